import type { Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { AssociationLevel } from './association.ts';

export interface AssociationTable {
  id: string; parent_id: string | null;
  /** Ids from the root to this one, "/a/b/": "in the subtree of b" is a prefix test. */
  path: string;
  name: string; name_sort: string; level: AssociationLevel; region_code: string; time_zone: Generated<string>;
  version: Generated<number>; created_at: Timestamp; updated_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { association: AssociationTable }
}
