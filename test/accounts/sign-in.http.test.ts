import { createHmac } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { leaveAccount, returnAccount } from '../../src/accounts/account.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anAccount, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Ways in, and how they are kept from being tried: by password, by second factor, by session. */
let now = new Date();
const t = testServices({ clock: () => now });
let world: World;
beforeAll(async () => { world = await aWorld(t()); });

const PASSWORD = 'keqiao-demo';
const cookiesOf = (answer: Response, before = ''): string => {
  const jar = new Map(before.split('; ').filter(Boolean).map((one) => [one.split('=')[0] ?? '', one]));
  for (const cookie of answer.headers.getSetCookie()) { const pair = cookie.split(';')[0] ?? ''; jar.set(pair.split('=')[0] ?? '', pair); }
  return [...jar.values()].join('; ');
};
let host = 0;
const freshAddress = (): string => { host += 1; return `10.9.${Math.floor(host / 250)}.${1 + (host % 250)}`; };
const post = (path: string, body: object, { cookie, address = freshAddress() }: { cookie?: string; address?: string } = {}) =>
  t().request(path, { body, headers: { origin: 'http://127.0.0.1:3000', 'x-keqiao-address': address } }, cookie);
const trySignIn = (email: string, password: string, options: { cookie?: string; address?: string } = {}) => post('/api/auth/sign-in/email', { email, password }, options);

/** RFC 6238 over the secret of an otpauth address. */
function totp(uri: string, at: Date): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...secret].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('only the library routes that are needed are open', async () => {
  for (const path of ['/api/auth/sign-up/email', '/api/auth/request-password-reset', '/api/auth/change-password', '/api/auth/two-factor/enable', '/api/auth/update-user', '/api/auth/delete-user', '/api/auth/link-social', '/api/auth/callback/oidc', '/api/auth/api-key/create']) {
    expect((await post(path, {})).status, path).toBe(404);
  }
});

test('many tries for one account from many addresses are slowed down; a device that is known is not', async () => {
  const { email } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  const first = await trySignIn(email, PASSWORD);
  const device = cookiesOf(first).split('; ').find((one) => one.startsWith('keqiao.device=')) ?? '';
  expect(device).not.toBe('');
  const tried = await Promise.all(Array.from({ length: 12 }, () => trySignIn(email, 'wrong-password')));
  expect(tried.map((one) => one.status).toSorted()).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
  expect((await trySignIn(email, PASSWORD)).status, 'a stranger with the right password waits too').toBe(429);
  expect((await trySignIn(email, PASSWORD, { cookie: device })).status, 'the owner on their own device does not').toBe(200);
  expect((await trySignIn(email, PASSWORD, { cookie: `${device}x` })).status, 'a mark that is not ours is none').toBe(429);
  const unknown = await Promise.all(Array.from({ length: 12 }, () => trySignIn('nobody@example.test', 'wrong-password')));
  expect(unknown.map((one) => one.status).toSorted(), 'an address without an account is slowed down alike').toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
  now = new Date(now.getTime() + 6 * 60_000);
  expect((await trySignIn(email, PASSWORD)).status).toBe(200);
});

test('addresses of one /64 share their tries; others do not', async () => {
  const spread = await Promise.all(Array.from({ length: 31 }, (_, at) => trySignIn(`nobody${at}@example.test`, 'x-x-x-x-x', { address: `2001:db8:1:2::${at + 1}` })));
  expect(spread.filter((one) => one.status === 429)).toHaveLength(1);
  expect((await trySignIn('nobody-else@example.test', 'x-x-x-x-x', { address: '2001:db8:1:3::1' })).status).toBe(401);
});

test('a second factor: set up, asked for, each code once, a backup code once', async () => {
  const { email, actor } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  const cookie = cookiesOf(await trySignIn(email, PASSWORD));
  const off = await open(t(), '/account/second-factor', cookie);
  expect((await press(t(), off, '/account/second-factor', { password: 'wrong-password' }, cookie)).status).toBe(422);
  const enrol = await press(t(), off, '/account/second-factor', { password: PASSWORD }, cookie);
  const uri = (/name="uri" value="([^"]+)"/.exec(enrol.html)?.[1] ?? '').replaceAll('&amp;', '&');
  const codes = /name="codes" value="([^"]+)"/.exec(enrol.html)?.[1]?.split(' ') ?? [];
  expect(codes).toHaveLength(10);
  expect(enrol.html).toContain('data:image/svg+xml;base64,');
  const wrong = await press(t(), enrol, '/account/second-factor/confirm', { code: '000000' }, cookie);
  expect(wrong.status).toBe(422);
  expect(wrong.html, 'picture and codes are still there').toContain(codes[0]);
  const code = totp(uri, new Date());
  expect((await press(t(), wrong, '/account/second-factor/confirm', { code }, cookie)).status).toBe(303);

  const half = await trySignIn(email, PASSWORD);
  expect(await half.json()).toMatchObject({ twoFactorRedirect: true });
  const pending = cookiesOf(half);
  expect((await t().request('/api/needs', {}, pending)).status, 'the password alone lets nobody in').toBe(401);
  expect((await post('/api/auth/two-factor/verify-totp', { code }, { cookie: pending })).status, 'the code of a moment ago was used').toBe(401);
  const second = await open(t(), '/sign-in/second', pending);
  const replayed = await press(t(), second, '/sign-in/second?next=%2Fdesk', { code }, pending);
  expect(replayed.status).toBe(422);
  const byBackup = await t().request('/sign-in/second?next=%2F%2Fevil.example', { form: { _token: /name="_token" value="([^"]+)"/.exec(second.html)?.[1] ?? '', code: codes[0] ?? '' } }, pending);
  expect(byBackup.headers.get('location'), 'never away from here').toBe('/');
  const inside = cookiesOf(byBackup);
  expect((await t().request('/api/needs', {}, inside)).status).toBe(200);
  const again = cookiesOf(await trySignIn(email, PASSWORD));
  expect((await post('/api/auth/two-factor/verify-backup-code', { code: codes[0] ?? '' }, { cookie: again })).status, 'a backup code works once').toBe(401);
  expect((await post('/api/auth/two-factor/verify-backup-code', { code: codes[1] ?? '' }, { cookie: pending })).status, 'a half-done sign-in ends with its sign-in').toBe(401);

  await t().run(leaveAccount, system, { id: actor.userId ?? '' });
  expect((await post('/api/auth/two-factor/verify-backup-code', { code: codes[1] ?? '' }, { cookie: again })).status, 'who left meanwhile does not come in').toBe(401);
});

test('leaving ends every session at once, and no password lets in again until the return', async () => {
  const { email, actor } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  const [one, two] = [cookiesOf(await trySignIn(email, PASSWORD)), cookiesOf(await trySignIn(email, PASSWORD))];
  for (const cookie of [one, two]) expect((await t().request('/api/needs', {}, cookie)).status).toBe(200);
  await t().run(leaveAccount, system, { id: actor.userId ?? '' });
  for (const cookie of [one, two]) expect((await t().request('/api/needs', {}, cookie)).status).toBe(401);
  const left = await trySignIn(email, PASSWORD);
  const wrong = await trySignIn(email, 'wrong-password');
  expect([left.status, await left.text()], 'no other answer than to a wrong password').toEqual([wrong.status, await wrong.text()]);
  await t().run(returnAccount, system, { id: actor.userId ?? '' });
  expect((await t().request('/api/needs', {}, one)).status, 'old sessions stay ended').toBe(401);
  expect((await trySignIn(email, PASSWORD)).status).toBe(200);
});

test('a session ends when nobody uses it, and when it is too old; using it keeps it', async () => {
  const { email } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  now = new Date();
  const cookie = cookiesOf(await trySignIn(email, PASSWORD));
  const hours = (count: number) => { now = new Date(now.getTime() + count * 3_600_000); };
  for (const used of [7, 7]) { hours(used); expect((await t().request('/api/needs', {}, cookie)).status).toBe(200); }
  hours(8.1);
  expect((await t().request('/api/needs', {}, cookie)).status, 'eight hours unused').toBe(401);
  now = new Date();
  const busy = cookiesOf(await trySignIn(email, PASSWORD));
  for (const used of [7, 7, 7]) { hours(used); expect((await t().request('/api/needs', {}, busy)).status).toBe(200); }
  hours(3.5);
  expect((await t().request('/api/needs', {}, busy)).status, 'older than a day').toBe(401);
  now = new Date();
});

test('a new password: the old one is asked, weak ones are refused with the reason, other sessions end', async () => {
  const { email } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  const [here, elsewhere] = [cookiesOf(await trySignIn(email, PASSWORD)), cookiesOf(await trySignIn(email, PASSWORD))];
  const account = await open(t(), '/account', here);
  expect(account.html).toContain('现在这里');
  const good = '红土镍矿粘在皮带上';
  expect((await press(t(), account, '/account/password', { oldPassword: 'wrong', password: good, again: good }, here)).html).toContain('现在的密码不对');
  expect((await press(t(), account, '/account/password', { oldPassword: PASSWORD, password: good, again: `${good}x` }, here)).html).toContain('两次填写的密码不一样');
  const weak = await press(t(), account, '/account/password', { oldPassword: PASSWORD, password: 'woaini1314', again: 'woaini1314' }, here);
  expect(weak.status).toBe(422);
  expect(weak.html).toContain('太常见');
  expect(weak.html, 'what was typed is not shown').not.toContain('woaini1314');
  expect((await press(t(), account, '/account/password', { oldPassword: PASSWORD, password: good, again: good }, here)).status).toBe(303);
  expect((await t().request('/api/needs', {}, here)).status).toBe(200);
  expect((await t().request('/api/needs', {}, elsewhere)).status).toBe(401);
  expect((await trySignIn(email, PASSWORD)).status).toBe(401);
  expect((await trySignIn(email, good)).status).toBe(200);
  expect((await t().deps.db.selectFrom('request_key').select('command').where('command', '=', 'changePassword').execute()), 'no hash of a password among the request keys').toEqual([]);
});

test('one session can be ended from another; nobody ends those of others', async () => {
  const { email } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  const [here, lost] = [cookiesOf(await trySignIn(email, PASSWORD)), cookiesOf(await trySignIn(email, PASSWORD))];
  const account = await open(t(), '/account', here);
  const other = await t().signIn(world.emails.staff);
  const theirs = (await t().deps.auth.api.getSession({ headers: new Headers({ cookie: other }) }))?.session.id ?? '';
  expect((await press(t(), account, '/account/sessions/end', { id: theirs }, here)).status).toBe(404);
  expect((await press(t(), account, '/account/sessions/end', {}, here)).status).toBe(303);
  expect((await t().request('/api/needs', {}, lost)).status).toBe(401);
  expect((await t().request('/api/needs', {}, other)).status).toBe(200);
});
