import { leaveAccount } from '../../src/accounts/account.commands.ts';
import { createClient } from '../../src/accounts/client.commands.ts';
import { invite } from '../../src/accounts/invitation.commands.ts';
import { joinOwnEnterprise } from '../../src/accounts/join.commands.ts';
import { askRecovery } from '../../src/accounts/recovery.commands.ts';
import { linkToken } from '../../src/auth/link.ts';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { claimMatch } from '../../src/engagements/engagement.commands.ts';
import { addEventExperts, addEventNeeds, createEvent } from '../../src/events/event.commands.ts';
import { askPlan } from '../../src/events/plan.commands.ts';
import { recordAttempt } from '../../src/learning/tuning.commands.ts';
import { askForDraft, writeDraft } from '../../src/needs/draft.commands.ts';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { addEvidence, createExpert, createSociety, createTechnologyManager } from '../../src/profiles/profile.commands.ts';
import { system, visitor } from '../../src/shared/command.ts';
import { aMatchedNeed, anAcceptedNeed, anAccount, anEnterprise, aSubmittedNeed, aWorld } from '../factories.ts';
import type { TestServices } from '../support/services.ts';

/**
 * One world for the permission table: a firm's needs at every point of their life below one province, and everybody who may
 * come near them, inside and outside. What a person is to these records is what their name here says.
 */
export const people = [
  'visitor', 'enterprise', 'otherFirm', 'liaison', 'expert', 'otherExpert', 'secretary', 'manager', 'otherManager', 'staff', 'neighbour', 'administrator', 'neighbourAdministrator',
] as const;
export type PersonName = (typeof people)[number];

export interface PermissionWorld {
  readonly cookies: Readonly<Record<PersonName, string | undefined>>;
  /** By what routes need: ids of the own province's things. */
  readonly ids: Readonly<Record<'association' | 'enterprise' | 'expert' | 'society' | 'manager' | 'achievement' | 'draft' | 'submitted' | 'alike' | 'accepted' | 'matched' | 'proposed' | 'approved' | 'claimed' | 'claimedNeed' | 'engagement' | 'questions' | 'pupil' | 'event' | 'eventNeed' | 'eventExpert' | 'expertEvidence' | 'societyEvidence' | 'managerEvidence' | 'person' | 'grant' | 'invitation' | 'application' | 'unverified' | 'client' | 'left', string>> & { readonly tokens: Readonly<Record<'invitation' | 'recovery', string>> };
}

export async function aPermissionWorld(t: TestServices): Promise<PermissionWorld> {
  const world = await aWorld(t);
  const { db } = t.deps;
  const paper = { kind: 'paper' as const, title: '带式输送粘附', text: '溜槽', year: 2021 };
  const submitted = await aSubmittedNeed(t, world);
  const alike = await aSubmittedNeed(t, world);
  const { id: draft } = await t.run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '一份草稿', field: '装备', problem: '溜槽堵塞', draft: true });
  const accepted = await anAcceptedNeed(t, world);
  const { needId: matched } = await aMatchedNeed(t, world);
  const approve = async (): Promise<{ needId: string; matchId: string; expertId: string }> => {
    const { needId, matchId, version } = await aMatchedNeed(t, world);
    await t.run(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version });
    const { expert_id: expertId } = await db.selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow();
    return { needId, matchId, expertId: expertId ?? '' };
  };
  const { matchId: approved } = await approve();
  const { needId: claimedNeed, matchId: claimed, expertId } = await approve();
  const { id: engagement } = await t.run(claimMatch, world.manager, { id: claimed });
  // Each new candidate may have renewed the proposals: those that stand at the end.
  await t.drain();
  const { id: proposed } = await db.selectFrom('match').select('id').where('need_id', '=', matched).where('status', '=', 'proposed').where('candidate_type', '=', 'expert').orderBy('position').executeTakeFirstOrThrow();
  const { id: achievement } = await db.selectFrom('achievement').select('id').where('association_id', '=', world.provinceId).executeTakeFirstOrThrow();
  const { id: eventExpert } = await db.selectFrom('expert').select('id').where('association_id', '=', world.provinceId).where('id', '<>', expertId).executeTakeFirstOrThrow();
  const { id: event } = await t.run(createEvent, world.staff, { associationId: world.provinceId, title: '权限对接会', heldOn: '2026-12-20' });
  await t.run(addEventNeeds, world.staff, { id: event, needIds: [accepted] });
  await t.run(addEventExperts, world.staff, { id: event, expertIds: [eventExpert] });
  const { id: questions } = await t.run(askForDraft, world.staff, { needId: accepted, kind: 'questions' });
  await t.run(writeDraft, system, { id: questions, text: '介质是什么？', model: null });
  // One plan that is computed, and one that is asked for.
  await t.run(askPlan, world.staff, { id: event });
  await t.drain();
  await t.run(askPlan, world.staff, { id: event });
  // Evidence that no proposal rests on, or it could not be removed.
  const { id: expertEvidence } = await t.run(addEvidence, world.staff, { profileKind: 'expert', profileId: expertId, ...paper });
  const { id: society } = await t.run(createSociety, system, { associationId: world.cityId, name: '权限学会(演示)', level: 'city', regionCode: '370900', evidence: [paper] });
  const { id: manager } = await t.run(createTechnologyManager, system, { associationId: world.cityId, name: '权限经理(演示)', regionCode: '370900', level: 'junior', capacity: 3, evidence: [paper] });
  // Nobody's proposal: made after all needs were matched, about something else.
  const { id: pupil } = await t.run(createExpert, system, { associationId: world.provinceId, name: '权限旁人(演示)', regionCode: '370100', fields: ['海洋生物'], evidence: [{ kind: 'paper', title: '海藻多糖', text: '提取', year: 2020 }] });
  const figures = { needs: 40, before: 0.4, after: 0.3, difference: -0.1, low: -0.15, high: -0.05, verdict: 'better' as const, attempt: 1, level: 0.975 };
  const rankingFamily = t.deps.search.rankingVersion.split('+')[0] ?? '';
  await t.run(recordAttempt, system, { kind: 'weights', rankingFamily, learned: { keywords: 1, profile: 1, evidence: 1.5, semantics: 1 }, decisions: 400, figures });
  await t.run(recordAttempt, system, { kind: 'calibration', rankingFamily, learned: { slope: 3, intercept: -2, cap: 0.6 }, decisions: 400, figures });
  const evidenceOf = async (column: 'society_id' | 'technology_manager_id', id: string): Promise<string> =>
    (await db.selectFrom('evidence').select('id').where(column, '=', id).executeTakeFirstOrThrow()).id;

  // Somebody with a role there, one who waits for it, an invitation, a firm that registered itself, a key of the API.
  const { actor: person } = await anAccount(t, { role: 'staff', associationId: world.cityId });
  const { id: grant } = await db.selectFrom('role_grant').select('id').where('user_id', '=', person.userId ?? '').executeTakeFirstOrThrow();
  const { actor: left } = await anAccount(t, { role: 'staff', associationId: world.cityId });
  await t.run(leaveAccount, system, { id: left.userId ?? '' });
  const { id: invitation } = await t.run(invite, world.staff, { email: 'invited@example.test', role: 'enterprise_member', profileId: world.enterpriseId });
  const { id: openInvitation } = await t.run(invite, world.staff, { email: 'invited2@example.test', role: 'enterprise_member', profileId: world.enterpriseId });
  await t.run(askRecovery, visitor, { email: world.emails.manager });
  const { id: recovery } = await db.selectFrom('recovery').select('id').executeTakeFirstOrThrow();
  const waiting = await anAccount(t, { role: 'staff', associationId: world.cityId });
  await t.run(joinOwnEnterprise, waiting.actor, { firmName: '同一家', creditCode: (await db.selectFrom('enterprise').select('credit_code').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow()).credit_code, regionCode: '370900' });
  const { id: application } = await db.selectFrom('role_application').select('id').executeTakeFirstOrThrow();
  const unverified = await anEnterprise(t, world.cityId);
  await db.updateTable('enterprise').set({ unverified_since: new Date() }).where('id', '=', unverified).execute();
  const { id: client } = await t.run(createClient, system, { associationId: world.cityId, name: '平台', scopes: ['needs:read'], days: '30', keyHash: '0'.repeat(64), keyStart: 'kq_0' });
  const { id: root } = await db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const { id: neighbourProvince } = await t.run(createAssociation, system, { name: '邻省科协(权限)', level: 'province', parentId: root, regionCode: '410000' });
  const signedIn = async (grant: Parameters<typeof anAccount>[1]): Promise<string> => t.signIn((await anAccount(t, grant)).email);
  return {
    ids: {
      association: world.cityId, enterprise: world.enterpriseId, expert: expertId, society, manager, achievement, draft, submitted, alike, accepted, matched, proposed, approved, claimed, claimedNeed, engagement,
      questions, event, pupil, eventNeed: accepted, eventExpert, expertEvidence, societyEvidence: await evidenceOf('society_id', society), managerEvidence: await evidenceOf('technology_manager_id', manager),
      person: person.userId ?? '', grant, invitation, application, unverified, client, left: left.userId ?? '', tokens: { invitation: linkToken(t.deps.linkKey, 'invitation', openInvitation), recovery: linkToken(t.deps.linkKey, 'recovery', recovery) },
    },
    cookies: {
      visitor: undefined,
      enterprise: await t.signIn(world.emails.enterprise),
      otherFirm: await signedIn({ role: 'enterprise_member', associationId: world.cityId, enterpriseId: await anEnterprise(t, world.cityId) }),
      liaison: await signedIn({ role: 'liaison', associationId: world.cityId, enterpriseId: world.enterpriseId }),
      expert: await signedIn({ role: 'expert', associationId: world.provinceId, expertId }),
      otherExpert: await signedIn({ role: 'expert', associationId: world.provinceId, expertId: eventExpert }),
      secretary: await signedIn({ role: 'society_secretary', associationId: world.cityId, societyId: society }),
      manager: await t.signIn(world.emails.manager),
      otherManager: await signedIn({ role: 'technology_manager', associationId: world.cityId, technologyManagerId: manager }),
      staff: await t.signIn(world.emails.staff),
      neighbour: await signedIn({ role: 'staff', associationId: neighbourProvince }),
      administrator: await signedIn({ role: 'administrator', associationId: root }),
      neighbourAdministrator: await signedIn({ role: 'administrator', associationId: neighbourProvince }),
    },
  };
}
