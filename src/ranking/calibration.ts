import type { Band, Calibration } from './types.ts';

/**
 * From score to confidence. Shipped: P(level >= 3) = sigmoid(3.650 S - 2.991) of the recipe, S the score of the best single
 * work, so that one scale serves achievements, experts and societies. On needs never seen: Brier .097 (.105 constant), ECE
 * .014, honest to about .45 and too sure above, hence the cap. Never shown as a percentage, only as a band. On needs-zh the bands
 * hold 36 %, 22 % and 6 % of level >= 3, and 92 %, 86 % and 41 % of level >= 2 (720, 1,510 and 5,357 pairs).
 */
export const shipped: Calibration = { slope: 3.65, intercept: -2.991, cap: 0.5 };
/** Of one fitted on a deployment's own decisions: those may well approve more than half, but nothing is ever certain. */
const OWN_CAP = 0.95;
/** A tenth to an eighth of all proposals are right: below that a match has only words in its favour. */
const WORTH_A_LOOK = 0.12;
const LIKELY = 0.3;

export const probability = ({ slope, intercept, cap }: Calibration, score: number): number =>
  Math.min(cap, 1 / (1 + Math.exp(-(slope * score + intercept))));

export function bandOf(calibration: Calibration, score: number, concrete: boolean): Band {
  const p = probability(calibration, score);
  if (!concrete || p < WORTH_A_LOOK) return 'related_words_only';
  return p < LIKELY ? 'worth_a_look' : 'likely';
}

/**
 * Platt's fit by Newton steps, towards the shipped curve with the weight of a few dozen decisions, so that few or one-sided
 * decisions cannot turn the curve over. From about 300 decisions spread over many needs the own ones lead.
 */
export function fitCalibration(decided: readonly { score: number; good: boolean }[], prior = shipped): Calibration {
  const PRIOR_WEIGHT = 5;
  let { slope, intercept } = prior;
  for (let step = 0; step < 30; step += 1) {
    let gradientSlope = PRIOR_WEIGHT * (slope - prior.slope);
    let gradientIntercept = PRIOR_WEIGHT * (intercept - prior.intercept);
    let [ss, si, ii] = [PRIOR_WEIGHT, 0, PRIOR_WEIGHT];
    for (const { score, good } of decided) {
      const p = 1 / (1 + Math.exp(-(slope * score + intercept)));
      const error = p - (good ? 1 : 0);
      const spread = p * (1 - p);
      gradientSlope += error * score;
      gradientIntercept += error;
      ss += spread * score * score;
      si += spread * score;
      ii += spread;
    }
    const determinant = ss * ii - si * si;
    slope -= (ii * gradientSlope - si * gradientIntercept) / determinant;
    intercept -= (ss * gradientIntercept - si * gradientSlope) / determinant;
  }
  return { slope: Math.max(0, slope), intercept, cap: OWN_CAP };
}
