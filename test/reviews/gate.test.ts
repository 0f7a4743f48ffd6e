import { describe, expect, test } from 'vitest';
import { compareRankings, type DecidedNeed, misordered, resample } from '../../src/reviews/gate.ts';

const need = (id: number, before: number, after: number): DecidedNeed => ({ id: String(id), groups: [[{ good: true, before, after }, { good: false, before: 0, after: 0 }]] });
const needs = (count: number, before: (n: number) => number, after: (n: number) => number) => Array.from({ length: count }, (_, n) => need(n, before(n), after(n)));

test('pairs in the wrong order count one, ties a half; pairs across types are none', () => {
  const good = { good: true, before: 1, after: 0 };
  const bad = { good: false, before: 0, after: 0 };
  expect(misordered([[good, bad]], (one) => one.before)).toBe(0);
  expect(misordered([[good, bad]], (one) => -one.before)).toBe(1);
  expect(misordered([[good, bad]], (one) => one.after)).toBe(0.5);
  expect(misordered([[good], [bad]], (one) => one.before)).toBeUndefined();
});

describe('the gate', () => {
  test('opens for a ranking that is better on nearly every need', () => {
    const found = compareRankings(needs(40, () => -1, (n) => (n % 8 === 0 ? -1 : 1)));
    expect(found).toMatchObject({ needs: 40, before: 1, verdict: 'better' });
    expect(found.high).toBeLessThan(0);
  });

  test('stays shut for what wins and loses alike, and for the same ranking', () => {
    expect(compareRankings(needs(40, (n) => (n % 2 ? 1 : -1), (n) => (n % 2 ? -1 : 1))).verdict).toBe('undecided');
    expect(compareRankings(needs(40, () => 1, () => 1))).toMatchObject({ difference: 0, low: 0, high: 0, verdict: 'undecided' });
  });

  test('says so when the new one is worse', () => {
    expect(compareRankings(needs(40, () => 1, () => -1)).verdict).toBe('worse');
  });

  test('few needs decide nothing, however many pairs they have', () => {
    const many: DecidedNeed = { id: 'many', groups: [Array.from({ length: 100 }, (_, at) => ({ good: at % 2 === 0, before: 0, after: at % 2 === 0 ? 1 : 0 }))] };
    expect(compareRankings([many, ...needs(3, () => -1, () => 1)])).toMatchObject({ needs: 4, verdict: 'undecided' });
  });

  test('needs without both kinds of decision are left out', () => {
    expect(compareRankings([{ id: 'one-sided', groups: [[{ good: true, before: 1, after: 1 }]] }]).needs).toBe(0);
  });
});

test('the interval repeats, and holds a true mean about as often as it says', () => {
  const values = Array.from({ length: 50 }, (_, at) => Math.sin(at * 12.9898));
  expect(resample(values)).toEqual(resample(values));
  let held = 0;
  for (let round = 0; round < 60; round += 1) {
    const drawn = Array.from({ length: 40 }, (_, at) => ((Math.sin((round * 40 + at + 1) * 78.233) * 43758.5453) % 1 + 1) % 1);
    const [low, high] = resample(drawn, { seed: round + 1 });
    if (low <= 0.5 && 0.5 <= high) held += 1;
  }
  expect(held).toBeGreaterThanOrEqual(52);
});
