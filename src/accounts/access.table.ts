import type { GrantColumns } from '../auth/accounts.ts';
import type { Timestamp } from '../db/database.ts';

export interface InvitationTable extends GrantColumns {
  id: string; email: string; invited_by: string; created_at: Timestamp; expires_at: Timestamp;
  accepted_at: Timestamp | null; accepted_by: string | null; revoked_at: Timestamp | null;
}

/** A way back in, asked for by an address (known here or not) or made by an administrator. */
export interface RecoveryTable { id: string; email: string; made_by: string | null; created_at: Timestamp; expires_at: Timestamp; used_at: Timestamp | null }

/** Somebody who registered themselves asks to belong to a firm that is there already, or to be a society's secretary. */
export interface RoleApplicationTable {
  id: string; user_id: string; role: 'enterprise_member' | 'society_secretary'; association_id: string; enterprise_id: string | null; society_id: string | null;
  note: string | null; created_at: Timestamp; decided_at: Timestamp | null; decided_by: string | null; decision: 'accepted' | 'refused' | null; reason: string | null;
}

declare module '../db/database.ts' {
  interface Database { invitation: InvitationTable; recovery: RecoveryTable; role_application: RoleApplicationTable }
}
