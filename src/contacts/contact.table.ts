import type { ColumnType } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { GrantBasis, OwnerKind } from './contact.ts';

/** Exactly one of the ids is set; `owner_id` is that one, computed by the database. */
interface OwnerColumns {
  id: string; owner_kind: OwnerKind; owner_id: ColumnType<string, never, never>;
  expert_id: string | null; society_id: string | null; technology_manager_id: string | null; enterprise_id: string | null; need_id: string | null;
}
export interface ContactTable extends OwnerColumns {
  /** Of a `Contact` as JSON, with the key `key_id`. */
  sealed: string; key_id: string; created_at: Timestamp; updated_at: Timestamp; updated_by: string | null;
}
/** Who agreed to be reached by those in an engagement; at most one that is in force for each owner and engagement. */
export interface ContactGrantTable extends OwnerColumns {
  engagement_id: string; basis: GrantBasis; note: string | null; granted_at: Timestamp; granted_by: string | null; revoked_at: Timestamp | null; revoked_by: string | null;
}
/** Who looked, when, for which engagement. */
export interface ContactViewTable extends OwnerColumns { engagement_id: string; viewer_id: string | null; viewer_name: string; viewed_at: Timestamp }

declare module '../db/database.ts' {
  interface Database { contact: ContactTable; contact_grant: ContactGrantTable; contact_view: ContactViewTable }
}
