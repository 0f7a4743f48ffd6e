import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';
import { followUpMonths, monthsAfter } from './follow-up.ts';

/** Cases whose contract is three months old or more, that still run or were completed, with a question not asked yet. The day of a contract is that of its latest entry that nobody corrected. */
export async function contractsToAsk(db: Reader, today: string) {
  const latest = monthsAfter(today, -followUpMonths[0]);
  return db.selectFrom('engagement').innerJoin('need', 'need.id', 'engagement.need_id')
    .innerJoin('match', 'match.id', 'engagement.match_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .innerJoin('engagement_step as s', (join) => join.onRef('s.engagement_id', '=', 'engagement.id').on('s.stage', '=', 'signed').on(sql<boolean>`not exists (select 1 from engagement_step c where c.corrects_id = s.id)`))
    .where('engagement.status', 'in', ['signed', 'implementing', 'completed']).where('s.happened_on', '<=', latest).where('s.happened_on', '>', monthsAfter(today, -(followUpMonths[2] + 12)))
    .where(sql<boolean>`(select count(distinct f.months) from follow_up f where f.engagement_id = engagement.id) < 3`)
    .select(['engagement.id', 'engagement.need_id', 'engagement.technology_manager_id', 'need.enterprise_id', 'match.society_id', 's.happened_on as signed_on'])
    .select(({ fn }) => fn.coalesce('match.expert_id', 'achievement.expert_id').as('expert_id'))
    .distinctOn('engagement.id').orderBy('engagement.id').orderBy('s.happened_on', 'desc').execute();
}

const followUps = (db: Reader) => db.selectFrom('follow_up').innerJoin('engagement', 'engagement.id', 'follow_up.engagement_id').innerJoin('need', 'need.id', 'engagement.need_id')
  .innerJoin('association', 'association.id', 'need.association_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id').innerJoin('technology_manager', 'technology_manager.id', 'engagement.technology_manager_id')
  .innerJoin('match', 'match.id', 'engagement.match_id').leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
  .selectAll('follow_up')
  .select((eb) => [
    'engagement.need_id', 'engagement.technology_manager_id', 'technology_manager.name as manager_name', 'need.enterprise_id', 'enterprise.name as enterprise_name', 'need.association_id', 'association.name as association_name',
    'association.path as association_path', 'association.time_zone', 'need.title as need_title', 'match.society_id',
    eb.fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('candidate_name'), eb.fn.coalesce('match.expert_id', 'achievement.expert_id').as('expert_id'),
  ]);
export type FollowUpRow = Awaited<ReturnType<ReturnType<typeof followUps>['executeTakeFirstOrThrow']>>;

/** One with all that its page says. Whoever asks has shown a link, or checks `answerThing`. */
export const followUpById = (db: Reader, followUpId: string): Promise<FollowUpRow | undefined> => followUps(db).where('follow_up.id', '=', followUpId).executeTakeFirst();

/** Of a case, in order. Ask for it only after the case itself was shown to the reader. */
export const followUpsOf = (db: Reader, engagementId: string): Promise<readonly FollowUpRow[]> => followUps(db).where('follow_up.engagement_id', '=', engagementId).orderBy('months').orderBy('side', 'desc').execute();

/** What waits for this person: to answer for their firm, profile or society, or (`ofManager`) of the cases they carry, to remind of. */
export async function followUpsFor(db: Reader, actor: Actor, { ofManager = false, engagementId }: { readonly ofManager?: boolean; readonly engagementId?: string } = {}): Promise<readonly FollowUpRow[]> {
  const ids = (of: 'expertId' | 'societyId' | 'enterpriseId' | 'technologyManagerId') => actor.grants.flatMap((grant) => grant[of] ?? []);
  const [experts, societies, firms, managers] = [ids('expertId'), ids('societyId'), ids('enterpriseId'), ids('technologyManagerId')];
  if ((ofManager ? managers : [...experts, ...societies, ...firms]).length === 0) return [];
  return followUps(db).where('follow_up.answered_at', 'is', null).$if(engagementId !== undefined, (query) => query.where('follow_up.engagement_id', '=', engagementId ?? ''))
    .where(({ eb, and, or, fn }) => (ofManager ? eb('engagement.technology_manager_id', 'in', managers) : or([
      ...(experts.length > 0 ? [and([eb('follow_up.side', '=', 'candidate'), eb(fn.coalesce('match.expert_id', 'achievement.expert_id'), 'in', experts)])] : []),
      ...(societies.length > 0 ? [and([eb('follow_up.side', '=', 'candidate'), eb('match.society_id', 'in', societies)])] : []),
      ...(firms.length > 0 ? [and([eb('follow_up.side', '=', 'enterprise'), eb('need.enterprise_id', 'in', firms)])] : []),
    ]))).orderBy('follow_up.asked_at').orderBy('follow_up.id').limit(50).execute();
}

/** Declarations whose first day is today, made before. */
export const conflictsBeginning = async (db: Reader, today: string): Promise<readonly string[]> =>
  (await db.selectFrom('conflict').select('id').where('from_day', '=', today).orderBy('id').execute()).map((row) => row.id);
