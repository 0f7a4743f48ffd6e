import { needsById } from '../needs/need.queries.ts';
import { type Hit, hitsOf, noHit } from '../profiles/found.queries.ts';
import { profileDefinitions } from '../profiles/kinds.ts';
import { cleanQuery, listProfiles, MOST_FOUND } from '../profiles/list.queries.ts';
import type { ProfileKind } from '../profiles/profile.ts';
import type { ProfileRow } from '../profiles/profile.queries.ts';
import type { Reader } from '../db/database.ts';
import type { SearchIndex } from '../search/port.ts';
import type { Actor } from '../shared/command.ts';
import type { Words } from '../shared/errors.ts';
import { snippetOf } from '../shared/marking.ts';

/** Search over everything a person may see, in groups by kind. */
export const searchedKinds = ['expert', 'society', 'achievement', 'technology_manager', 'need', 'enterprise'] as const;
export type SearchedKind = (typeof searchedKinds)[number];

export interface FoundItem { readonly id: string; readonly name: string; readonly about: string; readonly href: string; readonly hit: Hit }
export interface FoundGroup { readonly kind: SearchedKind; readonly words: Words; readonly total: number; readonly items: readonly FoundItem[]; /** All of them, where there is a list that shows them. */ readonly all: string }

interface SearchServices { readonly db: Reader; readonly search: SearchIndex; readonly log: { warn(detail: object, message: string): void } }

/** Groups that have something, in the order of `searchedKinds`. */
export async function searchEverything(services: SearchServices, actor: Actor, asked: { readonly q: string; readonly kind?: SearchedKind | undefined; readonly limit: number }): Promise<readonly FoundGroup[]> {
  const q = cleanQuery(asked.q);
  if (q === '') return [];
  const groups: FoundGroup[] = [];
  for (const kind of searchedKinds) {
    if (asked.kind !== undefined && asked.kind !== kind) continue;
    const group = kind === 'need' ? await needsFound(services, actor, q, asked.limit) : await profilesFound(services, actor, kind, q, asked.limit);
    if (group.total > 0) groups.push(group);
  }
  return groups;
}

async function profilesFound(services: SearchServices, actor: Actor, kind: ProfileKind, q: string, limit: number): Promise<FoundGroup> {
  const { segment, plural } = profileDefinitions[kind];
  const found = await listProfiles(services, actor, kind, { q }, { limit });
  const rows = found.rows as readonly ProfileRow[];
  const hits = await hitsOf(services.db, rows, found.matched);
  return {
    kind, words: plural, total: found.total, all: `/${segment}?q=${encodeURIComponent(q)}`,
    items: rows.map((row) => ({ id: row.id, name: row.name, about: aboutOf(row), href: `/${segment}/${row.id}`, hit: hits.get(row.id) ?? noHit })),
  };
}

/** One line that tells people of one name apart. */
function aboutOf(row: object): string {
  const { title, institution, owner, industry } = row as Readonly<Record<'title' | 'institution' | 'owner' | 'industry', string | null | undefined>>;
  return [institution ?? owner ?? industry, title].filter((each) => each !== null && each !== undefined && each !== '').join('，');
}

async function needsFound({ db, search, log }: SearchServices, actor: Actor, q: string, limit: number): Promise<FoundGroup> {
  const { hits } = await search.search('need', q, { limit: MOST_FOUND }).catch((error: unknown) => {
    log.warn({ kind: 'need', error: String(error) }, 'search failed');
    return { hits: [] };
  });
  const rows = await needsById(db, actor, hits.map((hit) => hit.id));
  const seen = hits.filter((hit) => rows.has(hit.id));
  const items = seen.slice(0, limit).flatMap((hit): FoundItem[] => {
    const row = rows.get(hit.id);
    if (row === undefined) return [];
    const terms = [...new Set(hit.matched.flatMap((each) => each.terms))];
    const snippet = hit.matched.some(({ field }) => field === 'text') ? snippetOf([row.background, row.problem, row.goals].filter(Boolean).join('\n'), terms) : undefined;
    return [{ id: row.id, name: row.title, about: row.enterprise_name, href: `/needs/${row.id}`, hit: { terms, typo: hit.matched.every((each) => each.typo), snippet } }];
  });
  return { kind: 'need', words: ['需求', 'Needs'], total: seen.length, items, all: `/search?kind=need&q=${encodeURIComponent(q)}` };
}
