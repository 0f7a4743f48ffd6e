import type { Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { DeclineReason, InvitationStatus, Side } from './invitation.ts';

export interface InvitationTable {
  id: string; engagement_id: string; need_id: string; match_id: string; side: Side; status: InvitationStatus; message: string | null; link_version: Generated<number>;
  follows_id: string | null; sent_at: Timestamp; sent_by: string | null; expires_at: Timestamp; not_before: string | null; colleague: string | null; decline_reason: DeclineReason | null;
  note: string | null; answered_at: Timestamp | null; answered_by: string | null; version: Generated<number>; updated_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { case_invitation: InvitationTable }
}
