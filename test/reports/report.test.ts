import { describe, expect, test } from 'vitest';
import { bandsOf, exposureOf, type Fact, placesOf, reasonsOf, unansweredOf } from '../../src/reports/report.ts';

const fact = (more: Partial<Fact> = {}): Fact => ({
  needId: 'n', type: 'expert', candidateId: 'c', position: 1, confidence: 'likely', status: 'proposed', unanswered: 0, reasons: 1, decision: null, reason: null, fits: null, ...more,
});
const approved = fact({ status: 'claimed', decision: 'approve', reason: 'evidence_fits', fits: 1, unanswered: 1 });
const rejected = fact({ status: 'rejected', decision: 'reject', reason: 'wrong_field', fits: 0, unanswered: 3, position: 8, confidence: 'worth_a_look' });

test('bands: the share counts decided ones only; a superseded proposal does not wait', () => {
  const [likely, look] = bandsOf([approved, rejected, fact(), fact({ status: 'superseded' })], ['likely', 'worth_a_look']);
  expect(likely).toMatchObject({ proposed: 3, waiting: 1, rejected: 0, approved: { count: 1, of: 1 } });
  expect(look).toMatchObject({ proposed: 1, waiting: 0, rejected: 1, approved: { count: 0, of: 1 } });
});

test('reasons, the most frequent first, by band', () => {
  const found = reasonsOf([rejected, rejected, { ...rejected, reason: 'too_far', confidence: 'likely' }, approved], 'reject');
  expect(found.map((line) => [line.reason, line.share.count, line.share.of])).toEqual([['wrong_field', 2, 3], ['too_far', 1, 3]]);
  expect(found[0]?.confidences).toEqual({ likely: 0, worth_a_look: 2, related_words_only: 0 });
});

test('places and unanswered phrases', () => {
  expect(placesOf([approved, rejected]).map((line) => [line.from, line.approved.count, line.approved.of])).toEqual([[1, 1, 1], [2, 0, 0], [4, 0, 0], [7, 0, 1]]);
  expect(unansweredOf([approved, rejected, fact()])).toMatchObject({ proposals: 3, phrases: 4, answered: 3, withSome: { count: 2, of: 3 }, approvedMean: 1, rejectedMean: 3 });
  expect(unansweredOf([])).toMatchObject({ phrases: 0, approvedMean: null });
});

describe('exposure', () => {
  test('all alike: 0; one gets all: near 1; the never proposed count', () => {
    expect(exposureOf([3, 3, 3, 3], 4).gini).toBeCloseTo(0, 12);
    expect(exposureOf([9], 10).gini).toBeCloseTo(0.9, 12);
    expect(exposureOf([1, 1], 4).gini).toBeCloseTo(0.5, 12);
    expect(exposureOf([], 5)).toEqual({ proposals: 0, proposed: 0, candidates: 5, gini: 0, topTen: 0 });
  });

  test('the formula is the mean difference of two, halved over the mean', () => {
    const counts = [5, 1, 4, 2, 7];
    const all = [...counts, 0, 0];
    const difference = all.flatMap((a) => all.map((b) => Math.abs(a - b))).reduce((sum, one) => sum + one, 0) / all.length ** 2;
    expect(exposureOf(counts, 7).gini).toBeCloseTo(difference / 2 / (19 / 7), 12);
  });

  test('the ten most proposed of twelve', () => {
    expect(exposureOf([...Array.from({ length: 10 }, () => 9), 5, 5], 20).topTen).toBeCloseTo(0.9, 12);
  });
});
