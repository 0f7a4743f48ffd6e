import { compareRankings, type Comparison, type DecidedNeed, resample, verdictOf } from '../reviews/gate.ts';
import { type Forecast, type Reliability, reliabilityOf } from '../reviews/track-record.ts';

/**
 * May what was learned replace what was shipped? Needs are dealt into five parts; each part is judged by what was learned from the
 * other four, so that no need has a say in its own verdict. Differences are then resampled over needs. How to fit and to score
 * is passed in: the same trial serves any learner. Pure.
 */
export interface Decided {
  readonly needId: string; readonly title: string; readonly type: string; readonly name: string; readonly fits: boolean;
  /** Score of the best single work, which the calibration reads; null where it was not kept. */
  readonly bestWork: number | null;
  /** Parts of the score as the shipped weights have them. */
  readonly parts: Readonly<Record<string, number>>;
}

export type Fit<T> = (decided: readonly Decided[]) => T;
const PARTS = 5;

/** Each decision with what was learned without its need; needs in the order of their ids. */
function withoutOwn<T>(decided: readonly Decided[], fit: Fit<T>): { readonly one: Decided; readonly learned: T }[] {
  const needs = [...new Set(decided.map((one) => one.needId))].sort();
  const partOf = new Map(needs.map((id, at) => [id, at % PARTS]));
  return Array.from({ length: PARTS }, (_, part) => {
    const held = decided.filter((one) => partOf.get(one.needId) === part);
    if (held.length === 0) return [];
    const learned = fit(decided.filter((one) => partOf.get(one.needId) !== part));
    return held.map((one) => ({ one, learned }));
  }).flat();
}

export interface WeightsTrial<T> { readonly learned: T; readonly comparison: Comparison }

/** Weights: share of (fitting, not fitting) pairs of one need and type in the wrong order. */
export function tryWeights<T>(decided: readonly Decided[], fit: Fit<T>, score: (learned: T | undefined, one: Decided) => number, level: number): WeightsTrial<T> {
  const rows = withoutOwn(decided, fit).map(({ one, learned }) => ({ ...one, before: score(undefined, one), after: score(learned, one), good: one.fits }));
  const needs = [...Map.groupBy(rows, (row) => row.needId)].map(([id, ofNeed]): DecidedNeed => ({ id, groups: [...Map.groupBy(ofNeed, (row) => row.type).values()] }));
  return { learned: fit(decided), comparison: compareRankings(needs, { level }) };
}

export interface ChangedPair { readonly needId: string; readonly title: string; readonly fits: string; readonly not: string; readonly change: 'gain' | 'loss' }

/** Pair by pair: which fitting candidate would newly stand before one that does not fit (gain), and which no longer (loss). */
export function changedPairs(decided: readonly Decided[], before: (one: Decided) => number, after: (one: Decided) => number): ChangedPair[] {
  return [...Map.groupBy(decided, (one) => `${one.needId} ${one.type}`).values()].flatMap((group) => group.filter((one) => one.fits).flatMap((good) =>
    group.filter((one) => !one.fits).flatMap((bad): ChangedPair[] => {
      const [was, is] = [before(good) > before(bad), after(good) > after(bad)];
      return was === is ? [] : [{ needId: good.needId, title: good.title, fits: good.name, not: bad.name, change: is ? 'gain' : 'loss' }];
    })));
}

export interface CalibrationTrial<T> { readonly learned: T; readonly comparison: Comparison; readonly shipped: Reliability; readonly own: Reliability }

/** A calibration: log loss, mean of each need; it must not be worse by squared error either. */
export function tryCalibration<T>(decided: readonly Decided[], fit: Fit<T>, chance: (learned: T | undefined, bestWork: number) => number, level: number): CalibrationTrial<T> {
  const rows = withoutOwn(decided, fit).flatMap(({ one, learned }) => (one.bestWork === null ? [] : [{ needId: one.needId, good: one.fits, before: chance(undefined, one.bestWork), after: chance(learned, one.bestWork) }]));
  const byNeed = [...Map.groupBy(rows, (row) => row.needId).values()];
  const lossOf = (of: (row: (typeof rows)[number]) => number): number[] => byNeed.map((ofNeed) => mean(ofNeed.map((row) => -Math.log(Math.max(1e-9, row.good ? of(row) : 1 - of(row))))));
  const [before, after] = [lossOf((row) => row.before), lossOf((row) => row.after)];
  const differences = after.map((loss, at) => loss - (before[at] ?? 0));
  const [low, high] = resample(differences, { level });
  const [shipped, own] = [reliabilityOf(rows.map((row): Forecast => ({ chance: row.before, good: row.good }))), reliabilityOf(rows.map((row): Forecast => ({ chance: row.after, good: row.good })))];
  const verdict = verdictOf(byNeed.length, low, high);
  return {
    learned: fit(decided), shipped, own,
    comparison: { needs: byNeed.length, before: mean(before), after: mean(after), difference: mean(differences), low, high, verdict: verdict === 'better' && own.brier > shipped.brier ? 'undecided' : verdict },
  };
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length);
