import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Spreadsheets: each upload with its rows. A row that became something, or stood there already, keeps no text: what it says is in the
 * thing itself. `content_hash` covers what the row says and where it goes, so that nothing comes in twice.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table sheet_import (
  id uuid primary key,
  association_id uuid not null references association,
  enterprise_id uuid references enterprise,
  kind text not null check (kind in ('need', 'enterprise', 'expert', 'society', 'technology_manager', 'achievement')),
  visibility text not null check (visibility in ('public', 'members', 'staff_only')),
  state text not null check (state in ('reading', 'checking', 'ready', 'importing', 'done', 'undoing', 'undone', 'failed')),
  file_id uuid,
  file_name text not null check (file_name <> ''),
  file_size int not null check (file_size > 0),
  found jsonb,
  targets jsonb,
  problem jsonb,
  runs int not null default 0,
  created_by text references "user",
  acting_user text references "user",
  created_at timestamptz not null,
  ended_at timestamptz,
  check (state <> 'failed' or problem is not null),
  check (enterprise_id is null or kind = 'need'),
  check ((state in ('done', 'undone', 'failed')) = (ended_at is not null))
);
create index sheet_import_newest on sheet_import (association_id, created_at desc, id);
create index sheet_import_by_person on sheet_import (created_by, created_at desc);
create table sheet_row (
  import_id uuid not null references sheet_import on delete cascade,
  number int not null check (number > 0),
  state text not null check (state in ('read', 'skipped', 'part', 'wrong', 'right', 'same', 'imported', 'undone', 'kept')),
  cells jsonb not null,
  marks jsonb not null,
  lead int,
  problems jsonb not null,
  input jsonb,
  content_hash text,
  subject_id uuid,
  primary key (import_id, number),
  check ((state in ('imported', 'undone', 'kept')) = (subject_id is not null)),
  check (state <> 'right' or (input is not null and content_hash is not null))
);
create index sheet_row_by_state on sheet_row (import_id, state, number);
create unique index sheet_row_once on sheet_row (content_hash) where state in ('imported', 'kept');
create index sheet_row_of_subject on sheet_row (subject_id) where subject_id is not null;
`);
