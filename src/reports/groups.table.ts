import type { Timestamp } from '../db/database.ts';

/** `group_id`: the smallest id among its needs, so that a group that stays has the same name tomorrow; null: the need stands alone. */
export interface NeedGroupTable { need_id: string; group_id: string | null; made_at: Timestamp }

declare module '../db/database.ts' {
  interface Database { need_group: NeedGroupTable }
}
