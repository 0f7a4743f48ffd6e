import { storePassword } from '../auth/accounts.ts';
import { actorOfUser } from '../auth/actor.queries.ts';
import { refuseWeakPassword } from '../auth/password.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError, type Words } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { askRecoveryInput, personInput, RECOVERY_MINUTES, recoverInput } from './account.ts';
import { takePerson } from './account.commands.ts';

const insertRecovery = async (cx: Cx, email: string): Promise<string> => {
  const id = newId();
  await cx.trx.insertInto('recovery').values({ id, email, made_by: cx.actor.userId, created_at: cx.now, expires_at: new Date(cx.now.getTime() + RECOVERY_MINUTES * 60_000), used_at: null }).execute();
  return id;
};

/**
 * Somebody forgot their password. The same is written whether the address has an account or not; only the job that sends the letter
 * looks. So neither the answer nor its time tells.
 */
export const askRecovery = defineCommand({
  name: 'askRecovery', input: askRecoveryInput,
  async handle(cx, { email }): Promise<Record<string, never>> {
    const id = await insertRecovery(cx, email);
    await enqueue(cx, 'accounts.recover', { recoveryId: id }, id);
    return {};
  },
});

/** Where no mail can be sent: an administrator makes the link and hands it over. */
export const makeRecovery = defineCommand({
  name: 'makeRecovery', input: personInput,
  async handle(cx, { id: userId }): Promise<{ id: string }> {
    const person = await takePerson(cx, userId, true);
    if (person.left_at !== null) throw new AppError('wrong_state', ['这个账号已经停用，请先恢复。', 'This account has ended; let it return first.']);
    const id = await insertRecovery(cx, person.email);
    await recordActivity(cx, { subjectType: 'user', subjectId: userId, action: 'makeRecovery' });
    return { id };
  },
});

export const LINK_GONE: Words = [`这个链接已失效：用过一次，或超过了 ${RECOVERY_MINUTES} 分钟。请重新申请。`, `This link no longer works: it was used, or is older than ${RECOVERY_MINUTES} minutes. Ask for a new one.`];

/** A new password by the link. Every session ends; the second factor stays. */
export const recoverPassword = defineCommand({
  name: 'recoverPassword', input: recoverInput,
  async handle(cx, { id, password }): Promise<Record<string, never>> {
    const gone = new AppError('wrong_state', LINK_GONE);
    const link = await cx.trx.selectFrom('recovery').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (link === undefined || link.used_at !== null || link.expires_at <= cx.now) throw gone;
    const person = await cx.trx.selectFrom('user').select(['id', 'name']).where('email', '=', link.email).where('left_at', 'is', null).forUpdate().executeTakeFirst();
    const actor = person === undefined ? undefined : await actorOfUser(cx.trx, person.id);
    if (person === undefined || actor === undefined) throw gone;
    await refuseWeakPassword('password', password, [person.name, link.email]);
    await cx.trx.updateTable('recovery').set({ used_at: cx.now }).where('email', '=', link.email).where('used_at', 'is', null).execute();
    await storePassword(cx, person.id, password, null);
    await recordActivity({ ...cx, actor }, { subjectType: 'user', subjectId: person.id, action: 'recoverPassword' });
    return {};
  },
});
