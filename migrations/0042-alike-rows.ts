import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Rows of a sheet that are right by themselves and meet something that is there already (`meets`): a person says of each whether it comes
 * in all the same. Words that are decided stay with the row.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table sheet_row add column meets jsonb;
alter table sheet_row drop constraint sheet_row_state_check;
alter table sheet_row add constraint sheet_row_state_check check (state in ('read', 'skipped', 'part', 'wrong', 'right', 'alike', 'same', 'imported', 'undone', 'kept'));
alter table sheet_row add constraint sheet_row_alike_check check (state <> 'alike' or (meets is not null and input is not null and content_hash is not null))
`);
