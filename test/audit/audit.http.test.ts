import { Writable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { recordExport, recordFailedSignIn } from '../../src/audit/access.commands.ts';
import { sealWaiting } from '../../src/audit/seal.commands.ts';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { verifyChain } from '../../src/db/chain.ts';
import { createLog } from '../../src/log.ts';
import { returnNeed } from '../../src/needs/need.commands.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { system, visitor } from '../../src/shared/command.ts';
import { anAccount, anEnterprise, aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { servicesOn, testServices } from '../support/services.ts';
import { testConfig } from '../support/template.ts';

/** What people did is written down and read by those who answer for the area, and by nobody else. */
const t = testServices();
let world: World;
let needId: string;
let chief: string;
let chiefId: string;
let neighbour: string;
let neighbourId: string;
beforeAll(async () => {
  world = await aWorld(t());
  const account = await anAccount(t(), { role: 'administrator', associationId: world.provinceId });
  chiefId = account.actor.userId ?? '';
  chief = await t().signIn(account.email);
  const { id: other } = await t().run(createAssociation, system, { name: '邻省科协(审计)', level: 'province', parentId: (await t().deps.db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow()).id, regionCode: '410000' });
  neighbourId = other;
  neighbour = await t().signIn((await anAccount(t(), { role: 'administrator', associationId: other })).email);
  needId = await aSubmittedNeed(t(), world, { title: '=HYPERLINK("http://x")带式输送' });
  await t().run(returnNeed, world.staff, { id: needId, reason: '＝请补充,"工况"\n和指标' });
});

const lines = (action: string, subject?: string) => t().deps.db.selectFrom('activity').selectAll().where('action', '=', action).$if(subject !== undefined, (query) => query.where('subject_id', '=', subject ?? '')).orderBy('seq').execute();
const signIn = (email: string, password: string, address = '203.0.113.7') => t().request('/api/auth/sign-in/email', { body: { email, password }, headers: { origin: 'http://127.0.0.1:3000', 'x-keqiao-address': address } });
interface Item { readonly seq: number; readonly action: string; readonly words: { zh: string; en: string }; readonly subject: { id: string; name: string | null }; readonly actor: { id: string; name: string }; readonly address: string | null }
const activity = async (query: string, as: string) => (await (await t().request(`/api/activity${query}`, {}, as)).json() as { items: Item[]; next: string | null });

describe('signing in and out', () => {
  test('who came in and went out, with address and request; a wrong password has its line, and what was typed is nowhere', async () => {
    const { email, actor } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
    expect((await signIn(email, 'a-wrong-Password-77')).status).toBe(401);
    const answer = await signIn(email, 'keqiao-demo');
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = await open(t(), '/needs', cookie);
    await press(t(), page, '/sign-out', {}, cookie);
    const [failed] = await lines('sign_in_failed', actor.userId ?? '');
    expect(failed).toMatchObject({ actor_user_id: null, address: '203.0.113.7', association_id: world.cityId, detail: { way: 'sign-in/email' } });
    expect(failed?.request_id).toMatch(/^[\da-f-]{36}$/);
    expect(await lines('sign_in', actor.userId ?? '')).toMatchObject([{ actor_user_id: actor.userId, address: '203.0.113.7' }]);
    expect(await lines('sign_out', actor.userId ?? '')).toMatchObject([{ actor_user_id: actor.userId }]);
    const { rows } = await sql`select 1 from activity a where a::text like '%a-wrong-Password-77%'`.execute(t().deps.db);
    expect(rows).toEqual([]);
  });

  test('by the form, too', async () => {
    const { email, actor } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
    const page = await open(t(), '/sign-in');
    await press(t(), page, '/sign-in?next=%2Fdesk', { email, password: 'wrong-wrong' });
    await press(t(), page, '/sign-in?next=%2Fdesk', { email, password: 'keqiao-demo' });
    expect((await lines('sign_in_failed', actor.userId ?? '')).length).toBe(1);
    expect((await lines('sign_in', actor.userId ?? '')).length).toBe(1);
  });

  test('failed attempts are bounded for each account, and for all addresses nobody has; the last line says so', async () => {
    const { actor } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
    const record = async (userId: string | null, n: number) => { for (let i = 0; i < n; i += 1) await t().run(recordFailedSignIn, visitor, { userId, way: 'sign-in/email' }); };
    await record(actor.userId, 32);
    const written = await lines('sign_in_failed', actor.userId ?? '');
    expect(written.length).toBe(30);
    expect(written.at(-1)?.detail).toMatchObject({ furtherNotWritten: true });
    expect((await signIn('secret-typed-here@example.test', 'wrong-wrong')).status).toBe(401);
    await record(null, 62);
    const unknown = await lines('sign_in_failed', 'unknown');
    expect(unknown.length).toBe(60);
    expect(JSON.stringify(unknown)).not.toContain('secret-typed-here');
  });
});

describe('refusals', () => {
  test('a signed-in person is refused: one line with method and path; visitors and what is merely not found leave none', async () => {
    const cookie = await t().signIn(world.emails.enterprise);
    const before = (await lines('refused')).length;
    expect((await t().request('/api/associations', { body: { name: '某某', level: 'county', parentId: world.cityId, regionCode: '370902' } }, cookie)).status).toBe(403);
    expect((await t().request('/audit?secret=in-the-query', {}, cookie)).status).toBe(403);
    const written = (await lines('refused')).slice(before);
    expect(written.map((line) => line.detail)).toMatchObject([{ method: 'POST', path: '/api/associations', code: 'not_allowed' }, { method: 'GET', path: '/audit' }]);
    expect(written[0]).toMatchObject({ actor_user_id: world.enterprise.userId, association_id: world.cityId });
    expect(JSON.stringify(written)).not.toContain('in-the-query');
    expect((await t().request('/audit')).status).toBe(401);
    expect((await t().request('/no-such-page', {}, cookie)).status).toBe(404);
    expect((await lines('refused')).length).toBe(before + 2);
  });

  test('hammering is bounded', async () => {
    const { email, actor } = await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId: await anExpertId() });
    const cookie = await t().signIn(email);
    for (let i = 0; i < 35; i += 1) await t().request('/audit', {}, cookie);
    const written = await lines('refused', actor.userId ?? '');
    expect(written.length).toBe(30);
    expect(written.at(-1)?.detail).toMatchObject({ furtherNotWritten: true });
  });
});
const anExpertId = async () => (await t().run(createExpert, system, { associationId: world.cityId, name: '审计专家(演示)', regionCode: '370900' })).id;

describe('the page', () => {
  test('says in words who did what to what, opens the thing, and can be narrowed', async () => {
    const page = await open(t(), `/audit?thing=${needId}`, chief);
    expect(page.status).toBe(200);
    for (const words of ['提交了需求', '把需求退回补充', '＝请补充', `href="/needs/${needId}"`, '共 2 条', '保存多久', '730 天']) expect(page.html).toContain(words);
    const english = await (await t().request(`/audit?thing=${needId}`, { headers: { cookie: `${chief}; keqiao_language=en` } })).text();
    expect(english).toContain('returned the need for more detail');
    for (const [query, has, hasNot] of [
      ['kind=need', '提交了需求', '开通了账号'], ['kind=sign_in', '登录', '提交了需求'], [`person=${world.staff.userId}`, '把需求退回补充', '提交了需求'], ['kind=profile', '建立了档案', '提交了需求'],
      ['since=2030-01-01', '没有符合条件的记录', '提交了需求'], ['until=2020-01-01', '没有符合条件的记录', '提交了需求'],
    ] as const) {
      const { html } = await open(t(), `/audit?${query}`, chief);
      expect(html, query).toContain(has);
      expect(html.slice(html.indexOf('<tbody>')), query).not.toContain(hasNot);
    }
    expect((await open(t(), '/audit?since=tomorrow', chief)).status).toBe(422);
    expect((await open(t(), '/audit?thing=1%27', chief)).status).toBe(422);
  });

  test('staff without the post, firms and visitors do not read it; a neighbour sees nothing of it, in lines, names or numbers', async () => {
    for (const email of [world.emails.staff, world.emails.enterprise, world.emails.manager]) expect((await t().request('/audit', {}, await t().signIn(email))).status).toBe(403);
    const mine = await activity('?limit=100', chief);
    expect(mine.items.length).toBeGreaterThan(10);
    const theirs = await activity('?limit=100', neighbour);
    expect(theirs.items.filter((line) => mine.items.some((own) => own.seq === line.seq))).toEqual([]);
    const { html } = await open(t(), `/audit?thing=${needId}`, neighbour);
    expect(html).toContain('共 0 条');
    expect(html).not.toContain('带式输送');
    expect((await open(t(), `/audit?person=${world.staff.userId}`, neighbour)).html).toContain('共 0 条');
  });

  test('of the staff who leads reads the history of their own area, and nobody with another duty', async () => {
    const withDuty = async (duty: 'triage' | 'review' | 'lead', associationId: string) => t().signIn((await anAccount(t(), { role: 'staff', associationId, duty })).email);
    for (const duty of ['triage', 'review'] as const) {
      const other = await withDuty(duty, world.provinceId);
      for (const path of ['/audit', '/api/activity']) expect((await t().request(path, {}, other)).status, `${duty} ${path}`).toBe(403);
    }
    const lead = await withDuty('lead', world.cityId);
    expect((await open(t(), '/desk', lead)).html).toContain('href="/audit"');
    expect((await open(t(), `/audit?thing=${needId}`, lead)).html).toContain('把需求退回补充');
    const theirs = await activity('?limit=100', lead);
    const ofProvince = (await activity('?limit=100', chief)).items.filter((line) => line.subject.id === world.provinceId || line.actor.id === chiefId);
    expect([theirs.items.length > 3, ofProvince.length > 0]).toEqual([true, true]);
    expect(theirs.items.filter((line) => ofProvince.some((one) => one.seq === line.seq)), 'what is above them').toEqual([]);
    expect((await open(t(), `/audit?thing=${needId}`, await withDuty('lead', neighbourId))).html).toContain('共 0 条');
  });

  test('who holds grants in two places belongs to the association above both', async () => {
    const { id: countyId } = await t().run(createAssociation, system, { name: '某某县科协(审计)', level: 'county', parentId: world.cityId, regionCode: '370902' });
    const { email, actor } = await anAccount(t(), { role: 'enterprise_member', associationId: countyId, enterpriseId: await anEnterprise(t(), countyId) });
    await t().deps.db.insertInto('role_grant').values({ id: crypto.randomUUID(), user_id: actor.userId ?? '', role: 'staff', association_id: world.cityId, enterprise_id: null, expert_id: null, society_id: null, technology_manager_id: null, created_at: new Date() }).execute();
    await t().signIn(email);
    expect(await lines('sign_in', actor.userId ?? '')).toMatchObject([{ association_id: world.cityId }]);
  });

  test('the API pages by a cursor, without gaps and without repeats, while lines are added', async () => {
    const all: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { items, next }: Awaited<ReturnType<typeof activity>> = await activity(`?limit=7&kind=profile${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, chief);
      all.push(...items.map((line) => line.seq));
      cursor = next;
      if (all.length === 7) await t().run(recordExport, world.staff, { what: 'x', format: 'csv', rows: 0 });
    }
    expect(all).toEqual([...new Set(all)].toSorted((a, b) => b - a));
    expect(all.length).toBe((await t().deps.db.selectFrom('activity').select('seq').where('subject_type', '=', 'profile').execute()).length);
    expect((await t().request('/api/activity?cursor=nonsense', {}, chief)).status).toBe(422);
    expect((await t().request('/api/activity', {}, await t().signIn(world.emails.staff))).status).toBe(403);
  });
});

describe('the file', () => {
  const exported = async (format: string, as: string, typed: Record<string, string> = { thing: needId }) => {
    const page = await open(t(), '/audit', as);
    const token = /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    return t().request('/audit/export', { form: { _token: token, format, ...typed } }, as);
  };

  test('CSV: UTF-8 with its mark, every cell a text, formulas disarmed; it leaves a line', async () => {
    const answer = await exported('csv', chief);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="keqiao-history-[\d-]+\.csv"$/);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = parse(bytes, { bom: true }) as string[][];
    expect(rows.length).toBe(3);
    expect(rows[1]?.[4]).toBe('把需求退回补充');
    expect(rows[1]?.[5]).toBe('\'=HYPERLINK("http://x")带式输送');
    expect(rows[1]?.[11]).toBe('\'＝请补充,"工况"\n和指标');
    expect((await lines('export')).at(-1)).toMatchObject({ actor_user_id: chiefId, detail: { what: 'activity', format: 'csv', rows: 2, filter: { thing: needId } } });
  });

  test('JSON lines', async () => {
    const answer = await exported('jsonl', chief);
    const rows = (await answer.text()).trim().split('\n').map((line) => JSON.parse(line) as Item);
    expect(rows.map((row) => row.action)).toEqual(['return', 'submit']);
    expect(rows[0]?.words.en).toBe('returned the need for more detail');
  });

  test('without the permission or the form’s token there is none, and no line of one', async () => {
    const before = (await lines('export')).length;
    const staff = await t().signIn(world.emails.staff);
    const page = await open(t(), '/needs', staff);
    const token = /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    expect((await t().request('/audit/export', { form: { _token: token, format: 'csv' } }, staff)).status).toBe(403);
    expect((await t().request('/audit/export', { form: { _token: 'x', format: 'csv' } }, chief)).status).toBe(403);
    expect((await t().request('/audit/export', { form: { _token: 'x', format: 'csv' } })).status).toBe(401);
    expect((await exported('csv', chief, { since: 'x' })).status).toBe(422);
    expect((await lines('export')).length).toBe(before);
  });
});

test('the address can be kept in part, or not at all', async () => {
  for (const [kept, expected] of [['network', '203.0.113.0/24'], ['none', null]] as const) {
    const { email, actor } = await anAccount(t(), { role: 'enterprise_member', associationId: world.cityId, enterpriseId: world.enterpriseId });
    const cookie = await t().signIn(email);
    const other = servicesOn({ ...t().deps, addressKept: kept });
    await other.request('/audit', { headers: { 'x-keqiao-address': '203.0.113.7' } }, cookie);
    expect(await lines('refused', actor.userId ?? '')).toMatchObject([{ address: expected }]);
  }
});

test('no secret gets into the log or the history, wherever it stands in a request; and no text forges a line', async () => {
  const secret = 'Zq7-hunter2-Xy9-Secret_Value';
  const token = 'kT3vQ9xLm2Rz8WpYc5HdJ7fBn4GsUa6Ee1Oi0VtNqXs';
  let log = '';
  const to = new Writable({ write(part: Buffer, _encoding, done) { log += String(part); done(); } });
  const broken = new Proxy(t().deps.db, { get: (target, name) => { if (name === 'transaction' || name === 'selectFrom') throw new Error(`cannot reach postgres://keqiao:${secret}@db.example/keqiao with Bearer ${token}\n{"level":50,"msg":"forged"}\u001b[31m\u2028\u202e`); const value: unknown = Reflect.get(target, name, target); return typeof value === 'function' ? value.bind(target) : value; } });
  const logger = createLog({ ...testConfig, logLevel: 'trace', auth: { ...testConfig.auth, secret: testConfig.auth.secret } }, to);
  const failing = servicesOn({ ...t().deps, log: logger, db: broken });
  const working = servicesOn({ ...t().deps, log: logger });
  const cookie = await t().signIn(world.emails.enterprise);
  const session = /session_token=([^;.%]+)/.exec(cookie)?.[1] ?? 'none';
  const headers = { authorization: `Bearer ${token}`, 'x-api-key': secret, 'idempotency-key': 'k' };
  const { error: toConsole } = console;
  console.error = (...said: unknown[]) => { log += said.map((one) => JSON.stringify({ level: 50, time: 1, msg: one instanceof Error ? one.stack : String(one) })).join('\n') + '\n'; };
  for (const app of [working, failing]) {
    await app.request(`/invitations/${token}?token=${token}&code=${secret}`, { headers }, cookie);
    await app.request(`/needs/${token}`, { headers }, cookie);
    await app.request('/needs/00000000-0000-7000-8000-000000000000', { headers }, cookie);
    await app.request(`/api/associations?password=${secret}`, { body: { password: secret, token, name: `x\n{"level":30,"msg":"forged"}\u001b[2J` }, headers }, cookie);
    await app.request('/api/needs', { body: `{"password":"${secret}",`, headers }, cookie);
    await app.request('/sign-in', { form: { _token: 'x', email: `${secret}@example.test`, password: secret }, headers });
    await app.request('/api/auth/sign-in/email', { body: { email: world.emails.staff, password: secret }, headers: { ...headers, origin: 'http://127.0.0.1:3000' } });
    await app.request('/audit', { headers }, cookie);
  }
  console.error = toConsole;
  logger.info({ headers: { cookie, 'set-cookie': cookie, Authorization: headers.authorization }, body: { newPassword: secret, apiKey: secret }, url: `smtp://u:${secret}@mail.example` }, `signed with ${testConfig.auth.secret} password=${secret}`);
  logger.error({ error: `{"password":"${secret}","x":1} Cookie: ${cookie}` }, 'x');
  logger.warn(`a line\n{"level":50}\u001b]0;x\u0007\u009b31m${'\u202e'}`);
  expect(log.length).toBeGreaterThan(500);
  expect(log).toContain('request failed');
  expect(log).toContain('"msg":"refused"');
  const { rows: [history] } = await sql<{ all: string }>`select string_agg(a::text, ' ') as all from activity a`.execute(t().deps.db);
  for (const [name, text] of [['log', log], ['history', history?.all ?? '']] as const) {
    for (const one of [secret, token, session, testConfig.auth.secret]) expect(text.includes(one), `${name}: ${one}`).toBe(false);
  }
  const linesOfLog = log.trimEnd().split('\n');
  for (const line of linesOfLog) {
    const parsed = JSON.parse(line) as { level: number; time: number; msg: string };
    expect(parsed.level && parsed.time).toBeTruthy();
    expect(parsed.msg).not.toBe('forged');
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
  }
});

test('and all of it is one chain', async () => {
  await sealWaiting(t().deps);
  expect(await verifyChain(t().deps.db)).toMatchObject({ broken: null, unsealed: 0 });
});
