import { describe, expect, test } from 'vitest';
import { needs1 } from '../../seeds/needs-1.ts';
import { needs2 } from '../../seeds/needs-2.ts';
import { needs3 } from '../../seeds/needs-3.ts';
import { needs4 } from '../../seeds/needs-4.ts';
import { needText } from '../../src/needs/need.ts';
import { groupsOf, type Pair, TOGETHER_FROM } from '../../src/reports/groups.ts';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';

const pair = (a: string, b: string, likeness: number): Pair => ({ a, b, likeness });

describe('complete linkage', () => {
  test('a chain is not a group: every pair of a group is alike enough', () => {
    expect(groupsOf([pair('a', 'b', 0.5), pair('b', 'c', 0.4), pair('c', 'd', 0.45)])).toEqual([['a', 'b'], ['c', 'd']]);
    expect(groupsOf([pair('a', 'b', 0.5), pair('b', 'c', 0.4), pair('a', 'c', 0.11)])).toEqual([['a', 'b', 'c']]);
    expect(groupsOf([pair('a', 'b', 0.5), pair('b', 'c', 0.4), pair('a', 'c', TOGETHER_FROM - 0.001)])).toEqual([['a', 'b']]);
  });

  test('the most alike are joined first; ties by id, in whatever order the pairs come, each given once or twice', () => {
    const pairs = [pair('c', 'b', 0.3), pair('b', 'a', 0.3), pair('d', 'c', 0.3)];
    expect(groupsOf(pairs)).toEqual([['a', 'b'], ['c', 'd']]);
    expect(groupsOf([...pairs.toReversed(), ...pairs.map(({ a, b, likeness }) => pair(b, a, likeness))])).toEqual([['a', 'b'], ['c', 'd']]);
    expect(groupsOf([])).toEqual([]);
    expect(groupsOf([pair('a', 'a', 1), pair('a', 'b', 0.01)])).toEqual([]);
  });

  test('says the same as trying all pairs of groups at each step', () => {
    let seed = 7;
    const random = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
    for (let round = 0; round < 30; round += 1) {
      const ids = Array.from({ length: 14 }, (_, at) => String.fromCharCode(97 + at));
      const table = new Map<string, number>();
      const pairs = ids.flatMap((a, i) => ids.slice(i + 1).map((b) => { const likeness = random() * 0.25; table.set(a + b, likeness); return pair(a, b, likeness); }));
      expect(groupsOf(pairs)).toEqual(plainly(ids, (a, b) => table.get(a < b ? a + b : b + a) ?? 0));
    }
  });
});

/** The definition, step by step. */
function plainly(ids: readonly string[], alike: (a: string, b: string) => number): readonly (readonly string[])[] {
  let groups: (readonly string[])[] = ids.map((id) => [id]);
  for (;;) {
    let best: readonly [number, number, number] | undefined;
    for (const [i, one] of groups.entries()) for (const [j, other] of groups.entries()) {
      if (j <= i) continue;
      const least = Math.min(...one.flatMap((a) => other.map((b) => alike(a, b))));
      if (least >= TOGETHER_FROM && (best === undefined || least > best[0])) best = [least, i, j];
    }
    if (best === undefined) return groups.filter((group) => group.length > 1).toSorted((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
    const [, i, j] = best;
    groups = [...groups.filter((_, at) => at !== i && at !== j), [...groups[i] ?? [], ...groups[j] ?? []].toSorted()];
  }
}

test('of needs that three firms tell in their own words, nearly all come together, and hardly any with others', async () => {
  const index = createEmbeddedIndex();
  const needs = [...needs1, ...needs2, ...needs3, ...needs4].map((need) => ({ title: need.title, field: need.field, background: need.background ?? null, problem: need.problem ?? null, goals: need.goals ?? null }));
  // The first with its goals and background, the others with every other sentence, backwards, and half a title.
  const told = (need: (typeof needs)[number], at: number) => (at === 0 ? need : { ...need, title: at === 1 ? need.title.slice(0, Math.ceil(need.title.length / 2)) : need.title.slice(Math.floor(need.title.length / 2)), background: null, goals: null,
    problem: `${need.problem ?? ''}${need.background ?? ''}${need.goals ?? ''}`.split(/(?<=[。；;])/).filter((part, place) => part !== '' && place % 2 === at - 1).toReversed().join('') });
  const texts = needs.flatMap((need, n) => [0, 1, 2].map((at) => ({ id: `n${n}`.padEnd(4, '-') + at, of: n, text: needText(told(need, at)) })));
  await index.put('need', texts.map(({ id, text }) => ({ id, title: text.title, text: text.description, items: [] })));
  const pairs: Pair[] = [];
  for (const { id, text } of texts) {
    const near = (await index.rank('need', text, 31)).map((hit) => hit.id).filter((other) => other !== id);
    const likeness = await index.likeness('need', id, near);
    pairs.push(...near.map((other, at) => pair(id, other, likeness[at] ?? 0)));
  }
  const groups = groupsOf(pairs);
  const of = new Map(texts.map((one) => [one.id, one.of]));
  // Pairs of tellings of one need that stand in one group, of all such pairs and of all pairs in groups.
  let [together, mixed] = [0, 0];
  for (const group of groups) for (const [i, a] of group.entries()) for (const b of group.slice(i + 1)) { if (of.get(a) === of.get(b)) together += 1; else mixed += 1; }
  console.info(`told by three firms: ${together} of ${needs.length * 3} pairs together, ${mixed} pairs of different needs, ${groups.length} groups`);
  expect(together / (needs.length * 3)).toBeGreaterThan(0.9);
  expect(mixed / (mixed + together)).toBeLessThan(0.2);
}, 60_000);
