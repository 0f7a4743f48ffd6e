import type { z } from 'zod';
import { grantRole, revokeRole, trimAccess } from '../../src/accounts/account.commands.ts';
import { openSetup } from '../../src/accounts/setup.commands.ts';
import { editAssociation } from '../../src/associations/association.commands.ts';
import { removeExpired } from '../../src/audit/retention.commands.ts';
import { sealActivity } from '../../src/audit/seal.commands.ts';
import { createAccount } from '../../src/auth/accounts.ts';
import { advanceClocks, recountClocks, setClocks } from '../../src/clocks/clock.commands.ts';
import { declareConflict } from '../../src/conflicts/conflict.commands.ts';
import { decideConsent } from '../../src/consents/consent.commands.ts';
import { saveContact, sealContactsAnew, viewContact } from '../../src/contacts/contact.commands.ts';
import type { Database } from '../../src/db/database.ts';
import * as embedding from '../../src/embeddings/embedding.commands.ts';
import { beginCall, endCall } from '../../src/endpoint/endpoint.commands.ts';
import { acceptConduct } from '../../src/engagements/conduct.commands.ts';
import { CONDUCT_VERSION } from '../../src/engagements/conduct.ts';
import { askFollowUps } from '../../src/engagements/follow-up.commands.ts';
import { answerCaseInvitation, moveCaseInvitationOn } from '../../src/engagements/invitation.commands.ts';
import { offerToManagers } from '../../src/engagements/offer.commands.ts';
import { passReviews, withdrawMatch } from '../../src/engagements/withdrawal.commands.ts';
import { addEventExperts, addEventNeeds } from '../../src/events/event.commands.ts';
import { addPatents, beginLook, endLook, keepFindings, lookAgain } from '../../src/findings/finding.commands.ts';
import { beginImportWork, carryOutImport, endImportStep, uploadSheet } from '../../src/imports/import.commands.ts';
import { endTurn, takeTurn } from '../../src/indexing/turn.commands.ts';
import { startTimer } from '../../src/jobs/timers.commands.ts';
import { confirmModel, storeModel } from '../../src/learning/model.commands.ts';
import { recordAttempt } from '../../src/learning/tuning.commands.ts';
import { countUse } from '../../src/limits/limit.commands.ts';
import { proposeMatches } from '../../src/matches/match.commands.ts';
import { noteOutlook } from '../../src/matches/outlook.commands.ts';
import { matchAnew } from '../../src/matches/reverse.commands.ts';
import { notePieceRead } from '../../src/seminars/reading.commands.ts';
import { addWish, endDeclinedProposals } from '../../src/matches/wish.commands.ts';
import { erasePerson, forgetModels } from '../../src/me/erase.commands.ts';
import { writeDraft } from '../../src/needs/draft.commands.ts';
import { ageNeed, confirmNeed } from '../../src/needs/follow.commands.ts';
import { claimMessage, endMessage, planNotices } from '../../src/notices/message.commands.ts';
import { addRobot, removeRobot } from '../../src/notices/robot.commands.ts';
import { askProfiles, confirmProfile } from '../../src/profiles/freshness.commands.ts';
import { commandsOf } from '../../src/profiles/profile.commands.ts';
import { requestGroups, storeGroups } from '../../src/reports/groups.commands.ts';
import { answerNomination, proposeNominated } from '../../src/reviews/nomination.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import type { Command } from '../../src/shared/command.ts';
import { claimDelivery, endDelivery, planDeliveries } from '../../src/webhooks/delivery.commands.ts';
import { removeWebhook } from '../../src/webhooks/webhook.commands.ts';
import { PNG } from '../files/samples.ts';
import type { Asked } from './requests.ts';
import type { ReaderName, SightWorld } from './sight.ts';

/** Commands no route leads to with these inputs, asked directly: what the system does alone, what pages hide or refuse before, and where one's area ends. */
interface Direct { readonly command: Command<z.ZodType, unknown, Database>; readonly input: object; readonly as: ReaderName; readonly comes: 'not_signed_in' | 'not_allowed' | 'not_found' | 'invalid_input' | 'done' }
const direct = <I extends z.ZodType, O>(command: Command<I, O, Database>, input: z.input<I> & object, as: ReaderName = 'administrator', comes: Direct['comes'] = 'not_allowed'): Direct => ({ command: command as unknown as Direct['command'], input, as, comes });
const figures = { needs: 40, before: 0.4, after: 0.3, difference: -0.1, low: -0.15, high: -0.05, verdict: 'better' as const, attempt: 1, level: 0.975 };

export const directs = ({ ids }: SightWorld, root: string, version: (id: string) => number): readonly Direct[] => [
  direct(beginCall, { endpoint: 'chat', wanted: 1, perDay: 100 }), direct(endCall, { endpoint: 'chat', failed: null }),
  direct(embedding.wantTexts, { model: 'm', kind: 'expert', subjects: [{ id: ids.expert, hashes: [] }] }), direct(embedding.claimTexts, { model: 'm', limit: 1, perDay: 1 }), direct(embedding.storeVectors, { vectors: [], gone: [] }),
  direct(embedding.releaseTexts, { ids: [ids.expert], failed: { kind: 'down', message: 'x', retryAfterSeconds: null } }), direct(embedding.continueEmbedding, { model: 'm', perDay: 1 }),
  direct(removeExpired, { kind: 'session', days: 7 }), direct(startTimer, { kind: 'retention.carry_out' }), direct(matchAnew, { needIds: [] }), direct(countUse, { name: 'try', by: 'place', who: 'x', most: 1, seconds: 1 }),
  direct(storeModel, { version: 'v', rankingVersion: '0', texts: 1, seconds: 1, askedBy: null, content: new Uint8Array([1]) }), direct(recordAttempt, { kind: 'weights', rankingFamily: '1', learned: { keywords: 1, profile: 1, evidence: 1, semantics: 1 }, decisions: 400, figures }),
  direct(notePieceRead, { id: ids.seminar, piece: 0, pieces: 1, model: null, drafts: [], none: null }),
  direct(writeDraft, { id: ids.questions, text: 'x', model: null }), direct(proposeMatches, { needId: ids.accepted, acceptedAt: new Date(0), rankingVersion: '1', proposals: [], considered: 0, excluded: {} }),
  direct(storeGroups, { needs: [] }), direct(noteOutlook, { id: ids.submitted, version: 1, outlook: 'likely' }),
  direct(trimAccess, {}), direct(openSetup, {}), direct(sealActivity, {}), direct(sealContactsAnew, {}), direct(advanceClocks, {}), direct(recountClocks, { upTo: '2027-12-31', after: null }), direct(askFollowUps, {}),
  direct(moveCaseInvitationOn, { id: ids.caseInvitation }), direct(offerToManagers, { needId: ids.matched, managerIds: [] }), direct(withdrawMatch, { conflictId: ids.conflict, matchId: ids.approved }), direct(passReviews, { conflictId: ids.conflict }),
  direct(proposeNominated, { id: ids.nomination, rankingVersion: '1', proposal: { type: 'expert', candidateId: ids.pupil, position: 1, score: 1, confidence: 'likely', parts: {}, reasons: [], unanswered: [], warnings: [] } }),
  direct(ageNeed, { id: ids.accepted }), direct(endDeclinedProposals, { needId: ids.matched }), direct(forgetModels, { since: '2026-01-01T00:00:00Z' }), direct(confirmModel, { id: ids.accepted }), direct(askProfiles, { kind: 'expert' }),
  direct(planNotices, { mail: true, robots: true }), direct(claimMessage, {}), direct(endMessage, { id: ids.message, claim: ids.message, outcome: { state: 'sent' } }), direct(takeTurn, { holder: ids.message }), direct(endTurn, { holder: ids.message }),
  direct(planDeliveries, {}), direct(claimDelivery, {}), direct(endDelivery, { id: ids.delivery, claim: ids.delivery, status: 200, problem: null }),
  direct(beginLook, { runId: ids.finding }), direct(keepFindings, { runId: ids.finding, name: null, works: [], leftOut: [] }), direct(endLook, { runId: ids.finding, problem: ['x', 'x'], again: false, failed: null }), direct(lookAgain, { runIds: [] }),
  direct(beginImportWork, { id: ids.firmImport }, 'otherFirm'), direct(endImportStep, { id: ids.firmImport, run: 0, to: 'failed' }, 'otherFirm'),
  // Whoever is not signed in, past the pages that ask for it first.
  ...([
    [acceptConduct, { version: CONDUCT_VERSION }], [declareConflict, { kind: 'employment', about: 'institution', subject: '某某无关研究所' }], [saveContact, { ownerKind: 'expert', ownerId: ids.expert, phone: '13800138001' }],
    [viewContact, { ownerKind: 'expert', ownerId: ids.expert, engagementId: ids.engagement }], [decideConsent, { subjectKind: 'expert', subjectId: ids.expert, purpose: 'matching', decision: 'given' }],
    [answerCaseInvitation, { id: ids.caseInvitation, answer: 'accept' }], [confirmNeed, { id: ids.accepted }], [addWish, { ownerKind: 'expert', ownerId: ids.expert, field: '军工配套' }],
    [erasePerson, { kind: 'expert', id: ids.pupil, confirm: 'x' }], [confirmProfile, { kind: 'expert', id: ids.expert, answer: 'right' }], [grantRole, { userId: ids.person, role: 'liaison', profileId: ids.enterprise }],
  ] as const).map(([command, input]) => direct(command as never, input as never, 'visitor', 'not_signed_in')),
  // What pages hide, or refuse, before it comes to the command.
  direct(decideMatch, { id: ids.approved, decision: 'reject', reason: 'wrong_field', version: version(ids.approved) }, 'enterprise'), direct(carryOutImport, { id: ids.readyImport }, 'otherFirm', 'not_found'),
  direct(setClocks, { associationId: ids.association, days: { review: 4 } }, 'staff'), direct(addRobot, { associationId: ids.association, channel: 'wecom', name: '群', url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k' }, 'staff'),
  direct(removeRobot, { id: ids.robot }, 'staff', 'not_found'), direct(removeWebhook, { id: ids.webhook }, 'staff'), direct(answerNomination, { id: ids.nomination, answer: 'none', note: '没有合适的人' }, 'otherSecretary', 'not_found'),
  direct(addPatents, { expertId: ids.expert, text: '201710601862.3，一种溜槽防堵装置' }, 'otherExpert'), direct(confirmProfile, { kind: 'expert', id: ids.expert, answer: 'right' }, 'otherExpert'), direct(requestGroups, {}, 'enterprise'),
  direct(uploadSheet, { associationId: ids.association, enterpriseId: ids.enterprise, kind: 'need', file: { id: ids.file, name: '需求.csv', size: 1 } }, 'otherFirm'),
  // Roles end where the area does, also for a person one knows of.
  direct(grantRole, { userId: ids.straddler, role: 'liaison', profileId: ids.enterprise }, 'neighbourAdministrator'), direct(revokeRole, { userId: ids.straddler, grantId: ids.straddlerGrant }, 'neighbourAdministrator'),
  direct(grantRole, { userId: ids.person, role: 'liaison', profileId: ids.enterprise }, 'administrator', 'done'), direct(revokeRole, { userId: ids.straddler, grantId: ids.straddlerGrant }, 'administrator', 'done'),
  // One's own person is erased under its whole name, which is asked of nobody who may not.
  direct(erasePerson, { kind: 'expert', id: ids.expert, confirm: 'x' }, 'expert', 'invalid_input'), direct(erasePerson, { kind: 'expert', id: ids.expert, confirm: 'x' }, 'otherExpert', 'not_found'),
  direct(erasePerson, { kind: 'technology_manager', id: ids.manager, confirm: 'x' }, 'otherManager', 'invalid_input'), direct(erasePerson, { kind: 'technology_manager', id: ids.manager, confirm: 'x' }, 'manager', 'not_found'),
  // Outside one's own area.
  direct(createAccount, { name: 'x', email: 'x@example.test', password: 'keqiao-demo', grants: [{ role: 'staff', associationId: root }] }, 'neighbourAdministrator'),
  direct(editAssociation, { id: ids.association, version: version(ids.association), parentId: root }, 'staff'),
  direct(commandsOf.expert.edit, { id: ids.expert, version: version(ids.expert), associationId: root } as never, 'staff'),
  direct(commandsOf.society.edit, { id: ids.society, version: version(ids.society), level: 'national' } as never, 'secretary'),
  direct(editAssociation, { id: ids.neighbourCity, version: 1, parentId: ids.province }, 'neighbourAdministrator'),
  direct(addEventNeeds, { id: ids.event, needIds: [ids.neighbourNeed] }, 'staff', 'invalid_input'),
  direct(addEventExperts, { id: ids.event, expertIds: [ids.neighbourExpert] }, 'staff', 'invalid_input'),
  // And what is within it.
  direct(createAccount, { name: 'x', email: 'x@example.test', password: 'keqiao-demo', grants: [{ role: 'staff', associationId: root }] }, 'administrator', 'done'),
  direct(commandsOf.society.edit, { id: ids.society, version: version(ids.society), level: 'city' } as never, 'staff', 'done'),
];

/** Asked with what cannot be done, or with a file: whoever may not is refused before anything is looked at or laid down. */
export const early = ({ ids }: SightWorld): readonly { readonly route: string; readonly asked: Asked; readonly as: ReaderName }[] => [
  { route: 'POST /accounts/enterprises/:id', asked: { path: `/accounts/enterprises/${ids.unverified}`, form: { decision: 'perhaps' } }, as: 'otherFirm' },
  { route: 'POST /webhooks', asked: { path: '/webhooks', form: { name: 'x', url: 'ftp://example.cn', kinds: 'need', associationId: ids.association } }, as: 'staff' },
  { route: 'POST /api/webhooks', asked: { path: '/api/webhooks', body: { name: 'x', url: 'ftp://example.cn', kinds: ['need'], associationId: ids.association } }, as: 'staff' },
  { route: 'POST /needs/:id/parts', asked: { path: `/needs/${ids.approvedNeed}/parts`, form: { title1: '' } }, as: 'manager' },
  { route: 'POST /imports', asked: { path: '/imports', files: { file: sheet(), kind: 'need', visibility: 'members', associationId: ids.association } as never }, as: 'neighbour' },
  { route: 'POST /imports', asked: { path: '/imports', files: { file: sheet(), kind: 'need', visibility: 'members', enterpriseId: ids.enterprise } as never }, as: 'otherFirm' },
  { route: 'POST /engagements/:id/steps', asked: { path: `/engagements/${ids.engagement}/steps`, files: { files: new File([PNG], '照片.png') } }, as: 'enterprise' },
  { route: 'POST /engagements/:id/outcome', asked: { path: `/engagements/${ids.endedCase}/outcome`, files: { files: new File([PNG], '照片.png') } }, as: 'staff' },
];
const sheet = (): File => new File(['项目名称,行业领域\n带式输送防堵,装备'], '需求.csv');
