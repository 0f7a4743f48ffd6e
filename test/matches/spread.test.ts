import { describe, expect, test } from 'vitest';
import { judgedLevel } from '../../src/matches/judged.ts';
import { MARGIN, spread } from '../../src/matches/spread.ts';

const row = (id: string, score: number, load = 0) => ({ id, score, load });
const order = (...rows: ReturnType<typeof row>[]) => spread(rows).map((one) => one.id);

describe('the tie-break by load', () => {
  test('of nearly equal ones the less loaded comes first', () => {
    expect(order(row('busy', 1, 3), row('free', 0.98, 0))).toEqual(['free', 'busy']);
  });

  test('outside the margin the load changes nothing', () => {
    expect(order(row('busy', 1, 30), row('free', 0.96, 0))).toEqual(['busy', 'free']);
  });

  test('without loads, and with equal loads, the order stays', () => {
    expect(order(row('a', 1), row('b', 0.99), row('c', 0.98))).toEqual(['a', 'b', 'c']);
    expect(order(row('a', 1, 2), row('b', 0.99, 2))).toEqual(['a', 'b']);
  });

  test('nobody is passed by someone weaker than the margin, however many stand between', () => {
    const rows = Array.from({ length: 60 }, (_, at) => row(String(at), 1 - at * 0.007, 60 - at));
    const places = new Map(spread(rows).map((one, at) => [one.id, at]));
    for (const one of rows) for (const other of rows) {
      if (other.score < one.score * (1 - MARGIN)) expect(places.get(other.id)).toBeGreaterThan(places.get(one.id) ?? -1);
    }
  });

  test('nobody is lost or doubled; a margin of none is the order as it came', () => {
    const rows = Array.from({ length: 20 }, (_, at) => row(String(at), 1 - at * 0.001, at % 3));
    expect(spread(rows).map((one) => one.id).sort()).toEqual(rows.map((one) => one.id).sort());
    expect(spread(rows, 0)).toEqual(rows);
  });
});

test('a refusal for lack of time says nothing about fit', () => {
  expect([judgedLevel('approve', 'evidence_fits'), judgedLevel('reject', 'wrong_problem'), judgedLevel('reject', 'unavailable'), judgedLevel('reject', 'other')]).toEqual([1, 0, null, null]);
});
