import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Invitations are answered without an account by a link; `link_version` ends the links that were given out before. A need's
 * own link works the same way. What nobody confirms for long is stale and leaves the queues.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table case_invitation (
  id uuid primary key,
  engagement_id uuid not null references engagement,
  need_id uuid not null references need,
  match_id uuid not null references match,
  side text not null check (side in ('candidate', 'enterprise')),
  status text not null check (status in ('sent', 'accepted', 'postponed', 'referred', 'declined', 'expired', 'withdrawn')),
  message text check (message <> ''),
  link_version int not null default 1,
  follows_id uuid references case_invitation,
  sent_at timestamptz not null,
  sent_by text references "user",
  expires_at timestamptz not null,
  not_before date,
  colleague text check (colleague <> ''),
  decline_reason text check (decline_reason in ('no_time', 'other_field', 'conflict', 'in_contact', 'other')),
  note text check (note <> ''),
  answered_at timestamptz,
  answered_by text references "user",
  version int not null default 1,
  updated_at timestamptz not null,
  check ((status in ('accepted', 'postponed', 'referred', 'declined')) = (answered_at is not null)),
  check ((status = 'postponed') = (not_before is not null)),
  check ((status = 'referred') = (colleague is not null)),
  check ((status = 'declined') = (decline_reason is not null))
);
create unique index case_invitation_once on case_invitation (engagement_id, side) where status in ('sent', 'postponed', 'accepted');
create index case_invitation_of_engagement on case_invitation (engagement_id, sent_at);
create index case_invitation_of_match on case_invitation (match_id);
create index case_invitation_declined on case_invitation (need_id) where status = 'declined';
create index case_invitation_due on case_invitation (expires_at) where status = 'sent';
create index case_invitation_resting on case_invitation (not_before) where status = 'postponed';
alter table need
  add column link_version int not null default 1,
  add column confirmed_at timestamptz,
  add column confirm_asked_at timestamptz,
  add column stale_at timestamptz;
create index need_unconfirmed on need ((coalesce(confirmed_at, submitted_at)), id) where status in ('submitted', 'accepted', 'matched') and stale_at is null;
`);
