import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/** The two partial unique indexes are the promise that a need is taken on once, whatever the application does. */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table engagement (
  id uuid primary key,
  match_id uuid not null references match,
  need_id uuid not null references need,
  technology_manager_id uuid not null references technology_manager,
  status text not null check (status in ('claimed', 'contacted', 'met', 'negotiating', 'signed', 'implementing',
    'completed', 'failed', 'released')),
  next_step text check (next_step <> ''),
  next_step_due date,
  claimed_at timestamptz not null,
  claimed_by text references "user",
  ended_at timestamptz,
  end_reason text check (end_reason <> ''),
  version int not null default 1,
  updated_at timestamptz not null,
  check ((status in ('completed', 'failed', 'released')) = (ended_at is not null)),
  check (status not in ('failed', 'released') or end_reason is not null)
);
create unique index engagement_open_once_per_match on engagement (match_id)
  where status not in ('completed', 'failed', 'released');
create unique index engagement_open_once_per_need on engagement (need_id)
  where status not in ('completed', 'failed', 'released');
create index engagement_of_manager on engagement (technology_manager_id, status, updated_at desc, id);
create index engagement_of_need on engagement (need_id, claimed_at);
create index engagement_newest on engagement (claimed_at desc, id);
create table engagement_step (
  id uuid primary key,
  engagement_id uuid not null references engagement,
  stage text not null check (stage in ('claimed', 'contacted', 'met', 'negotiating', 'signed', 'implementing', 'completed',
    'failed', 'released', 'note')),
  happened_on date not null,
  note text check (note <> ''),
  people text check (people <> ''),
  contract_number text,
  amount_fen bigint check (amount_fen >= 0),
  phase text check (phase in ('小试', '中试', '量产')),
  recorded_by text references "user",
  created_at timestamptz not null,
  check (stage <> 'signed' or contract_number is not null)
);
create index step_of_engagement on engagement_step (engagement_id, created_at)
`);
