import { beforeAll, describe, expect, test } from 'vitest';
import { claimMatch } from '../../src/engagements/engagement.commands.ts';
import { answerCaseInvitation, moveCaseInvitationOn, sendCaseInvitation, withdrawCaseInvitation } from '../../src/engagements/invitation.commands.ts';
import { moveCaseInvitationsOn } from '../../src/engagements/invitation.jobs.ts';
import { linkToken } from '../../src/http/links.ts';
import { matchOrder } from '../../src/matches/match.queries.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { holderOf, system } from '../../src/shared/command.ts';
import { addWorkingDays, chinaDay } from '../../src/shared/working-days.ts';
import { aMatchedNeed, anAccount, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Both sides of a case are asked by a link without an account; a no, or silence, brings the next approved candidate by itself. */
const t = testServices();
let world: World;
let manager: string;
let staff: string;
beforeAll(async () => {
  world = await aWorld(t());
  [manager, staff] = [await t().signIn(world.emails.manager), await t().signIn(world.emails.staff)];
});

const db = () => t().deps.db;
const LATER = new Date('2099-01-01');

/** A case with the best candidate in it, and this many more approved. */
async function aCase(alternates = 1): Promise<{ engagementId: string; needId: string; matchId: string; others: string[] }> {
  await db().updateTable('technology_manager').set({ capacity: 50 }).where('id', '=', world.managerId).execute();
  const { needId } = await aMatchedNeed(t(), world);
  const matches = await db().selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('status', '=', 'proposed').orderBy(matchOrder).limit(1 + alternates).execute();
  for (const { id, version } of matches) await t().run(decideMatch, world.staff, { id, decision: 'approve', reason: 'evidence_fits', version });
  const [first = { id: '' }, ...others] = matches;
  const { id: engagementId } = await t().run(claimMatch, world.manager, { id: first.id });
  return { engagementId, needId, matchId: first.id, others: others.map((one) => one.id) };
}
const invited = async (engagementId: string, side: 'candidate' | 'enterprise' = 'candidate') => (await t().run(sendCaseInvitation, world.manager, { id: engagementId, side })).id;
const row = (id: string) => db().selectFrom('case_invitation').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const pathOf = async (id: string) => `/i/${linkToken(t().deps.linkKey, 'invitation', id, (await row(id)).link_version)}`;
const holder = (id: string) => holderOf({ purpose: 'invitation', id });
const statusOf = async (matchId: string) => (await db().selectFrom('match').select('status').where('id', '=', matchId).executeTakeFirstOrThrow()).status;

describe('a link without an account', () => {
  test('shows who asks and why, takes the answer, and everybody knows', async () => {
    const { engagementId, needId, matchId } = await aCase();
    const page = await open(t(), `/engagements/${engagementId}`, manager);
    for (const words of ['双方的答复', '还没有邀请', '备选已就绪']) expect(page.html).toContain(words);
    expect((await press(t(), page, `/engagements/${engagementId}/invitations`, { message: '先电话谈二十分钟可以吗？' }, manager)).status).toBe(303);
    const { id } = await db().selectFrom('case_invitation').select('id').where('engagement_id', '=', engagementId).executeTakeFirstOrThrow();
    const path = await pathOf(id);
    expect((await open(t(), `/engagements/${engagementId}`, manager)).html).toContain(`http://127.0.0.1:3000${path}`);

    const letter = await open(t(), path);
    expect(letter.status).toBe(200);
    for (const words of ['有企业想向您请教', '粘性物料长距离带式输送', '为什么想到您', '先电话谈二十分钟可以吗？', '接受，可以联系我', '请找我的同事']) expect(letter.html).toContain(words);
    const answer = await t().request(path);
    expect(answer.headers.get('x-robots-tag')).toBe('noindex');
    expect(answer.headers.get('cache-control')).toBe('no-store');

    const missing = await press(t(), letter, path, { answer: 'postpone', notBefore: '', note: '国庆后再说' });
    expect(missing.status).toBe(422);
    for (const words of ['哪天以后方便', '国庆后再说', 'href="#notBefore"']) expect(missing.html).toContain(words);
    expect((await press(t(), missing, path, { answer: 'accept' })).status).toBe(303);
    expect((await open(t(), path)).html).toContain('谢谢您');
    expect(await row(id)).toMatchObject({ status: 'accepted', answered_by: null, match_id: matchId });
    expect(await db().selectFrom('contact_grant').select('basis').where('engagement_id', '=', engagementId).execute()).toEqual([{ basis: 'invitation' }]);
    expect(await db().selectFrom('activity').select('actor_name').where('need_id', '=', needId).where('action', '=', 'accept').where('subject_type', '=', 'engagement').execute()).toEqual([{ actor_name: '凭链接' }]);
    const told = await db().selectFrom('notice').innerJoin('role_grant', 'role_grant.user_id', 'notice.user_id').where('technology_manager_id', '=', world.managerId).where('need_id', '=', needId).select('kind').execute();
    expect(told.map((one) => one.kind)).toContain('invitation_accepted');
  });

  test('is the key to this one invitation and to nothing else', async () => {
    const { engagementId } = await aCase();
    const id = await invited(engagementId);
    const path = await pathOf(id);
    const other = (await pathOf(await invited(engagementId, 'enterprise'))).slice(3);
    for (const bad of [`${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`, `/i/${path.slice(3, 25)}${other.slice(22)}`, '/i/x', `/f/${path.slice(3)}`]) {
      const seen = await open(t(), bad);
      expect(seen.status, bad).toBe(404);
      expect(seen.html).toContain('链接无效');
    }
    await expect(t().run(answerCaseInvitation, holder('00000000-0000-7000-8000-000000000000'), { id, answer: 'accept' })).rejects.toMatchObject({ code: 'not_signed_in' });
    const page = await open(t(), `/engagements/${engagementId}`, manager);
    await press(t(), page, `/case-invitations/${id}/renew`, {}, manager);
    expect((await open(t(), path)).status).toBe(404);
    expect((await open(t(), await pathOf(id))).status).toBe(200);
    await t().run(withdrawCaseInvitation, world.manager, { id });
    expect((await open(t(), await pathOf(id))).html).toContain('已由技术经理人撤回');
  });

  test('a second answer, and one after the last day, change nothing and say so', async () => {
    const { engagementId } = await aCase(0);
    const id = await invited(engagementId);
    expect(chinaDay((await row(id)).expires_at)).toBe(chinaDay(new Date(Date.parse(`${addWorkingDays(chinaDay(new Date()), 5).day}T16:00:00Z`))));
    await expect(t().run(answerCaseInvitation, holder(id), { id, answer: 'accept' }, { now: LATER })).rejects.toMatchObject({ code: 'wrong_state' });
    await t().run(answerCaseInvitation, holder(id), { id, answer: 'refer', colleague: '李工，某某研究院' });
    await expect(t().run(answerCaseInvitation, holder(id), { id, answer: 'accept' })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(t().run(sendCaseInvitation, world.manager, { id: engagementId, side: 'candidate' })).resolves.toBeTruthy();
    await expect(t().run(sendCaseInvitation, world.manager, { id: engagementId, side: 'candidate' })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a no', () => {
  test('brings the next approved candidate, tells everybody, and they are not proposed for this need again', async () => {
    const { engagementId, needId, matchId, others } = await aCase(2);
    const id = await invited(engagementId);
    await t().run(answerCaseInvitation, holder(id), { id, answer: 'decline', reason: 'no_time', note: '明年再说' });
    expect([await statusOf(matchId), await statusOf(others[0] ?? ''), await statusOf(others[1] ?? '')]).toEqual(['expired', 'claimed', 'approved']);
    const next = await db().selectFrom('case_invitation').selectAll().where('follows_id', '=', id).executeTakeFirstOrThrow();
    expect(next).toMatchObject({ status: 'sent', match_id: others[0], side: 'candidate' });
    expect(await db().selectFrom('engagement').select(['match_id', 'status']).where('id', '=', engagementId).executeTakeFirstOrThrow()).toEqual({ match_id: others[0], status: 'claimed' });
    const page = await open(t(), `/engagements/${engagementId}`, manager);
    expect(page.html).toContain('未能接受（近期没有时间），已自动改请');
    const kinds = (await db().selectFrom('notice').select('kind').where('need_id', '=', needId).execute()).map((one) => one.kind);
    expect(kinds).toEqual(expect.arrayContaining(['invitation_declined', 'next_candidate']));

    await t().run(moveCaseInvitationOn, system, { id: next.id }, { now: LATER });
    expect(await statusOf(others[1] ?? '')).toBe('claimed');
    const last = await db().selectFrom('case_invitation').select('id').where('follows_id', '=', next.id).executeTakeFirstOrThrow();
    await t().run(answerCaseInvitation, holder(last.id), { id: last.id, answer: 'decline', reason: 'other_field' });
    const actions = (await db().selectFrom('activity').select('action').where('need_id', '=', needId).execute()).map((one) => one.action);
    expect(actions).toContain('no_alternate');
    expect((await db().selectFrom('notice').select('kind').where('need_id', '=', needId).execute()).map((one) => one.kind)).toContain('no_alternate');
  });

  test('of the enterprise stops nobody else; staff are told', async () => {
    const { engagementId, matchId } = await aCase();
    const id = await invited(engagementId, 'enterprise');
    await t().run(answerCaseInvitation, world.enterprise, { id, answer: 'decline', reason: 'other', note: '项目暂停' });
    expect(await statusOf(matchId)).toBe('claimed');
    expect((await db().selectFrom('notice').select('kind').where('subject_id', '=', engagementId).execute()).map((one) => one.kind)).toContain('enterprise_will_not');
  });

  test('both agreed: both are told', async () => {
    const { engagementId } = await aCase();
    const [candidate, firm] = [await invited(engagementId), await invited(engagementId, 'enterprise')];
    await t().run(answerCaseInvitation, holder(candidate), { id: candidate, answer: 'accept' });
    await t().run(answerCaseInvitation, holder(firm), { id: firm, answer: 'accept' });
    expect((await db().selectFrom('notice').select('kind').where('subject_id', '=', engagementId).execute()).map((one) => one.kind)).toContain('both_agreed');
    expect((await db().selectFrom('contact_grant').select('owner_kind').where('engagement_id', '=', engagementId).orderBy('owner_kind').execute()).map((one) => one.owner_kind)).toEqual(['enterprise', 'expert']);
  });
});

describe('the clock', () => {
  test('asks again on the named day; an answer given meanwhile wins', async () => {
    const { engagementId } = await aCase();
    const id = await invited(engagementId);
    await expect(t().run(answerCaseInvitation, holder(id), { id, answer: 'postpone', notBefore: '2020-01-01' })).rejects.toMatchObject({ code: 'invalid_input' });
    await t().run(answerCaseInvitation, holder(id), { id, answer: 'postpone', notBefore: '2098-05-01' });
    await t().run(moveCaseInvitationOn, system, { id });
    expect((await row(id)).status).toBe('postponed');
    await moveCaseInvitationsOn({ ...t().deps, clock: () => LATER })();
    expect(await row(id)).toMatchObject({ status: 'sent', answered_at: null, not_before: null });
    await t().run(answerCaseInvitation, holder(id), { id, answer: 'accept' }, { now: LATER });
    await t().run(moveCaseInvitationOn, system, { id }, { now: new Date('2100-01-01') });
    expect((await row(id)).status).toBe('accepted');
    await expect(t().run(moveCaseInvitationOn, world.staff, { id })).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('accepting while the time runs out, or while it is withdrawn: one outcome, every time', async () => {
    for (let n = 0; n < 10; n += 1) {
      const { engagementId, matchId, others } = await aCase();
      const id = await invited(engagementId);
      const against = n % 2 === 0 ? t().run(moveCaseInvitationOn, system, { id }, { now: LATER }) : t().run(withdrawCaseInvitation, world.manager, { id });
      const outcomes = await Promise.allSettled([t().run(answerCaseInvitation, holder(id), { id, answer: 'accept' }), against]);
      const { status } = await row(id);
      expect(['accepted', n % 2 === 0 ? 'expired' : 'withdrawn']).toContain(status);
      expect(outcomes[0]?.status).toBe(status === 'accepted' ? 'fulfilled' : 'rejected');
      const taken = [await statusOf(matchId), await statusOf(others[0] ?? '')].filter((one) => one === 'claimed');
      expect(taken).toHaveLength(1);
    }
  });
});

test('who has no part in a case neither invites nor answers nor sees', async () => {
  const { engagementId } = await aCase();
  const id = await invited(engagementId);
  const stranger = await aWorld(t());
  for (const actor of [stranger.manager, stranger.staff, stranger.enterprise]) {
    await expect(t().run(sendCaseInvitation, actor, { id: engagementId, side: 'enterprise' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(t().run(answerCaseInvitation, actor, { id, answer: 'accept' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(t().run(withdrawCaseInvitation, actor, { id })).rejects.toMatchObject({ code: 'not_found' });
  }
  const as = await t().signIn(stranger.emails.staff);
  expect((await open(t(), `/case-invitations/${id}`, as)).status).toBe(404);
  expect((await t().request(`/api/engagements/${engagementId}/invitations`, {}, as)).status).toBe(404);
  // The firm sees what was asked and answered, and not the other side's link.
  const firm = await t().signIn(world.emails.enterprise);
  const seen = await t().request(`/api/engagements/${engagementId}/invitations`, {}, firm);
  expect(await seen.json()).toMatchObject({ items: [{ id, link: null }] });
  expect((await open(t(), `/engagements/${engagementId}`, firm)).html).not.toContain('/i/');
  expect(await (await t().request(`/api/engagements/${engagementId}/invitations`, {}, staff)).text()).toContain('/i/');
});

test('the invited person, signed in, answers on their own page', async () => {
  const { engagementId, matchId } = await aCase();
  const id = await invited(engagementId);
  const { expert_id: expertId } = await db().selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow();
  const as = await t().signIn((await anAccount(t(), { role: 'expert', associationId: world.provinceId, expertId: expertId ?? '' })).email);
  const page = await open(t(), `/case-invitations/${id}`, as);
  expect(page.html).toContain('有企业想向您请教');
  expect((await press(t(), page, `/case-invitations/${id}`, { answer: 'decline', reason: 'conflict' }, as)).status).toBe(303);
  expect((await open(t(), `/case-invitations/${id}`, as)).html).toContain('不再为这条需求打扰您');
});
