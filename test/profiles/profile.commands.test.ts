import { expect, test } from 'vitest';
import { run } from '../../src/db/run.ts';
import { achievement } from '../../src/profiles/achievement.ts';
import { profileDefinitions } from '../../src/profiles/kinds.ts';
import {
  addEvidence, commandsOf, createAchievement, createEnterprise, createExpert, createSociety, createTechnologyManager, editEnterprise, editExpert, editTechnologyManager, removeEvidence,
} from '../../src/profiles/profile.commands.ts';
import { applyChanges } from '../../src/index-content.ts';
import { type ProfileKind, profileKinds, valuesOf } from '../../src/profiles/profile.ts';
import { listProfiles, profileCount, profilePage } from '../../src/profiles/list.queries.ts';
import { allSearchDocuments, evidenceOf, profileById, searchDocument } from '../../src/profiles/profile.queries.ts';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { system, visitor } from '../../src/shared/command.ts';
import { claimMatch } from '../../src/engagements/engagement.commands.ts';
import { anAccount, anApprovedMatch, aMatchedNeed, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
const db = () => t().deps.db;
const paper = (title: string, year: number | null = 2022) => ({ kind: 'paper' as const, title, text: `${title}的正文`, year });
const anExpert = async (world: World, more: object = {}) =>
  (await t().run(createExpert, system, { associationId: world.cityId, name: '曾砚(演示)', regionCode: '370900', fields: ['连铸'], evidence: [paper('水口结瘤'), paper('钙处理')], ...more })).id;
const ids = (rows: readonly { id: string }[]) => rows.map((row) => row.id);
const refusedFor = (field: string) => ({ code: 'invalid_input', fields: [expect.objectContaining({ field })] });

test('each kind keeps what was sent, is found again, indexed once, and has a history', async () => {
  const world = await aWorld(t());
  await t().drain();
  const common = { associationId: world.cityId, regionCode: '371400', summary: '正文', visibility: 'members' as const };
  const stem = '91371400MADEM9001';
  const { visibility: _, ...forEnterprise } = common;
  const inputs = {
    enterprise: { ...forEnterprise, name: '泰山钢铁', creditCode: stem + creditCodeCheck(stem), industry: '钢铁', industryChain: '高端装备', tags: ['规上企业'], hasAssociation: true },
    expert: { ...common, name: '单雄(演示)', title: '教授', institution: '某大学', fields: ['连铸', '炼钢'], capacity: 4, availability: 'limited', orcid: '0000-0002-1825-0097', openAlexId: 'A5000000001' },
    society: { ...common, name: '某学会', level: 'province', disciplines: ['炼钢'], availability: 'available' },
    technology_manager: { ...common, name: '仇明(演示)', institution: '某所', level: 'middle', fullTime: true, industries: ['氢能'], skills: ['技术', '资本'], capacity: 5, availability: 'available' },
    achievement: { ...common, name: '某技术', owner: '某大学', trl: 7, fields: ['脱硫'], expertId: null, availability: 'available' },
  } satisfies Record<ProfileKind, object>;
  for (const kind of profileKinds) {
    const { id } = await t().run(commandsOf[kind].create, system, inputs[kind]);
    const row = await profileById(db(), system, kind, id);
    expect([kind, row && valuesOf(profileDefinitions[kind], row)]).toEqual([kind, inputs[kind]]);
    expect(row).toMatchObject({ version: 1, association_id: world.cityId });
    await t().run(commandsOf[kind].edit, system, { id, version: 1, summary: '改过' });
    expect(valuesOf(profileDefinitions[kind], await profileById(db(), system, kind, id) ?? {})).toEqual({ ...inputs[kind], summary: '改过' });
    expect((await db().selectFrom('activity').select(['subject_type', 'action']).where('subject_id', '=', id).orderBy('seq').execute())).toEqual([
      { subject_type: 'profile', action: 'create' }, { subject_type: 'profile', action: 'edit' }]);
    expect((await searchDocument(db(), kind, id))?.text).toContain('改过');
  }
  expect(await t().drain()).toBe(profileKinds.length); // create and edit collapsed to one job for each
  const sorted = await db().selectFrom('expert').select('name_sort').where('association_id', '=', world.cityId).execute();
  expect(sorted).toEqual([{ name_sort: 'shan xiong yan shi' }]);
});

test('evidence comes with the profile, is added and removed, and always reaches the index', async () => {
  const world = await aWorld(t());
  const expertId = await anExpert(world);
  await t().drain();
  const { id: evidenceId } = await t().run(addEvidence, system, { profileKind: 'expert', profileId: expertId, kind: 'patent', title: '一种喂钙线方法', text: '', year: '2023' });
  expect((await evidenceOf(db(), 'expert', expertId)).map((each) => [each.kind, each.title, each.text, each.year])).toEqual([
    ['paper', '水口结瘤', '水口结瘤的正文', 2022], ['paper', '钙处理', '钙处理的正文', 2022], ['patent', '一种喂钙线方法', null, 2023]]);
  expect((await searchDocument(db(), 'expert', expertId))?.items.map((item) => item.title)).toEqual(['水口结瘤', '钙处理', '一种喂钙线方法']);
  expect(await t().drain()).toBe(1);
  expect((await t().deps.search.rank('expert', { title: '喂钙线', description: '' }, 5)).map((each) => each.id)).toContain(expertId);
  await t().run(removeEvidence, system, { profileKind: 'expert', profileId: expertId, evidenceId });
  expect(await t().drain()).toBe(1);
  await expect(t().run(removeEvidence, system, { profileKind: 'expert', profileId: expertId, evidenceId })).rejects.toMatchObject({ code: 'not_found' });
  const { id: societyId } = await t().run(createSociety, system, { associationId: world.cityId, name: '某学会', level: 'city', regionCode: '370900', evidence: [paper('题目')] });
  const [other] = await evidenceOf(db(), 'society', societyId);
  await expect(t().run(removeEvidence, system, { profileKind: 'expert', profileId: expertId, evidenceId: other?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' });
  expect((await profileById(db(), system, 'expert', expertId))?.version).toBe(1);
});

test('evidence that a live proposal cites stays', async () => {
  const world = await aWorld(t());
  const { needId } = await aMatchedNeed(t(), world);
  const matches = await db().selectFrom('match').select(['expert_id', 'reasons']).where('need_id', '=', needId).where('expert_id', 'is not', null).execute();
  const cited = matches.flatMap((match) => match.reasons.map((reason) => ({ expertId: match.expert_id ?? '', evidenceId: reason.evidenceId }))).find((each) => each.evidenceId !== null);
  await expect(t().run(removeEvidence, system, { profileKind: 'expert', profileId: cited?.expertId ?? '', evidenceId: cited?.evidenceId ?? '' })).rejects.toMatchObject({ code: 'wrong_state' });
});

test('who may write: staff of the subtree, and everybody their own but not what others vouch for', async () => {
  const [world, other] = [await aWorld(t()), await aWorld(t())];
  const expertId = await anExpert(world);
  const own = (await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId })).actor;
  const input = { associationId: world.cityId, name: '某人', regionCode: '370900' };
  await expect(t().run(createExpert, other.staff, input)).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(createExpert, own, input)).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(createExpert, visitor, input)).rejects.toMatchObject({ code: 'not_signed_in' });
  await t().run(createExpert, world.staff, input);
  expect(await t().run(editExpert, own, { id: expertId, version: 1, capacity: 1 })).toEqual({ id: expertId, version: 2 });
  await t().run(addEvidence, own, { profileKind: 'expert', profileId: expertId, ...paper('自己加的') });
  await expect(t().run(editExpert, own, { id: expertId, version: 2, associationId: other.cityId })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(editExpert, world.staff, { id: expertId, version: 2, associationId: other.cityId })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(editExpert, other.staff, { id: expertId, version: 2, capacity: 9 })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(editTechnologyManager, world.manager, { id: world.managerId, version: 1, level: 'senior' })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(editEnterprise, world.enterprise, { id: world.enterpriseId, version: 1, creditCode: '91350100M000100Y43' })).rejects.toMatchObject({ code: 'not_allowed' });
  await t().run(editEnterprise, world.enterprise, { id: world.enterpriseId, version: 1, industryChain: '新能源' });
  await expect(t().run(editEnterprise, other.enterprise, { id: world.enterpriseId, version: 2, industry: '甲' })).rejects.toMatchObject({ code: 'not_found' });
});

test('fifty changes of one version: one counts, the others are told', async () => {
  const world = await aWorld(t());
  const expertId = await anExpert(world);
  const tries = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => t().run(editExpert, system, { id: expertId, version: 1, title: `职称 ${n}` })));
  expect(tries.filter((one) => one.status === 'fulfilled').length).toBe(1);
  expect(new Set(tries.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : [])))).toEqual(new Set(['stale_version']));
  expect((await profileById(db(), system, 'expert', expertId))?.version).toBe(2);
});

test('one code, one enterprise, also when two write it at once; a wrong check character only leaves a mark', async () => {
  const world = await aWorld(t());
  const input = { associationId: world.cityId, name: '某厂', regionCode: '370900', creditCode: '91370900MADEM7777A' };
  const both = await Promise.allSettled([t().run(createEnterprise, system, input), t().run(createEnterprise, system, input)]);
  const [made] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'conflict', fields: [expect.objectContaining({ field: 'creditCode' })] } });
  const checked = creditCodeCheck('91370900MADEM7777') === 'A';
  expect(checked).toBe(false);
  expect(await profileById(db(), system, 'enterprise', made?.id ?? '')).toMatchObject({ credit_code_checked: false });
  const right = `91370900MADEM7777${creditCodeCheck('91370900MADEM7777')}`;
  await t().run(editEnterprise, system, { id: made?.id ?? '', version: 1, creditCode: right.toLowerCase() });
  expect(await profileById(db(), system, 'enterprise', made?.id ?? '')).toMatchObject({ credit_code: right, credit_code_checked: true });
  await expect(t().run(createEnterprise, system, { ...input, creditCode: right })).rejects.toMatchObject({ code: 'conflict' });
  await expect(t().run(editEnterprise, system, { id: world.enterpriseId, version: 1, creditCode: right })).rejects.toMatchObject({ code: 'conflict' });
});

test('what is referred to must be there', async () => {
  const world = await aWorld(t());
  const input = { associationId: world.cityId, name: '某技术', owner: '某大学', regionCode: '370900' };
  await expect(t().run(createAchievement, system, { ...input, expertId: world.cityId })).rejects.toMatchObject(refusedFor('expertId'));
  await expect(t().run(createAchievement, system, { ...input, associationId: world.enterpriseId })).rejects.toMatchObject(refusedFor('associationId'));
  expect(achievement.refusals).toHaveProperty('achievement_expert_id_fkey');
});

test('nothing stays of a write that was refused half-way', async () => {
  const world = await aWorld(t());
  await t().drain();
  const before = await profileCount(db(), system, 'expert', {});
  await expect(t().run(createExpert, system, { associationId: world.cityId, name: '某人', regionCode: '370900', evidence: [paper('好的'), { ...paper('年份不对'), year: 12 }] })).rejects.toMatchObject(refusedFor('evidence.1.year'));
  expect([await profileCount(db(), system, 'expert', {}), await t().drain()]).toEqual([before, 0]);
});

test('a manager’s capacity keeps room for the cases in hand', async () => {
  const world = await aWorld(t());
  const { matchId } = await anApprovedMatch(t(), world);
  await t().run(claimMatch, world.manager, { id: matchId });
  await expect(t().run(editTechnologyManager, world.manager, { id: world.managerId, version: 1, capacity: 0 })).rejects.toMatchObject(refusedFor('capacity'));
  await t().run(editTechnologyManager, world.manager, { id: world.managerId, version: 1, capacity: 1, availability: 'unavailable' });
});

test('who sees what', async () => {
  const [world, other] = [await aWorld(t()), await aWorld(t())];
  const hidden = await anExpert(world, { visibility: 'staff_only' });
  const open = await anExpert(world, { visibility: 'members' });
  const own = (await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId: hidden })).actor;
  const sees = async (actor: Parameters<typeof profileById>[1], kind: ProfileKind, id: string) => (await profileById(db(), actor, kind, id)) !== undefined;
  expect([await sees(world.staff, 'expert', hidden), await sees(own, 'expert', hidden), await sees(other.staff, 'expert', hidden), await sees(world.enterprise, 'expert', hidden), await sees(visitor, 'expert', open)])
    .toEqual([true, true, false, false, false]);
  expect([await sees(other.enterprise, 'expert', open), await sees(other.manager, 'expert', open)]).toEqual([true, true]);
  // counts and lists follow the same rule
  const filter = { q: '曾砚', region: '370900' };
  const [byStaff, byOther] = [await profilePage(db(), world.staff, 'expert', filter, { limit: 100 }), await profilePage(db(), other.staff, 'expert', filter, { limit: 100 })];
  expect([ids(byStaff.rows).includes(hidden), ids(byOther.rows).includes(hidden)]).toEqual([true, false]);
  expect(await profileCount(db(), other.staff, 'expert', filter)).toBe(byOther.rows.length);
});

test('an enterprise is seen by its own, its staff, and managers with a case of it or one they may take on', async () => {
  const [world, other] = [await aWorld(t()), await aWorld(t())];
  const sees = async (actor: Parameters<typeof profileById>[1]) => (await profileById(db(), actor, 'enterprise', world.enterpriseId)) !== undefined;
  expect([await sees(world.enterprise), await sees(world.staff), await sees(other.enterprise), await sees(other.staff), await sees(world.manager)]).toEqual([true, true, false, false, false]);
  const { matchId } = await anApprovedMatch(t(), world);
  expect([await sees(world.manager), await sees(other.manager)]).toEqual([true, true]);
  await t().run(claimMatch, world.manager, { id: matchId });
  expect([await sees(world.manager), await sees(other.manager)]).toEqual([true, false]);
});

test('lists: by pinyin, in pages that miss and repeat nothing; names before texts', async () => {
  const world = await aWorld(t());
  const names = ['曾甲', '安乙', '单丙', '北丁', '陈戊', 'Zoë', '仇己'];
  for (const name of names) await t().run(createExpert, system, { associationId: world.cityId, name, institution: `泰山钢铁${world.cityId}`, regionCode: '370902' });
  const asked = { q: world.cityId, region: '370900' };
  const all: string[] = [];
  for (let cursor: string | undefined; ;) {
    const { rows, next } = await profilePage(db(), world.staff, 'expert', asked, { limit: 2, cursor });
    all.push(...rows.map((row) => row.name));
    if (next === null) break;
    cursor = next;
  }
  expect(all).toEqual(['安乙', '北丁', '陈戊', '仇己', '单丙', '曾甲', 'Zoë']);
  expect(await profileCount(db(), world.staff, 'expert', asked)).toBe(7);
  expect(await profileCount(db(), world.staff, 'expert', { ...asked, region: '371400' })).toBe(0);
  expect((await profilePage(db(), world.staff, 'expert', { q: '100%_' }, { limit: 5 })).rows).toEqual([]);
  const found = (await profilePage(db(), world.staff, 'expert', asked, { limit: 7 })).rows;
  const [, , last] = found;
  const mixed = await profilePage(db(), world.staff, 'expert', { q: '曾甲', found: [last?.id ?? '', found[0]?.id ?? ''] }, { limit: 10 });
  expect(mixed.rows.filter((row) => ids(found).includes(row.id)).map((row) => row.name)).toEqual(['曾甲', '陈戊', '安乙']);
});

test('the search box finds what is meant, and names alone when the index fails', async () => {
  const world = await aWorld(t());
  const expertId = await anExpert(world, { name: '任尚(演示)', fields: ['射频杀菌'], summary: '枸杞干果的射频杀菌与褐变控制' });
  await t().drain();
  const silent = { warn: () => {} };
  const by = async (q: string) => ids((await listProfiles({ ...t().deps, log: silent }, world.staff, 'expert', { q }, { limit: 50 })).rows).includes(expertId);
  expect([await by('枸杞褐变'), await by('任尚'), await by('renshang'), await by('rs'), await by('xyzzy')]).toEqual([true, true, true, true, false]);
  const failing = { db: db(), log: silent, search: { rank: () => Promise.reject(new Error('down')), search: () => Promise.reject(new Error('down')) } };
  const degraded = await listProfiles(failing, world.staff, 'expert', { q: '任尚' }, { limit: 50 });
  expect([degraded.how, ids(degraded.rows).includes(expertId)]).toEqual(['names_only', true]);
});

test('the index is filled in batches, and forgets who is gone', async () => {
  const world = await aWorld(t());
  const { id } = await t().run(createTechnologyManager, system, { associationId: world.cityId, name: '某人', regionCode: '370900', level: 'junior', industries: ['氢能'], evidence: [paper('案例')] });
  const documents = [];
  for await (const batch of allSearchDocuments(db(), 'technology_manager')) documents.push(...batch);
  expect(documents.find((each) => each.id === id)).toEqual({ id, title: '氢能', text: '', items: [{ id: expect.any(String), title: '案例', text: '案例的正文' }], names: ['某人'], pinyin: ['mou ren'], facets: { industries: ['氢能'] }, filters: expect.objectContaining({ visibility: ['public'] }) });
  expect(new Set(documents.map((each) => each.id)).size).toBe(documents.length);
  const removed: unknown[] = [];
  const recording = { remove: async (kind: string, gone: readonly string[]) => { removed.push([kind, ...gone]); }, put: async () => {} };
  await applyChanges(db(), recording, new Map([['expert', [world.cityId]]]));
  expect(removed).toEqual([['expert', world.cityId]]);
});

test('the same request again gives the first answer and one profile', async () => {
  const world = await aWorld(t());
  const input = { associationId: world.cityId, name: '只有一个', regionCode: '370900' };
  const [a, b] = [await run(t().deps, createExpert, world.staff, input, { requestKey: 'k1' }), await run(t().deps, createExpert, world.staff, input, { requestKey: 'k1' })];
  expect(a).toEqual(b);
});
