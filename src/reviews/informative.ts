/**
 * Which candidates teach most when somebody says whether they fit: those unlike everything decided so far and unlike each other, in
 * likeness of what they have done and in score, from places 11 to 100. `test/bench/teach.ts where` on needs-zh, five best decided,
 * loss of the others, yes from level 2: five best alone -.0003 [-.0010; .0003], with three more of these -.0039 [-.0065; -.0018], with
 * eight about the same as five, -.0050 [-.0079; -.0025]; three at even distances -.0022 [-.0039; -.0006]. Yes from level 3 only (one
 * in ten, so nearly all answers are no): -.0006 [-.0024; .0010]. Further decisions within the ten best teach nothing in both. So ask
 * for three, ask wide, and promise little. Pure.
 */
export interface Proposed { readonly id: string; readonly candidateId: string; readonly score: number }

/** How unlike two proposals are, 0..2: by likeness (0..1) and by distance in score (part of the range). */
const unlike = (likeness: number, gap: number, range: number): number => 1 - likeness + (range > 0 ? gap / range : 0);

/** Up to `count` of `undecided`, each the farthest from what is decided or chosen already; ties by the order given. */
export function mostInformative(undecided: readonly Proposed[], decided: readonly Proposed[], likeness: (a: string, b: string) => number, count = LESSONS): Proposed[] {
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

/** Places asked from, and how many in all. */
export const TAUGHT_FROM = 10;
export const TAUGHT_TO = 100;
export const LESSONS = 3;
/** Only where it helps: decisions all alike move nothing, and nobody shall be asked before the proposals themselves. */
export const worthAsking = (decided: number, taught: number): boolean => decided >= 1 && taught < LESSONS;
