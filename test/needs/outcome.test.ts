import { describe, expect, test } from 'vitest';
import { nextSteps, outcomeWords } from '../../src/needs/outcome.labels.ts';
import { outcomeOf, outcomes } from '../../src/needs/outcome.ts';

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const need = { status: 'accepted' as const, accepted_at: at(2), proposed_at: at(3) };
const search = (excluded: Record<string, number>) => ({ considered: 12, excluded });

describe('three different answers', () => {
  test('not run yet: before acceptance, before the first search, and for what was accepted anew', () => {
    expect(outcomeOf({ status: 'submitted', accepted_at: null, proposed_at: null }, 0, undefined)).toBe('waiting');
    expect(outcomeOf({ ...need, proposed_at: null }, 0, undefined)).toBe('waiting');
    expect(outcomeOf({ ...need, proposed_at: at(1) }, 0, search({ unavailable: 2 }))).toBe('waiting');
    expect(outcomeOf({ ...need, status: 'escalated' }, 0, search({ unavailable: 2 }))).toBe('waiting');
  });
  test('ran, and nobody answers the need', () => {
    expect(outcomeOf(need, 0, search({ no_reason: 12 }))).toBe('nobody_found');
    expect(outcomeOf(need, 0, search({ rejected_before: 3, own_achievement: 1 }))).toBe('nobody_found');
    expect(outcomeOf(need, 0, undefined)).toBe('nobody_found');
  });
  test.each(['unavailable', 'no_capacity', 'not_visible'])('ran, and who answers it cannot be asked: %s', (rule) => expect(outcomeOf(need, 0, search({ no_reason: 11, [rule]: 1 }))).toBe('nobody_free'));
  test('a proposal that stands comes first', () => expect(outcomeOf({ ...need, status: 'matched' }, 1, search({ unavailable: 1 }))).toBe('proposed'));
});

test('each answer has words of its own, and the two that found nobody say what to do', () => {
  expect(new Set(outcomes.map((outcome) => outcomeWords(outcome, search({ unavailable: 2 }))[0])).size).toBe(outcomes.length);
  expect(outcomeWords('nobody_free', search({ unavailable: 2, no_capacity: 1 }))[0]).toContain('3 位现在都约不到');
  expect(outcomeWords('nobody_found', undefined)[0]).toContain('都没有采纳');
  for (const outcome of ['nobody_found', 'nobody_free'] as const) for (const words of ['学会', '上级科协']) expect(nextSteps[outcome].map(([zh]) => zh).join()).toContain(words);
  expect(nextSteps.nobody_found.map(([zh]) => zh).join()).toContain('问企业');
});
