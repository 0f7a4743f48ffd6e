import type { Timestamp } from '../db/database.ts';
import type { CandidateType } from './match.ts';

/** What staff said of a candidate that was not proposed for a need: it teaches the order of this need and nothing else. */
export interface LessonTable {
  id: string; need_id: string; candidate_type: CandidateType; expert_id: string | null; society_id: string | null; achievement_id: string | null;
  fits: boolean; taught_by: string; taught_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { lesson: LessonTable }
}
