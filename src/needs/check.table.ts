import type { Timestamp } from '../db/database.ts';
import type { CheckWay } from './check.ts';

export interface NeedCheckTable { id: string; need_id: string; how: CheckWay; checked_on: string; note: string | null; /** The seminar that it was confirmed from. */ seminar_id: string | null; checked_by: string | null; created_at: Timestamp }

declare module '../db/database.ts' {
  interface Database { need_check: NeedCheckTable }
}
