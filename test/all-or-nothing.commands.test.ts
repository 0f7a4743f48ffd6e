import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery, type KyselyPlugin } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import * as access from '../src/audit/access.commands.ts';
import { removeExpired } from '../src/audit/retention.commands.ts';
import { sealActivity } from '../src/audit/seal.commands.ts';
import * as account from '../src/accounts/account.commands.ts';
import { createClient, revokeClient } from '../src/accounts/client.commands.ts';
import * as invitations from '../src/accounts/invitation.commands.ts';
import * as joining from '../src/accounts/join.commands.ts';
import * as recovery from '../src/accounts/recovery.commands.ts';
import { openSetup, setUp } from '../src/accounts/setup.commands.ts';
import * as accounts from '../src/auth/accounts.ts';
import * as associations from '../src/associations/association.commands.ts';
import type { Database } from '../src/db/database.ts';
import * as embedding from '../src/embeddings/embedding.commands.ts';
import { hashOf } from '../src/embeddings/vector.ts';
import { beginCall, endCall } from '../src/endpoint/endpoint.commands.ts';
import { run, type Writer } from '../src/db/run.ts';
import { declareConflict, endConflict } from '../src/conflicts/conflict.commands.ts';
import { decideConsent } from '../src/consents/consent.commands.ts';
import { recordContactConsent, saveContact, sealContactsAnew, takeBackContact, viewContact } from '../src/contacts/contact.commands.ts';
import { answerCaseInvitation, moveCaseInvitationOn, renewCaseInvitation, sendCaseInvitation, withdrawCaseInvitation } from '../src/engagements/invitation.commands.ts';
import { requestGroups, storeGroups } from '../src/reports/groups.commands.ts';
import { splitNeed } from '../src/needs/parts.commands.ts';
import { noteOutlook } from '../src/matches/outlook.commands.ts';
import { resumeNeed, setAsideNeed } from '../src/needs/set-aside.commands.ts';
import { checkNeed, correctCheck, takeBackCheck } from '../src/needs/check.commands.ts';
import { ageNeed, confirmNeed, renewNeedLink } from '../src/needs/follow.commands.ts';
import { CONDUCT_VERSION } from '../src/engagements/conduct.ts';
import { acceptConduct } from '../src/engagements/conduct.commands.ts';
import { addFiles, removeFile } from '../src/engagements/file.commands.ts';
import { answerFollowUp, askFollowUps, renewFollowUp } from '../src/engagements/follow-up.commands.ts';
import { rateCase, recordOutcome } from '../src/engagements/outcome.commands.ts';
import { passReviews, withdrawMatch } from '../src/engagements/withdrawal.commands.ts';
import { claimMatch, correctStep, recordStep, releaseMatch } from '../src/engagements/engagement.commands.ts';
import { addEventExperts, addEventNeeds, createEvent, editEvent, removeEventNeed, setPair } from '../src/events/event.commands.ts';
import { adoptPlan, askPlan, beginPlan, cancelPlan, endPlan, notePlanProgress } from '../src/events/plan.commands.ts';
import { recordAttempt, requestAttempt, switchTuning } from '../src/learning/tuning.commands.ts';
import { requestProposals } from '../src/matches/match.commands.ts';
import { endTurn, takeTurn } from '../src/indexing/turn.commands.ts';
import { countUse } from '../src/limits/limit.commands.ts';
import { startTimer } from '../src/jobs/timers.commands.ts';
import { confirmModel, requestModel, storeModel } from '../src/learning/model.commands.ts';
import { matchAnew } from '../src/matches/reverse.commands.ts';
import { addWish, endDeclinedProposals, removeWish } from '../src/matches/wish.commands.ts';
import { eraseMe, erasePerson, forgetModels, noteExport } from '../src/me/erase.commands.ts';
import type { Vault } from '../src/shared/vault.ts';
import { proposeForNeed } from '../src/matches/match.jobs.ts';
import { enterYear } from '../src/calendar/calendar.commands.ts';
import * as clocks from '../src/clocks/clock.commands.ts';
import { offerToManagers } from '../src/engagements/offer.commands.ts';
import * as messages from '../src/notices/message.commands.ts';
import * as reader from '../src/notices/reader.commands.ts';
import { claimDelivery, endDelivery, planDeliveries } from '../src/webhooks/delivery.commands.ts';
import { addWebhook, editWebhook, pingWebhook, removeWebhook, renewWebhookSecret, resendDelivery } from '../src/webhooks/webhook.commands.ts';
import { addRobot, editRobot, removeRobot } from '../src/notices/robot.commands.ts';
import { askForDraft, decideDraft, writeDraft } from '../src/needs/draft.commands.ts';
import * as needs from '../src/needs/need.commands.ts';
import * as findings from '../src/findings/finding.commands.ts';
import { askProfiles, confirmProfile, renewProfileLink } from '../src/profiles/freshness.commands.ts';
import { addEvidence, amendEvidence, commandsOf, removeEvidence } from '../src/profiles/profile.commands.ts';
import { teachFit } from '../src/reviews/lesson.commands.ts';
import { deleteView, saveView } from '../src/desk/view.commands.ts';
import { answerNomination, handToSociety, withdrawNomination } from '../src/reviews/nomination.commands.ts';
import { proposeNomination } from '../src/reviews/nomination.jobs.ts';
import { answerQuestion, askEnterprise, closeQuestion, withdrawQuestion } from '../src/reviews/question.commands.ts';
import { excuseReading, readSecond, setReadingShare, settleReading } from '../src/reviews/reading.commands.ts';
import { decideMatch, reopenMatch, undoDecision } from '../src/reviews/review.commands.ts';
import { decideMany, undoRun } from '../src/reviews/run.commands.ts';
import { creditCodeCheck } from '../src/shared/credit-code.ts';
import { type Actor, type Command, system, visitor } from '../src/shared/command.ts';
import { newId } from '../src/shared/ids.ts';
import { askToReadMinutes, notePieceRead } from '../src/seminars/reading.commands.ts';
import * as seminars from '../src/seminars/seminar.commands.ts';
import * as imports from '../src/imports/import.commands.ts';
import { PNG } from './files/samples.ts';
import { aDoneImport, anAlikeImport, anUpload, aReadyImport, someFirms } from './imports/made.ts';
import { aMatchedNeed, anAccount, anAcceptedNeed, anApprovedMatch, aSubmittedNeed, aWorld, someCandidates, type World } from './factories.ts';
import { testServices } from './support/services.ts';

/**
 * Each command is all or nothing (promise P6): its first, second, ... last statement fails in turn, and the database
 * must be as it was before, to the byte, jobs included. The commands are found in the source, so that a new one without a
 * scene here fails this file.
 */
const t = testServices();
let world: World;
beforeAll(async () => { world = await aWorld(t()); await watchTables(); });

class Cut extends Error {}

/** A handle on the same database whose `number`-th statement fails. */
function failingAt(number: number): { readonly writer: Writer; readonly reached: () => boolean } {
  let seen = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => { seen += 1; if (seen === number) throw new Cut(`statement ${number}`); return node; },
    transformResult: async ({ result }) => result,
  };
  return { writer: { ...t().deps, db: t().deps.db.withPlugin(plugin) }, reached: () => seen >= number };
}

/**
 * How many rows each table has and who wrote them last (`xmin`, which only grows): whatever a transaction leaves behind, were it the same
 * values again, changes one or the other. As a function, whose plans the database keeps: the question is asked some thousand times.
 */
async function watchTables(): Promise<void> {
  const { rows: tables } = await t().deps.db.executeQuery<{ name: string }>(CompiledQuery.raw(`select table_schema || '."' || table_name || '"' as name from information_schema.tables
    where (table_schema = 'public' or (table_schema = 'pgboss' and table_name = 'job')) and table_type = 'BASE TABLE' order by 1`));
  const query = tables.map(({ name }) => `select '${name}', count(*), coalesce(sum(xmin::text::bigint), 0) from ${name}`).join(' union all ');
  await t().deps.db.executeQuery(CompiledQuery.raw(`create function everything() returns table (name text, rows bigint, writers numeric) language plpgsql as $$ begin return query ${query}; end $$`));
}

const everything = async (): Promise<unknown> => (await t().deps.db.executeQuery(CompiledQuery.raw('select * from everything()'))).rows;

test('a row that is written again as it was is seen', async () => {
  const before = await everything();
  await t().deps.db.updateTable('association').set((eb) => ({ name: eb.ref('name') })).where('id', '=', world.cityId).execute();
  const after = await everything();
  expect(after).not.toEqual(before);
  await expect(t().deps.db.transaction().execute(async (trx) => { await trx.updateTable('association').set({ name: '别的' }).execute(); throw new Cut('back'); })).rejects.toThrow(Cut);
  expect(await everything()).toEqual(after);
});

/** The number of the last line. */
const linesOfHistory = async (): Promise<number> => (await t().deps.db.selectFrom('activity').select(({ fn }) => fn.max('seq').as('last')).executeTakeFirstOrThrow()).last ?? 0;

type Act = (writer: Writer) => Promise<unknown>;
const does = <I extends z.ZodType, O>(command: Command<I, O, Database>, actor: Actor, input: z.input<I>): Act => (writer) => run(writer, command, actor, input);

const interest = { kind: 'employment' as const, about: 'institution' as const, subject: '某某无关研究所' };
async function aSignedCase(): Promise<string> {
  const { matchId } = await anApprovedMatch(t(), world);
  // One manager carries many scenes: their hands must not be full.
  await t().deps.db.updateTable('technology_manager').set({ capacity: 50 }).where('id', '=', world.managerId).execute();
  const { id } = await t().run(claimMatch, world.manager, { id: matchId });
  await t().run(recordStep, world.manager, { id, stage: 'signed', happenedOn: '2026-05-02', contractNumber: 'HT-1', version: 1 });
  return id;
}
async function aFile() {
  const file = { id: newId(), purpose: 'photo' as const, ...await t().deps.files.inspect('照片.png', PNG, 'files') };
  await t().deps.files.put(file.id, PNG);
  return file;
}
let count = 0;
const stem = (): string => { count += 1; return `91370999${String(count).padStart(9, '0')}`; };
const base = () => ({ associationId: world.cityId, name: `某某 ${stem()}`, regionCode: '370900' });
const evidence = { kind: 'paper' as const, title: '粘附机理', text: '溜槽', year: 2020 };
const expert = async () => (await t().run(commandsOf.expert.create, world.staff, { ...base(), evidence: [evidence] }) as { id: string }).id;

const anOrcid = async () => (await t().run(commandsOf.expert.create, world.staff, { ...base(), orcid: '0000-0002-1825-0097' }) as { id: string }).id;
async function aLook(): Promise<string> {
  const expertId = await anOrcid();
  await t().run(findings.askForFindings, world.staff, { expertId, sources: ['orcid'] });
  return (await t().deps.db.selectFrom('finding_run').select('id').where('expert_id', '=', expertId).executeTakeFirstOrThrow()).id;
}
const patents = '201710601862.3，粘附机理，，2020-01-02，一种装置\n95115608.X，另一种装置';
/** One that is new, one that completes what is there. */
async function someFindings() {
  const { id: expertId } = await t().run(commandsOf.expert.create, world.staff, { ...base(), evidence: [{ ...evidence, text: null }] }) as { id: string };
  await t().run(findings.addPatents, world.staff, { expertId, text: patents });
  return { expertId, version: 1, decision: 'take' as const, ids: (await t().deps.db.selectFrom('finding').select('id').where('expert_id', '=', expertId).execute()).map((row) => row.id) };
}

const aCheck = async () => (await t().run(checkNeed, world.staff, { id: await aSubmittedNeed(t(), world), how: 'visit', checkedOn: '2026-01-15' })).id;
const anEvent = async () => (await t().run(createEvent, world.staff, { associationId: world.provinceId, title: `对接会 ${stem()}`, heldOn: '2026-12-20' })).id;
async function aFilledEvent() {
  const id = await anEvent();
  const needId = await anAcceptedNeed(t(), world);
  const expertId = await expert();
  await t().run(addEventNeeds, world.staff, { id, needIds: [needId] });
  const { version } = await t().run(addEventExperts, world.staff, { id, expertIds: [expertId] });
  return { id, needId, expertId, version };
}
const weightsAttempt = { kind: 'weights' as const, rankingFamily: '1', learned: { keywords: 1, profile: 0.5, evidence: 1.5, semantics: 1 }, decisions: 400, figures: { needs: 40, before: 0.4, after: 0.3, difference: -0.1, low: -0.15, high: -0.05, verdict: 'better' as const, attempt: 1, level: 0.975 } };
const aPlannedEvent = async () => { const event = await aFilledEvent(); return { ...event, planId: (await t().run(askPlan, world.staff, { id: event.id })).id }; };
const aRun = async () => { const { planId } = await aPlannedEvent(); await t().run(beginPlan, system, { id: planId }); return { id: planId, run: 1 }; };
const statistics = { pairs: 1, total: 0.5, worst: 0.5, worstNeedId: null, mostAsked: 1, mostAskedId: null, unserved: [], short: [] };

const down = { kind: 'down' as const, message: 'ECONNREFUSED', retryAfterSeconds: null };
/** Two texts of an expert, wanted; as many as asked for are in hand. */
async function wantedTexts(claim: number): Promise<string[]> {
  const model = `m ${stem()}`;
  await t().run(embedding.wantTexts, system, { model, kind: 'expert', subjects: [{ id: await expert(), hashes: [hashOf('a'), hashOf('b')] }] });
  return claim === 0 ? [model] : (await t().run(embedding.claimTexts, system, { model, limit: claim, perDay: 100_000 })).map((one) => one.id);
}
const aDecision = async () => { const { matchId, version } = await aMatchedNeed(t(), world); await t().run(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version }); return { id: matchId, version: version + 1 }; };
const aQuestion = async () => { const { matchId, version } = await aMatchedNeed(t(), world); return (await t().run(askEnterprise, world.staff, { id: matchId, version, question: '含水率是多少？' })).id; };
const aSociety = async () => (await t().run(commandsOf.society.create, world.staff, { ...base(), level: 'city' }) as { id: string }).id;
async function aNomination() {
  const societyId = await aSociety();
  const { id } = await t().run(handToSociety, world.staff, { needId: await anAcceptedNeed(t(), world), societyId });
  return { id, secretary: (await anAccount(t(), { role: 'society_secretary', associationId: world.cityId, societyId })).actor };
}
const anotherReader = async () => (await anAccount(t(), { role: 'staff', associationId: world.cityId })).actor;
/** A decision that was drawn for a second reading. */
async function aReading() {
  await t().run(setReadingShare, system, { percent: 100 });
  const { id } = await aDecision();
  await t().run(setReadingShare, system, { percent: 0 });
  return (await t().deps.db.selectFrom('second_reading').select('id').where('match_id', '=', id).executeTakeFirstOrThrow()).id;
}
const aDraft = async () => (await t().run(askForDraft, world.staff, { needId: await anAcceptedNeed(t(), world), kind: 'questions' })).id;
const robot = () => ({ associationId: world.cityId, channel: 'wecom' as const, name: `群 ${stem()}`, url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k' });
/** Nothing is sent there: the address is one that may not be reached. */
const webhook = () => ({ associationId: world.cityId, name: `推送 ${stem()}`, url: 'http://127.0.0.1:9/hook', kinds: ['need' as const] });
const aWebhook = async (): Promise<string> => { await t().deps.db.deleteFrom('webhook').execute(); return (await t().run(addWebhook, system, webhook())).id; };
const aDelivery = async () => { const id = await aWebhook(); await t().run(pingWebhook, system, { id }); return { id, deliveryId: (await t().deps.db.selectFrom('webhook_delivery').select('id').where('webhook_id', '=', id).executeTakeFirstOrThrow()).id }; };
const aClaimedDelivery = async () => { await aDelivery(); const claimed = await t().run(claimDelivery, system, {}); if (claimed === null) throw new Error('nothing is due'); return claimed; };
/** A mail to the enterprise that is due. */
async function aMessage(): Promise<string> {
  await t().deps.db.deleteFrom('robot').execute();
  await anAcceptedNeed(t(), world);
  while ((await t().run(messages.planNotices, system, { mail: true, robots: false })).planned > 0);
  await t().deps.db.updateTable('message').set({ due_at: new Date(0) }).where('state', '=', 'waiting').execute();
  return (await t().deps.db.selectFrom('message').select('id').where('user_id', '=', world.enterprise.userId).where('digest', 'is', false).orderBy('created_at', 'desc').orderBy('id', 'desc').executeTakeFirstOrThrow()).id;
}
const aClaimed = async () => { await aMessage(); const claimed = await t().run(messages.claimMessage, system, {}); if (claimed === null) throw new Error('nothing is due'); return claimed; };
const aModel = { version: 'abc', rankingVersion: '0', texts: 60, seconds: 0.5, askedBy: null, content: new Uint8Array([1, 2, 3]) };

const PASSWORD = '夜里下雨我在泰山脚下喝茶';
const aColleague = () => anAccount(t(), { role: 'staff', associationId: world.cityId });
const aRole = async () => { const { actor } = await aColleague(); return { userId: actor.userId ?? '', grantId: (await t().deps.db.selectFrom('role_grant').select('id').where('user_id', '=', actor.userId ?? '').executeTakeFirstOrThrow()).id }; };
const email = () => `p${stem()}@example.test`;
const anInvitation = async (to = email()) => (await t().run(invitations.invite, world.staff, { email: to, role: 'enterprise_member', profileId: world.enterpriseId })).id;
const firm = () => { const code = stem(); return { firmName: `某某 ${code}`, creditCode: code + creditCodeCheck(code), regionCode: '370900' }; };
const newcomer = () => ({ name: '新人', email: email(), password: PASSWORD });
const aPublicSociety = async () => { const name = `某某学会 ${stem()}`; await t().run(commandsOf.society.create, world.staff, { ...base(), name, level: 'city', visibility: 'public' }); return { societyName: name }; };
const anUnverifiedFirm = async () => { const own = firm(); await t().run(joining.joinOwnEnterprise, (await aColleague()).actor, own); return (await t().deps.db.selectFrom('enterprise').select('id').where('credit_code', '=', own.creditCode).executeTakeFirstOrThrow()).id; };
const aClient = () => ({ associationId: world.cityId, name: '平台', scopes: ['needs:read' as const], days: '30' as const, keyHash: hashOf(stem()).padEnd(64, '0').slice(0, 64).replace(/[^0-9a-f]/g, '0'), keyStart: 'kq_abc' });

/** An expert whose case is in hand, with a contact. */
async function aReachable() {
  const { matchId } = await anApprovedMatch(t(), world);
  // Their hands are soon full otherwise.
  await t().deps.db.updateTable('technology_manager').set({ capacity: 50 }).where('id', '=', world.managerId).execute();
  const { id: engagementId } = await t().run(claimMatch, world.manager, { id: matchId });
  const { expert_id: ownerId } = await t().deps.db.selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow();
  const owner = { ownerKind: 'expert' as const, ownerId: ownerId ?? '' };
  await t().run(saveContact, world.staff, { ...owner, phone: '13800138000' });
  return { ...owner, engagementId };
}

const scenes: Record<string, () => Promise<Act>> = {
  grantRole: async () => does(account.grantRole, system, { userId: (await aRole()).userId, role: 'liaison', profileId: world.enterpriseId }),
  revokeRole: async () => does(account.revokeRole, system, await aRole()),
  leaveAccount: async () => { const { actor } = await aColleague(); await t().run(invitations.invite, actor, { email: email(), role: 'enterprise_member', profileId: world.enterpriseId }); return does(account.leaveAccount, system, { id: actor.userId ?? '' }); },
  returnAccount: async () => { const id = (await aRole()).userId; await t().run(account.leaveAccount, system, { id }); return does(account.returnAccount, system, { id }); },
  resetSecondFactor: async () => does(account.resetSecondFactor, system, { id: (await aRole()).userId }),
  changePassword: async () => does(account.changePassword, (await aColleague()).actor, { oldPassword: 'keqiao-demo', password: PASSWORD, keptSession: '' }),
  endSession: async () => { const one = await aColleague(); await t().signIn(one.email); return does(account.endSession, one.actor, { id: (await t().deps.db.selectFrom('session').select('id').where('user_id', '=', one.actor.userId ?? '').executeTakeFirstOrThrow()).id }); },
  removePasskey: async () => {
    const { actor } = await aColleague();
    await t().deps.db.executeQuery(CompiledQuery.raw(`insert into passkey (id, public_key, user_id, credential_id, counter, device_type, backed_up) values ('p1', 'k', $1, 'c1', 0, 'singleDevice', false)`, [actor.userId]));
    return does(account.removePasskey, actor, { id: 'p1' });
  },
  unlinkProvider: async () => {
    const { actor } = await aColleague();
    await t().deps.db.insertInto('account').values({ id: stem(), account_id: stem(), provider_id: 'oidc', user_id: actor.userId ?? '', password: null, created_at: new Date(), updated_at: new Date() }).execute();
    return does(account.unlinkProvider, actor, { id: 'oidc' });
  },
  trimAccess: async () => (writer) => run(writer, account.trimAccess, system, {}, { now: new Date('2099-01-01') }),
  invite: async () => does(invitations.invite, world.staff, { email: email(), role: 'enterprise_member', profileId: world.enterpriseId }),
  revokeInvitation: async () => does(invitations.revokeInvitation, world.staff, { id: await anInvitation() }),
  acceptInvitation: async () => does(invitations.acceptInvitation, visitor, { id: await anInvitation(), name: '新人', password: PASSWORD }),
  acceptOwnInvitation: async () => { const one = await aColleague(); return does(invitations.acceptOwnInvitation, one.actor, { id: await anInvitation(one.email) }); },
  askRecovery: async () => does(recovery.askRecovery, visitor, { email: email() }),
  makeRecovery: async () => does(recovery.makeRecovery, system, { id: (await aRole()).userId }),
  recoverPassword: async () => { const { id } = await t().run(recovery.makeRecovery, system, { id: (await aRole()).userId }); return does(recovery.recoverPassword, visitor, { id, password: PASSWORD }); },
  joinEnterprise: async () => does(joining.joinEnterprise, visitor, { ...newcomer(), ...firm() }),
  joinSociety: async () => does(joining.joinSociety, visitor, { ...newcomer(), ...await aPublicSociety() }),
  joinOwnEnterprise: async () => does(joining.joinOwnEnterprise, (await aColleague()).actor, firm()),
  joinOwnSociety: async () => does(joining.joinOwnSociety, (await aColleague()).actor, await aPublicSociety()),
  decideApplication: async () => {
    const { actor } = await aColleague();
    await t().run(joining.joinOwnSociety, actor, await aPublicSociety());
    return does(joining.decideApplication, system, { id: (await t().deps.db.selectFrom('role_application').select('id').where('user_id', '=', actor.userId ?? '').executeTakeFirstOrThrow()).id, decision: 'accepted' });
  },
  verifyEnterprise: async () => does(joining.verifyEnterprise, world.staff, { id: await anUnverifiedFirm(), decision: 'refused', reason: '与执照不符' }),
  createClient: async () => does(createClient, system, aClient()),
  revokeClient: async () => does(revokeClient, system, { id: (await t().run(createClient, system, aClient())).id }),
  openSetup: async () => does(openSetup, system, {}),
  setUp: async () => {
    // Somebody is here already, so it refuses; what it writes on an empty database is in accounts/setup.pages.test.ts.
    return (writer) => run(writer, setUp, visitor, { link: '00000000-0000-7000-8000-000000000000', associationName: '某市科协', level: 'city', regionCode: '370900', name: '甲', email: email(), password: PASSWORD }).catch((error: unknown) => { if (error instanceof Cut) throw error; });
  },
  beginCall: async () => does(beginCall, system, { endpoint: 'chat', wanted: 1, perDay: 100 }),
  endCall: async () => does(endCall, system, { endpoint: 'chat', failed: down }),
  wantTexts: async () => does(embedding.wantTexts, system, { model: 'm', kind: 'expert', subjects: [{ id: await expert(), hashes: [hashOf('a')] }] }),
  claimTexts: async () => does(embedding.claimTexts, system, { model: (await wantedTexts(0))[0] ?? '', limit: 2, perDay: 100_000 }),
  storeVectors: async () => { const [one = '', two = ''] = await wantedTexts(2); return does(embedding.storeVectors, system, { vectors: [{ id: one, vector: Buffer.alloc(8), dimensions: 2 }], gone: [two] }); },
  releaseTexts: async () => does(embedding.releaseTexts, system, { ids: await wantedTexts(2), failed: { ...down, kind: 'refused' } }),
  continueEmbedding: async () => { await wantedTexts(0); await t().deps.db.updateTable('endpoint').set({ paused_until: null }).execute(); return does(embedding.continueEmbedding, system, { model: (await wantedTexts(0))[0] ?? '', perDay: 100_000 }); },
  askForDraft: async () => does(askForDraft, world.staff, { needId: await anAcceptedNeed(t(), world), kind: 'restatement' }),
  writeDraft: async () => does(writeDraft, system, { id: await aDraft(), text: '问题一', model: null }),
  decideDraft: async () => { const id = await aDraft(); await t().drain(); return does(decideDraft, world.staff, { id, decision: 'accept' }); },

  createAccount: async () => does(accounts.createAccount, system, { name: '某人', email: `p${stem()}@example.test`, password: 'keqiao-demo', grants: [{ role: 'staff', associationId: world.cityId }] }),
  createAssociation: async () => does(associations.createAssociation, system, { name: `县科协 ${stem()}`, level: 'county', parentId: world.cityId, regionCode: '370902' }),
  editAssociation: async () => {
    const { version, name } = await t().deps.db.selectFrom('association').select(['version', 'name']).where('id', '=', world.cityId).executeTakeFirstOrThrow();
    return does(associations.editAssociation, system, { id: world.cityId, version, name: `${name}(改)` });
  },
  submitNeed: async () => does(needs.submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '带式输送防堵', field: '装备', problem: '溜槽堵塞' }),
  editNeed: async () => does(needs.editNeed, world.enterprise, { id: await aSubmittedNeed(t(), world), version: 1, goals: '减少 85%' }),
  sendNeed: async () => does(needs.sendNeed, world.enterprise, { id: (await t().run(needs.submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '一份草稿', field: '装备', problem: '溜槽', draft: true })).id }),
  acceptNeed: async () => does(needs.acceptNeed, world.staff, { id: await aSubmittedNeed(t(), world) }),
  returnNeed: async () => does(needs.returnNeed, world.staff, { id: await aSubmittedNeed(t(), world), reason: '请补充工况' }),
  withdrawNeed: async () => does(needs.withdrawNeed, world.enterprise, { id: await aSubmittedNeed(t(), world) }),
  setAsideNeed: async () => does(setAsideNeed, world.staff, { id: await aSubmittedNeed(t(), world), reason: 'too_early', answer: '条件成熟以后请补充再提交。' }),
  resumeNeed: async () => { const id = await aSubmittedNeed(t(), world); await t().run(setAsideNeed, world.staff, { id, reason: 'too_early', answer: '条件成熟以后请补充再提交。' }); return does(resumeNeed, world.staff, { id, reason: '条件已经具备' }); },
  splitNeed: async () => does(splitNeed, world.staff, { id: await anAcceptedNeed(t(), world), version: 2, title1: '溜槽防堵', problem1: '落料斗和溜槽容易堵塞', title2: '清扫器寿命', problem2: '清扫器磨损快，寿命不足' }),
  storeGroups: async () => { const needs = [await aSubmittedNeed(t(), world), await aSubmittedNeed(t(), world)]; await run(t().deps, storeGroups, system, { needs: [{ id: needs[0] ?? '', groupId: null }] }); return does(storeGroups, system, { needs: needs.map((id) => ({ id, groupId: needs[0] ?? null })) }); },
  requestGroups: async () => does(requestGroups, world.staff, {}),
  noteOutlook: async () => does(noteOutlook, system, { id: await aSubmittedNeed(t(), world), version: 1, outlook: 'likely' }),
  takeBackCheck: async () => does(takeBackCheck, world.staff, { id: await aCheck(), reason: '没有去过' }),
  correctCheck: async () => does(correctCheck, world.staff, { id: await aCheck(), reason: '日期记错了', how: 'phone', checkedOn: '2026-01-16' }),
  checkNeed: async () => does(checkNeed, world.staff, { id: await aSubmittedNeed(t(), world), how: 'visit', checkedOn: '2026-01-15', found: '到厂看过' }),
  mergeNeed: async () => does(needs.mergeNeed, world.staff, { id: await aSubmittedNeed(t(), world), intoId: await aSubmittedNeed(t(), world) }),
  escalateNeed: async () => does(needs.escalateNeed, world.staff, { id: await aSubmittedNeed(t(), world) }),
  requestProposals: async () => does(requestProposals, world.staff, { id: (await aMatchedNeed(t(), world)).needId }),
  proposeMatches: async () => {
    await someCandidates(t(), world);
    const needId = await anAcceptedNeed(t(), world);
    return (writer) => proposeForNeed({ ...writer, search: t().deps.search })({ needId });
  },
  decideMatch: async () => { const { matchId, version } = await aMatchedNeed(t(), world); return does(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version }); },
  undoDecision: async () => { const one = await aDecision(); return does(undoDecision, world.staff, one); },
  reopenMatch: async () => { const one = await aDecision(); return does(reopenMatch, world.staff, { ...one, reason: '企业来电说明情况有变' }); },
  askEnterprise: async () => { const { matchId, version } = await aMatchedNeed(t(), world); return does(askEnterprise, world.staff, { id: matchId, version, question: '含水率是多少？' }); },
  answerQuestion: async () => does(answerQuestion, world.enterprise, { id: await aQuestion(), answer: '含水率 30%', amend: true }),
  withdrawQuestion: async () => does(withdrawQuestion, world.staff, { id: await aQuestion() }),
  closeQuestion: async () => { const id = await aQuestion(); await t().run(answerQuestion, world.enterprise, { id, answer: '30%' }); return does(closeQuestion, world.staff, { id }); },
  handToSociety: async () => does(handToSociety, world.staff, { needId: await anAcceptedNeed(t(), world), societyId: await aSociety() }),
  withdrawNomination: async () => does(withdrawNomination, world.staff, { id: (await aNomination()).id }),
  answerNomination: async () => { const { id, secretary } = await aNomination(); return does(answerNomination, secretary, { id, answer: 'nominated', expertId: await expert() }); },
  proposeNominated: async () => {
    const { id, secretary } = await aNomination();
    await t().run(answerNomination, secretary, { id, answer: 'nominated', expertId: await expert() });
    return (writer) => proposeNomination({ ...writer, search: t().deps.search })({ nominationId: id });
  },
  decideMany: async () => { const { matchId, version } = await aMatchedNeed(t(), world); return does(decideMany, world.staff, { decision: 'reject', reason: 'wrong_field', matches: [{ id: matchId, version }] }); },
  undoRun: async () => {
    const { matchId, version } = await aMatchedNeed(t(), world);
    return does(undoRun, world.staff, { id: (await t().run(decideMany, world.staff, { decision: 'reject', reason: 'wrong_field', matches: [{ id: matchId, version }] })).runId });
  },
  readSecond: async () => does(readSecond, await anotherReader(), { id: await aReading(), decision: 'reject', reason: 'wrong_field' }),
  excuseReading: async () => does(excuseReading, await anotherReader(), { id: await aReading() }),
  settleReading: async () => {
    const id = await aReading();
    await t().run(readSecond, await anotherReader(), { id, decision: 'reject', reason: 'wrong_field' });
    return does(settleReading, (await anAccount(t(), { role: 'administrator', associationId: world.provinceId })).actor, { id, verdict: 'first', note: '依据更充分' });
  },
  setReadingShare: async () => does(setReadingShare, system, { percent: 0 }),
  saveView: async () => does(saveView, world.staff, { name: `急 ${stem()}`, filter: { urgency: 'critical' } }),
  deleteView: async () => does(deleteView, world.staff, { id: (await t().run(saveView, world.staff, { name: `急 ${stem()}`, filter: {} })).id }),
  teachFit: async () => does(teachFit, world.staff, { needId: (await aMatchedNeed(t(), world)).needId, type: 'expert', candidateId: await expert(), fits: true }),
  recordAttempt: async () => does(recordAttempt, system, weightsAttempt),
  switchTuning: async () => { const { version } = await t().run(recordAttempt, system, weightsAttempt); return does(switchTuning, system, { kind: 'weights', version, reason: '检验证明更好' }); },
  requestAttempt: async () => does(requestAttempt, system, {}),
  claimMatch: async () => does(claimMatch, world.manager, { id: (await anApprovedMatch(t(), world)).matchId }),
  releaseMatch: async () => { const { matchId } = await anApprovedMatch(t(), world); await t().run(claimMatch, world.manager, { id: matchId }); return does(releaseMatch, world.manager, { id: matchId, reason: '近期出差' }); },
  recordStep: async () => {
    const { id } = await t().run(claimMatch, world.manager, { id: (await anApprovedMatch(t(), world)).matchId });
    return does(recordStep, world.manager, { id, stage: 'failed', happenedOn: '2026-11-20', note: '双方未谈拢', version: 1 });
  },
  sendCaseInvitation: async () => does(sendCaseInvitation, world.manager, { id: (await aTakenCase()).engagementId, side: 'candidate' }),
  answerCaseInvitation: async () => does(answerCaseInvitation, world.staff, { id: await aCaseInvitation(), answer: 'decline', reason: 'no_time' }),
  withdrawCaseInvitation: async () => does(withdrawCaseInvitation, world.manager, { id: await aCaseInvitation() }),
  renewCaseInvitation: async () => does(renewCaseInvitation, world.manager, { id: await aCaseInvitation() }),
  moveCaseInvitationOn: async () => { const id = await aCaseInvitation(); return (writer) => run(writer, moveCaseInvitationOn, system, { id }, { now: new Date('2099-01-01') }); },
  confirmNeed: async () => does(confirmNeed, world.enterprise, { id: await aSubmittedNeed(t(), world) }),
  renewNeedLink: async () => does(renewNeedLink, world.enterprise, { id: await aSubmittedNeed(t(), world) }),
  ageNeed: async () => { const id = await aSubmittedNeed(t(), world); return (writer) => run(writer, ageNeed, system, { id }, { now: new Date('2099-01-01') }); },
  declareConflict: async () => does(declareConflict, world.manager, interest),
  acceptConduct: async () => {
    const { id: technologyManagerId } = await t().run(commandsOf.technology_manager.create, world.staff, { ...base(), level: 'junior' }) as { id: string };
    return does(acceptConduct, { ...world.manager, grants: world.manager.grants.map((grant) => ({ ...grant, technologyManagerId })) }, { version: CONDUCT_VERSION });
  },
  passReviews: async () => {
    const { needId } = await aMatchedNeed(t(), world);
    await anAccount(t(), { role: 'staff', associationId: world.cityId });
    const { id: conflictId } = await t().run(declareConflict, world.staff, { kind: 'kinship', about: 'need', subject: needId });
    return does(passReviews, system, { conflictId });
  },
  correctStep: async () => {
    const id = await aSignedCase();
    const { id: stepId } = await t().deps.db.selectFrom('engagement_step').select('id').where('engagement_id', '=', id).where('stage', '=', 'signed').executeTakeFirstOrThrow();
    return does(correctStep, world.manager, { id, stepId, happenedOn: '2026-05-02', contractNumber: 'HT-2', reason: '编号写错', version: 2 });
  },
  addFiles: async () => { const [id, file] = [await aSignedCase(), await aFile()]; return does(addFiles, world.manager, { id, files: [file] }); },
  removeFile: async () => { const [id, file] = [await aSignedCase(), await aFile()]; await t().run(addFiles, world.manager, { id, files: [file] }); return does(removeFile, world.manager, { id: file.id, reason: '传错了' }); },
  recordOutcome: async () => { const [id, file] = [await aSignedCase(), await aFile()]; return does(recordOutcome, world.enterprise, { id, jobs: 3, contractYuan: '10000', proves: ['jobs'], files: [file] }); },
  rateCase: async () => { const id = await aSignedCase(); await t().run(recordStep, world.manager, { id, stage: 'completed', happenedOn: '2026-05-03', version: 2 }); return does(rateCase, world.enterprise, { id, score: 4, words: '很及时' }); },
  askFollowUps: async () => { await aSignedCase(); return does(askFollowUps, system, {}); },
  answerFollowUp: async () => {
    const engagementId = await aSignedCase();
    await t().run(askFollowUps, system, {});
    const { id } = await t().deps.db.selectFrom('follow_up').select('id').where('engagement_id', '=', engagementId).where('side', '=', 'enterprise').executeTakeFirstOrThrow();
    return does(answerFollowUp, world.enterprise, { id, stillRuns: 'yes', whatChanged: '产量上升' });
  },
  renewFollowUp: async () => {
    const engagementId = await aSignedCase();
    await t().run(askFollowUps, system, {});
    const { id } = await t().deps.db.selectFrom('follow_up').select('id').where('engagement_id', '=', engagementId).where('side', '=', 'candidate').executeTakeFirstOrThrow();
    return does(renewFollowUp, world.manager, { id });
  },
  endConflict: async () => does(endConflict, world.manager, { id: (await t().run(declareConflict, world.manager, interest)).id }),
  withdrawMatch: async () => {
    const { matchId } = await anApprovedMatch(t(), world);
    await t().run(claimMatch, world.manager, { id: matchId });
    const { id: conflictId } = await t().run(declareConflict, world.manager, { kind: 'equity', about: 'need', subject: (await t().deps.db.selectFrom('match').select('need_id').where('id', '=', matchId).executeTakeFirstOrThrow()).need_id });
    return does(withdrawMatch, system, { conflictId, matchId });
  },
  countUse: async () => { const use = { name: 'profiles', by: 'person', who: 'someone', most: 1, seconds: 60 } as const; await t().run(countUse, system, use); return does(countUse, system, use); }, // and the crawl is written down
  startTimer: async () => {
    await t().deps.db.insertInto('timer').values({ kind: 'retention.carry_out', due_at: new Date(0) }).onConflict((oc) => oc.column('kind').doUpdateSet({ due_at: new Date(0) })).execute();
    return does(startTimer, system, { kind: 'retention.carry_out' });
  },
  sealActivity: async () => { await aSubmittedNeed(t(), world); return does(sealActivity, system, {}); },
  removeExpired: async () => {
    await t().run(access.recordSession, world.staff, { action: 'sign_in', way: 'sign-in/email' }, { now: new Date('2020-01-01') });
    await t().run(sealActivity, system, {});
    return does(removeExpired, system, { kind: 'activity', days: 184 });
  },
  recordSession: async () => does(access.recordSession, world.staff, { action: 'sign_in', way: 'sign-in/email' }),
  recordFailedSignIn: async () => does(access.recordFailedSignIn, visitor, { userId: world.staff.userId, way: 'sign-in/email' }),
  recordRefusal: async () => does(access.recordRefusal, world.staff, { method: 'POST', path: '/api/associations', code: 'not_allowed' }),
  recordExport: async () => does(access.recordExport, world.staff, { what: 'activity', format: 'csv', rows: 3 }),
  recordJobRetry: async () => does(access.recordJobRetry, world.staff, { kind: 'drafts.write', jobId: '1' }),
  takeTurn: async () => does(takeTurn, system, { holder: world.enterpriseId }),
  endTurn: async () => { await t().run(takeTurn, system, { holder: world.enterpriseId }); return does(endTurn, system, { holder: world.enterpriseId }); },
  planNotices: async () => { await t().run(addRobot, system, robot()); await aSubmittedNeed(t(), world); return does(messages.planNotices, system, { mail: true, robots: true }); },
  claimMessage: async () => { await aMessage(); return does(messages.claimMessage, system, {}); },
  endMessage: async () => { const { id, claim } = await aClaimed(); return does(messages.endMessage, system, { id, claim, outcome: { state: 'failed', problem: 'ECONNREFUSED', final: false } }); },
  retryMessage: async () => { const { id, claim } = await aClaimed(); await t().run(messages.endMessage, system, { id, claim, outcome: { state: 'failed', problem: 'HTTP 400', final: true } }); return does(messages.retryMessage, world.staff, { id }); },
  openNotice: async () => { const messageId = await aMessage(); const { notice_id: id } = await t().deps.db.selectFrom('message_notice').select('notice_id').where('message_id', '=', messageId).executeTakeFirstOrThrow(); return does(reader.openNotice, world.enterprise, { id, messageId }); },
  readAllNotices: async () => { await aSubmittedNeed(t(), world); return does(reader.readAllNotices, world.staff, {}); },
  setMailModes: async () => does(reader.setMailModes, world.staff, { need_submitted: 'off' }),
  setLanguage: async () => does(reader.setLanguage, world.enterprise, { language: 'en' }),
  dismissHint: async () => does(reader.dismissHint, world.enterprise, { hint: 'enterprise_desk' }),
  addWebhook: async () => { await aWebhook(); return does(addWebhook, system, webhook()); },
  editWebhook: async () => { const id = await aWebhook(); await t().run(editWebhook, system, { id, version: 1, name: '暂停', url: webhook().url, kinds: ['need'], active: false }); return does(editWebhook, system, { id, version: 2, name: '改名', url: webhook().url, kinds: ['match'], active: true }); },
  renewWebhookSecret: async () => does(renewWebhookSecret, system, { id: await aWebhook() }),
  removeWebhook: async () => does(removeWebhook, system, { id: (await aDelivery()).id }),
  pingWebhook: async () => does(pingWebhook, system, { id: await aWebhook() }),
  resendDelivery: async () => { const one = await aDelivery(); await t().deps.db.updateTable('webhook_delivery').set({ state: 'failed' }).where('id', '=', one.deliveryId).execute(); return does(resendDelivery, system, one); },
  planDeliveries: async () => { await aWebhook(); await aSubmittedNeed(t(), world); return does(planDeliveries, system, {}); },
  claimDelivery: async () => { await aDelivery(); return does(claimDelivery, system, {}); },
  endDelivery: async () => { const { id, claim } = await aClaimedDelivery(); return does(endDelivery, system, { id, claim, status: 500, problem: 'HTTP 500' }); },
  addRobot: async () => does(addRobot, system, robot()),
  editRobot: async () => does(editRobot, system, { id: (await t().run(addRobot, system, robot())).id, version: 1, name: '改名', active: false, muted: [], url: null, secret: null }),
  removeRobot: async () => does(removeRobot, system, { id: (await t().run(addRobot, system, robot())).id }),
  advanceClocks: async () => { await t().deps.db.deleteFrom('clock').execute(); await aSubmittedNeed(t(), world); return (writer) => run(writer, clocks.advanceClocks, system, {}, { now: new Date('2099-01-01') }); },
  recountClocks: async () => { await t().run(needs.submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '跨年的需求', field: '装备', problem: '溜槽' }, { now: new Date('2098-12-30') }); return does(clocks.recountClocks, system, { upTo: '2099-12-31', after: null }); },
  setClocks: async () => does(clocks.setClocks, system, { associationId: world.cityId, days: { review: 4 } }),
  enterYear: async () => does(enterYear, system, { year: 2027, holidays: '1月1日', workdays: '', source: '测试' }),
  offerToManagers: async () => { const { needId } = await anApprovedMatch(t(), world); return does(offerToManagers, system, { needId, managerIds: [world.managerId] }); },
  requestModel: async () => does(requestModel, system, {}),
  storeModel: async () => does(storeModel, system, aModel),
  confirmModel: async () => { const { id } = await t().run(storeModel, system, aModel, { now: new Date('2026-01-01') }); return does(confirmModel, system, { id }); },
  matchAnew: async () => does(matchAnew, system, { needIds: [await anAcceptedNeed(t(), world)] }),
  createEvent: async () => does(createEvent, world.staff, { associationId: world.provinceId, title: '对接会一场', heldOn: '2026-12-20' }),
  editEvent: async () => does(editEvent, world.staff, { id: await anEvent(), version: 1, title: '对接会(改期)' }),
  addEventNeeds: async () => does(addEventNeeds, world.staff, { id: await anEvent(), needIds: [await anAcceptedNeed(t(), world)] }),
  removeEventNeed: async () => { const { id, needId } = await aFilledEvent(); return does(removeEventNeed, world.staff, { id, needId }); },
  addEventExperts: async () => does(addEventExperts, world.staff, { id: await anEvent(), expertIds: [await expert()] }),
  setPair: async () => { const { id, needId, expertId } = await aFilledEvent(); return does(setPair, world.staff, { id, needId, expertId, kind: 'pin' }); },
  askPlan: async () => does(askPlan, world.staff, { id: (await aPlannedEvent()).id }), // and cancels the one before
  cancelPlan: async () => does(cancelPlan, world.staff, { id: (await aPlannedEvent()).planId }),
  beginPlan: async () => does(beginPlan, system, { id: (await aPlannedEvent()).planId }),
  notePlanProgress: async () => does(notePlanProgress, system, { ...await aRun(), progress: { stage: 'scores', done: 1, of: 2 } }),
  endPlan: async () => does(endPlan, system, { ...await aRun(), result: { kind: 'failed', problem: ['没有算成', 'no result'] } }),
  adoptPlan: async () => {
    const { needId, expertId, version, planId } = await aPlannedEvent();
    await t().run(beginPlan, system, { id: planId });
    await t().run(endPlan, system, { id: planId, run: 1, result: { kind: 'done', pairs: [{ needId, expertId, score: 0.5 }], record: { rankingVersion: '1', statistics, greedy: statistics, fair: null, gap: 0 } } });
    return does(adoptPlan, world.staff, { id: planId, version });
  },
  uploadSheet: async () => does(imports.uploadSheet, world.staff, { associationId: world.cityId, kind: 'need', visibility: 'members', file: { id: newId(), name: 'a.csv', size: 5 } }),
  beginImportWork: async () => does(imports.beginImportWork, system, { id: await anUpload(t(), world.staff, world.cityId, someFirms()) }),
  keepSheetRows: async () => { const own = await anImportBeingRead(); return does(imports.keepSheetRows, system, { ...own, rows: [{ number: 2, cells: ['甲'], marks: {} }] }); },
  keepSheetChecks: async () => { const own = await anImportBeingRead(); await t().run(imports.keepSheetRows, system, { ...own, rows: [{ number: 2, cells: ['甲'], marks: {} }] }); return does(imports.keepSheetChecks, system, { ...own, rows: [{ number: 2, state: 'skipped', lead: null, problems: [], input: null, hash: null }] }); },
  endImportStep: async () => does(imports.endImportStep, system, { ...await anImportBeingRead(), to: 'checking', found: {}, targets: [] }),
  chooseColumns: async () => does(imports.chooseColumns, world.staff, { id: await aReadyImport(t(), world.staff, world.cityId), targets: ['name', 'creditCode'], visibility: 'members' }),
  decideAlike: async () => does(imports.decideAlike, world.staff, { id: await anAlikeImport(t(), world.staff, world.cityId), decision: 'import' }),
  carryOutImport: async () => does(imports.carryOutImport, world.staff, { id: await aReadyImport(t(), world.staff, world.cityId) }),
  importRows: async () => { const id = await aReadyImport(t(), world.staff, world.cityId); await t().run(imports.carryOutImport, world.staff, { id }); const work = await t().run(imports.beginImportWork, system, { id }); return does(imports.importRows, world.staff, { id, run: work?.run ?? 0, numbers: [2, 3] }); },
  undoImport: async () => does(imports.undoImport, world.staff, { id: await aDoneImport(t(), world.staff, world.cityId) }),
  undoRows: async () => { const id = await aDoneImport(t(), world.staff, world.cityId); await t().run(imports.undoImport, world.staff, { id }); const work = await t().run(imports.beginImportWork, system, { id }); return does(imports.undoRows, world.staff, { id, run: work?.run ?? 0, numbers: [2, 3] }); },
  holdSeminar: async () => does(seminars.holdSeminar, world.staff, { associationId: world.cityId, title: '园区座谈会', heldOn: '2026-11-20', firms: '甲公司\n乙公司' }),
  editSeminar: async () => does(seminars.editSeminar, world.staff, { id: await aSeminar(), version: 1, title: '改名的座谈会', heldOn: '2026-11-21', firms: '丙公司' }),
  splitMinutes: async () => does(seminars.splitMinutes, world.staff, { id: await aSeminar(), text: '某某机械有限公司 王工：溜槽容易堵塞。\n某某食品有限公司 李总：杀菌合格率低，只有 80%。' }),
  askToReadMinutes: async () => does(askToReadMinutes, world.staff, { id: await aSplitSeminar(), to: '127.0.0.1' }),
  notePieceRead: async () => {
    const seminar = await aSplitSeminar();
    await t().run(askToReadMinutes, world.staff, { id: seminar, to: '127.0.0.1' });
    const { id } = await t().deps.db.selectFrom('seminar_reading').select('id').where('seminar_id', '=', seminar).executeTakeFirstOrThrow();
    return does(notePieceRead, system, { id, piece: 0, pieces: 2, model: 'toy', drafts: [{ firm: '甲公司', speaker: null, time: null, text: '换一次刀要停半天。', figures: [], title: null }], none: null });
  },
  noteSeminarNeed: async () => does(seminars.noteSeminarNeed, world.staff, { id: await aSeminar(), firm: '甲公司', body: '溜槽容易堵塞' }),
  confirmSeminarDraft: async () => { const { name: firm } = await t().deps.db.selectFrom('enterprise').select('name').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow(); return does(seminars.confirmSeminarDraft, world.staff, { id: await aSeminarDraft(), firm, title: '溜槽堵塞问题', field: '装备', problem: '溜槽容易堵塞' }); },
  dropSeminarDraft: async () => does(seminars.dropSeminarDraft, world.staff, { id: await aSeminarDraft(), reason: '只是汇总' }),
  saveContact: async () => does(saveContact, world.staff, { ownerKind: 'expert', ownerId: await expert(), phone: '13800138000' }),
  recordContactConsent: async () => { const { engagementId, ...owner } = await aReachable(); return does(recordContactConsent, world.staff, { ...owner, engagementId, note: '电话同意' }); },
  viewContact: async () => { const { engagementId, ...owner } = await aReachable(); await t().run(recordContactConsent, world.staff, { ...owner, engagementId, note: '电话同意' }); return does(viewContact, world.manager, { ...owner, engagementId }); },
  takeBackContact: async () => { const { engagementId, ...owner } = await aReachable(); await t().run(recordContactConsent, world.staff, { ...owner, engagementId, note: '电话同意' }); return does(takeBackContact, world.staff, owner); },
  sealContactsAnew: async () => {
    await t().run(saveContact, world.staff, { ownerKind: 'expert', ownerId: await expert(), phone: '13800138000' });
    await t().deps.db.updateTable('contact').set({ key_id: 'old' }).execute();
    const { vault } = t().deps;
    const later: Vault = { current: 'later', seal: (text, bound) => ({ ...vault.seal(text, bound), key_id: 'later' }), open: () => ({ text: '{}' }) };
    return (writer) => run({ ...writer, vault: later }, sealContactsAnew, system, {});
  },
  decideConsent: async () => does(decideConsent, world.staff, { subjectKind: 'expert', subjectId: await expert(), purpose: 'directory', decision: 'withdrawn', basis: 'written', note: '书面' }),
  addWish: async () => does(addWish, world.staff, { ownerKind: 'expert', ownerId: await expert(), field: '军工' }),
  removeWish: async () => does(removeWish, world.staff, { id: (await t().run(addWish, world.staff, { ownerKind: 'expert', ownerId: await expert(), field: '军工' })).id }),
  endDeclinedProposals: async () => {
    const { needId, matchId } = await aMatchedNeed(t(), world);
    const { expert_id: ownerId } = await t().deps.db.selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow();
    await t().run(addWish, world.staff, { ownerKind: 'expert', ownerId: ownerId ?? '', field: '带式输送' });
    return does(endDeclinedProposals, system, { needId });
  },
  eraseMe: async () => { const { matchId } = await anApprovedMatch(t(), world); const { expert_id: expertId } = await t().deps.db.selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow(); return does(eraseMe, (await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId: expertId ?? '' })).actor, { confirm: '删除' }); },
  erasePerson: async () => { const id = await expert(); const { name } = await t().deps.db.selectFrom('expert').select('name').where('id', '=', id).executeTakeFirstOrThrow(); return does(erasePerson, world.staff, { kind: 'expert', id, confirm: name }); },
  noteExport: async () => does(noteExport, world.manager, { format: 'json' }),
  forgetModels: async () => { await t().run(storeModel, system, aModel, { now: new Date('2026-01-01') }); return does(forgetModels, system, { since: new Date().toISOString() }); },
  addEvidence: async () => does(addEvidence, world.staff, { profileKind: 'expert', profileId: await expert(), ...evidence }),
  amendEvidence: async () => {
    const profileId = await expert();
    const { id: evidenceId } = await t().run(addEvidence, world.staff, { profileKind: 'expert', profileId, ...evidence, text: null });
    return does(amendEvidence, world.staff, { profileKind: 'expert', profileId, evidenceId, year: 2021, text: '溜槽' });
  },
  confirmProfile: async () => does(confirmProfile, world.staff, { kind: 'expert', id: await expert(), answer: 'changed', note: '调走了' }),
  renewProfileLink: async () => does(renewProfileLink, world.staff, { kind: 'expert', id: await expert() }),
  askProfiles: async () => {
    const { id: societyId } = await t().run(commandsOf.society.create, world.staff, { ...base(), level: 'city' }) as { id: string };
    await anAccount(t(), { role: 'society_secretary', associationId: world.cityId, societyId });
    return (writer) => run(writer, askProfiles, system, { kind: 'society' }, { now: new Date('2099-01-01') });
  },
  askForFindings: async () => does(findings.askForFindings, world.staff, { expertId: await anOrcid(), sources: ['orcid', 'openalex'] }),
  addPatents: async () => does(findings.addPatents, world.staff, { expertId: await expert(), text: patents }),
  beginLook: async () => does(findings.beginLook, system, { runId: await aLook() }),
  keepFindings: async () => does(findings.keepFindings, system, { runId: await aLook(), name: '柏鹿鸣', works: [{ sourceId: '1', kind: 'paper', title: '粘附机理', text: null, year: 2020, doi: '10.5555/a' }], leftOut: [] }),
  endLook: async () => does(findings.endLook, system, { runId: await aLook(), problem: ['繁忙', 'busy'], again: true, failed: down }),
  lookAgain: async () => does(findings.lookAgain, system, { runIds: [await aLook()] }),
  decideFindings: async () => does(findings.decideFindings, world.staff, await someFindings()),
  undoTaking: async () => {
    const decided = await someFindings();
    await t().run(findings.decideFindings, world.staff, decided);
    const { taking_id: takingId } = await t().deps.db.selectFrom('finding').select('taking_id').where('expert_id', '=', decided.expertId).where('taking_id', 'is not', null).limit(1).executeTakeFirstOrThrow();
    return does(findings.undoTaking, world.staff, { expertId: decided.expertId, takingId: takingId ?? '' });
  },
  removeEvidence: async () => {
    const profileId = await expert();
    const { id: evidenceId } = await t().deps.db.selectFrom('evidence').select('id').where('expert_id', '=', profileId).executeTakeFirstOrThrow();
    return does(removeEvidence, world.staff, { profileKind: 'expert', profileId, evidenceId });
  },
  createEnterprise: async () => { const code = stem(); return does(commandsOf.enterprise.create, world.staff, { ...base(), creditCode: code + creditCodeCheck(code) }); },
  createExpert: async () => does(commandsOf.expert.create, world.staff, { ...base(), evidence: [evidence] }),
  createSociety: async () => does(commandsOf.society.create, world.staff, { ...base(), level: 'city', evidence: [evidence] }),
  createTechnologyManager: async () => does(commandsOf.technology_manager.create, world.staff, { ...base(), level: 'junior', evidence: [evidence] }),
  createAchievement: async () => does(commandsOf.achievement.create, world.staff, { ...base(), owner: '某某大学' }),
  editEnterprise: async () => does(commandsOf.enterprise.edit, world.staff, { id: world.enterpriseId, version: (await t().deps.db.selectFrom('enterprise').select('version').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow()).version, summary: '改' }),
  editExpert: async () => does(commandsOf.expert.edit, world.staff, { id: await expert(), version: 1, summary: '改' }),
  editSociety: async () => does(commandsOf.society.edit, world.staff, { id: (await t().run(commandsOf.society.create, world.staff, { ...base(), level: 'city' }) as { id: string }).id, version: 1, summary: '改' }),
  editTechnologyManager: async () => does(commandsOf.technology_manager.edit, world.staff, { id: (await t().run(commandsOf.technology_manager.create, world.staff, { ...base(), level: 'junior' }) as { id: string }).id, version: 1, summary: '改' }),
  editAchievement: async () => does(commandsOf.achievement.edit, world.staff, { id: (await t().run(commandsOf.achievement.create, world.staff, { ...base(), owner: '某某大学' }) as { id: string }).id, version: 1, summary: '改' }),
};

const aSeminar = async (): Promise<string> => (await t().run(seminars.holdSeminar, world.staff, { associationId: world.cityId, title: '园区座谈会', heldOn: '2026-11-20', firms: '甲公司' })).id;
const aSplitSeminar = async (): Promise<string> => { const id = await aSeminar(); await t().run(seminars.splitMinutes, world.staff, { id, text: '甲公司 王工：溜槽容易堵塞。换一次刀要停半天。' }); return id; };
const aSeminarDraft = async (): Promise<string> => (await t().run(seminars.noteSeminarNeed, world.staff, { id: await aSeminar(), body: '溜槽容易堵塞' })).id;
async function anImportBeingRead(): Promise<{ id: string; run: number }> {
  const id = await anUpload(t(), world.staff, world.cityId, someFirms());
  return { id, run: (await t().run(imports.beginImportWork, system, { id }))?.run ?? 0 };
}

/** A case whose candidate has an approved alternate. */
async function aTakenCase(): Promise<{ engagementId: string }> {
  await t().deps.db.updateTable('technology_manager').set({ capacity: 50 }).where('id', '=', world.managerId).execute();
  const { needId } = await aMatchedNeed(t(), world);
  const matches = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('status', '=', 'proposed').where('candidate_type', '=', 'expert').orderBy('position').limit(2).execute();
  for (const { id, version } of matches) await t().run(decideMatch, world.staff, { id, decision: 'approve', reason: 'evidence_fits', version });
  return { engagementId: (await t().run(claimMatch, world.manager, { id: matches[0]?.id ?? '' })).id };
}
const aCaseInvitation = async (): Promise<string> => (await t().run(sendCaseInvitation, world.manager, { id: (await aTakenCase()).engagementId, side: 'candidate' })).id;

const isCommand = (value: unknown): value is { name: string } => typeof value === 'object' && value !== null && 'name' in value && 'input' in value && 'handle' in value;

test('every command of the source has a scene here', async () => {
  const src = join(import.meta.dirname, '../src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.commands.ts'));
  const exported = (await Promise.all(files.map((path) => import(join(src, path)) as Promise<Record<string, unknown>>))).flatMap((module) => Object.values(module));
  const grouped = Object.values(commandsOf).flatMap((both) => Object.values(both));
  const names = [...exported, ...grouped, ...Object.values(accounts)].filter(isCommand).map((command) => command.name);
  expect([...new Set(names)].toSorted()).toEqual(Object.keys(scenes).toSorted());
});

/** Written by the system for its own running; they change nothing that belongs to anybody, and a line for each would bury the rest. */
const BOOKKEEPING: Readonly<Record<string, string>> = {
  beginCall: 'budget of a model server', endCall: 'state of a model server', wantTexts: 'vectors', claimTexts: 'vectors', storeVectors: 'vectors', releaseTexts: 'vectors', continueEmbedding: 'vectors',
  beginImportWork: 'uploading has its line', keepSheetRows: 'uploading has its line', keepSheetChecks: 'uploading has its line', endImportStep: 'carrying out and undoing have their lines', chooseColumns: 'carrying out has its line',
  beginLook: 'asking for it has its line', keepFindings: 'confirming has its lines', endLook: 'asking for it has its line', lookAgain: 'the clock',
  writeDraft: 'asking for it has its line', notePieceRead: 'asking for it has its line', beginPlan: 'asking for it has its line', notePlanProgress: 'asking for it has its line', endPlan: 'asking for it has its line', recordAttempt: 'kept whole in its own table',
  requestModel: 'by the system: nightly training; by a person it has its line, see below', storeModel: 'nightly training', confirmModel: 'nightly training', matchAnew: 'its jobs write lines',
  startTimer: 'the clock', sealActivity: 'the chain itself', takeTurn: 'who feeds the search server', endTurn: 'who feeds the search server',
  trimAccess: 'links and counts that ran out', askRecovery: 'the same for an address without an account; using the link has its line', openSetup: 'the first link of an empty system',
  setUp: 'refused here; its line is in accounts/setup.pages.test.ts', saveView: 'a filter of one’s own', deleteView: 'a filter of one’s own',
  passReviews: 'the declaration has its line; this tells colleagues', askFollowUps: 'the answer has its line', offerToManagers: 'a notice', recountClocks: 'provisional days counted anew',
  planNotices: 'the message is kept', claimMessage: 'the message is kept', endMessage: 'the message is kept', pingWebhook: 'the delivery is kept', planDeliveries: 'the delivery is kept', claimDelivery: 'the delivery is kept', endDelivery: 'the delivery is kept', openNotice: 'read or not', readAllNotices: 'read or not',
  setMailModes: 'how one wants to be told', setLanguage: 'how one wants to be told', dismissHint: 'how one wants to be told', sealContactsAnew: 'the same contacts under another key', forgetModels: 'the erasure has its line',
  noteOutlook: 'a look, no step of the need', storeGroups: 'worked out anew', requestGroups: 'asks for a sum over what is there',
};

describe('cut at every statement', () => {
  test.each(Object.keys(scenes))('%s', async (name) => {
    const act = await scenes[name]?.();
    if (act === undefined) throw new Error(`no scene for ${name}`);
    const [before, lines] = [await everything(), await linesOfHistory()];
    let number = 1;
    for (; ; number += 1) {
      const { writer, reached } = failingAt(number);
      const outcome = await act(writer).then(() => 'done', (error: unknown) => { if (error instanceof Cut) return 'cut'; throw error; });
      if (!reached()) { expect(outcome).toBe('done'); break; }
      expect(outcome, `statement ${number} of ${name}`).toBe('cut');
      expect(await everything(), `after statement ${number} of ${name} failed`).toEqual(before);
    }
    if (!['matchAnew', 'lookAgain', 'requestGroups', 'noteOutlook', 'requestAttempt', 'deleteView', 'writeDraft', 'requestModel', 'confirmModel', 'recordSession', 'recordExport', 'recordJobRetry', 'endTurn', 'readAllNotices', 'setLanguage', 'openSetup', 'askRecovery'].includes(name)) expect(number, 'it was cut at least twice').toBeGreaterThan(2); // these are one statement, or only queue jobs, which are statements of the queue's own
    expect(await linesOfHistory() > lines, 'it writes a line of history, unless it is bookkeeping').toBe(!(name in BOOKKEEPING));
    await t().drain();
  }, 300_000); // erasure has half a hundred statements, and each cut runs those before it
});

test('who asks for a model leaves a line', async () => {
  const before = await linesOfHistory();
  await t().run(requestModel, world.staff, {});
  expect(await linesOfHistory()).toBeGreaterThan(before);
});
