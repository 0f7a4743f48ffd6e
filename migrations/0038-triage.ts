import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Triage: a need that is set aside has a reason, and what a look before the acceptance said of who would answer it. The first index is
 * the order in which needs are looked at, those never looked at first; the others are the queue of triage, of everybody and by association.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table need drop constraint need_status_check;
alter table need add constraint need_status_check check (status in ('draft', 'submitted', 'returned', 'accepted', 'matched', 'engaged', 'resolved',
  'unresolved', 'withdrawn', 'merged', 'escalated', 'set_aside'));
alter table need
  add column set_aside_for text check (set_aside_for in ('out_of_scope', 'too_early', 'nobody_now', 'no_reply', 'solved', 'next_batch', 'other')),
  add column outlook text check (outlook in ('likely', 'worth_a_look', 'related_words_only', 'nobody')),
  add column outlook_at timestamptz;
alter table need add constraint need_set_aside_for check ((status = 'set_aside') = (set_aside_for is not null) and (status <> 'set_aside' or status_reason is not null));
alter table need add constraint need_outlook_when check ((outlook is null) = (outlook_at is null));
create index need_outlook_wanted on need (outlook_at nulls first, id) where turn_at is not null and status in ('submitted', 'escalated');
create index need_triage on need (turn_at, id) where turn_at is not null and status = 'submitted';
create index need_triage_of_association on need (association_id, turn_at, id) where turn_at is not null and status = 'submitted'
`);
