import { beforeAll, expect, test } from 'vitest';
import { claimMatch, recordStep } from '../../src/engagements/engagement.commands.ts';
import { answerFollowUp, askFollowUps, renewFollowUp } from '../../src/engagements/follow-up.commands.ts';
import { linkToken } from '../../src/http/links.ts';
import { letterOf } from '../../src/notices/letter.ts';
import { subjectsOn } from '../../src/notice-subjects.ts';
import { holderOf, system } from '../../src/shared/command.ts';
import { anAccount, anApprovedMatch, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Months after the contract each side answers two questions by a link without an account. */
const t = testServices();
const db = () => t().deps.db;
let world: World;
let [manager, staff, firm] = ['', '', ''];
beforeAll(async () => {
  world = await aWorld(t());
  [manager, staff, firm] = [await t().signIn(world.emails.manager), await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise)];
});

const DAY = 24 * 3600_000;
const asked = (id: string) => db().selectFrom('follow_up').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const pathOf = async (id: string) => `/r/${linkToken(t().deps.linkKey, 'follow_up', id, (await asked(id)).link_version)}`;
const answers = { stillRuns: 'partly', whatChanged: '一条线还在用，另一条改了工艺' };

/** A contract of three months ago, both sides just asked. */
async function aContract() {
  const { matchId, needId } = await anApprovedMatch(t(), world);
  const { expert_id: expertId } = await db().selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow();
  await db().updateTable('technology_manager').set({ capacity: 50 }).where('id', '=', world.managerId).execute();
  const at = new Date(Date.now() - 100 * DAY);
  const { id: engagementId } = await t().run(claimMatch, world.manager, { id: matchId }, { now: at });
  await t().run(recordStep, world.manager, { id: engagementId, stage: 'signed', happenedOn: at.toISOString().slice(0, 10), contractNumber: 'HT-9', version: 1 }, { now: at });
  const expert = await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId: expertId ?? '' });
  await t().run(askFollowUps, system, {});
  const rows = await db().selectFrom('follow_up').select(['id', 'side']).where('engagement_id', '=', engagementId).execute();
  const of = (side: string) => rows.find((row) => row.side === side)?.id ?? '';
  return { engagementId, needId, expert, byFirm: of('enterprise'), byCandidate: of('candidate') };
}

test('both sides answer by their own link; the manager passes it on, everybody in the case reads what was said', async () => {
  const { engagementId, byFirm, byCandidate, expert } = await aContract();
  const page = await open(t(), `/engagements/${engagementId}`, manager);
  for (const words of ['签约以后', '满 3 个月', '等答复', await pathOf(byFirm), await pathOf(byCandidate)]) expect(page.html).toContain(words);
  expect((await open(t(), '/engagements', manager)).html).toContain('签约后回访还没有答复');
  // The firm reads its own question on its desk and on the case, and no link of anybody.
  expect((await open(t(), '/desk', firm)).html).toContain(`/follow-ups/${byFirm}`);
  expect((await open(t(), `/engagements/${engagementId}`, firm)).html).not.toContain('/r/');

  const path = await pathOf(byFirm);
  const letter = await open(t(), path);
  for (const words of ['签约满 3 个月', '粘性物料长距离带式输送', '现在还在用吗', '不用登录']) expect(letter.html).toContain(words);
  expect((await t().request(path)).headers.get('x-robots-tag')).toBe('noindex');
  const missing = await press(t(), letter, path, { stillRuns: '', whatChanged: '产量上升一成' });
  expect(missing.status).toBe(422);
  expect(missing.html).toContain('产量上升一成');
  expect((await press(t(), missing, path, answers)).status).toBe(303);
  expect(await asked(byFirm)).toMatchObject({ still_runs: 'partly', answered_by: null });
  // A second press changes nothing and says thank you.
  expect((await press(t(), letter, path, { stillRuns: 'no', whatChanged: '停了' })).status).toBe(303);
  expect((await open(t(), path)).html).toContain('已收到您的答复');
  expect((await asked(byFirm)).still_runs).toBe('partly');

  // The other side signed in: not the case, but the question.
  const signedIn = await t().signIn(expert.email);
  expect((await open(t(), '/desk', signedIn)).html).toContain(`/follow-ups/${byCandidate}`);
  expect((await open(t(), `/follow-ups/${byFirm}`, signedIn)).status).toBe(404);
  const question = await open(t(), `/follow-ups/${byCandidate}`, signedIn);
  expect(question.html).not.toContain('回到对接');
  expect((await press(t(), question, `/follow-ups/${byCandidate}`, { stillRuns: 'yes', whatChanged: '又装了两台' }, signedIn)).status).toBe(303);
  const told = await open(t(), `/engagements/${engagementId}`, firm);
  for (const words of ['一条线还在用，另一条改了工艺', '又装了两台']) expect(told.html).toContain(words);
});

test('a link is the key to one question, ends after sixty days, and a new one ends the old; staff note a telephone call', async () => {
  const { byFirm, byCandidate, engagementId } = await aContract();
  const [own, other] = [await pathOf(byFirm), await pathOf(byCandidate)];
  for (const bad of [`/r/${own.slice(3, 25)}${other.slice(25)}`, `/i/${own.slice(3)}`, `/f/${own.slice(3)}`, '/r/x']) expect((await open(t(), bad)).status, bad).toBe(404);
  const holder = (id: string) => holderOf({ purpose: 'follow_up', id });
  await expect(t().run(answerFollowUp, holder(byCandidate), { id: byFirm, stillRuns: 'no', whatChanged: '停了' })).rejects.toMatchObject({ code: 'not_signed_in' });
  await expect(t().run(answerFollowUp, holderOf({ purpose: 'invitation', id: byFirm }), { id: byFirm, stillRuns: 'no', whatChanged: '停了' })).rejects.toMatchObject({ code: 'not_signed_in' });
  const late = new Date(Date.now() + 61 * DAY);
  await expect(t().run(answerFollowUp, holder(byFirm), { id: byFirm, stillRuns: 'yes', whatChanged: '在用' }, { now: late })).rejects.toMatchObject({ code: 'wrong_state' });
  await db().updateTable('follow_up').set({ expires_at: new Date(Date.now() - DAY) }).where('id', '=', byFirm).execute();
  expect((await open(t(), own)).html).toContain('这个链接已过期');
  expect((await press(t(), await open(t(), `/engagements/${engagementId}`, manager), `/follow-ups/${byFirm}/renew`, {}, manager)).status).toBe(303);
  expect((await open(t(), own)).status).toBe(404);
  expect((await open(t(), await pathOf(byFirm))).html).toContain('现在还在用吗');
  await expect(t().run(renewFollowUp, world.enterprise, { id: byFirm })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(renewFollowUp, (await aWorld(t())).staff, { id: byFirm })).rejects.toMatchObject({ code: 'not_found' });
  const call = await open(t(), `/follow-ups/${byFirm}`, staff);
  expect((await press(t(), call, `/follow-ups/${byFirm}`, answers, staff)).status).toBe(303);
  await expect(t().run(renewFollowUp, world.manager, { id: byFirm })).rejects.toMatchObject({ code: 'conflict' });
});

test('the letter to a side opens the questions without signing in, the notice inside opens them signed in; the manager comes to the case', async () => {
  const { byFirm, engagementId, needId } = await aContract();
  const [notice] = await db().selectFrom('notice').select(['id', 'kind', 'subject_type', 'subject_id', 'need_id', 'words']).where('kind', '=', 'follow_up_asked').where('subject_id', '=', engagementId).where('user_id', '=', world.enterprise.userId).execute();
  if (notice === undefined) throw new Error('not told');
  const subject = async (who: World['enterprise'], key?: string) => (await subjectsOn(db(), key)(who, [notice])).get(notice.id);
  expect(await subject(world.enterprise)).toMatchObject({ path: `/follow-ups/${byFirm}` });
  expect(await subject(world.manager)).toMatchObject({ path: `/engagements/${engagementId}` });
  const direct = (await subject(world.enterprise, t().deps.linkKey))?.direct;
  expect(direct).toBe(await pathOf(byFirm));
  expect((await subject(world.manager, t().deps.linkKey))?.direct).toBeUndefined();
  const { text } = letterOf([{ id: notice.id, kind: notice.kind, words: { months: '3' }, title: null, ...(direct === undefined ? {} : { direct }) }], 'zh', { publicUrl: 'https://keqiao.test', messageId: needId });
  expect(text).toContain(`https://keqiao.test${direct ?? ''}`);
  expect(text).not.toContain('需要登录');
});
