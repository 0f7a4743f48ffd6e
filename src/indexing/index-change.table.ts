import type { ColumnType, Generated } from 'kysely';
import type { SearchKind } from '../search/port.ts';

/** What of the search index changed, one row for each change, written with it. `model`: a new ranking model. */
export type IndexedKind = SearchKind | 'model';

interface IndexChangeTable {
  seq: Generated<number>;
  kind: IndexedKind;
  subject_id: string;
  /** The writing transaction, as text; filled by the database. */
  xid: ColumnType<string, never, never>;
  /** By the database's clock; filled by it. */
  at: ColumnType<Date, never, never>;
}

declare module '../db/database.ts' {
  interface Database { index_change: IndexChangeTable }
}
