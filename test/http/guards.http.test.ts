import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { CompiledQuery } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.tsx';
import { createAuth } from '../../src/auth/auth.ts';
import { serverOptions } from '../../src/http/server-options.ts';
import { assets } from '../../src/ui/assets.ts';
import { asked } from '../permissions/requests.ts';
import { aPermissionWorld, type PermissionWorld } from '../permissions/world.ts';
import { servicesOn, testServices, type TestServices } from '../support/services.ts';

/** What guards every route, generated from the router: forged requests, reading that writes, headers of every answer, cookies, what a socket may send. */
const t = testServices();
let world: PermissionWorld;
beforeAll(async () => { world = await aPermissionWorld(t()); await t().drain(); await t().drain(); });

const routes = (): { method: string; path: string; api: boolean }[] => [...new Map(createApp(() => t().deps).routes.filter(({ method, path }) => method !== 'ALL' && !/^\/assets\/|^\/api\/auth\//.test(path))
  .map(({ method, path }) => [`${method} ${path}`, { method, path, api: path.startsWith('/api/') }])).values()];
const request = (method: string, path: string) => asked(`${method} ${path}`, world, () => 1);

/** All that is kept, but for what counts and writes down the asking itself, and when a session was last used. */
async function everything(): Promise<unknown> {
  const { rows: tables } = await t().deps.db.executeQuery<{ name: string }>(CompiledQuery.raw(`select table_schema || '."' || table_name || '"' as name from information_schema.tables
    where (table_schema = 'public' or (table_schema = 'pgboss' and table_name = 'job')) and table_type = 'BASE TABLE' and table_name not in ('limit_use', 'rate_limit', 'activity', 'activity_unsealed') order by 1`));
  const query = tables.map(({ name }) => `select '${name}' as name, md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as hash from (select ${name === 'public."session"' ? `to_jsonb(s) - 'updated_at' - 'expires_at'` : 's'} as x from ${name} s) y`).join(' union all ');
  return (await t().deps.db.executeQuery(CompiledQuery.raw(query))).rows;
}

const ASKING = ['refused', 'export'];
/** Lines of history that came since, but those of refusals and exports. */
async function linesSince(seq: number): Promise<readonly string[]> {
  return (await t().deps.db.selectFrom('activity').select(['subject_type', 'action']).where('seq', '>', seq).where('action', 'not in', ASKING).execute()).map((line) => `${line.subject_type} ${line.action}`);
}
const lastLine = async (): Promise<number> => (await t().deps.db.selectFrom('activity').select(({ fn }) => fn.max('seq').as('last')).executeTakeFirstOrThrow()).last ?? 0;

test('no forged request changes anything, on any route that writes', async () => {
  const [before, last] = [await everything(), await lastLine()];
  const writing = routes().filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  const passed: string[] = [];
  const s = servicesOn({ ...t().deps, limits: null }); // a limit reached would refuse before the token is asked for
  const expectRefused = async (name: string, path: string, init: Parameters<TestServices['request']>[1]) => {
    const answer = await s.request(path, init, world.cookies.administrator);
    if (![400, 403].includes(answer.status)) passed.push(`${name}: ${answer.status}`);
  };
  for (const { method, path, api } of writing) {
    const { path: address, body, form } = request(method, path);
    const name = `${method} ${path}`;
    if (api) {
      for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }] as Record<string, string>[]) {
        await expectRefused(`${name} ${JSON.stringify(headers)}`, address, { method, body: body ?? {}, headers });
      }
      if (method === 'POST') {
        await expectRefused(`${name} as a form of another site`, address, { method, form: { x: '1' }, headers: { origin: 'https://evil.example' } });
        await expectRefused(`${name} as text`, address, { method, body: '{}', headers: { 'content-type': 'text/plain' } });
      }
    } else {
      await expectRefused(`${name} without token`, address, { method, form: form ?? { x: '1' } });
      await expectRefused(`${name} with a made-up token`, address, { method, form: { ...form, _token: 'guess' } });
      await expectRefused(`${name} without a type`, address, { method, body: '_token=guess', headers: { 'content-type': '' } });
      await expectRefused(`${name} as JSON`, address, { method, body: { ...form } });
      await expectRefused(`${name} without a body`, address, { method });
      await expectRefused(`${name} from another site`, address, { method, form: { ...form, _token: 'guess' }, headers: { origin: 'https://evil.example' } });
    }
  }
  expect(passed).toEqual([]);
  expect(writing.length).toBeGreaterThan(80);
  expect(await everything()).toEqual(before);
  expect(await linesSince(last)).toEqual([]);
});

describe('a right form, by where it comes from', () => {
  const behindProxy = (): TestServices => servicesOn({ ...t().deps, publicUrl: 'https://keqiao.example.cn' });
  test.each([
    ['the address people type, through a proxy that ends TLS', { origin: 'https://keqiao.example.cn' }, 303],
    ['an old browser that says nothing', {}, 303],
    ['a browser inside another app', { origin: 'null' }, 303],
    ['the host it was sent to', { origin: 'http://10.0.0.9:3000', host: '10.0.0.9:3000' }, 303],
    ['a modern browser', { origin: 'https://keqiao.example.cn', 'sec-fetch-site': 'same-origin' }, 303],
    ['typed by hand', { 'sec-fetch-site': 'none' }, 303],
    ['another site', { origin: 'https://evil.example' }, 403],
    ['another site that looks alike', { origin: 'https://keqiao.example.cn.evil.example' }, 403],
    ['the same name without TLS', { origin: 'http://keqiao.example.cn' }, 403],
    ['another port', { origin: 'https://keqiao.example.cn:8443' }, 403],
    ['another site without a name', { origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
    ['another site of the domain', { 'sec-fetch-site': 'same-site' }, 403],
  ] as const)('%s', async (_, headers, status) => {
    const s = behindProxy();
    const token = /name="_token" value="([^"]+)"/.exec(await (await s.request('/sign-in')).text())?.[1] ?? '';
    expect((await s.request('/language', { form: { _token: token, language: 'zh', back: '/' }, headers: { ...headers } })).status).toBe(status);
  });
});

test('reading changes nothing, by GET or HEAD, for whoever asks', async () => {
  const [before, last] = [await everything(), await lastLine()];
  for (const { method, path } of routes()) {
    if (method !== 'GET') continue;
    const { path: address } = request(method, path);
    for (const person of ['administrator', 'enterprise', 'manager'] as const) await (await t().request(address, {}, world.cookies[person])).text();
    const head = await t().request(address, { method: 'HEAD' }, world.cookies.administrator);
    expect(await head.text(), `HEAD ${path}`).toBe('');
  }
  expect(await everything()).toEqual(before);
  expect(await linesSince(last)).toEqual([]);
});

test('every answer carries its guards: pages, JSON, errors, files; no site may read them from outside', async () => {
  const secure = servicesOn({ ...t().deps, publicUrl: 'https://keqiao.example.cn' });
  const wrong: string[] = [];
  const look = (name: string, { status, headers }: Response) => {
    const want = (header: string, right: (value: string | null) => boolean) => { if (!right(headers.get(header))) wrong.push(`${name} ${status}: ${header}: ${headers.get(header)}`); };
    want('x-content-type-options', (value) => value === 'nosniff');
    want('referrer-policy', (value) => value === 'same-origin');
    want('strict-transport-security', (value) => name.includes('/assets/') || /^max-age=(\d+)$/.test(value ?? '') && Number(value?.slice(8)) >= 31_536_000);
    want('content-security-policy', (value) => /default-src 'none'.*object-src 'none'.*frame-ancestors 'none'/.test(value ?? '') && !/unsafe|https?:/.test(value ?? ''));
    want('cache-control', (value) => name.includes('/assets/') || value === 'no-store');
    for (const header of ['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-allow-methods', 'x-powered-by', 'server']) want(header, (value) => value === null);
    if (headers.get('content-type') !== null) want('content-type', (value) => /^image\/(svg\+xml|png|jpeg)$/.test(value ?? '') || /^application\/(problem\+)?json/.test(value ?? '') || /charset=(?:utf-8|gb18030)/i.test(value ?? ''));
  };
  const foreign = { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
  for (const { method, path } of routes()) {
    const { path: address, body, form } = request(method, path);
    for (const cookie of [undefined, world.cookies.administrator]) look(`${method} ${path}`, await secure.request(address, { method, ...(body ? { body } : {}), ...(form ? { form } : {}), headers: foreign }, cookie));
    look(`OPTIONS ${path}`, await secure.request(address, { method: 'OPTIONS', headers: foreign }));
  }
  for (const path of ['/nothing', '/api/nothing', '/api/needs/x', '/.git/config', '/%2e%2e/etc/passwd', '/assets/..%5c..%5cpackage.json', '/api/auth/nothing', '/api/auth/get-session']) look(`GET ${path}`, await secure.request(path, { headers: foreign }));
  look('TRACE /', await secure.request('/nothing', { method: 'OPTIONS' }));
  for (const asset of assets) look(`GET ${asset.path}`, await secure.request(asset.path));
  const failing = servicesOn({ ...t().deps, publicUrl: 'https://keqiao.example.cn', parts: () => Promise.reject(new Error('inner detail')) });
  const failed = await failing.request('/status');
  look('GET /status', failed);
  expect([failed.status, await failed.text()]).toEqual([500, expect.not.stringContaining('inner detail')]);
  expect(wrong).toEqual([]);
});

test('cookies: for this host alone, not for scripts, not sent by other sites', async () => {
  const cookiesOf = async (publicUrl: string): Promise<string[]> => {
    const s = servicesOn({ ...t().deps, publicUrl, auth: createAuth({ db: t().deps.db, secret: 'a secret for tests, of thirty-two characters', publicUrl, rules: t().deps.access, clock: t().deps.clock }) });
    const page = await (await s.request('/sign-in')).text();
    const token = /name="_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const { email } = await t().deps.db.selectFrom('user').select('email').orderBy('created_at').limit(1).executeTakeFirstOrThrow();
    const answers = [
      await s.request('/sign-in', { form: { _token: token, email, password: 'keqiao-demo' }, headers: { 'x-keqiao-address': '192.0.2.77' } }),
      await s.request('/language', { form: { _token: token, language: 'zh', back: '/' } }),
    ];
    expect(answers.map((one) => one.status)).toEqual([303, 303]);
    const cookies = answers.flatMap((answer) => answer.headers.getSetCookie());
    const session = cookies.find((one) => one.includes('session_token'))?.split(';')[0] ?? '';
    expect((await s.request('/desk', {}, session)).status, 'it signs in').toBeLessThan(400);
    return cookies;
  };
  const secure = await cookiesOf('https://keqiao.example.cn');
  expect(secure.length).toBeGreaterThan(1);
  for (const cookie of secure) {
    expect(cookie).toMatch(/; Secure/i);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(/; Path=\/(;|$)/i);
    expect(cookie).not.toMatch(/; Domain/i);
    expect(cookie).toMatch(/^__Host-/);
  }
  for (const cookie of await cookiesOf('http://127.0.0.1:3000')) { expect(cookie).not.toMatch(/; Secure/i); expect(cookie).toMatch(/HttpOnly; SameSite=Lax|SameSite=Lax.*HttpOnly|HttpOnly.*SameSite=Lax/i); }
});

describe('on the socket', () => {
  let port = 0;
  beforeAll(async () => {
    const server = serve({ hostname: '127.0.0.1', port: 0, fetch: createApp(() => t().deps).fetch, serverOptions: { ...serverOptions, headersTimeout: 400, requestTimeout: 800, connectionsCheckingInterval: 100 } });
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    return () => { server.close(); };
  });
  /** Sends these pieces one after the other and gives all that comes back until the other side is done. */
  const says = (...pieces: readonly (string | number)[]): Promise<string> => new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (data) => { heard += data.toString(); }).on('close', () => resolve(heard)).on('error', () => resolve(heard));
    void (async () => {
      for (const piece of pieces) if (typeof piece === 'number') await new Promise((next) => { setTimeout(next, piece); }); else if (!socket.destroyed) socket.write(piece);
    })().catch(reject);
  });
  const status = (heard: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1] ?? 0);
  const post = (headers: string, body: string): string => `POST /api/match-preview HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;

  test.each([
    ['a length and chunks', post('Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n')], ['two lengths', post('Content-Length: 2\r\nContent-Length: 3', '{}x')], ['a length that is none', post('Content-Length: +2', '{}')],
    ['chunks that are none', post('Transfer-Encoding: chunked, identity', '0\r\n\r\n')], ['a header on two lines', `GET / HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n b\r\n\r\n`], ['no host', 'GET / HTTP/1.1\r\n\r\n'], ['a line feed alone', 'GET / HTTP/1.1\nHost: x\n\n'],
  ])('%s: 400', async (_, text) => { expect(status(await says(text))).toBe(400); });
  test('headers of more than 16 KiB: 431', async () => { expect(status(await says(`GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`))).toBe(431); });
  test('chunks of more than a megabyte, with no length told: 413', async () => {
    const chunk = `20000\r\n${'a'.repeat(0x20000)}\r\n`;
    expect(status(await says(post('Transfer-Encoding: chunked', ''), ...Array.from({ length: 10 }, () => chunk), '0\r\n\r\n'))).toBe(413);
  });
  test('small chunks arrive', async () => {
    const body = JSON.stringify({ description: '溜槽堵塞严重，求助解决' });
    expect(status(await says(post('Transfer-Encoding: chunked', ''), `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`))).toBe(200);
  });
  test('who sends a header letter by letter, or never ends a body, is cut', async () => {
    expect([0, 408]).toContain(status(await says('GET / HTTP/1.1\r\nHost: x\r\n', 300, 'X-A: 1\r\n', 300, 'X-B: 1\r\n', 300, 'X-C: 1\r\n')));
    expect([0, 408, 400]).toContain(status(await says(post('Content-Length: 50', '{"descr'))));
  });
});
