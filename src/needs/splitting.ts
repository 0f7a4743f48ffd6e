/**
 * Which questions to ask about a vague need: those whose answer would turn the most places. The terms come from the best candidates, as
 * they name their own fields; each is added to the need, the engine ranks again, and what that does to the first ten is measured:
 *
 *     turned = sum over pairs of the first ten that then stand the other way round, or of which the front one has gone,
 *              1 / log2(1 + place of the front one)      as part of the same sum over all their pairs, 0 to 1
 *
 * so a turn at the top counts for more (the discount of nDCG). On ten vague sentences of the demo data a question turns .031, a term drawn from
 * the same candidates .013, one drawn from all .005 (`test/needs/splitting.test.ts`). Guessing the turn from who names a term, without ranking again, was tried: on
 * the demo data its first question changed no more than a term drawn from the candidates (.022 and .025). Pure.
 */
export interface Answered { readonly term: string; /** The first candidates with the term added, best first. */ readonly order: readonly string[] }
export interface SplitQuestion { readonly term: string; readonly turned: number; /** Who comes among the first ten by it. */ readonly entering: number }

export const MOST_QUESTIONS = 3;
export const PLACES = 10;
const MOST_TERMS = 20;
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');

/** The candidates' terms that the need does not say yet, those of the best first. */
export function termsToAsk(need: string, candidates: readonly (readonly string[])[]): readonly string[] {
  const said = plain(need);
  const terms = new Map(candidates.slice(0, PLACES).flat().filter((term) => plain(term).length >= 2 && !said.includes(plain(term))).map((term) => [plain(term), term]));
  return [...terms.values()].slice(0, MOST_TERMS);
}

/** How much one order of candidates differs from another in its first ten, 0 to 1. */
export function turned(before: readonly string[], after: readonly string[]): number {
  const first = before.slice(0, PLACES);
  const place = new Map(after.slice(0, PLACES).map((id, at) => [id, at]));
  const placeOf = (at: number): number => place.get(first[at] ?? '') ?? PLACES;
  let [sum, all] = [0, 0];
  for (let i = 0; i < first.length; i += 1) for (let j = i + 1; j < first.length; j += 1) {
    const weight = 1 / Math.log2(2 + i);
    all += weight;
    if (placeOf(i) >= placeOf(j)) sum += weight;
  }
  return all === 0 ? 0 : sum / all;
}

/** At most three, the one that turns most first; what turns nothing is not asked, nor what leads to the same order as one before it. */
export function splittingQuestions(before: readonly string[], answers: readonly Answered[], most = MOST_QUESTIONS): readonly SplitQuestion[] {
  const rated = answers.map((one) => ({ ...one, turned: turned(before, one.order) })).filter((one) => one.turned > 0).toSorted((a, b) => b.turned - a.turned || (a.term < b.term ? -1 : 1));
  const chosen: typeof rated = [];
  for (const one of rated) if (chosen.length < most && chosen.every((other) => turned(other.order, one.order) > 0)) chosen.push(one);
  const front = new Set(before.slice(0, PLACES));
  return chosen.map(({ term, turned: value, order }) => ({ term, turned: value, entering: order.slice(0, PLACES).filter((id) => !front.has(id)).length }));
}
