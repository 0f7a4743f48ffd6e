import type { Generated } from 'kysely';
import type { Fen, Timestamp } from '../db/database.ts';
import type { EngagementStatus, Stage } from './engagement.ts';

export interface EngagementTable {
  id: string; match_id: string; need_id: string; technology_manager_id: string; status: EngagementStatus;
  next_step: string | null; next_step_due: string | null; claimed_at: Timestamp; claimed_by: string | null;
  ended_at: Timestamp | null; end_reason: string | null; version: Generated<number>; updated_at: Timestamp;
}
export interface EngagementStepTable {
  id: string; engagement_id: string; stage: Stage | 'claimed' | 'released' | 'note'; happened_on: string; note: string | null; people: string | null;
  contract_number: string | null; amount_fen: Fen | null; phase: '小试' | '中试' | '量产' | null; recorded_by: string | null; created_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { engagement: EngagementTable; engagement_step: EngagementStepTable }
}
