import { type RawBuilder, sql } from 'kysely';
import { keepRedaction, redactedLines, redactionDigest, throughDoor } from './chain.ts';
import type { Cx, Reader } from './database.ts';
import { insertRows } from './insert.ts';
import { newId } from '../shared/ids.ts';
import type { ActionOf, SubjectType } from './activity.labels.ts';

interface Line<T extends SubjectType> {
  readonly subjectType: T;
  readonly subjectId: string;
  readonly needId?: string | null;
  readonly action: ActionOf<T>;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly note?: string | null;
  readonly detail?: Record<string, unknown>;
}
export type ActivityEntry = { [T in SubjectType]: Line<T> }[SubjectType];

/** Adds one line of history in the command's own transaction: who and from where (from `cx`), what, from, to, why, when. Gives its number. */
export async function recordActivity(cx: Cx, entry: ActivityEntry): Promise<number> {
  const { seq } = await cx.trx.insertInto('activity').values({ ...lineOf(cx, entry), association_id: ownerOf(entry), detail: JSON.stringify(entry.detail ?? {}) }).returning('seq').executeTakeFirstOrThrow();
  return seq;
}

/** A line for each of many things that one command makes, of which it knows whose they are; in one statement. */
export async function recordActivities(cx: Cx, entries: readonly (ActivityEntry & { readonly associationId: string })[]): Promise<void> {
  await insertRows(cx.trx, 'activity', entries.map((entry) => ({ ...lineOf(cx, entry), association_id: entry.associationId, detail: entry.detail ?? {} })));
}

const lineOf = (cx: Cx, entry: ActivityEntry) => ({
  id: newId(), at: cx.now, actor_user_id: cx.actor.userId, actor_name: cx.actor.name, address: cx.actor.origin?.address ?? null, request_id: cx.actor.origin?.requestId ?? null,
  subject_type: entry.subjectType, subject_id: entry.subjectId, need_id: entry.needId ?? null,
  action: entry.action, from_status: entry.from ?? null, to_status: entry.to ?? null, note: entry.note ?? null,
});

const profileTables: readonly unknown[] = ['enterprise', 'expert', 'society', 'technology_manager', 'achievement'];

/** The association whose staff the line is for: that of the thing; of an account the nearest one above all of its grants; none: the top's. */
function ownerOf({ subjectType, subjectId, needId, detail }: ActivityEntry): RawBuilder<string | null> {
  const of = (table: string, id: string) => sql<string | null>`(select t.association_id from ${sql.table(table)} t where t.id = ${id})`;
  if (needId !== undefined && needId !== null) return of('need', needId);
  switch (subjectType) {
    case 'need': return of('need', subjectId);
    case 'event': return of('event', subjectId);
    case 'match': case 'engagement': return sql<string | null>`(select n.association_id from ${sql.table(subjectType)} t join need n on n.id = t.need_id where t.id = ${subjectId})`;
    case 'association': return sql<string | null>`(select t.id from association t where t.id = ${subjectId})`;
    case 'profile': return profileTables.includes(detail?.['kind']) ? of(String(detail?.['kind']), subjectId) : sql<null>`null`;
    case 'user': return sql<string | null>`(with held as (select a.path from role_grant g join association a on a.id = g.association_id where g.user_id = ${subjectId})
      select x.id from association x where x.id = any(string_to_array(trim(both '/' from (select min(path) from held)), '/')::uuid[])
        and not exists (select 1 from held where held.path not like x.path || '%') order by char_length(x.path) desc limit 1)`;
  }
}

/**
 * The one exception to "rows are only ever added": a person's wish to be erased takes names and free words out of the lines that are about
 * them; who did what to which thing, and when, stays. `own`: the account whose lines lose its name; `subjects`: things whose lines are
 * searched, and `needIds`: needs, for `words`; a note that is one of `notes`, the person's own, goes as a whole.
 */
export async function redactActivity(cx: Cx, { own, subjects, needIds, words, notes = [] }: { readonly own: string | null; readonly subjects: readonly string[]; readonly needIds: readonly string[]; readonly words: readonly string[]; readonly notes?: readonly string[] }): Promise<void> {
  await throughDoor(cx.trx, 'erasure', async () => {
    const changed = new Set<number>();
    if (own !== null) for (const { seq } of await cx.trx.updateTable('activity').set({ actor_name: ERASED_NAME }).where('actor_user_id', '=', own).where('actor_name', '<>', ERASED_NAME).returning('seq').execute()) changed.add(seq);
    const about = await cx.trx.selectFrom('activity').select(['seq', 'note', 'detail']).where((eb) => eb.or([
      ...(subjects.length === 0 ? [] : [eb('subject_id', 'in', [...subjects])]), ...(needIds.length === 0 ? [] : [eb('need_id', 'in', [...needIds])]), ...(own === null ? [] : [eb('actor_user_id', '=', own)]),
    ])).execute();
    for (const line of about) {
      const [note, detail] = [line.note === null ? null : notes.includes(line.note) ? GONE : withoutWords(line.note, words), withoutWords(JSON.stringify(line.detail), words)];
      if (note === line.note && detail === JSON.stringify(line.detail)) continue;
      await cx.trx.updateTable('activity').set({ note, detail }).where('seq', '=', line.seq).execute();
      changed.add(line.seq);
    }
    await sealRedaction(own === null || own !== cx.actor.userId ? cx : { ...cx, actor: { ...cx.actor, name: ERASED_NAME } }, [...changed]);
  });
}

/** What the lines say from now on, in a line of its own: so that nobody changes them once more. Lines that wait for their seal get it as they are now. */
async function sealRedaction(cx: Cx, seqs: readonly number[]): Promise<void> {
  const lines = await redactedLines(cx.trx, seqs);
  if (lines.length === 0) return;
  const top = await cx.trx.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirst();
  const by = await recordActivity(cx, { subjectType: 'association', subjectId: top?.id ?? '', action: 'redact_history', detail: { lines: lines.length, digest: redactionDigest(lines) } });
  await keepRedaction(cx.trx, by, lines);
}
export const ERASED_NAME = '已注销用户';
/** Stands where words were taken out. */
export const GONE = '[已删除]';
/** Every occurrence of the words, longest first. */
export const withoutWords = (text: string, words: readonly string[]): string =>
  words.filter((word) => word.length > 1).toSorted((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, GONE), text);

export type Activity = Awaited<ReturnType<typeof timelineOfNeed>>[number];

/** Everything that happened to a need, its matches and its engagements, oldest first. */
export const timelineOfNeed = (db: Reader, needId: string) =>
  db.selectFrom('activity').selectAll().where('need_id', '=', needId).orderBy('seq').execute();
