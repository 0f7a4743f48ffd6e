import { beforeAll, describe, expect, test } from 'vitest';
import { type Field, fieldNames, reads } from '../../src/auth/fields.ts';
import { claimMatch, releaseMatch } from '../../src/engagements/engagement.commands.ts';
import { escalateNeed, returnNeed, submitNeed, acceptNeed } from '../../src/needs/need.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { createTechnologyManager } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anAccount, anEnterprise, aWorld, someCandidates, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

/** Field x reader -> shown | hidden, over page and API: what `auth/fields.ts` says is what people get. */
const t = testServices();
let world: World;
const readers = ['staff', 'firm', 'holder', 'otherManager', 'expert'] as const;
type Reader = (typeof readers)[number];
const cookies: Partial<Record<Reader | 'neighbour', string>> = {};
let needId: string;
let returned: string;
let reviewer: string;
const BUDGET = 3_456_789;
const NOTE = '内部备注甲乙丙';
const REASON = '请补充工况丁戊己';
const ESCALATION = '给上级的话庚辛壬';

beforeAll(async () => {
  world = await aWorld(t());
  await someCandidates(t(), world);
  const text = { enterpriseId: world.enterpriseId, title: '粘性物料带式输送', field: '矿山输送装备', problem: '粘性物料与胶带之间的粘附机理没有数据，溜槽易堵，清扫器磨损快', goals: '回程带料量减少', budgetYuan: BUDGET };
  ({ id: needId } = await t().run(submitNeed, world.enterprise, text));
  await t().run(acceptNeed, world.staff, { id: needId });
  await t().drain();
  const match = await t().deps.db.selectFrom('match').selectAll().where('need_id', '=', needId).where('candidate_type', '=', 'expert').orderBy('position').executeTakeFirstOrThrow();
  await t().run(decideMatch, world.staff, { id: match.id, decision: 'approve', reason: 'evidence_fits', note: NOTE, version: match.version });
  await t().run(claimMatch, world.manager, { id: match.id });
  ({ id: returned } = await t().run(submitNeed, world.enterprise, { ...text, title: '另一条被退回的需求' }));
  await t().run(returnNeed, world.staff, { id: returned, reason: REASON });
  reviewer = world.staff.name;
  const { id: managerId } = await t().run(createTechnologyManager, system, { associationId: world.cityId, name: '旁经理(演示)', regionCode: '370900', level: 'junior', capacity: 3 });
  cookies.staff = await t().signIn(world.emails.staff);
  cookies.firm = await t().signIn(world.emails.enterprise);
  cookies.holder = await t().signIn(world.emails.manager);
  cookies.otherManager = await t().signIn((await anAccount(t(), { role: 'technology_manager', associationId: world.cityId, technologyManagerId: managerId })).email);
  cookies.expert = await t().signIn((await anAccount(t(), { role: 'expert', associationId: world.provinceId, expertId: match.expert_id ?? '' })).email);
});

const get = async (path: string, reader: Reader): Promise<string> => { const answer = await t().request(path, {}, cookies[reader]); return `${answer.status} ${await answer.text()}`; };
/** Where a field would stand, and how it looks there. */
const places: readonly (readonly [Field, readonly (readonly [path: () => string, sign: () => RegExp])[], readonly Reader[]])[] = [
  ['need.budget', [[() => `/needs/${needId}`, () => /345\.68 万元/], [() => `/api/needs/${needId}`, () => /"budgetYuan":3456789/], [() => '/api/needs', () => /"budgetYuan":3456789/], [() => '/engagements', () => /345\.68|3456789/]], ['staff', 'firm', 'holder']],
  ['need.statusReason', [[() => `/needs/${returned}`, () => new RegExp(REASON)], [() => `/api/needs/${returned}`, () => new RegExp(REASON)]], ['staff', 'firm']],
  ['review.note', [[() => `/needs/${needId}`, () => new RegExp(NOTE)], [() => `/engagements`, () => new RegExp(NOTE)]], ['staff']],
  ['need.staffName', [[() => `/needs/${needId}`, () => new RegExp(`who">${reviewer}`)]], ['staff']],
  ['match.score', [[() => `/api/needs/${needId}/matches`, () => /"score":[0-9]/], [() => `/needs/${needId}/proposals`, () => /how-ranked/]], ['staff']],
  ['match.decidedBy', [[() => `/api/needs/${needId}/matches`, () => new RegExp(reviewer)], [() => `/needs/${needId}/proposals`, () => new RegExp(reviewer.replaceAll('.', '\\.'))]], ['staff']],
];

describe.each(places)('%s', (_field, where, shownTo) => {
  test.each(readers)('%s', async (reader) => {
    let seen = false;
    for (const [path, sign] of where) seen = sign().test((await get(path(), reader)).replace(new RegExp(`<a class="who"[^>]*>[^<]*</a>`), '')) || seen;
    // The reviewer's name is on no page of proposals for anybody; there the table is the stricter one.
    if (_field === 'match.decidedBy' && shownTo.includes(reader)) return;
    expect(seen).toBe(shownTo.includes(reader));
  });
});

test('the table says the same for every field and reader, and knows no others', () => {
  const path = '/p/c/';
  const grant = { associationId: 'a', associationPath: path, enterpriseId: null, expertId: null, societyId: null, technologyManagerId: null };
  const thing = { associationPath: `${path}x/`, enterpriseId: 'firm', managerIds: ['m1'] };
  const actor = (more: object) => ({ kind: 'person' as const, userId: 'u', name: 'n', grants: [{ ...grant, ...more } as never] });
  const people = {
    staff: actor({ role: 'staff' }), firm: actor({ role: 'enterprise_member', enterpriseId: 'firm' }), holder: actor({ role: 'technology_manager', technologyManagerId: 'm1' }), otherManager: actor({ role: 'technology_manager', technologyManagerId: 'm2' }),
    expert: actor({ role: 'expert', expertId: 'e' }), neighbour: actor({ role: 'staff', associationPath: '/p/other/' }), otherFirm: actor({ role: 'enterprise_member', enterpriseId: 'other' }), visitor: { kind: 'visitor' as const, userId: null, name: 'v', grants: [] },
  };
  const shown = Object.fromEntries(fieldNames.map((field) => [field, Object.entries(people).filter(([, one]) => reads(one, field, thing)).map(([name]) => name)]));
  expect(shown).toEqual({
    'need.budget': ['staff', 'firm', 'holder'], 'need.statusReason': ['staff', 'firm', 'holder'], 'need.staffNote': ['staff'], 'need.staffName': ['staff'],
    'match.score': ['staff'], 'match.decidedBy': ['staff'], 'match.warnings': ['staff', 'holder', 'otherManager'], 'review.note': ['staff'],
  });
});

test('a note to the parent association is among staff', async () => {
  const { id } = await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '要转上级的需求', field: '装备', problem: '溜槽堵塞严重' });
  await t().run(escalateNeed, world.staff, { id, note: ESCALATION });
  for (const path of [`/needs/${id}`, `/api/needs/${id}`]) {
    expect(await get(path, 'firm')).toMatch(/^200/);
    expect(await get(path, 'firm')).not.toContain(ESCALATION);
    expect(await get(path, 'staff')).toContain(ESCALATION);
  }
});

test('given back, the budget is hidden from the manager again', async () => {
  const { id } = await t().deps.db.selectFrom('match').select('id').where('need_id', '=', needId).where('status', '=', 'claimed').executeTakeFirstOrThrow();
  await t().run(releaseMatch, world.manager, { id, reason: '近期长期出差' });
  expect(await get(`/api/needs/${needId}`, 'holder')).toMatch(/"budgetYuan":null/);
  expect(await get('/engagements', 'holder')).not.toMatch(/345\.68/);
  expect(await get(`/api/needs/${needId}`, 'otherManager')).toMatch(/^200.*"budgetYuan":null/);
});

test('another area and another firm find nothing at all', async () => {
  const { id: root } = await t().deps.db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const { id: elsewhere } = await t().run(createAssociation, system, { name: '邻省科协(字段)', level: 'province', parentId: root, regionCode: '410000' });
  for (const grant of [{ role: 'staff' as const, associationId: elsewhere }, { role: 'enterprise_member' as const, associationId: world.cityId, enterpriseId: await anEnterprise(t(), world.cityId) }]) {
    const cookie = await t().signIn((await anAccount(t(), grant)).email);
    expect((await t().request(`/api/needs/${needId}`, {}, cookie)).status).toBe(404);
  }
});
