import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * What was learned from decisions: every attempt is kept, proven or not, since how often one has tried decides how much a success
 * is worth. Only what is proven can be in force, and one version of a kind at most; none in force means the shipped one.
 * `lesson`: what staff said of candidates that were not proposed, for this need only.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table match add column best_work double precision;
alter table match add column calibration_version int not null default 0 check (calibration_version >= 0);
create table tuning (
  id uuid primary key,
  kind text not null check (kind in ('calibration', 'weights')),
  version int not null check (version >= 1),
  ranking_family text not null,
  learned jsonb not null,
  decisions int not null check (decisions >= 0),
  figures jsonb not null,
  proven boolean not null,
  in_force boolean not null default false,
  created_at timestamptz not null,
  unique (kind, version),
  check (proven or not in_force)
);
create unique index tuning_in_force on tuning (kind) where in_force;
create table lesson (
  id uuid primary key,
  need_id uuid not null references need,
  candidate_type text not null check (candidate_type in ('expert', 'society', 'achievement')),
  expert_id uuid references expert,
  society_id uuid references society,
  achievement_id uuid references achievement,
  fits boolean not null,
  taught_by text not null references "user",
  taught_at timestamptz not null,
  check (num_nonnulls(expert_id, society_id, achievement_id) = 1),
  check ((candidate_type = 'expert') = (expert_id is not null)),
  check ((candidate_type = 'society') = (society_id is not null))
);
create index evidence_by_title on evidence (title);
create unique index lesson_once on lesson (need_id, coalesce(expert_id, society_id, achievement_id))
`);
