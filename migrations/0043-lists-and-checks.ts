import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Matches as one list: those proposed or decided last come first, so that their order says nothing of their places. And a check of a
 * need that was noted wrongly is taken back with a reason; the row and its line of history stay.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table match add column listed_at timestamptz generated always as (coalesce(decided_at, proposed_at)) stored;
create index match_newest on match (listed_at desc, id desc);
alter table need_check add column taken_back_at timestamptz;
alter table need_check add column taken_back_by text references "user";
alter table need_check add column taken_back_reason text check (taken_back_reason <> '');
alter table need_check add constraint need_check_taken_back check ((taken_back_at is null) = (taken_back_reason is null));
drop index need_check_newest;
create index need_check_newest on need_check (need_id, checked_on desc, id desc) where taken_back_at is null;
create index need_check_of_need on need_check (need_id)
`);
