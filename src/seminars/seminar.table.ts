import type { ColumnType, Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { SeminarDraftState } from './seminar.ts';

export interface SeminarTable {
  id: string; association_id: string; title: string; held_on: string; place: string | null;
  /** As they were written; they stay. */
  minutes: string | null;
  version: Generated<number>; created_by: string | null; created_at: Timestamp; updated_at: Timestamp;
}
export interface SeminarFirmTable { seminar_id: string; name: string; enterprise_id: string | null }
export interface SeminarDraftTable {
  id: string; seminar_id: string; position: number; source: 'minutes' | 'person';
  /** As written; `enterprise_id` where it is one of ours. */
  firm: string | null; enterprise_id: string | null; speaker: string | null; said_at: string | null; body: string;
  figures: ColumnType<readonly string[], string, string>;
  state: SeminarDraftState; need_id: string | null; reason: string | null; decided_by: string | null; decided_at: ColumnType<Date | null, Date | null, Date | null>; created_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { seminar: SeminarTable; seminar_firm: SeminarFirmTable; seminar_draft: SeminarDraftTable }
}
