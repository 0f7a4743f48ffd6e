import type { Reader } from '../db/database.ts';
import type { Thing } from '../auth/refusal.ts';
import { matchOrder } from '../matches/match.queries.ts';
import type { Actor } from '../shared/command.ts';
import { endedStatuses } from './engagement.ts';

const invitations = (db: Reader) => db.selectFrom('case_invitation')
  .innerJoin('engagement', 'engagement.id', 'case_invitation.engagement_id').innerJoin('need', 'need.id', 'case_invitation.need_id')
  .innerJoin('association', 'association.id', 'need.association_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
  .innerJoin('technology_manager', 'technology_manager.id', 'engagement.technology_manager_id').innerJoin('match', 'match.id', 'case_invitation.match_id')
  .leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
  .selectAll('case_invitation')
  .select((eb) => [
    'engagement.status as case_status', 'need.title as need_title', 'need.field', 'need.background', 'need.problem', 'need.goals', 'need.confidentiality', 'need.enterprise_id', 'enterprise.name as enterprise_name',
    'association.name as association_name', 'association.path as association_path', 'association.time_zone', 'engagement.technology_manager_id', 'technology_manager.name as manager_name', 'technology_manager.institution as manager_institution',
    'match.candidate_type', 'match.society_id', 'match.reasons', 'achievement.owner as achievement_owner',
    eb.fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('candidate_name'),
    /** The person who answers for the candidate: of an achievement, the expert it came from. */
    eb.fn.coalesce('match.expert_id', 'achievement.expert_id').as('expert_id'),
  ]);
export type InvitationRow = Awaited<ReturnType<ReturnType<typeof invitations>['executeTakeFirstOrThrow']>>;

/** One invitation with all that its page says. Whoever asks has shown a link, or checks `answerThing`. */
export const invitationById = (db: Reader, invitationId: string): Promise<InvitationRow | undefined> => invitations(db).where('case_invitation.id', '=', invitationId).executeTakeFirst();

/** Of a case, newest first. Ask for it only after the case itself was shown to the reader. */
export const invitationsOf = (db: Reader, engagementId: string): Promise<readonly InvitationRow[]> =>
  invitations(db).where('case_invitation.engagement_id', '=', engagementId).orderBy('case_invitation.sent_at', 'desc').orderBy('case_invitation.id', 'desc').execute();

/** Who may answer: the invited side itself, staff for them, or whoever holds the link. */
export const answerThing = (row: Pick<InvitationRow, 'id' | 'side' | 'association_path' | 'enterprise_id' | 'expert_id' | 'society_id'>): Thing => ({
  associationPath: row.association_path, linkedId: row.id, ...(row.side === 'enterprise' ? { enterpriseId: row.enterprise_id } : { expertId: row.expert_id, societyId: row.society_id }),
});

export const lockInvitation = (trx: Reader, invitationId: string) => trx.selectFrom('case_invitation').selectAll().where('id', '=', invitationId).forUpdate().executeTakeFirst();
export type LockedInvitation = NonNullable<Awaited<ReturnType<typeof lockInvitation>>>;

/** Approved for the need, best first, who can be asked now and were not asked in this case. */
export const alternatesOf = (db: Reader, needId: string, engagementId: string) =>
  db.selectFrom('match').leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .where('match.need_id', '=', needId).where('match.status', '=', 'approved')
    .where(({ fn, eb }) => eb(fn.coalesce('expert.availability', 'society.availability', 'achievement.availability'), '<>', 'unavailable'))
    .where(({ eb }) => eb.or([eb('expert.capacity', 'is', null), eb('expert.capacity', '>', 0)]))
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('case_invitation').select('case_invitation.id').whereRef('case_invitation.match_id', '=', 'match.id').where('case_invitation.engagement_id', '=', engagementId).where('case_invitation.side', '=', 'candidate'))))
    .orderBy(matchOrder).select((eb) => ['match.id', 'match.candidate_type', 'match.expert_id', 'match.society_id', 'match.achievement_id', eb.fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('name')]).execute();

/** Invitations whose day has passed without an answer, and those whose named day has come. */
export const invitationsDue = (db: Reader, now: Date, today: string) =>
  db.selectFrom('case_invitation').innerJoin('engagement', 'engagement.id', 'case_invitation.engagement_id').where('engagement.status', 'not in', endedStatuses)
    .where(({ eb, and, or }) => or([and([eb('case_invitation.status', '=', 'sent'), eb('expires_at', '<=', now)]), and([eb('case_invitation.status', '=', 'postponed'), eb('not_before', '<=', today)])]))
    .select(['case_invitation.id', 'case_invitation.status']).orderBy('case_invitation.expires_at').orderBy('case_invitation.id').limit(500).execute();

/** What waits for the answer of this person: of their own profile, society or firms. `engagementId`: of this case only. */
export async function invitationsFor(db: Reader, actor: Actor, engagementId?: string): Promise<readonly InvitationRow[]> {
  const ids = (of: 'expertId' | 'societyId' | 'enterpriseId') => actor.grants.flatMap((grant) => grant[of] ?? []);
  const [experts, societies, firms] = [ids('expertId'), ids('societyId'), ids('enterpriseId')];
  if (experts.length + societies.length + firms.length === 0) return [];
  return invitations(db).where('case_invitation.status', 'in', ['sent', 'postponed']).where('engagement.status', 'not in', endedStatuses)
    .$if(engagementId !== undefined, (query) => query.where('case_invitation.engagement_id', '=', engagementId ?? ''))
    .where(({ eb, and, or, fn }) => or([
      ...(experts.length > 0 ? [and([eb('side', '=', 'candidate'), eb(fn.coalesce('match.expert_id', 'achievement.expert_id'), 'in', experts)])] : []),
      ...(societies.length > 0 ? [and([eb('side', '=', 'candidate'), eb('match.society_id', 'in', societies)])] : []),
      ...(firms.length > 0 ? [and([eb('side', '=', 'enterprise'), eb('need.enterprise_id', 'in', firms)])] : []),
    ])).orderBy('case_invitation.expires_at').orderBy('case_invitation.id').limit(50).execute();
}
