import { type Expression, type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '../shared/errors.ts';
import type { Reader } from './database.ts';

/** Cursor pagination by a sort column and the id: stable while rows are added, and never a slow offset. */
export interface PageRequest { readonly limit: number; readonly cursor?: string | undefined }
export interface Page<Row> { readonly rows: readonly Row[]; readonly next: string | null }

export const pageRequest = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(300).optional(),
});

/** Counts stop here: nobody reads "of 1,234,567", and counting that far reads the whole table. One more stands for "more". */
export const MOST_COUNTED = 1000;

/** How many rows a query gives, `MOST_COUNTED` + 1 at most. */
export async function boundedCount<DB, TB extends keyof DB, Row>(db: Reader, query: SelectQueryBuilder<DB, TB, Row>): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`select count(*)::int as count from ${few(query)} as part`.execute(db);
  return row?.count ?? 0;
}

/** The same for several queries of one shape, by their keys, in one statement. */
export async function boundedCounts<Key extends string, DB, TB extends keyof DB, Row>(db: Reader, keys: readonly Key[], queryOf: (key: Key) => SelectQueryBuilder<DB, TB, Row>): Promise<Partial<Record<Key, number>>> {
  const parts = keys.map((key) => sql`select ${key}::text as key, (select count(*)::int from ${few(queryOf(key))} as part) as count`);
  const { rows } = await sql<{ key: Key; count: number }>`${sql.join(parts, sql` union all `)}`.execute(db);
  return Object.fromEntries(rows.filter((row) => row.count > 0).map((row) => [row.key, row.count])) as Partial<Record<Key, number>>;
}

const few = <DB, TB extends keyof DB, Row>(query: SelectQueryBuilder<DB, TB, Row>): Expression<unknown> =>
  query.clearSelect().select(sql.lit(1).as('one')).limit(sql.lit(MOST_COUNTED + 1)) as unknown as Expression<unknown>;

interface Order<Row> {
  readonly sort: string;
  readonly id: string;
  readonly direction: 'asc' | 'desc';
  readonly read: (row: Row) => readonly [Date | string | number, string];
}

export async function pageOf<DB, TB extends keyof DB, Row>(query: SelectQueryBuilder<DB, TB, Row>, order: Order<Row>, request: PageRequest): Promise<Page<Row>> {
  // Column names come from our own code, so the builder may take them as text.
  const typed = query as unknown as SelectQueryBuilder<Record<string, never>, never, Row>;
  const ordered = typed.orderBy(order.sort as never, order.direction).orderBy(order.id as never, order.direction);
  const compare = order.direction === 'asc' ? '>' : '<';
  const after = request.cursor === undefined ? undefined : readCursor(request.cursor);
  const paged = after === undefined ? ordered : ordered.where((eb) =>
    (eb as never as { (tuple: unknown, op: string, value: unknown): never; refTuple: (...refs: string[]) => unknown; tuple: (...values: unknown[]) => unknown })(
      (eb as never as { refTuple: (...refs: string[]) => unknown }).refTuple(order.sort, order.id), compare,
      (eb as never as { tuple: (...values: unknown[]) => unknown }).tuple(...after)));
  const rows = await paged.limit(request.limit + 1).execute() as Row[];
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > request.limit && last !== undefined ? writeCursor(order.read(last)) : null };
}

/** For a page that is merged from several. */
export const writeCursor = ([value, id]: readonly [Date | string | number, string]): string =>
  Buffer.from(JSON.stringify([value instanceof Date ? { t: value.toISOString() } : value, id])).toString('base64url');

const cursorShape = z.tuple([z.union([z.string(), z.number(), z.object({ t: z.iso.datetime() }).transform((d) => new Date(d.t))]), z.uuid()]);

function readCursor(cursor: string): readonly [Date | string | number, string] {
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new AppError('invalid_input', ['分页位置无效，请从第一页重新开始。', 'The page cursor is not valid; start from the first page.'],
      [{ field: 'cursor', message: ['分页位置无效。', 'Not a valid cursor.'] }]);
  }
}
