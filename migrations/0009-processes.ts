import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * What several processes on one database share: which recurring jobs were queued, what of the search index changed, and
 * the trained ranking model. `xid` is the writing transaction: commits do not come in the order of `seq`.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table timer (
  kind text primary key,
  due_at timestamptz not null
);
create table index_change (
  seq bigint generated always as identity primary key,
  kind text not null check (kind in ('enterprise', 'expert', 'society', 'technology_manager', 'achievement', 'need', 'model')),
  subject_id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now()
);
create index index_change_by_transaction on index_change (xid);
create index index_change_by_age on index_change (at);
create table ranking_model (
  id uuid primary key,
  version text not null check (version <> ''),
  ranking_version text not null,
  trained_at timestamptz not null,
  checked_at timestamptz not null check (checked_at >= trained_at),
  asked_by text references "user" on delete set null,
  texts int not null check (texts > 0),
  seconds double precision not null check (seconds >= 0),
  content bytea not null
);
alter table ranking_model alter column content set storage external;
create index ranking_model_by_asker on ranking_model (asked_by) where asked_by is not null
`);
