import type { Timestamp } from '../db/database.ts';
import type { DraftKind, DraftStatus } from './draft.ts';

export interface DraftTable {
  id: string; need_id: string; match_id: string | null; kind: DraftKind; status: DraftStatus;
  /** null while it waits to be written. */
  text: string | null; written_by: 'model' | 'rules' | null; model: string | null;
  /** Of the need it was written for. */
  need_version: number;
  asked_by: string | null; created_at: Timestamp; decided_at: Timestamp | null; decided_by: string | null;
}

declare module '../db/database.ts' {
  interface Database { draft: DraftTable }
}
