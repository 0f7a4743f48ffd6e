import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../../migrations/index.ts';
import type { FileStore } from '../files/port.ts';
import { FILES, JOBS } from './backup.ts';
import { type BackupFacts, type BackupTable, BackupRefused, inspectBackup, readBackup, sha256 } from './backup-file.ts';
import type { Db, Trx } from './database.ts';
import type { OpenDatabase } from './open.ts';
import type { JobSender } from './run.ts';
import { isBookkeeping, plainTextForms, rowsOf, type TableShape, tableShapes } from './tables.ts';

/**
 * Puts a backup in place of what a database holds, in one transaction: the schema as it was when the backup was made,
 * the rows, each table read back and held against its checksum, then the migrations made since. Whatever goes wrong,
 * the database stays as it was. The file is read through before anything is begun.
 * @throws BackupRefused
 */
export interface RestoreOptions {
  readonly force: boolean;
  /** The queue of the target, which takes the jobs in the same transaction; kinds it does not know are counted in `jobsLeftOut`. */
  readonly jobs: JobSender;
  readonly kinds: readonly string[];
  /** Takes the content of uploaded files. What an undone restore leaves there has no row and goes by itself. */
  readonly files?: Pick<FileStore, 'put'> | undefined;
}

export interface Restored extends BackupFacts { readonly jobs: number; readonly jobsLeftOut: number; readonly migrated: readonly string[] }

/** What can be said before the target is touched at all: the file is whole and not newer than this program. */
export async function restorable(file: string): Promise<BackupFacts> {
  const facts = await inspectBackup(file);
  const known = Object.keys(migrations);
  if (facts.header.migrations.some((name, n) => name !== known[n])) {
    throw new BackupRefused([`备份来自更新的版本(${facts.header.program})，本程序不认识它的数据结构，没有恢复。请用那个版本或更新的版本。`,
      `the backup was made by a newer version (${facts.header.program}) whose schema this program does not know; nothing was changed: use that version or a newer one`]);
  }
  return facts;
}

/** @throws BackupRefused when the target holds data (without `force`), data of another program, or is in use. */
export async function checkTarget({ db, kind }: Pick<OpenDatabase, 'db' | 'kind'>, force: boolean): Promise<void> {
  const shapes = await tableShapes(db);
  if (shapes.length > 0 && !shapes.some((shape) => isBookkeeping(shape.name))) {
    throw new BackupRefused(['数据库里有其他程序的表，没有恢复。请新建一个空数据库。', 'the database holds tables of another program; nothing was changed: create an empty one']);
  }
  if (kind === 'postgres') {
    const { rows: [others] } = await sql<{ count: number }>`select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name = 'keqiao'`.execute(db);
    if ((others?.count ?? 0) > 0) throw new BackupRefused(['应用还在使用这个数据库，没有恢复。请先停止应用。', 'the application is still running on this database; nothing was changed: stop it first']);
  }
  if (force) return;
  for (const { name } of shapes) {
    if (isBookkeeping(name) || name === 'setting') continue;
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0) throw new BackupRefused([`数据库里已有数据(表 ${name})，没有恢复。确定要覆盖时，请先备份它，再加 --force。`, `the database holds data already (table ${name}); nothing was changed: back it up, then repeat with --force to overwrite it`]);
  }
}

/** After `restorable` and `checkTarget`; the queue's tables are there. */
export const restore = (db: Db, file: string, facts: BackupFacts, options: RestoreOptions): Promise<Restored> => db.transaction().execute(async (trx) => {
  await plainTextForms(trx);
  await dropOurs(trx);
  await migrateTo(trx, facts.header.migrations.at(-1));
  const foreignKeys = await dropForeignKeys(trx);
  await sql`select set_config('keqiao.door', 'restore', true)`.execute(trx); // lines of history come with their seals, see migration 0018
  const counts = await fill(trx, file, options);
  await sql`select set_config('keqiao.door', '', true)`.execute(trx);
  for (const add of foreignKeys) await sql.raw(add).execute(trx);
  await setSequences(trx);
  await verify(trx, facts.tables);
  const migrated = await migrateTo(trx, Object.keys(migrations).at(-1));
  return { ...facts, ...counts, migrated };
});

/** Tables and routines in our schema; an extension's stay. */
async function dropOurs(trx: Trx): Promise<void> {
  for (const { name } of await tableShapes(trx)) await sql`drop table ${sql.table(name)} cascade`.execute(trx);
  const { rows } = await sql<{ routine: string }>`select p.oid::regprocedure::text as routine from pg_proc p where p.pronamespace = current_schema()::regnamespace
    and not exists (select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`.execute(trx);
  for (const { routine } of rows) await sql.raw(`drop routine ${routine} cascade`).execute(trx);
}

async function migrateTo(trx: Trx, name: string | undefined): Promise<readonly string[]> {
  if (name === undefined) return [];
  const { error, results } = await new Migrator({ db: trx, provider: { getMigrations: async () => migrations } }).migrateTo(name);
  if (error !== undefined) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

/** Without them tables come in any order, rows of a tree too; added again they check every row. */
async function dropForeignKeys(trx: Trx): Promise<readonly string[]> {
  const { rows } = await sql<{ on: string; name: string; definition: string }>`select conrelid::regclass::text as "on", quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace and conparentid = 0`.execute(trx);
  for (const key of rows) await sql.raw(`alter table ${key.on} drop constraint ${key.name}`).execute(trx);
  return rows.map((key) => `alter table ${key.on} add constraint ${key.name} ${key.definition}`);
}

const ROWS_AT_A_TIME = 500;
const BYTES_AT_A_TIME = 1_000_000;

async function fill(trx: Trx, file: string, { jobs, kinds, files }: RestoreOptions): Promise<{ jobs: number; jobsLeftOut: number }> {
  const shapes = new Map((await tableShapes(trx)).map((shape) => [shape.name, shape]));
  const counts = { jobs: 0, jobsLeftOut: 0 };
  let into: { readonly shape: TableShape; readonly columns: readonly string[] } | undefined;
  let piece: string[] = [];
  let bytes = 0;
  let content: ReturnType<typeof contentInto> | undefined;
  const flush = async () => {
    if (into !== undefined && piece.length > 0) await insertPiece(trx, into.shape, into.columns, piece);
    piece = [];
    bytes = 0;
  };
  await sql`delete from pgboss.job`.execute(trx);
  for await (const item of readBackup(file)) {
    if ('table' in item && item.table === FILES) content = contentInto(files);
    else if (content !== undefined && 'row' in item) await content.piece(item.row);
    else if (content !== undefined && 'end' in item) { await content.end(); content = undefined; }
    else if ('table' in item) into = item.table === JOBS ? undefined : { shape: shapeOf(shapes, item.table), columns: item.columns };
    else if ('end' in item) await flush();
    else if ('row' in item && into === undefined) counts[await queueAgain(trx, jobs, kinds, item.row) ? 'jobs' : 'jobsLeftOut'] += 1;
    else if ('row' in item) {
      piece.push(item.row);
      bytes += item.row.length;
      if (piece.length >= ROWS_AT_A_TIME || bytes >= BYTES_AT_A_TIME) await flush();
    }
  }
  return counts;
}

/** Puts files together from their pieces, which come in order. */
function contentInto(files: Pick<FileStore, 'put'> | undefined): { readonly piece: (row: string) => Promise<void>; readonly end: () => Promise<void> } {
  let [current, parts] = ['', [] as Buffer[]];
  const end = async () => { if (current !== '') await files?.put(current, Buffer.concat(parts)); };
  return {
    async piece(row) {
      const [id, , base64] = JSON.parse(row) as [string, number, string];
      if (id !== current) { await end(); [current, parts] = [id, []]; }
      parts.push(Buffer.from(base64, 'base64'));
    },
    end,
  };
}

function shapeOf(shapes: ReadonlyMap<string, TableShape>, table: string): TableShape {
  const shape = shapes.get(table);
  if (shape === undefined) throw new BackupRefused([`备份中的表 ${table} 不属于它所说的版本，没有恢复。`, `the backup has a table ${table} that its version does not have; nothing was changed`]);
  return shape;
}

/** Names and types of columns are the database's own: nothing of the file becomes part of a statement. */
async function insertPiece(trx: Trx, { name, columns }: TableShape, given: readonly string[], rows: readonly string[]): Promise<void> {
  const types = new Map(columns.map((column) => [column.name, column.type]));
  const values = given.map((column, n) => {
    const type = types.get(column);
    if (type === undefined) throw new BackupRefused([`备份中的列 ${name}.${column} 不属于它所说的版本，没有恢复。`, `the backup has a column ${name}.${column} that its version does not have; nothing was changed`]);
    return sql`(r.value ->> ${sql.lit(n)})::${sql.raw(type)}`;
  });
  await sql`insert into ${sql.table(name)} (${sql.join(given.map((column) => sql.ref(column)))}) overriding system value
    select ${sql.join(values)} from json_array_elements(${`[${rows.join(',')}]`}::json) as r`.execute(trx);
}

async function queueAgain(trx: Trx, jobs: JobSender, kinds: readonly string[], row: string): Promise<boolean> {
  const [kind, payload, key] = JSON.parse(row) as [string, string, string | null];
  if (!kinds.includes(kind)) return false;
  await jobs.send(trx, kind, [{ payload: JSON.parse(payload) as object, key }]);
  return true;
}

async function setSequences(trx: Trx): Promise<void> {
  const { rows } = await sql<{ table: string; column: string; sequence: string }>`
    select c.relname as table, a.attname as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`.execute(trx);
  for (const { table, column, sequence } of rows) {
    await sql`select setval(${sequence}::text::regclass, coalesce(max(${sql.ref(column)}), 1), max(${sql.ref(column)}) is not null) from ${sql.table(table)}`.execute(trx);
  }
}

/** Reads every table back and holds it against the file. */
async function verify(trx: Trx, tables: readonly BackupTable[]): Promise<void> {
  const shapes = new Map((await tableShapes(trx)).map((shape) => [shape.name, shape]));
  for (const table of tables) {
    if (table.name === JOBS || table.name === FILES) continue;
    const sum = sha256();
    let rows = 0;
    for await (const piece of rowsOf(trx, shapeOf(shapes, table.name))) {
      if (piece.length > 0) sum.update(`${piece.join('\n')}\n`);
      rows += piece.length;
    }
    if (rows !== table.rows || sum.digest('hex') !== table.sha256) {
      throw new BackupRefused([`表 ${table.name} 恢复后与备份不一致，已全部撤销。`, `table ${table.name} does not match the backup after it was restored; everything was undone`]);
    }
  }
}
