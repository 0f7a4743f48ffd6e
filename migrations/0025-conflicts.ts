import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Declared interests (利益关系) of managers, reviewers and experts, and acceptances of the rules of conduct. A declaration
 * is about exactly one thing and is never erased: it ends on a day.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table conflict (
  id uuid primary key,
  user_id text not null references "user",
  association_id uuid not null references association,
  technology_manager_id uuid references technology_manager,
  expert_id uuid references expert,
  kind text not null check (kind in ('equity', 'kinship', 'teacher_student', 'employment', 'commission')),
  about_enterprise_id uuid references enterprise,
  about_expert_id uuid references expert,
  about_society_id uuid references society,
  about_need_id uuid references need,
  about_institution text check (about_institution <> ''),
  from_day date not null,
  until_day date check (until_day >= from_day),
  note text check (note <> ''),
  declared_at timestamptz not null,
  check (num_nonnulls(about_enterprise_id, about_expert_id, about_society_id, about_need_id, about_institution) = 1)
);
create index conflict_of_user on conflict (user_id, declared_at desc, id);
create index conflict_of_manager on conflict (technology_manager_id) where technology_manager_id is not null;
create index conflict_of_expert on conflict (expert_id) where expert_id is not null;
create index conflict_about_enterprise on conflict (about_enterprise_id) where about_enterprise_id is not null;
create index conflict_about_need on conflict (about_need_id) where about_need_id is not null;
create index conflict_newest on conflict (declared_at desc, id);
create table conduct_acceptance (
  technology_manager_id uuid not null references technology_manager,
  version text not null,
  accepted_at timestamptz not null,
  accepted_by text references "user",
  primary key (technology_manager_id, version)
)
`);
