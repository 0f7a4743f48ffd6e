import type { ColumnType } from 'kysely';
import type { Timestamp } from '../db/database.ts';

export interface ReviewTable {
  id: string; match_id: string; decision: 'approve' | 'reject'; reason: string; note: string | null; reviewer_id: string; match_version: number; created_at: Timestamp;
  /** Decided together with others. */
  run_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** Taken back: it stays here, and no longer stands. */
  undone_at: ColumnType<Date | null, null | undefined, Date | null>; undone_by: ColumnType<string | null, null | undefined, string | null>; undone_reason: ColumnType<string | null, null | undefined, string | null>;
}

/** Many proposals decided at once, with one reason; undone as a whole. */
export interface DecisionRunTable {
  id: string; decision: 'approve' | 'reject'; reason: string; note: string | null; decided_by: string; created_at: Timestamp; undone_at: Timestamp | null; undone_by: string | null;
}

declare module '../db/database.ts' {
  interface Database { review: ReviewTable; decision_run: DecisionRunTable }
}
