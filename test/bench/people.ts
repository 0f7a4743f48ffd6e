import { demo } from '../../seeds/index.ts';
import type { Candidate, NeedText } from '../../src/ranking/engine.ts';
import { bootstrap } from './judge.ts';
import type { Difference } from './judge.ts';
import { ablations, openOurs } from './ours.ts';
import type { Use } from './ours.ts';
import { bm25, tfIdf, tfIdfBestThree } from './plain-engines.ts';

/**
 * Finding the person in Chinese: each work of each expert of the demo data is held out once; its title and text are the need, and
 * the author must be found among all experts by what is left. Nobody judged this, so nobody can have fitted it; but a work and
 * its author's other works were written by one hand, which makes it easier than a need.
 */
export const demoExperts: readonly Candidate[] = demo.experts.map((one) => ({
  id: one.key, title: one.fields.join(' '), text: one.summary, items: one.evidence.map(({ title, text }, n) => ({ id: `${one.key}-${n}`, title, text })),
}));
export const demoNeeds: readonly NeedText[] = demo.needs.map((one) => ({ title: one.title, description: [one.field, one.background, one.problem, one.goals].join('\n') }));

interface Query { readonly author: Candidate; readonly rest: Candidate; readonly need: NeedText }
const queriesOf = (titleOnly: boolean): Query[] => demoExperts.flatMap((author) => author.items.map((held) => ({
  author, rest: { ...author, items: author.items.filter((one) => one !== held) }, need: { title: held.title, description: titleOnly ? '' : held.text },
})));

/** Place of the author, worst among equals. */
function place(scores: Iterable<readonly [string, number]>, author: string): number {
  const all = [...scores];
  const own = all.find(([id]) => id === author)?.[1] ?? 0;
  return own > 0 ? all.filter(([, score]) => score >= own).length : demoExperts.length;
}

const ourPlaces = (queries: readonly Query[]): Use<number[]> => (engine, count) => queries.map(({ author, rest, need }) => {
  engine.put(rest);
  const ranked = engine.rank(need, { limit: demoExperts.length });
  engine.put(author);
  return place(ranked.map((one) => [one.id, count(one)] as const), author.id);
});

export interface PeopleRow { readonly name: string; readonly places: readonly number[] }

export async function findPeople(titleOnly: boolean, parts: boolean): Promise<PeopleRow[]> {
  const queries = queriesOf(titleOnly);
  const use = ourPlaces(queries);
  const ours = openOurs(demoExperts, demoNeeds);
  const rows: PeopleRow[] = [{ name: 'Keqiao', places: use(ours.engine, ({ score }) => score) }];
  if (parts) for (const [name, places] of ablations(ours, demoExperts, demoNeeds, true, use)) rows.push({ name, places });
  for (const contender of [bm25, tfIdf, tfIdfBestThree]) {
    const places: number[] = [];
    for (const { author, rest, need } of queries) {
      const { rank } = await contender.open(demoExperts.map((one) => (one === author ? rest : one)), [need]);
      places.push(place(await rank(need, []), author.id));
    }
    rows.push({ name: contender.name, places });
  }
  return rows;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
export const hit = (places: readonly number[], within: number): number => mean(places.map((one) => (one <= within ? 1 : 0)));
export const reciprocal = (places: readonly number[]): number => mean(places.map((one) => 1 / one));

/** MRR of ours minus theirs; experts are drawn, not works, as the works of one hand hang together. */
export function reciprocalBelow(theirs: readonly number[], ours: readonly number[]): Difference {
  let at = 0;
  const groups = demoExperts.map(({ items }) => items.map(() => { at += 1; return 1 / (ours[at - 1] ?? 1) - 1 / (theirs[at - 1] ?? 1); }));
  return bootstrap(groups.length, (drawn) => mean(drawn.flatMap((i) => groups[i] ?? [])));
}
