import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

const profiles = ['enterprise', 'expert', 'society', 'technology_manager', 'achievement'] as const;

/**
 * What a person agreed to and when (each line is kept; the last one counts), what they do not want to be proposed for, and when a
 * profile was erased: its row stays for those that refer to it, without anything of the person.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table consent (
  seq bigint generated always as identity primary key,
  id uuid not null unique,
  expert_id uuid references expert on delete cascade,
  technology_manager_id uuid references technology_manager on delete cascade,
  user_id text references "user" on delete cascade,
  purpose text not null check (purpose in ('directory', 'matching', 'contact', 'mail')),
  decision text not null check (decision in ('given', 'withdrawn')),
  text_version text not null check (text_version <> ''),
  basis text not null check (basis in ('self', 'written', 'phone', 'public_sources')),
  note text check (note <> ''),
  decided_at timestamptz not null,
  recorded_by text references "user" on delete set null,
  check (num_nonnulls(expert_id, technology_manager_id, user_id) = 1),
  check ((purpose = 'mail') = (user_id is not null)),
  check (basis = 'self' or note is not null)
);
create index consent_of_expert on consent (expert_id, purpose, seq desc) where expert_id is not null;
create index consent_of_manager on consent (technology_manager_id, purpose, seq desc) where technology_manager_id is not null;
create index consent_of_user on consent (user_id, purpose, seq desc) where user_id is not null;
create index consent_by_recorder on consent (recorded_by) where recorded_by is not null;
create table match_wish (
  id uuid primary key,
  expert_id uuid references expert on delete cascade,
  society_id uuid references society on delete cascade,
  enterprise_id uuid references enterprise on delete cascade,
  need_kind text check (need_kind in ('技术攻关', '成果引进', '人才引进', '检测分析', '知识产权', '政策咨询', '其他')),
  field text check (field <> ''),
  created_at timestamptz not null,
  created_by text references "user" on delete set null,
  check (num_nonnulls(expert_id, society_id) = 1),
  check (num_nonnulls(enterprise_id, need_kind, field) = 1)
);
create unique index match_wish_once on match_wish (coalesce(expert_id, society_id), coalesce(enterprise_id::text, need_kind, field));
create index match_wish_of_expert on match_wish (expert_id) where expert_id is not null;
create index match_wish_of_society on match_wish (society_id) where society_id is not null;
create index match_wish_of_enterprise on match_wish (enterprise_id) where enterprise_id is not null;
create index match_wish_by_writer on match_wish (created_by) where created_by is not null;
${profiles.map((table) => `alter table ${table} add column erased_at timestamptz`).join(';\n')};
alter table "user" add column erased_at timestamptz
`);
