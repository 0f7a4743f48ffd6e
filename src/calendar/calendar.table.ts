import type { ColumnType } from 'kysely';
import type { Timestamp } from '../db/database.ts';

type Days = ColumnType<string[], string[], string[]>;
/** A year's holidays and make-up days, entered here because the package does not know them (or has them wrong). */
export interface CalendarYearTable { year: number; holidays: Days; workdays: Days; source: string; entered_by: string | null; entered_at: Timestamp }

declare module '../db/database.ts' {
  interface Database { calendar_year: CalendarYearTable }
}
