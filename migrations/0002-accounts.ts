import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Associations, the accounts of better-auth 1.7.5 (its four tables, in snake_case; the mapping is in `auth/auth.ts`),
 * and what a person may do where.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table association (
  id uuid primary key,
  parent_id uuid references association,
  path text not null unique,
  name text not null check (name <> ''),
  name_sort text collate "C" not null,
  level text not null check (level in ('national', 'province', 'city', 'county', 'park', 'university', 'enterprise')),
  region_code text not null check (region_code ~ '^[0-9]{6}$'),
  time_zone text not null default 'Asia/Shanghai',
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((parent_id is null) = (level = 'national')),
  check (path like '%/' || id || '/')
);
create unique index association_root on association ((1)) where parent_id is null;
create index association_by_path on association (path text_pattern_ops);
create index association_by_parent on association (parent_id);
create index association_by_name on association (name_sort, id);
create table "user" (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table session (
  id text primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id text not null references "user" on delete cascade
);
create index session_of_user on session (user_id);
create table account (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references "user" on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null
);
create index account_of_user on account (user_id);
create table verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_by_identifier on verification (identifier)
`);
