import type { ColumnType } from 'kysely';
import type { Timestamp } from '../db/database.ts';

type Later<T> = ColumnType<T | null, null | undefined, T | null>;

/** A second reading: who read first is fixed, whoever reads second is somebody else. `excused`: those who said they know the first decision. */
export interface SecondReadingTable {
  id: string; review_id: string; match_id: string; need_id: string; first_reader_id: string; asked_at: Timestamp; excused: ColumnType<string[], string[] | undefined, string[]>;
  decision: Later<'approve' | 'reject'>; reason: Later<string>; note: Later<string>; reader_id: Later<string>; read_at: Later<Date>; agrees: Later<boolean>;
  /** The first decision was taken back before anybody read it again. */
  dropped_at: Later<Date>;
  verdict: Later<'first' | 'second'>; settled_note: Later<string>; settled_by: Later<string>; settled_at: Later<Date>;
}

declare module '../db/database.ts' {
  interface Database { second_reading: SecondReadingTable }
}
