import type { Generated, GeneratedAlways } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { EmbeddedKind } from './port.ts';

export interface EmbeddingTable {
  id: string; kind: EmbeddedKind; expert_id: string | null; society_id: string | null; achievement_id: string | null; need_id: string | null;
  /** The one of the four. */
  subject_id: GeneratedAlways<string>;
  text_hash: string;
  /** See `Embedder.model`. */
  model: string;
  /** null, like `vector`: it is wanted. */
  dimensions: number | null; vector: Buffer | null; embedded_at: Timestamp | null;
  tries: Generated<number>;
  /** Until then one process has it in hand, or it waits after a failure of its own. */
  claimed_until: Timestamp | null;
  created_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { embedding: EmbeddingTable }
}
