import type { Db } from '../db/database.ts';
import { associationsOn } from '../profiles/profile.queries.ts';
import type { SearchDocument, SearchIndex } from '../search/port.ts';
import { pinyinKey } from '../shared/pinyin.ts';
import { needText } from './need.ts';

type Row = Awaited<ReturnType<ReturnType<typeof searchable>['execute']>>[number];
const document = (row: Row): SearchDocument => {
  const { title, description } = needText(row);
  return {
    id: row.id, title, text: description, items: [], names: [title], pinyin: [pinyinKey(title)], facets: { field: [row.field] },
    filters: { associations: associationsOn(row.path), enterprise: [row.enterprise_id], visibility: [row.confidentiality], region: [row.region_code] },
  };
};

/** Drafts are a firm's own; merged and withdrawn needs live on in the database only. */
const searchable = (db: Db) => db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id')
  .select(['need.id', 'title', 'field', 'background', 'problem', 'goals', 'confidentiality', 'enterprise_id', 'need.region_code', 'association.path'])
  .where('status', 'not in', ['merged', 'withdrawn']);

/** Those of these needs that are worth searching. */
export const needDocumentsById = async (db: Db, ids: readonly string[]): Promise<readonly SearchDocument[]> =>
  ids.length === 0 ? [] : (await searchable(db).where('need.id', 'in', [...ids]).execute()).map(document);

/** The search index learns of a need, or forgets it when it is gone, merged or withdrawn. */
export const indexNeed = ({ db, search }: { db: Db; search: SearchIndex }) => async ({ needId }: { readonly needId: string }): Promise<void> => {
  const [found] = await needDocumentsById(db, [needId]);
  await (found === undefined ? search.remove('need', [needId]) : search.put('need', [found]));
};

/** All needs worth searching, in batches, to fill an index. */
export async function* needDocuments(db: Db, batch = 500): AsyncIterable<readonly SearchDocument[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await searchable(db).where('need.id', '>', after).orderBy('need.id').limit(batch).execute();
    if (rows.length > 0) yield rows.map(document);
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return;
    after = last.id;
  }
}
