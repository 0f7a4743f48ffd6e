import { expect, test } from 'vitest';
import { mostInformative, type Proposed, worthAsking } from '../../src/reviews/informative.ts';

const one = (id: string, score: number): Proposed => ({ id, candidateId: id, score });
/** Two groups that do alike work: a*, b*. */
const likeness = (a: string, b: string): number => (a === b ? 1 : a[0] === b[0] ? 0.8 : 0.1);

test('the one unlike what is decided comes first, then the one unlike both', () => {
  const chosen = mostInformative([one('a2', 0.9), one('b1', 0.8), one('c1', 0.7), one('b2', 0.8)], [one('a1', 1)], likeness, 2);
  expect(chosen.map((each) => each.id)).toEqual(['c1', 'b1']);
});

test('of equally unlike ones the farther in score', () => {
  expect(mostInformative([one('b1', 0.9), one('c1', 0.2)], [one('a1', 1)], likeness, 1).map((each) => each.id)).toEqual(['c1']);
});

test('never more than there are, never one twice, also with equal scores', () => {
  expect(mostInformative([one('b1', 1)], [one('a1', 1)], likeness).map((each) => each.id)).toEqual(['b1']);
  expect(mostInformative([], [one('a1', 1)], likeness)).toEqual([]);
});

test('asked where it helps only: after a decision, and not for ever', () => {
  expect([worthAsking(0, 0), worthAsking(1, 0), worthAsking(4, 2), worthAsking(4, 3)]).toEqual([false, true, true, false]);
});
