import { describe, expect, test } from 'vitest';
import { type NeedStatus, type NeedStep, afterNeedStep, isEditable, needPatch, needStatuses, needSteps, newNeed } from '../../src/needs/need.ts';
import { parseInput } from '../../src/shared/input.ts';
import { AppError } from '../../src/shared/errors.ts';

/** Every status x step, written out: the steps a status allows and where they lead; all others are refused. */
const table: Record<NeedStatus, Partial<Record<NeedStep, NeedStatus>>> = {
  draft: { submit: 'submitted', withdraw: 'withdrawn' },
  submitted: { accept: 'accepted', return: 'returned', merge: 'merged', escalate: 'escalated', set_aside: 'set_aside', withdraw: 'withdrawn' },
  returned: { submit: 'submitted', withdraw: 'withdrawn' },
  accepted: { return: 'returned', merge: 'merged', escalate: 'escalated', set_aside: 'set_aside', withdraw: 'withdrawn', match: 'matched' },
  matched: { return: 'returned', merge: 'merged', escalate: 'escalated', set_aside: 'set_aside', withdraw: 'withdrawn', match: 'matched', rematch: 'accepted', engage: 'engaged' },
  engaged: { release: 'matched', resolve: 'resolved', fail: 'unresolved' },
  resolved: {}, unresolved: {}, withdrawn: {}, merged: {},
  escalated: { accept: 'accepted', set_aside: 'set_aside', withdraw: 'withdrawn' },
  set_aside: { submit: 'submitted', resume: 'submitted', withdraw: 'withdrawn' },
};

describe.each(needStatuses)('from %s', (status) => {
  test.each(Object.keys(needSteps) as NeedStep[])('step %s', (step) => { expect(afterNeedStep(status, step)).toBe(table[status][step]); });
});

test('the text may be changed until it is accepted', () => {
  expect(needStatuses.filter(isEditable)).toEqual(['draft', 'submitted', 'returned', 'set_aside']);
});

const id = '019a9b7e-0000-7000-8000-000000000000';
const fieldsOf = (parse: () => unknown): string[] => { try { parse(); return []; } catch (error) { return error instanceof AppError ? error.fields.map((field) => field.field) : ['?']; } };
const post = (input: object) => parseInput(newNeed, { enterpriseId: id, title: '连铸水口结瘤', field: '钢铁冶金', ...input });

test('a form as it is posted', () => {
  expect(post({ budgetYuan: '3,500,000 元', deadline: '', industryChain: '', background: ' \r\n ', draft: 'true' }))
    .toMatchObject({ budgetYuan: 350_000_000, deadline: null, industryChain: null, background: null, draft: true, kind: '技术攻关', confidentiality: 'members' });
});

test('every problem at once, each with its field', () => {
  expect(fieldsOf(() => parseInput(newNeed, { enterpriseId: 'x', title: '短', field: '', kind: '外星', budgetYuan: '-5', deadline: '明天', extra: 1 })).toSorted())
    .toEqual(['budgetYuan', 'deadline', 'enterpriseId', 'extra', 'field', 'kind', 'title']);
});

test('a change leaves alone what it does not name, above all who may see the need', () => {
  expect(parseInput(needPatch, { id, version: 1, title: '连铸水口结瘤与钢液可浇性' })).toEqual({ id, version: 1, title: '连铸水口结瘤与钢液可浇性' });
});

test('characters are counted as people count them, and what cannot be seen is removed', () => {
  expect(post({ title: '𬭎钢𬭎钢' }).title).toBe('𬭎钢𬭎钢');
  expect(fieldsOf(() => post({ title: '𬭎'.repeat(101) }))).toEqual(['title']);
  expect(post({ title: '连铸\u200b水口结瘤\u202e' }).title).toBe('连铸水口结瘤');
  expect(fieldsOf(() => post({ title: '连铸水口\u0000结瘤' }))).toEqual(['title']);
});
