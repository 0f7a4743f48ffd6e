import type { Cx, Reader } from './database.ts';
import { newId } from '../shared/ids.ts';

export interface ActivityEntry {
  readonly subjectType: 'need' | 'match' | 'engagement' | 'profile' | 'association' | 'user' | 'event';
  readonly subjectId: string;
  readonly needId?: string | null;
  readonly action: string;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly note?: string | null;
  readonly detail?: Record<string, unknown>;
}

/** Adds one line of history in the command's own transaction: who (from `cx`), what, from, to, why, when. */
export async function recordActivity(cx: Cx, entry: ActivityEntry): Promise<void> {
  await cx.trx.insertInto('activity').values({
    id: newId(), at: cx.now, actor_user_id: cx.actor.userId, actor_name: cx.actor.name,
    subject_type: entry.subjectType, subject_id: entry.subjectId, need_id: entry.needId ?? null,
    action: entry.action, from_status: entry.from ?? null, to_status: entry.to ?? null, note: entry.note ?? null,
    detail: JSON.stringify(entry.detail ?? {}),
  }).execute();
}

export type Activity = Awaited<ReturnType<typeof timelineOfNeed>>[number];

/** Everything that happened to a need, its matches and its engagements, oldest first. */
export const timelineOfNeed = (db: Reader, needId: string) =>
  db.selectFrom('activity').selectAll().where('need_id', '=', needId).orderBy('seq').execute();
