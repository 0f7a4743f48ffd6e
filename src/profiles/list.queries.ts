import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { regionPrefix } from '../associations/region.ts';
import { grantsOf } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import { boundedCount, MOST_COUNTED, type Page, pageOf, type PageRequest } from '../db/page.ts';
import type { FoundDocument, SearchIndex } from '../search/port.ts';
import type { Actor } from '../shared/command.ts';
import { pinyinPattern } from '../shared/pinyin.ts';
import { cleanText } from '../shared/text.ts';
import { profileDefinitions } from './kinds.ts';
import { keysOfLetters, keysOfWords } from './name-keys.ts';
import { columnName, isEvidenced, type ProfileKind } from './profile.ts';
import { type Builder, ofAssociation, type ProfileRow, visible, visibleInIndex } from './profile.queries.ts';

/** What a list is narrowed by. */
export interface ProfileFilter {
  readonly q?: string | undefined;
  /** A region code; everything inside it is meant. */
  readonly region?: string | undefined;
  /** A value for each of the kind's facets that is chosen; others are ignored. */
  readonly chosen?: Readonly<Record<string, string | undefined>> | undefined;
  /** Ids the search index found for `q`, best first. */
  readonly found?: readonly string[] | undefined;
  /** Of those the reader keeps, what nobody confirmed since: for staff. */
  readonly unconfirmedSince?: Date | undefined;
  /** Which names the database looks for by itself; the index knows all but recent ones. */
  readonly names?: 'all' | 'recent' | undefined;
}

const containing = (typed: string): string => `%${typed.replace(/[%_\\]/g, '\\$&')}%`;

/** Has the keys of what was typed, by an index: what all whom it could mean have, and few others. The words are those of the index, to the letter. */
function keyed(kind: ProfileKind, q: string, letters: boolean): RawBuilder<SqlBool> {
  const words = [sql`profile.name`, ...profileDefinitions[kind].searched.map((column) => sql`coalesce(${sql.ref(`profile.${column}`)}, '')`)];
  const has = (keys: readonly string[]): RawBuilder<SqlBool> => sql<SqlBool>`name_keys(${sql.join(words, sql` || E'\n' || `)}, profile.name_sort) @> ${sql.val([...keys])}::text[]`;
  return letters ? sql<SqlBool>`(${has(keysOfWords(q))} or ${has(keysOfLetters(q))})` : has(keysOfWords(q));
}

/** Named as was typed: in characters, in pinyin or its initials, or in one of the kind's own columns (institution ...). */
const named = (kind: ProfileKind, q: string, which: 'all' | 'recent') => (eb: Builder): Expression<SqlBool> => {
  const pattern = pinyinPattern(q);
  const any = eb.or([
    eb('profile.name', 'ilike', containing(q)),
    ...profileDefinitions[kind].searched.map((column) => eb(`profile.${column}` as 'profile.institution', 'ilike', containing(q))),
    ...(pattern === undefined ? [] : [eb('profile.name_sort', '~', pattern)]),
  ]);
  if (which === 'all') return eb.and([keyed(kind, q, pattern !== undefined), any]);
  // What changed lately may not have reached the index yet; a name just typed in must be there at once.
  return eb.and([sql<SqlBool>`profile.updated_at > now() - interval '1 day'`, any]);
};

/** Facets that hold a list of words in one column. */
const LISTS = new Set(['fields', 'disciplines', 'industries', 'tags']);
const facetColumn = (facet: string): RawBuilder<unknown> => sql.ref(`profile.${columnName(facet)}`);

function chosenFacets(kind: ProfileKind, { chosen = {} }: ProfileFilter): RawBuilder<SqlBool>[] {
  return profileDefinitions[kind].facets.flatMap((facet) => {
    const value = cleanQuery(chosen[facet] ?? '');
    if (value === '') return [];
    if (facet === 'trl') return [/^[1-9]$/.test(value) ? sql<SqlBool>`profile.trl = ${Number(value)}` : sql<SqlBool>`false`];
    return [LISTS.has(facet) ? sql<SqlBool>`${facetColumn(facet)} @> array[${value}]::text[]` : sql<SqlBool>`${facetColumn(facet)}::text = ${value}`];
  });
}

function filtered(db: Reader, actor: Actor, kind: ProfileKind, filter: ProfileFilter) {
  const { q = '', region, found = [], names = 'all' } = filter;
  let query = visible(db, actor, kind);
  if (region !== undefined) query = query.where('profile.region_code', 'like', `${regionPrefix(region)}%`);
  if (filter.unconfirmedSince !== undefined && isEvidenced(kind)) query = query.where(sql<SqlBool>`coalesce(profile.confirmed_at, profile.created_at) < ${filter.unconfirmedSince}`).where((eb) => eb.or(grantsOf(actor, 'staff', 'administrator').map((grant) => eb('association.path', 'like', `${grant.associationPath}%`))));
  for (const facet of chosenFacets(kind, filter)) query = query.where(facet);
  if (q === '') return query;
  return query.where((eb) => eb.or([named(kind, q, names)(eb as never), ...(found.length === 0 ? [] : [sql<SqlBool>`profile.id = any(${sql.val([...found])}::uuid[])`])]));
}

/**
 * By name; with `q` in the order the index gave, after names it does not hold yet. Both are one text column, so that one
 * cursor serves: "00000 <key>" for those names, "00017" for the 17th found.
 */
export async function profilePage<Kind extends ProfileKind>(db: Reader, actor: Actor, kind: Kind, filter: ProfileFilter, request: PageRequest): Promise<Page<ProfileRow<Kind>>> {
  const { q = '', found = [] } = filter;
  // Plainly by name where nothing was found by the index: then the database reads in the order of its own and stops when the page is full.
  const place = q === '' || found.length === 0 ? sql<string>`profile.name_sort`
    : sql<string>`coalesce(lpad(array_position(${sql.val([...found])}::uuid[], profile.id)::text, 5, '0'), '00000 ' || profile.name_sort)`;
  const rows = db.selectFrom(filtered(db, actor, kind, filter).selectAll('profile').select(ofAssociation).select(place.as('place')).as('profile')).selectAll();
  return await pageOf(rows, { sort: 'profile.place', id: 'profile.id', direction: 'asc', read: (row) => [row.place, row.id] }, request) as unknown as Page<ProfileRow<Kind>>;
}

/** How many there are, over what the reader may see, counted as far as `MOST_COUNTED`. */
export const profileCount = (db: Reader, actor: Actor, kind: ProfileKind, filter: ProfileFilter): Promise<number> => boundedCount(db, filtered(db, actor, kind, filter));

/** One way to narrow a list: its values with how many of the rows a reader may see have them, most first. */
export interface Facet { readonly field: string; readonly values: readonly { readonly value: string; readonly count: number }[] }
const MOST_VALUES = 10;

/** Counted over the same rows the list shows, the first `MOST_COUNTED` by name of a longer one, in one query; a region counts as its province. */
async function facetsOf(db: Reader, actor: Actor, kind: ProfileKind, filter: ProfileFilter): Promise<readonly Facet[]> {
  const names = ['region', ...profileDefinitions[kind].facets];
  const one = (facet: string): RawBuilder<unknown> => {
    if (facet === 'region') return sql`select 'region' as field, left(profile.region_code, 2) || '0000' as value from found as profile where profile.region_code not like '10%'`;
    if (LISTS.has(facet)) return sql`select ${facet} as field, word as value from found as profile, unnest(${facetColumn(facet)}) as word`;
    return sql`select ${facet} as field, ${facetColumn(facet)}::text as value from found as profile where ${facetColumn(facet)} is not null`;
  };
  const { rows } = await sql<{ field: string; value: string; count: number }>`
    with found as materialized ${filtered(db, actor, kind, filter).selectAll('profile').orderBy('profile.name_sort').orderBy('profile.id').limit(MOST_COUNTED)},
      counted as (select field, value, count(*)::int as count from (${sql.join(names.map(one), sql` union all `)}) as each group by field, value),
      ranked as (select *, row_number() over (partition by field order by count desc, value) as place from counted)
    select field, value, count from ranked where place <= ${MOST_VALUES} order by field, place`.execute(db);
  return names.map((field) => ({ field, values: rows.filter((row) => row.field === field).map(({ value, count }) => ({ value, count: Number(count) })) })).filter((facet) => facet.values.length > 0);
}

/** The list with its search box. */
export interface ProfileList<Kind extends ProfileKind = ProfileKind> extends Page<ProfileRow<Kind>> {
  readonly total: number;
  readonly facets: readonly Facet[];
  /** Where the rows met the query. */
  readonly matched: ReadonlyMap<string, FoundDocument['matched']>;
  /** `nearest`: nothing has every word; these come closest. */
  readonly how: 'all' | 'nearest' | 'names_only';
  /** Rows there would be without region and facets, when with them there are none. */
  readonly elsewhere: number;
}

/** What was typed into a search box or comes from a link: at most a hundred characters, whole ones. */
export const cleanQuery = (typed: string): string => cleanText(Array.from(typed.slice(0, 200)).slice(0, 100).join(''));

interface ListServices { readonly db: Reader; readonly search: Pick<SearchIndex, 'rank' | 'search'>; readonly log: { warn(detail: object, message: string): void } }
interface Looked { readonly found: readonly string[]; readonly names: 'all' | 'recent'; readonly how: ProfileList['how']; readonly hits: readonly FoundDocument[] }

/** So many hits at most reach the database; a query that finds more is too wide to page through, and the page says so. */
export const MOST_FOUND = 2000;
const nothingLooked: Looked = { found: [], names: 'recent', how: 'all', hits: [] };

/**
 * Rows, counts and facets of what the reader may see: the index answers in ids, the database has the last word. Where only
 * hidden rows have a word as it is spelt, typos are mended as if nobody had it, so that an answer does not tell.
 */
export async function listProfiles<Kind extends ProfileKind>(
  services: ListServices, actor: Actor, kind: Kind, asked: ProfileFilter, request: PageRequest, want: { readonly facets?: boolean } = {},
): Promise<ProfileList<Kind>> {
  const { db } = services;
  const q = cleanQuery(asked.q ?? '');
  let looked = q === '' ? nothingLooked : await look(services, actor, kind, q, 'if_none');
  const filter = (): ProfileFilter => ({ ...asked, q, found: looked.found, names: looked.names });
  const unnarrowed = (): Promise<number> => profileCount(db, actor, kind, { q, found: looked.found, names: looked.names });
  let total = await profileCount(db, actor, kind, filter());
  if (total === 0 && looked.how === 'all' && looked.hits.length > 0 && await unnarrowed() === 0) {
    looked = await look(services, actor, kind, q, 'always');
    total = await profileCount(db, actor, kind, filter());
  }
  const page = await profilePage(db, actor, kind, filter(), request);
  const shown = new Set((page.rows as readonly ProfileRow[]).map((row) => row.id));
  const narrowed = asked.region !== undefined || asked.unconfirmedSince !== undefined || chosenFacets(kind, asked).length > 0;
  return {
    ...page, total, how: looked.how, matched: new Map(looked.hits.filter((hit) => shown.has(hit.id)).map((hit) => [hit.id, hit.matched])),
    facets: want.facets === true && total > 0 ? await facetsOf(db, actor, kind, filter()) : [],
    elsewhere: total === 0 && narrowed ? await unnarrowed() : 0,
  };
}

/** Short and simple queries are names and words; only what reads like a problem is also asked of the ranking. */
const isProblem = (q: string): boolean => q.replace(/\s/g, '').length >= 6 || q.includes(' ');

async function look({ db, search, log }: ListServices, actor: Actor, kind: ProfileKind, q: string, typos: 'if_none' | 'always'): Promise<Looked> {
  try {
    const { hits } = await search.search(kind, q, { limit: MOST_FOUND, typos, visible: await visibleInIndex(db, actor, kind) });
    if (hits[0]?.complete === true) return { found: hits.map((hit) => hit.id), names: 'recent', how: 'all', hits };
    const ranked = isProblem(q) ? await search.rank(kind, { title: q, description: '' }, 200) : [];
    // What scores less than half of the best only shares a word with it.
    const near = ranked.filter((one) => one.score >= (ranked[0]?.score ?? 0) / 2).map((one) => one.id);
    const ids = [...new Set([...near, ...hits.map((hit) => hit.id)])];
    return { found: ids, names: 'recent', how: ids.length === 0 ? 'all' : 'nearest', hits };
  } catch (error) {
    log.warn({ kind, error: String(error) }, 'search failed, names only');
    return { found: [], names: 'all', how: 'names_only', hits: [] };
  }
}
