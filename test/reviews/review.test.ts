import { describe, expect, test } from 'vitest';
import { momentWords, reasonWords, wordsOfReason } from '../../src/reviews/review.labels.ts';
import { decideInput, reasonsFor } from '../../src/reviews/review.ts';

const id = '0198c1d2-3333-7abc-9000-1234567890ab';
const fieldsOf = (input: unknown) => decideInput.safeParse(input).error?.issues.map((issue) => issue.path.join('.')) ?? [];

describe('what a reviewer sends', () => {
  test('a reason fits its decision', () => {
    expect(fieldsOf({ id, decision: 'approve', reason: 'evidence_fits', version: 1 })).toEqual([]);
    expect(fieldsOf({ id, decision: 'reject', reason: 'wrong_field', version: '1', note: '' })).toEqual([]);
    expect(fieldsOf({ id, decision: 'approve', reason: 'wrong_field', version: 1 })).toEqual(['reason']);
    expect(fieldsOf({ id, decision: 'reject', version: 1 })).toEqual(['reason']);
  });
  test.each(['approve', 'reject'] as const)('%s: "other" needs a note', (decision) => {
    expect(fieldsOf({ id, decision, reason: 'other', version: 1 })).toEqual(['note']);
    expect(fieldsOf({ id, decision, reason: 'other', version: 1, note: ' \n ' })).toEqual(['note']);
    expect(fieldsOf({ id, decision, reason: 'other', version: 1, note: '已与企业另行约定' })).toEqual([]);
  });
  test('the version read is required, and nothing else is taken', () => {
    expect(fieldsOf({ id, decision: 'approve', reason: 'evidence_fits' })).toEqual(['version']);
    expect(decideInput.safeParse({ id, decision: 'approve', reason: 'evidence_fits', version: 1, status: 'approved' }).success).toBe(false);
  });
});

test('every reason has words in both languages', () => {
  for (const decision of ['approve', 'reject'] as const) {
    expect(Object.keys(reasonWords[decision]).sort()).toEqual([...reasonsFor[decision]].sort());
    for (const reason of reasonsFor[decision]) for (const words of wordsOfReason(decision, reason)) expect(words).not.toBe('');
  }
  expect(wordsOfReason('reject', 'a_reason_of_old')).toEqual(['a_reason_of_old', 'a_reason_of_old']);
});

test('a moment is said in the association’s zone', () => {
  expect(momentWords(new Date('2026-11-21T16:05:00Z'), 'Asia/Shanghai')).toEqual(['11月22日 00:05', '22 Nov, 00:05']);
  expect(momentWords(new Date('2026-11-21T16:05:00Z'), 'Asia/Urumqi')[0]).toBe('11月21日 22:05');
});
