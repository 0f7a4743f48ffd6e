import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { recordSession } from '../../src/audit/access.commands.ts';
import { removeExpired } from '../../src/audit/retention.commands.ts';
import { sealWaiting } from '../../src/audit/seal.commands.ts';
import { backup } from '../../src/db/backup.ts';
import { type BackupFacts, BackupRefused } from '../../src/db/backup-file.ts';
import { checkData } from '../../src/db/check-data.ts';
import { verifyChain } from '../../src/db/chain.ts';
import type { Db } from '../../src/db/database.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import type { OpenDatabase } from '../../src/db/open.ts';
import { checkTarget, restorable, restore } from '../../src/db/restore.ts';
import { createDeps } from '../../src/deps.ts';
import { claimMatch } from '../../src/engagements/engagement.commands.ts';
import { addFiles } from '../../src/engagements/file.commands.ts';
import { queueShape } from '../../src/handlers.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { PNG } from '../files/samples.ts';
import { aMatchedNeed, anAcceptedNeed, anApprovedMatch, aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { openCopy, servicesOn, testServices } from '../support/services.ts';
import { silent, testConfig } from '../support/template.ts';

/**
 * A backup that was not restored does not count. One world with cases, accounts and waiting work is backed up, restored
 * into empty places (on PostgreSQL: into an embedded one, and from there into PostgreSQL again), and compared table by
 * table by the databases' own digests, which know nothing of the backup's.
 */
const t = testServices();
const folder = mkdtempSync(join(tmpdir(), 'keqiao-backup-'));
const file = join(folder, 'all.keqiao');
const closers: (() => Promise<void>)[] = [];
afterAll(async () => { for (const close of closers) await close(); rmSync(folder, { recursive: true, force: true }); });

let world: World;
let waitingNeed: string;
let facts: BackupFacts;
/** What was uploaded, larger than one piece of the file; one whose content is gone; and where a restore puts it. */
const [upload, lost] = [newId(), newId()];
const content = new Uint8Array(Buffer.alloc(1_000_000, 'x').fill(PNG, 0, PNG.length));
const missing: string[] = [];
const put = new Map<string, Uint8Array>();
const files = { put: async (id: string, bytes: Uint8Array) => { put.set(id, bytes); }, get: async (id: string) => put.get(id) };
beforeAll(async () => {
  world = await aWorld(t());
  const { matchId } = await anApprovedMatch(t(), world);
  const { id: engagementId } = await t().run(claimMatch, world.manager, { id: matchId });
  await t().deps.files.put(upload, content);
  await t().run(addFiles, world.manager, { id: engagementId, files: [upload, lost].map((id) => ({ id, name: '合同.png', type: 'png' as const, purpose: 'contract' as const, size: content.length, sha256: createHash('sha256').update(content).digest('hex') })) });
  await aMatchedNeed(t(), world);
  // Whatever may stand in a text: the line separators of JavaScript, quotes, a backslash, what lies beyond 16 bits.
  const odd = await aSubmittedNeed(t(), world);
  await t().deps.db.updateTable('need').set({ background: '行\u2028分\u2029隔\n"引号" \\ {花括号} 与 𬭎 的粘附' }).where('id', '=', odd).execute();
  await t().deps.db.insertInto('request_key').values({ key: 'json null', user_id: null, command: 'c', input_hash: 'h', result: 'null', created_at: new Date() }).execute();
  await t().signIn(world.emails.staff);
  for (const way of ['a', 'b']) await t().run(recordSession, world.staff, { action: 'sign_in', way }, { now: new Date('2020-01-01') });
  await sealWaiting(t().deps);
  await t().run(removeExpired, system, { kind: 'activity', days: 184 });
  waitingNeed = await anAcceptedNeed(t(), world);
  facts = await backup({ db: t().deps.db, kind: kind() }, file, '0.1.0', new Date(), t().deps.files, (id) => missing.push(id));
  await t().deps.files.put(lost, content); // for the invariants that are checked after this file
});
const kind = () => inject('database').kind === 'embedded' ? 'embedded' as const : 'postgres' as const;

async function emptyPlace(where: OpenDatabase['kind'] = kind()): Promise<OpenDatabase> {
  if (where === 'embedded') { const opened = await openEmbedded(undefined); closers.push(opened.close); return opened; }
  const [opened, drop] = await openCopy(true, true);
  closers.push(async () => { await opened.close(); await drop(); });
  return opened;
}

async function restoreInto(target: OpenDatabase, from = file, force = false) {
  const known = await restorable(from);
  await checkTarget(target, force);
  const queue = await openQueue({ db: target.db, embedded: target.kind === 'embedded', ...queueShape, log: silent });
  return restore(target.db, from, known, { force, jobs: queue, kinds: queueShape.kinds, files }).finally(() => queue.stop());
}

/** Rows and a digest of every table that a backup holds, as the database itself writes its rows. */
const digests = (db: Db): Promise<Record<string, string>> => db.transaction().execute(async (trx) => {
  await sql`set local timezone = 'UTC'`.execute(trx);
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.tables where table_schema = 'public' and table_name not like 'kysely%' and table_name not in ('session', 'verification', 'invitation', 'recovery', 'rate_limit', 'index_change', 'index_turn', 'limit_use')`.execute(trx);
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows: [row] } = await sql<{ digest: string }>`select count(*) || ' ' || coalesce(md5(string_agg(one::text, '|' order by one::text collate "C")), '') as digest from ${sql.table(name)} as one`.execute(trx);
    found[name] = row?.digest ?? '';
  }
  return found;
});

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BackupRefused);
  return error instanceof BackupRefused ? `${error.words[0]} ${error.words[1]}` : '';
};

test('every table comes back, in an empty place of either kind, and life goes on there', async () => {
  const before = await digests(t().deps.db);
  expect(Object.keys(before).length).toBeGreaterThan(20);
  expect(facts.tables.find((table) => table.name === 'need')?.rows).toBeGreaterThan(3);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const target = await emptyPlace();
  const done = await restoreInto(target);
  expect(await digests(target.db)).toEqual(before);
  expect(done.jobs).toBeGreaterThan(0);
  expect([missing, [...put.keys()], Buffer.compare(put.get(upload) ?? new Uint8Array(), content)]).toEqual([[lost], [upload], 0]);
  // The chain stands as it stood, goes on there, and its lines are refused every change as before.
  const chain = await verifyChain(t().deps.db);
  expect(chain).toMatchObject({ broken: null, removed: 2 });
  expect(chain.sealed).toBeGreaterThan(10);
  expect(await verifyChain(target.db, chain.head?.seal)).toEqual({ ...chain, found: chain.sealed });
  await expect(sql`delete from activity`.execute(target.db)).rejects.toMatchObject({ code: '42501' });
  if (kind() === 'postgres') {
    const embedded = await emptyPlace('embedded');
    await restoreInto(embedded);
    expect(await digests(embedded.db)).toEqual(before);
    const second = join(folder, 'second.keqiao');
    const again = await backup(embedded, second, '0.1.0', new Date(), files);
    const data = (of: BackupFacts) => of.tables.filter((table) => table.name !== 'jobs waiting');
    expect(data(again)).toEqual(data(facts));
    const server = await emptyPlace('postgres');
    await restoreInto(server, second);
    expect(await digests(server.db)).toEqual(before);
  }
  const { count } = await target.db.selectFrom('session' as 'setting').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  expect(count, 'sessions stay behind').toBe(0);

  const restored = servicesOn(await createDeps({ config: testConfig, database: target, log: silent }));
  const staff = await restored.signIn(world.emails.staff); // the old password
  expect((await restored.request(`/api/needs/${waitingNeed}`, {}, staff)).status).toBe(200);
  const last = await target.db.selectFrom('activity').select(({ fn }) => fn.max('seq').as('seq')).executeTakeFirstOrThrow();
  const posted = await aSubmittedNeed(restored, world, { title: '恢复之后的新需求' });
  const entry = await target.db.selectFrom('activity').select('seq').where('need_id', '=', posted).orderBy('seq').executeTakeFirstOrThrow();
  expect(entry.seq).toBe((last.seq ?? 0) + 1);
  expect(await restored.drain(), 'the work that waited is done').toBeGreaterThan(0);
  expect((await target.db.selectFrom('need').select('status').where('id', '=', waitingNeed).executeTakeFirstOrThrow()).status).toBe('matched');
  expect(await checkData(target.db)).toEqual([]);
  await restored.deps.jobs.stop();
});

test('a file that is cut off, altered, foreign or newer is refused in one sentence, and nothing changes', async () => {
  const whole = readFileSync(file);
  const bad = join(folder, 'bad.keqiao');
  const written = (bytes: Uint8Array): string => { writeFileSync(bad, bytes); return bad; };
  for (const part of [0, 10, whole.length >> 1, whole.length - 1]) {
    writeFileSync(bad, whole);
    truncateSync(bad, part);
    expect(await refusal(restorable(bad)), `${part} bytes`).toMatch(/不完整|是空的|不是科桥/);
  }
  for (const at of [1, 40, whole.length >> 2, whole.length >> 1, whole.length - 20, whole.length - 5]) {
    const flipped = Uint8Array.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ 0x10;
    expect(await refusal(restorable(written(flipped))), `byte ${at}`).toMatch(/备份/);
  }
  // One altered value in a file that is packed again correctly.
  expect(await refusal(restorable(written(gzipSync(gunzipSync(whole).toString().replace('粘附', '粘着')))))).toContain('校验值');
  expect(await refusal(restorable(written(Buffer.from('name,region\n'))))).toContain('不是科桥的备份');
  expect(await refusal(restorable(written(gzipSync('{"some":"thing"}\n'))))).toContain('不是科桥的备份');
  expect(await refusal(restorable(join(folder, 'nowhere')))).toContain('找不到');
  const newer = join(folder, 'newer.keqiao');
  async function* nothing() {}
  const { writeBackup } = await import('../../src/db/backup-file.ts');
  await writeBackup(newer, { ...facts.header, program: '9.0.0', migrations: [...Object.keys(migrations), '9999-later'] }, nothing());
  expect(await refusal(restorable(newer))).toMatch(/更新的版本.*9\.0\.0/);
});

test('what holds data is overwritten with --force only, and a restore that fails leaves it as it was', async () => {
  const [target, drop] = await openCopy(false);
  closers.push(async () => { await target.close(); await drop(); });
  const before = await digests(target.db);
  if (kind() === 'embedded') expect(await refusal(restoreInto(target))).toContain('--force');
  else {
    // The pool of a running application has connections: it is asked to stop first.
    expect(await refusal(restoreInto(target, file, true))).toContain('停止应用');
  }
  const known = await restorable(file);
  const queue = await openQueue({ db: target.db, embedded: target.kind === 'embedded', ...queueShape, log: silent });
  const failing = { send: () => Promise.reject(new Error('the queue is gone')), wake: () => {} };
  await expect(restore(target.db, file, known, { force: true, jobs: failing, kinds: queueShape.kinds })).rejects.toThrow('the queue is gone');
  expect(await digests(target.db)).toEqual(before);
  await restore(target.db, file, known, { force: true, jobs: queue, kinds: queueShape.kinds });
  expect((await digests(target.db))['need']).toBe((await digests(t().deps.db))['need']);
  await queue.stop();
});

test('a backup of an older version comes up to this one', async () => {
  const old = await emptyPlace();
  const { error } = await new Migrator({ db: old.db, provider: { getMigrations: async () => migrations } }).migrateTo('0007-events');
  expect(error).toBeUndefined();
  const [association, expert] = [newId(), newId()];
  await sql`insert into association (id, path, name, name_sort, level, region_code, created_at, updated_at) values (${association}, ${`/${association}/`}, '中国科学技术协会', 'zhongguo', 'national', '100000', now(), now())`.execute(old.db);
  await sql`insert into expert (id, association_id, name, name_sort, region_code, created_at, updated_at) values (${expert}, ${association}, '老专家', 'laozhuanjia', '370000', now(), now())`.execute(old.db);
  await sql`insert into activity (id, at, actor_name, subject_type, subject_id, action, detail) values (${newId()}, now(), '系统', 'profile', ${expert}, 'create', '{"kind": "expert"}')`.execute(old.db);
  const from = join(folder, 'old.keqiao');
  await backup(old, from, '0.0.9', new Date());
  const target = await emptyPlace();
  const done = await restoreInto(target, from);
  expect(done.migrated[0]).toBe('0008-learning');
  expect(done.migrated.at(-1)).toBe(Object.keys(migrations).at(-1));
  await target.db.selectFrom('match').select('chance').execute();
  expect((await target.db.selectFrom('expert').select('name').execute()).map((row) => row.name)).toEqual(['老专家']);
  // Lines from before there was a chain know whose they are and get their seals.
  expect(await verifyChain(target.db)).toMatchObject({ broken: null, sealed: 0, unsealed: 1 });
  expect(await sealWaiting({ db: target.db, jobs: { send: async () => {}, wake: () => {} }, clock: () => new Date() })).toBe(1);
  expect(await target.db.selectFrom('activity').select('association_id').execute()).toEqual([{ association_id: association }]);
  expect(await checkData(target.db)).toEqual([]);
});
