import { expect, test } from 'vitest';
import { demo } from '../../seeds/index.ts';
import { firstRows, NEAR_FROM, nearRows, pairLikeness, pairsOf, sharedPieces } from '../../src/imports/within.ts';
import type { needText } from '../../src/needs/need.ts';

type Words = Parameters<typeof needText>[0];
const needs: readonly Words[] = demo.needs.map((need) => ({ title: need.title, field: need.field, background: need.background ?? null, problem: need.problem ?? null, goals: need.goals ?? null }));
const textOf = ({ title, problem, goals, background }: Words): string => [title, problem, goals, background].filter(Boolean).join('\n');
/** Every other sentence, backwards, under a shortened title and without goals. */
const toldAgain = (need: Words, from: number): Words => ({
  ...need, title: need.title.slice(0, Math.ceil(need.title.length * 0.7)), background: null, goals: null,
  problem: `${need.problem ?? ''}${need.background ?? ''}`.split(/(?<=[。；;])/).filter((part, at) => part !== '' && at % 2 === from).toReversed().join(''),
});

test('different needs of the demo data are far below the threshold, the same told again far above, and each is found among all', () => {
  const pairs = needs.map((need) => pairsOf(textOf(need)));
  const different = pairs.flatMap((one, at) => pairs.slice(at + 1).map((other) => pairLikeness(one, other)));
  expect(different).toHaveLength(3741);
  expect(Math.max(...different)).toBeLessThan(NEAR_FROM - 0.2);
  const near = nearRows();
  for (const [at, one] of pairs.entries()) near.take('一家企业', at, one);
  for (const [at, need] of needs.entries()) {
    for (const from of [0, 1]) {
      const again = pairsOf(textOf(toldAgain(need, from)));
      expect(pairLikeness(again, pairs[at] ?? new Set()), need.title).toBeGreaterThan(NEAR_FROM + 0.05);
      expect(near.take('一家企业', 1000 + at, again), need.title).toContain(at);
    }
  }
});

test('rows of another owner are no candidates, nor is a text without words', () => {
  const near = nearRows();
  const pairs = pairsOf('红土镍矿含水三成，回程带面粘料');
  expect(near.take('甲', 2, pairs)).toEqual([]);
  expect(near.take('乙', 3, pairs)).toEqual([]);
  expect(near.take('甲', 4, pairs)).toEqual([2]);
  expect(near.take('甲', 5, pairsOf('。'))).toEqual([]);
});

test('a sheet of one owner does not make the work grow with its square: a row looks back at so many', () => {
  const near = nearRows();
  near.take('甲', 1, pairsOf('红土镍矿含水三成，回程带面粘料'));
  for (let row = 2; row < 1001; row += 1) near.take('甲', row, pairsOf(`${row}${row * 7}${row * 13}`));
  expect(near.take('甲', 1001, pairsOf('红土镍矿含水三成，回程带面粘料'))).toEqual([1]);
  near.take('甲', 1002, pairsOf('海带养殖'));
  for (let row = 1003; row < 2001; row += 1) near.take('甲', row, pairsOf(`${row}${row * 7}${row * 13}`));
  expect(near.take('甲', 2001, pairsOf('红土镍矿含水三成，回程带面粘料'))).toEqual([1001]);
});

test('who said something first stays the first, however many others speak', () => {
  const first = firstRows();
  first.note('orcid|0000-0002-1825-0097', 7);
  for (let row = 0; row < 20_000; row += 1) first.note(`identity|专家${row}|某某大学`, row);
  first.note('orcid|0000-0002-1825-0097', 30_000);
  expect(first.of('orcid|0000-0002-1825-0097')).toBe(7);
  for (const row of [0, 1, 9_999, 19_999]) expect(first.of(`identity|专家${row}|某某大学`)).toBe(row);
  expect(first.of('identity|专家20000|某某大学')).toBeUndefined();
});

test('the words that meet are the longest pieces in both', () => {
  expect(sharedPieces('红土镍矿含水三成，回程带面粘料。', '我们的回程带面粘料，因为红土镍矿很湿')).toEqual(['回程带面粘料', '红土镍矿']);
  expect(sharedPieces('高炉渣', '海带')).toEqual([]);
});
