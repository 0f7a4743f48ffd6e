import type { Db } from '../db/database.ts';
import type { SearchDocument, SearchIndex } from '../search/port.ts';
import { pinyinKey } from '../shared/pinyin.ts';
import { needText } from './need.ts';

const document = (row: Parameters<typeof needText>[0] & { id: string }): SearchDocument => {
  const { title, description } = needText(row);
  return { id: row.id, title, text: description, items: [], names: [title], pinyin: [pinyinKey(title)], facets: { field: [row.field] } };
};

/** The search index learns of a need, or forgets it when it is gone, merged or withdrawn. */
export const indexNeed = ({ db, search }: { db: Db; search: SearchIndex }) => async ({ needId }: { readonly needId: string }): Promise<void> => {
  const row = await db.selectFrom('need').select(['id', 'title', 'field', 'background', 'problem', 'goals', 'status']).where('id', '=', needId).executeTakeFirst();
  if (row === undefined || row.status === 'merged' || row.status === 'withdrawn') await search.remove('need', [needId]);
  else await search.put('need', [document(row)]);
};

/** All needs worth searching, in batches, to fill an index. */
export async function* needDocuments(db: Db, batch = 500): AsyncIterable<readonly SearchDocument[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await db.selectFrom('need').select(['id', 'title', 'field', 'background', 'problem', 'goals'])
      .where('status', 'not in', ['merged', 'withdrawn']).where('id', '>', after).orderBy('id').limit(batch).execute();
    if (rows.length > 0) yield rows.map(document);
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return;
    after = last.id;
  }
}
