import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/** Matches as one list: those proposed or decided last come first, so that their order says nothing of their places. */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table match add column listed_at timestamptz generated always as (coalesce(decided_at, proposed_at)) stored;
create index match_newest on match (listed_at desc, id desc)
`);
