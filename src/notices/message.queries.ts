import { type ExpressionBuilder, sql } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import type { Database, Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';

/** What a message carries, oldest first. */
export const noticesOfMessage = (db: Reader, messageId: string) =>
  db.selectFrom('message_notice as m').innerJoin('notice', 'notice.id', 'm.notice_id').where('m.message_id', '=', messageId)
    .select(['notice.id', 'notice.kind', 'notice.subject_type', 'notice.subject_id', 'notice.need_id', 'notice.words', 'notice.created_at', 'notice.read_at']).orderBy('notice.created_at').orderBy('notice.id').execute();

/** Messages to staff of, and people with a role in, the reader's own area. */
const within = (actor: Actor) => (eb: ExpressionBuilder<Database, 'message'>) => {
  if (actor.kind === 'system') return eb.lit(true);
  const paths = grantsOf(actor, 'staff', 'administrator').map((grant) => `${grant.associationPath}%`);
  return eb.or([eb.lit(false), ...paths.flatMap((path) => [
    eb.exists(eb.selectFrom('robot').innerJoin('association as a', 'a.id', 'robot.association_id').whereRef('robot.id', '=', 'message.robot_id').where('a.path', 'like', path).select('robot.id')),
    eb.exists(eb.selectFrom('role_grant').innerJoin('association as a', 'a.id', 'role_grant.association_id').whereRef('role_grant.user_id', '=', 'message.user_id').where('a.path', 'like', path).select('role_grant.id')),
  ])]);
};

const failedOnes = (db: Reader, actor: Actor) =>
  db.selectFrom('message').leftJoin('robot', 'robot.id', 'message.robot_id').where('message.state', '=', 'failed').where(within(actor) as never)
    .select(['message.id', 'message.channel', 'message.problem', 'message.tries', 'message.created_at', 'robot.name as robot_name',
      sql<string[]>`array(select distinct n.kind from message_notice m join notice n on n.id = m.notice_id where m.message_id = message.id order by 1)`.as('kinds')]);

/** What could not be sent, newest first. Whom it was for is not said. */
export const failedMessages = (db: Reader, actor: Actor, limit: number) => failedOnes(db, actor).orderBy('message.created_at', 'desc').orderBy('message.id', 'desc').limit(limit).execute();
export type FailedMessage = Awaited<ReturnType<typeof failedMessages>>[number];
export const failedMessage = (db: Reader, actor: Actor, messageId: string) => failedOnes(db, actor).where('message.id', '=', messageId).executeTakeFirst();

export interface DeliveryCounts { readonly waiting: number; readonly sent: number; readonly opened: number; readonly failed: number }
/** Of the last thirty days, by channel: how many wait, went out, were opened from, failed. Opening a robot's text cannot be known. */
export async function deliveryCounts(db: Reader, actor: Actor, now: Date): Promise<Readonly<Record<string, DeliveryCounts>>> {
  const rows = await db.selectFrom('message').where('created_at', '>', new Date(now.getTime() - 30 * 24 * 3600_000)).where(within(actor) as never).groupBy('channel')
    .select(['channel', sql<number>`count(*) filter (where state in ('waiting', 'sending'))::int`.as('waiting'), sql<number>`count(*) filter (where state = 'sent')::int`.as('sent'),
      sql<number>`count(*) filter (where opened_at is not null)::int`.as('opened'), sql<number>`count(*) filter (where state = 'failed')::int`.as('failed')]).execute();
  return Object.fromEntries(rows.map((row) => [row.channel, row]));
}
