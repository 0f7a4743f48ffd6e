import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgres } from '../../src/db/open.ts';
import { createDeps } from '../../src/deps.ts';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { problems } from '../../src/http/problems.ts';
import { system } from '../../src/shared/command.ts';
import { assets } from '../../src/ui/assets.ts';
import { anEvent } from '../events/world.ts';
import { aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { freePort, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { servicesOn, type TestServices } from '../support/services.ts';
import { silent, testConfig } from '../support/template.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';

/**
 * The application on Cloudflare's runtime, from outside: a real PostgreSQL, migrated and filled by Node, `wrangler dev`
 * on loopback, and the way of a need over HTTP. Without MEILI_URL the matching is a Node process's on the same database.
 */
const engine = process.env['MEILI_URL'] ?? '';
const apiKey = process.env['MEILI_API_KEY'];
const prefix = 'keqiao-workers-test-';
let [postgres, worker, node, world, event]: [TestPostgres?, WorkerProcess?, TestServices?, World?, Awaited<ReturnType<typeof anEvent>>?] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.query('drop database if exists keqiao_workers with (force)');
  await postgres.query('create database keqiao_workers');
  const url = postgres.urlOf('keqiao_workers');
  // As an administrator would before the first deployment.
  const cli = ['--disable-warning=ExperimentalWarning', '--import', 'tsx', 'src/cli.ts', 'migrate'];
  const said = execFileSync(process.execPath, cli, { cwd: resolve(import.meta.dirname, '../..'), env: { PATH: process.env['PATH'], DATABASE_URL: url, AUTH_SECRET: testConfig.auth.secret, PUBLIC_URL: 'http://127.0.0.1' }, encoding: 'utf8' });
  expect(said).toContain('0001-platform');
  node = servicesOn(await createDeps({ config: { ...testConfig, search: engine === '' ? undefined : { url: engine, apiKey, prefix } }, database: openPostgres(url), log: silent }));
  await node.run(createAssociation, system, { name: '中国科学技术协会', level: 'national', regionCode: '100000' });
  world = await aWorld(node);
  event = await anEvent(node, world);
  worker = await startWorker(url, engine === '' ? {} : { MEILI_URL: engine, MEILI_PREFIX: prefix, ...(apiKey === undefined ? {} : { MEILI_API_KEY: apiKey }) });
});
afterAll(async () => {
  await worker?.stop();
  await node?.deps.close();
  await postgres?.stop();
});

const there = <T>(thing: T | undefined): T => { if (thing === undefined) throw new Error('not started'); return thing; };

/** A browser without JavaScript: it follows nothing by itself. */
const browser: Pick<TestServices, 'request'> = {
  request: (path, { method, body, form, headers } = {}, as) => {
    const fields = form && Object.entries(form).flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each]));
    const sent = fields === undefined ? body === undefined ? undefined : JSON.stringify(body) : new URLSearchParams(fields).toString();
    const type = fields === undefined ? 'application/json' : 'application/x-www-form-urlencoded';
    return fetch(there(worker).url + path, {
      redirect: 'manual', method: method ?? (sent === undefined ? 'GET' : 'POST'), ...(sent === undefined ? {} : { body: sent }),
      headers: { ...(sent === undefined ? {} : { 'content-type': type }), ...(as === undefined ? {} : { cookie: as }), ...headers },
    });
  },
};

const json = async <T>(path: string, as?: string, body?: unknown): Promise<{ status: number; body: T }> => {
  const answer = await browser.request(path, body === undefined ? {} : { body }, as);
  return { status: answer.status, body: await answer.json() as T };
};
interface Problem { type: string; status: number; detail: string }

async function signIn(email: string): Promise<string> {
  const form = await browser.request('/sign-in');
  const token = /name="_token" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
  const answer = await browser.request('/sign-in', { form: { _token: token, email, password: 'keqiao-demo' }, headers: { 'x-keqiao-address': '203.0.113.9' } });
  expect(answer.status).toBe(303);
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}

/** What the cron trigger does each minute. */
const scheduled = async (): Promise<void> => { expect((await browser.request('/__scheduled?cron=*+*+*+*+*')).status).toBe(200); };
const waitingJobs = async (): Promise<number> => (await there(node).deps.jobs.counts()).waiting;

test('it is alive and ready, and what is not there is said as on Node', async () => {
  expect((await json('/healthz')).body).toEqual({ status: 'ok' });
  expect((await json('/readyz')).body).toMatchObject({ status: 'ready', parts: { database: 'on' } });
  const missing = await open(browser, '/nothing/here');
  expect(missing).toMatchObject({ status: 404 });
  expect(missing.html).toContain('没有这个页面');
  expect(await json('/api/nothing')).toMatchObject({ status: 404, body: { type: '/problems/not_found' } });
  expect((await json<{ paths: object }>('/api/openapi.json')).body.paths).toHaveProperty(['/needs']);
  const status = await open(browser, '/status');
  for (const words of ['PostgreSQL，经 Hyperdrive 连接', engine === '' ? '未配置 MEILI_URL' : 'Meilisearch']) expect(status.html).toContain(words);
});

test('stylesheet, script and icon have the same addresses and content as on Node, to be kept for ever', async () => {
  const { html } = await open(browser, '/sign-in');
  for (const asset of assets) {
    if (!asset.path.includes('-help-')) expect(html).toContain(asset.path); // the guide's pictures stand on /help
    const answer = await browser.request(asset.path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(asset.type);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), Buffer.from(asset.body))).toBe(0);
  }
  expect((await browser.request('/assets/0000000000-style.css')).status).toBe(404);
});

test('forged posts are refused; a page has the protecting headers', async () => {
  expect((await browser.request('/sign-in', { form: { email: there(world).emails.staff, password: 'keqiao-demo' } })).status).toBe(problems.forged_form.status);
  const staff = await signIn(there(world).emails.staff);
  expect((await browser.request('/language', { form: { language: 'en', _token: 'made-up' } }, staff)).status).toBe(problems.forged_form.status);
  expect((await browser.request('/api/needs', { form: { title: 'x' } }, staff)).status).toBe(problems.malformed_request.status);
  expect((await browser.request('/api/needs')).status).toBe(problems.not_signed_in.status);
  expect((await browser.request('/sign-in')).headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('what is answered before its body was read leaves the runtime alive: a wrong type, too much of it, in one piece or in many', async () => {
  const many = (): ReadableStream<Uint8Array> => new ReadableStream({ start(into) { for (let n = 0; n < 40; n += 1) into.enqueue(new Uint8Array(64 * 1024).fill(120)); into.close(); } });
  const post = (path: string, body: string | ReadableStream<Uint8Array>) =>
    fetch(there(worker).url + path, { method: 'POST', redirect: 'manual', body, duplex: 'half', headers: { 'content-type': 'application/x-www-form-urlencoded' } } as RequestInit);
  const before = there(worker).output().length;
  for (let turn = 0; turn < 10; turn += 1) {
    expect((await post('/api/needs', 'title=x')).status).toBe(problems.malformed_request.status);
    expect((await browser.request('/healthz')).status).toBe(200);
    for (const body of ['x'.repeat(2_000_000), many()]) expect((await post('/sign-in', body)).status).toBe(problems.too_large.status);
  }
  expect(there(worker).output().slice(before)).not.toContain('Broken pipe');
});

test('the address of a sign-in is the one Cloudflare saw, not one a visitor claims', async () => {
  const { rows } = await there(node).deps.db.executeQuery<{ ip_address: string }>(CompiledQuery.raw('select ip_address from session'));
  expect(rows.length).toBeGreaterThan(0);
  for (const { ip_address } of rows) expect(ip_address).toMatch(/^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/);
});

test('a need is posted, accepted, matched, approved, taken on and followed', async () => {
  const { emails } = there(world);
  const [enterprise, staff, manager] = await Promise.all([signIn(emails.enterprise), signIn(emails.staff), signIn(emails.manager)]);
  const form = await open(browser, '/needs/new', enterprise);
  const wrong = await press(browser, form, '/needs/new', { ...typed, title: '短' }, enterprise);
  expect(wrong).toMatchObject({ status: 422 });
  const posted = await press(browser, wrong, '/needs/new', typed, enterprise);
  expect(posted).toMatchObject({ status: 303 });
  const at = posted.location ?? '';
  expect((await open(browser, at, enterprise)).html).toContain(typed.title);
  expect(await press(browser, await open(browser, at, staff), `${at}/accept`, {}, staff)).toMatchObject({ status: 303 });

  await scheduled();
  const accepted = await open(browser, at, enterprise);
  if (engine === '') {
    // Nothing to match with: the jobs wait, and the page says so, to staff with the remedy.
    expect(await waitingJobs()).toBeGreaterThanOrEqual(1);
    expect(accepted.html).toContain('这条需求正在排队');
    expect(accepted.html).not.toMatch(/MEILI_URL|系统正在匹配/);
    for (const page of [at, `${at}/proposals`]) expect((await open(browser, page, staff)).html).toContain('请管理员设置 MEILI_URL');
    expect((await open(browser, `${at}?lang=en`, enterprise)).html).toContain('this need waits in line');
    expect((await json<{ items: unknown[] }>(`/api${at}/matches`, staff)).body.items).toEqual([]);
    await there(node).drain();
  }
  expect(await waitingJobs()).toBe(0);
  // The work that a request queued goes on after its answer.
  const { body } = await json<{ items: { id: string; candidate: { type: string; id: string }; version: number }[] }>(`/api${at}/matches?wait=true`, staff);
  const best = body.items.find((match) => match.candidate.type === 'expert');
  if (best === undefined) throw new Error('no expert was proposed');
  expect((await open(browser, '/reviews', staff)).html).toContain(typed.title);
  const proposal = await open(browser, `/matches/${best.id}`, staff);
  for (const part of ['class="side-by-side"', '<mark>', 'class="decision-bar"']) expect(proposal.html).toContain(part);
  expect((await open(browser, `${at}/proposals`, staff)).status).toBe(200);
  expect(await press(browser, proposal, `/matches/${best.id}/approve`, { 'approve-reason': 'evidence_fits', 'approve-note': '' }, staff)).toMatchObject({ status: 303 });
  expect(await json(`/api/matches/${best.id}/reject`, staff, { reason: 'wrong_field', version: best.version })).toMatchObject({ status: 409 });

  const card = await open(browser, `/matches/${best.id}/claim`, manager);
  const taken = await press(browser, card, `/matches/${best.id}/claim`, { conduct: /name="conduct" value="([^"]+)"/.exec(card.html)?.[1] ?? '', nextStep: '首次联系', nextStepDue: /name="nextStepDue"[^>]*value="([^"]+)"/.exec(card.html)?.[1] ?? '' }, manager);
  expect(taken).toMatchObject({ status: 303 });
  const path = taken.location ?? '';
  expect(await press(browser, await open(browser, path, manager), `${path}/steps`, { stage: 'contacted', happenedOn: '2026-11-20', note: '电话联系双方' }, manager)).toMatchObject({ status: 303 });
  const followed = await open(browser, at, enterprise);
  for (const words of ['对接中', '岳明']) expect(followed.html).toContain(words);
  await scheduled();
});

test('staff pages and lists open, in both languages', async () => {
  const staff = await signIn(there(world).emails.staff);
  for (const path of ['/', '/needs', '/reviews', '/engagements', '/events', '/experts', '/societies', '/achievements', '/technology-managers', '/enterprises', '/associations', '/reports/matching', '/status', '/docs', '/search?q=带机']) {
    const answer = await open(browser, path, staff);
    expect([path, answer.status === 303 ? 200 : answer.status]).toEqual([path, 200]);
    expect((await open(browser, `${path}${path.includes('?') ? '&' : '?'}lang=en`, staff)).html, path).not.toContain('request failed');
  }
  const english = await open(browser, '/needs?lang=en', staff);
  for (const words of ['<html lang="en">', 'Sign out', 'Needs']) expect(english.html).toContain(words);
  // Names are found in the database where there is no engine.
  expect((await open(browser, `/experts?q=${encodeURIComponent('赵带机')}`, staff)).html).toContain('赵带机');
});

test('what does not exist here is said with its remedy, and the rest of the page works', async () => {
  const staff = await signIn(there(world).emails.staff);
  const at = `/events/${there(event).id}`;
  const plan = await json<Problem>(`/api${at}/plans`, staff, { atLeast: 1, atMost: 1, fair: false });
  expect(plan).toMatchObject({ status: 503, body: { type: '/problems/unavailable', detail: expect.stringMatching(/Node/) } });
  const opened = await open(browser, at, staff);
  expect(opened).toMatchObject({ status: 200 });
  for (const words of ['矿山装备对接会', 'Node']) expect(opened.html).toContain(words);
  const preview = await json<Problem>('/api/match-preview', undefined, { title: '粘性物料带式输送', description: '溜槽堵塞，清扫器磨损' });
  if (engine === '') {
    expect(preview).toMatchObject({ status: 503, body: { type: '/problems/unavailable' } });
    expect((await open(browser, at, staff)).html).toContain('检索服务现在不可用');
    const tryIt = await press(browser, await open(browser, '/try'), '/try', { description: '红土镍矿含水 30%，带式输送粘料严重。' });
    expect(tryIt).toMatchObject({ status: 503 });
    expect(tryIt.html).toContain('MEILI_URL');
  } else {
    expect(preview.status).toBe(200);
  }
});

test('requests at one time do not disturb each other: each has its own handle', async () => {
  const { emails } = there(world);
  const cookies = await Promise.all(Array.from({ length: 6 }, (_, at) => signIn(at % 2 === 0 ? emails.staff : emails.enterprise)));
  const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => open(browser, '/needs', cookies[at % 6])));
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
  // Signing out counts at once, for every isolate.
  const [cookie = ''] = cookies;
  const page = await open(browser, '/needs', cookie);
  expect(await press(browser, page, '/sign-out', {}, cookie)).toMatchObject({ status: 303 });
  expect((await json('/api/needs', cookie)).status).toBe(401);
  expect((await json('/api/needs', cookies[2])).status).toBe(200);
});

test('with a search server that does not answer, needs wait, nothing fails and pages open', async () => {
  const { emails } = there(world);
  const [first, url] = [there(worker), there(postgres).urlOf('keqiao_workers')];
  const dead = await startWorker(url, { MEILI_URL: `http://127.0.0.1:${await freePort()}` });
  worker = dead; // `browser` speaks to it now
  try {
    const [enterprise, staff] = await Promise.all([signIn(emails.enterprise), signIn(emails.staff)]);
    const { location } = await press(browser, await open(browser, '/needs/new', enterprise), '/needs/new', { ...typed, title: '浆体管道长距离输送减阻' }, enterprise);
    const at = location ?? '';
    expect(await press(browser, await open(browser, at, staff), `${at}/accept`, {}, staff)).toMatchObject({ status: 303 });
    await scheduled();
    expect((await open(browser, at, staff)).status).toBe(200);
    expect((await open(browser, '/status', staff)).html).toContain('Meilisearch 没有正常应答');
    expect((await open(browser, `/experts?q=${encodeURIComponent('赵带机')}`, staff)).html).toContain('赵带机');
    const counts = await there(node).deps.jobs.counts();
    expect(counts.failed).toBe(0);
    expect(counts.waiting).toBeGreaterThan(0);
  } finally {
    worker = first;
    await dead.stop();
  }
});

test('without its database it says so, and is ready again by itself', async () => {
  const { query } = there(postgres);
  await query('alter database keqiao_workers with allow_connections false');
  await query("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'keqiao_workers'");
  expect(await json('/readyz')).toMatchObject({ status: 503, body: { parts: { database: 'failing' } } });
  expect((await json('/healthz')).status).toBe(200);
  await query('alter database keqiao_workers with allow_connections true');
  expect((await json('/readyz')).status).toBe(200);
  expect(there(worker).output()).not.toMatch(/uncaught|hung|different request/i);
});

const typed = {
  title: '高含水粘性矿料长距离带式输送防粘', field: '矿山输送装备', background: '雨季物料含水 28%~35%，回程带面大量粘料。', problem: '粘性物料与橡胶带面的粘附机理没有数据；落料斗和溜槽易堵；清扫器磨损快。',
  goals: '回程带料量减少 85%', kind: '技术攻关', urgency: 'urgent', budgetYuan: '3500000', deadline: '2027-06-30', confidentiality: 'members', industryChain: '',
};
