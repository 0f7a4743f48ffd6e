import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

const common = `
  id uuid primary key,
  association_id uuid not null references association,
  name text not null check (name <> ''),
  name_sort text collate "C" not null,
  region_code text not null check (region_code ~ '^[0-9]{6}$'),
  summary text check (summary <> ''),
  visibility text not null default 'public' check (visibility in ('public', 'members', 'staff_only')),
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null`;

const listIndexes = (table: string) => `
create index ${table}_by_name on ${table} (name_sort, id);
create index ${table}_of_association on ${table} (association_id);
create index ${table}_by_region on ${table} (region_code)`;

/** Profiles share their first columns so that one set of queries and pages serves all kinds. */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table enterprise (${common},
  credit_code text not null unique check (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  credit_code_checked boolean not null,
  industry text,
  industry_chain text,
  tags text[] not null default '{}',
  has_association boolean not null default false
);
${listIndexes('enterprise')};
create table expert (${common},
  title text,
  institution text,
  fields text[] not null default '{}',
  capacity int not null default 2 check (capacity between 0 and 50),
  availability text not null default 'available' check (availability in ('available', 'limited', 'unavailable'))
);
${listIndexes('expert')};
create table society (${common},
  level text not null check (level in ('national', 'province', 'city')),
  disciplines text[] not null default '{}',
  availability text not null default 'available' check (availability in ('available', 'limited', 'unavailable'))
);
${listIndexes('society')};
create table technology_manager (${common},
  institution text,
  level text not null check (level in ('junior', 'middle', 'senior')),
  full_time boolean not null default false,
  industries text[] not null default '{}',
  skills text[] not null default '{}',
  capacity int not null default 3 check (capacity between 0 and 50),
  availability text not null default 'available' check (availability in ('available', 'limited', 'unavailable'))
);
${listIndexes('technology_manager')};
create table achievement (${common},
  owner text not null,
  trl int check (trl between 1 and 9),
  fields text[] not null default '{}',
  expert_id uuid references expert on delete set null,
  availability text not null default 'available' check (availability in ('available', 'limited', 'unavailable'))
);
${listIndexes('achievement')};
create index achievement_of_expert on achievement (expert_id);
create table evidence (
  id uuid primary key,
  expert_id uuid references expert on delete cascade,
  society_id uuid references society on delete cascade,
  technology_manager_id uuid references technology_manager on delete cascade,
  kind text not null check (kind in ('paper', 'patent', 'project', 'award', 'engagement')),
  title text not null check (title <> ''),
  text text check (text <> ''),
  year int check (year between 1900 and 2200),
  created_at timestamptz not null,
  check (num_nonnulls(expert_id, society_id, technology_manager_id) = 1)
);
create index evidence_of_expert on evidence (expert_id) where expert_id is not null;
create index evidence_of_society on evidence (society_id) where society_id is not null;
create index evidence_of_technology_manager on evidence (technology_manager_id) where technology_manager_id is not null;
create table role_grant (
  id uuid primary key,
  user_id text not null references "user" on delete cascade,
  role text not null check (role in ('enterprise_member', 'liaison', 'expert', 'society_secretary', 'technology_manager', 'staff', 'administrator')),
  association_id uuid not null references association,
  enterprise_id uuid references enterprise,
  expert_id uuid references expert,
  society_id uuid references society,
  technology_manager_id uuid references technology_manager,
  created_at timestamptz not null,
  check ((role in ('enterprise_member', 'liaison')) = (enterprise_id is not null)),
  check ((role = 'expert') = (expert_id is not null)),
  check ((role = 'society_secretary') = (society_id is not null)),
  check ((role = 'technology_manager') = (technology_manager_id is not null))
);
create index role_grant_of_user on role_grant (user_id);
create unique index role_grant_once on role_grant (user_id, role, association_id,
  coalesce(enterprise_id, expert_id, society_id, technology_manager_id, association_id))
`);
