import type { Generated } from 'kysely';
import type { Fen, Timestamp } from '../db/database.ts';
import type { EngagementStatus, Stage } from './engagement.ts';
import type { FollowUpMonths, StillRuns } from './follow-up.ts';
import type { Side as Party } from './invitation.ts';
import type { FigureKind, Side } from './outcome.ts';

export interface EngagementTable {
  id: string; match_id: string; need_id: string; technology_manager_id: string; status: EngagementStatus;
  next_step: string | null; next_step_due: string | null; claimed_at: Timestamp; claimed_by: string | null;
  ended_at: Timestamp | null; end_reason: string | null; version: Generated<number>; updated_at: Timestamp;
}
export interface EngagementStepTable {
  id: string; engagement_id: string; stage: Stage | 'claimed' | 'released' | 'note'; happened_on: string; note: string | null; people: string | null;
  contract_number: string | null; amount_fen: Fen | null; phase: '小试' | '中试' | '量产' | null; recorded_by: string | null; created_at: Timestamp;
  parties: string | null; /** The entry that this one puts right, and why. */ corrects_id: string | null; correction_reason: string | null;
}

/** A manager's acceptance of the rules of conduct, version by version. */
export interface ConductAcceptanceTable { technology_manager_id: string; version: string; accepted_at: Timestamp; accepted_by: string | null }

/** One figure of an outcome; amounts in fen. A changed figure is a new row, the old one says when it was replaced. */
export interface OutcomeFigureTable { id: string; engagement_id: string; kind: FigureKind; value: Fen; recorded_by: string | null; recorded_at: Timestamp; replaced_at: Timestamp | null }
export interface OutcomeEvidenceTable { figure_id: string; file_id: string }
export interface RatingTable { id: string; engagement_id: string; side: Side; score: number; words: string | null; rated_by: string | null; rated_at: Timestamp }
/** The two questions of one side of a contract. `expires_at` ends the link; signed in they may still answer. */
export interface FollowUpTable {
  id: string; engagement_id: string; side: Party; months: FollowUpMonths; due_on: string; asked_at: Timestamp; link_version: Generated<number>; expires_at: Timestamp;
  answered_at: Timestamp | null; answered_by: string | null; still_runs: StillRuns | null; what_changed: string | null;
}

declare module '../db/database.ts' {
  interface Database {
    engagement: EngagementTable; engagement_step: EngagementStepTable; conduct_acceptance: ConductAcceptanceTable;
    outcome_figure: OutcomeFigureTable; outcome_evidence: OutcomeEvidenceTable; rating: RatingTable; follow_up: FollowUpTable;
  }
}
