import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * A notice is for one person, or for the group of an association's staff (then only its robots carry it). A message is what
 * goes out of the house, by mail or robot, for one or several notices; it is claimed before it is sent, so that two senders
 * never send it both. At most one message of a person's digest, and one of a robot, waits at a time.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table notice (
  id uuid primary key,
  user_id text references "user" on delete cascade,
  association_id uuid references association,
  kind text not null,
  subject_type text not null check (subject_type in ('need', 'match', 'engagement', 'profile', 'association', 'user', 'event')),
  subject_id text not null,
  need_id uuid,
  words jsonb not null default '{}',
  key text check (key <> ''),
  created_at timestamptz not null,
  planned_at timestamptz,
  read_at timestamptz,
  check (num_nonnulls(user_id, association_id) = 1)
);
create unique index notice_once on notice (coalesce(user_id, association_id::text), kind, key) where key is not null;
create index notice_of_user on notice (user_id, created_at, id) where user_id is not null;
create index notice_unread on notice (user_id) where read_at is null and user_id is not null;
create index notice_unplanned on notice (created_at, id) where planned_at is null;
create index notice_by_subject on notice (subject_type, subject_id);
create table notice_preference (
  user_id text not null references "user" on delete cascade,
  kind text not null,
  channel text not null check (channel in ('mail')),
  mode text not null check (mode in ('each', 'daily', 'off')),
  primary key (user_id, kind, channel)
);
create table reader (
  user_id text primary key references "user" on delete cascade,
  language text check (language in ('zh', 'en')),
  hints_done text[] not null default '{}',
  updated_at timestamptz not null
);
create table robot (
  id uuid primary key,
  association_id uuid not null references association,
  channel text not null check (channel in ('wecom', 'dingtalk')),
  name text not null check (name <> ''),
  url text not null check (url <> ''),
  secret text check (secret <> ''),
  muted text[] not null default '{}',
  active boolean not null default true,
  version int not null default 1,
  created_by text references "user" on delete set null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index robot_of_association on robot (association_id);
create table message (
  id uuid primary key,
  channel text not null check (channel in ('mail', 'wecom', 'dingtalk')),
  user_id text references "user" on delete cascade,
  robot_id uuid references robot on delete cascade,
  digest boolean not null default false,
  state text not null check (state in ('waiting', 'sending', 'sent', 'failed', 'skipped')),
  due_at timestamptz not null,
  claim uuid,
  claimed_at timestamptz,
  tries int not null default 0,
  sent_at timestamptz,
  opened_at timestamptz,
  problem text check (problem <> ''),
  created_at timestamptz not null,
  check (num_nonnulls(user_id, robot_id) = 1),
  check ((channel = 'mail') = (user_id is not null)),
  check ((state = 'sending') = (claim is not null)),
  check ((state = 'sent') = (sent_at is not null))
);
create unique index message_waiting_for_robot on message (robot_id) where state = 'waiting' and tries = 0;
create unique index message_digest_waiting on message (user_id) where state = 'waiting' and tries = 0 and digest;
create index message_due on message (due_at, id) where state = 'waiting';
create index message_claimed on message (claimed_at) where state = 'sending';
create index message_failed on message (created_at, id) where state = 'failed';
create index message_sent_by_robot on message (robot_id, sent_at) where robot_id is not null;
create index message_of_user on message (user_id, created_at);
create table message_notice (
  message_id uuid not null references message on delete cascade,
  notice_id uuid not null references notice on delete cascade,
  primary key (message_id, notice_id)
);
create index message_notice_by_notice on message_notice (notice_id)
`);
