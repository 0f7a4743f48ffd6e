import type { ColumnType } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { ClockKind, ClockSubjectType } from './clock.ts';

/** One period of waiting for one thing. Days are calendar days in China. `met`: what was waited for came; false: it fell away. */
export interface ClockTable {
  id: string; kind: ClockKind; subject_type: ClockSubjectType; subject_id: string; need_id: string;
  /** The association in charge, and who holds the case. */
  association_id: string; technology_manager_id: string | null;
  started_at: Timestamp; days: number; remind_on: string; due_on: string; hand_up_on: string; provisional: boolean; next_on: string | null;
  reminded_at: ColumnType<Date | null, Date | null | undefined, Date | null>; overdue_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  handed_up_at: ColumnType<Date | null, Date | null | undefined, Date | null>; handed_up_to: ColumnType<string | null, string | null | undefined, string | null>;
  stopped_at: ColumnType<Date | null, Date | null | undefined, Date | null>; met: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
}
/** An association's own number of days; it holds for everybody below who did not set one. */
export interface ClockSettingTable { association_id: string; kind: ClockKind; days: number; updated_by: string | null; updated_at: Timestamp }
/** A year's holidays and make-up days, entered here before the package knew them. */
export interface CalendarYearTable { year: number; holidays: ColumnType<string[], string[], string[]>; workdays: ColumnType<string[], string[], string[]>; source: string; entered_by: string | null; entered_at: Timestamp }

declare module '../db/database.ts' {
  interface Database { clock: ClockTable; clock_setting: ClockSettingTable; calendar_year: CalendarYearTable }
}
