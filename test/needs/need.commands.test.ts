import { beforeAll, describe, expect, test } from 'vitest';
import { claimMatch } from '../../src/engagements/engagement.commands.ts';
import { acceptNeed, editNeed, escalateNeed, mergeNeed, returnNeed, sendNeed, submitNeed, withdrawNeed } from '../../src/needs/need.commands.ts';
import { enterpriseDesk } from '../../src/needs/need.desk.tsx';
import { needById, needCount, needPage } from '../../src/needs/need.queries.ts';
import { caseFactsOf, closenessTo, visibleHistory } from '../../src/needs/progress.queries.ts';
import { timelineOfNeed } from '../../src/db/activity.ts';
import type { Actor } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { aMatchedNeed, anAcceptedNeed, anAccount, anApprovedMatch, anEnterprise, aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
let home: World;
let far: World;
beforeAll(async () => { [home, far] = [await aWorld(t()), await aWorld(t())]; });

const row = (id: string) => t().deps.db.selectFrom('need').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const history = async (id: string) => (await t().deps.db.selectFrom('activity').select(['action', 'from_status', 'to_status']).where('subject_id', '=', id).orderBy('seq').execute())
  .map((line) => `${line.action} ${line.from_status ?? '-'} ${line.to_status ?? '-'}`);
const text = { title: '连铸水口结瘤', field: '钢铁冶金', problem: '钢液可浇性差，水口结瘤频繁。' };
const draft = (actor: Actor = home.enterprise, more: object = {}) => t().run(submitNeed, actor, { ...text, enterpriseId: home.enterpriseId, draft: true, ...more });

describe('posting', () => {
  test('a need waits for the association of its enterprise, with place and chain of the enterprise', async () => {
    const { id } = await t().run(submitNeed, home.enterprise, { ...text, enterpriseId: home.enterpriseId, budgetYuan: 3_500_000, urgency: 'urgent' });
    expect(await row(id)).toMatchObject({ status: 'submitted', association_id: home.cityId, region_code: '370900', industry_chain: '高端装备制造', budget_fen: 350_000_000, created_by: home.enterprise.userId });
    expect(await history(id)).toEqual(['submit - submitted']);
  });
  test('a draft may be thin, a submitted need not', async () => {
    const { id } = await draft(home.enterprise, { problem: '' });
    await expect(t().run(sendNeed, home.enterprise, { id })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'problem' }] });
    await expect(t().run(submitNeed, home.enterprise, { ...text, problem: ' ', enterpriseId: home.enterpriseId })).rejects.toMatchObject({ fields: [{ field: 'problem' }] });
    await t().run(editNeed, home.enterprise, { id, version: 1, problem: '水口结瘤' });
    expect(await t().run(sendNeed, home.enterprise, { id })).toEqual({ id, status: 'submitted' });
    expect(await history(id)).toEqual(['draft - draft', 'edit - -', 'submit draft submitted']);
  });
  test('for one’s own enterprise only; staff for those of their area', async () => {
    await expect(draft(far.enterprise)).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(draft(far.staff)).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(draft(home.manager)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await draft(home.staff)).toEqual({ id: expect.any(String) });
    await expect(t().run(submitNeed, home.staff, { ...text, enterpriseId: newId() })).rejects.toMatchObject({ fields: [{ field: 'enterpriseId' }] });
  });
});

describe('editing', () => {
  test('what is left out stays, above all who may see the need', async () => {
    const { id } = await draft(home.enterprise, { confidentiality: 'staff_only', urgency: 'critical', source: 'phone', kind: '检测分析' });
    expect(await t().run(editNeed, home.enterprise, { id, version: 1, title: '连铸浸入式水口结瘤' })).toEqual({ id, version: 2 });
    expect(await row(id)).toMatchObject({ title: '连铸浸入式水口结瘤', confidentiality: 'staff_only', urgency: 'critical', source: 'phone', kind: '检测分析', problem: text.problem });
  });
  test('from an old version is refused, and after acceptance too', async () => {
    const id = await aSubmittedNeed(t(), home);
    await t().run(editNeed, home.enterprise, { id, version: 1, goals: '先到的改动' });
    await expect(t().run(editNeed, home.staff, { id, version: 1, goals: '后到的改动' })).rejects.toMatchObject({ code: 'stale_version' });
    expect((await row(id)).goals).toBe('先到的改动');
    await t().run(acceptNeed, home.staff, { id });
    await expect(t().run(editNeed, home.enterprise, { id, version: 3, goals: '太晚' })).rejects.toMatchObject({ code: 'wrong_state' });
  });
  test('does not empty a need that waits for staff', async () => {
    const { id } = await t().run(submitNeed, home.enterprise, { ...text, enterpriseId: home.enterpriseId });
    await expect(t().run(editNeed, home.enterprise, { id, version: 1, problem: '' })).rejects.toMatchObject({ fields: [{ field: 'problem' }] });
  });
});

describe('triage', () => {
  test('acceptance queues the matching once, however often it is asked for', async () => {
    const id = await aSubmittedNeed(t(), home);
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => t().run(acceptNeed, home.staff, { id })));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await history(id)).toEqual(['submit - submitted', 'accept submitted accepted']);
    expect(await row(id)).toMatchObject({ status: 'accepted', accepted_by: home.staff.userId, accepted_at: expect.any(Date) });
  });
  test('a returned need carries the reason, and comes back', async () => {
    const id = await aSubmittedNeed(t(), home);
    await expect(t().run(returnNeed, home.staff, { id, reason: '不行' })).rejects.toMatchObject({ fields: [{ field: 'reason' }] });
    await t().run(returnNeed, home.staff, { id, reason: '请补充含水率和带速' });
    expect(await row(id)).toMatchObject({ status: 'returned', status_reason: '请补充含水率和带速' });
    await t().run(sendNeed, home.enterprise, { id });
    expect(await row(id)).toMatchObject({ status: 'submitted', status_reason: null });
  });
  test('merging ties one need to another, not to itself and not in a ring', async () => {
    const [one, other] = [await aSubmittedNeed(t(), home), await aSubmittedNeed(t(), home)];
    await expect(t().run(mergeNeed, home.staff, { id: one, intoId: one })).rejects.toMatchObject({ fields: [{ field: 'intoId' }] });
    const both = await Promise.allSettled([t().run(mergeNeed, home.staff, { id: one, intoId: other }), t().run(mergeNeed, home.staff, { id: other, intoId: one })]);
    expect(both.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const merged = [await row(one), await row(other)];
    expect(merged.map((need) => need.status).toSorted()).toEqual(['merged', 'submitted']);
    await expect(t().run(mergeNeed, home.staff, { id: await aSubmittedNeed(t(), home), intoId: await aSubmittedNeed(t(), far) }), 'of another province').rejects.toMatchObject({ code: 'not_found' });
  });
  test('escalation hands the need up, until there is nobody above', async () => {
    const id = await aSubmittedNeed(t(), home);
    await t().run(escalateNeed, home.staff, { id, note: '市内没有合适的专家' });
    expect(await row(id)).toMatchObject({ status: 'escalated', association_id: home.cityId, escalated_to_id: home.provinceId });
    expect(await t().run(acceptNeed, home.staff, { id })).toMatchObject({ status: 'accepted' });
  });
  test('only staff of the area', async () => {
    const id = await aSubmittedNeed(t(), home);
    await expect(t().run(acceptNeed, home.enterprise, { id })).rejects.toMatchObject({ code: 'not_allowed' });
    for (const stranger of [far.staff, far.enterprise, home.manager]) await expect(t().run(acceptNeed, stranger, { id })).rejects.toMatchObject({ code: 'not_found' });
    await expect(t().run(withdrawNeed, far.enterprise, { id })).rejects.toMatchObject({ code: 'not_found' });
    expect(await t().run(withdrawNeed, home.enterprise, { id, reason: '已自行解决' })).toEqual({ id, status: 'withdrawn' });
    await expect(t().run(acceptNeed, home.staff, { id })).rejects.toMatchObject({ code: 'wrong_state' });
  });
});

describe('who sees a need', () => {
  const sees = async (actor: Actor, id: string) => (await needById(t().deps.db, actor, id)) !== undefined;

  test('managers only what waits for them or is theirs, and never what is for staff only', async () => {
    const { needId, matchId } = await anApprovedMatch(t(), home);
    expect([await sees(home.manager, needId), await sees(far.manager, needId)]).toEqual([true, true]);
    await t().run(claimMatch, home.manager, { id: matchId });
    expect([await sees(home.manager, needId), await sees(far.manager, needId)]).toEqual([true, false]);
    const { needId: proposed } = await aMatchedNeed(t(), home);
    expect(await sees(home.manager, proposed)).toBe(false);
    const { needId: withdrawn } = await anApprovedMatch(t(), home);
    await t().run(withdrawNeed, home.enterprise, { id: withdrawn });
    expect(await sees(home.manager, withdrawn)).toBe(false);
  });

  test('the list, its count and its search say the same', async () => {
    const world = await aWorld(t());
    const ids = [await aSubmittedNeed(t(), world), await aSubmittedNeed(t(), world, { title: '100%_湿度下的清扫器' })];
    const db = t().deps.db;
    expect((await needPage(db, world.staff, {}, { limit: 10 })).rows.map((need) => need.id)).toEqual(ids.toReversed());
    expect(await needCount(db, world.staff, {})).toBe(2);
    expect(await needCount(db, world.staff, { q: '100%_湿' })).toBe(1);
    expect(await needCount(db, world.staff, { q: '_' }), 'wildcards are letters').toBe(1);
    expect(await needCount(db, world.staff, { status: 'accepted' })).toBe(0);
    expect(await needCount(db, far.staff, { q: '100%_湿' })).toBe(0);
  });

  test('each sees as much of the history as concerns them', async () => {
    const { needId, matchId } = await anApprovedMatch(t(), home);
    const db = t().deps.db;
    await t().run(claimMatch, home.manager, { id: matchId });
    const need = await row(needId).then(() => needById(db, home.staff, needId));
    if (need === undefined) throw new Error('the need is there');
    const lines = await timelineOfNeed(db, needId);
    const seen = async (actor: Actor) => visibleHistory(lines, await closenessTo(db, actor, need)).map((line) => `${line.subject_type}.${line.action}`);
    expect(await seen(home.staff)).toEqual(['need.submit', 'need.accept', 'need.match', 'match.approve', 'engagement.claim']);
    expect(await seen(home.enterprise)).toEqual(await seen(home.manager));
    expect(await seen(home.enterprise)).toContain('engagement.claim');
    expect(await closenessTo(db, far.staff, need)).toBe('reader');
    const [last] = lines;
    const hidden = ['absorb', 'match'].map((action) => ({ ...last, subject_type: 'need', action, from_status: 'matched', to_status: 'matched', note: '别的企业的需求' }) as (typeof lines)[number]);
    expect((['staff', 'party', 'reader'] as const).map((who) => visibleHistory(hidden, who).map((line) => `${line.action} ${line.note}`))).toEqual([['absorb 别的企业的需求', 'match 别的企业的需求'], ['absorb null'], ['absorb null']]);
    expect(visibleHistory(lines, 'reader').every((line) => line.subject_type === 'need')).toBe(true);
    expect((await caseFactsOf(db, [needId]))(needId)).toMatchObject({ approved: 1, engagement: { managerName: expect.stringContaining('岳明') } });
  });
});

test('the enterprise’s desk: what is theirs to do, what is under way and who holds it, what ended', async () => {
  const world = await aWorld(t());
  const { id: draftId } = await t().run(submitNeed, world.enterprise, { ...text, enterpriseId: world.enterpriseId, draft: true });
  const waiting = await aSubmittedNeed(t(), world);
  const accepted = await anAcceptedNeed(t(), world);
  const gone = await aSubmittedNeed(t(), world);
  await t().run(withdrawNeed, world.enterprise, { id: gone });
  const desk = await enterpriseDesk(t().deps.db, world.enterprise);
  const ids = (rows: readonly { id: string }[]) => rows.map((need) => need.id).toSorted();
  expect([ids(desk.mine), ids(desk.running), ids(desk.ended), desk.total]).toEqual([[draftId], [waiting, accepted].toSorted(), [gone], 4]);
  const other = await anAccount(t(), { role: 'enterprise_member', associationId: world.cityId, enterpriseId: await anEnterprise(t(), world.cityId) });
  expect((await enterpriseDesk(t().deps.db, other.actor)).total).toBe(0);
});
