import type { Timestamp } from '../db/database.ts';

export interface ReviewTable {
  id: string; match_id: string; decision: 'approve' | 'reject'; reason: string; note: string | null; reviewer_id: string; match_version: number; created_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { review: ReviewTable }
}
