/**
 * Spreads exposure: of candidates that score nearly the same, those with fewer open proposals and engagements come first.
 * "Nearly" is a fixed fraction of the score, not fitted: differences of 3 % are below what two judges of one pair agree
 * on. Nobody is passed by someone weaker than that, however loaded: the margin is counted from the one who is passed.
 * Measured by `test/bench/spread.ts`; the figures stand there.
 */
export const MARGIN = 0.03;

export interface Spreadable { readonly id: string; readonly score: number; /** Open proposals for other needs, and open engagements. */ readonly load: number }

/** `ranked` is best first; so is the answer, up to the margin. Ties keep their order. */
export function spread<T extends Spreadable>(ranked: readonly T[], margin = MARGIN): T[] {
  const waiting = [...ranked];
  const ordered: T[] = [];
  while (waiting.length > 0) {
    const floor = (waiting[0]?.score ?? 0) * (1 - margin);
    let chosen = 0;
    for (let at = 1; at < waiting.length && (waiting[at]?.score ?? 0) >= floor; at += 1) {
      if ((waiting[at]?.load ?? 0) < (waiting[chosen]?.load ?? 0)) chosen = at;
    }
    ordered.push(...waiting.splice(chosen, 1));
  }
  return ordered;
}
