import { expect, test } from 'vitest';
import { shift } from '../../src/ranking/feedback.ts';
import { type ScoreInput, scoreFiles } from '../../src/ranking/score-files.ts';
import { candidate, experts, needs as texts } from './made-up.ts';

const needs = texts.map((one, i) => ({ id: `need-${i}`, ...one }));
const works = ['高盐废水 催化氧化', '高盐废水 蒸发结晶', '印染废水 生化处理', '印染废水 膜处理'].map((title, i) => candidate(`work-${i}`, title));
const candidates = [...experts, ...works];
const score = (input: Pick<ScoreInput, 'pairs' | 'judged' | 'top'>) => scoreFiles({ needs, candidates, training: { fields: 0, dimensions: 10 }, ...input });
const pair = (needId: string, candidateId: string, level = 0) => ({ needId, candidateId, level });

test('pairs are answered one by one, in their order, twice when asked twice', () => {
  const pairs = [pair('need-1', 'battery'), pair('need-0', 'herb'), pair('need-1', 'battery')];
  const rows = score({ pairs, top: 5 });
  expect(rows.map(({ needId, candidateId }) => [needId, candidateId])).toEqual([['need-1', 'battery'], ['need-0', 'herb'], ['need-1', 'battery']]);
  expect(rows.every(({ score }) => Number.isFinite(score))).toBe(true);
  expect(rows[2]).toEqual(rows[0]);
});

test('without pairs the best of each need, best first', () => {
  const rows = score({ top: 2 });
  for (const { id } of needs) {
    const own = rows.filter(({ needId }) => needId === id);
    expect(own.length === 1 || own.length === 2).toBe(true);
    expect(own[0]?.score).toBeGreaterThanOrEqual(own[1]?.score ?? -Infinity);
  }
  expect(rows[0]?.candidateId).toMatch(/water|work/u);
});

test.each(['need', 'candidate'])('an unknown %s is named', (which) => {
  const asked = which === 'need' ? pair('nobody', 'herb') : pair('need-0', 'nobody');
  expect(() => score({ pairs: [asked], top: 1 })).toThrow(`${which} nobody`);
});

test('judgements of this need lift what is like the good ones; other needs stand still', () => {
  const pairs = needs.flatMap(({ id }) => works.map((work) => pair(id, work.id)));
  const judged = [pair('need-0', 'work-0', 4), pair('need-0', 'work-2', 1)];
  const plain = score({ pairs, top: 5 });
  const taught = score({ pairs, judged, top: 5 });
  const change = (needId: string, id: string): number => {
    const find = (rows: typeof plain) => rows.find((row) => row.needId === needId && row.candidateId === id)?.score ?? Number.NaN;
    return find(taught) - find(plain);
  };
  expect(change('need-0', 'work-1')).toBeGreaterThan(0);
  expect(change('need-0', 'work-3')).toBeLessThan(0);
  for (const { id } of works) expect(change('need-1', id)).toBe(0);
});

test('one judgement, equal judgements or strangers move nothing', () => {
  expect(shift([], 3)).toBe(0);
  expect(shift([{ similarity: 1, level: 4 }], 3)).toBe(0);
  expect(shift([{ similarity: 0.5, level: 2 }, { similarity: 0.9, level: 2 }], 0)).toBe(0);
  expect(shift([{ similarity: 0, level: 4 }, { similarity: 0, level: 1 }], 3)).toBe(0);
});
