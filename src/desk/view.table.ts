import type { ColumnType } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { TurnFilter } from './turn.ts';

export interface SavedViewTable { id: string; user_id: string; name: string; filter: ColumnType<TurnFilter, string, string>; created_at: Timestamp }

declare module '../db/database.ts' {
  interface Database { saved_view: SavedViewTable }
}
