import { type Kysely, sql } from 'kysely';
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

/** In PL/pgSQL, because it is computed with each row that is written: 66 microseconds, a SELECT with the same result 500. */
const nameKeys = `
create function name_keys(words text, reading text) returns text[] language plpgsql immutable parallel safe as $$
declare
  characters text[] := string_to_array(lower(words collate "C"), null);
  s text[] := string_to_array(reading, ' ');
  keys text[] := characters;
  a text;
  b text;
begin
  for n in 1 .. coalesce(cardinality(characters), 0) - 1 loop keys := keys || (characters[n] || characters[n + 1]); end loop;
  for n in 1 .. coalesce(cardinality(s), 0) loop
    a := s[n];
    b := coalesce(s[n + 1], '');
    keys := keys || array['~' || left(a, 2), '~' || left(a, 3), '~' || left(a, 1) || left(b, 1), '~' || left(a, 2) || left(b, 1), '~' || left(a, 1) || left(b, 2),
      '~' || left(a, 1) || left(b, 1) || left(coalesce(s[n + 2], ''), 1)];
  end loop;
  return coalesce(keys, '{}');
end $$`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(nameKeys).execute(db);
  await statements(db, `
create table index_turn (
  name text primary key check (name = 'search'),
  position text not null,
  holder uuid,
  until timestamptz,
  check ((holder is null) = (until is null))
);
delete from setting where key = 'search_position';
${Object.entries(searched).map(([table, words]) => `
create index ${table}_by_name_keys on ${table} using gin (name_keys(${words}, name_sort));`).join('')}
`);
}
