import type { Timestamp } from '../db/database.ts';

export interface LimitUseTable { key: string; used: number; until: Timestamp }

declare module '../db/database.ts' {
  interface Database { limit_use: LimitUseTable }
}
