import type { Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { QuestionStatus } from './question.ts';

export interface QuestionTable {
  id: string; need_id: string; match_id: string; text: string; status: QuestionStatus; asked_by: string; asked_at: Timestamp;
  answer: string | null; answered_by: string | null; answered_at: Timestamp | null;
  /** The answer became part of the need's text, and matching ran anew. */
  amended: Generated<boolean>;
  ended_at: Timestamp | null;
}

declare module '../db/database.ts' {
  interface Database { question: QuestionTable }
}
