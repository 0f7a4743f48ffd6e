import type { Edge, Prepared } from './assignment.ts';

/**
 * The assignment as a model in CPLEX LP format, the text every solver reads. One variable `x<place of the edge>` for each
 * pair, 0 or 1, in the order of the ids.
 *
 * Highest total: the rows are those of a transport problem, whose matrix is totally unimodular, so every corner of the
 * relaxed problem is whole and the simplex method needs no branching. Nothing is perturbed: equal text gives the same corner.
 *
 * Fair: first the highest possible score of the worst-served need (`max z`, z <= the sum of each need), then the highest
 * total that leaves no need below it. The sums break unimodularity, so the variables are declared binary. A need that
 * nobody can serve does not count: it would hold all the others down to nothing.
 */
export type Goal = { readonly goal: 'total' } | { readonly goal: 'worst' } | { readonly goal: 'total_above'; readonly worst: number };

/** What the second step of the fair variant may lose to rounding. */
const SLACK = 1e-6;
const TERMS_A_LINE = 12;

export function modelText({ needs, candidates, edges }: Prepared, goal: Goal): string {
  const ones = edges.map((_, place) => `x${place}`);
  const ofNeed: number[][] = needs.map(() => []);
  const ofCandidate: number[][] = candidates.map(() => []);
  edges.forEach((edge, place) => { ofNeed[edge.need]?.push(place); ofCandidate[edge.candidate]?.push(place); });
  const scored = (places: readonly number[]): string[] => places.map((place) => `${number(edges[place]?.score ?? 0)} x${place}`);
  const lines = ['Maximize', ` obj: ${goal.goal === 'worst' ? 'z' : sum(scored(ones.map((_, place) => place)))}`, 'Subject to'];
  const bound = (name: string, places: readonly number[], { atLeast, atMost }: { atLeast: number; atMost: number }): void => {
    const terms = sum(places.map((place) => `x${place}`));
    if (places.length === 0) return;
    if (atLeast === atMost) { lines.push(` ${name}: ${terms} = ${atMost}`); return; }
    if (places.length > atMost) lines.push(` ${name}most: ${terms} <= ${atMost}`);
    if (atLeast > 0) lines.push(` ${name}least: ${terms} >= ${atLeast}`);
  };
  ofNeed.forEach((places, at) => { bound(`n${at}`, places, needs[at] ?? NO_BOUND); });
  ofCandidate.forEach((places, at) => { bound(`c${at}`, places, candidates[at] ?? NO_BOUND); });
  if (goal.goal !== 'total') {
    ofNeed.forEach((places, at) => {
      if (places.length > 0) lines.push(` w${at}: ${sum(scored(places))} ${goal.goal === 'worst' ? '- z >= 0' : `>= ${number(goal.worst - SLACK)}`}`);
    });
  }
  lines.push('Bounds', ...edges.map((edge, place) => (edge.pinned ? ` x${place} = 1` : ` 0 <= x${place} <= 1`)), ...(goal.goal === 'worst' ? [' -inf <= z'] : []));
  if (goal.goal !== 'total') lines.push('Binary', ...ones.map((name) => ` ${name}`));
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

/** The chosen edges of a solution: values by variable name. */
export const chosen = ({ edges }: Prepared, values: (name: string) => number): Edge[] => edges.filter((_, place) => values(`x${place}`) > 0.5);
