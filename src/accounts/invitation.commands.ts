import { insertAccount, insertGrants, placesOf, refuseGrant } from '../auth/accounts.ts';
import { actorOfUser } from '../auth/actor.queries.ts';
import { refuseWeakPassword } from '../auth/password.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand, type Reader } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { acceptInput, idInput, INVITATION_HOURS, invitationState, inviteInput } from './account.ts';
import { mayGive, stepToGive } from './account.commands.ts';
import { chosenRole, type InvitationRow, invitationById, knownTo } from './account.queries.ts';

const INVITATION = ['这份邀请', 'This invitation'] as const;

/** Invites somebody into one role; the link goes out by mail where there is mail, and can be copied. Inviting for the same again takes the earlier link back. */
export const invite = defineCommand({
  name: 'invite', input: inviteInput,
  async handle(cx, { email, ...choice }): Promise<{ id: string }> {
    const g = await chosenRole(cx.trx, choice);
    // Only a colleague is a firm's to invite; liaisons are the association's.
    const step = stepToGive(g.role, 'account.invite');
    if (g.role === 'enterprise_member') await refuseGrant(cx, step, g);
    else for (const place of await placesOf(cx.trx, g)) refuseOutside(cx, step, place);
    if (cx.actor.userId === null) throw new AppError('not_allowed', ['邀请要由人发出。', 'People invite people.']);
    await cx.trx.updateTable('invitation').set({ revoked_at: cx.now }).where('email', '=', email).where('role', '=', g.role).where('association_id', '=', g.association_id).where('accepted_at', 'is', null).where('revoked_at', 'is', null)
      .where((eb) => eb.and([eb('enterprise_id', 'is not distinct from', g.enterprise_id), eb('expert_id', 'is not distinct from', g.expert_id), eb('society_id', 'is not distinct from', g.society_id), eb('technology_manager_id', 'is not distinct from', g.technology_manager_id)])).execute();
    const id = newId();
    await cx.trx.insertInto('invitation').values({ id, email, ...g, invited_by: cx.actor.userId, created_at: cx.now, expires_at: new Date(cx.now.getTime() + INVITATION_HOURS * 3600_000), accepted_at: null, accepted_by: null, revoked_at: null }).execute();
    await enqueue(cx, 'accounts.invite', { invitationId: id }, id);
    await recordActivity(cx, { subjectType: 'user', subjectId: cx.actor.userId, action: 'invite', detail: { invitationId: id, role: g.role } });
    return { id };
  },
});

function refuseOutside(cx: Cx, step: Parameters<typeof mayGive>[1], place: Parameters<typeof mayGive>[2][number]): void {
  if (cx.actor.kind === 'system' || mayGive(cx.actor, step, [{ ...place, enterpriseId: null }])) return;
  throw new AppError(cx.actor.kind === 'visitor' ? 'not_signed_in' : 'not_allowed', ['您的角色不能发出这样的邀请，或这不在您的工作范围内。', 'Your role may not invite for this, or it is outside your area.']);
}

/** Whoever sent an invitation takes it back; so may an administrator of its area. */
export const revokeInvitation = defineCommand({
  name: 'revokeInvitation', input: idInput,
  async handle(cx, { id }): Promise<{ id: string }> {
    const row = await lockInvitation(cx, id);
    const mine = row !== undefined && (row.invited_by === cx.actor.userId || mayGive(cx.actor, 'account.manage', [{ associationPath: row.association_path }]));
    if (row === undefined || !mine) throw notFound(INVITATION);
    if (row.accepted_at !== null) throw new AppError('wrong_state', ['邀请已被接受，不能再撤回；可以在账号里收回角色。', 'It was accepted; take the role away instead.']);
    await cx.trx.updateTable('invitation').set({ revoked_at: cx.now }).where('id', '=', id).execute();
    await recordActivity(cx, { subjectType: 'user', subjectId: row.invited_by, action: 'revokeInvitation', detail: { invitationId: id } });
    return { id };
  },
});

async function lockInvitation(cx: Cx, id: string): Promise<InvitationRow | undefined> {
  await cx.trx.selectFrom('invitation').select('id').where('id', '=', id).forUpdate().execute();
  return invitationById(cx.trx, id);
}

/** Why an invitation lets nobody in any more, or null. Whoever sent it must still be one who could. */
export async function invitationProblem(db: Reader, row: InvitationRow | undefined, now: Date): Promise<readonly [string, string] | null> {
  if (row === undefined) return ['这个邀请链接不完整或已失效。请向邀请您的人再要一个。', 'This link is incomplete or no longer valid. Ask whoever invited you for a new one.'];
  const state = invitationState(row, now);
  if (state === 'accepted') return ['这个邀请已经用过。如果是您接受的，请直接登录；否则请联系邀请您的人。', 'This invitation was used. If it was you, sign in; otherwise tell whoever invited you.'];
  if (state === 'revoked') return ['这个邀请已被撤回。请联系邀请您的人。', 'This invitation was withdrawn. Ask whoever invited you.'];
  if (state === 'expired') return [`这个邀请已过期（有效 ${INVITATION_HOURS} 小时）。请向邀请您的人再要一个。`, `This invitation has expired (it holds ${INVITATION_HOURS} hours). Ask for a new one.`];
  const inviter = await actorOfUser(db, row.invited_by);
  const places = (await placesOf(db, row)).map((place) => (row.role === 'enterprise_member' ? place : { ...place, enterpriseId: null }));
  return inviter !== undefined && mayGive(inviter, stepToGive(row.role, 'account.invite'), places) ? null
    : ['发出邀请的人已经没有这个权限，邀请失效。请联系您所在的科协。', 'Whoever invited you may no longer do so. Ask your association.'];
}

/** @throws AppError `wrong_state` */
async function takeInvitation(cx: Cx, id: string): Promise<InvitationRow> {
  const row = await lockInvitation(cx, id);
  const problem = await invitationProblem(cx.trx, row, cx.now);
  if (row === undefined || problem !== null) throw new AppError('wrong_state', problem ?? ['没有这份邀请。', 'No such invitation.']);
  return row;
}

async function accepted(cx: Cx, row: InvitationRow, userId: string): Promise<{ id: string }> {
  const { role, association_id, duty, enterprise_id, expert_id, society_id, technology_manager_id } = row;
  await insertGrants(cx, userId, [{ role, association_id, duty, enterprise_id, expert_id, society_id, technology_manager_id }]);
  await cx.trx.updateTable('invitation').set({ accepted_at: cx.now, accepted_by: userId }).where('id', '=', row.id).execute();
  await recordActivity(cx, { subjectType: 'user', subjectId: userId, action: 'acceptInvitation', detail: { invitationId: row.id, role, invitedBy: row.invited_by } });
  return { id: userId };
}

/** The link in a new person's hand: an account with their own password, and the role. `id` is what the signed token stands for. */
export const acceptInvitation = defineCommand({
  name: 'acceptInvitation', input: acceptInput,
  async handle(cx, { id, name, password }): Promise<{ id: string }> {
    const row = await takeInvitation(cx, id);
    await refuseWeakPassword('password', password, [name, row.email]);
    if (await cx.trx.selectFrom('user').select('id').where('email', '=', row.email).executeTakeFirst()) throw new AppError('conflict', ['这个邮箱已有账号，请先登录，再打开邀请链接。', 'This address has an account: sign in, then open the link again.']);
    return accepted(cx, row, await insertAccount(cx, { name, email: row.email, password, associationId: row.association_id }));
  },
});

/** The link in the hand of somebody who has an account, signed in: one role more. */
export const acceptOwnInvitation = defineCommand({
  name: 'acceptOwnInvitation', input: idInput,
  async handle(cx, { id }): Promise<{ id: string }> {
    const row = await takeInvitation(cx, id);
    const own = cx.actor.userId === null ? undefined : await cx.trx.selectFrom('user').select(['id', 'email']).where('id', '=', cx.actor.userId).executeTakeFirst();
    if (own === undefined) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
    if (own.email !== row.email) throw new AppError('not_allowed', [`这份邀请发给 ${row.email}，与您登录的账号不同。请用那个邮箱的账号登录，或请对方重新邀请。`, `This invitation is for ${row.email}, not for the account you are signed in with.`]);
    return accepted(cx, row, own.id);
  },
});

export const sentInvitation = async (db: Reader, actor: Parameters<typeof knownTo>[1], id: string): Promise<InvitationRow | undefined> => {
  const row = await invitationById(db, id);
  return row !== undefined && (row.invited_by === actor.userId || mayGive(actor, 'account.manage', [{ associationPath: row.association_path }])) ? row : undefined;
};
