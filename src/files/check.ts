import { createHash } from 'node:crypto';
import type { BrokenRule } from '../db/check-data.ts';
import type { Db, Reader } from '../db/database.ts';
import type { FileStore } from './port.ts';

/** Content without a row is kept this long: its row may be on the way. */
const ORPHAN_MS = 24 * 3600_000;

const kept = (db: Reader) => db.selectFrom('file').where('removed_at', 'is', null);

/** How many rules `checkFiles` has. */
export const fileRuleCount = 2;

/** Each row's content is there and is what was uploaded; and nothing old lies there without a row. */
export async function checkFiles(db: Db, store: FileStore, now: Date): Promise<readonly BrokenRule[]> {
  if (!store.available) return [];
  const wrong: unknown[] = [];
  for (const { id, sha256 } of await kept(db).select(['id', 'sha256']).orderBy('id').execute()) {
    const bytes = await store.get(id);
    if (bytes === undefined) wrong.push({ id, problem: 'missing' });
    else if (createHash('sha256').update(bytes).digest('hex') !== sha256) wrong.push({ id, problem: 'changed' });
  }
  const orphans = await orphansOf(db, store, now);
  return [
    ...(wrong.length === 0 ? [] : [{ rule: 'the content of a file is there and is what was uploaded', todo: ['从备份中恢复这些文件；找不到时请上传人重新上传。', 'Restore these files from a backup, or ask whoever uploaded them to do it again.'] as const, rows: wrong.slice(0, 20) }]),
    ...(orphans.length === 0 ? [] : [{ rule: 'no content lies in the store for more than a day without its row', todo: ['程序每晚会清理；若反复出现，请联系维护人员。', 'The nightly job clears them; tell whoever maintains this if it comes back.'] as const, rows: orphans.slice(0, 20) }]),
  ];
}

const AT_A_TIME = 1000;

async function orphansOf(db: Reader, store: FileStore, now: Date): Promise<readonly string[]> {
  const old = (await store.list()).filter((one) => now.getTime() - one.writtenAt.getTime() > ORPHAN_MS).map((one) => one.id);
  const orphans: string[] = [];
  for (let from = 0; from < old.length; from += AT_A_TIME) {
    const part = old.slice(from, from + AT_A_TIME);
    const known = new Set((await kept(db).select('id').where('id', 'in', part).execute()).map((row) => row.id));
    orphans.push(...part.filter((id) => !known.has(id)));
  }
  return orphans;
}

/** Removes what no row speaks of: uploads that came to nothing, and files that were removed. */
export const cleanFiles = (s: { readonly db: Db; readonly files: FileStore; readonly clock: () => Date }) => async (): Promise<void> => {
  for (const id of await orphansOf(s.db, s.files, s.clock())) await s.files.remove(id);
};
