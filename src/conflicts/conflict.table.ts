import type { Timestamp } from '../db/database.ts';
import type { ConflictKind } from './conflict.ts';

export interface ConflictTable {
  id: string; user_id: string;
  /** The association whose leads may read it. */
  association_id: string;
  /** What the declarer was when declaring; a reviewer is neither. */
  technology_manager_id: string | null; expert_id: string | null;
  kind: ConflictKind;
  about_enterprise_id: string | null; about_expert_id: string | null; about_society_id: string | null; about_need_id: string | null; about_institution: string | null;
  from_day: string; until_day: string | null; note: string | null; declared_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { conflict: ConflictTable }
}
