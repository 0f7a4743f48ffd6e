/**
 * What became of earlier proposals, and how far the calibration can be believed. Pure.
 *
 * Intervals are Wilson's for a share of n (E. B. Wilson, JASA 22, 1927), 95 %: they stay inside 0..1 and hold for small n and
 * for shares near 0 and 1, where the usual p +- 1.96 s.e. does not (Brown, Cai, DasGupta, Statistical Science 16, 2001).
 */
const Z = 1.959964;

export interface Share { readonly count: number; readonly of: number; readonly low: number; readonly high: number }

/** `count` of `of` with its 95 % interval; of nothing, anything is possible. */
export function share(count: number, of: number): Share {
  if (of <= 0) return { count: 0, of: 0, low: 0, high: 1 };
  const p = count / of;
  const middle = (p + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = (Z / (1 + Z ** 2 / of)) * Math.sqrt((p * (1 - p)) / of + Z ** 2 / (4 * of ** 2));
  // Rounding must not push the share itself out of its interval.
  return { count, of, low: Math.max(0, Math.min(p, middle - half)), high: Math.min(1, Math.max(p, middle + half)) };
}

/** Below this many decisions the interval is wider than the difference between two bands: the shipped calibration knows more. */
export const ENOUGH = 30;

export interface Outcomes { readonly decided: number; readonly approved: number; readonly met: number; readonly signed: number }

/** What a proposal's band rests on: decisions made here, or the shipped calibration until there are enough. */
export interface TrackRecord extends Outcomes {
  readonly basis: 'decisions' | 'calibration';
  readonly approvedShare: Share;
  /** Version of the ranking whose proposals are counted, without the name of the trained model. */
  readonly rankingFamily: string;
}

export const trackRecordOf = (rankingFamily: string, outcomes: Outcomes): TrackRecord => ({
  ...outcomes, rankingFamily, basis: outcomes.decided < ENOUGH ? 'calibration' : 'decisions', approvedShare: share(outcomes.approved, outcomes.decided),
});

/** "1+3f9a07c2" is version 1 with a model trained here: retraining moves scores little, a new version may move them much. */
/** A record counts so many decisions at most, the newest. */
export const NEWEST = 1000;

export const familyOf = (rankingVersion: string): string => rankingVersion.split('+')[0] ?? rankingVersion;

/** Edges of the bins of predicted probability; .12 and .3 are the edges of the bands, and the shipped calibration says nothing above .5. */
const EDGES = [0, 0.05, 0.12, 0.2, 0.3, 0.4, 0.6, 0.8, 1] as const;

export interface Forecast { readonly chance: number; readonly good: boolean }
export interface Bin { readonly from: number; readonly to: number; /** Mean prediction of the bin. */ readonly predicted: number; readonly observed: Share }
export interface Reliability {
  readonly count: number;
  /** Bins with at least one decision, in order. */
  readonly bins: readonly Bin[];
  /** Mean of (prediction - outcome)^2: 0 is perfect (Brier 1950). `always`: what saying the mean every time would get. */
  readonly brier: number; readonly always: number;
  /** Mean distance of prediction and share over the bins, weighted by their size (expected calibration error). */
  readonly ece: number;
}

export function reliabilityOf(forecasts: readonly Forecast[]): Reliability {
  const bins = EDGES.slice(0, -1).flatMap((from, at): Bin[] => {
    const to = EDGES[at + 1] ?? 1;
    const inside = forecasts.filter(({ chance }) => chance >= from && (chance < to || (to === 1 && chance === 1)));
    if (inside.length === 0) return [];
    return [{ from, to, predicted: mean(inside.map((one) => one.chance)), observed: share(inside.filter((one) => one.good).length, inside.length) }];
  });
  const outcome = ({ good }: Forecast): number => (good ? 1 : 0);
  const rate = mean(forecasts.map(outcome));
  return {
    count: forecasts.length, bins, brier: mean(forecasts.map((one) => (one.chance - outcome(one)) ** 2)), always: rate * (1 - rate),
    ece: bins.reduce((sum, { predicted, observed }) => sum + (observed.of / forecasts.length) * Math.abs(predicted - observed.count / observed.of), 0),
  };
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length);
