import type { ColumnType, Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { Words } from '../shared/errors.ts';
import type { EventStatus, PairKind } from './event.ts';
import type { PlanPair, PlanProgress, PlanRecord, PlanState } from './plan.ts';

type Json<T> = ColumnType<T | null, string | null, string | null>;

export interface EventTable {
  id: string; association_id: string; title: string; held_on: string | null; place: string | null; status: EventStatus;
  at_least: number; at_most: number; fair: boolean;
  planned_at: Timestamp | null; planned_by: string | null; plan: Json<PlanRecord>; planned_pool_version: number | null;
  /** Counts every change; `pool_version` those a plan depends on: needs, experts, capacities, pins, vetoes. */
  version: Generated<number>; pool_version: Generated<number>;
  created_by: string | null; created_at: Timestamp; updated_at: Timestamp;
}

/** One computation of a plan. `runs`: how often it was begun; only the last run may tell of it. */
export interface EventPlanTable {
  id: string; event_id: string; number: number; at_least: number; at_most: number; fair: boolean; state: PlanState; pool_version: number; runs: Generated<number>;
  progress: Json<PlanProgress>; pairs: Json<readonly PlanPair[]>; record: Json<PlanRecord>; problem: Json<Words>;
  asked_by: string | null; asked_at: Timestamp; started_at: Timestamp | null; ended_at: Timestamp | null;
}

declare module '../db/database.ts' {
  interface Database {
    event: EventTable;
    event_need: { event_id: string; need_id: string };
    event_expert: { event_id: string; expert_id: string; capacity: number };
    event_pair: { event_id: string; need_id: string; expert_id: string; kind: PairKind };
    event_assignment: { event_id: string; need_id: string; expert_id: string; score: number };
    event_plan: EventPlanTable;
  }
}
