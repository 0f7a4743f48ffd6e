import type { ColumnType } from 'kysely';
import type { Timestamp } from '../db/database.ts';

/** Trained ranking models, the last three; the newest is in use. */
interface RankingModelTable {
  /** In the order of training. */
  id: string;
  /** Names what it was trained on. */
  version: string;
  /** The engine it was made by and for. */
  ranking_version: string;
  trained_at: Timestamp;
  /** When the texts were last compared and found the same. */
  checked_at: ColumnType<Date, Date, Date>;
  /** Null: the system, at start or by the clock. */
  asked_by: string | null;
  texts: number;
  seconds: number;
  content: ColumnType<Buffer, Uint8Array, never>;
}

declare module '../db/database.ts' {
  interface Database { ranking_model: RankingModelTable }
}
