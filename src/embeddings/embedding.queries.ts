import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';

/** A row not tried again for the day: the server refuses this very text. */
export const MOST_TRIES = 5;

export interface Progress { readonly done: number; readonly all: number; readonly refused: number; readonly dimensions: number | null }

/** How far the embedding with this model is. */
export async function progressOf(db: Reader, model: string): Promise<Progress> {
  const row = await db.selectFrom('embedding').where('model', '=', model).select(({ fn, eb }) => [
    fn.countAll<number>().as('all'), fn.count<number>('vector').as('done'), fn.max('dimensions').as('dimensions'),
    fn.count<number>(eb.case().when(eb.and([eb('vector', 'is', null), eb('tries', '>=', MOST_TRIES)])).then(1).end()).as('refused'),
  ]).executeTakeFirstOrThrow();
  return { done: row.done, all: row.all, refused: row.refused, dimensions: row.dimensions };
}

/** Whether anything can be embedded at this time. */
export const isWanting = async (db: Reader, model: string, now: Date): Promise<boolean> =>
  (await wanted(db, model, now).select('id').limit(1).executeTakeFirst()) !== undefined;

export const wanted = (db: Reader, model: string, now: Date) =>
  db.selectFrom('embedding').where('model', '=', model).where('vector', 'is', null).where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]));

/** Hashes known for these subjects with this model. */
export async function hashesOf(db: Reader, model: string, subjectIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = subjectIds.length === 0 ? [] : await db.selectFrom('embedding').select(['subject_id', 'text_hash']).where('model', '=', model).where('subject_id', 'in', subjectIds).execute();
  const known = new Map<string, Set<string>>();
  for (const row of rows) known.set(row.subject_id, (known.get(row.subject_id) ?? new Set()).add(row.text_hash));
  return known;
}

/** Vectors that came since a time, in batches. */
export async function* vectorsSince(db: Reader, model: string, since: Date, batch = 2000) {
  for (let [at, after] = [since, '00000000-0000-0000-0000-000000000000']; ;) {
    const rows = await db.selectFrom('embedding').select(['id', 'kind', 'text_hash', 'vector', 'embedded_at']).where('model', '=', model).where('vector', 'is not', null)
      .where((eb) => eb(eb.refTuple('embedded_at', 'id'), '>', eb.tuple(at, after))).orderBy('embedded_at').orderBy('id').limit(batch).execute();
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last?.embedded_at == null || rows.length < batch) return;
    [at, after] = [last.embedded_at, last.id];
  }
}

/** The vectors of these, each subject's in one order. */
export const vectorsOfSubjects = async (db: Reader, model: string, ids: readonly string[]) => (ids.length === 0 ? [] : db.selectFrom('embedding').select(['subject_id', 'vector'])
  .where('model', '=', model).where('vector', 'is not', null).where('subject_id', 'in', ids).orderBy('subject_id').orderBy('text_hash').execute());

export const vectorCount = async (db: Reader, model: string): Promise<number> =>
  (await db.selectFrom('embedding').where('model', '=', model).where('vector', 'is not', null).select(sql<number>`count(distinct text_hash)`.as('count')).executeTakeFirstOrThrow()).count;
