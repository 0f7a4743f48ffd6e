import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Who is told of changes outside. `webhook_event` holds the numbers of lines of history that no delivery was made for yet: the
 * database writes a row with each line, in its transaction, so that what commits late is noted late and nothing is skipped. A
 * delivery is one event for one subscription, with the very text that is sent; it is claimed before it is sent. A ping is no line
 * of history and has no `seq`.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table webhook (
  id uuid primary key,
  association_id uuid not null references association,
  name text not null check (name <> ''),
  url text not null check (url <> ''),
  kinds text[] not null check (cardinality(kinds) > 0 and kinds <@ array['need', 'match', 'engagement']),
  active boolean not null default true,
  secret_version int not null default 1 check (secret_version >= 1),
  secret_at timestamptz not null,
  version int not null default 1,
  created_by text references "user" on delete set null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index webhook_of_association on webhook (association_id);
create table webhook_event (seq bigint primary key);
create table webhook_delivery (
  id uuid primary key,
  webhook_id uuid not null references webhook on delete cascade,
  event_id uuid not null,
  seq bigint,
  type text not null check (type ~ '^[a-zA-Z_.]{1,80}$'),
  body text not null check (body <> ''),
  state text not null check (state in ('waiting', 'sending', 'sent', 'failed')),
  due_at timestamptz not null,
  claim uuid,
  claimed_at timestamptz,
  tries int not null default 0,
  status int,
  problem text check (problem <> ''),
  sent_at timestamptz,
  created_at timestamptz not null,
  check ((state = 'sending') = (claim is not null)),
  check ((state = 'sent') = (sent_at is not null))
);
create unique index webhook_delivery_once on webhook_delivery (webhook_id, event_id);
create index webhook_delivery_open on webhook_delivery (webhook_id, seq) where state in ('waiting', 'sending');
create index webhook_delivery_due on webhook_delivery (due_at, seq) where state = 'waiting';
create index webhook_delivery_claimed on webhook_delivery (claimed_at) where state = 'sending';
create index webhook_delivery_latest on webhook_delivery (webhook_id, created_at, id);
create index webhook_delivery_by_age on webhook_delivery (created_at);
create function webhook_notes() returns trigger language plpgsql as $$ begin if new.subject_type in ('need', 'match', 'engagement') and coalesce(current_setting('keqiao.door', true), '') <> 'restore' and exists (select from webhook) then insert into webhook_event (seq) values (new.seq); end if; return null; end $$;
create trigger webhook_notes after insert on activity for each row execute function webhook_notes()
`);
