import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { createAccount } from '../../src/auth/accounts.ts';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { checkData } from '../../src/db/check-data.ts';
import { openPostgres } from '../../src/db/open.ts';
import { createDeps, type Deps } from '../../src/deps.ts';
import { acceptNeed } from '../../src/needs/need.commands.ts';
import { run } from '../../src/db/run.ts';
import { system } from '../../src/shared/command.ts';
import { aSubmittedNeed, aWorld, someCandidates } from '../factories.ts';
import { servicesOn } from '../support/services.ts';
import { silent, testConfig } from '../support/template.ts';
import { call, runApp, signIn, startApp } from './app-process.ts';
import { until } from './cluster.ts';

/** Several processes on one PostgreSQL: one migrates, sessions are shared, each job has its effect once, whoever is killed. */
const SECRET = 'a secret for tests, of thirty-two characters';

async function aDatabase(name: string): Promise<string> {
  const given = inject('database');
  if (given.kind !== 'postgres') throw new Error('this project runs on PostgreSQL');
  const client = new pg.Client({ connectionString: given.url });
  await client.connect();
  await client.query(`drop database if exists ${name} with (force)`);
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(given.url);
  url.pathname = `/${name}`;
  return url.href;
}

const depsOn = (url: string): Promise<Deps> => createDeps({ config: { ...testConfig, auth: { ...testConfig.auth, secret: SECRET } }, database: openPostgres(url), log: silent });

test('three processes start at once on an empty database: one migrates, all come up, a session of one holds at the others, jobs run once, and a stop drops nobody', async () => {
  const url = await aDatabase('keqiao_several');
  const env = { DATABASE_URL: url, AUTH_SECRET: SECRET, DATABASE_POOL_SIZE: '5' };
  const apps = await Promise.all([startApp(env), startApp(env), startApp(env)]);
  const deps = await depsOn(url);
  try {
    const t = servicesOn(deps);
    const { rows: [migrated] } = await deps.db.executeQuery<{ n: number; distinct: number }>({ sql: 'select count(*)::int as n, count(distinct name)::int as distinct from kysely_migration', parameters: [], query: { kind: 'RawNode' } as never, queryId: { queryId: 'm' } as never });
    expect(migrated?.n).toBe(migrated?.distinct);
    await run(deps, createAssociation, system, { name: '中国科学技术协会', level: 'national', regionCode: '100000' });
    const world = await aWorld(t);
    await someCandidates(t, world);
    const password = 'keqiao-demo';
    await run(deps, createAccount, system, { name: '甲', email: 'several@example.test', password, grants: [{ role: 'staff', associationId: world.provinceId }] });
    const [first, second, third] = apps;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three');
    const staff = await signIn(first.url, 'several@example.test');
    for (const app of apps) expect((await call(app.url, '/api/needs?limit=1', staff)).status).toBe(200);

    // Twelve needs accepted at three processes at once: each is matched once, and every job ran once.
    const needs = await Promise.all(Array.from({ length: 12 }, () => aSubmittedNeed(t, world)));
    const accepted = await Promise.all(needs.map((id, n) => call(apps[n % 3]?.url ?? '', `/api/needs/${id}/accept`, staff, {})));
    expect(new Set(accepted.map((one) => one.status))).toEqual(new Set([200]));
    await until(async () => (await deps.db.selectFrom('need').select('id').where('proposed_at', 'is', null).execute()).length === 0, 60_000, 'all proposals');
    const times = await deps.db.selectFrom('activity').select(['subject_id']).select(({ fn }) => fn.countAll<number>().as('n')).where('action', '=', 'proposeMatches').where('subject_type', '=', 'need').groupBy('subject_id').execute();
    expect(times.every((one) => one.n === 1)).toBe(true);

    // SIGTERM under a hundred requests: each that was begun is answered, and the process ends in time.
    const asked = Array.from({ length: 100 }, () => fetch(`${third.url}/api/needs?limit=20`, { headers: { cookie: staff } }).then(async (answer) => { await answer.text(); return answer.status; }));
    await Promise.race(asked);
    const began = Date.now();
    await third.kill('SIGTERM');
    const answers = await Promise.allSettled(asked);
    const took = Date.now() - began;
    const refused = answers.filter((one) => one.status === 'rejected');
    console.log(`stop: ${answers.length - refused.length} answered, ${refused.length} not begun, ended after ${took} ms`);
    expect(answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])).every((status) => status === 200)).toBe(true);
    for (const one of refused) expect(String((one.reason as { cause?: { code?: string } }).cause?.code), 'never begun').toMatch(/ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET/);
    expect(took).toBeLessThan(10_000);
    expect((await call(first.url, '/api/needs?limit=1', staff)).status).toBe(200);
    expect(await checkData(deps.db)).toEqual([]);
  } finally {
    await Promise.all(apps.map((app) => app.kill('SIGTERM')));
    await deps.close();
  }
});

const worker = resolve(import.meta.dirname, 'crash-worker.ts');
/** The real queue and handlers in a process of their own that kills itself at a point of the job's life. */
async function work(url: string, crashAt: 'before' | 'after' | 'never'): Promise<void> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', 'tsx', worker], { env: { ...process.env, WORKER_DATABASE: url, WORKER_CRASH: crashAt }, stdio: 'inherit' });
  await once(child, 'exit');
}

test('a worker is killed before a job’s work, and after its effect before it is finished: the job runs again, its effect is there once', async () => {
  const url = await aDatabase('keqiao_killed');
  const deps = await depsOn(url);
  const t = servicesOn(deps);
  await run(deps, createAssociation, system, { name: '中国科学技术协会', level: 'national', regionCode: '100000' });
  const world = await aWorld(t);
  await someCandidates(t, world);
  for (const crashAt of ['before', 'after'] as const) {
    const id = await aSubmittedNeed(t, world);
    await t.drain();
    await run(deps, acceptNeed, world.staff, { id });
    await work(url, crashAt);
    const proposals = async () => (await deps.db.selectFrom('match').select('id').where('need_id', '=', id).execute()).length;
    const left = await proposals();
    expect(left > 0, crashAt).toBe(crashAt === 'after');
    // The lease is the database's: it is moved into the past instead of being waited for.
    await deps.db.executeQuery({ sql: "update pgboss.job set heartbeat_on = now() - interval '1 hour' where state = 'active'", parameters: [], query: { kind: 'RawNode' } as never, queryId: { queryId: 'l' } as never });
    await work(url, 'never');
    expect(await proposals()).toBeGreaterThan(0);
    if (crashAt === 'after') expect(await proposals(), 'the effect is there once').toBe(left);
    const { rows } = await deps.db.executeQuery<{ state: string; retry_count: number }>({ sql: "select state, retry_count from pgboss.job where name = 'matches.propose' and data->>'needId' = $1", parameters: [id], query: { kind: 'RawNode' } as never, queryId: { queryId: 's' } as never });
    expect(rows).toEqual([{ state: 'completed', retry_count: 1 }]);
  }
  expect(await checkData(deps.db)).toEqual([]);
  await deps.close();
});

test('a start that cannot be says why in one line, and opens nothing', async () => {
  const url = await aDatabase('keqiao_refused');
  const base = { AUTH_SECRET: SECRET, PORT: '0' };
  const given = new URL(url);
  const settings = async (text: string) => { const client = new pg.Client({ connectionString: url }); await client.connect(); await client.query(text); await client.end(); };
  await settings('alter database keqiao_refused set synchronous_commit = off');
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ DATABASE_URL: url }, /synchronous_commit.*power failure/],
    [{ DATABASE_URL: `postgres://nobody@${given.host}/keqiao_nowhere` }, /DATABASE_URL/],
    [{ DATABASE_URL: url, DATABASE_TLS: 'require' }, /DATABASE_TLS/],
    [{ DATABASE_URL: url, DATABASE_TLS: 'verify-full', DATABASE_CA_FILE: '/nowhere.pem' }, /DATABASE_CA_FILE/],
    [{ DATABASE_URL: `${url}?sslmode=prefer`, DATABASE_POOL_SIZE: '1', DATABASE_STATEMENT_TIMEOUT: 'long' }, /DATABASE_POOL_SIZE[\s\S]*DATABASE_STATEMENT_TIMEOUT|DATABASE_STATEMENT_TIMEOUT[\s\S]*DATABASE_POOL_SIZE/],
  ];
  for (const [env, words] of cases) {
    const { code, output } = await runApp({ ...base, PUBLIC_URL: 'http://127.0.0.1', ...env });
    expect([code, output]).toEqual([1, expect.stringMatching(words)]);
    expect(output).not.toMatch(/\n\s+at /);
  }
  await settings('alter database keqiao_refused reset synchronous_commit');
  await settings('alter database keqiao_refused set default_transaction_read_only = on');
  expect((await runApp({ ...base, PUBLIC_URL: 'http://127.0.0.1', DATABASE_URL: url })).output).toMatch(/default_transaction_read_only/);
});
