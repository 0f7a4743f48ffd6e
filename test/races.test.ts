import { expect, test } from 'vitest';
import { createTechnologyManager } from '../src/profiles/profile.commands.ts';
import { CONDUCT_VERSION } from '../src/engagements/conduct.ts';
import { claimMatch } from '../src/engagements/engagement.commands.ts';
import { editNeed, submitNeed } from '../src/needs/need.commands.ts';
import { decideMatch } from '../src/reviews/review.commands.ts';
import { AppError } from '../src/shared/errors.ts';
import { system } from '../src/shared/command.ts';
import { aMatchedNeed, anApprovedMatch, aSubmittedNeed, aWorld } from './factories.ts';
import { testServices } from './support/services.ts';

/** Many at once: one outcome each, on both databases. */
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
