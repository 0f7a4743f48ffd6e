import { fitCalibration, probability, shipped } from '../ranking/calibration.ts';
import { type Differences, fitWeights, scoreWith, vectorOf } from '../ranking/learned.ts';
import type { Calibration, PartWeights } from '../ranking/types.ts';
import { shippedParts } from '../ranking/weights.ts';
import type { Decided } from './trial.ts';

/** The ranking's own ways to fit and to score, in the shape the trial asks for. */
export const calibrationOf = (decided: readonly Decided[]): Calibration => fitCalibration(decided.flatMap(({ bestWork, fits }) => (bestWork === null ? [] : [{ score: bestWork, good: fits }])));
export const chanceBy = (learned: Calibration | undefined, bestWork: number): number => probability(learned ?? shipped, bestWork);

export function weightsOf(decided: readonly Decided[]): PartWeights {
  const byNeed = [...Map.groupBy(decided, (one) => one.needId).values()].map((ofNeed) => [...Map.groupBy(ofNeed, (one) => one.type).values()].flatMap(differences));
  return fitWeights(byNeed, meanOf(decided));
}
export const scoreBy = (learned: PartWeights | undefined, one: Decided): number => scoreWith(learned ?? shippedParts, one.parts);

function differences(group: readonly Decided[]): Differences {
  const vectors = (fits: boolean) => group.filter((one) => one.fits === fits).map((one) => vectorOf(one.parts));
  const bad = vectors(false);
  return vectors(true).flatMap((good) => bad.map((other) => good.map((value, i) => value - (other[i] ?? 0))));
}

const meanOf = (decided: readonly Decided[]): Record<string, number> =>
  Object.fromEntries(Object.keys(shippedParts).map((part) => [part, decided.reduce((sum, one) => sum + (one.parts[part] ?? 0), 0) / Math.max(1, decided.length)]));
