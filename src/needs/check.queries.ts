import type { Reader } from '../db/database.ts';

/** Who checked a need, newest first. */
export const checksOf = (db: Reader, needId: string) =>
  db.selectFrom('need_check').leftJoin('user', 'user.id', 'need_check.checked_by').select(['need_check.id', 'how', 'checked_on', 'note', 'seminar_id', 'user.name as checked_by_name'])
    .where('need_id', '=', needId).orderBy('checked_on', 'desc').orderBy('need_check.id', 'desc').limit(50).execute();
export type CheckRow = Awaited<ReturnType<typeof checksOf>>[number];
