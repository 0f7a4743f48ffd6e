import { beforeAll, expect, test } from 'vitest';
import { leaveAccount } from '../../src/accounts/account.commands.ts';
import { revokeClient } from '../../src/accounts/client.commands.ts';
import { scopeOf } from '../../src/auth/scope.ts';
import { type Actor, system } from '../../src/shared/command.ts';
import { anAccount, aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Programs with a key: what they may ask, and how a key ends. */
let now = new Date();
const t = testServices({ clock: () => now });
let world: World;
let admin: { actor: Actor; cookie: string };
beforeAll(async () => {
  world = await aWorld(t());
  const one = await anAccount(t(), { role: 'administrator', associationId: world.provinceId });
  admin = { actor: one.actor, cookie: await t().signIn(one.email) };
});

async function aKey(scopes: readonly string[], associationId = world.provinceId): Promise<{ key: string; id: string }> {
  const page = await open(t(), '/accounts/clients', admin.cookie);
  const made = await press(t(), page, '/accounts/clients', { name: '市数据平台', associationId, scopes, days: '30' }, admin.cookie);
  const key = /value="(kq_[\w-]+)"/.exec(made.html)?.[1] ?? '';
  const { id } = await t().deps.db.selectFrom('api_client').select('id').where('key_start', '=', key.slice(0, 9)).executeTakeFirstOrThrow();
  return { key, id };
}
const ask = (key: string, path: string, init: { method?: string; body?: unknown; headers?: Record<string, string> } = {}, cookie?: string) => t().request(path, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } }, cookie);
const need = () => ({ enterpriseId: world.enterpriseId, title: '带式输送防堵', field: '装备', problem: '溜槽堵塞' });

test('a key is shown once and kept as a hash; its scopes and its area bound it', async () => {
  const { key, id } = await aKey(['needs:read', 'needs:write']);
  expect(key).toMatch(/^kq_[\w-]{43}$/);
  expect((await open(t(), '/accounts/clients', admin.cookie)).html).not.toContain(key);
  expect(JSON.stringify(await t().deps.db.selectFrom('api_client').selectAll().where('id', '=', id).execute())).not.toContain(key);
  expect(JSON.stringify(await t().deps.db.selectFrom('request_key').selectAll().execute())).not.toContain(key);
  const other = await aWorld(t());
  const [mine, theirs] = [await aSubmittedNeed(t(), world), await aSubmittedNeed(t(), other)];
  expect((await ask(key, `/api/needs/${mine}`)).status).toBe(200);
  expect((await ask(key, `/api/needs/${theirs}`)).status, 'another area').toBe(404);
  const made = await ask(key, '/api/needs', { body: need(), headers: { 'idempotency-key': 'one' } });
  expect(made.status).toBe(201);
  expect(await (await ask(key, '/api/needs', { body: need(), headers: { 'idempotency-key': 'one' } })).json(), 'repeated').toEqual(await made.json());
  expect((await ask(key, '/api/needs', { body: { ...need(), enterpriseId: other.enterpriseId } })).status).toBeGreaterThanOrEqual(403);
  for (const [method, path] of [['POST', `/api/needs/${mine}/accept`], ['GET', '/api/experts'], ['GET', '/api/events'], ['GET', `/api/needs/${mine}/matches`], ['POST', '/api/experts'], ['GET', '/api/search?q=x'], ['POST', '/api/ranking-models']] as const) {
    const answer = await ask(key, path, { method, ...(method === 'POST' ? { body: {} } : {}) });
    expect(answer.status, path).toBe(403);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  }
  const { last_used_at } = await t().deps.db.selectFrom('api_client').select('last_used_at').where('id', '=', id).executeTakeFirstOrThrow();
  expect(last_used_at).not.toBeNull();
});

test('a key is for the API alone; beside a cookie it wins; a cookie does not help a bad key', async () => {
  const { key } = await aKey(['reports:read']);
  const page = await t().request('/needs', { headers: { authorization: `Bearer ${key}` } });
  expect([page.status, (await t().request('/accounts', { headers: { authorization: `Bearer ${key}` } })).status]).toEqual([401, 401]);
  expect((await ask(key, '/api/needs', {}, admin.cookie)).status, 'the client, who may not, not the administrator, who may').toBe(403);
  const bad = await ask(`kq_${'x'.repeat(43)}`, '/api/needs', {}, admin.cookie);
  expect([bad.status, bad.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  for (const header of ['Basic YTpi', 'Bearer', `Bearer ${key}, Bearer x`]) expect((await t().request('/api/needs', { headers: { authorization: header } })).status, header).toBe(401);
});

test('a key ends with its term, when it is revoked, and with who made it', async () => {
  const { key, id } = await aKey(['needs:read']);
  const expiring = await aKey(['needs:read']);
  expect((await ask(key, '/api/needs')).status).toBe(200);
  await t().run(revokeClient, admin.actor, { id });
  expect((await ask(key, '/api/needs')).status).toBe(401);
  now = new Date(now.getTime() + 31 * 24 * 3_600_000);
  expect((await ask(expiring.key, '/api/needs')).status).toBe(401);
  now = new Date();
  const made = await aKey(['needs:read']);
  await t().run(leaveAccount, system, { id: admin.actor.userId ?? '' });
  expect((await ask(made.key, '/api/needs')).status).toBe(401);
  const again = await anAccount(t(), { role: 'administrator', associationId: world.provinceId });
  admin = { actor: again.actor, cookie: await t().signIn(again.email) };
});

test('too many requests of one key wait; another key does not', async () => {
  const [one, other] = [await aKey(['needs:read']), await aKey(['needs:read'])];
  await t().deps.db.insertInto('rate_limit').values({ key: `client:${one.id}`, count: 600, since: now }).execute();
  const answer = await ask(one.key, '/api/needs');
  expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await ask(other.key, '/api/needs')).status).toBe(200);
});

test('a key without scope, name or place is not made; nobody makes one for another area', async () => {
  const page = await open(t(), '/accounts/clients', admin.cookie);
  const none = await press(t(), page, '/accounts/clients', { name: '', associationId: world.provinceId, days: '30' }, admin.cookie);
  expect(none.status).toBe(422);
  const other = await aWorld(t());
  expect((await press(t(), page, '/accounts/clients', { name: '别处', associationId: other.cityId, scopes: ['needs:read'], days: '30' }, admin.cookie)).status).toBe(403);
});

test('every route of the API is either covered by a scope or left to people, and each POST takes a key of repetition', async () => {
  const document = await (await t().request('/api/openapi.json')).json() as { components: { securitySchemes: Record<string, { type: string; scheme?: string }> }; paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>> };
  expect(document.components.securitySchemes['key']).toMatchObject({ type: 'http', scheme: 'bearer' });
  const without = Object.entries(document.paths).flatMap(([path, methods]) => (methods['get'] !== undefined && scopeOf('GET', path) === null ? [path.split('/').slice(1).filter((part) => !part.startsWith('{')).join('/')] : []));
  expect([...new Set(without)].toSorted(), 'what no key may read').toEqual(['activity', 'conflicts', 'contacts', 'desk', 'desk/views', 'engagements/contacts', 'engagements/invitations', 'events', 'events/plans', 'learning', 'me/proposals', 'me/views', 'needs/nominations', 'nominations', 'notices', 'ranking-models', 'readings', 'search', 'webhooks']);
  const written = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).flatMap((method) => (method === 'get' ? [] : [scopeOf(method.toUpperCase(), path)])));
  expect([...new Set(written)].toSorted(), 'what a key may change at all').toEqual(['needs:write', null, 'profiles:write'].toSorted());
  const posts = Object.entries(document.paths).flatMap(([path, methods]) => (methods['post'] === undefined ? [] : [{ path, parameters: methods['post'].parameters ?? [] }]));
  expect(posts.length).toBeGreaterThan(20);
  for (const { path, parameters } of posts) expect(parameters.some((one) => one.in === 'header' && one.name.toLowerCase() === 'idempotency-key'), path).toBe(true);
});
