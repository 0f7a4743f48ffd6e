import { sql } from 'kysely';
import { z } from 'zod';
import { calendarOf } from '../calendar/calendar.queries.ts';
import { refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { mailMoment, summaryMoment } from './mail-hours.ts';
import { failedMessage } from './message.queries.ts';
import { type MailMode, isNoticeKind, noticeKinds } from './notice.ts';
import { withoutMailOf } from './notice.queries.ts';
import type { Channel } from './notice.table.ts';

/** Tried so often, with these minutes between; then staff see it. */
const PAUSES = [1, 5, 30, 120, 360] as const;
/** News older than this (a restored backup, mail switched on late) is not carried out any more. */
const TOO_OLD = 3 * 24 * 3600_000;
/** A robot gathers what happens within a minute, which also keeps it below the services' limit of 20 a minute. */
const GATHER = 60_000;
/** A sender that has not said how it went for so long is dead; by the database's clock. */
const LEASE = sql`interval '3 minutes'`;
const AT_ONCE = 500;

const onlySystem = (cx: Cx): void => {
  if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['通知由系统发送。', 'Notices are sent by the system.']);
};

interface Unplanned { readonly id: string; readonly user_id: string | null; readonly association_id: string | null; readonly kind: string; readonly created_at: Date; readonly read_at: Date | null }

/**
 * Decides once for each new notice what goes out for it: a mail of its own, the person's next summary, the staff group's robots,
 * or nothing (read already, muted, mail not agreed to, no mail server, too old).
 */
export const planNotices = defineCommand({
  name: 'planNotices', input: z.strictObject({ mail: z.boolean(), robots: z.boolean() }),
  async handle(cx, input): Promise<{ planned: number }> {
    onlySystem(cx);
    const all = await cx.trx.selectFrom('notice').select(['id', 'user_id', 'association_id', 'kind', 'created_at', 'read_at'])
      .where('planned_at', 'is', null).orderBy('created_at').orderBy('id').limit(AT_ONCE).forUpdate().skipLocked().execute();
    if (all.length === 0) return { planned: 0 };
    const fresh = all.filter((one) => one.read_at === null && cx.now.getTime() - one.created_at.getTime() < TOO_OLD);
    if (input.mail) await planMail(cx, fresh);
    if (input.robots) await planRobots(cx, fresh);
    await cx.trx.updateTable('notice').set({ planned_at: cx.now }).where('id', 'in', all.map((one) => one.id)).execute();
    return { planned: all.length };
  },
});

async function planMail(cx: Cx, notices: readonly Unplanned[]): Promise<void> {
  const told = [...new Set(notices.flatMap((one) => one.user_id ?? []))];
  const refuse = await withoutMailOf(cx.trx, told);
  const users = told.filter((userId) => !refuse.has(userId));
  if (users.length === 0) return;
  const chosen = new Map((await cx.trx.selectFrom('notice_preference').select(['user_id', 'kind', 'mode']).where('user_id', 'in', users).where('channel', '=', 'mail').execute()).map((row) => [`${row.user_id} ${row.kind}`, row.mode]));
  const modeOf = (userId: string, kind: string): MailMode => chosen.get(`${userId} ${kind}`) ?? (isNoticeKind(kind) ? noticeKinds[kind].mail : 'off');
  const calendar = await calendarOf(cx.trx);
  for (const userId of users) {
    const own = notices.filter((one) => one.user_id === userId);
    const of = (mode: MailMode) => own.filter((one) => modeOf(userId, one.kind) === mode).map((one) => one.id);
    await carry(cx, of('each'), await newMessage(cx, of('each'), { channel: 'mail', user_id: userId, robot_id: null, digest: false, due_at: mailMoment(cx.now, calendar) }));
    await carry(cx, of('daily'), await newMessage(cx, of('daily'), { channel: 'mail', user_id: userId, robot_id: null, digest: true, due_at: summaryMoment(cx.now, calendar) }));
  }
}

async function planRobots(cx: Cx, notices: readonly Unplanned[]): Promise<void> {
  const groups = [...new Set(notices.flatMap((one) => one.association_id ?? []))];
  if (groups.length === 0) return;
  const robots = await cx.trx.selectFrom('robot').select(['id', 'association_id', 'channel', 'muted']).where('association_id', 'in', groups).where('active', 'is', true).execute();
  for (const robot of robots) {
    const ids = notices.filter((one) => one.association_id === robot.association_id && !robot.muted.includes(one.kind)).map((one) => one.id);
    await carry(cx, ids, await newMessage(cx, ids, { channel: robot.channel, user_id: null, robot_id: robot.id, digest: false, due_at: new Date(cx.now.getTime() + GATHER) }));
  }
}

interface NewMessage { readonly channel: Channel; readonly user_id: string | null; readonly robot_id: string | null; readonly digest: boolean; readonly due_at: Date }

/** A message for these, or the one that waits for the same robot or in the same person's summary; it is locked against being claimed until this commits. */
async function newMessage(cx: Cx, noticeIds: readonly string[], message: NewMessage): Promise<string | undefined> {
  if (noticeIds.length === 0) return undefined;
  const waiting = await cx.trx.selectFrom('message').select('id').where('state', '=', 'waiting').where('tries', '=', 0)
    .where((eb) => (message.robot_id === null ? eb.and([eb('user_id', '=', message.user_id), eb('digest', 'is', true), eb.lit(message.digest)]) : eb('robot_id', '=', message.robot_id))).forUpdate().executeTakeFirst();
  if (waiting !== undefined) return waiting.id;
  const row = { id: newId(), ...message, state: 'waiting' as const, claim: null, claimed_at: null, sent_at: null, opened_at: null, problem: null, created_at: cx.now };
  await cx.trx.insertInto('message').values(row).execute();
  return row.id;
}

async function carry(cx: Cx, noticeIds: readonly string[], messageId: string | undefined): Promise<void> {
  if (messageId !== undefined) await cx.trx.insertInto('message_notice').values(noticeIds.map((noticeId) => ({ message_id: messageId, notice_id: noticeId }))).execute();
}

export interface Claimed { readonly id: string; readonly claim: string; readonly channel: Channel; readonly user_id: string | null; readonly robot_id: string | null; readonly tries: number }

/** Takes one message that is due, for its sender alone: two senders never hold the same. Null when none is due. */
export const claimMessage = defineCommand({
  name: 'claimMessage', input: z.strictObject({}),
  async handle(cx): Promise<Claimed | null> {
    onlySystem(cx);
    await giveBackDead(cx);
    const claim = newId();
    const row = await cx.trx.updateTable('message').set((eb) => ({ state: 'sending' as const, claim, claimed_at: sql<Date>`now()`, tries: eb('tries', '+', 1) }))
      .where('id', '=', (eb) => eb.selectFrom('message').select('id').where('state', '=', 'waiting').where('due_at', '<=', cx.now).orderBy('due_at').orderBy('id').limit(1).forUpdate().skipLocked())
      .returning(['id', 'channel', 'user_id', 'robot_id', 'tries']).executeTakeFirst();
    return row === undefined ? null : { ...row, claim };
  },
});

/** A letter goes again under its own Message-ID, which mail boxes show once; a robot has no such thing, so a person decides. */
async function giveBackDead(cx: Cx): Promise<void> {
  const dead = cx.trx.updateTable('message').where('state', '=', 'sending').where('claimed_at', '<', sql<Date>`now() - ${LEASE}`);
  await dead.where('channel', '=', 'mail').set({ state: 'waiting', claim: null, claimed_at: null }).execute();
  await dead.where('channel', '<>', 'mail').set({ state: 'failed', claim: null, claimed_at: null, problem: UNSURE }).execute();
}
const UNSURE = 'unsure';

const outcome = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('sent') }), z.strictObject({ state: z.literal('skipped'), problem: z.string() }),
  /** `final`: trying again does not help, or might say it twice. */
  z.strictObject({ state: z.literal('failed'), problem: z.string(), final: z.boolean() }),
]);

/** How it went. Whoever holds the claim no more is not listened to: another sender has it by now. */
export const endMessage = defineCommand({
  name: 'endMessage', input: z.strictObject({ id, claim: id, outcome }),
  async handle(cx, { id: messageId, claim, outcome: ended }): Promise<{ kept: boolean }> {
    onlySystem(cx);
    const message = await cx.trx.selectFrom('message').select('tries').where('id', '=', messageId).where('claim', '=', claim).forUpdate().executeTakeFirst();
    if (message === undefined) return { kept: false };
    const pause = ended.state === 'failed' && !ended.final ? PAUSES[message.tries - 1] : undefined;
    await cx.trx.updateTable('message').set({
      state: pause === undefined ? ended.state : 'waiting', claim: null, claimed_at: null, sent_at: ended.state === 'sent' ? cx.now : null,
      problem: ended.state === 'sent' ? null : ended.problem.slice(0, 200), ...(pause === undefined ? {} : { due_at: new Date(cx.now.getTime() + pause * 60_000) }),
    }).where('id', '=', messageId).execute();
    return { kept: true };
  },
});

/** Staff send a failed message again, as often as it takes. */
export const retryMessage = defineCommand({
  name: 'retryMessage', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ id: string }> {
    refuse(cx.actor, 'message.retry', {});
    const message = await failedMessage(cx.trx, cx.actor, input.id);
    if (message === undefined) throw notFound(['这条发送失败的通知', 'This failed message']);
    const moved = await cx.trx.updateTable('message').set({ state: 'waiting', due_at: cx.now, tries: 1, problem: null }).where('id', '=', input.id).where('state', '=', 'failed').returning('id').executeTakeFirst();
    if (moved === undefined) throw new AppError('wrong_state', ['这条通知已在重新发送。', 'This message is being sent again already.']);
    if (cx.actor.userId !== null) await recordActivity(cx, { subjectType: 'user', subjectId: cx.actor.userId, action: 'retry_message', detail: { messageId: input.id } });
    await enqueue(cx, 'notices.send', {}, 'send');
    return { id: input.id };
  },
});
