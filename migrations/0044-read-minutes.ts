import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Minutes read once more by the language model, on a person's press: how far it is, and what it found, which is a draft like the others.
 * A reading goes when the minutes are split anew.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table seminar_reading (
  id uuid primary key,
  seminar_id uuid not null unique references seminar on delete cascade,
  state text not null check (state in ('reading', 'done', 'failed')),
  why text,
  pieces int not null check (pieces >= 0),
  pieces_read int not null check (pieces_read >= 0),
  pieces_unusable int not null check (pieces_unusable between 0 and pieces_read),
  found int not null check (found >= 0),
  model text,
  asked_by text references "user",
  asked_at timestamptz not null,
  updated_at timestamptz not null,
  check ((state = 'failed') = (why is not null))
);
alter table seminar_draft drop constraint seminar_draft_source_check;
alter table seminar_draft add constraint seminar_draft_source_check check (source in ('minutes', 'person', 'model'));
alter table seminar_draft add column title text check (title <> '');
`);
