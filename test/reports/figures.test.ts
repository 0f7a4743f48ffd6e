import { expect, test } from 'vitest';
import { monthsBetween } from '../../src/reports/figures.ts';

test('the months of a chart: each one, over the turn of a year, and one alone', () => {
  expect(monthsBetween('2026-11', '2027-02')).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
  expect(monthsBetween('2026-06', '2026-06')).toEqual(['2026-06']);
  expect(monthsBetween('2023-01', '2026-12')).toHaveLength(48);
});
