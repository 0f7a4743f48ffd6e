import type { Cx } from '../db/database.ts';
import { insertRows } from '../db/insert.ts';
import type { IndexedKind } from './index-change.table.ts';

/** What is woken after the commit; see `follow.ts`. */
export const INDEX_CHANGED = 'index changed';

/**
 * Says, in the command's own transaction, that what the search index holds of things is no longer so: made, changed,
 * hidden or gone. The only writer of `index_change`; every process with an index of its own follows that table.
 */
export async function indexChanged(cx: Cx, kind: IndexedKind, ...subjectIds: readonly string[]): Promise<void> {
  await insertRows(cx.trx, 'index_change', subjectIds.map((id) => ({ kind, subject_id: id })));
  cx.wake(INDEX_CHANGED);
}
