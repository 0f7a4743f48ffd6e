import type { ColumnType } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { CheckWay } from './check.ts';

export interface NeedCheckTable { id: string; need_id: string; how: CheckWay; checked_on: string; note: string | null; /** The seminar that it was confirmed from. */ seminar_id: string | null; checked_by: string | null; created_at: Timestamp;
  /** It was noted wrongly: it counts no more, and stays. */
  taken_back_at: ColumnType<Date | null, Date | null | undefined, Date | null>; taken_back_by: ColumnType<string | null, string | null | undefined, string | null>; taken_back_reason: ColumnType<string | null, string | null | undefined, string | null>;
}

declare module '../db/database.ts' {
  interface Database { need_check: NeedCheckTable }
}
