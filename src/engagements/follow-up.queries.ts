import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { followUpMonths, monthsAfter } from './follow-up.ts';

/** Cases whose contract is three months old or more, that still run or were completed, with a question not asked yet. The day of a contract is that of its latest entry that nobody corrected. */
export async function contractsToAsk(db: Reader, today: string) {
  const latest = monthsAfter(today, -followUpMonths[0]);
  return db.selectFrom('engagement').innerJoin('need', 'need.id', 'engagement.need_id')
    .innerJoin('engagement_step as s', (join) => join.onRef('s.engagement_id', '=', 'engagement.id').on('s.stage', '=', 'signed').on(sql<boolean>`not exists (select 1 from engagement_step c where c.corrects_id = s.id)`))
    .where('engagement.status', 'in', ['signed', 'implementing', 'completed']).where('s.happened_on', '<=', latest).where('s.happened_on', '>', monthsAfter(today, -(followUpMonths[2] + 12)))
    .where(sql<boolean>`(select count(*) from follow_up f where f.engagement_id = engagement.id) < 3`)
    .select(['engagement.id', 'engagement.need_id', 'engagement.technology_manager_id', 'need.enterprise_id', 's.happened_on as signed_on'])
    .distinctOn('engagement.id').orderBy('engagement.id').orderBy('s.happened_on', 'desc').execute();
}

export const followUpWithCase = (db: Reader, followUpId: string) =>
  db.selectFrom('follow_up').innerJoin('engagement', 'engagement.id', 'follow_up.engagement_id').innerJoin('need', 'need.id', 'engagement.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .where('follow_up.id', '=', followUpId).selectAll('follow_up').select(['engagement.need_id', 'engagement.technology_manager_id', 'need.enterprise_id', 'need.association_id', 'need.title as need_title', 'association.path as association_path']).executeTakeFirst();

/** Declarations whose first day is today, made before. */
export const conflictsBeginning = async (db: Reader, today: string): Promise<readonly string[]> =>
  (await db.selectFrom('conflict').select('id').where('from_day', '=', today).orderBy('id').execute()).map((row) => row.id);
