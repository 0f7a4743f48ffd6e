import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/** A match keeps what it was made from: parts of the score, reasons with their evidence, ranking version. */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table match (
  id uuid primary key,
  need_id uuid not null references need,
  candidate_type text not null check (candidate_type in ('expert', 'society', 'achievement')),
  expert_id uuid references expert,
  society_id uuid references society,
  achievement_id uuid references achievement,
  position int not null check (position >= 1),
  score double precision not null,
  confidence text not null check (confidence in ('likely', 'worth_a_look', 'related_words_only')),
  parts jsonb not null,
  reasons jsonb not null,
  unanswered jsonb not null,
  warnings jsonb not null,
  ranking_version text not null,
  status text not null check (status in ('proposed', 'approved', 'rejected', 'claimed', 'expired', 'superseded')),
  version int not null default 1,
  proposed_at timestamptz not null,
  decided_at timestamptz,
  decided_by text references "user",
  updated_at timestamptz not null,
  check (num_nonnulls(expert_id, society_id, achievement_id) = 1),
  check ((candidate_type = 'expert') = (expert_id is not null)),
  check ((candidate_type = 'society') = (society_id is not null)),
  check ((decided_at is null) = (decided_by is null)),
  check (status not in ('approved', 'rejected', 'claimed') or decided_at is not null),
  check (status <> 'proposed' or decided_at is null)
);
create unique index match_live_once on match (need_id, coalesce(expert_id, society_id, achievement_id))
  where status in ('proposed', 'approved', 'claimed', 'rejected');
create index match_of_need on match (need_id, candidate_type, position);
create index match_queue on match (proposed_at, id) where status = 'proposed';
create index match_approved on match (decided_at, id) where status = 'approved';
create index match_of_expert on match (expert_id, status) where expert_id is not null;
create index match_of_society on match (society_id, status) where society_id is not null;
create index match_of_achievement on match (achievement_id, status) where achievement_id is not null;
create table review (
  id uuid primary key,
  match_id uuid not null references match,
  decision text not null check (decision in ('approve', 'reject')),
  reason text not null,
  note text check (note <> ''),
  reviewer_id text not null references "user",
  match_version int not null,
  created_at timestamptz not null
);
create index review_of_match on review (match_id, created_at)
`);
