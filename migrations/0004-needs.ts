import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table need (
  id uuid primary key,
  association_id uuid not null references association,
  enterprise_id uuid not null references enterprise,
  title text not null check (title <> ''),
  field text not null,
  background text,
  problem text,
  goals text,
  kind text not null check (kind in ('技术攻关', '成果引进', '人才引进', '检测分析', '知识产权', '政策咨询', '其他')),
  urgency text not null check (urgency in ('normal', 'urgent', 'critical')),
  budget_fen bigint check (budget_fen >= 0),
  deadline date,
  confidentiality text not null check (confidentiality in ('public', 'members', 'staff_only')),
  industry_chain text,
  region_code text not null check (region_code ~ '^[0-9]{6}$'),
  source text not null check (source in ('portal', 'liaison', 'import', 'seminar', 'phone')),
  status text not null check (status in ('draft', 'submitted', 'returned', 'accepted', 'matched', 'engaged', 'resolved',
    'unresolved', 'withdrawn', 'merged', 'escalated')),
  status_reason text check (status_reason <> ''),
  merged_into_id uuid references need,
  escalated_to_id uuid references association,
  created_by text references "user",
  submitted_at timestamptz,
  accepted_at timestamptz,
  accepted_by text references "user",
  proposed_at timestamptz,
  ranking_version text,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((status = 'draft') = (submitted_at is null) or status = 'withdrawn'),
  check (status not in ('accepted', 'matched', 'engaged', 'resolved', 'unresolved') or accepted_at is not null),
  check ((status = 'merged') = (merged_into_id is not null)),
  check (status <> 'escalated' or escalated_to_id is not null),
  check (merged_into_id <> id)
);
create index need_queue on need (association_id, status, submitted_at, id);
create index need_of_enterprise on need (enterprise_id, created_at desc, id);
create index need_newest on need (created_at desc, id);
create index need_by_status on need (status, created_at desc, id);
create index need_by_region on need (region_code, status)
`);
