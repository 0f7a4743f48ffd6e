import { sql } from 'kysely';
import { type BackupFacts, FORMAT, type TableRows, writeBackup } from './backup-file.ts';
import type { Reader } from './database.ts';
import type { OpenDatabase } from './open.ts';
import type { FileStore } from '../files/port.ts';
import { fetched, isBookkeeping, LEFT_OUT, plainTextForms, rowsOf, tableShapes } from './tables.ts';

/** Jobs stand in the file under this name: what is to be done, not how this version of the queue keeps it. */
export const JOBS = 'jobs waiting';
/** And the content of uploaded files, in pieces of base64. */
export const FILES = 'content of files';
const PIECE_BYTES = 384 * 1024;

/**
 * Writes all tables, and what was uploaded, into one file, as they stood at one moment, beside a running application (on a server; the embedded
 * database has one process). Work that waits, runs or has failed is kept as work to do.
 */
export const backup = ({ db, kind }: Pick<OpenDatabase, 'db' | 'kind'>, file: string, program: string, now: Date, files?: Pick<FileStore, 'get'>, missing: (id: string) => void = () => {}): Promise<BackupFacts> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (trx) => {
    await plainTextForms(trx);
    const migrations = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(trx);
    return writeBackup(file, { keqiao: 'backup', format: FORMAT, program, madeAt: now.toISOString(), from: kind, migrations: migrations.rows.map((row) => row.name) }, everything(trx, files, missing));
  });

async function* everything(trx: Reader, files: Pick<FileStore, 'get'> | undefined, missing: (id: string) => void): AsyncGenerator<TableRows> {
  for (const shape of await tableShapes(trx)) {
    if (isBookkeeping(shape.name) || LEFT_OUT.has(shape.name)) continue;
    yield { name: shape.name, columns: shape.columns.map((column) => column.name), pieces: rowsOf(trx, shape) };
  }
  yield { name: JOBS, columns: ['kind', 'payload', 'key'], pieces: await jobsOf(trx) };
  if (files !== undefined) yield { name: FILES, columns: ['id', 'piece', 'base64'], pieces: contentOf(trx, files, missing) };
}

/** File by file, so that memory stays flat. A file that is not there does not keep the rest from being saved. */
async function* contentOf(trx: Reader, files: Pick<FileStore, 'get'>, missing: (id: string) => void): AsyncGenerator<readonly string[]> {
  for (const { id } of await trx.selectFrom('file').select('id').where('removed_at', 'is', null).orderBy('id').execute()) {
    const bytes = await files.get(id);
    if (bytes === undefined) { missing(id); continue; }
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield [JSON.stringify([id, at / PIECE_BYTES, Buffer.from(bytes.subarray(at, at + PIECE_BYTES)).toString('base64')])];
  }
}

async function jobsOf(trx: Reader): Promise<AsyncIterable<readonly string[]>> {
  const { rows: [queue] } = await sql<{ there: boolean }>`select to_regclass('pgboss.job') is not null as there`.execute(trx);
  if (queue?.there !== true) return none();
  return fetched(trx, sql`select json_build_array(name, data::text, singleton_key)::text as line from pgboss.job
    where state in ('created', 'retry', 'active', 'failed') and name not like '\\_\\_pgboss%' order by name, created_on, id`);
}

async function* none(): AsyncGenerator<readonly string[]> { yield []; }
