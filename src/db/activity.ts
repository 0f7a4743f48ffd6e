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

/**
 * The one exception to "rows are only ever added": a person's wish to be erased takes names and free words out of the lines that are about
 * them; who did what to which thing, and when, stays. `own`: the account whose lines lose its name; `subjects`: things whose lines are
 * searched, and `needIds`: needs, for `words`.
 */
export async function redactActivity(cx: Cx, { own, subjects, needIds, words }: { readonly own: string | null; readonly subjects: readonly string[]; readonly needIds: readonly string[]; readonly words: readonly string[] }): Promise<void> {
  if (own !== null) await cx.trx.updateTable('activity').set({ actor_name: ERASED_NAME }).where('actor_user_id', '=', own).execute();
  const about = await cx.trx.selectFrom('activity').select(['seq', 'note', 'detail']).where((eb) => eb.or([
    ...(subjects.length === 0 ? [] : [eb('subject_id', 'in', [...subjects])]), ...(needIds.length === 0 ? [] : [eb('need_id', 'in', [...needIds])]), ...(own === null ? [] : [eb('actor_user_id', '=', own)]),
  ])).execute();
  for (const line of about) {
    const [note, detail] = [line.note === null ? null : withoutWords(line.note, words), withoutWords(JSON.stringify(line.detail), words)];
    if (note !== line.note || detail !== JSON.stringify(line.detail)) await cx.trx.updateTable('activity').set({ note, detail }).where('seq', '=', line.seq).execute();
  }
}
export const ERASED_NAME = '已注销用户';
const GONE = '[已删除]';
/** Every occurrence of the words, longest first. */
export const withoutWords = (text: string, words: readonly string[]): string =>
  words.filter((word) => word.length > 1).toSorted((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, GONE), text);

export type Activity = Awaited<ReturnType<typeof timelineOfNeed>>[number];

/** Everything that happened to a need, its matches and its engagements, oldest first. */
export const timelineOfNeed = (db: Reader, needId: string) =>
  db.selectFrom('activity').selectAll().where('need_id', '=', needId).orderBy('seq').execute();
