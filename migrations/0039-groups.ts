import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/** Groups of like needs, as last worked out: one row for each open need that was looked at, without a group where it stands alone. */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table need_group (
  need_id uuid primary key references need on delete cascade,
  group_id uuid,
  made_at timestamptz not null
);
create index need_group_members on need_group (group_id, need_id) where group_id is not null
`);
