import { sql } from 'kysely';
import { type BackupFacts, FORMAT, type TableRows, writeBackup } from './backup-file.ts';
import type { Reader } from './database.ts';
import type { OpenDatabase } from './open.ts';
import { fetched, isBookkeeping, LEFT_OUT, plainTextForms, rowsOf, tableShapes } from './tables.ts';

/** Jobs stand in the file under this name: what is to be done, not how this version of the queue keeps it. */
export const JOBS = 'jobs waiting';

/**
 * Writes all tables into one file, as they stood at one moment, beside a running application (on a server; the embedded
 * database has one process). Work that waits, runs or has failed is kept as work to do.
 */
export const backup = ({ db, kind }: Pick<OpenDatabase, 'db' | 'kind'>, file: string, program: string, now: Date): Promise<BackupFacts> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (trx) => {
    await plainTextForms(trx);
    const migrations = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(trx);
    return writeBackup(file, { keqiao: 'backup', format: FORMAT, program, madeAt: now.toISOString(), from: kind, migrations: migrations.rows.map((row) => row.name) }, everything(trx));
  });

async function* everything(trx: Reader): AsyncGenerator<TableRows> {
  for (const shape of await tableShapes(trx)) {
    if (isBookkeeping(shape.name) || LEFT_OUT.has(shape.name)) continue;
    yield { name: shape.name, columns: shape.columns.map((column) => column.name), pieces: rowsOf(trx, shape) };
  }
  yield { name: JOBS, columns: ['kind', 'payload', 'key'], pieces: await jobsOf(trx) };
}

async function jobsOf(trx: Reader): Promise<AsyncIterable<readonly string[]>> {
  const { rows: [queue] } = await sql<{ there: boolean }>`select to_regclass('pgboss.job') is not null as there`.execute(trx);
  if (queue?.there !== true) return none();
  return fetched(trx, sql`select json_build_array(name, data::text, singleton_key)::text as line from pgboss.job
    where state in ('created', 'retry', 'active', 'failed') and name not like '\\_\\_pgboss%' order by name, created_on, id`);
}

async function* none(): AsyncGenerator<readonly string[]> { yield []; }
