import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * When whoever a profile is about last said that it still holds, how often they were asked since, and the link by which they may say so
 * without an account, or what changed. A profile nobody confirmed counts from the day it was made.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, ['expert', 'society', 'technology_manager'].map((table) => `
alter table ${table}
  add column confirmed_at timestamptz,
  add column confirm_asks int not null default 0 check (confirm_asks between 0 and 2),
  add column confirm_asked_at timestamptz,
  add column confirm_link int not null default 0 check (confirm_link >= 0),
  add column confirm_link_at timestamptz,
  add column change_note text check (change_note <> ''),
  add column change_noted_at timestamptz,
  add constraint ${table}_asked check ((confirm_asks = 0) = (confirm_asked_at is null)),
  add constraint ${table}_noted check ((change_note is null) = (change_noted_at is null)),
  add constraint ${table}_linked check ((confirm_link = 0) = (confirm_link_at is null));
create index ${table}_fresh on ${table} ((coalesce(confirmed_at, created_at)), id) where erased_at is null;
create index ${table}_to_ask on ${table} ((coalesce(confirmed_at, created_at)), id) where erased_at is null and confirm_asks < 2`).join(';\n'));
