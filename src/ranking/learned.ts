import { parts, type PartWeights } from './types.ts';
import { shippedParts } from './weights.ts';

/**
 * Weights of the four parts from decisions: logistic regression on pairs of one need, one fitting and one not, by the difference
 * of their parts (RankNet without hidden layer, Burges et al. 2005). Each need counts once, however many pairs it has. L2 towards
 * the shipped weights with the strength of some eighty decided needs, since no learner beat those on needs-zh up to 6,000 pairs
 * (recipe, section 4). Newton steps; convex, so the same decisions give the same weights.
 */
type Vector = readonly number[];
/** Fitting minus not fitting, part by part. */
export type Differences = readonly Vector[];

/** Score to log odds, as the shipped calibration has it. */
const SHARPNESS = 3.65;
const PRIOR_WEIGHT = 10;
/** No part is dropped, and none takes over: what was scored stays comparable, and can be had back from the parts. */
const [LEAST, MOST] = [0.25, 4];

export const vectorOf = (of: Readonly<Record<string, number>>): number[] => parts.map((part) => of[part] ?? 0);
export const scoreWith = (weights: PartWeights, of: Readonly<Record<string, number>>): number => parts.reduce((sum, part) => sum + weights[part] * (of[part] ?? 0), 0);

/** `byNeed`: the pairs of each need. `mean`: mean parts of all decided; the mean score stays what it was. */
export function fitWeights(byNeed: readonly Differences[], mean: Readonly<Record<string, number>>): PartWeights {
  const told = byNeed.filter((pairs) => pairs.length > 0);
  let at = vectorOf(shippedParts);
  for (let step = 0; step < 25; step += 1) at = newton(at, told);
  const bounded = at.map((weight) => Math.min(MOST, Math.max(LEAST, weight)));
  const [was, is] = [dot(vectorOf(shippedParts), vectorOf(mean)), dot(bounded, vectorOf(mean))];
  const scale = was > 0 && is > 0 ? was / is : 1;
  return Object.fromEntries(parts.map((part, i) => [part, scale * (bounded[i] ?? 1)])) as PartWeights;
}

function newton(at: Vector, byNeed: readonly Differences[]): number[] {
  const gradient = at.map((weight) => PRIOR_WEIGHT * (weight - 1));
  const curvature = at.map((_, i) => at.map((__, j): number => (i === j ? PRIOR_WEIGHT : 0)));
  for (const pairs of byNeed) {
    for (const pair of pairs) {
      const wrong = 1 / (1 + Math.exp(SHARPNESS * dot(at, pair)));
      const spread = (SHARPNESS ** 2 * wrong * (1 - wrong)) / pairs.length;
      pair.forEach((x, i) => {
        gradient[i] = (gradient[i] ?? 0) - (SHARPNESS * wrong * x) / pairs.length;
        const row = curvature[i] ?? [];
        pair.forEach((y, j) => { row[j] = (row[j] ?? 0) + spread * x * y; });
      });
    }
  }
  const move = solve(curvature, gradient);
  return at.map((weight, i) => weight - (move[i] ?? 0));
}

const dot = (a: Vector, b: Vector): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

/** Gauss elimination; the matrix is positive definite, so that no pivot is 0. */
function solve(matrix: readonly (readonly number[])[], right: Vector): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  rows.forEach((pivot, i) => {
    rows.forEach((row, j) => {
      if (i === j) return;
      const by = (row[i] ?? 0) / (pivot[i] ?? 1);
      pivot.forEach((value, k) => { row[k] = (row[k] ?? 0) - by * value; });
    });
  });
  return rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1));
}
