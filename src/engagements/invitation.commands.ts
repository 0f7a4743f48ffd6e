import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { calendarOf } from '../calendar/calendar.queries.ts';
import { conflictOf } from '../conflicts/conflict.queries.ts';
import { grantContact } from '../contacts/contact.commands.ts';
import type { Owner } from '../contacts/contact.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { advanceMatch } from '../matches/match.commands.ts';
import { lockMatch } from '../matches/match.queries.ts';
import { type LockedNeed, lockNeed } from '../needs/need.queries.ts';
import type { NoticeKind } from '../notices/notice.ts';
import { notify } from '../notices/notice.commands.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { addWorkingDays, chinaDay, chinaMoment } from '../shared/working-days.ts';
import { takeCase } from './case.commands.ts';
import { writeStep } from './engagement.commands.ts';
import { isOpen } from './engagement.ts';
import { type LockedEngagement, lockEngagement } from './engagement.queries.ts';
import { type AnswerInput, afterInvitationStep, ANSWER_DAYS, answerInput, type InvitationStatus, type InvitationStep, inviteInput, type Side } from './invitation.ts';
import { declineReasonWords, sideWords } from './invitation.labels.ts';
import { alternatesOf, answerThing, invitationById, type InvitationRow, type LockedInvitation, lockInvitation } from './invitation.queries.ts';

const INVITATION = ['这份邀请', 'This invitation'] as const;
const CASE = ['这次对接', 'This engagement'] as const;

type Answered = Partial<Pick<LockedInvitation, 'not_before' | 'colleague' | 'decline_reason' | 'note' | 'answered_at' | 'answered_by' | 'expires_at'>>;

/** The only place that changes an invitation's status: asks the step table, writes the locked row and the history of the case. */
async function advanceInvitation(cx: Cx, invitation: LockedInvitation, step: InvitationStep, set: Answered = {}): Promise<InvitationStatus> {
  const to = afterInvitationStep(invitation.status, step);
  if (to === undefined) throw settled(invitation.status);
  await cx.trx.updateTable('case_invitation').set({ not_before: null, colleague: null, decline_reason: null, ...set, status: to, version: invitation.version + 1, updated_at: cx.now }).where('id', '=', invitation.id).execute();
  await recordActivity(cx, { subjectType: 'engagement', subjectId: invitation.engagement_id, needId: invitation.need_id, action: step, note: set.note ?? null, detail: { invitation: invitation.id, side: invitation.side } });
  return to;
}

function settled(status: InvitationStatus): AppError {
  const wrong = (zh: string, en: string) => new AppError('wrong_state', [zh, en]);
  switch (status) {
    case 'withdrawn': return wrong('这份邀请已由技术经理人撤回，不用再答复。', 'The manager has withdrawn this invitation; no answer is needed.');
    case 'expired': return wrong('这份邀请已过答复期限。如仍愿意对接，请联系发出邀请的技术经理人。', 'The time to answer has passed. If you are still willing, tell the manager who invited you.');
    default: return wrong('这份邀请已经答复过了。想改变答复，请联系发出邀请的技术经理人。', 'This invitation has been answered. To change it, tell the manager who invited you.');
  }
}

/** Locks need, case and invitation, in this order. @throws AppError `not_found` */
async function takeInvitation(cx: Cx, invitationId: string): Promise<{ row: InvitationRow; need: LockedNeed; engagement: LockedEngagement; invitation: LockedInvitation }> {
  const found = await invitationById(cx.trx, invitationId);
  const need = found && await lockNeed(cx.trx, found.need_id);
  const engagement = found && await lockEngagement(cx.trx, found.engagement_id);
  const invitation = found && await lockInvitation(cx.trx, invitationId);
  if (found === undefined || need === undefined || engagement === undefined || invitation === undefined) throw notFound(INVITATION);
  return { row: found, need, engagement, invitation };
}

/** The end of the last working day on which an answer counts. */
async function lastMoment(cx: Cx): Promise<Date> {
  const { day } = addWorkingDays(chinaDay(cx.now), ANSWER_DAYS, await calendarOf(cx.trx));
  return chinaMoment(day, 24 * 60);
}

/** Invites one side of a case. The link is made from the invitation's id by the page; nothing secret is stored. */
export const sendCaseInvitation = defineCommand({
  name: 'sendCaseInvitation', input: inviteInput,
  async handle(cx, input): Promise<{ id: string }> {
    const { need, engagement } = await takeCase(cx, input.id, 'invitation.send');
    if (!isOpen(engagement.status)) throw new AppError('wrong_state', ['这次对接已经结束，不能再邀请。', 'This engagement has ended; nobody can be invited.']);
    const match = await lockMatch(cx.trx, engagement.match_id);
    if (match === undefined) throw notFound(CASE);
    return { id: await invite(cx, need, engagement, match.id, input.side, { message: input.message ?? null }) };
  },
});

async function invite(cx: Cx, need: LockedNeed, engagement: LockedEngagement, matchId: string, side: Side, more: { message: string | null; followsId?: string }): Promise<string> {
  const invitationId = newId();
  const inserted = await cx.trx.insertInto('case_invitation').values({
    id: invitationId, engagement_id: engagement.id, need_id: need.id, match_id: matchId, side, status: 'sent', message: more.message, follows_id: more.followsId ?? null,
    sent_at: cx.now, sent_by: cx.actor.userId, expires_at: await lastMoment(cx), not_before: null, colleague: null, decline_reason: null, note: null, answered_at: null, answered_by: null, updated_at: cx.now,
  }).onConflict((oc) => oc.doNothing()).returning('id').executeTakeFirst();
  if (inserted === undefined) throw new AppError('conflict', [`${sideWords[side][0]}已经邀请过，正在等答复或已接受。`, `${sideWords[side][1]} has been invited already: an answer is awaited, or it was accepted.`]);
  await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: need.id, action: 'invite', detail: { invitation: invitationId, side } });
  const row = await invitationById(cx.trx, invitationId);
  if (row !== undefined) await tell(cx, row, 'invited', side);
  return invitationId;
}

const ownerOf = (row: Pick<InvitationRow, 'side' | 'enterprise_id' | 'expert_id' | 'society_id'>, side: Side = row.side): Owner | undefined => {
  if (side === 'enterprise') return { kind: 'enterprise', id: row.enterprise_id };
  if (row.expert_id !== null) return { kind: 'expert', id: row.expert_id };
  return row.society_id === null ? undefined : { kind: 'society', id: row.society_id };
};

/** Tells one side (or the manager and staff) of what happened to an invitation. */
async function tell(cx: Cx, row: InvitationRow, kind: NoticeKind, whom: Side | 'manager' | 'staff'): Promise<void> {
  const need = await cx.trx.selectFrom('need').select('association_id').where('id', '=', row.need_id).executeTakeFirstOrThrow();
  const owner = whom === 'candidate' || whom === 'enterprise' ? ownerOf(row, whom) : undefined;
  const to = whom === 'manager' ? [{ technologyManager: row.technology_manager_id }] : whom === 'staff' ? [{ staffOf: need.association_id }]
    : owner?.kind === 'expert' ? [{ expert: owner.id }] : owner?.kind === 'society' ? [{ society: owner.id }] : owner?.kind === 'enterprise' ? [{ enterprise: owner.id }] : [];
  if (to.length > 0) await notify(cx, { kind, to, subject: { type: 'engagement', id: row.engagement_id }, needId: row.need_id, key: `${row.id}:${row.version}:${kind}` });
}

/**
 * The invited side answers, by their link, signed in, or through staff who note what was said on the telephone. Accepting shows
 * their contact to those in this case; declining brings the next approved candidate.
 * @throws AppError `wrong_state` when it was answered, withdrawn or is too late
 */
export const answerCaseInvitation = defineCommand({
  name: 'answerCaseInvitation', input: answerInput,
  async handle(cx, input): Promise<{ id: string; status: InvitationStatus }> {
    const { row, need, engagement, invitation } = await takeInvitation(cx, input.id);
    if (cx.actor.kind === 'person' && refusal(cx.actor, 'invitation.answer', answerThing(row)) !== null) throw notFound(INVITATION);
    refuse(cx.actor, 'invitation.answer', answerThing(row));
    if (!isOpen(engagement.status)) throw new AppError('wrong_state', ['这次对接已经结束，不用再答复。', 'This engagement has ended; no answer is needed.']);
    if (invitation.status === 'sent' && invitation.expires_at <= cx.now) throw settled('expired');
    if (input.answer === 'postpone' && input.notBefore != null && input.notBefore <= chinaDay(cx.now)) throw invalid('notBefore', ['请填写今天以后的日期。', 'Give a day after today.']);
    const status = await advanceInvitation(cx, invitation, input.answer, answered(cx, input));
    const after = { ...row, version: invitation.version + 1 };
    await tell(cx, after, answerNotice[input.answer], 'manager');
    if (input.answer === 'accept') await agreed(cx, after);
    if (input.answer === 'decline') {
      const reason = input.reason === null ? null : declineReasonWords[input.reason];
      await lost(cx, { row: after, need, engagement }, reason === null ? '' : `（${reason[0]}）`);
    }
    return { id: row.id, status };
  },
});

const answered = (cx: Cx, input: AnswerInput): Answered => ({
  note: input.note ?? null, answered_at: cx.now, answered_by: cx.actor.userId, not_before: input.answer === 'postpone' ? input.notBefore ?? null : null,
  colleague: input.answer === 'refer' ? input.colleague ?? null : null, decline_reason: input.answer === 'decline' ? input.reason : null,
});
const answerNotice = { accept: 'invitation_accepted', postpone: 'invitation_postponed', refer: 'invitation_referred', decline: 'invitation_declined' } as const satisfies Record<AnswerInput['answer'], NoticeKind>;

/** From now on those in the case see how to reach this side; when both have agreed, both are told. */
async function agreed(cx: Cx, row: InvitationRow): Promise<void> {
  const owner = ownerOf(row);
  if (owner !== undefined) await grantContact(cx, { owner, engagementId: row.engagement_id, basis: 'invitation' });
  const others = await cx.trx.selectFrom('case_invitation').select('id').where('engagement_id', '=', row.engagement_id).where('side', '<>', row.side).where('status', '=', 'accepted').executeTakeFirst();
  if (others === undefined) return;
  for (const side of ['candidate', 'enterprise', 'manager'] as const) await tell(cx, row, 'both_agreed', side);
}

type Taken = { readonly row: InvitationRow; readonly need: LockedNeed; readonly engagement: LockedEngagement };

/** A side that will not come. Of the candidates the next is invited; when the enterprise will not, its manager and staff decide. */
async function lost(cx: Cx, { row, need, engagement }: Taken, why: string): Promise<void> {
  if (row.side === 'enterprise') { await tell(cx, row, 'enterprise_will_not', 'staff'); return; }
  const name = row.candidate_name;
  for (const next of await alternatesOf(cx.trx, need.id, engagement.id)) {
    const interested = await conflictOf(cx.trx, { technologyManagerId: engagement.technology_manager_id, expertId: next.expert_id }, { needId: need.id, enterpriseId: need.enterprise_id, expertId: next.expert_id, societyId: next.society_id, achievementId: next.achievement_id }, chinaDay(cx.now));
    if (interested !== undefined) continue;
    await goOn(cx, { row, need, engagement }, next, `${name}未能接受${why}，已自动改请${next.name}。`);
    return;
  }
  await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: need.id, action: 'no_alternate', detail: { candidate: name } });
  for (const whom of ['manager', 'staff'] as const) await tell(cx, row, 'no_alternate', whom);
}

async function goOn(cx: Cx, { row, need, engagement }: Taken, next: { readonly id: string; readonly name: string }, said: string): Promise<void> {
  const before = await lockMatch(cx.trx, engagement.match_id);
  const after = await lockMatch(cx.trx, next.id);
  if (before === undefined || after === undefined) throw notFound(CASE);
  await advanceMatch(cx, before, 'decline');
  await advanceMatch(cx, after, 'claim');
  await cx.trx.updateTable('engagement').set({ match_id: after.id, version: engagement.version + 1, updated_at: cx.now }).where('id', '=', engagement.id).execute();
  await writeStep(cx, engagement.id, 'note', chinaDay(cx.now), said);
  await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: need.id, action: 'next_candidate', note: said, detail: { from: before.id, to: after.id } });
  const invitationId = await invite(cx, need, engagement, after.id, 'candidate', { message: row.message, followsId: row.id });
  const invited = await invitationById(cx.trx, invitationId);
  if (invited !== undefined) for (const whom of ['manager', 'enterprise'] as const) await tell(cx, invited, 'next_candidate', whom);
}

/** Takes an invitation back, or gives out a new link and ends the old one. By the case's manager or staff. */
export const withdrawCaseInvitation = defineCommand({
  name: 'withdrawCaseInvitation', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ id: string; engagementId: string }> {
    const { invitation } = await takeSent(cx, input.id);
    await advanceInvitation(cx, invitation, 'withdraw', { answered_at: null, answered_by: null });
    return { id: invitation.id, engagementId: invitation.engagement_id };
  },
});

export const renewCaseInvitation = defineCommand({
  name: 'renewCaseInvitation', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ id: string; engagementId: string }> {
    const { need, invitation } = await takeSent(cx, input.id);
    if (invitation.status !== 'sent') throw settled(invitation.status);
    await cx.trx.updateTable('case_invitation').set({ link_version: invitation.link_version + 1, expires_at: await lastMoment(cx), version: invitation.version + 1, updated_at: cx.now }).where('id', '=', invitation.id).execute();
    await recordActivity(cx, { subjectType: 'engagement', subjectId: invitation.engagement_id, needId: need.id, action: 'renew_link', detail: { invitation: invitation.id } });
    return { id: invitation.id, engagementId: invitation.engagement_id };
  },
});

async function takeSent(cx: Cx, invitationId: string): Promise<{ need: LockedNeed; invitation: LockedInvitation }> {
  const { row, need, invitation } = await takeInvitation(cx, invitationId);
  const thing = { associationPath: row.association_path, enterpriseId: row.enterprise_id, technologyManagerId: row.technology_manager_id };
  if (cx.actor.kind === 'person' && refusal(cx.actor, 'engagement.view', thing) !== null) throw notFound(INVITATION);
  refuse(cx.actor, 'invitation.send', thing);
  return { need, invitation };
}

/** The clock's part: silence past its day counts as no; a day that was named has come. Read again under lock, so that an answer given meanwhile wins. */
export const moveCaseInvitationOn = defineCommand({
  name: 'moveCaseInvitationOn', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ status: InvitationStatus }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['期限由系统计算。', 'The clock is the system’s.']);
    const taken = await takeInvitation(cx, input.id);
    const { row, engagement, invitation } = taken;
    if (!isOpen(engagement.status)) return { status: invitation.status };
    if (invitation.status === 'sent' && invitation.expires_at <= cx.now) {
      const status = await advanceInvitation(cx, invitation, 'expire');
      const after = { ...row, version: invitation.version + 1 };
      await tell(cx, after, 'invitation_expired', 'manager');
      await lost(cx, { ...taken, row: after }, '（期限内没有答复）');
      return { status };
    }
    if (invitation.status === 'postponed' && invitation.not_before !== null && invitation.not_before <= chinaDay(cx.now)) {
      const status = await advanceInvitation(cx, invitation, 'resume', { answered_at: null, answered_by: null, expires_at: await lastMoment(cx) });
      await tell(cx, { ...row, version: invitation.version + 1 }, 'invited', row.side);
      return { status };
    }
    return { status: invitation.status };
  },
});
