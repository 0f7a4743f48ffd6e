import type { Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';

export interface WebhookTable {
  id: string; association_id: string; name: string; url: string; kinds: string[]; active: Generated<boolean>;
  /** The secret itself is nowhere: it is made from the deployment's own, the id and this number. */
  secret_version: Generated<number>; secret_at: Timestamp; version: Generated<number>; created_by: string | null; created_at: Timestamp; updated_at: Timestamp;
}
export type DeliveryState = 'waiting' | 'sending' | 'sent' | 'failed';
/** One event for one subscription. `seq`: of its line of history; null for a ping. `status`: of the last answer. */
export interface WebhookDeliveryTable {
  id: string; webhook_id: string; event_id: string; seq: number | null; type: string; body: string; state: DeliveryState; due_at: Timestamp; claim: string | null; claimed_at: Timestamp | null;
  tries: Generated<number>; status: number | null; problem: string | null; sent_at: Timestamp | null; created_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { webhook: WebhookTable; webhook_event: { seq: number }; webhook_delivery: WebhookDeliveryTable }
}
