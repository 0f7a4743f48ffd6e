import { type ExpressionBuilder, type Expression, type Selectable, type SqlBool, sql } from 'kysely';
import { regionPrefix } from '../associations/region.ts';
import { grantsOf } from '../auth/refusal.ts';
import type { Database, Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import type { SearchDocument, SearchIndex } from '../search/port.ts';
import type { Actor, Grant } from '../shared/command.ts';
import { pinyinPattern } from '../shared/pinyin.ts';
import { profileDefinitions } from './kinds.ts';
import { type EvidencedKind, isEvidenced, type ProfileKind, valuesOf } from './profile.ts';

type Builder = ExpressionBuilder<Database & { profile: Database['expert'] }, 'profile' | 'association'>;

/** Tables of all kinds begin with the same columns, so one query, written for experts, serves them all. */
const from = (db: Reader, kind: ProfileKind) =>
  db.selectFrom(`${kind} as profile` as 'expert as profile').innerJoin('association', 'association.id', 'profile.association_id');

const ownIds: Record<ProfileKind, (grant: Grant) => string | null> = {
  enterprise: (g) => g.enterpriseId, expert: (g) => g.expertId, society: (g) => g.societyId, technology_manager: (g) => g.technologyManagerId, achievement: () => null,
};

/**
 * The one rule of who sees which profile, as part of every query. Staff see the subtree of their association, and
 * everybody sees their own. Beyond that a person who is signed in sees what is not for staff only; an enterprise is
 * seen by the managers who hold a case of it, or may take one on.
 */
export function visibleProfiles(actor: Actor, kind: ProfileKind) {
  return (eb: Builder): Expression<SqlBool> => {
    if (actor.kind === 'system') return eb.lit(true);
    if (actor.kind === 'visitor') return eb.lit(false);
    const staff = grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`));
    const own = actor.grants.flatMap((g) => ownIds[kind](g) ?? []);
    const others = kind === 'enterprise'
      ? grantsOf(actor, 'technology_manager').flatMap((g) => g.technologyManagerId === null ? [] : [hasCaseFor(eb, g.technologyManagerId), mayBeTakenOn(eb)])
      : [eb('profile.visibility', '<>', 'staff_only')];
    const all = [...staff, ...(own.length === 0 ? [] : [eb('profile.id', 'in', own)]), ...others];
    return all.length === 0 ? eb.lit(false) : eb.or(all);
  };
}

const hasCaseFor = (eb: Builder, managerId: string) =>
  eb.exists(eb.selectFrom('engagement').innerJoin('need', 'need.id', 'engagement.need_id').select('engagement.id').whereRef('need.enterprise_id', '=', 'profile.id')
    .where('engagement.technology_manager_id', '=', managerId).where('engagement.status', 'not in', ['completed', 'failed', 'released']));
const mayBeTakenOn = (eb: Builder) =>
  eb.exists(eb.selectFrom('match').innerJoin('need', 'need.id', 'match.need_id').select('match.id').whereRef('need.enterprise_id', '=', 'profile.id')
    .where('need.confidentiality', '<>', 'staff_only').where('match.status', '=', 'approved'));

const ofAssociation = ['association.name as association_name', 'association.path as association_path', 'association.time_zone'] as const;
const visible = (db: Reader, actor: Actor, kind: ProfileKind) => from(db, kind).where(visibleProfiles(actor, kind) as never);

/** A row of the kind's table with the association that looks after it. */
export type ProfileRow<Kind extends ProfileKind = ProfileKind> = Selectable<Database[Kind]> & { association_name: string; association_path: string; time_zone: string };

/** One profile as this reader may see it, or `undefined` when it is not there for them. */
export const profileById = <Kind extends ProfileKind>(db: Reader, actor: Actor, kind: Kind, id: string): Promise<ProfileRow<Kind> | undefined> =>
  visible(db, actor, kind).selectAll('profile').select(ofAssociation).where('profile.id', '=', id).executeTakeFirst() as Promise<ProfileRow<Kind> | undefined>;

/** Which of these the reader may see. */
export const visibleIds = async (db: Reader, actor: Actor, kind: ProfileKind, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(ids.length === 0 ? [] : (await visible(db, actor, kind).select('profile.id').where('profile.id', 'in', [...ids]).execute()).map((row) => row.id));

/** The same for a command that changes it: the row stays locked until the transaction ends. */
export const lockProfile = <Kind extends ProfileKind>(trx: Reader, actor: Actor, kind: Kind, id: string): Promise<ProfileRow<Kind> | undefined> =>
  visible(trx, actor, kind).selectAll('profile').select(ofAssociation).where('profile.id', '=', id).forUpdate('profile').executeTakeFirst() as Promise<ProfileRow<Kind> | undefined>;

export interface ProfileFilter {
  readonly q?: string | undefined;
  /** A region code; everything inside it is meant. */
  readonly region?: string | undefined;
  /** Ids the search index found for `q`, best first. */
  readonly found?: readonly string[] | undefined;
}

const containing = (typed: string): string => `%${typed.replace(/[%_\\]/g, '\\$&')}%`;

/** Named as was typed: in characters, in pinyin or its initials, or in one of the kind's own columns (institution ...). */
const named = (kind: ProfileKind, q: string) => (eb: Builder): Expression<SqlBool> => {
  const pattern = pinyinPattern(q);
  return eb.or([
    eb('profile.name', 'ilike', containing(q)),
    ...profileDefinitions[kind].searched.map((column) => eb(`profile.${column}` as 'profile.institution', 'ilike', containing(q))),
    ...(pattern === undefined ? [] : [eb('profile.name_sort', '~', pattern)]),
  ]);
};

const filtered = (db: Reader, actor: Actor, kind: ProfileKind, { q = '', region, found = [] }: ProfileFilter) =>
  visible(db, actor, kind)
    .$if(region !== undefined, (query) => query.where('profile.region_code', 'like', `${regionPrefix(region ?? '')}%`))
    .$if(q !== '', (query) => query.where((eb) => eb.or([named(kind, q)(eb as never), ...(found.length === 0 ? [] : [eb('profile.id', 'in', [...found])])])));

/**
 * By name; with `q` first what is named so, by name, then what the search index found in the texts, best first. Both
 * are one text column, so that one cursor serves: "000 <key>" for names, "017" for the 17th found.
 */
export async function profilePage<Kind extends ProfileKind>(db: Reader, actor: Actor, kind: Kind, filter: ProfileFilter, request: PageRequest): Promise<Page<ProfileRow<Kind>>> {
  const { q = '', found = [] } = filter;
  const place = (eb: Builder) => q === '' ? eb.ref('profile.name_sort') : eb.case().when(named(kind, q)(eb)).then(sql<string>`'000 ' || profile.name_sort`)
    .else(sql<string>`lpad(array_position(${sql.val([...found])}::uuid[], profile.id)::text, 3, '0')`).end();
  const rows = db.selectFrom(filtered(db, actor, kind, filter).selectAll('profile').select(ofAssociation).select((eb) => sql<string>`${place(eb as never)}`.as('place')).as('profile')).selectAll();
  return await pageOf(rows, { sort: 'profile.place', id: 'profile.id', direction: 'asc', read: (row) => [row.place, row.id] }, request) as unknown as Page<ProfileRow<Kind>>;
}

/** How many there are, counted over what the reader may see. */
export const profileCount = async (db: Reader, actor: Actor, kind: ProfileKind, filter: ProfileFilter): Promise<number> =>
  (await filtered(db, actor, kind, filter).select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count;

/** The list with its search box, and whether the texts could be searched, too. */
export interface ProfileList<Kind extends ProfileKind = ProfileKind> extends Page<ProfileRow<Kind>> { readonly total: number; readonly namesOnly: boolean }

/**
 * The search index answers in ids for `q`; what scores less than half of the best only shares a word with it and is left
 * out. When the index fails the list still finds names, and says that it found no more than that.
 */
export async function listProfiles<Kind extends ProfileKind>(
  { db, search, log }: { readonly db: Reader; readonly search: Pick<SearchIndex, 'rank'>; readonly log: { warn(detail: object, message: string): void } },
  actor: Actor, kind: Kind, filter: Omit<ProfileFilter, 'found'>, request: PageRequest,
): Promise<ProfileList<Kind>> {
  const ranked = filter.q === undefined || filter.q === '' ? [] : await search.rank(kind, { title: filter.q, description: '' }, 200).catch((error: unknown) => {
    log.warn({ kind, error: String(error) }, 'search failed, names only');
    return undefined;
  });
  const least = (ranked?.[0]?.score ?? 0) / 2;
  const found = { ...filter, found: (ranked ?? []).filter((one) => one.score >= least).map((one) => one.id) };
  const page = await profilePage(db, actor, kind, found, request);
  return { ...page, total: await profileCount(db, actor, kind, found), namesOnly: ranked === undefined };
}

/** What an expert has on offer, as this reader may see it. */
export const achievementsOf = (db: Reader, actor: Actor, expertId: string): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  visible(db, actor, 'achievement').select(['profile.id', 'profile.name']).where('profile.expert_id' as 'profile.id', '=', expertId).orderBy('profile.name_sort').orderBy('profile.id').execute();

/** Ids of those who bear exactly this name. */
export const profilesNamed = async (db: Reader, actor: Actor, kind: ProfileKind, name: string): Promise<readonly string[]> =>
  (await visible(db, actor, kind).select('profile.id').where('profile.name', '=', name).limit(2).execute()).map((row) => row.id);

/** Who changed the profile, newest first. */
export const profileHistory = (db: Reader, profileId: string) =>
  db.selectFrom('activity').select(['at', 'actor_name', 'action', 'note']).where('subject_type', '=', 'profile').where('subject_id', '=', profileId).orderBy('seq', 'desc').limit(20).execute();

/** Cases a technology manager holds now: what their capacity must have room for. */
export const openCasesOf = async (db: Reader, managerId: string): Promise<number> =>
  (await db.selectFrom('engagement').select((eb) => eb.fn.countAll<number>().as('count')).where('technology_manager_id', '=', managerId).where('ended_at', 'is', null).executeTakeFirstOrThrow()).count;

/** Whether a proposal that is still in play gives this evidence as a reason. */
export const isCited = async (db: Reader, evidenceId: string): Promise<boolean> =>
  (await db.selectFrom('match').select('id').where('status', 'in', ['proposed', 'approved', 'claimed']).where(sql<SqlBool>`reasons @> ${JSON.stringify([{ evidenceId }])}::jsonb`).limit(1).executeTakeFirst()) !== undefined;

const ownerColumn = (kind: EvidencedKind) => `${kind}_id` as const;

/** What they have done, newest first. The caller has checked that the profile may be seen. */
export const evidenceOf = (db: Reader, kind: EvidencedKind, profileId: string) =>
  db.selectFrom('evidence').selectAll().where(ownerColumn(kind), '=', profileId).orderBy('kind').orderBy('year', (o) => o.desc().nullsLast()).orderBy('id').execute();
export type EvidenceRow = Awaited<ReturnType<typeof evidenceOf>>[number];

/** What the search index holds of one profile, or `undefined` when it is gone. */
export const searchDocument = async (db: Reader, kind: ProfileKind, id: string): Promise<SearchDocument | undefined> =>
  (await documents(db, kind, await rowsOf(db, kind).where('id', '=', id).execute()))[0];

const BATCH = 500;

/** All of a kind in batches, for filling the index: by id, so that no cursor stays open over the one connection. */
export async function* allSearchDocuments(db: Reader, kind: ProfileKind): AsyncGenerator<readonly SearchDocument[]> {
  for (let after: string | undefined; ;) {
    const rows = await rowsOf(db, kind).$if(after !== undefined, (query) => query.where('id', '>', after ?? '')).orderBy('id').limit(BATCH).execute();
    if (rows.length > 0) yield await documents(db, kind, rows);
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.id;
  }
}

const rowsOf = (db: Reader, kind: ProfileKind) => db.selectFrom(kind as 'expert').selectAll();

async function documents(db: Reader, kind: ProfileKind, rows: readonly { readonly id: string }[]): Promise<readonly SearchDocument[]> {
  if (rows.length === 0) return [];
  const definition = profileDefinitions[kind];
  const items = isEvidenced(kind) ? await evidenceItems(db, kind, rows.map((row) => row.id)) : new Map<string, SearchDocument['items']>();
  return rows.map((row) => ({ id: row.id, ...definition.document(valuesOf(definition, row)), items: items.get(row.id) ?? [] }));
}

async function evidenceItems(db: Reader, kind: EvidencedKind, ids: readonly string[]): Promise<ReadonlyMap<string, SearchDocument['items']>> {
  const owner = ownerColumn(kind);
  const rows = await db.selectFrom('evidence').select(['id', owner, 'title', 'text']).where(owner, 'in', [...ids]).orderBy('id').execute();
  const items = new Map<string, { id: string; title: string; text: string }[]>();
  for (const row of rows) {
    const of = row[owner] ?? '';
    items.set(of, [...items.get(of) ?? [], { id: row.id, title: row.title, text: row.text ?? '' }]);
  }
  return items;
}
