import type { Floors } from './assignment-floor.ts';
import type { Edge, Prepared } from './assignment.ts';

/**
 * The assignment as a model in CPLEX LP format, the text every solver reads. One variable `x<place of the edge>` for each
 * pair, from 0 to 1, in the order of the ids; the highest total is wanted.
 *
 * No variable is declared whole, because every corner of this polytope is: the rows are two families of sets, one over
 * the needs (all pairs of a need, and within them those that reach its floor) and one over the candidates, each laminar (any
 * two sets are disjoint or one holds the other). The matrix of two laminar families is a network matrix, so totally
 * unimodular (Edmonds 1970; Schrijver, "Combinatorial Optimization", 2003, section 41.4), and with whole bounds all
 * corners are whole (Hoffman and Kruskal 1956). The simplex method ends in a corner. `chosen` checks it; the tests compare
 * with the same model declared binary. Nothing is perturbed: equal text gives the same corner.
 */
const TERMS_A_LINE = 12;

export function modelText({ needs, candidates, edges }: Prepared, floors?: Floors): string {
  const ofNeed: number[][] = needs.map(() => []);
  const ofCandidate: number[][] = candidates.map(() => []);
  edges.forEach((edge, place) => { ofNeed[edge.need]?.push(place); ofCandidate[edge.candidate]?.push(place); });
  const lines = ['Maximize', ` obj: ${sum(edges.map((edge, place) => `${number(edge.score)} x${place}`))}`, 'Subject to'];
  const bound = (name: string, places: readonly number[], { atLeast, atMost }: { atLeast: number; atMost: number }): void => {
    const terms = sum(places.map((place) => `x${place}`));
    if (places.length === 0) return;
    if (atLeast === atMost) { lines.push(` ${name}: ${terms} = ${atMost}`); return; }
    if (places.length > atMost) lines.push(` ${name}most: ${terms} <= ${atMost}`);
    if (atLeast > 0) lines.push(` ${name}least: ${terms} >= ${atLeast}`);
  };
  ofNeed.forEach((places, at) => { bound(`n${at}`, places, needs[at] ?? NO_BOUND); });
  ofCandidate.forEach((places, at) => { bound(`c${at}`, places, candidates[at] ?? NO_BOUND); });
  floors?.of.forEach((floor, need) => {
    const count = floors.count[need] ?? 0;
    const high = (ofNeed[need] ?? []).filter((place) => edges[place]?.pinned === false && (edges[place]?.score ?? 0) >= floor);
    if (floor > -Infinity && count > 0) lines.push(` f${need}: ${sum(high.map((place) => `x${place}`))} >= ${count}`);
  });
  lines.push('Bounds', ...edges.map((edge, place) => (edge.pinned ? ` x${place} = 1` : ` 0 <= x${place} <= 1`)));
  return `${[...lines, 'End'].join('\n')}\n`;
}

const NO_BOUND = { atLeast: 0, atMost: 0 };
/** Never in exponent form, which some readers of the format take for a name. */
const number = (value: number): string => value.toFixed(9).replace(/\.?0+$/, '');

function sum(terms: readonly string[]): string {
  let text = '';
  terms.forEach((term, at) => {
    const signed = term.startsWith('-') ? `- ${term.slice(1)}` : at === 0 ? term : `+ ${term}`;
    text += at === 0 ? signed : `${at % TERMS_A_LINE === 0 ? '\n  ' : ' '}${signed}`;
  });
  return text;
}

/** The chosen edges of a solution: values by variable name. @throws Error where a value is not whole, which cannot be. */
export const chosen = ({ edges }: Prepared, values: (name: string) => number): Edge[] => edges.filter((_, place) => {
  const value = values(`x${place}`);
  if (Math.abs(value - Math.round(value)) > 1e-6) throw new Error(`x${place} = ${value} is not whole`);
  return value > 0.5;
});
