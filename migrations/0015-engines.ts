import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * `index_turn`: how far the changes of the search index have been sent to a server, and which process sends just now.
 *
 * `name_keys`: what a name may be looked for by while the search index is away, as keys of an inverted index that needs no
 * extension: each character and pair of characters of the words; of the reading what the first two and three letters of a
 * typed pinyin may be, from each syllable on, since each letter goes on with a syllable or begins the next ("~zha", "~zdj"). Whoever
 * looks compares the few rows in full afterwards; see `profiles/name-keys.ts`.
 */
const searched: Readonly<Record<string, string>> = {
  enterprise: "name || E'\\n' || coalesce(credit_code, '') || E'\\n' || coalesce(industry, '') || E'\\n' || coalesce(industry_chain, '')", expert: "name || E'\\n' || coalesce(institution, '')", society: 'name',
  technology_manager: "name || E'\\n' || coalesce(institution, '')", achievement: "name || E'\\n' || coalesce(owner, '')",
};

export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table index_turn (
  name text primary key check (name = 'search'),
  position text not null,
  holder uuid,
  until timestamptz,
  check ((holder is null) = (until is null))
);
delete from setting where key = 'search_position';
create function name_keys(words text, reading text) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct key), '{}') from (
    select lower(substring(words from at for size) collate "C") as key from generate_series(1, length(words)) as at, generate_series(1, 2) as size
    union all
    select '~' || key from (select string_to_array(reading, ' ') as s) as read, generate_subscripts(s, 1) as n,
      lateral (values (left(s[n], 2)), (left(s[n], 3)), (left(s[n], 1) || left(s[n + 1], 1)), (left(s[n], 2) || left(s[n + 1], 1)), (left(s[n], 1) || left(s[n + 1], 2)), (left(s[n], 1) || left(s[n + 1], 1) || left(s[n + 2], 1))) as typed (key)
    where length(key) > 1
  ) as keys
$$;
${Object.entries(searched).map(([table, words]) => `
create index ${table}_by_name_keys on ${table} using gin (name_keys(${words}, name_sort));`).join('')}
`);
