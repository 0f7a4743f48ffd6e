import { beforeAll, describe, expect, test } from 'vitest';
import type { Assigner } from '../../src/assignment/port.ts';
import { withoutThreads } from '../../src/assignment/without-threads.ts';
import { addEventExperts, addEventNeeds, createEvent, editEvent, removeEventNeed, setPair } from '../../src/events/event.commands.ts';
import { eventById, eventHistory, expertsOfEvent, needsOfEvent, pairsOfEvent, planOfEvent } from '../../src/events/event.queries.ts';
import { adoptPlan, askPlan, beginPlan, cancelPlan, endPlan, notePlanProgress } from '../../src/events/plan.commands.ts';
import { computePlan } from '../../src/events/plan.jobs.ts';
import { expertsToInvite, planByNumber } from '../../src/events/plan.queries.ts';
import { system } from '../../src/shared/command.ts';
import { aSubmittedNeed, anAcceptedNeed, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';
import { anEvent } from './world.ts';

const t = testServices();
let world: World;
let far: World;
beforeAll(async () => { world = await aWorld(t()); far = await aWorld(t()); });

const rowOf = (id: string) => t().deps.db.selectFrom('event').select(['version', 'pool_version', 'planned_pool_version']).where('id', '=', id).executeTakeFirstOrThrow();
const versionOf = async (id: string) => (await rowOf(id)).version;
const options = { atLeast: 1, atMost: 1, fair: false };
const planOf = async (id: string, number: number) => { const plan = await planByNumber(t().deps.db, id, number); if (plan === undefined) throw new Error('no plan'); return plan; };
async function compute(id: string, given = options) {
  const { number } = await t().run(askPlan, world.staff, { id, ...given });
  await t().drain();
  return planOf(id, number);
}

test('prepare, fill, pin, plan, adopt: with a line of history each', async () => {
  const { id, needIds, expertIds, beltExpert } = await anEvent(t(), world);
  const plan = await compute(id);
  expect(plan).toMatchObject({ number: 1, state: 'done', problem: null, runs: 1, record: { gap: 0, fair: null, statistics: { pairs: 2, short: [] } } });
  expect(plan.pairs?.find((pair) => pair.needId === needIds[0])?.expertId).toBe(beltExpert);
  expect(await planOfEvent(t().deps.db, id), 'what-if: the event is as it was').toEqual([]);
  expect((await compute(id)).pairs, 'the same again').toEqual(plan.pairs);

  await t().run(setPair, world.staff, { id, needId: needIds[0], expertId: beltExpert, kind: 'veto' });
  await t().run(setPair, world.staff, { id, needId: needIds[1], expertId: expertIds[2] ?? '', kind: 'pin' });
  const changed = await compute(id, { atLeast: 0, atMost: 1, fair: true });
  expect(changed.pairs).toContainEqual(expect.objectContaining({ needId: needIds[1], expertId: expertIds[2] }));
  expect(changed.pairs?.some((pair) => pair.needId === needIds[0] && pair.expertId === beltExpert)).toBe(false);

  await t().run(adoptPlan, world.staff, { id: changed.id, version: await versionOf(id) });
  expect(await planOfEvent(t().deps.db, id)).toHaveLength(changed.pairs?.length ?? 0);
  expect(await eventById(t().deps.db, world.staff, id)).toMatchObject({ at_least: 0, at_most: 1, plan: { rankingVersion: plan.record?.rankingVersion }, pairs: changed.pairs?.length, needs: 2, experts: 3 });
  expect((await eventHistory(t().deps.db, id)).map((line) => line.action).toReversed()).toEqual(['create', 'add_needs', 'add_experts', 'ask_plan', 'ask_plan', 'set_pair', 'set_pair', 'ask_plan', 'plan']);
  await t().run(editEvent, world.staff, { id, version: await versionOf(id), title: '改了名称的对接会' });
  expect(await rowOf(id), 'a new name makes no plan older').toMatchObject({ planned_pool_version: 5, pool_version: 5 });

  await t().run(setPair, world.staff, { id, needId: needIds[0], expertId: beltExpert, kind: 'none' });
  expect(await rowOf(id)).toMatchObject({ planned_pool_version: 5, pool_version: 6 });
  expect(await pairsOfEvent(t().deps.db, id)).toHaveLength(1);
  await t().run(removeEventNeed, world.staff, { id, needId: needIds[1] });
  expect(await pairsOfEvent(t().deps.db, id)).toEqual([]);
  expect((await planOfEvent(t().deps.db, id)).every((pair) => pair.needId === needIds[0])).toBe(true);
});

test('a plan that was computed for another state, or has no result, is not adopted', async () => {
  const { id, needIds, beltExpert } = await anEvent(t(), world);
  const plan = await compute(id);
  const adopt = async (given: object = {}) => t().run(adoptPlan, world.staff, { id: plan.id, version: await versionOf(id), ...given });
  await expect(adopt({ version: 1 })).rejects.toMatchObject({ code: 'stale_version' });
  await t().run(setPair, world.staff, { id, needId: needIds[0], expertId: beltExpert, kind: 'pin' });
  await expect(adopt()).rejects.toMatchObject({ code: 'conflict' });
  await t().run(addEventExperts, world.staff, { id, expertIds: [beltExpert], capacity: 0 });
  const impossible = await compute(id);
  expect(impossible).toMatchObject({ state: 'failed', pairs: null, problem: [expect.stringContaining('锁定了 1 个，超过上限 0'), expect.any(String)] });
  await expect(adopt({ id: impossible.id })).rejects.toMatchObject({ code: 'wrong_state' });
  await expect(t().run(adoptPlan, far.staff, { id: plan.id, version: 1 })).rejects.toMatchObject({ code: 'not_found' });
});

describe('a plan under way', () => {
  test('asking anew cancels the one before; cancelling ends it; both leave nothing to do', async () => {
    const { id } = await anEvent(t(), world);
    const first = await t().run(askPlan, world.staff, { id, ...options });
    const second = await t().run(askPlan, world.staff, { id, ...options });
    expect(await planOf(id, first.number)).toMatchObject({ state: 'cancelled' });
    await t().run(cancelPlan, world.staff, { id: second.id });
    await t().drain();
    expect(await planOf(id, second.number)).toMatchObject({ state: 'cancelled', runs: 0, pairs: null });
    await expect(t().run(cancelPlan, world.staff, { id: second.id })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(t().run(cancelPlan, far.staff, { id: second.id })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a run that was killed is begun anew, and can no longer end the plan', async () => {
    const { id } = await anEvent(t(), world);
    const { id: planId, number } = await t().run(askPlan, world.staff, { id, ...options });
    const killed = await t().run(beginPlan, system, { id: planId });
    const killedRun = { id: planId, run: killed?.run ?? 0 };
    expect(await t().run(notePlanProgress, system, { ...killedRun, progress: { stage: 'scores', done: 1, of: 2 } })).toBe(true);
    expect(await planOf(id, number)).toMatchObject({ state: 'running', progress: { stage: 'scores', done: 1, of: 2 } });
    await t().drain(); // its job is still there
    const done = await planOf(id, number);
    expect(done).toMatchObject({ state: 'done', runs: 2 });
    await t().run(endPlan, system, { ...killedRun, result: { kind: 'failed', problem: ['晚了', 'late'] } });
    expect(await t().run(notePlanProgress, system, { ...killedRun, progress: null })).toBe(false);
    expect(await planOf(id, number)).toEqual(done);
  });

  /** The solver with a door: `reached` when it is asked, `open` to let it go on. */
  function doored() {
    let [reach, open]: (() => void)[] = [];
    const reached = new Promise<void>((resolve) => { reach = resolve; });
    const opened = new Promise<void>((resolve) => { open = resolve; });
    const assigner: Assigner = {
      missing: null,
      assign: async (problem, given) => {
        reach?.();
        await Promise.race([opened, new Promise((_, reject) => { given.signal?.addEventListener('abort', () => { reject(given.signal?.reason as Error); }); })]);
        return t().deps.assigner.assign(problem, given);
      },
    };
    return { assigner, reached, open: () => { open?.(); } };
  }

  test('a change meanwhile makes the result older than the event', async () => {
    const { id, needIds, beltExpert } = await anEvent(t(), world);
    const { id: planId, number } = await t().run(askPlan, world.staff, { id, ...options });
    const door = doored();
    const computing = computePlan({ ...t().deps, assigner: door.assigner })({ planId });
    await door.reached;
    await t().run(setPair, world.staff, { id, needId: needIds[0], expertId: beltExpert, kind: 'veto' });
    door.open();
    await computing;
    const plan = await planOf(id, number);
    expect(plan).toMatchObject({ state: 'done', pool_version: 3 });
    expect(await rowOf(id)).toMatchObject({ pool_version: 4 });
    expect(plan.pairs?.some((pair) => pair.expertId === beltExpert), 'it is of the event as it was').toBe(true);
  });

  test('cancelling stops the solver within moments', async () => {
    const { id } = await anEvent(t(), world);
    const { id: planId, number } = await t().run(askPlan, world.staff, { id, ...options });
    const door = doored(); // never opened
    const computing = computePlan({ ...t().deps, assigner: door.assigner })({ planId });
    await door.reached;
    await t().run(cancelPlan, world.staff, { id: planId });
    await computing;
    expect(await planOf(id, number)).toMatchObject({ state: 'cancelled', problem: null });
  });

  test('without threads it says why; a fault is told without detail and logged', async () => {
    const { id } = await anEvent(t(), world);
    const first = await t().run(askPlan, world.staff, { id, ...options });
    await computePlan({ ...t().deps, assigner: withoutThreads })({ planId: first.id });
    expect(await planOf(id, first.number)).toMatchObject({ state: 'failed', problem: [expect.stringContaining('没有后台线程'), expect.any(String)] });
    const second = await t().run(askPlan, world.staff, { id, ...options });
    const broken: Assigner = { missing: null, assign: () => Promise.reject(new Error('secret detail')) };
    await expect(computePlan({ ...t().deps, assigner: broken })({ planId: second.id })).rejects.toThrow('secret detail');
    const plan = await planOf(id, second.number);
    expect(plan.state).toBe('failed');
    expect(plan.problem?.join()).not.toContain('secret');
    await computePlan(t().deps)({ planId: second.id }); // the queue tries again: nothing is left to do
    expect(await planOf(id, second.number)).toEqual(plan);
  });
});

test('one change of everything, all of it or nothing', async () => {
  const { id, needIds, expertIds, beltExpert } = await anEvent(t(), world);
  const third = await anAcceptedNeed(t(), world);
  const [, pipes = '', food = ''] = [beltExpert, ...expertIds.filter((one) => one !== beltExpert)];
  const edit = async (given: object) => t().run(editEvent, world.staff, { id, version: await versionOf(id), ...given });
  const state = async () => ({
    needs: (await needsOfEvent(t().deps.db, id)).map((need) => need.id).toSorted(), experts: Object.fromEntries((await expertsOfEvent(t().deps.db, id)).map((expert) => [expert.id, expert.capacity])),
    pairs: (await pairsOfEvent(t().deps.db, id)).map((pair) => `${pair.need_id} ${pair.expert_id} ${pair.kind}`),
  });
  await edit({ place: '泰安会堂', needIds: [needIds[0], third], experts: [{ id: beltExpert, capacity: 3 }, { id: pipes, capacity: 2 }], pairs: [{ needId: third, expertId: pipes, kind: 'pin' }] });
  const expected = { needs: [needIds[0], third].toSorted(), experts: { [beltExpert]: 3, [pipes]: 2 }, pairs: [`${third} ${pipes} pin`] };
  expect(await state()).toEqual(expected);
  expect(await eventById(t().deps.db, world.staff, id)).toMatchObject({ place: '泰安会堂', pool_version: 4 });
  await edit({ needIds: [third, needIds[0]], pairs: [{ needId: third, expertId: pipes, kind: 'pin' }] });
  expect(await rowOf(id), 'the same lists again change nothing a plan depends on').toMatchObject({ pool_version: 4 });

  const refused = [
    [{ pairs: [{ needId: third, expertId: food, kind: 'pin' }] }, 'pairs'], [{ pairs: [{ needId: third, expertId: pipes, kind: 'pin' }, { needId: third, expertId: pipes, kind: 'veto' }] }, 'pairs'],
    [{ needIds: [third, await aSubmittedNeed(t(), world)] }, 'needIds'], [{ experts: [{ id: world.managerId, capacity: 1 }] }, 'expertIds'], [{ experts: [{ id: pipes, capacity: '51' }] }, 'experts.0.capacity'],
  ] as const;
  for (const [given, field] of refused) await expect(edit({ title: '不会留下的名称', needIds: [third], ...given }), field).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field }] });
  expect(await state()).toEqual(expected);
  await edit({ needIds: [], experts: [] });
  expect(await state()).toEqual({ needs: [], experts: {}, pairs: [] });
});

test('its status goes step by step; a closed event stands still', async () => {
  const { id, needIds } = await anEvent(t(), world);
  const edit = async (given: object) => t().run(editEvent, world.staff, { id, version: await versionOf(id), ...given });
  await expect(edit({ status: 'closed' })).rejects.toMatchObject({ code: 'wrong_state' });
  expect(await edit({ status: 'open', title: '矿山装备专场' })).toMatchObject({ status: 'open' });
  expect(await edit({ status: 'closed' })).toMatchObject({ status: 'closed' });
  await expect(edit({ title: '不能再改的名称' })).rejects.toMatchObject({ code: 'wrong_state' });
  await expect(t().run(removeEventNeed, world.staff, { id, needId: needIds[0] })).rejects.toMatchObject({ code: 'wrong_state' });
  expect(await edit({ status: 'open' })).toMatchObject({ status: 'open' });
  await expect(t().run(editEvent, world.staff, { id, version: 1, title: '旧页面上的名称' })).rejects.toMatchObject({ code: 'stale_version' });
});

test('who may, and what may be added', async () => {
  const { id, needIds } = await anEvent(t(), world);
  await expect(t().run(createEvent, world.enterprise, { associationId: world.cityId, title: '企业自办会' })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(createEvent, far.staff, { associationId: world.cityId, title: '外省来办会' })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(setPair, far.staff, { id, needId: needIds[0], expertId: world.managerId, kind: 'pin' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(t().run(addEventNeeds, world.staff, { id, needIds: [await aSubmittedNeed(t(), world)] })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(t().run(addEventExperts, world.staff, { id, expertIds: [world.managerId] })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(t().run(setPair, world.staff, { id, needId: needIds[0], expertId: world.managerId, kind: 'pin' })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('experts to invite are those who suit the needs and are not there yet', async () => {
  const { beltExpert } = await anEvent(t(), world);
  const { id } = await t().run(createEvent, world.staff, { associationId: world.cityId, title: '第二场对接会' });
  const { needIds } = await anEvent(t(), world);
  await t().run(addEventNeeds, world.staff, { id, needIds: [...needIds] });
  const found = await expertsToInvite(t().deps, world.staff, { id }, await needsOfEvent(t().deps.db, id), '');
  expect(found.length).toBeGreaterThan(0);
  await t().run(addEventExperts, world.staff, { id, expertIds: [beltExpert] });
  expect((await expertsToInvite(t().deps, world.staff, { id }, [], '粘附机理')).map((one) => one.id)).not.toContain(beltExpert);
});
