import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import type { IndexedKind } from './index-change.table.ts';

/** Where a reader of the changes stands: a snapshot of the database, that is, which transactions it has seen. */
export type Position = string;
/** Each changed thing once, by kind. What became of it is to be read anew. */
export type Changes = ReadonlyMap<IndexedKind, readonly string[]>;

/** The present position: everything committed by now counts as seen. */
export async function positionNow(db: Reader): Promise<Position> {
  const { rows } = await sql<{ position: string }>`select pg_current_snapshot()::text as position`.execute(db);
  return rows[0]?.position ?? '';
}

/**
 * What was committed after `position`, and the position after that. A number from a sequence cannot be the position: it
 * is taken at the write, so that a transaction that commits late would be skipped. A snapshot can: a row is new when its
 * transaction is not in the last snapshot but in this statement's. So a change is read as soon as it is committed, once, and
 * a long transaction elsewhere delays only itself. Transactions of the future come from a restored copy and are no news.
 */
export async function changesSince(db: Reader, position: Position): Promise<{ readonly changes: Changes; readonly position: Position }> {
  const { rows } = await sql<{ position: string; changes: readonly (readonly [IndexedKind, string])[] }>`
    select pg_current_snapshot()::text as position, coalesce((
      select json_agg(json_build_array(c.kind, c.subject_id)) from (
        select distinct kind, subject_id from index_change
        where xid >= pg_snapshot_xmin(${position}::pg_snapshot) and xid < pg_snapshot_xmax(pg_current_snapshot())
          and not pg_visible_in_snapshot(xid, ${position}::pg_snapshot)) c), '[]') as changes`.execute(db);
  const [row] = rows;
  const changes = new Map<IndexedKind, string[]>();
  for (const [kind, id] of row?.changes ?? []) {
    const ids = changes.get(kind);
    if (ids === undefined) changes.set(kind, [id]); else ids.push(id);
  }
  return { changes, position: row?.position ?? position };
}
