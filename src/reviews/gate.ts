/**
 * The gate before other settings or learned weights go live: does the new ranking order this deployment's own decisions
 * better? Loss of a need: share of its (fitting, not fitting) pairs of one type in the wrong order, a tie half. Needs are
 * drawn with replacement, whole (pairs of one need are not independent: an interval over pairs would be far too narrow);
 * 95 % by percentiles. New weights must have been fitted on other needs than these. Pure, and repeatable by its own generator.
 */
export interface Ranked { readonly good: boolean; /** Higher is better. */ readonly before: number; readonly after: number }
export interface DecidedNeed { readonly id: string; readonly groups: readonly (readonly Ranked[])[] }
export interface Comparison {
  /** Needs that have both a fitting and a not fitting candidate of one type; others say nothing of order. */
  readonly needs: number;
  readonly before: number; readonly after: number;
  /** after - before: below 0 the new ranking is better. */
  readonly difference: number; readonly low: number; readonly high: number;
  readonly verdict: 'better' | 'worse' | 'undecided';
}

interface Sure { readonly seed?: number; readonly level?: number }

/** With fewer needs the percentiles of a bootstrap are not to be trusted. */
const FEWEST_NEEDS = 20;
const ROUNDS = 2000;

export function compareRankings(decided: readonly DecidedNeed[], { seed = 1, level = 0.95 }: Sure = {}): Comparison {
  const losses = decided.flatMap(({ groups }) => {
    const before = misordered(groups, (one) => one.before);
    const after = misordered(groups, (one) => one.after);
    return before === undefined || after === undefined ? [] : [{ before, after }];
  });
  const [before, after] = [mean(losses.map((one) => one.before)), mean(losses.map((one) => one.after))];
  const [low, high] = resample(losses.map((one) => one.after - one.before), { seed, level });
  return { needs: losses.length, before, after, difference: after - before, low, high, verdict: verdictOf(losses.length, low, high) };
}

/** What an interval of a difference in loss (after - before) over so many needs allows to be said. */
export const verdictOf = (needs: number, low: number, high: number): Comparison['verdict'] =>
  needs < FEWEST_NEEDS ? 'undecided' : high < 0 ? 'better' : low > 0 ? 'worse' : 'undecided';

/** Share of pairs in the wrong order, or `undefined` where no pair can be made. */
export function misordered(groups: readonly (readonly Ranked[])[], score: (one: Ranked) => number): number | undefined {
  let [wrong, pairs] = [0, 0];
  for (const group of groups) {
    for (const good of group.filter((one) => one.good)) {
      for (const bad of group.filter((one) => !one.good)) {
        pairs += 1;
        const [high, low] = [score(good), score(bad)];
        wrong += high > low ? 0 : high === low ? 0.5 : 1;
      }
    }
  }
  return pairs === 0 ? undefined : wrong / pairs;
}

/** Interval of the mean of one value per need, by drawing needs with replacement; 95 % unless more is asked. */
export function resample(values: readonly number[], { seed = 1, level = 0.95 }: Sure = {}): readonly [low: number, high: number] {
  if (values.length === 0) return [0, 0];
  const next = generator(seed);
  const means = Array.from({ length: ROUNDS }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < values.length; drawn += 1) sum += values[Math.floor(next() * values.length)] ?? 0;
    return sum / values.length;
  }).sort((a, b) => a - b);
  const outside = (1 - level) / 2;
  return [means[Math.floor(outside * ROUNDS)] ?? 0, means[Math.ceil((1 - outside) * ROUNDS) - 1] ?? 0];
}

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length);

/** Mulberry32: the same seed gives the same interval everywhere. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
