import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/app.tsx';
import { serverOptions } from '../../src/http/server-options.ts';
import { requestTimes } from '../../src/http/time-limit.ts';
import { aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

/** A request that takes too long is answered, in words; what it was doing goes on or ends by itself, and asking again does it no second time. */
const t = testServices();
const app = createApp(() => t().deps, { read: 300, export: 300, write: 300 });
let world: World;
let cookie: string;
beforeAll(async () => {
  world = await aWorld(t());
  cookie = await t().signIn(world.emails.enterprise);
});

/** Nothing that needs this table goes on until `work` is done. */
async function whileHeld<T>(table: string, work: () => Promise<T>): Promise<T> {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>();
  const holding = t().deps.db.transaction().execute(async (trx) => { await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(trx); isLocked(); await held; });
  await locked;
  try { return await work(); } finally { letGo(); await holding; }
}
const ask = async (path: string, init: RequestInit = {}): Promise<Response> => app.request(`http://127.0.0.1:3000${path}`, { ...init, headers: { cookie, ...init.headers } });

test('a page and the API say that it took too long, and what to do; afterwards they answer as before', async () => {
  const [page, api] = await whileHeld('need', () => Promise.all([ask('/needs'), ask('/api/needs')]));
  expect([page.status, api.status]).toEqual([503, 503]);
  expect(await page.text()).toContain('这一页用时过长');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await api.json()).toMatchObject({ type: '/problems/unavailable', status: 503, detail: expect.stringContaining('用时过长') });
  expect([(await ask('/needs')).status, (await ask('/api/needs')).status]).toEqual([200, 200]);
});

test('waiting for the session counts too', async () => {
  expect((await whileHeld('session', () => ask('/needs'))).status).toBe(503);
});

test('of a write it is said that nobody knows yet; repeated under its key it was done once', async () => {
  const title = '用时过长的需求';
  const body = JSON.stringify({ enterpriseId: world.enterpriseId, title, field: '装备', problem: '溜槽堵塞' });
  const post = (through = ask) => through('/api/needs', { method: 'POST', headers: { cookie, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), 'idempotency-key': 'slow one' }, body });
  const slow = await whileHeld('need', () => post());
  expect(await slow.json()).toMatchObject({ type: '/problems/outcome_unknown', status: 503 });
  const patient = createApp(() => t().deps);
  const repeated = await post(async (path, init) => patient.request(`http://127.0.0.1:3000${path}`, init));
  expect([repeated.status, await repeated.json()]).toEqual([201, expect.objectContaining({ id: expect.any(String) })]);
  expect(await t().deps.db.selectFrom('need').select('id').where('title', '=', title).execute()).toHaveLength(1);
});

test('a body has as long as the server waits for it, and time to be worked on', () => {
  expect(requestTimes.write).toBeGreaterThan(serverOptions.requestTimeout);
});
