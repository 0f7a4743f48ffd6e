import { z } from 'zod';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError } from '../shared/errors.ts';

/**
 * What people did that is no change of a thing: signing in and out, trying what they may not, exporting. What anybody can cause
 * is bounded: so many lines an hour, the last of which says that more are not written one by one. (The program's log has them all.)
 */
const MOST_AN_HOUR = 30;
/** Attempts under an address nobody has: all together, and without what was typed, which may be a password in the wrong field. */
const MOST_UNKNOWN_AN_HOUR = 60;
const NOBODY = 'unknown';

/** Whether one more may be written; `last`: it is the one that says so. */
async function room(cx: Cx, action: 'sign_in_failed' | 'refused', column: 'subject_id' | 'actor_user_id', value: string, most: number): Promise<'yes' | 'last' | 'no'> {
  const { count } = await cx.trx.selectFrom(cx.trx.selectFrom('activity').select('seq').where('at', '>', new Date(cx.now.getTime() - 3600_000)).where('action', '=', action).where(column, '=', value).limit(most).as('lately'))
    .select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return count >= most ? 'no' : count === most - 1 ? 'last' : 'yes';
}

const bounded = (left: 'yes' | 'last'): Record<string, unknown> => (left === 'last' ? { furtherNotWritten: true } : {});

/** A session began or ended. Run as the person. */
export const recordSession = defineCommand({
  name: 'recordSession', input: z.strictObject({ action: z.enum(['sign_in', 'sign_out']), way: z.string().max(60) }),
  async handle(cx, { action, way }): Promise<null> {
    if (cx.actor.userId === null) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
    await recordActivity(cx, { subjectType: 'user', subjectId: cx.actor.userId, action, detail: { way } });
    return null;
  },
});

/** Somebody did not get in. `userId`: whose address was given; null: nobody's. Run as a visitor. */
export const recordFailedSignIn = defineCommand({
  name: 'recordFailedSignIn', input: z.strictObject({ userId: z.string().nullable(), way: z.string().max(60) }),
  async handle(cx, { userId, way }): Promise<{ recorded: boolean }> {
    const left = await room(cx, 'sign_in_failed', 'subject_id', userId ?? NOBODY, userId === null ? MOST_UNKNOWN_AN_HOUR : MOST_AN_HOUR);
    if (left === 'no') return { recorded: false };
    await recordActivity(cx, { subjectType: 'user', subjectId: userId ?? NOBODY, action: 'sign_in_failed', detail: { way, ...bounded(left) } });
    return { recorded: true };
  },
});

/** A signed-in person asked for what they may not do or see. `path` is without its query and without anything that could be a secret. */
export const recordRefusal = defineCommand({
  name: 'recordRefusal', input: z.strictObject({ method: z.string().max(10), path: z.string().max(300), code: z.string().max(40) }),
  async handle(cx, input): Promise<{ recorded: boolean }> {
    if (cx.actor.userId === null) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
    const left = await room(cx, 'refused', 'actor_user_id', cx.actor.userId, MOST_AN_HOUR);
    if (left === 'no') return { recorded: false };
    await recordActivity(cx, { subjectType: 'user', subjectId: cx.actor.userId, action: 'refused', detail: { ...input, ...bounded(left) } });
    return { recorded: true };
  },
});

/** Data leaves in a file: what, in which form, how many rows. Whoever makes the file has asked for the permission. */
export const recordExport = defineCommand({
  name: 'recordExport', input: z.strictObject({ what: z.string().max(60), format: z.string().max(20), rows: z.int().min(0).optional().describe('left out where the file is written as it is read'), filter: z.record(z.string(), z.string()).default({}) }),
  async handle(cx, input): Promise<null> {
    if (cx.actor.userId === null) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
    await recordActivity(cx, { subjectType: 'user', subjectId: cx.actor.userId, action: 'export', detail: input });
    return null;
  },
});

/** A failed job is tried again. The queue itself is no part of this transaction. */
export const recordJobRetry = defineCommand({
  name: 'recordJobRetry', input: z.strictObject({ kind: z.string().max(100), jobId: z.string().max(100) }),
  async handle(cx, input): Promise<null> {
    if (cx.actor.userId === null) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
    await recordActivity(cx, { subjectType: 'user', subjectId: cx.actor.userId, action: 'retry_job', detail: input });
    return null;
  },
});
