import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * What a case leaves behind: corrections beside the entries they correct, files, outcome figures with their evidence, both
 * sides' ratings, and what was answered months after the contract. Nothing of it is changed later: what is wrong is replaced.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table engagement_step add column parties text check (parties <> '');
alter table engagement_step add column corrects_id uuid references engagement_step;
alter table engagement_step add column correction_reason text check (correction_reason <> '');
alter table engagement_step add constraint step_correction_says_why check ((corrects_id is null) = (correction_reason is null));
create unique index step_corrected_once on engagement_step (corrects_id) where corrects_id is not null;
create index step_signed on engagement_step (happened_on, engagement_id) where stage = 'signed';
create table file (
  id uuid primary key,
  engagement_id uuid not null references engagement,
  step_id uuid references engagement_step,
  purpose text not null check (purpose in ('contract', 'invoice', 'photo', 'statement', 'other')),
  name text not null check (name <> ''),
  type text not null check (type in ('pdf', 'docx', 'xlsx', 'png', 'jpg')),
  size int not null check (size between 1 and 10485760),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  uploaded_by text references "user",
  uploaded_at timestamptz not null,
  removed_at timestamptz,
  removed_by text references "user",
  removed_reason text check (removed_reason <> ''),
  check ((removed_at is null) = (removed_reason is null))
);
create index file_of_engagement on file (engagement_id, uploaded_at, id);
create table outcome_figure (
  id uuid primary key,
  engagement_id uuid not null references engagement,
  kind text not null check (kind in ('contract_value', 'new_sales', 'cost_saved', 'patents', 'papers', 'jobs')),
  value bigint not null check (value between 0 and 10000000000000),
  recorded_by text references "user",
  recorded_at timestamptz not null,
  replaced_at timestamptz
);
create unique index outcome_figure_once on outcome_figure (engagement_id, kind) where replaced_at is null;
create index outcome_figure_of_engagement on outcome_figure (engagement_id, recorded_at);
create table outcome_evidence (
  figure_id uuid not null references outcome_figure,
  file_id uuid not null references file,
  primary key (figure_id, file_id)
);
create index outcome_evidence_of_file on outcome_evidence (file_id);
create table rating (
  id uuid primary key,
  engagement_id uuid not null references engagement,
  side text not null check (side in ('manager', 'enterprise')),
  score int not null check (score between 1 and 5),
  words text check (words <> ''),
  rated_by text references "user",
  rated_at timestamptz not null,
  unique (engagement_id, side)
);
create table follow_up (
  id uuid primary key,
  engagement_id uuid not null references engagement,
  months int not null check (months in (3, 12, 24)),
  due_on date not null,
  asked_at timestamptz not null,
  answered_at timestamptz,
  answered_by text references "user",
  still_runs text check (still_runs in ('yes', 'partly', 'no')),
  what_changed text check (what_changed <> ''),
  unique (engagement_id, months),
  check ((answered_at is null) = (still_runs is null))
);
create index follow_up_waiting on follow_up (asked_at, id) where answered_at is null
`);
