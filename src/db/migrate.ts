import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../../migrations/index.ts';
import type { Db } from './database.ts';

/**
 * Brings the schema up to this program's version. Kysely holds an advisory lock, so several processes may start at
 * once. A database that is newer than the program is refused rather than written to.
 */
export async function migrate(db: Db): Promise<readonly string[]> {
  const known = new Set(Object.keys(migrations));
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const applied = (await migrator.getMigrations().catch(() => [])).filter((m) => m.executedAt !== undefined).map((m) => m.name);
  const newer = applied.filter((name) => !known.has(name));
  if (newer.length > 0) throw new NewerSchema(newer);
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return (results ?? []).filter((r) => r.status === 'Success').map((r) => r.migrationName);
}

/** Any number, the same in every process of this program. */
const START_LOCK = 4_711_000;

/**
 * What only one process at a time may do to a server's database when several start at once: migrate, make the queue's
 * tables. The others wait here, then find it done. `db` must be patient: waiting counts as a statement.
 */
export function aloneAtStart<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  return db.connection().execute(async (holder) => {
    await sql`select pg_advisory_lock(${START_LOCK})`.execute(holder);
    try {
      return await work(db);
    } finally {
      await sql`select pg_advisory_unlock(${START_LOCK})`.execute(holder);
    }
  });
}

export class NewerSchema extends Error {
  constructor(names: readonly string[]) {
    super(`the database has migrations this program does not know: ${names.join(', ')}`);
  }
}
