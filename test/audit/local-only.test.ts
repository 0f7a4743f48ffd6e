import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { openPostgres } from '../../src/db/open.ts';
import { openServer } from '../../src/endpoint/openai.ts';
import { stayOnThisMachine } from '../../src/local-only.ts';
import { openServer as openSearch } from '../../src/search/meili-client.ts';

/** With `LOCAL_ONLY=on` nothing is sent to another machine, whichever library tries. 192.0.2.0/24 is nobody's. */
let end: () => void;
const server = http.createServer((_, response) => response.end('here'));
let port = 0;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  end = stayOnThisMachine('postgres://keqiao:x@192.0.2.9:5433/keqiao');
});
afterAll(() => { end(); server.closeAllConnections(); server.close(); });

const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await work.then(() => 'it went through', (thrown: unknown) => thrown);
  for (let at: unknown = error; at instanceof Error; at = at.cause) if ('code' in at && at.code === 'ELOCALONLY') return 'ELOCALONLY';
  return error;
};
const socket = (made: net.Socket): Promise<unknown> => new Promise((resolve, reject) => { made.once('error', reject).once('connect', resolve); });

describe('refused, at once', () => {
  test('fetch, by number and by name', async () => {
    expect(await codeOf(fetch('http://192.0.2.1/'))).toBe('ELOCALONLY');
    expect(await codeOf(fetch('https://api.example.com/'))).toBe('ELOCALONLY');
    expect(await codeOf(fetch('http://[2001:db8::1]/'))).toBe('ELOCALONLY');
  });

  test('sockets, TLS, old clients, in each way of writing an address', async () => {
    expect(await codeOf(socket(net.connect(80, '192.0.2.1')))).toBe('ELOCALONLY');
    expect(await codeOf(socket(net.connect({ host: '192.0.2.1', port: 80 })))).toBe('ELOCALONLY');
    expect(await codeOf(socket(net.connect({ host: '0x7f.example', port: 80 })))).toBe('ELOCALONLY');
    expect(await codeOf(socket(new net.Socket().connect(80, '::ffff:192.0.2.1')))).toBe('ELOCALONLY');
    expect(await codeOf(socket(tls.connect({ host: '192.0.2.1', port: 443 })))).toBe('ELOCALONLY');
    expect(await codeOf(new Promise((resolve, reject) => { http.get('http://192.0.2.1/', resolve).once('error', reject); }))).toBe('ELOCALONLY');
  });

  test('names are not asked for; datagrams are not sent', async () => {
    expect(await codeOf(new Promise((resolve, reject) => { dns.lookup('keqiao.example', (error, found) => { if (error) reject(error); else resolve(found); }); }))).toBe('ELOCALONLY');
    const datagrams = dgram.createSocket('udp4');
    expect(() => datagrams.send('x', 53, '192.0.2.1')).toThrow(/LOCAL_ONLY/);
    datagrams.close();
  });

  test('the clients of models, of search, and of another database than ours', async () => {
    const model = openServer({ baseUrl: 'http://192.0.2.1/v1', apiKey: 'x' });
    await expect(model.embed({ model: 'm', input: ['a'] }, { timeoutMs: 5_000, retries: 0 })).rejects.toThrow('ELOCALONLY');
    await expect(openSearch({ url: 'http://192.0.2.1:7700', apiKey: undefined, prefix: 'x-' }).version()).rejects.toThrow();
    const { db, close } = openPostgres('postgres://u:p@192.0.2.10:5432/d');
    expect(await codeOf(db.selectFrom('setting').select('key').execute())).toBe('ELOCALONLY');
    await close();
  });
});

test('let through: this machine, and the database on its own port', async () => {
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here');
  expect(await (await fetch(`http://localhost:${port}/`)).text().catch(() => 'here')).toBe('here');
  const tried = net.connect({ host: '192.0.2.9', port: 5433 });
  const went = Promise.race([socket(tried), new Promise((resolve) => setImmediate(() => setImmediate(() => resolve('on its way'))))]);
  expect(await codeOf(went)).not.toBe('ELOCALONLY');
  tried.on('error', () => {}).destroy();
  expect(await codeOf(socket(net.connect({ host: '192.0.2.9', port: 80 })))).toBe('ELOCALONLY');
});

describe('the configuration refuses what contradicts it', () => {
  const refused = (env: Record<string, string>): string => { try { loadConfig({ LOCAL_ONLY: 'on', ...env }); return ''; } catch (error) { return String(error); } };

  test.each([
    [{ OPENAI_BASE_URL: 'https://dashscope.aliyuncs.com/v1' }, /OPENAI_BASE_URL: dashscope.aliyuncs.com is another machine, and LOCAL_ONLY=on forbids it/],
    [{ MEILI_URL: 'http://10.0.0.5:7700' }, /MEILI_URL: 10.0.0.5 is another machine/],
    [{ SMTP_URL: 'smtp://127.0.0.1', MAIL_FROM: 'a@example.cn' }, /SMTP_URL: mail leaves this machine/],
    [{ ORCID_URL: 'https://pub.orcid.org/v3.0' }, /ORCID_URL: pub.orcid.org is another machine/], [{ OPENALEX_URL: 'https://api.openalex.org' }, /OPENALEX_URL: api.openalex.org is another machine/],
    [{ LOCAL_ONLY: 'yes' }, /LOCAL_ONLY: must be on or off/],
  ])('%j', (env, sentence) => { expect(refused(env as Record<string, string>)).toMatch(sentence); });

  test('ways in from elsewhere are switched off, and it is known which', () => {
    const oidc = { OIDC_ISSUER: 'https://sso.example.cn', OIDC_CLIENT_ID: 'k', OIDC_CLIENT_SECRET: 's' };
    const wecom = { WECOM_CORP_ID: 'c', WECOM_AGENT_ID: '1', WECOM_SECRET: 's' };
    const set = (env: Record<string, string>) => { const { access, switchedOff } = loadConfig(env); return [access?.oidc?.issuer, access?.wecom?.corpId, switchedOff]; };
    expect(set({ LOCAL_ONLY: 'on', ...oidc, ...wecom })).toEqual([undefined, undefined, ['oidc', 'wecom']]);
    expect(set({ LOCAL_ONLY: 'on', ...oidc, OIDC_ISSUER: 'http://127.0.0.1:9000' }), 'a server here may lead on to another').toEqual([undefined, undefined, ['oidc']]);
    expect(set({ LOCAL_ONLY: 'on' })).toEqual([undefined, undefined, []]);
    expect(set({ ...oidc, ...wecom })).toEqual(['https://sso.example.cn', 'c', []]);
    expect(refused({ OIDC_ISSUER: 'https://sso.example.cn' }), 'half of it stays a mistake').toMatch(/set all three or none/);
  });

  test('what stays here is accepted, and so are the database and the address people type', () => {
    expect(refused({ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1', MEILI_URL: 'http://[::1]:7700', DATABASE_URL: 'postgres://u:p@db.example/k', AUTH_SECRET: 'x'.repeat(32), PUBLIC_URL: 'https://keqiao.example.cn' })).toBe('');
    expect(loadConfig({}).localOnly).toBe(false);
  });

  test('the audit cannot be kept for less than six months', () => {
    const said = (value: string) => { try { return String(loadConfig({ RETENTION_ACTIVITY_DAYS: value }).retention.activity); } catch (error) { return String(error); } };
    expect(said('183')).toMatch(/RETENTION_ACTIVITY_DAYS: must be at least 184 days/);
    expect(said('184')).toBe('184');
    expect(said('')).toBe('730');
  });
});
