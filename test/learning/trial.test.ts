import { describe, expect, test } from 'vitest';
import { calibrationOf, chanceBy, scoreBy, weightsOf } from '../../src/learning/learner.ts';
import { changedPairs, type Decided, tryCalibration, tryWeights } from '../../src/learning/trial.ts';
import { dueAt, ENOUGH_DECISIONS, levelOf } from '../../src/learning/tuning.ts';
import { randomFrom } from '../../src/ranking/svd.ts';

/** Made-up decisions, so that the truth is known: what passes the gate is there, what is noise does not pass. */
type Truth = { readonly keywords: number; readonly profile: number; readonly evidence: number; readonly semantics: number };
const middle = { keywords: 0.15, profile: 0.5, evidence: 0.6, semantics: 0.35 };
const wide = { keywords: 0.05, profile: 0.2, evidence: 0.25, semantics: 0.15 };
const keys = ['keywords', 'profile', 'evidence', 'semantics'] as const;

function ranked(seed: number, needs: number, truth: Truth): Decided[] {
  const random = randomFrom(seed);
  const bell = () => random() + random() + random() - 1.5;
  return Array.from({ length: needs * 6 }, (_, at): Decided => {
    const parts = Object.fromEntries(keys.map((key) => [key, middle[key] + wide[key] * bell()])) as Truth;
    const pull = keys.reduce((sum, key) => sum + truth[key] * (parts[key] - middle[key]), 0);
    return { needId: String(1000 + Math.floor(at / 6)), title: '', type: 'expert', name: String(at), bestWork: null, parts, fits: random() < 1 / (1 + Math.exp(-6 * pull)) };
  });
}
function banded(seed: number, needs: number, logit: (work: number) => number): Decided[] {
  const random = randomFrom(seed);
  return Array.from({ length: needs * 5 }, (_, at): Decided => {
    const bestWork = 0.1 + 0.9 * random();
    return { needId: String(1000 + Math.floor(at / 5)), title: '', type: 'expert', name: String(at), bestWork, parts: {}, fits: random() < 1 / (1 + Math.exp(-logit(bestWork))) };
  });
}
const weights = (decided: readonly Decided[], level = levelOf(1)) => tryWeights(decided, weightsOf, scoreBy, level);
const calibration = (decided: readonly Decided[], level = levelOf(1)) => tryCalibration(decided, calibrationOf, chanceBy, level);
const passes = (seeds: number, trial: (seed: number) => { comparison: { verdict: string } }) => Array.from({ length: seeds }, (_, at) => trial(at + 1)).filter((one) => one.comparison.verdict === 'better').length;

describe('weights', () => {
  test('where evidence counts three times and the profile hardly, that is learned and proven', () => {
    const { learned, comparison } = weights(ranked(1, 80, { keywords: 1, profile: 0.2, evidence: 3, semantics: 1 }));
    expect(comparison.verdict).toBe('better');
    expect(comparison.high).toBeLessThan(0);
    expect(learned.evidence).toBeGreaterThan(learned.profile * 1.5);
  });

  test('noise passes no more often than the level allows', () => {
    const nothing = { keywords: 0, profile: 0, evidence: 0, semantics: 0 };
    expect(passes(20, (seed) => weights(ranked(seed, 60, nothing)))).toBeLessThanOrEqual(1);
    // One-sided 1.25 %, of 120 at most five but for one case in two hundred.
    expect(passes(120, (seed) => weights(ranked(100 + seed, 30, nothing)))).toBeLessThanOrEqual(5);
  });

  test('where the shipped weights are right nothing is proven against them', () => {
    expect(passes(20, (seed) => weights(ranked(seed, 60, { keywords: 1, profile: 1, evidence: 1, semantics: 1 })))).toBeLessThanOrEqual(1);
  });

  test('what was decided on a need has no say in its own verdict', () => {
    // Labels that one need alone explains: fitting them helps only whoever judges by the same need.
    const own = ranked(3, 25, { keywords: 0, profile: 0, evidence: 0, semantics: 0 });
    const fitted = weightsOf(own);
    const inSample = tryWeights(own, () => fitted, scoreBy, 0.95).comparison;
    expect(weights(own).comparison.difference).toBeGreaterThan(inSample.difference);
  });

  test('a few decisions leave the weights near the shipped ones, one-sided ones exactly there', () => {
    for (const value of Object.values(weightsOf(ranked(5, 3, { keywords: 0, profile: 0, evidence: 9, semantics: 0 })))) expect(Math.abs(value - 1)).toBeLessThan(0.2);
    for (const value of Object.values(weightsOf(ranked(5, 30, middle).map((one) => ({ ...one, fits: true }))))) expect(value).toBeCloseTo(1, 12);
  });
});

describe('calibration', () => {
  test('reviewers who approve twice as often get their own, better by log loss and by squared error', () => {
    const { learned, comparison, shipped, own } = calibration(banded(1, 80, (work) => 3.65 * work - 1.8));
    expect(comparison.verdict).toBe('better');
    expect(own.brier).toBeLessThan(shipped.brier);
    expect(learned.intercept).toBeGreaterThan(-2.6);
  });

  test('where the shipped one is right, no other is proven', () => {
    expect(passes(40, (seed) => calibration(banded(seed, 60, (work) => 3.65 * work - 2.991)))).toBeLessThanOrEqual(1);
  });

  test('decisions that have nothing to do with the score do not pass for knowledge of it', () => {
    const { comparison, own } = calibration(banded(2, 80, () => -1.5));
    // The rate is learned (the shipped slope is wrong here), never more than the rate.
    expect(own.brier).toBeGreaterThan(own.always * 0.98);
    expect(comparison.needs).toBe(80);
  });
});

test('gains and losses pair by pair', () => {
  const of = (name: string, fits: boolean, profile: number, evidence: number): Decided => ({ needId: 'n', title: '粘料', type: 'expert', name, fits, bestWork: null, parts: { profile, evidence } });
  const decided = [of('good', true, 0.1, 0.5), of('bad', false, 0.6, 0.1), of('other', false, 0.2, 0.55)];
  const learned = { keywords: 1, profile: 0.25, evidence: 2, semantics: 1 };
  expect(changedPairs(decided, (one) => scoreBy(undefined, one), (one) => scoreBy(learned, one))).toEqual([{ needId: 'n', title: '粘料', fits: 'good', not: 'bad', change: 'gain' }]);
});

test('the more attempts, the surer each must be: all errors together stay below five in a hundred', () => {
  expect(levelOf(1)).toBeCloseTo(0.975, 12);
  expect(Array.from({ length: 1000 }, (_, at) => 1 - levelOf(at + 1)).reduce((sum, error) => sum + error, 0)).toBeLessThanOrEqual(0.05);
  expect(dueAt(undefined)).toBe(ENOUGH_DECISIONS);
  expect(dueAt({ decisions: 301 })).toBe(452);
});
