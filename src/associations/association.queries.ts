import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import { pinyinPattern } from '../shared/pinyin.ts';
import type { AssociationLevel } from './association.ts';

/** The tree is open to everybody who is signed in: associations are public bodies. */
const associations = (db: Reader) =>
  db.selectFrom('association as a').leftJoin('association as p', 'p.id', 'a.parent_id').selectAll('a').select('p.name as parent_name')
    .select((eb) => eb.selectFrom('association as c').whereRef('c.parent_id', '=', 'a.id').select((of) => of.fn.countAll<number>().as('n')).$asScalar().$notNull().as('child_count'));
export type AssociationRow = Awaited<ReturnType<ReturnType<typeof associations>['executeTakeFirstOrThrow']>>;

export const associationById = (db: Reader, associationId: string): Promise<AssociationRow | undefined> =>
  associations(db).where('a.id', '=', associationId).executeTakeFirst();

/** By name. `q` is a part of the name, in characters, pinyin or initials. */
export function associationPage(db: Reader, { q = '', parentId }: { readonly q?: string | undefined; readonly parentId?: string | undefined }, request: PageRequest): Promise<Page<AssociationRow>> {
  const pattern = pinyinPattern(q);
  const query = associations(db)
    .$if(parentId !== undefined, (all) => all.where('a.parent_id', '=', parentId ?? null))
    .$if(q !== '', (all) => all.where((eb) => eb.or([eb('a.name', 'ilike', `%${q.replace(/[%_\\]/g, '\\$&')}%`), ...(pattern === undefined ? [] : [eb('a.name_sort', '~', pattern)])])));
  return pageOf(query, { sort: 'a.name_sort', id: 'a.id', direction: 'asc', read: (row) => [row.name_sort, row.id] }, request);
}

const idsIn = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/** Those above, from the root down. */
export const pathTo = async (db: Reader, path: string): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  db.selectFrom('association').select(['id', 'name']).where('id', 'in', idsIn(path).slice(0, -1)).orderBy('path').execute();

export interface TreeNode { readonly association: AssociationRow; readonly below: readonly TreeNode[] }

const depthOf = sql<number>`length(path) - length(replace(path, '/', '')) - 1`;

/** The tree below an association (or all of it), as deep as about `most` nodes allow; children by name. */
export async function associationTree(db: Reader, from: string | undefined, most: number): Promise<readonly TreeNode[]> {
  const top = from === undefined ? 1 : idsIn(from).length;
  const counts = await db.selectFrom('association').select((eb) => [depthOf.as('depth'), eb.fn.countAll<number>().as('count')])
    .$if(from !== undefined, (query) => query.where('path', 'like', `${from}%`)).groupBy(depthOf).orderBy('depth').execute();
  let nodes = 0;
  const depth = Math.max(top + 1, ...counts.filter((level) => (nodes += level.count) <= most).map((level) => level.depth));
  const rows = await associations(db).$if(from !== undefined, (query) => query.where('a.path', 'like', `${from}%`))
    .where(sql<number>`length(a.path) - length(replace(a.path, '/', '')) - 1`, '<=', depth).orderBy('a.name_sort').orderBy('a.id').execute();
  const byParent = Map.groupBy(rows, (row) => row.parent_id);
  const build = (row: AssociationRow): TreeNode => ({ association: row, below: (byParent.get(row.id) ?? []).map(build) });
  return rows.filter((row) => idsIn(row.path).length === top).map(build);
}

/** Associations within the subtrees given, nearest to their roots first, for choosing from. */
export const associationsWithin = async (db: Reader, paths: readonly string[], limit: number): Promise<readonly { readonly id: string; readonly name: string; readonly level: AssociationLevel }[]> =>
  paths.length === 0 ? [] : db.selectFrom('association').select(['id', 'name', 'level'])
    .where((eb) => eb.or(paths.map((path) => eb('path', 'like', `${path}%`)))).orderBy(depthOf).orderBy('name_sort').limit(limit).execute();

/** What a command needs of an association it works on; locked until the transaction ends. */
export const lockAssociation = (trx: Reader, associationId: string) =>
  trx.selectFrom('association').selectAll().where('id', '=', associationId).forUpdate().executeTakeFirst();
