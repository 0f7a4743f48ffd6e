import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openPostgres } from '../../src/db/open.ts';
import { createDeps, type Deps } from '../../src/deps.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { aWorld, type World } from '../factories.ts';
import { servicesOn } from '../support/services.ts';
import { silent, testConfig } from '../support/template.ts';
import { type AppProcess, call, signIn, startApp } from './app-process.ts';

/** Three app processes on one PostgreSQL: one session, one queue, one clock, one index as far as anybody can see. */
const given = inject('database');
const url = (name: string): string => { const whole = new URL(given.kind === 'postgres' ? given.url : 'postgres://'); whole.pathname = `/${name}`; return whole.href; };
async function query<Row extends object>(database: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url(database) });
  await client.connect();
  try { return (await client.query<Row>(text, values)).rows; } finally { await client.end(); }
}

let deps: Deps;
let world: World;
let cookie = '';
const apps: AppProcess[] = [];
const app = (n: number): AppProcess => { const one = apps[n]; if (one === undefined) throw new Error(`no process ${n}`); return one; };

beforeAll(async () => {
  await query('postgres', 'drop database if exists keqiao_several with (force)');
  await query('postgres', 'create database keqiao_several template keqiao_template');
  deps = await createDeps({ config: testConfig, database: openPostgres(url('keqiao_several')), log: silent });
  world = await aWorld(servicesOn(deps));
  for (let n = 0; n < 60; n += 1) {
    await servicesOn(deps).run(createExpert, system, { associationId: world.provinceId, name: `专家${n}`, regionCode: '370900', fields: [['滚动轴承', '海水淡化', '骨胶脱色'][n % 3] ?? ''], evidence: [{ kind: 'paper', title: `试验研究 ${n}`, text: null, year: 2020 }] });
  }
  // Due when the processes start: each of them looks at once.
  await query('keqiao_several', "insert into timer (kind, due_at) values ('retention.carry_out', '2020-01-01'), ('search.learn', now())");
  const env = { DATABASE_URL: url('keqiao_several'), SEED_DEMO: 'off', AUTH_SECRET: 'a secret for tests, of thirty-two characters' };
  apps.push(...await Promise.all([1, 2, 3].map(() => startApp(env))));
  cookie = await signIn(app(0).url, world.emails.staff);
});
afterAll(async () => {
  await Promise.all(apps.map((one) => one.kill('SIGTERM')));
  await deps?.close();
});

const found = async (one: AppProcess, words: string): Promise<boolean> => (await call<{ items: unknown[] }>(one.url, `/api/experts?q=${encodeURIComponent(words)}`, cookie)).body.items?.length > 0;
/** Milliseconds until all processes answer so. */
async function until(answer: boolean, words: string): Promise<number> {
  const began = performance.now();
  await Promise.all(apps.map((one) => expect.poll(() => found(one, words), { timeout: 30_000, interval: 20 }).toBe(answer)));
  return Math.round(performance.now() - began);
}

test('one session serves all; what one process writes is found, changed and gone in all within a second or so', async () => {
  const made = await call<{ id: string }>(app(0).url, '/api/experts', cookie, { associationId: world.provinceId, name: '某人', regionCode: '370900', fields: ['脉冲星计时'] });
  expect(made.status).toBe(201);
  const took = [await until(true, '脉冲星计时')];
  const answer = await fetch(`${app(1).url}/api/experts/${made.body.id}`, { method: 'PATCH', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify({ version: 1, fields: ['微弧氧化'] }) });
  expect(answer.status).toBe(200);
  took.push(await until(true, '微弧氧化'), await until(false, '脉冲星计时'));
  // Straight in the database, as a deletion by another program of ours would do it.
  await query('keqiao_several', "with gone as (delete from expert where id = $1 returning id) insert into index_change (kind, subject_id) select 'expert', id from gone", [made.body.id]);
  took.push(await until(false, '微弧氧化'));
  console.log(`three processes: made, changed, old words gone, deleted: ${took.join(', ')} ms until all agree`);
});

test('each job runs once, whichever process takes it', async () => {
  const needs: string[] = [];
  for (let n = 0; n < 6; n += 1) {
    const posted = await call<{ id: string }>(app(n % 3).url, '/api/needs', cookie, { enterpriseId: world.enterpriseId, title: `海水淡化膜污染 ${n}`, field: '海水淡化', problem: '海水淡化反渗透膜污染快。' });
    expect((await call(app((n + 1) % 3).url, `/api/needs/${posted.body.id}/accept`, cookie, {})).status).toBe(200);
    needs.push(posted.body.id);
  }
  const proposed = () => query<{ need_id: string }>('keqiao_several', "select need_id from activity where action = 'match' and need_id = any($1)", [needs]);
  await expect.poll(async () => (await proposed()).length, { timeout: 60_000 }).toBe(6);
  expect(new Set((await proposed()).map((row) => row.need_id)).size).toBe(6);
  expect(await query('keqiao_several', "select need_id, expert_id from match where expert_id is not null group by 1, 2 having count(*) > 1")).toEqual([]);
});

test('a timer that was due when three processes started ran once', async () => {
  const jobs = () => query<{ state: string }>('keqiao_several', "select state::text from pgboss.job where name = 'retention.carry_out'");
  await expect.poll(async () => (await jobs()).map((job) => job.state), { timeout: 60_000 }).toEqual(['completed']);
});

test('a model trained by one process is adopted by all without a restart, and a process that starts later has it at once', async () => {
  const versions = async () => Promise.all(apps.map(async (one) => (await call<{ rankingVersion: string }>(one.url, '/api/ranking-models', cookie)).body.rankingVersion));
  await expect.poll(async () => new Set(await versions()).size === 1 && (await versions())[0]?.includes('+'), { timeout: 120_000 }).toBe(true);
  const before = (await versions())[0];
  expect((await call(app(0).url, '/api/ranking-models', cookie, {})).status).toBe(202);
  await expect.poll(async () => { const now = await versions(); return new Set(now).size === 1 && now[0] !== before; }, { timeout: 120_000 }).toBe(true);
  const kept = await query<{ version: string }>('keqiao_several', 'select version from ranking_model');
  expect(new Set(kept.map((row) => row.version)).size, 'no texts were trained on twice').toBe(kept.length);
  await app(2).kill('SIGKILL');
  apps[2] = await startApp({ DATABASE_URL: url('keqiao_several'), SEED_DEMO: 'off', AUTH_SECRET: 'a secret for tests, of thirty-two characters' });
  expect(new Set(await versions()).size).toBe(1);
});
