import type { ColumnType } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { NominationStatus } from './nomination.ts';

type Later<T> = ColumnType<T | null, null | undefined, T | null>;

export interface NominationTable {
  id: string; need_id: string; society_id: string; note: string | null; status: NominationStatus; asked_by: string; asked_at: Timestamp;
  expert_id: Later<string>; answer_note: Later<string>; answered_by: Later<string>; answered_at: Later<Date>;
  /** The proposal it became; made by a job, because reasons come from the search engine. */
  match_id: Later<string>;
}

declare module '../db/database.ts' {
  interface Database { nomination: NominationTable }
}
