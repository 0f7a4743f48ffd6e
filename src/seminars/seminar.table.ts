import type { ColumnType, Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { ReadingFailure, ReadingState } from './reading.ts';
import type { SeminarDraftState } from './seminar.ts';

export interface SeminarTable {
  id: string; association_id: string; title: string; held_on: string; place: string | null;
  /** As they were written; they stay. */
  minutes: string | null;
  version: Generated<number>; created_by: string | null; created_at: Timestamp; updated_at: Timestamp;
}
export interface SeminarFirmTable { seminar_id: string; name: string; enterprise_id: string | null }
export interface SeminarDraftTable {
  id: string; seminar_id: string; position: number;
  /** `minutes`: found by the rules; `model`: by the language model. */
  source: 'minutes' | 'person' | 'model';
  /** As written; `enterprise_id` where it is one of ours. */
  firm: string | null; enterprise_id: string | null; speaker: string | null; said_at: string | null; body: string;
  /** Suggested by the language model. */
  title: string | null;
  figures: ColumnType<readonly string[], string, string>;
  state: SeminarDraftState; need_id: string | null; reason: string | null; decided_by: string | null; decided_at: ColumnType<Date | null, Date | null, Date | null>; created_at: Timestamp;
}

/** How far the language model is with the minutes; one a seminar. */
export interface SeminarReadingTable {
  id: string; seminar_id: string; state: ReadingState; why: ReadingFailure | null;
  /** `pieces`: 0 until the first is read. `pieces_unusable`: of those read, answered in a form that is not used. */
  pieces: number; pieces_read: number; pieces_unusable: number; found: number;
  model: string | null; asked_by: string | null; asked_at: Timestamp; updated_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { seminar: SeminarTable; seminar_firm: SeminarFirmTable; seminar_draft: SeminarDraftTable; seminar_reading: SeminarReadingTable }
}
