import type { ColumnType, Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { Visibility } from '../profiles/profile.ts';
import type { Words } from '../shared/errors.ts';
import type { Found, ImportKind, ImportState, RowMeets, RowProblem, RowState } from './import.ts';

type Json<T> = ColumnType<T, string, string>;

export interface SheetImportTable {
  id: string; association_id: string; enterprise_id: string | null; kind: ImportKind; visibility: Visibility; state: ImportState;
  /** Of the content in the store, until it has been read. */
  file_id: string | null; file_name: string; file_size: number;
  found: ColumnType<Found | null, string | null, string | null>; targets: ColumnType<readonly string[] | null, string | null, string | null>; problem: ColumnType<Words | null, string | null, string | null>;
  /** How often a job began to work on it: an earlier one can no longer write. */
  runs: Generated<number>;
  created_by: string | null;
  /** In whose name the job works now. */
  acting_user: string | null;
  created_at: Timestamp; ended_at: ColumnType<Date | null, Date | null, Date | null>;
}

export interface SheetRowTable {
  import_id: string; number: number; state: RowState;
  /** Texts as read; empty once the row has become something. */
  cells: Json<readonly string[]>; marks: Json<Readonly<Record<string, string>>>;
  /** Of a part: the row it belongs to. */
  lead: number | null;
  problems: Json<readonly RowProblem[]>;
  /** What is there already that it may be. */
  meets: ColumnType<readonly RowMeets[] | null, string | null, string | null>;
  /** What the command is given. */
  input: ColumnType<Record<string, unknown> | null, string | null, string | null>;
  content_hash: string | null; subject_id: string | null;
}

declare module '../db/database.ts' {
  interface Database { sheet_import: SheetImportTable; sheet_row: SheetRowTable }
}
