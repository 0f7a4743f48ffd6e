import { endSessions, insertGrants, passwordFits, refuseGrant, storePassword } from '../auth/accounts.ts';
import { refuseWeakPassword } from '../auth/password.ts';
import { refusal, refuse, type Step } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import type { Role } from '../shared/command.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { changePasswordInput, grantRoleInput, leaveInput, ownThingInput, personInput, revokeRoleInput } from './account.ts';
import { chosenRole, grantsOfPeople, knownTo, type Person } from './account.queries.ts';

/** What may be done to people's accounts, by administrators to those of their area and by everybody to their own. */
export const PERSON = ['这个账号', 'This account'] as const;

/** To make somebody staff or administrator is more than to give another role. */
export const stepToGive = (role: Role, otherwise: Step): Step => (role === 'staff' || role === 'administrator' ? 'account.create' : otherwise);

/**
 * Locks the account of somebody the actor manages. `whole`: for what concerns all of the account, which may reach beyond the actor's area.
 * @throws AppError `not_found` for whom they do not know of, `not_allowed`, `not_signed_in`
 */
export async function takePerson(cx: Cx, userId: string, whole: boolean): Promise<Person> {
  const person = await cx.trx.selectFrom('user').select(['id', 'name', 'email', 'left_at', 'created_at', 'two_factor_enabled']).where('id', '=', userId).forUpdate().executeTakeFirst();
  const seen = cx.actor.kind === 'system' ? { known: true, whole: true } : await knownTo(cx.trx, cx.actor, userId);
  if (cx.actor.kind !== 'system' && !cx.actor.grants.some((g) => g.role === 'administrator')) refuse(cx.actor, 'account.manage', { associationPath: '' });
  if (person === undefined || !seen.known) throw notFound(PERSON);
  if (whole && !seen.whole) throw new AppError('not_allowed', ['这个人在您的辖区以外还有角色，停用或重设账号要由上级管理员来做；您可以收回其在您辖区内的角色。', 'This person has roles outside your area: an administrator above must do this. You can take away the roles in your area.']);
  return person;
}

export const grantRole = defineCommand({
  name: 'grantRole', input: grantRoleInput,
  async handle(cx, { userId, ...choice }): Promise<{ id: string }> {
    const person = await takePerson(cx, userId, false);
    const g = await chosenRole(cx.trx, choice);
    await refuseGrant(cx, stepToGive(g.role, 'account.grant'), g);
    await insertGrants(cx, person.id, [g]);
    await recordActivity(cx, { subjectType: 'user', subjectId: person.id, action: 'grantRole', detail: { role: g.role, associationId: g.association_id, duty: g.duty } });
    return { id: person.id };
  },
});

export const revokeRole = defineCommand({
  name: 'revokeRole', input: revokeRoleInput,
  async handle(cx, { userId, grantId }): Promise<{ id: string }> {
    const person = await takePerson(cx, userId, false);
    const grant = (await grantsOfPeople(cx.trx, [person.id])).find((one) => one.id === grantId);
    if (grant === undefined) throw notFound(['这个角色', 'This role']);
    refuse(cx.actor, stepToGive(grant.role, 'account.grant'), { associationPath: grant.associationPath });
    if (person.id === cx.actor.userId && grant.role === 'administrator') throw new AppError('wrong_state', ['不能收回自己的管理员角色，请由另一位管理员来做。', 'You cannot take away your own administrator role; another administrator can.']);
    await cx.trx.deleteFrom('role_grant').where('id', '=', grantId).execute();
    await recordActivity(cx, { subjectType: 'user', subjectId: person.id, action: 'revokeRole', detail: { role: grant.role, associationId: grant.associationId } });
    return { id: person.id };
  },
});

/** Somebody leaves: sessions, half-done sign-ins, open invitations from and to them, ways back in and the API keys they made end at once. Their history stays. */
export const leaveAccount = defineCommand({
  name: 'leaveAccount', input: leaveInput,
  async handle(cx, { id, note }): Promise<{ id: string }> {
    const person = await takePerson(cx, id, true);
    if (person.id === cx.actor.userId) throw new AppError('wrong_state', ['不能停用自己的账号，请由另一位管理员来做。', 'You cannot end your own account; another administrator can.']);
    if (person.left_at !== null) throw new AppError('wrong_state', ['这个账号已经停用。', 'This account has ended already.']);
    await cx.trx.updateTable('user').set({ left_at: cx.now, updated_at: cx.now }).where('id', '=', id).execute();
    const sessions = await endSessions(cx, id);
    const invitations = await cx.trx.updateTable('invitation').set({ revoked_at: cx.now }).where('accepted_at', 'is', null).where('revoked_at', 'is', null)
      .where((eb) => eb.or([eb('invited_by', '=', id), eb('email', '=', person.email)])).executeTakeFirst();
    await cx.trx.updateTable('recovery').set({ used_at: cx.now }).where('email', '=', person.email).where('used_at', 'is', null).execute();
    const clients = await cx.trx.updateTable('api_client').set({ revoked_at: cx.now }).where('created_by', '=', id).where('revoked_at', 'is', null).executeTakeFirst();
    await recordActivity(cx, { subjectType: 'user', subjectId: id, action: 'leaveAccount', note, detail: { sessions, invitations: Number(invitations.numUpdatedRows), clients: Number(clients.numUpdatedRows) } });
    return { id };
  },
});

export const returnAccount = defineCommand({
  name: 'returnAccount', input: personInput,
  async handle(cx, { id }): Promise<{ id: string }> {
    const person = await takePerson(cx, id, true);
    if (person.left_at === null) throw new AppError('wrong_state', ['这个账号没有停用。', 'This account has not ended.']);
    await cx.trx.updateTable('user').set({ left_at: null, updated_at: cx.now }).where('id', '=', id).execute();
    await recordActivity(cx, { subjectType: 'user', subjectId: id, action: 'returnAccount' });
    return { id };
  },
});

/** For somebody who lost their phone and their backup codes. A new password does not do this. */
export const resetSecondFactor = defineCommand({
  name: 'resetSecondFactor', input: personInput,
  async handle(cx, { id }): Promise<{ id: string }> {
    await takePerson(cx, id, true);
    await cx.trx.deleteFrom('two_factor').where('user_id', '=', id).execute();
    await cx.trx.updateTable('user').set({ two_factor_enabled: false, updated_at: cx.now }).where('id', '=', id).execute();
    await endSessions(cx, id);
    await recordActivity(cx, { subjectType: 'user', subjectId: id, action: 'resetSecondFactor' });
    return { id };
  },
});

/** Whoever acts for themselves. @throws AppError `not_signed_in` */
function ownId(cx: Cx): string {
  if (cx.actor.userId === null) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
  return cx.actor.userId;
}

export const changePassword = defineCommand({
  name: 'changePassword', input: changePasswordInput,
  async handle(cx, { oldPassword, password, keptSession }): Promise<Record<string, never>> {
    const id = ownId(cx);
    const { name, email } = await cx.trx.selectFrom('user').select(['name', 'email']).where('id', '=', id).forUpdate().executeTakeFirstOrThrow();
    if (!await passwordFits(cx.trx, id, oldPassword)) throw invalid('oldPassword', ['现在的密码不对，请重新填写。', 'This is not your present password.']);
    await refuseWeakPassword('password', password, [name, email]);
    if (oldPassword === password) throw invalid('password', ['新密码与现在的一样，请换一个。', 'The new password is the present one.']);
    await storePassword(cx, id, password, keptSession);
    await recordActivity(cx, { subjectType: 'user', subjectId: id, action: 'changePassword' });
    return {};
  },
});

/** Ends one of one's own sessions: a phone that was lost, a computer of somebody else. */
export const endSession = defineCommand({
  name: 'endSession', input: ownThingInput,
  async handle(cx, { id }): Promise<Record<string, never>> {
    const userId = ownId(cx);
    const ended = await cx.trx.deleteFrom('session').where('id', '=', id).where('user_id', '=', userId).returning('id').executeTakeFirst();
    if (ended === undefined) throw notFound(['这处登录', 'This session']);
    await recordActivity(cx, { subjectType: 'user', subjectId: userId, action: 'endSession' });
    return {};
  },
});

export const removePasskey = defineCommand({
  name: 'removePasskey', input: ownThingInput,
  async handle(cx, { id }): Promise<Record<string, never>> {
    const userId = ownId(cx);
    const removed = await cx.trx.deleteFrom('passkey').where('id', '=', id).where('user_id', '=', userId).returning('id').executeTakeFirst();
    if (removed === undefined) throw notFound(['这个通行密钥', 'This passkey']);
    await recordActivity(cx, { subjectType: 'user', subjectId: userId, action: 'removePasskey' });
    return {};
  },
});

/** Unlinks an identity elsewhere; the password stays. */
export const unlinkProvider = defineCommand({
  name: 'unlinkProvider', input: ownThingInput,
  async handle(cx, { id }): Promise<Record<string, never>> {
    const userId = ownId(cx);
    const removed = await cx.trx.deleteFrom('account').where('provider_id', '=', id).where('provider_id', '<>', 'credential').where('user_id', '=', userId).returning('id').execute();
    if (removed.length === 0) throw notFound(['这个关联', 'This link']);
    await recordActivity(cx, { subjectType: 'user', subjectId: userId, action: 'unlinkProvider', detail: { provider: id } });
    return {};
  },
});

/** Rates and links of the past are let go of; whom an invitation brought is kept with the account's history. */
export const trimAccess = defineCommand({
  name: 'trimAccess', input: personInput.omit({ id: true }),
  async handle(cx): Promise<Record<string, never>> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
    const before = (days: number) => new Date(cx.now.getTime() - days * 24 * 3600_000);
    await cx.trx.deleteFrom('rate_limit').where('since', '<', before(1)).execute();
    await cx.trx.deleteFrom('recovery').where('expires_at', '<', before(1)).execute();
    await cx.trx.deleteFrom('invitation').where('expires_at', '<', before(90)).execute();
    await cx.trx.deleteFrom('verification').where('expires_at', '<', before(1)).execute();
    await cx.trx.deleteFrom('session').where('expires_at', '<', before(1)).execute();
    return {};
  },
});

/** May this person still be told of, and invited by, whoever invited them? */
export const mayGive = (actor: Parameters<typeof refusal>[0], step: Step, places: readonly Parameters<typeof refusal>[2][]): boolean => places.length > 0 && places.every((place) => refusal(actor, step, place) === null);
