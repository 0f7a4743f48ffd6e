import { sql } from 'kysely';
import type { Reader } from './database.ts';

/** One of our tables, as the database itself describes it. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly textual: boolean }[];
  readonly key: readonly string[];
}

/** Tables in the schema we work in, without those that belong to an extension; computed columns are left out. */
export async function tableShapes(db: Reader): Promise<readonly TableShape[]> {
  const { rows } = await sql<TableShape>`
    select c.relname as name,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'textual', t.typcategory = 'S') order by a.attnum)
        from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select json_agg(a.attname order by array_position(i.indkey::int2[], a.attnum)) from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
        where i.indrelid = c.oid and i.indisprimary), '[]') as key
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by c.relname`.execute(db);
  return rows;
}

/** The program's own bookkeeping of its schema. */
export const isBookkeeping = (table: string): boolean => table.startsWith('kysely_migration');

/**
 * Sessions, links that let somebody in and half-done confirmations stay behind: after a restore everybody signs in anew, and a backup that gets into
 * wrong hands lets nobody in by itself. What tells running processes of changes is of no use to another database: its
 * numbers of transactions are others. Nor is what was used of a limit.
 */
export const LEFT_OUT: ReadonlySet<string> = new Set(['session', 'verification', 'invitation', 'recovery', 'rate_limit', 'index_change', 'index_turn', 'limit_use']);

const ROWS_AT_A_TIME = 500;

/** Text forms that do not depend on who connects. */
export const plainTextForms = (db: Reader) => sql`
  select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'iso_8601', true),
    set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true)`.execute(db);

/**
 * The rows of a table as lines of a backup, in the order of its key (texts by code point, which is the same everywhere),
 * through a cursor: memory stays flat. Inside a transaction only, after `plainTextForms`.
 */
export async function* rowsOf(trx: Reader, { name, columns, key }: TableShape, only = columns.map((column) => column.name)): AsyncGenerator<readonly string[]> {
  const textual = new Set(columns.filter((column) => column.textual).map((column) => column.name));
  const order = (key.length === 0 ? only : key).map((column) => (key.length === 0 ? sql`${sql.ref(column)}::text collate "C"` : textual.has(column) ? sql`${sql.ref(column)} collate "C"` : sql.ref(column)));
  yield* fetched(trx, sql`select json_build_array(${sql.join(only.map((column) => sql`${sql.ref(column)}::text`))})::text as line from ${sql.table(name)} order by ${sql.join(order)}`);
}

/** The lines of a query that gives one column `line`. */
export async function* fetched(trx: Reader, query: ReturnType<typeof sql>): AsyncGenerator<readonly string[]> {
  await sql`declare backup_rows no scroll cursor for ${query}`.execute(trx);
  for (let more = true; more;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.lit(ROWS_AT_A_TIME)} from backup_rows`.execute(trx);
    more = rows.length === ROWS_AT_A_TIME;
    yield rows.map((row) => row.line);
  }
  await sql`close backup_rows`.execute(trx);
}
