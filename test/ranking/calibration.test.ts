import { expect, test } from 'vitest';
import { bandOf, fitCalibration, probability, shipped } from '../../src/ranking/calibration.ts';
import { randomFrom } from '../../src/ranking/svd.ts';

test('confidence rises with the score and stops at a half', () => {
  expect(probability(shipped, 0.3)).toBeGreaterThan(probability(shipped, 0.1));
  expect(probability(shipped, 2)).toBe(0.5);
});

test('bands rise with the score; without a concrete reason there is but one', () => {
  expect([0.05, 0.4, 1].map((score) => bandOf(shipped, score, true))).toEqual(['related_words_only', 'worth_a_look', 'likely']);
  expect(bandOf(shipped, 1, false)).toBe('related_words_only');
});

test('no decisions leave the shipped curve, many bring their own', () => {
  expect(fitCalibration([])).toEqual({ slope: expect.closeTo(shipped.slope, 6), intercept: expect.closeTo(shipped.intercept, 6), cap: 0.95 });
  const random = randomFrom(9);
  const decided = Array.from({ length: 6000 }, () => {
    const score = random();
    return { score, good: random() < 1 / (1 + Math.exp(-(6 * score - 2))) };
  });
  const fitted = fitCalibration(decided);
  expect(fitted.slope).toBeCloseTo(6, 0);
  expect(fitted.intercept).toBeCloseTo(-2, 0);
});

test('one-sided decisions do not turn the curve over or run away', () => {
  for (const good of [true, false]) {
    const fitted = fitCalibration(Array.from({ length: 500 }, (_, i) => ({ score: i / 500, good })));
    expect(fitted.slope).toBeGreaterThanOrEqual(0);
    expect(Number.isFinite(fitted.slope) && Number.isFinite(fitted.intercept)).toBe(true);
  }
});
