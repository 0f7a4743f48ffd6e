import type { Reader } from '../db/database.ts';

/** Accounts that were held up for reading the whole directory, newest first. */
export const stoppedCrawls = (db: Reader, since: Date) =>
  db.selectFrom('activity').innerJoin('user', 'user.id', 'activity.subject_id').where('subject_type', '=', 'user').where('action', '=', 'stop_crawl').where('at', '>=', since)
    .select(['user.name', 'user.email', 'activity.at']).orderBy('seq', 'desc').limit(20).execute();
