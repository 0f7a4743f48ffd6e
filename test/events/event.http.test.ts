import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/shared/ids.ts';
import { aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';
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
  const tried = await call('GET', `${path}/assignment?atLeast=1&atMost=1&fair=true`, as.staff);
  expect(tried).toMatchObject({ status: 200, body: { state: 'assigned', reason: null, statistics: { pairs: 2, mostAsked: 1 }, greedy: { mostAsked: 1 } } });
  expect(await call('GET', path, as.staff)).toMatchObject({ status: 200, body: { assignment: [], record: null, plannedAt: null, pairs: [{ kind: 'pin' }], needItems: [{}, {}] } });
  expect(await call('POST', `${path}/assignment`, as.staff, { version: 4, atLeast: 1, atMost: 1, fair: true })).toMatchObject({ status: 200, body: { version: 5 } });
  expect(await call('POST', `${path}/assignment`, as.staff, { version: 4, atLeast: 1, atMost: 1 })).toMatchObject({ status: 409, body: { type: '/problems/stale_version' } });
  expect((await call('GET', path, as.staff)).body['assignment']).toEqual(tried.body['pairs']);
  expect(await call('PATCH', path, as.staff, { version: 5, status: 'open' })).toMatchObject({ status: 200, body: { status: 'open' } });
  expect(await call('DELETE', `${path}/needs/${needIds[1]}`, as.staff)).toMatchObject({ status: 200 });
  expect(((await call('GET', '/api/events', as.staff)).body['items'] as { title: string }[]).map((one) => one.title)).toContain('接口建的对接会');
});

test('what cannot be planned says which demand exceeds which capacity', async () => {
  const { id } = await anEvent(t(), world);
  const tried = await call('GET', `/api/events/${id}/assignment?atLeast=9&atMost=9`, as.staff);
  expect(tried).toMatchObject({ status: 200, body: { state: 'impossible', pairs: [], statistics: null } });
  expect(String(tried.body['reason'])).toMatch(/9.*(人次|meeting)/);
  const { version } = (await call('GET', `/api/events/${id}`, as.staff)).body;
  expect(await call('POST', `/api/events/${id}/assignment`, as.staff, { version, atLeast: 9, atMost: 9 })).toMatchObject({ status: 409, body: { type: '/problems/conflict', detail: tried.body['reason'] } });
});

test('who may not, and what is not there', async () => {
  const { id } = await anEvent(t(), world);
  expect(await call('GET', '/api/events')).toMatchObject({ status: 401 });
  expect(await call('GET', '/api/events', as.farStaff)).toMatchObject({ status: 200, body: { items: [] } });
  expect(await call('GET', `/api/events/${id}`, as.farStaff)).toMatchObject({ status: 404 });
  expect(await call('GET', `/api/events/${id}/assignment`, as.enterprise)).toMatchObject({ status: 404 });
  expect(await call('POST', '/api/events', as.enterprise, { associationId: world.cityId, title: '企业自办会' })).toMatchObject({ status: 403 });
  expect(await call('POST', `/api/events/${newId()}/pairs`, as.staff, { needId: newId(), expertId: newId(), kind: 'pin' })).toMatchObject({ status: 404 });
  expect(await call('GET', `/api/events/${id}/assignment?atLeast=3&atMost=2`, as.staff)).toMatchObject({ status: 422, body: { errors: [{ field: 'atLeast' }] } });
  expect(await call('POST', '/api/events', as.staff, { associationId: world.cityId })).toMatchObject({ status: 422 });
});
