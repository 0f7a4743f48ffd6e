import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery, type KyselyPlugin } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import * as accounts from '../src/auth/accounts.ts';
import * as associations from '../src/associations/association.commands.ts';
import type { Database } from '../src/db/database.ts';
import * as embedding from '../src/embeddings/embedding.commands.ts';
import { hashOf } from '../src/embeddings/vector.ts';
import { beginCall, endCall } from '../src/endpoint/endpoint.commands.ts';
import { run, type Writer } from '../src/db/run.ts';
import { claimMatch, recordStep, releaseMatch } from '../src/engagements/engagement.commands.ts';
import { addEventExperts, addEventNeeds, createEvent, editEvent, removeEventNeed, setPair } from '../src/events/event.commands.ts';
import { adoptPlan, askPlan, beginPlan, cancelPlan, endPlan, notePlanProgress } from '../src/events/plan.commands.ts';
import { recordAttempt, requestAttempt, switchTuning } from '../src/learning/tuning.commands.ts';
import { requestProposals } from '../src/matches/match.commands.ts';
import { trimIndexChanges } from '../src/indexing/change.commands.ts';
import { startTimer } from '../src/jobs/timers.commands.ts';
import { confirmModel, requestModel, storeModel } from '../src/learning/model.commands.ts';
import { matchAnew } from '../src/matches/reverse.commands.ts';
import { proposeForNeed } from '../src/matches/match.jobs.ts';
import { enterYear } from '../src/calendar/calendar.commands.ts';
import * as clocks from '../src/clocks/clock.commands.ts';
import { offerToManagers } from '../src/engagements/offer.commands.ts';
import * as messages from '../src/notices/message.commands.ts';
import * as reader from '../src/notices/reader.commands.ts';
import { addRobot, editRobot, removeRobot } from '../src/notices/robot.commands.ts';
import { askForDraft, decideDraft, writeDraft } from '../src/needs/draft.commands.ts';
import * as needs from '../src/needs/need.commands.ts';
import { addEvidence, commandsOf, removeEvidence } from '../src/profiles/profile.commands.ts';
import { teachFit } from '../src/reviews/lesson.commands.ts';
import { decideMatch } from '../src/reviews/review.commands.ts';
import { creditCodeCheck } from '../src/shared/credit-code.ts';
import { type Actor, type Command, system } from '../src/shared/command.ts';
import { aMatchedNeed, anAcceptedNeed, anApprovedMatch, aSubmittedNeed, aWorld, someCandidates, type World } from './factories.ts';
import { testServices } from './support/services.ts';

/**
 * Each command is all or nothing (promise P6): its first, second, ... last statement fails in turn, and the database
 * must be as it was before, to the byte, jobs included. The commands are found in the source, so that a new one without a
 * scene here fails this file.
 */
const t = testServices();
let world: World;
beforeAll(async () => { world = await aWorld(t()); });

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

async function everything(): Promise<unknown> {
  const { rows: tables } = await t().deps.db.executeQuery<{ name: string }>(CompiledQuery.raw(`select table_schema || '."' || table_name || '"' as name from information_schema.tables
    where (table_schema = 'public' or (table_schema = 'pgboss' and table_name = 'job')) and table_type = 'BASE TABLE' order by 1`));
  const query = tables.map(({ name }) => `select '${name}' as name, md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as hash from ${name} x`).join(' union all ');
  return (await t().deps.db.executeQuery(CompiledQuery.raw(query))).rows;
}

type Act = (writer: Writer) => Promise<unknown>;
const does = <I extends z.ZodType, O>(command: Command<I, O, Database>, actor: Actor, input: z.input<I>): Act => (writer) => run(writer, command, actor, input);

let count = 0;
const stem = (): string => { count += 1; return `91370999${String(count).padStart(9, '0')}`; };
const base = () => ({ associationId: world.cityId, name: `某某 ${stem()}`, regionCode: '370900' });
const evidence = { kind: 'paper' as const, title: '粘附机理', text: '溜槽', year: 2020 };
const expert = async () => (await t().run(commandsOf.expert.create, world.staff, { ...base(), evidence: [evidence] }) as { id: string }).id;

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
const aDraft = async () => (await t().run(askForDraft, world.staff, { needId: await anAcceptedNeed(t(), world), kind: 'questions' })).id;
const robot = () => ({ associationId: world.cityId, channel: 'wecom' as const, name: `群 ${stem()}`, url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k' });
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

const scenes: Record<string, () => Promise<Act>> = {
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
  mergeNeed: async () => does(needs.mergeNeed, world.staff, { id: await aSubmittedNeed(t(), world), intoId: await aSubmittedNeed(t(), world) }),
  escalateNeed: async () => does(needs.escalateNeed, world.staff, { id: await aSubmittedNeed(t(), world) }),
  requestProposals: async () => does(requestProposals, world.staff, { id: (await aMatchedNeed(t(), world)).needId }),
  proposeMatches: async () => {
    await someCandidates(t(), world);
    const needId = await anAcceptedNeed(t(), world);
    return (writer) => proposeForNeed({ ...writer, search: t().deps.search })({ needId });
  },
  decideMatch: async () => { const { matchId, version } = await aMatchedNeed(t(), world); return does(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version }); },
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
  startTimer: async () => {
    await t().deps.db.insertInto('timer').values({ kind: 'indexing.trim', due_at: new Date(0) }).onConflict((oc) => oc.column('kind').doUpdateSet({ due_at: new Date(0) })).execute();
    return does(startTimer, system, { kind: 'indexing.trim' });
  },
  trimIndexChanges: async () => (writer) => run(writer, trimIndexChanges, system, {}, { now: new Date('2099-01-01') }),
  planNotices: async () => { await t().run(addRobot, system, robot()); await aSubmittedNeed(t(), world); return does(messages.planNotices, system, { mail: true, robots: true }); },
  claimMessage: async () => { await aMessage(); return does(messages.claimMessage, system, {}); },
  endMessage: async () => { const { id, claim } = await aClaimed(); return does(messages.endMessage, system, { id, claim, outcome: { state: 'failed', problem: 'ECONNREFUSED', final: false } }); },
  retryMessage: async () => { const { id, claim } = await aClaimed(); await t().run(messages.endMessage, system, { id, claim, outcome: { state: 'failed', problem: 'HTTP 400', final: true } }); return does(messages.retryMessage, world.staff, { id }); },
  openNotice: async () => { const messageId = await aMessage(); const { notice_id: id } = await t().deps.db.selectFrom('message_notice').select('notice_id').where('message_id', '=', messageId).executeTakeFirstOrThrow(); return does(reader.openNotice, world.enterprise, { id, messageId }); },
  readAllNotices: async () => { await aSubmittedNeed(t(), world); return does(reader.readAllNotices, world.staff, {}); },
  setMailModes: async () => does(reader.setMailModes, world.staff, { need_submitted: 'off' }),
  setLanguage: async () => does(reader.setLanguage, world.enterprise, { language: 'en' }),
  dismissHint: async () => does(reader.dismissHint, world.enterprise, { hint: 'enterprise_desk' }),
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
  addEvidence: async () => does(addEvidence, world.staff, { profileKind: 'expert', profileId: await expert(), ...evidence }),
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

const isCommand = (value: unknown): value is { name: string } => typeof value === 'object' && value !== null && 'name' in value && 'input' in value && 'handle' in value;

test('every command of the source has a scene here', async () => {
  const src = join(import.meta.dirname, '../src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.commands.ts'));
  const exported = (await Promise.all(files.map((path) => import(join(src, path)) as Promise<Record<string, unknown>>))).flatMap((module) => Object.values(module));
  const grouped = Object.values(commandsOf).flatMap((both) => Object.values(both));
  const names = [...exported, ...grouped, ...Object.values(accounts)].filter(isCommand).map((command) => command.name);
  expect([...new Set(names)].toSorted()).toEqual(Object.keys(scenes).toSorted());
});

describe('cut at every statement', () => {
  test.each(Object.keys(scenes))('%s', async (name) => {
    const act = await scenes[name]?.();
    if (act === undefined) throw new Error(`no scene for ${name}`);
    let number = 1;
    for (; ; number += 1) {
      const before = await everything();
      const { writer, reached } = failingAt(number);
      const outcome = await act(writer).then(() => 'done', (error: unknown) => { if (error instanceof Cut) return 'cut'; throw error; });
      if (!reached()) { expect(outcome).toBe('done'); break; }
      expect(outcome, `statement ${number} of ${name}`).toBe('cut');
      expect(await everything(), `after statement ${number} of ${name} failed`).toEqual(before);
    }
    if (!['matchAnew', 'requestAttempt', 'writeDraft', 'requestModel', 'trimIndexChanges', 'confirmModel', 'readAllNotices', 'setLanguage'].includes(name)) expect(number, 'it was cut at least twice').toBeGreaterThan(2); // these are one statement, or only queue jobs, which are statements of the queue's own
    await t().drain();
  });
});
