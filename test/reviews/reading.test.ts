import { describe, expect, test } from 'vitest';
import { agreementOf, isDrawn, lotOf } from '../../src/reviews/reading.ts';
import { newId } from '../../src/shared/ids.ts';

const pairs = (both: number, first: number, second: number, neither: number) => [
  ...Array.from({ length: both }, () => ({ first: 'approve' as const, second: 'approve' as const })), ...Array.from({ length: first }, () => ({ first: 'approve' as const, second: 'reject' as const })),
  ...Array.from({ length: second }, () => ({ first: 'reject' as const, second: 'approve' as const })), ...Array.from({ length: neither }, () => ({ first: 'reject' as const, second: 'reject' as const })),
];

describe('the lot', () => {
  test('follows from the id alone, and draws about as many as it should', () => {
    const ids = Array.from({ length: 20_000 }, () => newId());
    for (const share of [0.05, 0.5]) {
      const drawn = ids.filter((id) => isDrawn(id, share)).length / ids.length;
      expect(Math.abs(drawn - share)).toBeLessThan(0.015); // four standard deviations at one half
    }
    const [id = ''] = ids;
    expect(lotOf(id)).toBe(lotOf(id));
    expect([isDrawn(id, 0), isDrawn(id, 1)]).toEqual([false, true]);
  });
});

describe('agreement', () => {
  test('Cohen’s own example: 20 and 15 of 50 alike, kappa .4', () => {
    const { read, agreed, kappa } = agreementOf(pairs(20, 5, 10, 15));
    expect([read, agreed]).toEqual([50, 35]);
    expect(kappa).toBeCloseTo(0.4, 10);
  });
  test('nothing read, or both always the same: not computable', () => {
    expect(agreementOf([])).toEqual({ read: 0, agreed: 0, kappa: null });
    expect(agreementOf(pairs(8, 0, 0, 0))).toEqual({ read: 8, agreed: 8, kappa: null });
    expect(agreementOf(pairs(1, 0, 0, 1)).kappa).toBe(1);
    expect(agreementOf(pairs(0, 1, 1, 0)).kappa).toBe(-1);
  });
});
