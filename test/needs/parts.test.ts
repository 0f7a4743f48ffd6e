import { expect, test } from 'vitest';
import { needStatuses } from '../../src/needs/need.ts';
import { endsParts, maySplit, MOST_PARTS, openPart, suggestedParts } from '../../src/needs/parts.ts';

test('a first split by the need’s own points: numbers gone, scraps with the one before, titles from the first clause, six at most', () => {
  expect(suggestedParts('1. 落料斗和溜槽易堵，雨季更严重；2）清扫器磨损快，刮刀寿命只有 300 小时；③粘性物料与胶带之间的粘附机理没有数据。急！')).toEqual([
    { title: '落料斗和溜槽易堵', problem: '落料斗和溜槽易堵，雨季更严重；', slot: 1 }, { title: '清扫器磨损快', problem: '清扫器磨损快，刮刀寿命只有 300 小时；', slot: 2 },
    { title: '粘性物料与胶带之间的粘附机理没有数据', problem: '粘性物料与胶带之间的粘附机理没有数据。急！', slot: 3 },
  ]);
  expect(suggestedParts(Array.from({ length: 20 }, (_, at) => `第 ${at} 个需要解决的问题很难`).join('；'))).toHaveLength(MOST_PARTS);
  expect(suggestedParts(null)).toEqual([]);
});

test('only a whole need that is accepted and not in hand is split; every end of the whole ends open parts, and only those', () => {
  expect(needStatuses.filter((status) => maySplit({ status, part_of_id: null }))).toEqual(['accepted', 'matched']);
  expect(needStatuses.filter((status) => maySplit({ status, part_of_id: 'x' }))).toEqual([]);
  for (const status of ['engaged', 'resolved', 'unresolved', 'withdrawn', 'merged'] as const) expect(openPart).not.toContain(status);
  expect(needStatuses.filter((status) => !endsParts.includes(status))).toEqual(['draft', 'submitted', 'accepted', 'matched', 'engaged', 'escalated']);
});
