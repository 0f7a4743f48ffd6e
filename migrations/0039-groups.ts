import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Groups of like needs, as last worked out: one row for each open need that was looked at, without a group where it stands alone. And
 * needs that are a part of another.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table need_group (
  need_id uuid primary key references need on delete cascade,
  group_id uuid,
  made_at timestamptz not null
);
create index need_group_members on need_group (group_id, need_id) where group_id is not null;
alter table need add column part_of_id uuid references need check (part_of_id <> id);
create index need_parts on need (part_of_id, id) where part_of_id is not null
`);
