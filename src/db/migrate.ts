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

export class NewerSchema extends Error {
  constructor(names: readonly string[]) {
    super(`the database has migrations this program does not know: ${names.join(', ')}`);
  }
}
