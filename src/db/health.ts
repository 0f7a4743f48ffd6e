import { sql } from 'kysely';
import type { Db } from './database.ts';

/** What is known of the database from the writes that went through it: it may answer reads and take no writes. */
export interface WriteHealth {
  /** What was written is large enough to tell: a small write may pass on a disk that is as good as full. */
  wrote(): void;
  failed(error: unknown): void;
  /** A write found the disk full, and none large enough to tell has passed since. */
  readonly full: () => boolean;
}

export const sqlState = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Codes of a full disk: PostgreSQL's, and the operating system's for the embedded database. */
export const isDiskFull = (error: unknown): boolean => ['53100', 'ENOSPC', 'EDQUOT'].includes(sqlState(error) ?? '');

export function createWriteHealth(): WriteHealth {
  let full = false;
  return { wrote: () => { full = false; }, failed: (error) => { if (isDiskFull(error)) full = true; }, full: () => full };
}

export type DatabaseState = 'on' | 'read_only' | 'full' | 'failing';

/** More than a page of PostgreSQL, so that it cannot hide in free space of the last one. */
const PROBE_BYTES = 64 * 1024;

/** The state right now, within `limit` milliseconds. A disk that was full is written to (and rolled back) before it counts as free. */
export async function databaseState(db: Db, health: WriteHealth | undefined, limit = 3000): Promise<DatabaseState> {
  const asked = (async (): Promise<DatabaseState> => {
    const { rows: [row] } = await sql<{ readOnly: string }>`select current_setting('transaction_read_only') as "readOnly"`.execute(db);
    if (row?.readOnly === 'on') return 'read_only';
    if (health?.full() !== true) return 'on';
    return await writable(db).then(() => { health.wrote(); return 'on' as const; }, (error: unknown) => (isDiskFull(error) ? 'full' : 'failing'));
  })().catch(() => 'failing' as const);
  const { promise: late, resolve } = Promise.withResolvers<DatabaseState>();
  const timer = setTimeout(() => resolve('failing'), limit);
  try { return await Promise.race([asked, late]); } finally { clearTimeout(timer); }
}

const UNDO = new Error('a probe is rolled back');

async function writable(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Text that does not compress, in rows: stored outside the row it would be one.
    await sql`insert into setting (key, value) select 'probe ' || n, to_jsonb((select string_agg(md5(n::text || m::text), '') from generate_series(1, 32) as m)) from generate_series(1, ${PROBE_BYTES / 1024}::int) as n`.execute(trx);
    throw UNDO;
  }).catch((error: unknown) => { if (error !== UNDO) throw error; });
}
