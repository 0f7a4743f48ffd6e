import { beforeAll, describe, expect, test } from 'vitest';
import { claimMatch } from '../../src/engagements/engagement.commands.ts';
import { escalateNeed, withdrawNeed } from '../../src/needs/need.commands.ts';
import { createSociety } from '../../src/profiles/profile.commands.ts';
import { answerNomination, handToSociety, withdrawNomination } from '../../src/reviews/nomination.commands.ts';
import { answerQuestion, askEnterprise, closeQuestion, withdrawQuestion } from '../../src/reviews/question.commands.ts';
import { excuseReading, readSecond, setReadingShare, settleReading } from '../../src/reviews/reading.commands.ts';
import { readingFor, secondReadings } from '../../src/reviews/reading.queries.ts';
import { decideMatch, reopenMatch, undoDecision } from '../../src/reviews/review.commands.ts';
import { decideMany, undoRun } from '../../src/reviews/run.commands.ts';
import { dryRun } from '../../src/reviews/run.queries.ts';
import { requestProposals } from '../../src/matches/match.commands.ts';
import { system, type Actor } from '../../src/shared/command.ts';
import { AppError } from '../../src/shared/errors.ts';
import { anAcceptedNeed, anAccount, aWorld, someCandidates, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

/** One world for the file: its candidates are made once, each test takes a need of its own. */
const t = testServices();
let world: World;
let foreign: World;
let other: Actor;
beforeAll(async () => {
  world = await aWorld(t());
  foreign = await aWorld(t());
  other = (await anAccount(t(), { role: 'staff', associationId: world.cityId })).actor;
  await someCandidates(t(), world);
  await t().run(setReadingShare, system, { percent: 0 });
});

const db = () => t().deps.db;
interface One { readonly id: string; readonly version: number }
async function aNeed(): Promise<{ needId: string; all: readonly One[]; first: One }> {
  const needId = await anAcceptedNeed(t(), world);
  await t().drain();
  const all = await db().selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('status', '=', 'proposed').orderBy('candidate_type').orderBy('position').execute();
  const [first] = all;
  if (first === undefined) throw new Error('no proposals');
  return { needId, all, first };
}
const approve = (one: One, by = world.staff, now?: Date) => t().run(decideMatch, by, { id: one.id, version: one.version, decision: 'approve', reason: 'evidence_fits' }, now ? { now } : {});
const rowOf = (id: string) => db().selectFrom('match').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const needOf = (id: string) => db().selectFrom('need').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const codes = (results: readonly PromiseSettledResult<unknown>[]) => results.map((one) => (one.status === 'fulfilled' ? 'done' : one.reason instanceof AppError ? one.reason.code : String(one.reason))).toSorted();

describe('taking a decision back', () => {
  test('one’s own within a day: the match waits again, the decision stays and does not stand', async () => {
    const { first } = await aNeed();
    await approve(first);
    expect(await t().run(undoDecision, world.staff, { id: first.id, version: first.version + 1 })).toMatchObject({ status: 'proposed', version: first.version + 2, needStatus: 'matched' });
    expect(await rowOf(first.id)).toMatchObject({ status: 'proposed', decided_at: null, decided_by: null });
    expect(await db().selectFrom('review').select(['decision', 'undone_by']).where('match_id', '=', first.id).execute()).toEqual([{ decision: 'approve', undone_by: world.staff.userId }]);
    expect(await db().selectFrom('activity').select('action').where('subject_id', '=', first.id).orderBy('seq').execute()).toEqual([{ action: 'approve' }, { action: 'undo' }]);
    // It can be decided anew, and both decisions are kept.
    await t().run(decideMatch, other, { id: first.id, version: first.version + 2, decision: 'reject', reason: 'too_far' });
    expect(await db().selectFrom('review').select('decision').where('match_id', '=', first.id).orderBy('created_at').execute()).toEqual([{ decision: 'approve' }, { decision: 'reject' }]);
  });

  test('not another’s, not after a day, not an older version, not what is taken on', async () => {
    const { first } = await aNeed();
    await approve(first, world.staff, new Date('2026-11-20T02:00:00Z'));
    const undo = (by: Actor, version: number, now: string) => t().run(undoDecision, by, { id: first.id, version }, { now: new Date(now) });
    await expect(undo(other, first.version + 1, '2026-11-20T03:00:00Z')).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(undo(world.staff, first.version + 1, '2026-11-21T02:00:01Z')).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(undo(world.staff, first.version, '2026-11-20T03:00:00Z')).rejects.toMatchObject({ code: 'stale_version', detail: [expect.stringContaining('同意对接'), expect.anything()] });
    await expect(t().run(undoDecision, foreign.staff, { id: first.id, version: 1 })).rejects.toMatchObject({ code: 'not_found' });
    await t().run(claimMatch, world.manager, { id: first.id });
    await expect(undo(world.staff, first.version + 2, '2026-11-20T03:00:00Z')).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(t().run(reopenMatch, world.staff, { id: first.id, version: first.version + 2, reason: '情况有变' })).rejects.toMatchObject({ code: 'wrong_state', detail: [expect.stringMatching(/已经领办.*退回/), expect.anything()] });
  });

  test('anybody of the area reopens with a reason; a need with nothing left waits again', async () => {
    const { needId, all, first } = await aNeed();
    for (const one of all) await t().run(decideMatch, world.staff, { ...one, decision: 'reject', reason: 'wrong_problem' });
    expect((await needOf(needId)).status).toBe('accepted');
    await expect(t().run(reopenMatch, other, { id: first.id, version: first.version + 1, reason: '短' })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'reason' }] });
    expect(await t().run(reopenMatch, other, { id: first.id, version: first.version + 1, reason: '企业补充了工况，值得再看' })).toMatchObject({ status: 'proposed', needStatus: 'matched' });
    const need = await needOf(needId);
    expect(need.waiting_since).toEqual((await rowOf(first.id)).proposed_at);
    expect(need.turn_at).toEqual(need.waiting_since);
    await expect(t().run(reopenMatch, other, { id: first.id, version: first.version + 2, reason: '再打开一次' })).rejects.toMatchObject({ code: 'wrong_state' });
    expect(await db().selectFrom('clock').select('kind').where('need_id', '=', needId).where('stopped_at', 'is', null).execute()).toEqual([{ kind: 'review' }]);
  });

  test('decide, withdraw and undo at once: one outcome, ten times', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { needId, first } = await aNeed();
      await approve(first);
      const results = await Promise.allSettled([
        t().run(undoDecision, world.staff, { id: first.id, version: first.version + 1 }), t().run(claimMatch, world.manager, { id: first.id }).finally(() => undefined),
        t().run(reopenMatch, other, { id: first.id, version: first.version + 1, reason: '请再看一遍' }), t().run(withdrawNeed, world.enterprise, { id: needId }),
      ]);
      const done = codes(results).filter((one) => one === 'done').length;
      const [match, need] = [await rowOf(first.id), await needOf(needId)];
      // Taken on, withdrawn, or waiting: whichever came first, the rest was told; never two of them.
      expect(done, JSON.stringify(codes(results))).toBeGreaterThanOrEqual(1);
      expect(need.status === 'engaged' ? match.status === 'claimed' : true).toBe(true);
      expect(await db().selectFrom('review').select('id').where('match_id', '=', first.id).where('undone_at', 'is', null).execute()).toHaveLength(match.status === 'proposed' ? 0 : 1);
      if (match.status === 'claimed') await t().run((await import('../../src/engagements/engagement.commands.ts')).releaseMatch, world.manager, { id: first.id, reason: '测试退回' });
    }
  });
});

describe('asking the enterprise', () => {
  test('the proposal waits, the answer brings it back, the decision closes the question', async () => {
    const { needId, first } = await aNeed();
    const asked = await t().run(askEnterprise, world.staff, { ...first, question: '回程带含水率是多少？' });
    expect(await rowOf(first.id)).toMatchObject({ asked: true, version: first.version + 1 });
    await expect(approve({ id: first.id, version: asked.matchVersion })).rejects.toMatchObject({ code: 'wrong_state', detail: [expect.stringContaining('等答复'), expect.anything()] });
    await expect(t().run(askEnterprise, other, { id: first.id, version: asked.matchVersion, question: '再问一句可以吗？' })).rejects.toMatchObject({ code: 'wrong_state' });
    expect(await db().selectFrom('notice').innerJoin('user', 'user.id', 'notice.user_id').select('notice.kind').where('user.id', '=', world.enterprise.userId).where('need_id', '=', needId).where('kind', '=', 'question_asked').execute()).toHaveLength(1);
    for (const who of [foreign.enterprise, world.manager]) await expect(t().run(answerQuestion, who, { id: asked.id, answer: '30%' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(t().run(answerQuestion, world.enterprise, { id: asked.id, answer: ' ' })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'answer' }] });
    await t().run(answerQuestion, world.enterprise, { id: asked.id, answer: '28% 到 35%' });
    await expect(t().run(answerQuestion, world.enterprise, { id: asked.id, answer: '又一次' })).rejects.toMatchObject({ code: 'wrong_state' });
    expect(await db().selectFrom('notice').select('user_id').where('kind', '=', 'question_answered').where('need_id', '=', needId).execute()).toEqual([{ user_id: world.staff.userId }]);
    await approve({ id: first.id, version: asked.matchVersion });
    expect(await db().selectFrom('question').select(['status', 'answer']).where('id', '=', asked.id).executeTakeFirstOrThrow()).toEqual({ status: 'closed', answer: '28% 到 35%' });
  });

  test('an answer that becomes part of the need matches it anew, and the proposal asked about stays', async () => {
    const { needId, first } = await aNeed();
    const asked = await t().run(askEnterprise, world.staff, { ...first, question: '用在哪一段？' });
    expect(await t().run(answerQuestion, world.enterprise, { id: asked.id, answer: '枸杞干果射频杀菌的输送段', amend: true })).toMatchObject({ amended: true });
    expect((await needOf(needId)).problem).toMatch(/补充（答科协提问“用在哪一段？”）：枸杞干果射频杀菌的输送段$/);
    await t().drain();
    const row = await rowOf(first.id);
    expect(row).toMatchObject({ status: 'proposed', asked: true });
    await t().run(closeQuestion, other, { id: asked.id });
    expect(await rowOf(first.id)).toMatchObject({ asked: false, version: row.version + 1 });
    await expect(t().run(closeQuestion, other, { id: asked.id })).rejects.toMatchObject({ code: 'wrong_state' });
  });

  test('withdrawn it goes on without; answer and withdrawal at once: one outcome', async () => {
    const { first } = await aNeed();
    const asked = await t().run(askEnterprise, world.staff, { ...first, question: '有没有图纸？' });
    const results = await Promise.allSettled([t().run(answerQuestion, world.enterprise, { id: asked.id, answer: '有' }), t().run(withdrawQuestion, world.staff, { id: asked.id })]);
    expect(codes(results)).toEqual(['done', 'wrong_state']);
    const { status } = await db().selectFrom('question').select('status').where('id', '=', asked.id).executeTakeFirstOrThrow();
    expect((await rowOf(first.id)).asked).toBe(status === 'answered');
  });
});

describe('a society names an expert', () => {
  let societyId: string;
  let secretary: Actor;
  beforeAll(async () => {
    ({ id: societyId } = await t().run(createSociety, system, { associationId: world.cityId, name: '泰安市机械工程学会(演示)', level: 'city', regionCode: '370900' }));
    secretary = (await anAccount(t(), { role: 'society_secretary', associationId: world.cityId, societyId })).actor;
  });
  const expertOf = (name: string) => db().selectFrom('expert').select('id').where('name', 'like', `${name}%`).where('association_id', '=', world.provinceId).executeTakeFirstOrThrow();

  test('becomes a proposal with the society as its route, and stays when matching runs anew', async () => {
    const { needId } = await aNeed();
    const { id } = await t().run(handToSociety, world.staff, { needId, societyId, note: '想找做过现场的' });
    await expect(t().run(handToSociety, other, { needId, societyId })).rejects.toMatchObject({ code: 'already_taken' });
    expect(await db().selectFrom('notice').select('user_id').where('kind', '=', 'nomination_asked').where('need_id', '=', needId).execute()).toEqual([{ user_id: secretary.userId }]);
    const expert = await expertOf('孙食品');
    await expect(t().run(answerNomination, secretary, { id, answer: 'nominated' })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'expertId' }] });
    for (const who of [world.enterprise, foreign.staff]) await expect(t().run(answerNomination, who, { id, answer: 'nominated', expertId: expert.id })).rejects.toMatchObject({ code: 'not_found' });
    await expect(t().run(answerNomination, world.staff, { id, answer: 'nominated', expertId: expert.id })).rejects.toMatchObject({ code: 'not_allowed' });
    await t().run(answerNomination, secretary, { id, answer: 'nominated', expertId: expert.id, note: '有现场经验' });
    await expect(t().run(answerNomination, secretary, { id, answer: 'none', note: '再答一次' })).rejects.toMatchObject({ code: 'wrong_state' });
    await t().drain();
    const { match_id } = await db().selectFrom('nomination').select('match_id').where('id', '=', id).executeTakeFirstOrThrow();
    expect(await rowOf(match_id ?? '')).toMatchObject({ expert_id: expert.id, society_route_id: societyId, status: 'proposed' });
    await t().run(requestProposals, world.staff, { id: needId });
    await t().drain();
    const kept = await rowOf(match_id ?? '');
    expect(kept.status).toBe('proposed');
    await approve({ id: kept.id, version: kept.version });
  });

  test('of somebody who is turned down the match learns who named them; none says why; not for secrets, not for needs that are over', async () => {
    const { needId, all, first } = await aNeed();
    await t().run(decideMatch, world.staff, { ...first, decision: 'reject', reason: 'unavailable' });
    const { id } = await t().run(handToSociety, world.staff, { needId, societyId });
    const turned = await rowOf(first.id);
    const experts = await db().selectFrom('match').select(['id', 'expert_id']).where('id', 'in', all.map((one) => one.id)).where('expert_id', 'is not', null).execute();
    const [named] = experts;
    await t().run(answerNomination, secretary, { id, answer: 'nominated', expertId: named?.expert_id ?? '' });
    await t().drain();
    expect((await rowOf(named?.id ?? '')).society_route_id).toBe(societyId);
    expect((await rowOf(first.id)).status).toBe(turned.status);
    const again = await t().run(handToSociety, world.staff, { needId, societyId });
    await expect(t().run(answerNomination, secretary, { id: again.id, answer: 'none' })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'note' }] });
    expect(codes(await Promise.allSettled([t().run(answerNomination, secretary, { id: again.id, answer: 'none', note: '请问省学会' }), t().run(withdrawNomination, world.staff, { id: again.id })]))).toEqual(['done', 'wrong_state']);
    await db().updateTable('need').set({ confidentiality: 'staff_only' }).where('id', '=', needId).execute();
    await expect(t().run(handToSociety, world.staff, { needId, societyId })).rejects.toMatchObject({ code: 'wrong_state' });
    await t().run(withdrawNeed, world.enterprise, { id: needId });
    await expect(t().run(handToSociety, world.staff, { needId, societyId })).rejects.toMatchObject({ code: 'wrong_state' });
  });
});

describe('many at once', () => {
  const many = (all: readonly One[], by = world.staff) => t().run(decideMany, by, { decision: 'reject', reason: 'wrong_field', matches: [...all] });

  test('all or nothing, and undone as a whole', async () => {
    const [one, two] = [await aNeed(), await aNeed()];
    const chosen = [...one.all, ...two.all.slice(1)];
    expect((await dryRun(db(), world.staff, chosen, 'reject')).every((row) => row.refused === undefined)).toBe(true);
    const { runId, decided } = await many(chosen);
    expect(decided).toBe(chosen.length);
    expect((await needOf(one.needId)).status).toBe('accepted');
    expect((await needOf(two.needId)).status).toBe('matched');
    await expect(t().run(undoRun, other, { id: runId })).rejects.toMatchObject({ code: 'not_found' });
    expect(await t().run(undoRun, world.staff, { id: runId })).toEqual({ runId, undone: chosen.length });
    expect((await needOf(one.needId)).status).toBe('matched');
    expect((await db().selectFrom('match').select('status').where('id', 'in', chosen.map((each) => each.id)).execute()).every((row) => row.status === 'proposed')).toBe(true);
    await expect(t().run(undoRun, world.staff, { id: runId })).rejects.toMatchObject({ code: 'wrong_state' });
  });

  test('one that somebody decided refuses them all, by name; one that somebody acted on stops the undoing', async () => {
    const { all, first } = await aNeed();
    await approve(first, other);
    const rows = await dryRun(db(), world.staff, all, 'reject');
    expect(rows.filter((row) => row.refused !== undefined).map((row) => row.id)).toEqual([first.id]);
    await expect(many(all)).rejects.toMatchObject({ code: 'conflict', fields: [{ field: 'matches.0', message: [expect.stringContaining(other.name), expect.anything()] }] });
    expect((await db().selectFrom('match').select('status').where('id', 'in', all.slice(1).map((each) => each.id)).execute()).every((row) => row.status === 'proposed')).toBe(true);
    await expect(many([...all.slice(1), ...all.slice(1)])).rejects.toMatchObject({ code: 'conflict' });
    for (const by of [foreign.staff, world.enterprise]) await expect(many(all.slice(1), by)).rejects.toMatchObject({ code: by === foreign.staff ? 'not_found' : 'not_allowed' });
    const { runId } = await many(all.slice(1));
    const [acted] = all.slice(1);
    await t().run(reopenMatch, other, { id: acted?.id ?? '', version: (acted?.version ?? 0) + 1, reason: '这一条还要再看' });
    await expect(t().run(undoRun, world.staff, { id: runId })).rejects.toMatchObject({ code: 'conflict', fields: [{ message: [expect.stringContaining(other.name), expect.anything()] }] });
    expect((await rowOf(all[2]?.id ?? '')).status).toBe('rejected');
  });

  test('two runs over the same proposals at once: one wins whole', async () => {
    const { all } = await aNeed();
    expect(codes(await Promise.allSettled([many(all), many(all.toReversed(), other)]))).toEqual(['conflict', 'done']);
    expect(await db().selectFrom('review').select('run_id').distinct().where('match_id', 'in', all.map((one) => one.id)).execute()).toHaveLength(1);
  });

  test('not after a day', async () => {
    const { first } = await aNeed();
    const { runId } = await t().run(decideMany, world.staff, { decision: 'approve', reason: 'evidence_fits', matches: [first] }, { now: new Date('2026-11-20T02:00:00Z') });
    await expect(t().run(undoRun, world.staff, { id: runId }, { now: new Date('2026-11-21T02:00:01Z') })).rejects.toMatchObject({ code: 'wrong_state' });
  });
});

describe('the second reader', () => {
  test('is somebody else, is not shown the first decision, and changes nothing; a lead settles', async () => {
    await t().run(setReadingShare, system, { percent: 100 });
    const [one, two] = [await aNeed(), await aNeed()];
    await approve(one.first);
    await approve(two.first);
    await t().run(setReadingShare, system, { percent: 0 });
    expect(await readingFor(db(), world.staff, one.first.id)).toBeUndefined();
    const reading = await readingFor(db(), other, one.first.id);
    const id = reading?.id ?? '';
    const read = (by: Actor) => t().run(readSecond, by, { id, decision: 'reject', reason: 'wrong_problem' });
    await expect(read(world.staff)).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(read(foreign.staff)).rejects.toMatchObject({ code: 'not_found' });
    await t().run(excuseReading, other, { id });
    await expect(read(other)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await readingFor(db(), other, one.first.id)).toBeUndefined();
    const third = (await anAccount(t(), { role: 'staff', associationId: world.provinceId })).actor;
    const lead = (await anAccount(t(), { role: 'administrator', associationId: world.provinceId })).actor;
    expect(codes(await Promise.allSettled([read(third), read(lead)]))).toEqual(['done', 'wrong_state']);
    expect((await rowOf(one.first.id)).status).toBe('approved');
    await expect(t().run(settleReading, third, { id, verdict: 'second', note: '第二次看得细' })).rejects.toMatchObject({ code: 'not_allowed' });
    await t().run(settleReading, lead, { id, verdict: 'second', note: '第二次看得细' });
    await expect(t().run(settleReading, lead, { id, verdict: 'first', note: '改主意了吗' })).rejects.toMatchObject({ code: 'wrong_state' });
    expect((await rowOf(one.first.id)).status).toBe('approved');
    // The first decision of the other is taken back: nothing is left to read.
    const waiting = await readingFor(db(), other, two.first.id);
    await t().run(undoDecision, world.staff, { id: two.first.id, version: two.first.version + 1 });
    expect(await readingFor(db(), other, two.first.id)).toBeUndefined();
    await expect(t().run(readSecond, other, { id: waiting?.id ?? '', decision: 'approve', reason: 'evidence_fits' })).rejects.toMatchObject({ code: 'wrong_state' });
    expect(await secondReadings(db(), world.staff, null)).toMatchObject({ all: { read: 1, agreed: 0, kappa: 0 }, disputed: 0, waiting: 0, share: 0 });
  });

  test('how many are drawn is for the top', async () => {
    await expect(t().run(setReadingShare, world.staff, { percent: 5 })).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(t().run(setReadingShare, system, { percent: 101 })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'percent' }] });
  });
});

test('handed up, a proposal can no longer be decided here', async () => {
  const { needId, first } = await aNeed();
  await t().run(escalateNeed, world.staff, { id: needId, note: '本地没有合适的人' });
  await expect(approve(first)).rejects.toMatchObject({ code: 'wrong_state', detail: [expect.stringContaining('已转上级'), expect.anything()] });
  expect((await needOf(needId)).turn_at).not.toBeNull();
});
