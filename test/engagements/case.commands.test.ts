import { beforeAll, describe, expect, test } from 'vitest';
import { declareConflict, endConflict } from '../../src/conflicts/conflict.commands.ts';
import { conflictOf } from '../../src/conflicts/conflict.queries.ts';
import { ratingsOf, entriesOf, figuresOf } from '../../src/engagements/case.queries.ts';
import { acceptConduct } from '../../src/engagements/conduct.commands.ts';
import { CONDUCT_VERSION } from '../../src/engagements/conduct.ts';
import { managerDesk } from '../../src/engagements/desk.queries.ts';
import { claimMatch, correctStep, recordStep } from '../../src/engagements/engagement.commands.ts';
import { engagementById, stepsOf } from '../../src/engagements/engagement.queries.ts';
import { addFiles, removeFile } from '../../src/engagements/file.commands.ts';
import { answerFollowUp, askFollowUps } from '../../src/engagements/follow-up.commands.ts';
import { dueFollowUp, monthsAfter } from '../../src/engagements/follow-up.ts';
import { rateCase, recordOutcome } from '../../src/engagements/outcome.commands.ts';
import { cleanFiles } from '../../src/files/check.ts';
import { createTechnologyManager } from '../../src/profiles/profile.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { queueSize } from '../../src/reviews/review.queries.ts';
import { type Actor, system } from '../../src/shared/command.ts';
import { AppError } from '../../src/shared/errors.ts';
import { newId } from '../../src/shared/ids.ts';
import { PNG } from '../files/samples.ts';
import { aMatchedNeed, anAccount, anApprovedMatch, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
let world: World;
beforeAll(async () => { world = await aWorld(t()); });

const db = () => t().deps.db;
const codeOf = (result: PromiseSettledResult<unknown>): string => (result.status === 'fulfilled' ? 'done' : result.reason instanceof AppError ? result.reason.code : String(result.reason));
const match = (id: string) => db().selectFrom('match').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const needOf = (id: string) => db().selectFrom('need').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const told = async (kind: string, needId: string) => (await db().selectFrom('notice').select('id').where('kind', '=', kind).where('need_id', '=', needId).execute()).length;

async function aManager(capacity = 20): Promise<Actor> {
  const { id } = await t().run(createTechnologyManager, system, { associationId: world.cityId, name: `顾行舟${newId().slice(-6)}(演示)`, regionCode: '370900', level: 'middle', fullTime: true, industries: [], skills: [], capacity });
  return (await anAccount(t(), { role: 'technology_manager', associationId: world.cityId, technologyManagerId: id })).actor;
}
async function aSignedCase(on = '2026-05-02') {
  const { matchId, needId } = await anApprovedMatch(t(), world);
  const manager = await aManager();
  const { id } = await t().run(claimMatch, manager, { id: matchId });
  await t().run(recordStep, manager, { id, stage: 'signed', happenedOn: on, contractNumber: 'HT-1', amountYuan: '480000', parties: '甲方、乙方', version: 1 });
  return { id, matchId, needId, manager };
}
async function aFile(name = '照片.png') {
  const file = { id: newId(), purpose: 'photo' as const, ...await t().deps.files.inspect(name, PNG, 'files') };
  await t().deps.files.put(file.id, PNG);
  return file;
}

describe('rules of conduct', () => {
  test('nobody takes a case on before accepting them; accepting with the take-on is enough, and once', async () => {
    const { matchId } = await anApprovedMatch(t(), world);
    const { id } = await t().run(createTechnologyManager, system, { associationId: world.cityId, name: '新经理(演示)', regionCode: '370900', level: 'junior' });
    const fresh: Actor = { ...await aManager(), grants: (await aManager()).grants.map((grant) => ({ ...grant, technologyManagerId: id })) };
    await expect(t().run(claimMatch, fresh, { id: matchId })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'conduct' }] });
    await expect(t().run(claimMatch, fresh, { id: matchId, conduct: '2020-1' })).rejects.toMatchObject({ code: 'conflict' });
    await t().run(claimMatch, fresh, { id: matchId, conduct: CONDUCT_VERSION });
    await t().run(acceptConduct, fresh, { version: CONDUCT_VERSION });
    expect(await db().selectFrom('conduct_acceptance').select('version').where('technology_manager_id', '=', id).execute()).toEqual([{ version: CONDUCT_VERSION }]);
    await expect(t().run(acceptConduct, world.staff, { version: CONDUCT_VERSION })).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('a take-on without a next step promises the first contact within the working days', async () => {
    const { matchId } = await anApprovedMatch(t(), world);
    const { id } = await t().run(claimMatch, await aManager(), { id: matchId }, { now: new Date('2026-11-27T02:00:00Z') }); // a Friday
    expect(await db().selectFrom('engagement').select(['next_step', 'next_step_due']).where('id', '=', id).executeTakeFirstOrThrow()).toEqual({ next_step: '首次联系企业和对接对象', next_step_due: '2026-12-02' });
  });
});

describe('declared interests', () => {
  test('a manager who declared does not see the match on the desk, and cannot take it on; after the end they can', async () => {
    const { matchId, needId } = await anApprovedMatch(t(), world);
    const manager = await aManager();
    const { id } = await t().run(declareConflict, manager, { kind: 'equity', about: 'need', subject: needId, note: '持股 5%' });
    const desk = await managerDesk(db(), manager);
    expect(desk?.claimable.map((one) => one.need.need_id)).not.toContain(needId);
    expect(desk?.steppedBack).toBe(1);
    await expect(t().run(claimMatch, manager, { id: matchId })).rejects.toMatchObject({ code: 'conflict', detail: [expect.stringContaining('利益关系'), expect.anything()] });
    await t().run(endConflict, manager, { id });
    await expect(t().run(endConflict, manager, { id })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(t().run(endConflict, world.staff, { id })).rejects.toMatchObject({ code: 'not_found' });
    await t().run(claimMatch, manager, { id: matchId }, { now: new Date(Date.now() + 2 * 86_400_000) });
  });

  test('an open case of a later declaration is given back, and all concerned are told; a signed one goes on and staff are told', async () => {
    const { matchId, needId } = await anApprovedMatch(t(), world);
    const manager = await aManager();
    const { id } = await t().run(claimMatch, manager, { id: matchId });
    const signed = await aSignedCase();
    await t().run(declareConflict, manager, { kind: 'commission', about: 'enterprise', subject: world.enterpriseId });
    await t().run(declareConflict, signed.manager, { kind: 'kinship', about: 'need', subject: signed.needId });
    await t().drain();
    expect(await db().selectFrom('engagement').select(['status', 'end_reason']).where('id', '=', id).executeTakeFirstOrThrow()).toEqual({ status: 'released', end_reason: '有利益关系，已回避' });
    expect((await match(matchId)).status).toBe('approved');
    expect(await told('case_stepped_back', needId)).toBeGreaterThanOrEqual(3);
    expect((await db().selectFrom('engagement').select('status').where('id', '=', signed.id).executeTakeFirstOrThrow()).status).toBe('signed');
    expect(await told('conflict_signed', signed.needId)).toBeGreaterThanOrEqual(1);
  });

  test('an expert who declares is withdrawn from what is open, and is not proposed to that firm again', async () => {
    const { needId, matchId } = await aMatchedNeed(t(), world);
    const expertId = (await match(matchId)).expert_id ?? '';
    const expert = (await anAccount(t(), { role: 'expert', associationId: world.provinceId, expertId })).actor;
    const firm = await db().selectFrom('enterprise').select('name').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow();
    await t().run(declareConflict, expert, { kind: 'employment', about: 'institution', subject: firm.name });
    await t().drain();
    expect((await match(matchId)).status).toBe('superseded');
    expect(await told('proposal_stepped_back', needId)).toBeGreaterThanOrEqual(1);
    expect(await db().selectFrom('match').select('id').where('need_id', '=', needId).where('expert_id', '=', expertId).where('status', '=', 'proposed').execute()).toEqual([]);
  });

  test('a reviewer who declares neither decides nor sees it in the queue; colleagues are told', async () => {
    const { needId, matchId, version: read } = await aMatchedNeed(t(), world);
    const { actor: reviewer } = await anAccount(t(), { role: 'staff', associationId: world.provinceId });
    const before = (await queueSize(db(), reviewer)).needs;
    await t().run(declareConflict, reviewer, { kind: 'teacher_student', about: 'expert', subject: (await match(matchId)).expert_id ?? '' });
    await expect(t().run(decideMatch, reviewer, { id: matchId, decision: 'approve', reason: 'evidence_fits', version: read })).rejects.toMatchObject({ code: 'conflict' });
    await t().run(declareConflict, reviewer, { kind: 'kinship', about: 'need', subject: needId });
    await t().drain();
    expect((await queueSize(db(), reviewer)).needs).toBe(before - 1);
    expect(await told('review_stepped_back', needId)).toBeGreaterThanOrEqual(1);
    await t().run(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version: (await match(matchId)).version });
  });

  test('declaring while taking on: whichever comes first, no case with an interest stays', async () => {
    const { matchId, needId } = await anApprovedMatch(t(), world);
    const manager = await aManager();
    const results = await Promise.allSettled([t().run(claimMatch, manager, { id: matchId }), t().run(declareConflict, manager, { kind: 'equity', about: 'need', subject: needId })]);
    expect(codeOf(results[1])).toBe('done');
    expect(['done', 'conflict']).toContain(codeOf(results[0]));
    await t().drain();
    expect(await db().selectFrom('engagement').select('id').where('need_id', '=', needId).where('ended_at', 'is', null).execute()).toEqual([]);
    expect((await needOf(needId)).status).toBe('matched');
  });

  test('what is refused: nothing there, a bad period, a visitor’s and a firm’s declaration; other matters stay free', async () => {
    const manager = await aManager();
    await expect(t().run(declareConflict, manager, { kind: 'equity', about: 'enterprise', subject: newId() })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'subject' }] });
    await expect(t().run(declareConflict, manager, { kind: 'equity', about: 'enterprise', subject: '某公司' })).rejects.toMatchObject({ fields: [{ field: 'subject' }] });
    await expect(t().run(declareConflict, manager, { kind: 'equity', about: 'institution', subject: '某某大学', from: '2026-02-01', until: '2026-01-01' })).rejects.toMatchObject({ fields: [{ field: 'until' }] });
    await expect(t().run(declareConflict, world.enterprise, { kind: 'equity', about: 'institution', subject: '某某大学' })).rejects.toMatchObject({ code: 'not_allowed' });
    await t().run(declareConflict, manager, { kind: 'equity', about: 'institution', subject: '某某大学', from: '2020-01-01', until: '2020-12-31' });
    expect(await conflictOf(db(), { userId: manager.userId }, { needId: newId(), enterpriseId: world.enterpriseId }, '2020-06-01')).toBe(undefined);
  });
});

describe('correcting an entry', () => {
  test('the correction stands, the wrong entry stays to be read; of two corrections one wins', async () => {
    const { id, manager } = await aSignedCase();
    const wrong = (await stepsOf(db(), id)).find((step) => step.stage === 'signed');
    const correct = (number: string) => t().run(correctStep, manager, { id, stepId: wrong?.id ?? '', happenedOn: '2026-05-02', contractNumber: number, amountYuan: '500000', reason: '编号写错', version: 2 });
    const results = await Promise.allSettled([correct('HT-2'), correct('HT-3')]);
    expect(results.map(codeOf).toSorted()).toEqual(['done', 'stale_version']);
    const entry = entriesOf(await stepsOf(db(), id)).find(({ step }) => step.stage === 'signed');
    expect(entry).toMatchObject({ step: { amount_fen: 50_000_000, correction_reason: '编号写错' }, corrected: [{ contract_number: 'HT-1', amount_fen: 48_000_000 }] });
    await expect(t().run(correctStep, manager, { id, stepId: wrong?.id ?? '', happenedOn: '2026-05-02', contractNumber: 'HT-4', reason: '再改', version: 3 })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(t().run(correctStep, manager, { id, stepId: entry?.step.id ?? '', happenedOn: '2026-05-02', reason: '再改', version: 3 })).rejects.toMatchObject({ fields: [{ field: 'contractNumber' }] });
    await expect(t().run(correctStep, await aManager(), { id, stepId: wrong?.id ?? '', happenedOn: '2026-05-02', contractNumber: 'HT', reason: '别人', version: 3 })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('outcome, ratings, what comes after', () => {
  test('a figure is self-reported until a file proves it, and again when it changes; a removed file proves nothing', async () => {
    const { id } = await aSignedCase();
    await t().run(recordOutcome, world.enterprise, { id, jobs: '3', newSalesYuan: '1200000' });
    const file = await aFile();
    await t().run(addFiles, world.enterprise, { id, files: [file] });
    await t().run(recordOutcome, world.enterprise, { id, proves: ['jobs'], fileIds: [file.id] });
    const seen = async () => Object.fromEntries((await figuresOf(db(), id)).map((figure) => [figure.kind, [figure.value, figure.evidence.length]]));
    expect(await seen()).toEqual({ jobs: [3, 1], new_sales: [120_000_000, 0] });
    await t().run(recordOutcome, world.enterprise, { id, jobs: '4' });
    expect(await seen()).toMatchObject({ jobs: [4, 0] });
    await t().run(recordOutcome, world.enterprise, { id, proves: ['jobs'], fileIds: [file.id] });
    await t().run(removeFile, world.enterprise, { id: file.id, reason: '传错了文件' });
    expect(await seen()).toMatchObject({ jobs: [4, 0] });
    await expect(t().run(removeFile, world.enterprise, { id: file.id, reason: '再移除' })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(t().run(recordOutcome, world.enterprise, { id, proves: ['jobs'], fileIds: [file.id] })).rejects.toMatchObject({ code: 'not_found' });
    await expect(t().run(recordOutcome, world.enterprise, { id, proves: ['patents'], fileIds: [newId()] })).rejects.toMatchObject({ fields: [{ field: 'proves' }] });
    await expect(t().run(recordOutcome, world.enterprise, { id })).rejects.toMatchObject({ code: 'invalid_input' });
    // Its content, and what never got a row, goes after a day.
    const orphan = await aFile();
    const cleaned = cleanFiles({ ...t().deps, clock: () => new Date(Date.now() + 25 * 3600_000) });
    await cleaned();
    expect([await t().deps.files.get(file.id), await t().deps.files.get(orphan.id)]).toEqual([undefined, undefined]);
  });

  test('before a contract there is no outcome, before the end no rating', async () => {
    const { matchId } = await anApprovedMatch(t(), world);
    const manager = await aManager();
    const { id } = await t().run(claimMatch, manager, { id: matchId });
    await expect(t().run(recordOutcome, manager, { id, jobs: 1 })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(t().run(rateCase, manager, { id, score: 5 })).rejects.toMatchObject({ code: 'wrong_state' });
  });

  test('a completed case becomes evidence of those in it, with no title that is not public; both rate blind, each once', async () => {
    const { id, manager, needId, matchId } = await aSignedCase();
    await db().updateTable('need').set({ confidentiality: 'members' }).where('id', '=', needId).execute();
    await t().run(recordStep, manager, { id, stage: 'completed', happenedOn: '2026-06-01', note: '秘密的指标达到', version: 2 });
    const expertId = (await match(matchId)).expert_id ?? '';
    const title = `${(await needOf(needId)).field}领域的一次企业技术对接`;
    for (const [column, profileId] of [['expert_id', expertId], ['technology_manager_id', manager.grants[0]?.technologyManagerId ?? '']] as const) {
      expect(await db().selectFrom('evidence').select(['title', 'text', 'year']).where(column, '=', profileId).where('kind', '=', 'engagement').execute()).toEqual([{ title, text: expect.not.stringContaining('秘密'), year: 2026 }]);
    }
    const row = await engagementById(db(), system, id);
    if (row === undefined) throw new Error('no case');
    const rate = (actor: Actor, score: number) => t().run(rateCase, actor, { id, score, words: '配合很好' });
    const results = await Promise.allSettled([rate(world.enterprise, 4), rate(world.enterprise, 5), rate(world.enterprise, 3)]);
    expect(results.map(codeOf).toSorted()).toEqual(['conflict', 'conflict', 'done']);
    const seen = async (actor: Actor, now = new Date()) => (await ratingsOf(db(), actor, row, now)).map((rating) => `${rating.side} ${rating.closed ? 'closed' : 'open'}`);
    expect([await seen(manager), await seen(world.staff), await seen(world.enterprise)]).toEqual([['enterprise closed'], ['enterprise closed'], ['enterprise open']]);
    expect(await seen(manager, new Date(Date.now() + 15 * 86_400_000))).toEqual(['enterprise open']);
    await rate(manager, 5);
    expect((await seen(manager)).toSorted()).toEqual(['enterprise open', 'manager open']);
    await expect(rate(world.staff, 1)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('months after the contract the firm is asked once, and the first answer stands', async () => {
    const { id } = await aSignedCase('2026-05-02');
    const { technology_manager_id: managerId } = await db().selectFrom('engagement').select('technology_manager_id').where('id', '=', id).executeTakeFirstOrThrow();
    const young = await aSignedCase('2026-11-01');
    const now = new Date('2026-11-28T02:00:00Z');
    await t().run(askFollowUps, system, {}, { now });
    expect(await t().run(askFollowUps, system, {}, { now })).toEqual({ asked: 0 });
    const asked = await db().selectFrom('follow_up').selectAll().where('engagement_id', 'in', [id, young.id]).orderBy('side', 'desc').execute();
    expect(asked).toMatchObject(['enterprise', 'candidate'].map((side) => ({ engagement_id: id, months: 3, side, due_on: '2026-08-02', answered_at: null, expires_at: new Date('2027-01-27T02:00:00Z') })));
    const answer = (actor: Actor) => t().run(answerFollowUp, actor, { id: asked[0]?.id ?? '', stillRuns: 'partly', whatChanged: '一条线还在用' });
    await expect(answer(young.manager)).rejects.toMatchObject({ code: 'not_found' });
    const itsManager = { ...world.manager, grants: world.manager.grants.map((grant) => ({ ...grant, technologyManagerId: managerId })) };
    await expect(answer(itsManager)).rejects.toMatchObject({ code: 'not_allowed' });
    const results = await Promise.allSettled([answer(world.enterprise), answer(world.enterprise)]);
    expect(results.map(codeOf).toSorted()).toEqual(['conflict', 'done']);
    await expect(t().run(askFollowUps, world.staff, {})).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('months are counted to the last day of a shorter one, and old questions are not made up for', () => {
    expect([monthsAfter('2026-11-30', 3), monthsAfter('2026-11-27', 12), monthsAfter('2026-01-31', -3)]).toEqual(['2027-02-28', '2027-11-27', '2025-10-31']);
    expect([dueFollowUp('2026-01-01', '2026-03-31'), dueFollowUp('2026-01-01', '2026-04-01'), dueFollowUp('2024-01-01', '2026-04-01')]).toEqual([undefined, 3, 24]);
  });
});
