import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { checkData } from '../../src/db/check-data.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { openPostgres } from '../../src/db/open.ts';
import { type AppProcess, call, signIn, startApp } from './app-process.ts';
import { until } from './cluster.ts';
import { demoData } from './demo.ts';

/**
 * An answer of success survives the death of the process (promise P1): clients post, accept and decide while the
 * process is killed with -9 at a random moment, 20 times, on both databases. Each client writes what it was told into a
 * journal; afterwards the journal is compared with the database, every accepted need must come to its proposals by
 * itself, and the invariants hold.
 */
const ROUNDS = 20;
const folder = mkdtempSync(join(tmpdir(), 'keqiao-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Journal { readonly what: 'posted' | 'accepted' | 'decided'; readonly id: string; readonly status?: string }

// A seeded generator: a failing run can be repeated with the seed it prints.
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 100_000);
let state = seed;
const random = (): number => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32; };

async function crashRounds(name: string, env: Record<string, string>): Promise<Journal[]> {
  const journalFile = join(folder, `${name}.jsonl`);
  const write = (line: Journal) => appendFileSync(journalFile, `${JSON.stringify(line)}\n`);
  for (let round = 0; round < ROUNDS; round += 1) {
    const app = await startApp(env);
    const [enterprise, staff] = await Promise.all([signIn(app.url, 'enterprise@keqiao.demo'), signIn(app.url, 'staff@keqiao.demo')]);
    const killed = new Promise((resolve) => setTimeout(resolve, 30 + random() * 1200)).then(() => app.kill('SIGKILL'));
    await Promise.all(Array.from({ length: 4 }, (_, client) => work(app, enterprise, staff, `${name} ${round}-${client}`, write).catch(() => {})));
    await killed;
  }
  return existsSync(journalFile) ? readFileSync(journalFile, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Journal) : [];
}

/** One client: posts a need, has it accepted, decides a proposal, again and again until the connection breaks. */
async function work(app: AppProcess, enterprise: string, staff: string, name: string, write: (line: Journal) => void): Promise<void> {
  const { body: mine } = await call<{ items: { enterprise: { id: string } }[] }>(app.url, '/api/needs?limit=1', enterprise);
  const enterpriseId = mine.items[0]?.enterprise.id ?? '';
  for (let n = 0; ; n += 1) {
    const posted = await call<{ id: string }>(app.url, '/api/needs', enterprise, { enterpriseId, title: `粘性物料带式输送防堵 ${name}-${n}`, field: '输送装备', problem: '落料斗和溜槽易堵,清扫器磨损快。' });
    if (posted.status === 201) write({ what: 'posted', id: posted.body.id });
    const accepted = await call<{ status: string }>(app.url, `/api/needs/${posted.body.id}/accept`, staff, {});
    if (accepted.status === 200) write({ what: 'accepted', id: posted.body.id });
    const { body: matches } = await call<{ items: { id: string; version: number }[] }>(app.url, `/api/needs/${posted.body.id}/matches?wait=true`, staff);
    const first = matches.items[0];
    if (first === undefined) continue;
    const decided = await call<{ status: string }>(app.url, `/api/matches/${first.id}/approve`, staff, { reason: 'evidence_fits', version: first.version });
    if (decided.status === 200) write({ what: 'decided', id: first.id, status: decided.body.status });
  }
}

async function settle(app: AppProcess): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const staff = tries === 0 ? await signIn(app.url, 'staff@keqiao.demo') : undefined;
    if (staff !== undefined) cookie = staff;
    const { body } = await call<{ items: unknown[] }>(app.url, '/api/needs?status=accepted&limit=100', cookie);
    if (body.items.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('accepted needs are still without proposals after 100 s');
}
let cookie = '';

async function verify(journal: readonly Journal[], opened: Awaited<ReturnType<typeof openEmbedded>>): Promise<void> {
  const { db, close } = opened;
  try {
    const needs = new Map((await db.selectFrom('need').select(['id', 'status']).execute()).map((row) => [row.id, row.status]));
    const matches = new Map((await db.selectFrom('match').select(['id', 'status']).execute()).map((row) => [row.id, row.status]));
    const lost = journal.filter((line) => {
      const status = line.what === 'decided' ? matches.get(line.id) : needs.get(line.id);
      if (line.what === 'posted') return status === undefined;
      return line.what === 'accepted' ? status === undefined || status === 'submitted' : status !== 'approved';
    });
    expect(lost, `seed ${seed}`).toEqual([]);
    expect([...needs].filter(([, status]) => status === 'accepted'), 'no need is stuck').toEqual([]);
    expect(await checkData(db), 'data invariants').toEqual([]);
  } finally {
    await close();
  }
}

test(`embedded database: ${ROUNDS} kills`, async () => {
  const env = { DATA_DIR: join(folder, 'embedded') };
  await demoData(env.DATA_DIR);
  const journal = await crashRounds('embedded', env);
  const app = await startApp(env);
  await settle(app);
  await app.kill('SIGTERM');
  console.log(`embedded: ${ROUNDS} kills, ${journal.length} acknowledged writes, seed ${seed}`);
  expect(journal.length).toBeGreaterThan(ROUNDS);
  await verify(journal, await openEmbedded(env.DATA_DIR));
});

test(`PostgreSQL: ${ROUNDS} kills`, async () => {
  const given = inject('database');
  if (given.kind !== 'postgres') throw new Error('this project runs on PostgreSQL');
  const client = new pg.Client({ connectionString: given.url });
  await client.connect();
  await client.query('drop database if exists keqiao_crash with (force)');
  await client.query('create database keqiao_crash');
  await client.end();
  const url = new URL(given.url);
  url.pathname = '/keqiao_crash';
  const env = { DATABASE_URL: url.href, SEED_DEMO: 'on', AUTH_SECRET: 'a secret for tests, of thirty-two characters' };
  await (await startApp(env)).kill('SIGTERM');
  const journal = await crashRounds('postgres', env);
  const app = await startApp(env);
  await settle(app);
  await app.kill('SIGTERM');
  console.log(`PostgreSQL: ${ROUNDS} kills, ${journal.length} acknowledged writes, seed ${seed}`);
  expect(journal.length).toBeGreaterThan(ROUNDS);
  await verify(journal, openPostgres(url.href));
});

test('a load of the demo data that is killed goes on where it stopped', async () => {
  const env = { DATA_DIR: join(folder, 'half') };
  const first = startApp(env).catch(() => undefined);
  await until(() => existsSync(join(env.DATA_DIR, 'keqiao.pid')), 120_000, 'the folder to be held');
  await new Promise((resolve) => setTimeout(resolve, 4000 + random() * 4000));
  // The process is found through the folder's own record of who holds it.
  const pid = Number(readFileSync(join(env.DATA_DIR, 'keqiao.pid'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  await first;
  const again = await startApp(env);
  await again.kill('SIGTERM');
  const { db, close } = await openEmbedded(env.DATA_DIR);
  const names = await db.selectFrom('expert').select(['name']).select(({ fn }) => fn.countAll<number>().as('n')).groupBy('name').having(({ fn }) => fn.countAll(), '>', 1).execute();
  const { demo } = await import('../../seeds/index.ts');
  const { deskStories } = await import('../../seeds/desks.ts');
  const { seminarNeeds } = await import('../../seeds/intake.ts');
  const count = await db.selectFrom('need').select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const broken = await checkData(db);
  await close();
  expect(names, 'nothing is there twice').toEqual([]);
  expect(count.n).toBe(demo.needs.length + deskStories.length + seminarNeeds.length);
  expect(broken).toEqual([]);
});
