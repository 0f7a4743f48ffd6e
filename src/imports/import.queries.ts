import { type ExpressionBuilder, sql } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import type { Database, Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import { pinyinKey } from '../shared/pinyin.ts';
import { needsById } from '../needs/need.queries.ts';
import type { Actor } from '../shared/command.ts';
import type { ImportKind, RowState } from './import.ts';
import { plainText } from './rows.ts';

/** Staff see the imports of their area, a firm's people those for their firm. */
const visibleImports = (db: Reader, actor: Actor) =>
  db.selectFrom('sheet_import').innerJoin('association', 'association.id', 'sheet_import.association_id').leftJoin('enterprise', 'enterprise.id', 'sheet_import.enterprise_id').leftJoin('user', 'user.id', 'sheet_import.created_by')
    .where((eb) => {
      if (actor.kind === 'system') return eb.lit(true);
      const all = [...grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`)), ...grantsOf(actor, 'enterprise_member', 'liaison').flatMap((g) => (g.enterpriseId === null ? [] : [eb('sheet_import.enterprise_id', '=', g.enterpriseId)]))];
      return all.length === 0 ? eb.lit(false) : eb.or(all);
    });

const withNames = ['association.name as association_name', 'association.path as association_path', 'association.time_zone', 'association.region_code', 'enterprise.name as enterprise_name', 'user.name as created_by_name'] as const;

export const importById = (db: Reader, actor: Actor, importId: string) =>
  visibleImports(db, actor).selectAll('sheet_import').select(withNames).where('sheet_import.id', '=', importId).executeTakeFirst();
export type ImportRow = NonNullable<Awaited<ReturnType<typeof importById>>>;

/** Newest first. */
export const importPage = (db: Reader, actor: Actor, request: PageRequest): Promise<Page<ImportRow>> =>
  pageOf(visibleImports(db, actor).selectAll('sheet_import').select(withNames), { sort: 'sheet_import.created_at', id: 'sheet_import.id', direction: 'desc', read: (row) => [row.created_at, row.id] }, request);

export type RowCounts = Readonly<Record<RowState, number>>;
export async function rowCounts(db: Reader, importId: string): Promise<RowCounts> {
  const rows = await db.selectFrom('sheet_row').where('import_id', '=', importId).groupBy('state').select(({ fn }) => ['state', fn.countAll<number>().as('count')]).execute();
  const count = (state: RowState): number => Number(rows.find((row) => row.state === state)?.count ?? 0);
  return { read: count('read'), skipped: count('skipped'), part: count('part'), wrong: count('wrong'), right: count('right'), alike: count('alike'), same: count('same'), imported: count('imported'), undone: count('undone'), kept: count('kept') };
}

/** Rows after a number, in their order; of some states only, if given. */
export const rowsAfter = (db: Reader, importId: string, after: number, limit: number, states?: readonly RowState[]) =>
  db.selectFrom('sheet_row').selectAll().where('import_id', '=', importId).where('number', '>', after)
    .$if(states !== undefined, (query) => query.where('state', 'in', states ?? [])).orderBy('number').limit(limit).execute();
export type StoredRow = Awaited<ReturnType<typeof rowsAfter>>[number];

/** What rows after a number say, for checking; what has become something is left out. */
export const cellsAfter = (db: Reader, importId: string, after: number, limit: number) =>
  db.selectFrom('sheet_row').select(['number', 'cells', 'marks']).where('import_id', '=', importId).where('number', '>', after)
    .where('state', 'in', ['read', 'skipped', 'part', 'wrong', 'right', 'alike', 'same']).orderBy('number').limit(limit).execute();

/** Numbers of rows of a state after a number, in their order. */
export const numbersAfter = async (db: Reader, importId: string, after: number, limit: number, state: RowState): Promise<readonly number[]> =>
  (await db.selectFrom('sheet_row').select('number').where('import_id', '=', importId).where('number', '>', after).where('state', '=', state).orderBy('number').limit(limit).execute()).map((row) => row.number);

/** Which of these contents are in already. */
export const importedHashes = async (db: Reader, hashes: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(hashes.length === 0 ? [] : (await db.selectFrom('sheet_row').select('content_hash').where('content_hash', 'in', hashes).where('state', 'in', ['imported', 'kept']).execute()).map((row) => row.content_hash ?? ''));

type Named = 'enterprise' | 'expert' | 'society' | 'technology_manager' | 'achievement';
const within = (path: string) => (eb: ExpressionBuilder<Database, 'association'>) => eb('association.path', 'like', `${path}%`);

/** Enterprises of an area by name (brackets and spaces as they may be) or credit code: key -> ids. */
export async function enterprisesCalled(db: Reader, path: string, names: readonly string[], codes: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const add = (key: string, id: string): void => { found.set(key, [...new Set([...found.get(key) ?? [], id])]); };
  const rows = names.length === 0 && codes.length === 0 ? [] : await db.selectFrom('enterprise').innerJoin('association', 'association.id', 'enterprise.association_id').where(within(path) as never)
    .where((eb) => eb.or([...(names.length === 0 ? [] : [eb('enterprise.name_sort', 'in', [...new Set(names.map((name) => pinyinKey(name)))])]), ...(codes.length === 0 ? [] : [eb('enterprise.credit_code', 'in', codes)])]))
    .select(['enterprise.id', 'enterprise.name', 'enterprise.credit_code']).execute();
  for (const row of rows) { add(plainText(row.name), row.id); add(row.credit_code, row.id); }
  return found;
}

/** Profiles of an area that are called so: `name|beside` -> id. `beside` is the institution or owner that makes it the same thing. */
export async function profilesCalled(db: Reader, kind: Exclude<Named, 'enterprise'>, path: string, names: readonly string[]): Promise<readonly { readonly id: string; readonly identity: string; readonly name: string }[]> {
  if (names.length === 0) return [];
  const beside = kind === 'achievement' ? 'owner' : kind === 'society' ? null : 'institution';
  const keys = [...new Set(names.map((name) => pinyinKey(name, kind === 'expert' || kind === 'technology_manager' ? 'person' : 'other')))];
  const rows = await db.selectFrom(`${kind} as profile` as 'achievement as profile').innerJoin('association', 'association.id', 'profile.association_id').where(within(path) as never)
    .where('profile.name_sort', 'in', keys).where('profile.erased_at' as 'profile.id', 'is', null).select(['profile.id', 'profile.name']).select(beside === null ? sql<string>`''`.as('beside') : sql<string | null>`${sql.ref(`profile.${beside}`)}`.as('beside')).execute();
  return rows.map((row) => ({ id: row.id, name: row.name, identity: kind === 'society' ? plainText(row.name) : `${plainText(row.name)}|${plainText(row.beside ?? '')}` }));
}

/** Experts of an area by their public identifiers: `orcid|...` and `open_alex|...` -> id. */
export async function expertsIdentified(db: Reader, path: string, orcids: readonly string[], openAlexIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (orcids.length === 0 && openAlexIds.length === 0) return new Map();
  const rows = await db.selectFrom('expert').innerJoin('association', 'association.id', 'expert.association_id').where(within(path) as never).where('expert.erased_at', 'is', null)
    .where((eb) => eb.or([...(orcids.length === 0 ? [] : [eb('expert.orcid', 'in', orcids)]), ...(openAlexIds.length === 0 ? [] : [eb('expert.open_alex_id', 'in', openAlexIds)])]))
    .select(['expert.id', 'expert.orcid', 'expert.open_alex_id']).orderBy('expert.id', 'desc').execute();
  return new Map(rows.flatMap((row) => [...(row.orcid === null ? [] : [[`orcid|${row.orcid}`, row.id] as const]), ...(row.open_alex_id === null ? [] : [[`open_alex|${row.open_alex_id}`, row.id] as const])]));
}

/** Rows of an import by their numbers. */
export const rowsNumbered = async (db: Reader, importId: string, numbers: readonly number[]): Promise<ReadonlyMap<number, StoredRow>> =>
  new Map(numbers.length === 0 ? [] : (await db.selectFrom('sheet_row').selectAll().where('import_id', '=', importId).where('number', 'in', numbers).execute()).map((row) => [row.number, row]));

/** Titles of needs of these firms that are not over: `enterprise|title` -> need. */
export async function needsTitled(db: Reader, pairs: readonly { readonly enterpriseId: string; readonly title: string }[]): Promise<ReadonlyMap<string, string>> {
  if (pairs.length === 0) return new Map();
  const rows = await db.selectFrom('need').select(['id', 'enterprise_id', 'title']).where('enterprise_id', 'in', [...new Set(pairs.map((pair) => pair.enterpriseId))]).where('status', 'not in', ['withdrawn', 'merged', 'resolved', 'unresolved']).execute();
  return new Map(rows.map((row) => [`${row.enterprise_id}|${plainText(row.title)}`, row.id]));
}

/** Credit codes that are registered, wherever, and by which firm. */
export const registeredCodes = async (db: Reader, codes: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(codes.length === 0 ? [] : (await db.selectFrom('enterprise').select(['credit_code', 'id']).where('credit_code', 'in', codes).execute()).map((row) => [row.credit_code, row.id]));

export interface Met { readonly name: string; /** Firm, institution or owner. */ readonly beside: string | null }
/** What rows meet, as far as this reader may see it, by id. */
export async function metBy(db: Reader, actor: Actor, kind: ImportKind, ids: readonly string[]): Promise<ReadonlyMap<string, Met>> {
  if (ids.length === 0) return new Map();
  if (kind === 'need') return new Map([...await needsById(db, actor, ids)].map(([needId, need]) => [needId, { name: need.title, beside: need.enterprise_name }]));
  const beside = kind === 'achievement' ? 'owner' : kind === 'expert' || kind === 'technology_manager' ? 'institution' : null;
  const rows = await db.selectFrom(kind as 'expert').select(['id', 'name']).select(beside === null ? sql<null>`null`.as('beside') : sql<string | null>`${sql.ref(beside)}`.as('beside')).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, { name: row.name, beside: row.beside }]));
}

/** Names of what rows became, for the page. */
export async function subjectsOf(db: Reader, kind: ImportKind, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = kind === 'need' ? await db.selectFrom('need').select(['id', 'title as name']).where('id', 'in', ids).execute() : await db.selectFrom(kind as 'expert').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

export const lockImport = (trx: Reader, importId: string) =>
  trx.selectFrom('sheet_import').innerJoin('association', 'association.id', 'sheet_import.association_id').selectAll('sheet_import').select(['association.path as association_path', 'association.region_code']).where('sheet_import.id', '=', importId).forUpdate('sheet_import').executeTakeFirst();
export type LockedImport = NonNullable<Awaited<ReturnType<typeof lockImport>>>;
