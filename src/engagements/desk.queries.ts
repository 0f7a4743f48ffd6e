import { sql, type SqlBool } from 'kysely';
import { type RunningClock, runningClocks } from '../clocks/clock.queries.ts';
import { declaredBy, touches } from '../conflicts/conflict.queries.ts';
import { managerGrant } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';
import { type CaseRow, engagementPage, openCaseCount } from './engagement.queries.ts';
import type { ManagerSkill } from '../profiles/technology-manager.ts';
import { chinaDay } from '../shared/working-days.ts';
import { localDay } from './engagement.ts';
import { type Fit, fitOf } from './fit.ts';
import { followUpsFor, type FollowUpRow } from './follow-up.queries.ts';

const MOST_TO_CLAIM = 200;
const RECENTLY_ENDED = 20;

/** A technology manager's desk: what is theirs to carry on (soonest due first), what they may take on (best fit first), and their capacity. */
export interface ManagerDesk {
  readonly manager: ManagerRow;
  readonly open: readonly OpenCase[];
  readonly ended: readonly CaseRow[];
  readonly used: number;
  readonly claimable: readonly Claimable[];
  /** How many are not offered because of what the manager declared. */
  readonly steppedBack: number;
  /** Questions after a contract that nobody answered yet: their links can be passed on. */
  readonly unanswered: readonly FollowUpRow[];
  readonly unrated: readonly { readonly id: string; readonly title: string }[];
}
export type OpenCase = CaseRow & { readonly clock: RunningClock | undefined };

/** `undefined` for a person who is no technology manager. */
export async function managerDesk(db: Reader, actor: Actor, now = new Date()): Promise<ManagerDesk | undefined> {
  const managerId = managerGrant(actor)?.technologyManagerId;
  const manager = managerId == null ? undefined : await managerRow(db, managerId);
  if (manager === undefined) return undefined;
  const own: Actor = { ...actor, grants: actor.grants.filter((g) => g.technologyManagerId === manager.id) };
  const { rows: open } = await engagementPage(db, own, { status: 'open' }, { limit: 100 });
  const { rows: ended } = await engagementPage(db, own, { status: 'ended' }, { limit: RECENTLY_ENDED });
  const clocks = await runningClocks(db, open.map((row) => row.id));
  const { claimable, steppedBack } = await claimableFor(db, actor, manager, now);
  return { manager, open: open.map((row) => ({ ...row, clock: clocks.get(row.id)?.[0] })).toSorted(byDue(now)), ended, used: await openCaseCount(db, manager.id), claimable, steppedBack, unanswered: await followUpsFor(db, own, { ofManager: true }), unrated: await unratedBy(db, manager.id) };
}

/** What is overdue comes first, then a case without a next step (nobody knows how it goes on), then by due date. */
const byDue = (now: Date) => (a: OpenCase, b: OpenCase): number =>
  Number(isLate(b, now)) - Number(isLate(a, now)) || Number(a.next_step !== null) - Number(b.next_step !== null) || (a.next_step_due ?? '9999').localeCompare(b.next_step_due ?? '9999') || a.claimed_at.getTime() - b.claimed_at.getTime();

/** Past the day that was promised, or past the day of its clock. */
export const isLate = (row: OpenCase, now: Date): boolean => {
  const today = localDay(now, row.time_zone);
  return (row.next_step_due !== null && row.next_step_due < today) || (row.clock !== undefined && row.clock.due_on < today);
};

/** Ended cases that this manager has not rated yet, of the last half year. */
const unratedBy = (db: Reader, managerId: string) =>
  db.selectFrom('engagement').innerJoin('need', 'need.id', 'engagement.need_id').where('engagement.technology_manager_id', '=', managerId).where('engagement.status', 'in', ['completed', 'failed'])
    .where('engagement.ended_at', '>', sql<Date>`now() - interval '180 days'`)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('rating').select('rating.id').whereRef('rating.engagement_id', '=', 'engagement.id').where('rating.side', '=', 'manager'))))
    .select(['engagement.id', 'need.title']).orderBy('engagement.ended_at', 'desc').limit(10).execute();

export const managerRow = (db: Reader, id: string) =>
  db.selectFrom('technology_manager').select(['id', 'name', 'institution', 'region_code', 'industries', 'skills', 'capacity', 'availability']).where('id', '=', id).executeTakeFirst();
type ManagerRow = NonNullable<Awaited<ReturnType<typeof managerRow>>>;

const approvedRows = (db: Reader) =>
  db.selectFrom('match')
    .innerJoin('need', 'need.id', 'match.need_id')
    .innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
    .innerJoin('association', 'association.id', 'need.association_id')
    .leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .where('match.status', '=', 'approved').where('need.status', '=', 'matched').where('need.stale_at', 'is', null).where('need.confidentiality', '<>', 'staff_only')
    .select((eb) => [
      'match.id', 'match.need_id', 'match.candidate_type', 'match.expert_id', 'match.society_id', 'match.achievement_id', 'need.enterprise_id', 'need.kind', 'society.name as society_name', 'match.confidence', 'match.position', 'match.decided_at',
      'need.title as need_title', 'need.field', 'need.industry_chain', 'need.urgency', 'need.deadline', 'need.region_code', 'association.time_zone',
      'enterprise.name as enterprise_name', 'enterprise.industry', 'expert.institution as expert_institution', 'expert.title as expert_title', 'achievement.owner as achievement_owner',
      eb.fn.coalesce('match.expert_id', 'match.society_id', 'match.achievement_id').$notNull().as('candidate_id'),
      eb.fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('candidate_name'),
      // Why somebody gave it back is worth knowing before taking it.
      eb.selectFrom('engagement as e').whereRef('e.match_id', '=', 'match.id').where('e.status', '=', 'released')
        .orderBy('e.ended_at', 'desc').limit(1).select('e.end_reason').as('given_back'),
    ]);

export type ClaimableMatch = Awaited<ReturnType<ReturnType<typeof approvedRows>['executeTakeFirstOrThrow']>>;
/** One need that waits for a manager, with its approved matches and why it fits this manager. */
export interface Claimable { readonly need: ClaimableMatch; readonly matches: readonly ClaimableMatch[]; readonly fit: Fit }

/** What is approved, of the manager's city first, then of the province, then from elsewhere: the limit cuts off what is far away, and what is near is found by its place. */
async function nearestApproved(db: Reader, regionCode: string): Promise<readonly ClaimableMatch[]> {
  const [city, province] = [regionCode.slice(0, 4), regionCode.slice(0, 2)];
  const inside = (prefix: string) => sql<SqlBool>`need.region_code >= ${prefix.padEnd(6, '0')} and need.region_code <= ${prefix.padEnd(6, '9')}`;
  const rows: ClaimableMatch[] = [];
  for (const [near, besides] of [[city, undefined], [province, city], [undefined, province]] as const) {
    if (rows.length >= MOST_TO_CLAIM) break;
    let query = approvedRows(db);
    if (near !== undefined) query = query.where(inside(near));
    if (besides !== undefined) query = query.where(sql<SqlBool>`not (${inside(besides)})`);
    rows.push(...await query.orderBy('match.decided_at', 'desc').orderBy('match.id').limit(MOST_TO_CLAIM - rows.length).execute());
  }
  return rows;
}

async function claimableFor(db: Reader, actor: Actor, manager: ManagerRow, now: Date): Promise<{ claimable: readonly Claimable[]; steppedBack: number }> {
  const rows = await nearestApproved(db, manager.region_code);
  const byNeed = new Map<string, ClaimableMatch[]>();
  const declared = await declaredBy(db, { userId: actor.userId, technologyManagerId: manager.id }, chinaDay(now));
  const free = rows.filter((row) => !declared.some((one) => touches(one, matterOf(row), [row.enterprise_name, row.expert_institution, row.society_name, row.achievement_owner])));
  for (const row of free) byNeed.set(row.need_id, [...byNeed.get(row.need_id) ?? [], row]);
  const fit = (need: ClaimableMatch) => fitOf({ regionCode: manager.region_code, industries: manager.industries, skills: manager.skills as ManagerSkill[] },
    { kind: need.kind, regionCode: need.region_code, field: need.field, industryChain: need.industry_chain, industry: need.industry, title: need.need_title });
  const claimable = [...byNeed.values()].flatMap((matches) => {
    const need = matches[0];
    return need === undefined ? [] : [{ need, matches: matches.toSorted((a, b) => a.position - b.position), fit: fit(need) }];
  }).sort((a, b) => b.fit.score - a.fit.score || urgency[b.need.urgency] - urgency[a.need.urgency]);
  return { claimable, steppedBack: rows.length - free.length };
}

const matterOf = (row: ClaimableMatch) => ({ needId: row.need_id, enterpriseId: row.enterprise_id, expertId: row.expert_id, societyId: row.society_id, achievementId: row.achievement_id });

const urgency = { normal: 0, urgent: 1, critical: 2 } as const;
