import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leaveAccount } from '../../src/accounts/account.commands.ts';
import { defaultAccess } from '../../src/auth/access.ts';
import { system } from '../../src/shared/command.ts';
import { anAccount, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Coming in from a province's single sign-on and from 企业微信, with a stand-in for both at the edge of the network. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** Who signs in there next, by the code they come back with. */
const people = new Map<string, { sub: string; email?: string; nonce?: string }>();
let there = '';
let server: Server | undefined;

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
function idToken({ sub, email, nonce }: { sub: string; email?: string; nonce?: string }): string {
  const seconds = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: 'RS256', kid: 'k1', typ: 'JWT' })}.${part({ iss: there, aud: 'keqiao', sub, email, email_verified: true, name: '省平台的人', nonce, iat: seconds, exp: seconds + 300 })}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url')}`;
}
const documents = (): Record<string, (query: URLSearchParams) => object> => ({
  '/.well-known/openid-configuration': () => ({ issuer: there, authorization_endpoint: `${there}/authorize`, token_endpoint: `${there}/token`, jwks_uri: `${there}/keys`, id_token_signing_alg_values_supported: ['RS256'], response_types_supported: ['code'], subject_types_supported: ['public'] }),
  '/keys': () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] }),
  '/token': (query) => ({ access_token: 'a', token_type: 'Bearer', id_token: idToken(people.get(query.get('code') ?? '') ?? { sub: 'nobody' }) }),
  '/cgi-bin/gettoken': (query) => (query.get('corpsecret') === 'secret' ? { errcode: 0, access_token: 'application' } : { errcode: 40001 }),
  '/cgi-bin/auth/getuserinfo': (query) => { const one = people.get(query.get('code') ?? ''); return one === undefined ? { errcode: 40029, errmsg: 'invalid code' } : { errcode: 0, userid: one.sub }; },
});

const config = async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', there);
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      const answer = documents()[url.pathname]?.(request.method === 'POST' ? new URLSearchParams(body) : url.searchParams);
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>((resolve) => { server?.listen(0, '127.0.0.1', resolve); });
  there = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { access: { ...defaultAccess, oidc: { issuer: there, clientId: 'keqiao', clientSecret: 'secret', name: '省统一身份认证' }, wecom: { corpId: 'corp', agentId: '1', secret: 'secret', apiUrl: there, loginUrl: there } } };
};
const t = testServices({ config });
/** As `loadConfig` gives it with LOCAL_ONLY=on. */
const local = testServices({ config: async () => ({ localOnly: true, switchedOff: ['oidc', 'wecom'] }) });
let world: World;
beforeAll(async () => { world = await aWorld(t()); });
afterAll(() => { server?.close(); });

const cookiesOf = (answer: Response, before = ''): string => {
  const jar = new Map(before.split('; ').filter(Boolean).map((one) => [one.split('=')[0] ?? '', one]));
  for (const cookie of answer.headers.getSetCookie()) { const pair = cookie.split(';')[0] ?? ''; jar.set(pair.split('=')[0] ?? '', pair); }
  return [...jar.values()].join('; ');
};
let codes = 0;
/** Presses the button on `page`, signs in there as `who`, and comes back. */
async function comesFrom(provider: 'oidc' | 'wecom', who: { sub: string; email?: string }, { page = '/sign-in', action = `/sign-in/with/${provider}?next=%2Fdesk`, as = '' } = {}): Promise<{ location: string | null; cookie: string; back: string }> {
  const shown = await open(t(), page, as);
  const token = /name="_token" value="([^"]+)"/.exec(shown.html)?.[1] ?? '';
  const away = await t().request(action, { form: { _token: token } }, as);
  const url = new URL((away.headers.get('refresh') ?? '').replace(/^0; url=/, ''));
  expect(url.origin).toBe(there);
  codes += 1;
  people.set(`code${codes}`, { ...who, ...(url.searchParams.get('nonce') === null ? {} : { nonce: url.searchParams.get('nonce') ?? '' }) });
  const back = `/api/auth/callback/${provider}?code=code${codes}&state=${url.searchParams.get('state') ?? ''}`;
  const cookie = cookiesOf(away, as);
  const answer = await t().request(back, {}, cookie);
  return { location: answer.headers.get('location'), cookie: cookiesOf(answer, cookie), back };
}
const inside = async (cookie: string): Promise<number> => (await t().request('/api/needs', {}, cookie)).status;

for (const provider of ['oidc', 'wecom'] as const) {
  test(`${provider}: a stranger does not come in, not even with the address of somebody here`, async () => {
    const { email, actor } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
    const came = await comesFrom(provider, { sub: `stranger-${provider}`, email });
    expect(came.location).toContain('/sign-in?error=');
    expect(await inside(came.cookie)).toBe(401);
    expect(await t().deps.db.selectFrom('account').select('provider_id').where('user_id', '=', actor.userId ?? '').execute()).toEqual([{ provider_id: 'credential' }]);
  });

  test(`${provider}: who linked it, signed in, comes in by it, once for each code, until they leave`, async () => {
    const { email, actor } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
    const own = await t().signIn(email);
    const who = { sub: `linked-${provider}`, email: 'other@elsewhere.test' };
    const linked = await comesFrom(provider, who, { page: '/account', action: `/account/link/${provider}`, as: own });
    expect(linked.location).toMatch(/\/account$/);
    expect((await open(t(), '/account', own)).html).toContain('已关联');
    const came = await comesFrom(provider, who);
    expect(await inside(came.cookie)).toBe(200);
    const again = await t().request(came.back, {}, '');
    expect(again.headers.get('location'), 'the way back, used again').toContain('error=');
    // Somebody else cannot take the same identity.
    const other = await t().signIn((await anAccount(t(), { role: 'staff', associationId: world.cityId })).email);
    const taken = await comesFrom(provider, who, { page: '/account', action: `/account/link/${provider}`, as: other });
    expect(taken.location).toContain('error=');
    await t().run(leaveAccount, system, { id: actor.userId ?? '' });
    expect(await inside(came.cookie)).toBe(401);
    expect(await inside((await comesFrom(provider, who)).cookie), 'who left does not come in this way either').toBe(401);
  });
}

test('unlinking ends that way in; the password stays', async () => {
  const { email } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  const own = await t().signIn(email);
  await comesFrom('oidc', { sub: 'unlinked' }, { page: '/account', action: '/account/link/oidc', as: own });
  expect((await press(t(), await open(t(), '/account', own), '/account/unlink', {}, own)).status).toBe(303);
  expect((await comesFrom('oidc', { sub: 'unlinked' })).location).toContain('error=');
  expect(await inside(await t().signIn(email))).toBe(200);
});

test('the page shows the configured ways; there is no other, and no way out to a foreign site', async () => {
  const page = await open(t(), '/sign-in');
  for (const words of ['用省统一身份认证登录', '用企业微信登录']) expect(page.html).toContain(words);
  const token = /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  expect((await t().request('/sign-in/with/google', { form: { _token: token } })).status).toBe(404);
  expect((await t().request('/api/auth/callback/google?code=x&state=y')).headers.get('location') ?? '').not.toContain('evil');
  for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)']) {
    const away = await t().request(`/sign-in/with/wecom?next=${encodeURIComponent(next)}`, { form: { _token: token } });
    const state = new URL((away.headers.get('refresh') ?? '').replace(/^0; url=/, '')).searchParams.get('state') ?? '';
    const stored = await t().deps.db.selectFrom('verification').select('value').where('identifier', 'like', `%${state}%`).execute();
    expect(JSON.stringify(stored), next).not.toContain('evil');
  }
  const direct = await t().request('/api/auth/sign-in/email', { body: { email: world.emails.staff, password: 'keqiao-demo', callbackURL: '//evil.example' }, headers: { origin: 'http://127.0.0.1:3000', 'x-keqiao-address': '10.3.3.3' } });
  expect([direct.status, direct.headers.get('location')]).toEqual([403, null]);
});

test('the status page lists both ways and whom they call; with LOCAL_ONLY it says that they are off, and the sign-in page has none', async () => {
  const parts = async (services: typeof t) => Object.fromEntries((await services().deps.parts()).map((part) => [part.name[1], part]));
  const on = await parts(t);
  expect([on['Single sign-on (OIDC)']?.state, on['Sign-in by WeCom']?.state]).toEqual(['on', 'on']);
  expect(on['Outgoing connections']?.detail[1]).toMatch(/OIDC_ISSUER 127\.0\.0\.1:\d+.*WECOM_API_URL 127\.0\.0\.1/);
  const off = await parts(local);
  for (const name of ['Single sign-on (OIDC)', 'Sign-in by WeCom']) expect(off[name], name).toMatchObject({ state: 'off', detail: [expect.stringContaining('LOCAL_ONLY=on'), expect.stringContaining('LOCAL_ONLY=on')] });
  expect((await open(local(), '/status')).html).toContain('统一身份认证（OIDC）');
  expect((await open(local(), '/sign-in')).html).not.toContain('/sign-in/with/');
  expect((await local().request('/api/auth/callback/oidc?code=x&state=y')).status).toBe(404);
});
