import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/** What was used of each limit, by whom, counted by all processes together: unlogged, because losing it costs nothing. */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create unlogged table limit_use (
  key text primary key check (char_length(key) <= 200),
  used integer not null check (used > 0),
  until timestamptz not null
);
create index limit_use_by_end on limit_use (until);
`);
