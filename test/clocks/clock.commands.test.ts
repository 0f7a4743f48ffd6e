import { beforeAll, expect, test } from 'vitest';
import { claimMatch, recordStep, releaseMatch } from '../../src/engagements/engagement.commands.ts';
import { acceptNeed, escalateNeed, returnNeed, sendNeed, submitNeed, withdrawNeed } from '../../src/needs/need.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { aMatchedNeed, anApprovedMatch, aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

/** Clocks begin and end in the transaction of the step they belong to. */
const t = testServices();
let world: World;
beforeAll(async () => { world = await aWorld(t()); });
const clocksOf = async (needId: string) =>
  (await t().deps.db.selectFrom('clock').select(['kind', 'met', 'due_on', 'association_id', 'subject_type']).where('need_id', '=', needId).orderBy('started_at').orderBy('id').execute());
const running = async (needId: string) => (await clocksOf(needId)).filter((clock) => clock.met === null).map((clock) => clock.kind);

test('a need that is sent waits two working days for its first answer; a draft waits for nothing', async () => {
  const { id } = await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '一份草稿', field: '装备', problem: '溜槽', draft: true });
  expect(await clocksOf(id)).toEqual([]);
  await t().run(sendNeed, world.enterprise, { id }, { now: new Date('2026-11-27T10:00:00+08:00') });
  expect(await clocksOf(id)).toEqual([{ kind: 'first_answer', met: null, due_on: '2026-12-01', association_id: world.cityId, subject_type: 'need' }]);
  await t().run(returnNeed, world.staff, { id, reason: '请补充工况' });
  expect(await running(id)).toEqual([]);
  await t().run(sendNeed, world.enterprise, { id });
  await t().run(withdrawNeed, world.enterprise, { id });
  expect((await clocksOf(id)).map((clock) => clock.met)).toEqual([true, false]);
});

test('handed up, the parent association has its own two days', async () => {
  const id = await aSubmittedNeed(t(), world);
  await t().run(escalateNeed, world.staff, { id });
  expect((await clocksOf(id)).map((clock) => [clock.kind, clock.met, clock.association_id])).toEqual([['first_answer', true, world.cityId], ['first_answer', null, world.provinceId]]);
  await t().run(acceptNeed, world.staff, { id });
  expect(await running(id)).toEqual([]);
  await t().run(returnNeed, world.staff, { id, reason: '请补充工况' });
  await t().run(sendNeed, world.enterprise, { id });
  expect((await clocksOf(id)).at(-1)?.association_id).toBe(world.provinceId); // whoever sent it back gets it back
  await expect(t().run(escalateNeed, world.staff, { id })).rejects.toMatchObject({ code: 'wrong_state' }); // nobody works at the top: it would be lost
});

test('proposals wait for a review, an approval for somebody to take it on, a case for its first contact, then silence is counted', async () => {
  const { needId, matchId, version } = await aMatchedNeed(t(), world);
  expect(await running(needId)).toEqual(['review']);
  await t().run(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version });
  expect(await running(needId)).toEqual(['take_on']);
  const { id } = await t().run(claimMatch, world.manager, { id: matchId });
  expect(await running(needId)).toEqual(['first_contact']);
  await t().run(recordStep, world.manager, { id, stage: 'note', happenedOn: '2026-11-20', note: '电话没有打通', version: 1 });
  expect(await running(needId)).toEqual(['first_contact']);
  await t().run(recordStep, world.manager, { id, stage: 'contacted', happenedOn: '2026-11-20', version: 2 });
  expect(await running(needId)).toEqual(['silence']);
  await t().run(recordStep, world.manager, { id, stage: 'note', happenedOn: '2026-11-20', note: '约了下周', version: 3 });
  expect((await clocksOf(needId)).map((clock) => [clock.kind, clock.met])).toEqual([['first_answer', true], ['review', true], ['take_on', true], ['first_contact', true], ['silence', true], ['silence', null]]);
  await t().run(recordStep, world.manager, { id, stage: 'failed', happenedOn: '2026-11-20', note: '没有谈拢', version: 4 });
  expect(await running(needId)).toEqual([]);
});

test('with every proposal turned down another way is waited for', async () => {
  const { needId } = await aMatchedNeed(t(), world);
  for (const match of await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('status', '=', 'proposed').execute()) await t().run(decideMatch, world.staff, { id: match.id, version: match.version, decision: 'reject', reason: 'wrong_field' });
  expect(await running(needId)).toEqual(['way_on']);
  await t().run(returnNeed, world.staff, { id: needId, reason: '请拆成几个小问题' });
  expect(await running(needId)).toEqual([]);
});

test('a case that is given back waits for the next manager', async () => {
  const { needId, matchId } = await anApprovedMatch(t(), world);
  await t().run(claimMatch, world.manager, { id: matchId });
  await t().run(releaseMatch, world.manager, { id: matchId, reason: '近期出差' });
  expect(await running(needId)).toEqual(['take_on']);
  expect((await clocksOf(needId)).filter((clock) => clock.kind === 'first_contact').map((clock) => clock.met)).toEqual([false]);
});
