/**
 * Which undecided proposals teach most: those unlike everything decided so far and unlike each other, in likeness of what
 * they have done and in score. On needs-zh five yes-or-no decisions on the five best teach nothing (loss of the others .2036 ->
 * .2041), five chosen here among the ten best hardly more (.1924 -> .1923), eight over all scores .1885 -> .1860: it is the spread
 * that teaches, so ask wide, ask little, and promise little. Pure.
 */
export interface Proposed { readonly id: string; readonly candidateId: string; readonly score: number }

/** How unlike two proposals are, 0..2: by likeness (0..1) and by distance in score (part of the range). */
const unlike = (likeness: number, gap: number, range: number): number => 1 - likeness + (range > 0 ? gap / range : 0);

/** Up to `count` of `undecided`, each the farthest from what is decided or chosen already; ties by the order given. */
export function mostInformative(undecided: readonly Proposed[], decided: readonly Proposed[], likeness: (a: string, b: string) => number, count = 2): Proposed[] {
  const scores = [...undecided, ...decided].map((one) => one.score);
  const range = Math.max(...scores) - Math.min(...scores);
  const chosen: Proposed[] = [];
  while (chosen.length < Math.min(count, undecided.length)) {
    const known = [...decided, ...chosen];
    const distance = (one: Proposed) => Math.min(...known.map((other) => unlike(likeness(one.candidateId, other.candidateId), Math.abs(one.score - other.score), range)));
    const left = undecided.filter((one) => !chosen.includes(one));
    const [best] = left.map((one) => ({ one, far: distance(one) })).sort((a, b) => b.far - a.far);
    if (best === undefined) break;
    chosen.push(best.one);
  }
  return chosen;
}

/** Asked for only where it helps: something is decided, several wait, and not much has been said yet. */
const SAID_ENOUGH = 6;
const WAITING_ENOUGH = 3;
export const worthAsking = (undecided: number, decided: number): boolean => decided >= 1 && decided < SAID_ENOUGH && undecided >= WAITING_ENOUGH;
