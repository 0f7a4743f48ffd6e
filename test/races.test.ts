import { beforeAll, describe, expect, test } from 'vitest';
import { createExpert, createTechnologyManager } from '../src/profiles/profile.commands.ts';
import { CONDUCT_VERSION } from '../src/engagements/conduct.ts';
import { claimMatch, releaseMatch } from '../src/engagements/engagement.commands.ts';
import { answerCaseInvitation, moveCaseInvitationOn, sendCaseInvitation, withdrawCaseInvitation } from '../src/engagements/invitation.commands.ts';
import { proposeMatches } from '../src/matches/match.commands.ts';
import { acceptNeed, editNeed, submitNeed } from '../src/needs/need.commands.ts';
import { decideMatch, reopenMatch } from '../src/reviews/review.commands.ts';
import { AppError } from '../src/shared/errors.ts';
import { type Actor, holderOf, system } from '../src/shared/command.ts';
import { aMatchedNeed, anAccount, anApprovedMatch, aSubmittedNeed, aWorld, type World } from './factories.ts';
import { type TestServices, testServices } from './support/services.ts';

/** Many at once: one outcome each. */
const t = testServices();
const codeOf = (result: PromiseSettledResult<unknown>): string => (result.status === 'fulfilled' ? 'done' : result.reason instanceof AppError ? result.reason.code : String(result.reason));
const tally = (results: readonly PromiseSettledResult<unknown>[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const result of results) counts[codeOf(result)] = (counts[codeOf(result)] ?? 0) + 1;
  return counts;
};

test('50 managers take one match on: one wins, 49 are told who holds it', async () => {
  const world = await aWorld(t());
  const { matchId, needId } = await anApprovedMatch(t(), world);
  const managers = await Promise.all(Array.from({ length: 50 }, async (_, n) => {
    const { id } = await t().run(createTechnologyManager, system, { associationId: world.cityId, name: `经理人${n}(演示)`, regionCode: '370900', level: 'middle', fullTime: true, industries: [], skills: [], capacity: 5 });
    const grant = world.manager.grants[0];
    if (grant === undefined) throw new Error('no grant');
    return { ...world.manager, userId: null, name: `经理人${n}(演示)`, grants: [{ ...grant, technologyManagerId: id }] };
  }));
  const results = await Promise.allSettled(managers.map((manager) => t().run(claimMatch, manager, { id: matchId, conduct: CONDUCT_VERSION })));
  expect(tally(results)).toEqual({ done: 1, already_taken: 49 });
  const refused = results.find((result) => result.status === 'rejected');
  expect(refused?.status === 'rejected' && refused.reason instanceof AppError ? refused.reason.detail[0] : '').toMatch(/经理人\d+\(演示\)/);
  const open = await t().deps.db.selectFrom('engagement').select('id').where('need_id', '=', needId).execute();
  expect(open).toHaveLength(1);
});

test('50 reviewers decide one match: one decision stands', async () => {
  const world = await aWorld(t());
  const { matchId, version } = await aMatchedNeed(t(), world);
  const results = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => t().run(decideMatch, world.staff, {
    id: matchId, version, ...(n % 2 === 0 ? { decision: 'approve' as const, reason: 'evidence_fits' as const } : { decision: 'reject' as const, reason: 'wrong_field' as const }),
  })));
  expect(tally(results)).toEqual({ done: 1, stale_version: 49 });
  expect(await t().deps.db.selectFrom('review').select('id').where('match_id', '=', matchId).execute()).toHaveLength(1);
});

test('50 edits that each read the newest version lose nothing', async () => {
  const world = await aWorld(t());
  const id = await aSubmittedNeed(t(), world);
  let refused = 0;
  const editOnce = async (n: number): Promise<void> => {
    const { version, goals } = await t().deps.db.selectFrom('need').select(['version', 'goals']).where('id', '=', id).executeTakeFirstOrThrow();
    try {
      await t().run(editNeed, world.enterprise, { id, version, goals: `${goals}\n第${n}处补充` });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'stale_version') throw error;
      refused += 1;
      await editOnce(n);
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, n) => editOnce(n)));
  const { goals, version } = await t().deps.db.selectFrom('need').select(['goals', 'version']).where('id', '=', id).executeTakeFirstOrThrow();
  for (let n = 0; n < 50; n += 1) expect(goals).toContain(`第${n}处补充`);
  expect(version).toBe(51);
  expect(refused).toBeGreaterThan(0);
});

test('one form sent 20 times at once makes one need, and each press gets the same answer', async () => {
  const world = await aWorld(t());
  const input = { enterpriseId: world.enterpriseId, title: '同一张表单', field: '测试', problem: '重复提交' };
  const results = await Promise.all(Array.from({ length: 20 }, () => t().run(submitNeed, world.enterprise, input, { requestKey: 'one press' })));
  expect(new Set(results.map((result) => result.id)).size).toBe(1);
  expect(await t().deps.db.selectFrom('need').select('id').where('enterprise_id', '=', world.enterpriseId).execute()).toHaveLength(1);
  await expect(t().run(submitNeed, world.enterprise, { ...input, title: '另一份内容' }, { requestKey: 'one press' })).rejects.toMatchObject({ code: 'repeated_with_other_content' });
});

test('a write that fails midway leaves nothing: no row, no job', async () => {
  const world = await aWorld(t());
  const before = await t().deps.jobs.counts();
  await expect(t().run({ ...submitNeed, async handle(cx, input) { await submitNeed.handle(cx, input); throw new Error('cut'); } }, world.enterprise, { enterpriseId: world.enterpriseId, title: '半途而废', field: '测试', problem: '中断' })).rejects.toThrow('cut');
  expect(await t().deps.db.selectFrom('need').select('id').where('enterprise_id', '=', world.enterpriseId).execute()).toEqual([]);
  expect((await t().deps.jobs.counts()).waiting).toBe(before.waiting);
});

/** A hundred rounds take seconds; on a busy machine more. */
const MINUTES = 300_000;

/** A hundred rounds of each, as people meet: one outcome every time, and everybody else is told. */
describe('a hundred times', () => {
  let world: World;
  let [one, other]: Actor[] = [];
  let experts: readonly string[] = [];
  let db: TestServices['deps']['db'];
  beforeAll(async () => {
    db = t().deps.db;
    world = await aWorld(t());
    const managers = await Promise.all(['甲', '乙'].map(async (name) => {
      const { id } = await t().run(createTechnologyManager, system, { associationId: world.cityId, name: `经理人${name}(演示)`, regionCode: '370900', level: 'middle', fullTime: true, industries: [], skills: [], capacity: 5 });
      return (await anAccount(t(), { role: 'technology_manager', associationId: world.cityId, technologyManagerId: id })).actor;
    }));
    [one, other] = managers;
    experts = await Promise.all(['丙', '丁'].map(async (name) => (await t().run(createExpert, system, { associationId: world.provinceId, name: `专家${name}(演示)`, regionCode: '370100', fields: ['带式输送'], capacity: 5 })).id));
    await t().drain();
  });

  /** A need with both experts approved, without waiting for any search. */
  async function anApprovedNeed(): Promise<readonly { readonly id: string; readonly version: number }[]> {
    const needId = await aSubmittedNeed(t(), world);
    await t().run(acceptNeed, world.staff, { id: needId });
    const { accepted_at: acceptedAt } = await db.selectFrom('need').select('accepted_at').where('id', '=', needId).executeTakeFirstOrThrow();
    await t().run(proposeMatches, system, { needId, acceptedAt: acceptedAt ?? new Date(0), rankingVersion: 'race', considered: 2, excluded: {}, proposals: experts.map((candidateId, at) => ({
      type: 'expert' as const, candidateId, position: at + 1, score: 1 - at / 10, confidence: 'likely' as const, chance: 0.5, parts: { evidence: 1 - at / 10 }, unanswered: [], warnings: [], reasons: [{ phrase: '粘性物料', evidenceId: null, evidenceTitle: '', terms: ['粘性物料'], share: 1 }],
    })) });
    const matches = await db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).orderBy('position').execute();
    for (const { id, version } of matches) await t().run(decideMatch, world.staff, { id, version, decision: 'approve', reason: 'evidence_fits' });
    return matches.map(({ id, version }) => ({ id, version: version + 1 }));
  }
  const first = async () => { const [match] = await anApprovedNeed(); if (match === undefined || one === undefined || other === undefined) throw new Error('no match'); return { match, one, other }; };
  /** Who was first changes from round to round: sometimes one begins a little later. */
  const race = (round: number, a: () => Promise<unknown>, b: () => Promise<unknown>) => Promise.allSettled(round % 2 === 0 ? [a(), b()] : [b(), a()]);
  const rounds = async (work: (round: number) => Promise<string>): Promise<Record<string, number>> => {
    const seen: Record<string, number> = {};
    for (let round = 0; round < 100; round += 1) { const outcome = await work(round); seen[outcome] = (seen[outcome] ?? 0) + 1; }
    return seen;
  };

  test('two managers: one holds it, the other reads who does', async () => {
    const { match, one: a, other: b } = await first();
    const seen = await rounds(async (round) => {
      const results = await race(round, () => t().run(claimMatch, a, { id: match.id }), () => t().run(claimMatch, b, { id: match.id }));
      const { technology_manager_id: holder } = await db.selectFrom('engagement').select('technology_manager_id').where('match_id', '=', match.id).where('ended_at', 'is', null).executeTakeFirstOrThrow();
      await t().run(releaseMatch, holder === a.grants[0]?.technologyManagerId ? a : b, { id: match.id, reason: '近期长期出差' });
      return results.map(codeOf).toSorted().join(' ');
    });
    expect(seen).toEqual({ 'already_taken done': 100 });
  }, MINUTES);

  test('reopened while it is taken on: either a case or an open decision, never both', async () => {
    const { match: { id }, one: manager } = await first();
    const seen = await rounds(async (round) => {
      const { version } = await db.selectFrom('match').select('version').where('id', '=', id).executeTakeFirstOrThrow();
      const results = await race(round, () => t().run(claimMatch, manager, { id }), () => t().run(reopenMatch, world.staff, { id, version, reason: '企业来电说明情况有变' }));
      const after = await db.selectFrom('match').select(['status', 'version']).where('id', '=', id).executeTakeFirstOrThrow();
      const held = await db.selectFrom('engagement').select('id').where('match_id', '=', id).where('ended_at', 'is', null).execute();
      if (after.status === 'claimed') await t().run(releaseMatch, manager, { id, reason: '近期长期出差' });
      else await t().run(decideMatch, world.staff, { id, version: after.version, decision: 'approve', reason: 'evidence_fits' });
      return `${results.filter((result) => result.status === 'fulfilled').length} ${after.status} ${held.length}`;
    });
    expect(Object.keys(seen).filter((outcome) => !['1 claimed 1', '1 proposed 0'].includes(outcome))).toEqual([]);
  }, MINUTES);

  test('the invited side accepts while the manager withdraws: one of the two', async () => {
    const { match, one: manager } = await first();
    const { id } = await t().run(claimMatch, manager, { id: match.id });
    const seen = await rounds(async (round) => {
      const { id: invitation } = await t().run(sendCaseInvitation, manager, { id, side: 'candidate' });
      const results = await race(round, () => t().run(answerCaseInvitation, holderOf({ purpose: 'invitation', id: invitation }), { id: invitation, answer: 'accept' }), () => t().run(withdrawCaseInvitation, manager, { id: invitation }));
      const { status } = await db.selectFrom('case_invitation').select('status').where('id', '=', invitation).executeTakeFirstOrThrow();
      // The next round invites anew.
      await db.updateTable('case_invitation').set({ status: 'withdrawn', answered_at: null, answered_by: null }).where('id', '=', invitation).execute();
      return `${results.map(codeOf).toSorted().join(' ')}: ${status}`;
    });
    expect(Object.keys(seen).filter((outcome) => !['done wrong_state: accepted', 'done wrong_state: withdrawn'].includes(outcome))).toEqual([]);
  }, MINUTES);

  test('the first accepts while the next one is offered: the case has one candidate, who is asked or has said yes', async () => {
    const late = new Date(Date.now() + 30 * 24 * 3600_000);
    // A case whose first candidate said yes serves the next round again; one that went on does not.
    let held: { readonly id: string; readonly match: string; readonly manager: Actor } | undefined;
    const seen = await rounds(async (round) => {
      if (held === undefined) { const { match, one: manager } = await first(); held = { id: (await t().run(claimMatch, manager, { id: match.id })).id, match: match.id, manager }; }
      const { id, match, manager } = held;
      const { id: invitation } = await t().run(sendCaseInvitation, manager, { id, side: 'candidate' });
      await race(round, () => t().run(answerCaseInvitation, holderOf({ purpose: 'invitation', id: invitation }), { id: invitation, answer: 'accept' }), () => t().run(moveCaseInvitationOn, system, { id: invitation }, { now: late }));
      const { match_id: now, need_id: needId } = await db.selectFrom('engagement').select(['match_id', 'need_id']).where('id', '=', id).executeTakeFirstOrThrow();
      const { status } = await db.selectFrom('case_invitation').select('status').where('id', '=', invitation).executeTakeFirstOrThrow();
      const next = await db.selectFrom('case_invitation').select(['status', 'match_id']).where('follows_id', '=', invitation).execute();
      const matches = await db.selectFrom('match').select('status').where('need_id', '=', needId).orderBy('position').execute();
      if (status === 'accepted') await db.updateTable('case_invitation').set({ status: 'withdrawn', answered_at: null, answered_by: null }).where('id', '=', invitation).execute();
      else { await t().run(releaseMatch, manager, { id: now, reason: '近期长期出差' }); held = undefined; }
      return [status, matches.map((asked) => asked.status).join(' '), now === match ? 'the first' : 'the next', next.map((asked) => `${asked.status} ${asked.match_id === now ? 'of the case' : 'of another'}`).join(' ')].join(', ');
    });
    expect(Object.keys(seen).filter((outcome) => !['accepted, claimed approved, the first, ', 'expired, expired claimed, the next, sent of the case'].includes(outcome))).toEqual([]);
  }, MINUTES);
});
