import { beforeAll, expect, test } from 'vitest';
import { addEventExperts, addEventNeeds, createEvent, editEvent, removeEventNeed, saveAssignment, setPair } from '../../src/events/event.commands.ts';
import { eventById, eventHistory, pairsOfEvent, planOfEvent } from '../../src/events/event.queries.ts';
import { expertsToInvite, planEvent } from '../../src/events/plan.queries.ts';
import { needsOfEvent } from '../../src/events/event.queries.ts';
import { aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';
import { anEvent } from './world.ts';

const t = testServices();
let world: World;
let far: World;
beforeAll(async () => { world = await aWorld(t()); far = await aWorld(t()); });

const versionOf = async (id: string) => (await t().deps.db.selectFrom('event').select('version').where('id', '=', id).executeTakeFirstOrThrow()).version;
const options = { atLeast: 1, atMost: 1, fair: false };
async function compute(id: string, given = options) {
  const plan = await planEvent(t().deps, { id }, given);
  if (plan.kind !== 'assigned') throw new Error(JSON.stringify(plan));
  return plan;
}
const recordOf = ({ rankingVersion, statistics, greedy, fair }: Awaited<ReturnType<typeof compute>>) => ({ rankingVersion, statistics, greedy, fair });

test('prepare, fill, pin, plan, save: with a line of history each', async () => {
  const { id, needIds, expertIds, beltExpert } = await anEvent(t(), world);
  const plan = await compute(id);
  expect(plan.pairs.find((pair) => pair.needId === needIds[0])?.expertId).toBe(beltExpert);
  expect(plan.statistics).toMatchObject({ pairs: 2, short: [] });
  expect(await planOfEvent(t().deps.db, id)).toEqual([]); // what-if: nothing is written

  await t().run(setPair, world.staff, { id, needId: needIds[0], expertId: beltExpert, kind: 'veto' });
  await t().run(setPair, world.staff, { id, needId: needIds[1], expertId: expertIds[2] ?? '', kind: 'pin' });
  const free = { atLeast: 0, atMost: 1, fair: false };
  const changed = await compute(id, free);
  expect(changed.pairs).toContainEqual(expect.objectContaining({ needId: needIds[1], expertId: expertIds[2] }));
  expect(changed.pairs.some((pair) => pair.needId === needIds[0] && pair.expertId === beltExpert)).toBe(false);

  await t().run(saveAssignment, world.staff, { id, version: await versionOf(id), options: free, pairs: [...changed.pairs], record: recordOf(changed) });
  expect(await planOfEvent(t().deps.db, id)).toHaveLength(changed.pairs.length);
  expect(await eventById(t().deps.db, world.staff, id)).toMatchObject({ at_least: 0, at_most: 1, plan: { rankingVersion: plan.rankingVersion }, pairs: changed.pairs.length, needs: 2, experts: 3 });
  expect((await eventHistory(t().deps.db, id)).map((line) => line.action).toReversed()).toEqual(['create', 'add_needs', 'add_experts', 'set_pair', 'set_pair', 'plan']);

  await t().run(setPair, world.staff, { id, needId: needIds[0], expertId: beltExpert, kind: 'none' });
  expect(await pairsOfEvent(t().deps.db, id)).toHaveLength(1);
  await t().run(removeEventNeed, world.staff, { id, needId: needIds[1] });
  expect(await pairsOfEvent(t().deps.db, id)).toEqual([]);
  expect((await planOfEvent(t().deps.db, id)).every((pair) => pair.needId === needIds[0])).toBe(true);
});

test('a plan that does not fit, or was computed for another state, is not saved', async () => {
  const { id, needIds, beltExpert } = await anEvent(t(), world);
  const plan = await compute(id);
  const save = async (given: object) => t().run(saveAssignment, world.staff, { id, version: await versionOf(id), options, pairs: [...plan.pairs], record: recordOf(plan), ...given });
  await expect(save({ version: 1 })).rejects.toMatchObject({ code: 'stale_version' });
  await expect(save({ pairs: [] })).rejects.toMatchObject({ code: 'conflict' });
  await expect(save({ pairs: [...plan.pairs, { needId: needIds[0], expertId: far.managerId, score: 1 }] })).rejects.toMatchObject({ code: 'conflict' });
  await t().run(setPair, world.staff, { id, needId: needIds[0], expertId: beltExpert, kind: 'veto' });
  await expect(save({})).rejects.toMatchObject({ code: 'conflict' });
  await t().run(setPair, world.staff, { id, needId: needIds[0], expertId: beltExpert, kind: 'pin' });
  await t().run(addEventExperts, world.staff, { id, expertIds: [beltExpert], capacity: 0 });
  await expect(save({})).rejects.toMatchObject({ code: 'conflict' });
  expect(await planEvent(t().deps, { id }, options)).toMatchObject({ kind: 'impossible', obstacle: { kind: 'too_many_pins', side: 'candidates', id: beltExpert } });
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
