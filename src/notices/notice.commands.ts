import { sql } from 'kysely';
import type { Cx } from '../db/database.ts';
import { insertRows } from '../db/insert.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { newId } from '../shared/ids.ts';
import { type Audience, type NoticeKind, noticeKinds, type Subject } from './notice.ts';
import { usersOf } from './audience.queries.ts';

export interface NoticeInput {
  readonly kind: NoticeKind;
  readonly to: readonly Audience[];
  /** What it is about, and opens. */
  readonly subject: Subject;
  readonly needId?: string | null;
  /** Fill the places of the kind's sentence; nothing personal and nothing confidential, because they leave the house by mail. */
  readonly words?: Readonly<Record<string, string>>;
  /** Of one kind and one key a person is told once, however often this is called. */
  readonly key?: string;
}

/**
 * Tells people, inside the transaction of what they are told of: a row for each, and a job that plans what goes out by mail
 * and robot. Who acts is not told of their own act.
 */
export const notify = (cx: Cx, notice: NoticeInput): Promise<void> => notifyOf(cx, [notice]);

/** The same of many things at once; who belongs to an audience is asked once for all of them. */
export async function notifyOf(cx: Cx, notices: readonly NoticeInput[]): Promise<void> {
  const rows: Record<string, unknown>[] = [];
  for (const alike of Map.groupBy(notices, ({ kind, to }) => JSON.stringify([kind, to])).values()) {
    const { kind, to } = alike[0] as NoticeInput; // a group holds at least one
    const users = (await usersOf(cx.trx, to)).filter((userId) => userId !== cx.actor.userId);
    const groups = noticeKinds[kind].robot ? await groupsOf(cx, to) : [];
    for (const { subject, needId = null, words = {}, key } of alike) {
      const about = { kind, subject_type: subject.type, subject_id: subject.id, need_id: needId, words, key: key ?? null, created_at: cx.now };
      rows.push(...users.map((userId) => ({ id: newId(), user_id: userId, association_id: null, ...about })), ...groups.map((associationId) => ({ id: newId(), user_id: null, association_id: associationId, ...about })));
    }
  }
  const told = await insertRows<'notice', { readonly id: string }>(cx.trx, 'notice', rows, sql`on conflict do nothing returning id`);
  if (told.length > 0) await enqueue(cx, 'notices.send', {}, 'send');
}

/** Associations among those told whose staff group has a robot. */
async function groupsOf(cx: Cx, to: readonly Audience[]): Promise<readonly string[]> {
  const ids = to.flatMap((one) => ('staffOf' in one ? [one.staffOf] : []));
  if (ids.length === 0) return [];
  const rows = await cx.trx.selectFrom('robot').select('association_id').distinct().where('association_id', 'in', ids).where('active', 'is', true).execute();
  return rows.map((row) => row.association_id);
}
