import { addPatents, decideFindings } from '../../src/findings/finding.commands.ts';
import { renewProfileLink } from '../../src/profiles/freshness.commands.ts';
import { leaveAccount } from '../../src/accounts/account.commands.ts';
import { createClient } from '../../src/accounts/client.commands.ts';
import { invite } from '../../src/accounts/invitation.commands.ts';
import { joinOwnEnterprise } from '../../src/accounts/join.commands.ts';
import { askRecovery } from '../../src/accounts/recovery.commands.ts';
import { linkToken as accountLink } from '../../src/auth/link.ts';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { recordContactConsent, saveContact, viewContact } from '../../src/contacts/contact.commands.ts';
import { declareConflict } from '../../src/conflicts/conflict.commands.ts';
import { claimMatch, recordStep } from '../../src/engagements/engagement.commands.ts';
import { addFiles } from '../../src/engagements/file.commands.ts';
import { askFollowUps } from '../../src/engagements/follow-up.commands.ts';
import { sendCaseInvitation } from '../../src/engagements/invitation.commands.ts';
import { addEventExperts, addEventNeeds, createEvent } from '../../src/events/event.commands.ts';
import { askPlan } from '../../src/events/plan.commands.ts';
import { recordAttempt } from '../../src/learning/tuning.commands.ts';
import { linkToken } from '../../src/http/links.ts';
import { addWish } from '../../src/matches/wish.commands.ts';
import { askForDraft, writeDraft } from '../../src/needs/draft.commands.ts';
import { storeGroups } from '../../src/reports/groups.commands.ts';
import { setAsideNeed } from '../../src/needs/set-aside.commands.ts';
import { checkNeed } from '../../src/needs/check.commands.ts';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { addWebhook } from '../../src/webhooks/webhook.commands.ts';
import { addRobot } from '../../src/notices/robot.commands.ts';
import { saveView } from '../../src/desk/view.commands.ts';
import { handToSociety } from '../../src/reviews/nomination.commands.ts';
import { answerQuestion, askEnterprise } from '../../src/reviews/question.commands.ts';
import { readSecond, setReadingShare } from '../../src/reviews/reading.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { decideMany } from '../../src/reviews/run.commands.ts';
import { addEvidence, createExpert, createSociety, createTechnologyManager, editExpert } from '../../src/profiles/profile.commands.ts';
import { system, visitor } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { PNG } from '../files/samples.ts';
import { holdSeminar, noteSeminarNeed, splitMinutes } from '../../src/seminars/seminar.commands.ts';
import { aDoneImport, aReadyImport } from '../imports/made.ts';
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
  readonly ids: Readonly<Record<'association' | 'enterprise' | 'expert' | 'society' | 'manager' | 'achievement' | 'draft' | 'submitted' | 'aside' | 'group' | 'alike' | 'accepted' | 'matched' | 'proposed' | 'approved' | 'claimed' | 'claimedNeed' | 'engagement' | 'conflict' | 'file' | 'followUp' | 'followUpLink' | 'profileLink' | 'finding' | 'taking' | 'endedCase' | 'endedStep' | 'questions' | 'pupil' | 'question' | 'answered' | 'nomination' | 'run' | 'rejected' | 'reading' | 'dispute' | 'view' | 'event' | 'eventNeed' | 'eventExpert' | 'notice' | 'message' | 'robot' | 'webhook' | 'delivery' | 'expertEvidence' | 'contactView' | 'wish' | 'societyEvidence' | 'managerEvidence' | 'readyImport' | 'doneImport' | 'seminar' | 'seminarDraft' | 'check' | 'firmName' | 'caseInvitation' | 'invitationLink' | 'needLink' | 'person' | 'grant' | 'invitation' | 'application' | 'unverified' | 'client' | 'left', string>> & { readonly tokens: Readonly<Record<'invitation' | 'recovery', string>> };
}

export async function aPermissionWorld(t: TestServices): Promise<PermissionWorld> {
  const world = await aWorld(t);
  const { db } = t.deps;
  const paper = { kind: 'paper' as const, title: '带式输送粘附', text: '溜槽', year: 2021 };
  const submitted = await aSubmittedNeed(t, world);
  const aside = await aSubmittedNeed(t, world, { title: '放下的一条需求' });
  await t.run(setAsideNeed, world.staff, { id: aside, reason: 'too_early', answer: '条件成熟以后请补充再提交。' });
  const alike = await aSubmittedNeed(t, world);
  const { id: draft } = await t.run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '一份草稿', field: '装备', problem: '溜槽堵塞', draft: true });
  const accepted = await anAcceptedNeed(t, world);
  await t.run(storeGroups, system, { needs: [submitted, alike, accepted].map((id) => ({ id, groupId: submitted })) });
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
  // A case that was signed long ago and has ended, for what comes after.
  const { matchId: signed } = await approve();
  const { id: endedCase } = await t.run(claimMatch, world.manager, { id: signed }, { now: new Date('2026-05-01T02:00:00Z') });
  await t.run(recordStep, world.manager, { id: endedCase, stage: 'signed', happenedOn: '2026-05-02', contractNumber: 'HT-1', version: 1 }, { now: new Date('2026-05-02T02:00:00Z') });
  await t.run(recordStep, world.manager, { id: endedCase, stage: 'completed', happenedOn: '2026-05-03', version: 2 }, { now: new Date('2026-05-03T02:00:00Z') });
  await t.run(askFollowUps, system, {});
  const { id: followUp } = await db.selectFrom('follow_up').select('id').where('engagement_id', '=', endedCase).where('side', '=', 'enterprise').executeTakeFirstOrThrow();
  const { id: endedStep } = await db.selectFrom('engagement_step').select('id').where('engagement_id', '=', endedCase).where('stage', '=', 'signed').executeTakeFirstOrThrow();
  const { id: caseInvitation } = await t.run(sendCaseInvitation, world.manager, { id: engagement, side: 'candidate' });
  // A question with the enterprise, one that is answered, a request to the society, a run, a reading that waits, two that differ, a view.
  const other = (await anAccount(t, { role: 'staff', associationId: world.cityId })).actor;
  // The candidates are there; only the needs are new.
  const needIds: string[] = [];
  for (let count = 0; count < 5; count += 1) needIds.push(await anAcceptedNeed(t, world));
  await t.drain();
  const waiting = async () => {
    const needId = needIds.pop() ?? '';
    const { id: matchId, version } = await db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('candidate_type', '=', 'expert').where('status', '=', 'proposed').orderBy('position').executeTakeFirstOrThrow();
    return { needId, matchId, version };
  };
  const first = await waiting();
  const { id: question } = await t.run(askEnterprise, world.staff, { id: first.matchId, version: first.version, question: '含水率是多少？' });
  const second = await waiting();
  const { id: answered } = await t.run(askEnterprise, world.staff, { id: second.matchId, version: second.version, question: '带速是多少？' });
  await t.run(answerQuestion, world.enterprise, { id: answered, answer: '5 m/s' });
  const third = await waiting();
  const { runId: run } = await t.run(decideMany, world.staff, { decision: 'reject', reason: 'wrong_field', matches: [{ id: third.matchId, version: third.version }] });
  await t.run(setReadingShare, system, { percent: 100 });
  const decide = async () => { const { matchId, version } = await waiting(); await t.run(decideMatch, other, { id: matchId, decision: 'approve', reason: 'evidence_fits', version }); return (await db.selectFrom('second_reading').select('id').where('match_id', '=', matchId).executeTakeFirstOrThrow()).id; };
  const [reading, dispute] = [await decide(), await decide()];
  await t.run(readSecond, world.staff, { id: dispute, decision: 'reject', reason: 'wrong_field' });
  await t.run(setReadingShare, system, { percent: 0 });
  const { id: view } = await t.run(saveView, world.staff, { name: '紧急', filter: { urgency: 'critical' } });
  // Each new candidate may have renewed the proposals: those that stand at the end.
  await t.drain();
  const { id: proposed } = await db.selectFrom('match').select('id').where('need_id', '=', matched).where('status', '=', 'proposed').where('candidate_type', '=', 'expert').orderBy('position').executeTakeFirstOrThrow();
  const { id: achievement } = await db.selectFrom('achievement').select('id').where('association_id', '=', world.provinceId).executeTakeFirstOrThrow();
  // Somebody who was approved for nothing.
  const { id: eventExpert } = await db.selectFrom('expert').select('id').where('association_id', '=', world.provinceId)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('match').select('match.id').whereRef('match.expert_id', '=', 'expert.id').where('match.status', 'in', ['approved', 'claimed'])))).orderBy('id').executeTakeFirstOrThrow();
  const { id: event } = await t.run(createEvent, world.staff, { associationId: world.provinceId, title: '权限对接会', heldOn: '2026-12-20' });
  await t.run(addEventNeeds, world.staff, { id: event, needIds: [accepted] });
  await t.run(addEventExperts, world.staff, { id: event, expertIds: [eventExpert] });
  // A file of the firm's, whose content is never asked for here but by those who may: the manager takes it away as the case's, who laid it down as their own.
  const file = newId();
  const about = await t.deps.files.inspect('照片.png', PNG, 'upload');
  await t.deps.files.put(file, PNG);
  await t.run(addFiles, world.enterprise, { id: engagement, files: [{ id: file, purpose: 'photo', ...about }] });
  const { id: conflict } = await t.run(declareConflict, world.staff, { kind: 'employment', about: 'institution', subject: '某某无关研究所' });
  const { id: questions } = await t.run(askForDraft, world.staff, { needId: accepted, kind: 'questions' });
  await t.run(writeDraft, system, { id: questions, text: '介质是什么？', model: null });
  // One plan that is computed, and one that is asked for.
  await t.run(askPlan, world.staff, { id: event });
  await t.drain();
  await t.run(askPlan, world.staff, { id: event });
  // Evidence that no proposal rests on, or it could not be removed.
  const { id: expertEvidence } = await t.run(addEvidence, world.staff, { profileKind: 'expert', profileId: expertId, ...paper });
  const { id: society } = await t.run(createSociety, system, { associationId: world.cityId, name: '权限学会(演示)', level: 'city', regionCode: '370900', evidence: [paper] });
  const { id: nomination } = await t.run(handToSociety, world.staff, { needId: third.needId, societyId: society });
  const { id: manager } = await t.run(createTechnologyManager, system, { associationId: world.cityId, name: '权限经理(演示)', regionCode: '370900', level: 'junior', capacity: 3, evidence: [paper] });
  await t.run(addPatents, world.staff, { expertId, text: '201710601862.3，一种权限装置\n95115608.X，另一种权限装置' });
  const [taken, left2] = await db.selectFrom('finding').select('id').where('expert_id', '=', expertId).orderBy('title').execute();
  const { version: profileVersion } = await db.selectFrom('expert').select('version').where('id', '=', expertId).executeTakeFirstOrThrow();
  await t.run(decideFindings, world.staff, { expertId, version: profileVersion, ids: taken?.id ?? '', decision: 'take' });
  const { taking_id: taking } = await db.selectFrom('finding').select('taking_id').where('id', '=', taken?.id ?? '').executeTakeFirstOrThrow();
  await t.run(editExpert, world.staff, { id: expertId, version: profileVersion, orcid: '0000-0002-1825-0097' });
  await t.run(renewProfileLink, world.staff, { kind: 'expert', id: expertId });
  // Nobody's proposal: made after all needs were matched, about something else.
  const { id: pupil } = await t.run(createExpert, system, { associationId: world.provinceId, name: '权限旁人(演示)', regionCode: '370100', fields: ['海洋生物'], evidence: [{ kind: 'paper', title: '海藻多糖', text: '提取', year: 2020 }] });
  const figures = { needs: 40, before: 0.4, after: 0.3, difference: -0.1, low: -0.15, high: -0.05, verdict: 'better' as const, attempt: 1, level: 0.975 };
  const rankingFamily = t.deps.search.rankingVersion.split('+')[0] ?? '';
  await t.run(recordAttempt, system, { kind: 'weights', rankingFamily, learned: { keywords: 1, profile: 1, evidence: 1.5, semantics: 1 }, decisions: 400, figures });
  await t.run(recordAttempt, system, { kind: 'calibration', rankingFamily, learned: { slope: 3, intercept: -2, cap: 0.6 }, decisions: 400, figures });
  const contact = { ownerKind: 'expert' as const, ownerId: expertId };
  await t.run(saveContact, world.staff, { ...contact, phone: '13800138000' });
  await t.run(recordContactConsent, world.staff, { ...contact, engagementId: engagement, note: '电话里同意了' });
  const { id: contactView } = await t.run(viewContact, world.manager, { ...contact, engagementId: engagement }, { now: new Date(Date.now() + 3_600_000) });
  const { id: wish } = await t.run(addWish, world.staff, { ...contact, field: '海洋多糖' });
  const evidenceOf = async (column: 'society_id' | 'technology_manager_id', id: string): Promise<string> =>
    (await db.selectFrom('evidence').select('id').where(column, '=', id).executeTakeFirstOrThrow()).id;

  const { id: robot } = await t.run(addRobot, system, { associationId: world.cityId, channel: 'wecom', name: '权限群', url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k' });
  const { id: webhook } = await t.run(addWebhook, system, { associationId: world.cityId, name: '平台', url: 'http://127.0.0.1:9/hook', kinds: ['need'] });
  const delivery = newId();
  await db.insertInto('webhook_delivery').values({ id: delivery, webhook_id: webhook, event_id: newId(), seq: null, type: 'need.accept', body: '{}', state: 'failed', due_at: new Date(), claim: null, claimed_at: null, tries: 6, status: 500, problem: 'HTTP 500', sent_at: null, created_at: new Date() }).execute();
  const { id: notice } = await db.selectFrom('notice').select('id').where('user_id', '=', world.staff.userId).where('kind', '=', 'need_submitted').where('subject_id', '=', submitted).executeTakeFirstOrThrow();
  const message = newId();
  await db.insertInto('message').values({ id: message, channel: 'mail', user_id: world.staff.userId, robot_id: null, state: 'failed', due_at: new Date(), claim: null, claimed_at: null, sent_at: null, opened_at: null, problem: 'ECONNREFUSED', created_at: new Date(), tries: 6 }).execute();

  // Somebody with a role there, one who waits for it, an invitation, a firm that registered itself, a key of the API.
  const { actor: person } = await anAccount(t, { role: 'staff', associationId: world.cityId });
  const { id: grant } = await db.selectFrom('role_grant').select('id').where('user_id', '=', person.userId ?? '').executeTakeFirstOrThrow();
  const { actor: left } = await anAccount(t, { role: 'staff', associationId: world.cityId });
  await t.run(leaveAccount, system, { id: left.userId ?? '' });
  const { id: invitation } = await t.run(invite, world.staff, { email: 'invited@example.test', role: 'enterprise_member', profileId: world.enterpriseId });
  const { id: openInvitation } = await t.run(invite, world.staff, { email: 'invited2@example.test', role: 'enterprise_member', profileId: world.enterpriseId });
  await t.run(askRecovery, visitor, { email: world.emails.manager });
  const { id: recovery } = await db.selectFrom('recovery').select('id').executeTakeFirstOrThrow();
  const applicant = await anAccount(t, { role: 'staff', associationId: world.cityId });
  await t.run(joinOwnEnterprise, applicant.actor, { firmName: '同一家', creditCode: (await db.selectFrom('enterprise').select('credit_code').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow()).credit_code, regionCode: '370900' });
  const { id: application } = await db.selectFrom('role_application').select('id').executeTakeFirstOrThrow();
  const unverified = await anEnterprise(t, world.cityId);
  await db.updateTable('enterprise').set({ unverified_since: new Date() }).where('id', '=', unverified).execute();
  const { id: client } = await t.run(createClient, system, { associationId: world.cityId, name: '平台', scopes: ['needs:read'], days: '30', keyHash: '0'.repeat(64), keyStart: 'kq_0' });
  const { id: root } = await db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const { id: neighbourProvince } = await t.run(createAssociation, system, { name: '邻省科协(权限)', level: 'province', parentId: root, regionCode: '410000' });
  const signedIn = async (grant: Parameters<typeof anAccount>[1]): Promise<string> => t.signIn((await anAccount(t, grant)).email);
  const { id: seminar } = await t.run(holdSeminar, world.staff, { associationId: world.cityId, title: '园区座谈会', heldOn: '2026-11-20', firms: '' });
  await t.run(splitMinutes, world.staff, { id: seminar, text: '某某机械有限公司 王工：减速机漏油。' });
  const { id: seminarDraft } = await t.run(noteSeminarNeed, world.staff, { id: seminar, body: '溜槽容易堵塞' });
  const { id: check } = await t.run(checkNeed, world.staff, { id: accepted, how: 'visit', checkedOn: '2026-01-15' });
  const { name: firmName } = await db.selectFrom('enterprise').select('name').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow();
  return {
    ids: {
      seminar, seminarDraft, check, firmName,
      association: world.cityId, enterprise: world.enterpriseId, expert: expertId, society, manager, achievement, draft, submitted, aside, group: submitted, alike, accepted, matched, proposed, approved, claimed, claimedNeed, engagement, conflict, file, followUp, followUpLink: linkToken(t.deps.linkKey, 'follow_up', followUp, 1), profileLink: linkToken(t.deps.linkKey, 'profile', expertId, 1), finding: left2?.id ?? '', taking: taking ?? '', endedCase, endedStep,
      readyImport: await aReadyImport(t, world.staff, world.cityId), doneImport: await aDoneImport(t, world.staff, world.cityId),
      notice, message, robot, webhook, delivery, caseInvitation, invitationLink: linkToken(t.deps.linkKey, 'invitation', caseInvitation, 1), needLink: linkToken(t.deps.linkKey, 'need', accepted, 1),
      questions, event, pupil, contactView, wish, question, answered, nomination, run, rejected: third.matchId, reading, dispute, view, eventNeed: accepted, eventExpert, expertEvidence, societyEvidence: await evidenceOf('society_id', society), managerEvidence: await evidenceOf('technology_manager_id', manager),
      person: person.userId ?? '', grant, invitation, application, unverified, client, left: left.userId ?? '', tokens: { invitation: accountLink(t.deps.linkKey, 'invitation', openInvitation), recovery: accountLink(t.deps.linkKey, 'recovery', recovery) },
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
