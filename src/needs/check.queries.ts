import type { Reader } from '../db/database.ts';

const checks = (db: Reader) =>
  db.selectFrom('need_check').leftJoin('user', 'user.id', 'need_check.checked_by').select(['need_check.id', 'need_id', 'how', 'checked_on', 'note', 'seminar_id', 'taken_back_reason', 'user.name as checked_by_name']);

export const checkById = (db: Reader, checkId: string) => checks(db).where('need_check.id', '=', checkId).executeTakeFirst();

/** Who checked a need, newest first, those taken back too. */
export const checksOf = (db: Reader, needId: string) =>
  checks(db)
    .where('need_id', '=', needId).orderBy('checked_on', 'desc').orderBy('need_check.id', 'desc').limit(50).execute();
export type CheckRow = Awaited<ReturnType<typeof checksOf>>[number];
