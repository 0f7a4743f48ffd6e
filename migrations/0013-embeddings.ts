import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Vectors of pieces of text, by what was embedded (hash of the text) and with what (model); a row without a vector is wanted. They
 * go when their profile or need goes. `bytea` of float32: no extension is needed. Beside them the state of the endpoints and what
 * was used of the day's budget, so that all processes share it, and the drafts of the language model.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table endpoint (
  name text primary key check (name in ('embeddings', 'chat')),
  failures int not null default 0 check (failures >= 0),
  paused_until timestamptz,
  last_error text check (last_error <> ''),
  last_error_at timestamptz,
  last_answer_at timestamptz,
  check ((last_error is null) = (last_error_at is null))
);
create table endpoint_use (
  name text not null references endpoint,
  day date not null,
  used int not null check (used >= 0),
  primary key (name, day)
);
create table embedding (
  id uuid primary key,
  kind text not null check (kind in ('expert', 'society', 'achievement', 'need')),
  expert_id uuid references expert on delete cascade,
  society_id uuid references society on delete cascade,
  achievement_id uuid references achievement on delete cascade,
  need_id uuid references need on delete cascade,
  subject_id uuid not null generated always as (coalesce(expert_id, society_id, achievement_id, need_id)) stored,
  text_hash text not null check (char_length(text_hash) = 43),
  model text not null check (model <> ''),
  dimensions int check (dimensions between 1 and 8192),
  vector bytea,
  tries int not null default 0,
  claimed_until timestamptz,
  created_at timestamptz not null,
  embedded_at timestamptz,
  check (num_nonnulls(expert_id, society_id, achievement_id, need_id) = 1),
  check ((kind = 'expert') = (expert_id is not null) and (kind = 'society') = (society_id is not null)
    and (kind = 'achievement') = (achievement_id is not null)),
  check (num_nonnulls(dimensions, vector, embedded_at) in (0, 3)),
  check (octet_length(vector) = 4 * dimensions)
);
create unique index embedding_once on embedding (subject_id, text_hash, model);
create index embedding_wanted on embedding (model, tries, created_at, id) where vector is null;
create index embedding_newest on embedding (model, embedded_at, id) where vector is not null;
create index embedding_of_expert on embedding (expert_id) where expert_id is not null;
create index embedding_of_society on embedding (society_id) where society_id is not null;
create index embedding_of_achievement on embedding (achievement_id) where achievement_id is not null;
create index embedding_of_need on embedding (need_id) where need_id is not null;
create table draft (
  id uuid primary key,
  need_id uuid not null references need on delete cascade,
  match_id uuid references match on delete cascade,
  kind text not null check (kind in ('restatement', 'questions', 'reason')),
  status text not null check (status in ('waiting', 'draft', 'accepted', 'dismissed')),
  text text check (text <> '' and char_length(text) <= 4000),
  written_by text check (written_by in ('model', 'rules')),
  model text,
  need_version int not null,
  asked_by text references "user",
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by text references "user",
  check ((kind = 'reason') = (match_id is not null)),
  check ((status = 'waiting') = (text is null) and (text is null) = (written_by is null)),
  check ((written_by = 'model') = (model is not null) or text is null),
  check ((status in ('accepted', 'dismissed')) = (decided_at is not null) and (decided_at is null) = (decided_by is null))
);
create unique index draft_one_open on draft (need_id, kind, coalesce(match_id, need_id)) where status in ('waiting', 'draft');
create index draft_of_need on draft (need_id, created_at)
`);
