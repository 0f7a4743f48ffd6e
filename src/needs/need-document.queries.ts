import { inBatches } from '../db/batches.ts';
import type { Reader } from '../db/database.ts';
import { associationsOn } from '../profiles/profile.queries.ts';
import type { SearchDocument } from '../search/port.ts';
import { pinyinKey } from '../shared/pinyin.ts';
import { needText } from './need.ts';

/** Needs worth searching: not those that were merged or withdrawn, which live on in the database only. */
const searched = (db: Reader) => db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id')
  .select(['need.id', 'title', 'field', 'background', 'problem', 'goals', 'status', 'confidentiality', 'enterprise_id', 'need.region_code', 'association.path'])
  .where('status', 'not in', ['merged', 'withdrawn']);

type Row = Awaited<ReturnType<ReturnType<typeof searched>['execute']>>[number];
const document = (row: Row): SearchDocument => {
  const { title, description } = needText(row);
  return {
    id: row.id, title, text: description, items: [], names: [title], pinyin: [pinyinKey(title)], facets: { field: [row.field] },
    filters: { associations: associationsOn(row.path), enterprise: [row.enterprise_id], visibility: [row.confidentiality], region: [row.region_code] },
  };
};

/** What the search index holds of these needs; those that are gone, merged or withdrawn are left out. */
export const needDocuments = async (db: Reader, ids: readonly string[]): Promise<readonly SearchDocument[]> =>
  ids.length === 0 ? [] : (await searched(db).where('need.id', 'in', ids).execute()).map(document);

/** All needs worth searching, in batches, to fill an index. */
export async function* allNeedDocuments(db: Reader): AsyncIterable<readonly SearchDocument[]> {
  for await (const rows of inBatches((after, limit) => searched(db).where('need.id', '>', after).orderBy('need.id').limit(limit).execute())) yield rows.map(document);
}
