import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { checkData } from '../../src/db/check-data.ts';
import { openPostgres, type ServerOptions } from '../../src/db/open.ts';
import { createDeps, type Deps } from '../../src/deps.ts';
import { handlersFor } from '../../src/handlers.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { defaultAccess } from '../../src/auth/access.ts';
import { run } from '../../src/db/run.ts';
import { system } from '../../src/shared/command.ts';
import { aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { servicesOn, type TestServices } from '../support/services.ts';
import { silent, testConfig } from '../support/template.ts';
import { type Cluster, faultProxy, here, ownCluster, until } from './cluster.ts';

/**
 * The database fails in each way it can, under people at work. Every acknowledged write is in a journal and is looked
 * for afterwards; a write that was not acknowledged is sent again under its key until it is, and must be there once.
 * Nobody sees a stack trace, readiness tells the truth, and the application recovers by itself.
 */
const there = here() !== undefined;
let cluster: Cluster;
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => { if (there) cluster = await ownCluster(['max_connections=30', 'superuser_reserved_connections=3']); });
afterAll(async () => { for (const close of closers) await close(); await cluster?.remove(); });

interface Running extends TestServices { readonly deps: Deps; readonly world: World; readonly enterprise: string; readonly staff: string }
let made = 0;

/** The application at work on a database of its own. Times are short, so that a test is. */
async function anApp({ port, database, options = {}, config = {} }: { port?: number; database?: string; options?: ServerOptions; config?: Partial<typeof testConfig> } = {}): Promise<Running & { readonly name: string }> {
  made += 1;
  const name = database ?? `app_${made}`;
  if (database === undefined) await cluster.query('postgres', `create database ${name}`);
  const deps = await createDeps({ config: { ...testConfig, ...config }, database: openPostgres(cluster.urlOf(name, port), { poolSize: 5, statementTimeout: 2, lockTimeout: 2, ...options }), log: silent });
  await run(deps, createAssociation, system, { name: '中国科学技术协会', level: 'national', regionCode: '100000' });
  const t = servicesOn(deps);
  const world = await aWorld(t);
  await deps.jobs.work(handlersFor(deps));
  closers.push(async () => { await deps.close().catch(() => {}); });
  return { ...t, name, world, enterprise: await t.signIn(world.emails.enterprise), staff: await t.signIn(world.emails.staff) };
}

const needOf = (app: Running, title: string) => ({ enterpriseId: app.world.enterpriseId, title, field: '输送装备', problem: '落料斗和溜槽易堵，清扫器磨损快。' });
const post = async (app: Running, title: string, key = title): Promise<{ status: number; id?: string; detail?: string; type?: string }> => {
  const answer = await app.request('/api/needs', { body: needOf(app, title), headers: { 'idempotency-key': encodeURIComponent(key).slice(0, 190) } }, app.enterprise);
  return { status: answer.status, ...await answer.json() as object };
};
const readiness = async (app: Running) => { const answer = await app.request('/readyz'); const said = await answer.json() as { status: string; parts: { database: string } }; return { code: answer.status, ...said }; };

/** Clients that post needs until told to stop, each until it is acknowledged, under one key. */
function people(app: Running, count: number) {
  const journal = new Map<string, string>();
  const statuses = new Map<number, number>();
  let going = true;
  const one = async (client: number) => {
    for (let n = 0; going; n += 1) {
      const title = `粘性物料带式输送防堵 ${client}-${n}`;
      for (let acknowledged = false; !acknowledged;) {
        const { status, id } = await post(app, title);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status === 201 && id !== undefined) { journal.set(title, id); acknowledged = true; }
        else await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const all = Promise.all(Array.from({ length: count }, (_, client) => one(client)));
  return { journal, statuses, stop: async () => { going = false; await all; } };
}

/** Each acknowledged write once, under the id that was told; the invariants hold. */
async function verify(app: Running, journal: ReadonlyMap<string, string>): Promise<void> {
  const rows = await app.deps.db.selectFrom('need').select(['id', 'title']).where('title', 'like', '粘性物料带式输送防堵%').execute();
  expect(rows.length, 'nothing twice').toBe(new Set(rows.map((row) => row.title)).size);
  const found = new Map(rows.map((row) => [row.title, row.id]));
  expect([...journal].filter(([title, id]) => found.get(title) !== id), 'acknowledged and lost').toEqual([]);
  expect(await checkData(app.deps.db)).toEqual([]);
}

test.skipIf(!there)('PostgreSQL crashes under load: nothing acknowledged is lost, nothing is there twice, work goes on by itself', async () => {
  const app = await anApp();
  const load = people(app, 6);
  await until(() => load.journal.size > 30, 20_000, 'the load');
  await cluster.crash();
  const down = await until(async () => (await readiness(app)).code === 503, 5_000, 'readiness to say so');
  const page = await app.request('/needs', {}, app.enterprise);
  expect(page.status).toBe(503);
  expect(await page.text()).toContain('数据库暂时连接不上');
  await cluster.start();
  const back = await until(async () => (await readiness(app)).code === 200, 5_000, 'readiness to come back');
  const before = load.journal.size;
  await until(() => load.journal.size > before + 20, 20_000, 'writes to go on');
  await load.stop();
  console.log(`crash: ${load.journal.size} acknowledged writes, statuses ${JSON.stringify([...load.statuses])}, 503 after ${down} ms, ready ${back} ms after the start`);
  expect([...load.statuses.keys()].filter((status) => ![201, 503].includes(status))).toEqual([]);
  await verify(app, load.journal);
  const [need] = [...load.journal.values()];
  expect((await app.request(`/api/needs/${need}/accept`, { body: {} }, app.staff)).status).toBe(200);
  await until(async () => (await app.deps.db.selectFrom('need').select('proposed_at').where('id', '=', need ?? '').executeTakeFirstOrThrow()).proposed_at !== null, 30_000, 'jobs to run again');
});

test.skipIf(!there)('no connection is left: a sentence and 503, and it heals when there is one', async () => {
  const app = await anApp();
  const taken: pg.Client[] = [];
  const takeAll = async (): Promise<void> => {
    for (;;) {
      const client = new pg.Client({ connectionString: cluster.urlOf('postgres') });
      client.on('error', () => {});
      if (!await client.connect().then(() => true, () => false)) return;
      taken.push(client);
    }
  };
  try {
    await takeAll();
    // The application's own connections end as an administrator would end them; whoever is first gets the places.
    await taken[0]?.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${app.name}'`);
    await takeAll();
    const refused = await post(app, '没有连接');
    expect([refused.status, refused.detail]).toEqual([503, expect.stringContaining('数据库')]);
    expect((await readiness(app)).code).toBe(503);
  } finally {
    for (const client of taken) await client.end().catch(() => {});
  }
  await until(async () => (await readiness(app)).code === 200, 10_000, 'readiness');
  expect((await post(app, '没有连接')).status).toBe(201);
  expect(await checkData(app.deps.db)).toEqual([]);
});

test.skipIf(!there)('a read-only database: reading goes on, writing says why, and readiness says it, too', async () => {
  const app = await anApp();
  const { id } = await post(app, '只读之前');
  const setReadOnly = async (on: boolean) => {
    await cluster.query('postgres', `alter database ${app.name} set default_transaction_read_only = ${on ? 'on' : 'off'}`);
    await cluster.query('postgres', `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${app.name}'`);
  };
  await setReadOnly(true);
  await until(async () => (await readiness(app)).parts.database === 'read_only', 5_000, 'readiness to say read_only');
  expect((await app.request(`/needs/${id}`, {}, app.enterprise)).status).toBe(200);
  const refused = await post(app, '只读之中');
  expect([refused.status, refused.detail]).toEqual([503, expect.stringContaining('只能查看')]);
  await setReadOnly(false);
  await until(async () => (await readiness(app)).parts.database === 'on', 5_000, 'readiness');
  expect((await post(app, '只读之中')).status).toBe(201);
});

test.skipIf(!there)('a half-dead connection: requests end at the time limit, and the pool heals without a restart', async () => {
  const proxy = await faultProxy(cluster.port);
  const app = await anApp({ port: proxy.port, options: { statementTimeout: 1, lockTimeout: 1 } });
  const before = await cluster.query<{ n: number }>('postgres', `select count(*)::int as n from pg_stat_activity where datname = '${app.name}'`);
  proxy.blackhole = true;
  const began = Date.now();
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => post(app, `黑洞 ${n}`)));
  const took = Date.now() - began;
  expect(new Set(answers.map((one) => one.status))).toEqual(new Set([503]));
  expect(took).toBeLessThan(15_000);
  expect((await readiness(app)).code).toBe(503);
  proxy.blackhole = false;
  const healed = await until(async () => (await readiness(app)).code === 200, 20_000, 'the pool to heal');
  console.log(`half-dead: requests ended after ${took} ms, healed ${healed} ms after the network`);
  for (let n = 0; n < 8; n += 1) expect((await post(app, `黑洞 ${n}`)).status).toBe(201);
  await until(async () => ((await cluster.query<{ n: number }>('postgres', `select count(*)::int as n from pg_stat_activity where datname = '${app.name}'`))[0]?.n ?? 99) <= Math.max(5, before[0]?.n ?? 0), 15_000, 'connections to be given back');
  expect(await checkData(app.deps.db)).toEqual([]);
  closers.push(() => proxy.close());
});

test.skipIf(!there)('a commit of unknown fate is said to be unknown; the same key gives the truth, once', async () => {
  const proxy = await faultProxy(cluster.port);
  const app = await anApp({ port: proxy.port });
  await app.deps.jobs.stop(); // its own commits would take the cut
  for (const cut of ['before commit', 'after commit'] as const) {
    proxy.cut = cut;
    const unknown = await post(app, `未知 ${cut === 'after commit' ? '之后' : '之前'}`);
    expect([unknown.status, unknown.type]).toEqual([503, '/problems/outcome_unknown']);
    expect(unknown.detail).toContain('请勿重复填写');
    const count = await cluster.query<{ n: number }>(app.name, `select count(*)::int as n from need where title = '未知 ${cut === 'after commit' ? '之后' : '之前'}'`);
    expect(count[0]?.n, cut).toBe(cut === 'after commit' ? 1 : 0);
    expect((await post(app, `未知 ${cut === 'after commit' ? '之后' : '之前'}`)).status).toBe(201);
    expect(await cluster.query(app.name, `select id from need where title = '未知 ${cut === 'after commit' ? '之后' : '之前'}'`)).toHaveLength(1);
  }
  // The same from a form, without JavaScript: the page offers the result.
  const form = await open(app, '/needs/new', app.enterprise);
  proxy.cut = 'after commit';
  const page = await press(app, form, '/needs/new', { ...needOf(app, '未知 表单'), kind: '技术攻关', urgency: 'normal', confidentiality: 'members', source: 'portal' }, app.enterprise);
  expect(page.status).toBe(503);
  expect(page.html).toContain('点此查看结果');
  const result = await press(app, page, '/needs/new', {}, app.enterprise);
  expect(result.status).toBe(303);
  expect((await open(app, result.location ?? '', app.enterprise)).html).toContain('未知 表单');
  expect(await cluster.query(app.name, `select id from need where title = '未知 表单'`)).toHaveLength(1);
  expect(await checkData(app.deps.db)).toEqual([]);
  closers.push(() => proxy.close());
});

const mayMount = there && process.getuid?.() === 0 && (() => {
  const folder = mkdtempSync(join(tmpdir(), 'keqiao-mount-'));
  try { execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' }); execFileSync('umount', [folder]); return true; } catch { return false; } finally { rmSync(folder, { recursive: true, force: true }); }
})();

test.skipIf(!mayMount)('a full disk: reading goes on, writing answers 507 in words, and goes on when there is room', async () => {
  const disk = mkdtempSync(join(tmpdir(), 'keqiao-small-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]);
  try {
    cluster.own(disk);
    await cluster.query('postgres', `create tablespace small location '${disk}'`);
    await cluster.query('postgres', 'create database full_disk tablespace small');
    const app = await anApp({ database: 'full_disk' });
    const first = await post(app, '磁盘未满');
    const ballast = join(disk, 'ballast');
    const free = () => Number(execFileSync('df', ['--output=avail', '-B1', disk]).toString().split('\n')[1]);
    writeFileSync(ballast, Buffer.alloc(free()));
    let full: Awaited<ReturnType<typeof post>> | undefined;
    const journal = new Map<string, string>();
    for (let n = 0; full === undefined && n < 3000; n += 1) {
      const answer = await post(app, `粘性物料带式输送防堵 满 ${n}`);
      if (answer.status === 201) journal.set(`粘性物料带式输送防堵 满 ${n}`, answer.id ?? '');
      else full = answer;
    }
    expect([full?.status, full?.detail]).toEqual([507, expect.stringContaining('磁盘已满')]);
    expect((await app.request(`/needs/${first.id}`, {}, app.enterprise)).status).toBe(200);
    expect(await readiness(app)).toMatchObject({ status: 'degraded', parts: { database: 'full' } });
    rmSync(ballast);
    await until(async () => (await readiness(app)).parts.database === 'on', 5_000, 'readiness');
    expect((await post(app, '磁盘又有空间')).status).toBe(201);
    console.log(`full disk: ${journal.size} writes before it`);
    await verify(app, journal);
    await app.deps.close();
  } finally {
    await cluster.query('postgres', 'drop database if exists full_disk with (force)');
    await cluster.query('postgres', 'drop tablespace if exists small');
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  }
});

test.skipIf(!there)('bad jobs do not stop good ones: those that always fail are shown with their reason, one that never ends is ended', async () => {
  await cluster.query('postgres', 'create database poison');
  const { db, close } = openPostgres(cluster.urlOf('poison'));
  const queue = await openQueue({ db, embedded: false, kinds: ['mixed'], log: silent, leaseSeconds: 2, retryLimit: 1 });
  const send = (payload: object) => db.transaction().execute((trx) => queue.send(trx as never, 'mixed', [{ payload, key: JSON.stringify(payload) }]));
  for (let n = 0; n < 200; n += 1) {
    await send({ good: n });
    if (n % 50 === 10) await send({ fails: n });
    if (n === 20) await send({ hangs: n });
  }
  const done = new Set<number>();
  await queue.work({ mixed: async (payload: { good?: number; fails?: number; hangs?: number }) => {
    if (payload.fails !== undefined) throw new Error('这份数据坏了');
    if (payload.hangs !== undefined) await new Promise(() => {});
    done.add(payload.good ?? -1);
  } });
  const took = await until(() => done.size === 200, 30_000, 'the good jobs');
  await until(async () => (await queue.counts()).failed === 5, 30_000, 'the bad ones to be given up');
  console.log(`poison: 200 good jobs among 5 bad in ${took} ms`);
  const failed = await queue.failed(10);
  expect(failed.filter((job) => job.error.includes('这份数据坏了'))).toHaveLength(4);
  expect(failed.every((job) => job.tries === 2)).toBe(true);
  await queue.stop();
  await close();
});

test.skipIf(!there)('the clock is set back a day and forward a day: work goes on, history keeps its order, nobody is signed in again', async () => {
  const app = await anApp({ config: { access: { ...defaultAccess, idleMinutes: { staff: 10_080, others: 10_080 }, sessionHours: { staff: 720, others: 720 } } } }); // staff's own day is over sooner
  const ids: string[] = [];
  try {
    for (const [n, hours] of [0, -24, 24, 2].entries()) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
      const { status, id } = await post(app, `时钟 ${n}`);
      expect(status).toBe(201);
      ids.push(id ?? '');
      expect((await app.request(`/api/needs/${id}/accept`, { body: {} }, app.staff)).status).toBe(200);
      const waited = await until(async () => (await app.deps.db.selectFrom('need').select('proposed_at').where('id', '=', id ?? '').executeTakeFirstOrThrow()).proposed_at !== null, 20_000, `the job of ${hours} h`);
      expect((await app.request(`/needs/${id}`, {}, app.enterprise)).status, `${waited}`).toBe(200);
      vi.useRealTimers();
    }
    // A session that has run out is not revived by a clock that goes back.
    await app.deps.db.updateTable('session' as 'setting').set({ created_at: new Date(Date.now() - 7_200_000), expires_at: new Date(Date.now() - 3_600_000) } as never).execute();
    expect((await app.request('/api/needs', {}, app.enterprise)).status).toBe(401);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 24 * 3_600_000 });
    expect((await app.request('/api/needs', {}, app.enterprise)).status).toBe(401);
  } finally {
    vi.useRealTimers();
  }
  for (const id of ids) {
    const history = await app.deps.db.selectFrom('activity').select(['from_status', 'to_status']).where('subject_id', '=', id).where('to_status', 'is not', null).orderBy('seq').execute();
    expect(history.map((row) => row.to_status)).toEqual(['submitted', 'accepted']);
  }
  expect(await checkData(app.deps.db)).toEqual([]);
});
