import type { Reader } from '../db/database.ts';
import type { AssociationLevel } from './association.ts';

/** The tree is open to everybody who is signed in: associations are public bodies. */
const associations = (db: Reader) =>
  db.selectFrom('association as a').leftJoin('association as p', 'p.id', 'a.parent_id').selectAll('a').select('p.name as parent_name');
export type AssociationRow = Awaited<ReturnType<ReturnType<typeof associations>['executeTakeFirstOrThrow']>>;

export const associationById = (db: Reader, associationId: string): Promise<AssociationRow | undefined> =>
  associations(db).where('a.id', '=', associationId).executeTakeFirst();

/** Those directly below, by name. */
export const childrenOf = (db: Reader, associationId: string): Promise<readonly AssociationRow[]> =>
  associations(db).where('a.parent_id', '=', associationId).orderBy('a.name_sort').orderBy('a.id').execute();

/** Those above, from the root down. */
export const pathTo = (db: Reader, path: string): Promise<readonly AssociationRow[]> =>
  associations(db).where('a.id', 'in', path.split('/').filter((part) => part !== '')).orderBy('a.path').execute();

export interface TreeNode { readonly association: AssociationRow; readonly below: readonly TreeNode[] }

/** The tree from one association down (by default from the root), `depth` levels deep, children by name. */
export async function associationTree(db: Reader, from: { readonly path: string } | undefined, depth: number): Promise<readonly TreeNode[]> {
  const steps = (path: string) => path.split('/').length;
  const rows = await associations(db).$if(from !== undefined, (query) => query.where('a.path', 'like', `${from?.path}%`)).orderBy('a.name_sort').orderBy('a.id').execute();
  const top = Math.min(...rows.map((row) => steps(row.path)));
  const byParent = Map.groupBy(rows, (row) => row.parent_id);
  const build = (row: AssociationRow): TreeNode => ({ association: row, below: steps(row.path) - top + 1 >= depth ? [] : (byParent.get(row.id) ?? []).map(build) });
  return rows.filter((row) => steps(row.path) === top).map(build);
}

/** Associations within the subtrees given, nearest to their roots first, for choosing from. */
export const associationsWithin = (db: Reader, paths: readonly string[], limit: number): Promise<readonly { readonly id: string; readonly name: string; readonly level: AssociationLevel }[]> =>
  paths.length === 0 ? Promise.resolve([]) : db.selectFrom('association').select(['id', 'name', 'level'])
    .where((eb) => eb.or(paths.map((path) => eb('path', 'like', `${path}%`))))
    .orderBy((eb) => eb.fn('char_length', ['path'])).orderBy('name_sort').limit(limit).execute();

/** What a command needs of an association it works on. */
export const associationForUpdate = (trx: Reader, associationId: string) =>
  trx.selectFrom('association').selectAll().where('id', '=', associationId).forUpdate().executeTakeFirst();
