import { beforeAll, expect, test } from 'vitest';
import { withoutThreads } from '../../src/assignment/without-threads.ts';
import { newId } from '../../src/shared/ids.ts';
import { aWorld, type World } from '../factories.ts';
import { servicesOn, testServices } from '../support/services.ts';
import { anEvent } from './world.ts';

const t = testServices();
let world: World;
let as: Record<'staff' | 'enterprise' | 'farStaff', string>;
beforeAll(async () => {
  world = await aWorld(t());
  as = { staff: await t().signIn(world.emails.staff), enterprise: await t().signIn(world.emails.enterprise), farStaff: await t().signIn((await aWorld(t())).emails.staff) };
});
const call = async (method: string, path: string, who?: string, body?: unknown) => {
  const answer = await t().request(path, { method, ...(body === undefined ? {} : { body }) }, who);
  return { status: answer.status, body: await answer.json() as Record<string, unknown> };
};

test('every route, from an empty event to a saved plan', async () => {
  const { needIds, expertIds, beltExpert } = await anEvent(t(), world);
  const made = await call('POST', '/api/events', as.staff, { associationId: world.cityId, title: '接口建的对接会', heldOn: '2026-12-24' });
  expect(made.status).toBe(201);
  const path = `/api/events/${String(made.body['id'])}`;
  expect(await call('POST', `${path}/needs`, as.staff, { needIds })).toMatchObject({ status: 200, body: { version: 2 } });
  expect(await call('POST', `${path}/experts`, as.staff, { expertIds, capacity: 1 })).toMatchObject({ status: 200 });
  expect(await call('POST', `${path}/pairs`, as.staff, { needId: needIds[0], expertId: beltExpert, kind: 'pin' })).toMatchObject({ status: 200, body: { version: 4 } });
  expect(await call('POST', `${path}/plans`, as.staff, { atLeast: 1, atMost: 1, fair: true })).toMatchObject({ status: 202, body: { number: 1, state: 'waiting', progress: null, older: false } });
  await t().drain();
  const tried = await call('GET', `${path}/plans/1?wait=true`, as.staff);
  expect(tried).toMatchObject({ status: 200, body: { state: 'done', problem: null, older: false, record: { gap: 0, statistics: { pairs: 2, mostAsked: 1 }, greedy: { mostAsked: 1 }, fair: { floor: expect.any(Number) } } } });
  expect(await call('GET', path, as.staff)).toMatchObject({ status: 200, body: { assignment: [], record: null, plannedAt: null, pairs: [{ kind: 'pin' }], needItems: [{}, {}] } });
  expect(await call('POST', `${path}/plans`, as.staff, { atLeast: 1, atMost: 1 })).toMatchObject({ status: 202, body: { number: 2 } });
  expect(await call('POST', `${path}/plans/2/cancel`, as.staff)).toMatchObject({ status: 200, body: { state: 'cancelled' } });
  expect(await call('POST', `${path}/plans/2/cancel`, as.staff)).toMatchObject({ status: 409, body: { type: '/problems/wrong_state' } });
  expect(await call('POST', `${path}/plans/2/adopt`, as.staff, { version: 4 })).toMatchObject({ status: 409, body: { type: '/problems/wrong_state' } });
  expect(await call('POST', `${path}/plans/1/adopt`, as.staff, { version: 4 })).toMatchObject({ status: 200, body: { version: 5 } });
  expect(await call('POST', `${path}/plans/1/adopt`, as.staff, { version: 4 })).toMatchObject({ status: 409, body: { type: '/problems/stale_version' } });
  expect(((await call('GET', `${path}/plans`, as.staff)).body['items'] as object[])).toMatchObject([{ number: 2, state: 'cancelled', pairs: null }, { number: 1, state: 'done', pairs: null, record: {} }]);
  expect((await call('GET', path, as.staff)).body['assignment']).toEqual(tried.body['pairs']);
  expect(await call('PATCH', path, as.staff, { version: 5, status: 'open', place: '泰安会堂', experts: expertIds.map((id) => ({ id, capacity: 2 })) })).toMatchObject({ status: 200, body: { status: 'open' } });
  expect(await call('GET', path, as.staff)).toMatchObject({ body: { place: '泰安会堂', planOlder: true, expertItems: [{ capacity: 2 }, { capacity: 2 }, { capacity: 2 }] } });
  expect(await call('DELETE', `${path}/needs/${needIds[1]}`, as.staff)).toMatchObject({ status: 200 });
  expect(((await call('GET', '/api/events', as.staff)).body['items'] as { title: string }[]).map((one) => one.title)).toContain('接口建的对接会');
});

test('what cannot be planned says which demand exceeds which capacity', async () => {
  const { id } = await anEvent(t(), world);
  await call('POST', `/api/events/${id}/plans`, as.staff, { atLeast: 9, atMost: 9 });
  await t().drain();
  const tried = await call('GET', `/api/events/${id}/plans/1`, as.staff);
  expect(tried).toMatchObject({ status: 200, body: { state: 'failed', pairs: null, record: null } });
  expect(String(tried.body['problem'])).toMatch(/9.*(人次|meeting)/);
  expect(await call('POST', `/api/events/${id}/plans/1/adopt`, as.staff, { version: 3 })).toMatchObject({ status: 409, body: { type: '/problems/wrong_state' } });
});

test('where plans cannot be computed, asking says so and queues nothing', async () => {
  const { id } = await anEvent(t(), world);
  const elsewhere = servicesOn({ ...t().deps, assigner: withoutThreads });
  const answer = await elsewhere.request(`/api/events/${id}/plans`, { body: { atLeast: 1, atMost: 1 } }, as.staff);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ type: '/problems/unavailable', detail: expect.stringMatching(/后台线程|background threads/) });
  expect(await call('GET', `/api/events/${id}/plans`, as.staff)).toMatchObject({ body: { items: [] } });
  expect(await (await elsewhere.request(`/events/${id}`, {}, as.staff)).text()).toContain('没有后台线程');
});

test('who may not, and what is not there', async () => {
  const { id } = await anEvent(t(), world);
  expect(await call('GET', '/api/events')).toMatchObject({ status: 401 });
  expect(await call('GET', '/api/events', as.farStaff)).toMatchObject({ status: 200, body: { items: [] } });
  expect(await call('GET', `/api/events/${id}`, as.farStaff)).toMatchObject({ status: 404 });
  expect(await call('POST', `/api/events/${id}/plans`, as.enterprise, {})).toMatchObject({ status: 404 });
  expect(await call('GET', `/api/events/${id}/plans/1`, as.staff)).toMatchObject({ status: 404 });
  expect(await call('GET', `/api/events/${id}/plans/no`, as.staff)).toMatchObject({ status: 422 });
  expect(await call('POST', '/api/events', as.enterprise, { associationId: world.cityId, title: '企业自办会' })).toMatchObject({ status: 403 });
  expect(await call('POST', `/api/events/${newId()}/pairs`, as.staff, { needId: newId(), expertId: newId(), kind: 'pin' })).toMatchObject({ status: 404 });
  expect(await call('POST', `/api/events/${id}/plans`, as.staff, { atLeast: 3, atMost: 2 })).toMatchObject({ status: 422, body: { errors: [{ field: 'atLeast' }] } });
  expect(await call('POST', '/api/events', as.staff, { associationId: world.cityId })).toMatchObject({ status: 422 });
});
