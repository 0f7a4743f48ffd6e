import type { Timestamp } from '../db/database.ts';
import type { NeedKind } from '../needs/need.ts';

/** One thing a person does not want to be proposed for; exactly one of the three is set. */
export interface MatchWishTable {
  id: string; expert_id: string | null; society_id: string | null; enterprise_id: string | null; need_kind: NeedKind | null; field: string | null; created_at: Timestamp; created_by: string | null;
}

declare module '../db/database.ts' {
  interface Database { match_wish: MatchWishTable }
}
