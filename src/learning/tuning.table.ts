import type { ColumnType, Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { Figures, TuningKind } from './tuning.ts';

type Json<T> = ColumnType<T, string, never>;

/** One attempt to learn from decisions: what it found, whether it is proven, whether it is in force. */
export interface TuningTable {
  id: string; kind: TuningKind; version: number; ranking_family: string; learned: Json<Readonly<Record<string, number>>>; decisions: number; figures: Json<Figures>;
  proven: boolean; in_force: Generated<boolean>; created_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { tuning: TuningTable }
}
