import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/** Pins, vetoes and the plan speak only of needs and experts that take part: the keys say so, and go with them. */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table event (
  id uuid primary key,
  association_id uuid not null references association,
  title text not null check (title <> ''),
  held_on date,
  status text not null check (status in ('draft', 'open', 'closed')),
  at_least int not null check (at_least >= 0),
  at_most int not null check (at_most between 1 and 20 and at_most >= at_least),
  fair boolean not null,
  planned_at timestamptz,
  planned_by text references "user",
  plan jsonb,
  version int not null default 1,
  created_by text references "user",
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((planned_at is null) = (plan is null))
);
create index event_newest on event (created_at desc, id);
create index event_of_association on event (association_id);
create table event_need (
  event_id uuid not null references event,
  need_id uuid not null references need,
  primary key (event_id, need_id)
);
create table event_expert (
  event_id uuid not null references event,
  expert_id uuid not null references expert,
  capacity int not null check (capacity between 0 and 50),
  primary key (event_id, expert_id)
);
create table event_pair (
  event_id uuid not null,
  need_id uuid not null,
  expert_id uuid not null,
  kind text not null check (kind in ('pin', 'veto')),
  primary key (event_id, need_id, expert_id),
  foreign key (event_id, need_id) references event_need on delete cascade,
  foreign key (event_id, expert_id) references event_expert on delete cascade
);
create table event_assignment (
  event_id uuid not null,
  need_id uuid not null,
  expert_id uuid not null,
  score double precision not null,
  primary key (event_id, need_id, expert_id),
  foreign key (event_id, need_id) references event_need on delete cascade,
  foreign key (event_id, expert_id) references event_expert on delete cascade
);
alter table activity drop constraint activity_subject_type_check;
alter table activity add constraint activity_subject_type_check
  check (subject_type in ('need', 'match', 'engagement', 'profile', 'association', 'user', 'event'))
`);
