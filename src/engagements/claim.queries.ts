import { conflictOf } from '../conflicts/conflict.queries.ts';
import { sameOrganisation } from '../conflicts/conflict.ts';
import { managerGrant } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import { matchById } from '../matches/match.queries.ts';
import { needById } from '../needs/need.queries.ts';
import type { Actor } from '../shared/command.ts';
import type { Words } from '../shared/errors.ts';
import { chinaDay } from '../shared/working-days.ts';
import { hasAccepted } from './conduct.queries.ts';
import { managerRow } from './desk.queries.ts';
import { openCaseCount } from './engagement.queries.ts';
import { fitOf } from './fit.ts';
import { promised } from './promise.queries.ts';

/** 领办卡: everything a manager should know before taking a match on; `undefined` when it is not theirs to take. */
export async function claimCard(db: Reader, actor: Actor, matchId: string, now: Date) {
  const managerId = managerGrant(actor)?.technologyManagerId;
  const manager = managerId == null ? undefined : await managerRow(db, managerId);
  const match = manager && await matchById(db, actor, matchId);
  const need = match && await needById(db, actor, match.need_id);
  if (manager === undefined || match === undefined || need === undefined) return undefined;
  const { industry, region_code: firmRegion } = await db.selectFrom('enterprise').select(['industry', 'region_code']).where('id', '=', need.enterprise_id).executeTakeFirstOrThrow();
  const candidate = await db.selectFrom('match').leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .where('match.id', '=', match.id).select(['expert.title', 'expert.institution', 'achievement.owner', (eb) => eb.fn.coalesce('expert.summary', 'society.summary', 'achievement.summary').as('summary'), (eb) => eb.fn.coalesce('expert.region_code', 'society.region_code', 'achievement.region_code').as('region_code')]).executeTakeFirstOrThrow();
  const matter = { needId: need.id, enterpriseId: need.enterprise_id, expertId: match.expert_id, societyId: match.society_id, achievementId: match.achievement_id };
  const givenBack = await db.selectFrom('engagement').where('match_id', '=', match.id).where('status', '=', 'released').orderBy('ended_at', 'desc').limit(1).select('end_reason').executeTakeFirst();
  return {
    manager, match, need, firmRegion, candidate, used: await openCaseCount(db, manager.id), promise: await promised(db, need, now), accepted: await hasAccepted(db, manager.id), givenBack: givenBack?.end_reason ?? null,
    fit: fitOf({ regionCode: manager.region_code, industries: manager.industries, skills: manager.skills as never }, { kind: need.kind, regionCode: need.region_code, field: need.field, industryChain: need.industry_chain, industry, title: need.title }),
    steppedBack: await conflictOf(db, { userId: actor.userId, technologyManagerId: manager.id }, matter, chinaDay(now)) !== undefined,
    warnings: sameEmployer(manager.institution, [[need.enterprise_name, ['企业', 'the enterprise']], [candidate.institution ?? candidate.owner, ['对接对象', 'the candidate']]]),
  };
}
export type ClaimCard = NonNullable<Awaited<ReturnType<typeof claimCard>>>;

/** Found without a declaration: the manager works where one of the sides does. A warning, because it may be no interest. */
const sameEmployer = (own: string | null, others: readonly (readonly [string | null, Words])[]): readonly Words[] =>
  others.filter(([name]) => sameOrganisation(own, name)).map(([, [zh, en]]) => [`您的工作单位与${zh}是同一单位。如有利益关系，请先申报。`, `You work at the same organisation as ${en}. If that is an interest, declare it first.`]);
