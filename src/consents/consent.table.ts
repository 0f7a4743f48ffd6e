import type { Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { ConsentBasis, ConsentDecision, Purpose } from './consent.ts';

/** Rows are only ever added; the last of a person and purpose is in force. */
export interface ConsentTable {
  seq: Generated<number>; id: string; expert_id: string | null; technology_manager_id: string | null; user_id: string | null; purpose: Purpose; decision: ConsentDecision;
  text_version: string; basis: ConsentBasis; note: string | null; decided_at: Timestamp; recorded_by: string | null;
}

declare module '../db/database.ts' {
  interface Database { consent: ConsentTable }
}
