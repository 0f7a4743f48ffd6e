import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import type { ModelInfo } from './model.ts';

/** What is known of the models kept, newest first. */
export async function modelInfos(db: Reader): Promise<readonly ModelInfo[]> {
  return db.selectFrom('ranking_model').leftJoin('user', 'user.id', 'ranking_model.asked_by').orderBy('ranking_model.id', 'desc')
    .select(['ranking_model.id', 'version', 'trained_at as trainedAt', 'checked_at as checkedAt', 'texts', 'seconds', 'user.name as askedBy']).execute();
}

/** The newest model made by this version of the engine, without its content. */
export const newestModel = (db: Reader, rankingVersion: string) =>
  db.selectFrom('ranking_model').where('ranking_version', '=', rankingVersion).orderBy('id', 'desc').limit(1)
    .select(['id', 'version', 'checked_at as checkedAt', sql<number>`length(content)`.as('size')]).executeTakeFirst();

const SLICE = 8 * 1024 * 1024;

/** The content in slices: a value arrives as text of twice its length, and a large model would arrive as one string. Undefined when it was replaced meanwhile. */
export async function modelContent(db: Reader, { id, size }: { readonly id: string; readonly size: number }): Promise<Uint8Array | undefined> {
  const whole = new Uint8Array(size);
  for (let from = 0; from < size; from += SLICE) {
    const row = await db.selectFrom('ranking_model').where('id', '=', id).select(sql<Buffer>`substring(content from ${from + 1}::int for ${SLICE}::int)`.as('slice')).executeTakeFirst();
    if (row === undefined) return undefined;
    whole.set(row.slice, from);
  }
  return whole;
}
