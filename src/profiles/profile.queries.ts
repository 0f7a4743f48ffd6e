import { type ExpressionBuilder, type Expression, type Selectable, type SqlBool, sql } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import { inBatches } from '../db/batches.ts';
import type { Database, Reader } from '../db/database.ts';
import type { SearchDocument, Visible } from '../search/port.ts';
import type { Actor, Grant } from '../shared/command.ts';
import { profileDefinitions } from './kinds.ts';
import { columnName, type EvidencedKind, isEvidenced, type ProfileDefinition, type ProfileKind, valuesOf } from './profile.ts';

export type Builder = ExpressionBuilder<Database & { profile: Database['expert'] }, 'profile' | 'association'>;

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

/**
 * The same rule in the words of an index outside this process. What only the database knows (cases) is named by id. The
 * database has the last word all the same; this is so that nothing else leaves the index.
 */
export async function visibleInIndex(db: Reader, actor: Actor, kind: ProfileKind): Promise<Visible> {
  if (actor.kind === 'system') return [[]];
  if (actor.kind === 'visitor') return [];
  const own = actor.grants.flatMap((g) => ownIds[kind](g) ?? []);
  const managed = kind === 'enterprise' && grantsOf(actor, 'technology_manager').length > 0
    ? (await visible(db, actor, kind).select('profile.id').orderBy('profile.id').limit(MOST_NAMED).execute()).map((row) => row.id) : [];
  const ids = [...own, ...managed];
  return [
    ...inSubtrees(actor), ...(ids.length === 0 ? [] : [[{ field: 'id', is: ids }]]),
    ...(kind === 'enterprise' ? [] : [[{ field: 'visibility', not: ['staff_only'] }]]),
  ];
}
const MOST_NAMED = 2000;

/** What staff see: everything below their associations. */
export const inSubtrees = (actor: Actor): Visible =>
  grantsOf(actor, 'staff', 'administrator').flatMap(({ associationPath }) => { const own = associationsOn(associationPath).at(-1); return own === undefined ? [] : [[{ field: 'associations', is: [own] }]]; });

/** Ids of the associations on a path, from the top: each sees what is below it. */
export const associationsOn = (path: string): string[] => path.split('/').filter((part) => part !== '');

const hasCaseFor = (eb: Builder, managerId: string) =>
  eb.exists(eb.selectFrom('engagement').innerJoin('need', 'need.id', 'engagement.need_id').select('engagement.id').whereRef('need.enterprise_id', '=', 'profile.id')
    .where('engagement.technology_manager_id', '=', managerId).where('engagement.status', 'not in', ['completed', 'failed', 'released']));
const mayBeTakenOn = (eb: Builder) =>
  eb.exists(eb.selectFrom('match').innerJoin('need', 'need.id', 'match.need_id').select('match.id').whereRef('need.enterprise_id', '=', 'profile.id')
    .where('need.confidentiality', '<>', 'staff_only').where('match.status', '=', 'approved'));

export const ofAssociation = ['association.name as association_name', 'association.path as association_path', 'association.time_zone'] as const;
/** The rows of one kind that a reader may see: every read of profiles begins here. */
export const visible = (db: Reader, actor: Actor, kind: ProfileKind) => from(db, kind).where('profile.erased_at', 'is', null).where(visibleProfiles(actor, kind) as never);

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

/** What they have done, newest first, with where it was found if a person confirmed it from there. The caller has checked that the profile may be seen. */
export const evidenceOf = (db: Reader, kind: EvidencedKind, profileId: string) =>
  db.selectFrom('evidence').selectAll('evidence').select((eb) => eb.selectFrom('finding').whereRef('finding.evidence_id', '=', 'evidence.id').orderBy('finding.id').limit(1).select('finding.sources').as('sources')).where(ownerColumn(kind), '=', profileId).orderBy('kind').orderBy('year', (o) => o.desc().nullsLast()).orderBy('id').execute();
export type EvidenceRow = Awaited<ReturnType<typeof evidenceOf>>[number];

/** The pieces of evidence with these ids, with whose they are; the caller has checked that the profiles may be seen. */
export const evidenceByIds = (db: Reader, ids: readonly string[]) =>
  ids.length === 0 ? Promise.resolve([]) : db.selectFrom('evidence').select(['id', 'title', 'text']).where('id', 'in', [...ids]).execute();

/** What the search index holds of one profile, or `undefined` when it is gone. */
export const searchDocument = async (db: Reader, kind: ProfileKind, id: string): Promise<SearchDocument | undefined> => (await searchDocuments(db, kind, [id]))[0];

/** The same of many; those that are gone are left out. */
export const searchDocuments = async (db: Reader, kind: ProfileKind, ids: readonly string[]): Promise<readonly SearchDocument[]> =>
  documents(db, kind, ids.length === 0 ? [] : await rowsOf(db, kind).where('id', 'in', ids).execute());

/** All of a kind in batches, for filling the index. */
export async function* allSearchDocuments(db: Reader, kind: ProfileKind): AsyncGenerator<readonly SearchDocument[]> {
  for await (const rows of inBatches((after, limit) => rowsOf(db, kind).where('id', '>', after).orderBy('id').limit(limit).execute())) yield await documents(db, kind, rows);
}

const rowsOf = (db: Reader, kind: ProfileKind) => db.selectFrom(kind as 'expert').selectAll().where('erased_at', 'is', null);

type Named = Pick<Selectable<Database['expert']>, 'id' | 'name' | 'name_sort' | 'association_id' | 'region_code' | 'visibility'>;

async function documents(db: Reader, kind: ProfileKind, rows: readonly Named[]): Promise<readonly SearchDocument[]> {
  if (rows.length === 0) return [];
  const definition = profileDefinitions[kind];
  const items = isEvidenced(kind) ? await evidenceItems(db, kind, rows.map((row) => row.id)) : new Map<string, SearchDocument['items']>();
  const paths = await pathsOf(db, rows.map((row) => row.association_id));
  return rows.map((row) => ({
    id: row.id, ...definition.document(valuesOf(definition, row)), items: items.get(row.id) ?? [], names: [row.name], pinyin: [row.name_sort], facets: facetsOf(definition, row),
    filters: filtersOf(row, paths.get(row.association_id) ?? ''),
  }));
}

const pathsOf = async (db: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map((await db.selectFrom('association').select(['id', 'path']).where('id', 'in', [...new Set(ids)]).execute()).map(({ id, path }) => [id, path]));

/** A region counts with the province and city it lies in. */
const filtersOf = (row: Named, path: string): Record<string, readonly string[]> => ({
  region: [...new Set([`${row.region_code.slice(0, 2)}0000`, `${row.region_code.slice(0, 4)}00`, row.region_code])], visibility: [row.visibility], associations: associationsOn(path),
  ...('availability' in row ? { availability: [String(row.availability)] } : {}),
});

/** Short values a person may look for: the words and lines of the form, without the name, and never how to reach anybody. */
function facetsOf(definition: ProfileDefinition, row: object): Record<string, readonly string[]> {
  const values = definition.fields.slice(1).filter((field) => field.as === 'words' || field.as === 'line')
    .map((field) => [field.name, [(row as Record<string, unknown>)[columnName(field.name)] ?? []].flat() as string[]] as const);
  return Object.fromEntries(values.filter(([, each]) => each.length > 0));
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
