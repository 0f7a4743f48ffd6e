import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/** Seminars (座谈会): who met, the minutes as they were written, and the drafts of needs in them, each decided by a person. */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table seminar (
  id uuid primary key,
  association_id uuid not null references association,
  title text not null check (title <> ''),
  held_on date not null,
  place text check (place <> ''),
  minutes text check (minutes <> ''),
  version int not null default 1,
  created_by text references "user",
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index seminar_newest on seminar (association_id, held_on desc, id);
create table seminar_firm (
  seminar_id uuid not null references seminar on delete cascade,
  name text not null check (name <> ''),
  enterprise_id uuid references enterprise,
  primary key (seminar_id, name)
);
create index seminar_firm_of_enterprise on seminar_firm (enterprise_id) where enterprise_id is not null;
create table seminar_draft (
  id uuid primary key,
  seminar_id uuid not null references seminar on delete cascade,
  position int not null,
  source text not null check (source in ('minutes', 'person')),
  firm text check (firm <> ''),
  enterprise_id uuid references enterprise,
  speaker text check (speaker <> ''),
  said_at text check (said_at <> ''),
  body text not null check (body <> ''),
  figures jsonb not null,
  state text not null check (state in ('draft', 'confirmed', 'dropped')),
  need_id uuid references need,
  reason text check (reason <> ''),
  decided_by text references "user",
  decided_at timestamptz,
  created_at timestamptz not null,
  check ((state = 'confirmed') = (need_id is not null)),
  check ((state = 'dropped') = (reason is not null)),
  check ((state = 'draft') = (decided_at is null))
);
create index seminar_draft_of_seminar on seminar_draft (seminar_id, position, id);
create unique index seminar_draft_of_need on seminar_draft (need_id) where need_id is not null;
`);
