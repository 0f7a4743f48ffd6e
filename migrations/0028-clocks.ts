import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * A running clock stands beside the thing it is for, with its days already counted: lists sort by due_on in SQL. next_on is
 * the day on which something is to be said next (reminder, overdue, handed up); null when all was said.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table clock (
  id uuid primary key,
  kind text not null check (kind in ('first_answer', 'way_on', 'review', 'take_on', 'first_contact', 'silence')),
  subject_type text not null check (subject_type in ('need', 'match', 'engagement')),
  subject_id uuid not null,
  need_id uuid not null references need,
  association_id uuid not null references association,
  technology_manager_id uuid references technology_manager,
  started_at timestamptz not null,
  days int not null check (days between 1 and 250),
  remind_on date not null,
  due_on date not null,
  hand_up_on date not null,
  provisional boolean not null,
  next_on date,
  reminded_at timestamptz,
  overdue_at timestamptz,
  handed_up_at timestamptz,
  handed_up_to uuid references association,
  stopped_at timestamptz,
  met boolean,
  took int check (took >= 0),
  check (remind_on <= due_on and due_on < hand_up_on),
  check ((stopped_at is null) = (met is null)),
  check ((stopped_at is null) = (took is null)),
  check (stopped_at is null or next_on is null),
  check (handed_up_at is null or overdue_at is not null)
);
create unique index clock_running_once on clock (kind, subject_id) where stopped_at is null;
create index clock_next on clock (next_on, id) where next_on is not null;
create index clock_due on clock (kind, due_on, id) where stopped_at is null;
create index clock_due_in_association on clock (association_id, due_on, id) where stopped_at is null;
create index clock_of_need on clock (need_id, started_at);
create index clock_running_of_need on clock (need_id, due_on, id) where stopped_at is null;
create index clock_provisional on clock (hand_up_on, id) where stopped_at is null and provisional;
create index clock_ended on clock (stopped_at, kind) where stopped_at is not null;
create table clock_setting (
  association_id uuid not null references association,
  kind text not null check (kind in ('first_answer', 'way_on', 'review', 'take_on', 'first_contact', 'silence')),
  days int not null check (days between 1 and 250),
  updated_by text references "user" on delete set null,
  updated_at timestamptz not null,
  primary key (association_id, kind)
);
create table calendar_year (
  year int primary key check (year between 2000 and 2200),
  holidays date[] not null,
  workdays date[] not null,
  source text not null check (source <> ''),
  entered_by text references "user" on delete set null,
  entered_at timestamptz not null
)
`);
