/**
 * Same-need feedback: what reviewers said of candidates for this need moves its other candidates, nearest ones most.
 *   shift = strength * sum(sim^2 * (level - mean)) / (sum(sim^2) + shrink),  level in parts of the range of levels.
 * Needs-zh, loss on the pairs not known: .191 -> .170 with four fifths known, .189 -> .182 with one fifth (11 a need). Decisions
 * on other needs move nothing: no learned weights beat the shipped ones up to 6,000 pairs (recipe, section 4). A few spread
 * decisions teach more than the best ones only.
 */
export interface Judged {
  /** Likeness of the judged candidate to the one being scored, 0..1. */
  readonly similarity: number;
  readonly level: number;
}

const STRENGTH = 1;
const SHRINK = 0.25;

export function shift(judged: readonly Judged[], range: number): number {
  if (judged.length === 0 || range <= 0) return 0;
  const mean = judged.reduce((sum, { level }) => sum + level, 0) / judged.length;
  let pull = 0;
  let mass = SHRINK;
  for (const { similarity, level } of judged) {
    pull += similarity ** 2 * ((level - mean) / range);
    mass += similarity ** 2;
  }
  return (STRENGTH * pull) / mass;
}

/**
 * Decisions are yes or no, few, and mostly about the best ones: undamped they cost more than they teach. Damped by n / (n + 10), loss
 * on the pairs of needs-zh not decided, level >= 3 taken as yes: the five best decided .2036 -> .2041 (undamped .2063), eight spread
 * over all scores .1885 -> .1860; level >= 2 as yes: .2036 -> .2033 and .1885 -> .1824. Decisions all alike move nothing: letting
 * refusals alone push their like down raised the loss from .190 to .195 (mean expected level .2).
 *
 * `score --judged` counts in full: graded judgements, drawn without regard to the ranking, teach more undamped at every number
 * (`test/bench/teach.ts damped`, needs-zh, gain in loss in full and damped: .0210 and .0201 with four fifths known, .0041 and .0030
 * with a fifth, .0017 and .0009 with a twentieth). It is the yes or no on the best ones that asks for caution.
 */
const CAUTION = 10;
export const decidedShift = (judged: readonly Judged[]): number => (judged.length / (judged.length + CAUTION)) * shift(judged, 1);
