import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * A plan is computed by a job and kept with what it was computed for. `pool_version` counts the changes of an event that
 * a plan depends on: its needs, experts, capacities, pins and vetoes. Of the plans of one event one at most is under way.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table event add column place text check (place <> '');
alter table event add column pool_version int not null default 1;
alter table event add column planned_pool_version int;
update event set planned_pool_version = 1, plan = plan || '{"fair": null, "gap": 0}' where plan is not null;
alter table event add constraint event_planned_pool_version_check check ((planned_pool_version is null) = (plan is null));
create table event_plan (
  id uuid primary key,
  event_id uuid not null references event,
  number int not null,
  at_least int not null,
  at_most int not null,
  fair boolean not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  pool_version int not null,
  runs int not null default 0,
  progress jsonb,
  pairs jsonb,
  record jsonb,
  problem jsonb,
  asked_by text references "user",
  asked_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  unique (event_id, number),
  check ((state in ('waiting', 'running')) = (ended_at is null)),
  check ((state = 'done') = (record is not null) and (record is null) = (pairs is null)),
  check ((state = 'failed') = (problem is not null))
);
create unique index event_plan_under_way on event_plan (event_id) where state in ('waiting', 'running')
`);
