import type { ColumnType, Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { EventStatus, PairKind, PlanRecord } from './event.ts';

export interface EventTable {
  id: string; association_id: string; title: string; held_on: string | null; status: EventStatus;
  at_least: number; at_most: number; fair: boolean;
  planned_at: Timestamp | null; planned_by: string | null; plan: ColumnType<PlanRecord | null, string | null, string | null>;
  version: Generated<number>; created_by: string | null; created_at: Timestamp; updated_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database {
    event: EventTable;
    event_need: { event_id: string; need_id: string };
    event_expert: { event_id: string; expert_id: string; capacity: number };
    event_pair: { event_id: string; need_id: string; expert_id: string; kind: PairKind };
    event_assignment: { event_id: string; need_id: string; expert_id: string; score: number };
  }
}
