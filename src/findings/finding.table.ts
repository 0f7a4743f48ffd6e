import type { ColumnType, Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { Words } from '../shared/errors.ts';
import type { FindingKind, FindingSource, FindingState, LeftOut, Standing } from './finding.ts';

type Json<T> = ColumnType<T, string, string>;

export interface FindingTable {
  id: string; expert_id: string; kind: FindingKind; title: string; text: string | null; year: number | null; doi: string | null; title_key: string;
  sources: Json<readonly Standing[]>; state: FindingState; found_at: Timestamp; seen_at: Timestamp; decided_at: Timestamp | null; decided_by: string | null;
  /** What it became, or completed; null again when that was removed. */
  evidence_id: string | null;
  /** Confirmed together with others. */
  taking_id: string | null;
  /** What the evidence it completed said before. */
  before: ColumnType<{ readonly year: number | null; readonly text: string | null } | null, string | null, string | null>;
}
/** One look at a source. `waiting`: a job is about it, or will be at `again_at`. */
export interface FindingRunTable {
  id: string; expert_id: string; source: FindingSource; identifier: string | null; state: 'waiting' | 'done' | 'failed'; tries: Generated<number>; again_at: Timestamp | null;
  /** The name under which the record stands there. */
  found_name: string | null; found: number | null; fresh: number | null; left_out: ColumnType<readonly LeftOut[], string | undefined, string>; problem: ColumnType<Words | null, string | null, string | null>;
  file_id: string | null; file_name: string | null; asked_by: string | null; asked_at: Timestamp; ended_at: Timestamp | null;
}

declare module '../db/database.ts' {
  interface Database { finding: FindingTable; finding_run: FindingRunTable }
}
