import { z } from 'zod';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { type HintName, hintNames } from '../shared/hints.ts';
import { id } from '../shared/ids.ts';
import { allNoticeKinds, mailModes, type NoticeKind, noticeKinds } from './notice.ts';

/** What people set for themselves. Each command works on the actor's own rows only. */
const ownId = (cx: Cx): string => {
  if (cx.actor.userId === null) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
  return cx.actor.userId;
};

/** A notice was opened, perhaps from the message that carried it. Opening twice changes nothing. */
export const openNotice = defineCommand({
  name: 'openNotice', input: z.strictObject({ id, messageId: id.nullish() }),
  async handle(cx, input): Promise<{ id: string }> {
    const userId = ownId(cx);
    const notice = await cx.trx.selectFrom('notice').select(['id', 'read_at']).where('id', '=', input.id).where('user_id', '=', userId).forUpdate().executeTakeFirst();
    if (notice === undefined) throw notFound(['这条通知', 'This notice']);
    if (notice.read_at === null) await cx.trx.updateTable('notice').set({ read_at: cx.now }).where('id', '=', notice.id).execute();
    if (input.messageId != null) await cx.trx.updateTable('message').set({ opened_at: cx.now }).where('id', '=', input.messageId).where('user_id', '=', userId).where('opened_at', 'is', null).execute();
    return { id: notice.id };
  },
});

/** Everything up to now is read. */
export const readAllNotices = defineCommand({
  name: 'readAllNotices', input: z.strictObject({}),
  async handle(cx): Promise<{ read: number }> {
    const userId = ownId(cx);
    const rows = await cx.trx.updateTable('notice').set({ read_at: cx.now }).where('user_id', '=', userId).where('read_at', 'is', null).where('created_at', '<=', cx.now).returning('id').execute();
    return { read: rows.length };
  },
});

const modes = z.object(Object.fromEntries(allNoticeKinds.map((kind) => [kind, z.enum(mailModes)])) as Record<NoticeKind, z.ZodEnum<{ each: 'each'; daily: 'daily'; off: 'off' }>>).partial().strict();

/** How mail goes for each kind; kinds that are left out stay. What equals the kind's own way is not kept, so that it follows when that changes. */
export const setMailModes = defineCommand({
  name: 'setMailModes', input: modes,
  async handle(cx, input): Promise<{ set: number }> {
    const userId = ownId(cx);
    const chosen = allNoticeKinds.flatMap((kind) => { const mode = input[kind]; return mode === undefined ? [] : [{ user_id: userId, kind, channel: 'mail' as const, mode }]; });
    if (chosen.length === 0) return { set: 0 };
    await cx.trx.deleteFrom('notice_preference').where('user_id', '=', userId).where('channel', '=', 'mail').where('kind', 'in', chosen.map((one) => one.kind)).execute();
    const own = chosen.filter((one) => one.mode !== noticeKinds[one.kind].mail);
    if (own.length > 0) await cx.trx.insertInto('notice_preference').values(own).execute();
    return { set: chosen.length };
  },
});

/** The language of a person's mail: that in which they last chose to read. */
export const setLanguage = defineCommand({
  name: 'setLanguage', input: z.strictObject({ language: z.enum(['zh', 'en']) }),
  async handle(cx, { language }): Promise<{ language: 'zh' | 'en' }> {
    await cx.trx.insertInto('reader').values({ user_id: ownId(cx), language, updated_at: cx.now }).onConflict((oc) => oc.column('user_id').doUpdateSet({ language, updated_at: cx.now })).execute();
    return { language };
  },
});

/** A first-visit hint that was seen enough of never comes back for this person. */
export const dismissHint = defineCommand({
  name: 'dismissHint', input: z.strictObject({ hint: z.enum(hintNames) }),
  async handle(cx, { hint }): Promise<{ hint: HintName }> {
    const userId = ownId(cx);
    const row = await cx.trx.selectFrom('reader').select('hints_done').where('user_id', '=', userId).forUpdate().executeTakeFirst();
    const done = [...new Set([...row?.hints_done ?? [], hint])].toSorted();
    await cx.trx.insertInto('reader').values({ user_id: userId, language: null, hints_done: done, updated_at: cx.now }).onConflict((oc) => oc.column('user_id').doUpdateSet({ hints_done: done, updated_at: cx.now })).execute();
    return { hint };
  },
});
