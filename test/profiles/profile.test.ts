import { expect, test } from 'vitest';
import type { z } from 'zod';
import { profileDefinitions } from '../../src/profiles/kinds.ts';
import { columnName, evidenceInput, evidencedKinds, isEvidenced, patchOf, profileKinds, valuesOf } from '../../src/profiles/profile.ts';

const associationId = '01a20002-4c14-770f-95e8-aa12612d27d3';
const common = { associationId, name: '某某', regionCode: '371400' };
const least = {
  enterprise: { ...common, creditCode: '91350100M000100Y43' }, expert: common, society: { ...common, level: 'national' },
  technology_manager: { ...common, level: 'junior' }, achievement: { ...common, owner: '某大学' },
} as const;
const parse = (kind: keyof typeof least, more: object = {}) => profileDefinitions[kind].input.safeParse({ ...least[kind], ...more });
const fieldsAtFault = (result: z.ZodSafeParseResult<unknown>) => result.error?.issues.map((issue) => issue.path.join('.'));

test('the least that makes a profile, with what is assumed', () => {
  expect(profileKinds.map((kind) => [kind, fieldsAtFault(parse(kind))])).toEqual(profileKinds.map((kind) => [kind, undefined]));
  expect(parse('expert').data).toEqual({ ...common, summary: null, visibility: 'public', title: null, institution: null, orcid: null, openAlexId: null, fields: [], capacity: 2, availability: 'available' });
  expect(parse('technology_manager').data).toMatchObject({ fullTime: false, skills: [], capacity: 3 });
  expect(parse('achievement').data).toMatchObject({ trl: null, expertId: null });
});

test('forms send text; it is read as what it stands for', () => {
  expect(parse('expert', { capacity: ' ３ ', fields: '连铸、夹杂物控制，钢铁冶金\n连铸', summary: '  ' }).data).toMatchObject({ capacity: 3, fields: ['连铸', '夹杂物控制', '钢铁冶金'], summary: null });
  expect(parse('expert', { capacity: '' }).data).toMatchObject({ capacity: 2 });
  expect(parse('technology_manager', { fullTime: 'true', skills: '技术' }).data).toMatchObject({ fullTime: true, skills: ['技术'] });
  expect(parse('achievement', { trl: '9', expertId: `http://127.0.0.1:3000/experts/${associationId.toUpperCase()}?x` }).data).toMatchObject({ trl: 9, expertId: associationId });
  expect(parse('enterprise', { creditCode: '９１350100m 000100-y43' }).data).toMatchObject({ creditCode: '91350100M000100Y43' });
  expect(parse('expert', { regionCode: '山东省德州市' }).data).toMatchObject({ regionCode: '371400' });
});

test('what is wrong is named by its field', () => {
  expect(fieldsAtFault(parse('expert', { capacity: '51', availability: 'maybe', name: ' ', regionCode: '1', oops: 1 }))).toEqual(expect.arrayContaining(['capacity', 'availability', 'name', 'regionCode']));
  expect(fieldsAtFault(parse('achievement', { trl: 10, expertId: '张三', owner: '' }))).toEqual(expect.arrayContaining(['trl', 'expertId', 'owner']));
  expect(fieldsAtFault(parse('technology_manager', { skills: ['唱歌'], level: '' }))).toEqual(expect.arrayContaining(['level']));
  expect(fieldsAtFault(parse('enterprise', { creditCode: '9135010OM000100Y43' }))).toEqual(['creditCode']);
  expect(fieldsAtFault(parse('enterprise', { visibility: 'public' }))).toEqual(['']);
  expect(evidenceInput.safeParse({ kind: 'paper', title: '一' }).success).toBe(false);
  expect(evidenceInput.parse({ kind: 'paper', title: '题目', year: '' })).toEqual({ kind: 'paper', title: '题目', text: null, year: null });
});

test('a change says nothing about the fields it leaves out', () => {
  for (const kind of profileKinds) expect([kind, patchOf(profileDefinitions[kind].input).parse({ name: '新名' })]).toEqual([kind, { name: '新名' }]);
});

test('a wrong check character is remembered, not refused', () => {
  const { derived } = profileDefinitions.enterprise;
  expect(derived?.({ creditCode: '91350100M000100Y43' })).toEqual({ credit_code_checked: true });
  expect(derived?.({ creditCode: '91350100M000100Y44' })).toEqual({ credit_code_checked: false });
  expect(derived?.({ name: '某某' })).toEqual({});
});

test('every field of the form is one of the input, and the other way round', () => {
  for (const kind of profileKinds) {
    const { input, fields, reserved } = profileDefinitions[kind];
    const asked = fields.map((field) => field.name);
    expect([kind, Object.keys(input.shape).filter((field) => !['associationId', 'visibility', ...asked].includes(field))]).toEqual([kind, []]);
    expect([kind, [...asked, ...reserved].filter((field) => !(field in input.shape))]).toEqual([kind, []]);
    expect(asked[0]).toBe('name');
    for (const field of fields) expect([kind, field.name, field.optional === true]).toEqual([kind, field.name, field.optional === true && input.shape[field.name] !== undefined]);
  }
});

test('matching never reads a person’s name', () => {
  for (const kind of profileKinds) {
    const definition = profileDefinitions[kind];
    const document = definition.document(valuesOf(definition, {
      name: '王某某', title: '教授', institution: '某某研究院', owner: '某某大学', fields: ['连铸'], disciplines: ['炼钢'], industries: ['氢能'], tags: [], summary: '正文', industry: null, industry_chain: null,
    }));
    expect([kind, document.title.includes('王某某') || document.text.includes('王某某')]).toEqual([kind, !definition.person && document.title === '王某某']);
    expect(document.text).toContain('正文');
  }
});

test('columns are the fields in snake case', () => {
  expect([columnName('name'), columnName('technologyManagerId'), columnName('hasAssociation')]).toEqual(['name', 'technology_manager_id', 'has_association']);
  expect(profileKinds.filter(isEvidenced)).toEqual(evidencedKinds);
});
