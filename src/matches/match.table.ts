import type { ColumnType, Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { CandidateType, Confidence, MatchReason, MatchStatus, MatchWarning } from './match.ts';

type Json<T> = ColumnType<T, string, string>;

export interface MatchTable {
  id: string; need_id: string; candidate_type: CandidateType;
  expert_id: string | null; society_id: string | null; achievement_id: string | null;
  /** Place among the proposals of its type, 1 is first. */
  position: number;
  /** `chance`: what the calibration said, 0 to 1; null for proposals made before it was kept. */
  score: number; chance: ColumnType<number | null, number | null | undefined, number | null>;
  /** `best_work`: what the chance was read from; `calibration_version`: with which calibration, 0 the shipped one. */
  best_work: ColumnType<number | null, number | null | undefined, number | null>; calibration_version: Generated<number>;
  confidence: Confidence; parts: Json<Record<string, number>>; reasons: Json<MatchReason[]>; unanswered: Json<string[]>;
  /** A question about it is with the enterprise, or its answer not yet read. */
  asked: Generated<boolean>;
  /** The society that nominated the candidate; the proposal stays when matching runs anew. */
  society_route_id: ColumnType<string | null, string | null | undefined, string | null>;
  warnings: Json<MatchWarning[]>; ranking_version: string; status: MatchStatus; version: Generated<number>;
  proposed_at: Timestamp; decided_at: Timestamp | null; decided_by: string | null; updated_at: Timestamp;
  /** Computed: when it was decided, before that when it was proposed; the order of lists. */
  listed_at: ColumnType<Date, never, never>;
}

declare module '../db/database.ts' {
  interface Database { match: MatchTable }
}
