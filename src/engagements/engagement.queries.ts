import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import type { Database, Reader } from '../db/database.ts';
import { boundedCounts, type Page, pageOf, type PageRequest } from '../db/page.ts';
import type { Actor } from '../shared/command.ts';
import { type EngagementStatus, endedStatuses, engagementStatuses } from './engagement.ts';

type CaseBuilder = ExpressionBuilder<Database, 'engagement' | 'need' | 'association'>;

/** The one rule of who sees which case: its manager, staff of the need's subtree, the enterprise whose need it is. */
export function visibleEngagements(actor: Actor) {
  return (eb: CaseBuilder): Expression<SqlBool> => {
    if (actor.kind === 'system') return eb.lit(true);
    const all = [
      ...grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`)),
      ...grantsOf(actor, 'enterprise_member', 'liaison').map((g) => eb('need.enterprise_id', '=', g.enterpriseId)),
      ...grantsOf(actor, 'technology_manager').map((g) => eb('engagement.technology_manager_id', '=', g.technologyManagerId)),
    ];
    return all.length === 0 ? eb.lit(false) : eb.or(all);
  };
}

const soonestClock = (eb: ExpressionBuilder<Database, 'engagement'>) =>
  eb.selectFrom('clock').whereRef('clock.need_id', '=', 'engagement.need_id').whereRef('clock.subject_id', '=', 'engagement.id').where('clock.stopped_at', 'is', null).orderBy('clock.due_on').orderBy('clock.id').limit(1);

const caseRows = (db: Reader, actor: Actor) =>
  db.selectFrom('engagement')
    .innerJoin('need', 'need.id', 'engagement.need_id')
    .innerJoin('association', 'association.id', 'need.association_id')
    .innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
    .innerJoin('technology_manager', 'technology_manager.id', 'engagement.technology_manager_id')
    .innerJoin('match', 'match.id', 'engagement.match_id')
    .leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .where(visibleEngagements(actor))
    .selectAll('engagement')
    .select((eb) => [
      soonestClock(eb).select('due_on').as('due_on'), soonestClock(eb).select('provisional').as('due_provisional'),
      'need.title as need_title', 'need.field', 'need.enterprise_id', 'enterprise.name as enterprise_name', 'enterprise.region_code as enterprise_region',
      'association.name as association_name', 'association.path as association_path', 'association.time_zone',
      'technology_manager.name as manager_name', 'technology_manager.institution as manager_institution', 'technology_manager.region_code as manager_region',
      'match.candidate_type', 'expert.institution as expert_institution', 'expert.title as expert_title', 'achievement.owner as achievement_owner',
      eb.fn.coalesce('match.expert_id', 'match.society_id', 'match.achievement_id').$notNull().as('candidate_id'),
      eb.fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('candidate_name'),
    ]);

export type CaseRow = Awaited<ReturnType<ReturnType<typeof caseRows>['executeTakeFirstOrThrow']>>;

/** One case as this reader may see it, or `undefined` when it is not there for them. */
export const engagementById = (db: Reader, actor: Actor, engagementId: string): Promise<CaseRow | undefined> =>
  caseRows(db, actor).where('engagement.id', '=', engagementId).executeTakeFirst();

/** What was recorded, oldest first. Ask for it only after `engagementById` showed the case. */
export const stepsOf = (db: Reader, engagementId: string) =>
  db.selectFrom('engagement_step').leftJoin('user', 'user.id', 'engagement_step.recorded_by').selectAll('engagement_step').select('user.name as recorded_by_name')
    .where('engagement_id', '=', engagementId).orderBy('engagement_step.created_at').orderBy('engagement_step.id').execute();
export type StepRow = Awaited<ReturnType<typeof stepsOf>>[number];

export interface EngagementFilter {
  readonly status?: EngagementStatus | 'open' | 'ended' | undefined;
  readonly needId?: string | undefined;
}

/** Newest first. */
export function engagementPage(db: Reader, actor: Actor, filter: EngagementFilter, request: PageRequest): Promise<Page<CaseRow>> {
  let query = caseRows(db, actor);
  if (filter.status === 'open') query = query.where('engagement.status', 'not in', endedStatuses);
  else if (filter.status === 'ended') query = query.where('engagement.status', 'in', endedStatuses);
  else if (filter.status !== undefined) query = query.where('engagement.status', '=', filter.status);
  if (filter.needId !== undefined) query = query.where('engagement.need_id', '=', filter.needId);
  return pageOf(query, { sort: 'engagement.claimed_at', id: 'engagement.id', direction: 'desc', read: (row) => [row.claimed_at, row.id] }, request);
}

/** How many cases stand in each status, over what the reader may see, each as far as `MOST_COUNTED`. */
export const engagementCounts = (db: Reader, actor: Actor): Promise<Partial<Record<EngagementStatus, number>>> =>
  boundedCounts(db, engagementStatuses, (status) => db.selectFrom('engagement').innerJoin('need', 'need.id', 'engagement.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .where(visibleEngagements(actor)).where('engagement.status', '=', status));

const openCases = (db: Reader) => db.selectFrom('engagement').where('engagement.status', 'not in', endedStatuses);

export const openCaseCount = async (db: Reader, managerId: string): Promise<number> =>
  (await openCases(db).where('technology_manager_id', '=', managerId).select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count;

/** Who holds a need right now, or `undefined`. */
export const holderOfNeed = (db: Reader, needId: string) =>
  openCases(db).innerJoin('technology_manager', 'technology_manager.id', 'engagement.technology_manager_id').where('engagement.need_id', '=', needId)
    .select(['engagement.id', 'engagement.technology_manager_id', 'technology_manager.name']).executeTakeFirst();

/** The open case of a match, unlocked: says which need to lock first. */
export const openCaseOfMatch = (db: Reader, matchId: string) =>
  openCases(db).where('engagement.match_id', '=', matchId).select(['engagement.id', 'engagement.need_id']).executeTakeFirst();

/** What a command needs to know of a case it changes; the row is locked until the transaction ends. */
export const lockEngagement = (trx: Reader, engagementId: string) =>
  trx.selectFrom('engagement').selectAll().where('id', '=', engagementId).forUpdate().executeTakeFirst();
export type LockedEngagement = NonNullable<Awaited<ReturnType<typeof lockEngagement>>>;
