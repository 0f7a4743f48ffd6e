import { expect, test } from 'vitest';
import { decidedShift } from '../../src/ranking/feedback.ts';

const judged = (similarity: number, level: number) => ({ similarity, level });

test('like an approved one moves up, like a refused one down, unlike both hardly', () => {
  expect(decidedShift([judged(0.9, 1), judged(0.1, 0)])).toBeGreaterThan(0);
  expect(decidedShift([judged(0.1, 1), judged(0.9, 0)])).toBeLessThan(0);
  expect(Math.abs(decidedShift([judged(0.01, 1), judged(0, 0)]))).toBeLessThan(1e-4);
});

test('decisions all alike, or none, move nothing', () => {
  expect([decidedShift([]), decidedShift([judged(0.9, 0), judged(0.5, 0)]), decidedShift([judged(0.9, 1)])]).toEqual([0, 0, 0]);
});

test('two decisions move less than twenty of the same kind', () => {
  const pair = [judged(0.9, 1), judged(0.1, 0)];
  expect(decidedShift(pair)).toBeLessThan(decidedShift(Array.from({ length: 10 }, () => pair).flat()) / 2);
});
