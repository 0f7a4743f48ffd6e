import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table activity (
  seq bigint generated always as identity primary key,
  id uuid not null unique,
  at timestamptz not null,
  actor_user_id text,
  actor_name text not null,
  subject_type text not null check (subject_type in ('need', 'match', 'engagement', 'profile', 'association', 'user')),
  subject_id text not null,
  need_id uuid,
  action text not null,
  from_status text,
  to_status text,
  note text check (note <> ''),
  detail jsonb not null default '{}'
);
create index activity_of_need on activity (need_id, seq) where need_id is not null;
create index activity_of_subject on activity (subject_type, subject_id, seq);
create table request_key (
  key text primary key check (char_length(key) <= 400),
  user_id text,
  command text not null,
  input_hash text not null,
  result jsonb,
  created_at timestamptz not null
);
create index request_key_by_age on request_key (created_at);
create table setting (
  key text primary key,
  value jsonb not null
);
`);
