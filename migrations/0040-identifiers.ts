import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Identifiers of a person in public directories, what was found there (a finding is a proposal until a person decides), and each look
 * for it. `sources` of a finding say where it stands: one work is one row, however many directories hold it; what was set aside stays,
 * so that it is not proposed again. `before`: what the evidence said before the finding completed it, for taking it back.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table expert
  add column orcid text check (orcid ~ '^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$'),
  add column open_alex_id text check (open_alex_id ~ '^A[0-9]{4,15}$');
alter table endpoint drop constraint endpoint_name_check;
alter table endpoint add constraint endpoint_name_check check (name in ('embeddings', 'chat', 'orcid', 'openalex'));
create table finding_run (
  id uuid primary key,
  expert_id uuid not null references expert on delete cascade,
  source text not null check (source in ('orcid', 'openalex', 'patents')),
  identifier text check (identifier <> ''),
  state text not null check (state in ('waiting', 'done', 'failed')),
  tries int not null default 0 check (tries >= 0),
  again_at timestamptz,
  found_name text check (found_name <> ''),
  found int check (found >= 0),
  fresh int check (fresh >= 0),
  left_out jsonb not null default '[]',
  problem jsonb,
  file_id uuid,
  file_name text check (file_name <> ''),
  asked_by text references "user" on delete set null,
  asked_at timestamptz not null,
  ended_at timestamptz,
  check ((state = 'waiting') = (ended_at is null)),
  check ((state = 'done') = (found is not null and fresh is not null))
);
create index finding_run_of_expert on finding_run (expert_id, asked_at desc);
create unique index finding_run_waiting on finding_run (expert_id, source) where state = 'waiting' and source <> 'patents';
create index finding_run_again on finding_run (again_at) where state = 'waiting' and again_at is not null;
create table finding (
  id uuid primary key,
  expert_id uuid not null references expert on delete cascade,
  kind text not null check (kind in ('paper', 'patent')),
  title text not null check (title <> ''),
  text text check (text <> ''),
  year int check (year between 1900 and 2200),
  doi text check (doi <> ''),
  title_key text not null check (title_key <> ''),
  sources jsonb not null,
  state text not null check (state in ('proposed', 'taken', 'dismissed')),
  found_at timestamptz not null,
  seen_at timestamptz not null,
  decided_at timestamptz,
  decided_by text references "user" on delete set null,
  evidence_id uuid references evidence on delete set null,
  taking_id uuid,
  before jsonb,
  check ((state = 'proposed') = (decided_at is null)),
  check (state = 'taken' or (taking_id is null and before is null))
);
create index finding_of_expert on finding (expert_id, state);
create unique index finding_doi on finding (expert_id, doi) where doi is not null;
create index finding_evidence on finding (evidence_id) where evidence_id is not null;
create index finding_undecided on finding (seen_at) where state = 'proposed'
`);
