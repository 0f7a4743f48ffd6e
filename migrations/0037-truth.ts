import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * The truth of a need: who checked it at the firm, when and how (走访, 电话, 座谈会); and what finds needs merged into one, the same
 * text at other firms, and many needs of one firm or liaison at once. Seminars that were confirmed before count as checks, too.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table need_check (
  id uuid primary key,
  need_id uuid not null references need on delete cascade,
  how text not null check (how in ('visit', 'phone', 'seminar')),
  checked_on date not null,
  note text check (note <> ''),
  seminar_id uuid references seminar on delete set null,
  checked_by text references "user",
  created_at timestamptz not null
);
create index need_check_newest on need_check (need_id, checked_on desc, id desc);
create index need_check_of_seminar on need_check (seminar_id) where seminar_id is not null;
insert into need_check (id, need_id, how, checked_on, note, seminar_id, checked_by, created_at)
  select d.id, d.need_id, 'seminar', s.held_on, null, s.id, d.decided_by, d.decided_at from seminar_draft d join seminar s on s.id = d.seminar_id where d.need_id is not null;
create index need_merged_into on need (merged_into_id) where merged_into_id is not null;
create index need_of_liaison on need (created_by, created_at) where source = 'liaison';
create index need_same_problem on need (md5(regexp_replace(problem, '\\s', '', 'g'))) where char_length(problem) >= 20
`);
