import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { removeExpired } from '../../src/audit/retention.commands.ts';
import { sealActivity, sealWaiting } from '../../src/audit/seal.commands.ts';
import { recordSession } from '../../src/audit/access.commands.ts';
import { checkData, checkDataAndChain } from '../../src/db/check-data.ts';
import { chainHead, lineHash, sealLines, verifyChain } from '../../src/db/chain.ts';
import type { Db, Trx } from '../../src/db/database.ts';
import { run } from '../../src/db/run.ts';
import { system } from '../../src/shared/command.ts';
import { aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { openCopy, testServices } from '../support/services.ts';

/** A line that is changed, removed, inserted or moved is found; and lines are sealed whatever else commits at the same time. */
const t = testServices();
const db = (): Db => t().deps.db;
let world: World;
beforeAll(async () => { world = await aWorld(t()); });

describe('the database itself refuses', () => {
  test.each([
    "update activity set note = 'x'", 'delete from activity', 'truncate activity', 'truncate activity, activity_seal', 'update activity_seal set at = now()', 'delete from activity_seal', 'truncate activity_seal',
    "select set_config('keqiao.door', 'restore', false)", // opens nothing for the next ones
    'delete from activity where seq = 1',
  ])('%s', async (statement) => {
    await sealWaiting(t().deps);
    const work = sql.raw(statement).execute(db());
    if (statement.startsWith('select')) { await work; await sql`select set_config('keqiao.door', '', false)`.execute(db()); } else await expect(work).rejects.toMatchObject({ code: '42501' });
  });

  test('with the door of retention open, too: lines are not changed, seals keep what they say', async () => {
    await sealWaiting(t().deps);
    const through = (statement: string) => db().transaction().execute(async (trx) => { await sql`select set_config('keqiao.door', 'retention', true)`.execute(trx); await sql.raw(statement).execute(trx); });
    for (const statement of ["update activity set note = 'x'", 'truncate activity', "update activity_seal set removed_by = 1, at = now()", 'delete from activity_seal']) await expect(through(statement), statement).rejects.toMatchObject({ code: '42501' });
  });
});

describe('sealing', () => {
  test('every column of a line is in its hash', async () => {
    const { rows } = await sql<{ name: string }>`select column_name as name from information_schema.columns where table_name = 'activity' and table_schema = current_schema()`.execute(db());
    const { sql: text } = lineHash.compile(db() as never);
    for (const { name } of rows) expect(text, name).toContain(`a.${name}`);
  });

  test('lines are sealed in the order of their numbers, once; what waits and since when is said', async () => {
    await sealWaiting(t().deps);
    await aSubmittedNeed(t(), world);
    const before = await verifyChain(db());
    expect(before).toMatchObject({ broken: null });
    expect(before.unsealed).toBeGreaterThan(0);
    expect(before.unsealedSince).toBeInstanceOf(Date);
    expect(await sealWaiting(t().deps)).toBe(before.unsealed);
    expect(await sealWaiting(t().deps)).toBe(0);
    expect(await verifyChain(db())).toMatchObject({ broken: null, unsealed: 0, unsealedSince: null, sealed: before.sealed + before.unsealed });
  });

  test('only the system seals', async () => {
    await expect(t().run(sealActivity, world.staff, {})).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('many write while several seal: every line once, in one chain', async () => {
    const writes = Array.from({ length: 30 }, () => t().run(recordSession, world.staff, { action: 'sign_in', way: 'sign-in/email' }));
    const seals = Array.from({ length: 10 }, () => sealWaiting(t().deps));
    await Promise.all([...writes, ...seals]);
    await sealWaiting(t().deps);
    expect(await verifyChain(db())).toMatchObject({ broken: null, unsealed: 0 });
  });

  test('a line that commits late is sealed late and not skipped', async () => {
    if (inject('database').kind === 'embedded') return expect(await verifyChain(db())).toMatchObject({ broken: null }); // one connection cannot hold two transactions
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: written, resolve: isWritten } = Promise.withResolvers<void>();
    const late = db().transaction().execute(async (trx) => { await lineIn(trx); isWritten(); await held; });
    await written;
    await t().run(recordSession, world.staff, { action: 'sign_in', way: 'sign-in/email' }); // a greater number, committed first
    await sealWaiting(t().deps);
    letGo();
    await late;
    expect((await verifyChain(db())).unsealed).toBe(1);
    expect(await sealWaiting(t().deps)).toBe(1);
    expect(await verifyChain(db())).toMatchObject({ broken: null, unsealed: 0 });
  });

  test('what is cut off in the middle is sealed by the next', async () => {
    await t().run(recordSession, world.staff, { action: 'sign_in', way: 'sign-in/email' });
    const head = await chainHead(db());
    await expect(db().transaction().execute(async (trx) => { await sealLines(trx, 100); throw new Error('killed'); })).rejects.toThrow('killed');
    expect(await chainHead(db())).toEqual(head);
    expect(await sealWaiting(t().deps)).toBeGreaterThan(0);
    expect(await verifyChain(db())).toMatchObject({ broken: null, unsealed: 0 });
  });
});

const lineIn = (trx: Trx) => sql`insert into activity (id, at, actor_name, subject_type, subject_id, action) values (gen_random_uuid(), now(), 'x', 'user', 'late', 'sign_in')`.execute(trx);

describe('tampering', () => {
  let copy: Db;
  let drop: () => Promise<void>;
  let head: string;
  /** As the owner of the database would: past the triggers. */
  const asOwner = (work: (trx: Trx) => Promise<unknown>): Promise<void> => copy.transaction().execute(async (trx) => {
    await sql`alter table activity disable trigger user`.execute(trx);
    await sql`alter table activity_seal disable trigger user`.execute(trx);
    await work(trx);
    await sql`alter table activity enable trigger user`.execute(trx);
    await sql`alter table activity_seal enable trigger user`.execute(trx);
  });
  const broken = async () => (await verifyChain(copy)).broken;
  const seqAt = async (position: number) => (await sql<{ seq: number }>`select activity_seq as seq from activity_seal where position = ${position}`.execute(copy)).rows[0]?.seq ?? 0;
  const last = async () => (await chainHead(copy))?.position ?? 0;

  beforeEach(async () => {
    const [opened, dropDatabase] = await openCopy(false);
    copy = opened.db;
    drop = async () => { await opened.close(); await dropDatabase(); };
    const writer = { db: copy, jobs: { send: async () => {}, wake: () => {} }, clock: () => new Date() };
    await copy.insertInto('user').values({ id: 'u', name: '某人', email: 'u@example.test', email_verified: true, image: null, created_at: new Date(), updated_at: new Date() }).execute();
    for (let n = 0; n < 20; n += 1) await run(writer, recordSession, { kind: 'person', userId: 'u', name: '某人', grants: [] }, { action: 'sign_in', way: `${n}` });
    await sealWaiting(writer);
    head = (await chainHead(copy))?.seal ?? '';
    expect(await broken()).toBeNull();
  });
  afterEach(async () => { await drop(); });

  test('a column is changed: each of them', async () => {
    for (const [column, value] of [['note', "'x'"], ['actor_name', "'别人'"], ['actor_user_id', 'null'], ['at', "at + interval '1 microsecond'"], ['detail', `'{"way": null}'`], ['address', "'10.0.0.1'"], ['action', "'sign_out'"], ['association_id', 'gen_random_uuid()']] as const) {
      await expect(asOwner(async (trx) => {
        await sql.raw(`update activity set ${column} = ${value} where seq = (select activity_seq from activity_seal where position = 7)`).execute(trx);
        await sql`alter table activity enable trigger user`.execute(trx);
        const { rows: [row] } = await sql<{ same: boolean }>`select encode(row_hash, 'hex') = (select ${lineHash} from activity a where a.seq = activity_seq) as same from activity_seal where position = 7`.execute(trx);
        expect(row?.same, column).toBe(false);
        throw new Error('undo');
      })).rejects.toThrow('undo');
    }
    await asOwner((trx) => sql`update activity set note = 'x' where seq = (select activity_seq from activity_seal where position = 7)`.execute(trx));
    expect(await broken()).toMatchObject({ breach: 'line_changed', position: 7, seq: await seqAt(7) });
    const [rule] = await checkData(copy);
    expect(rule?.rule).toBe('a line of history was changed');
    expect(rule?.todo[0]).toContain('备份');
  });

  test('a line in the middle is deleted, with or without its seal, or passed off as removed by retention', async () => {
    await asOwner((trx) => sql`delete from activity where seq = (select activity_seq from activity_seal where position = 9)`.execute(trx));
    expect(await broken()).toMatchObject({ breach: 'line_removed', position: 9 });
    await asOwner((trx) => sql`update activity_seal set removed_by = (select activity_seq from activity_seal where position = 1) where position = 9`.execute(trx));
    expect(await broken()).toMatchObject({ breach: 'removal_unproven', position: 9 });
    await asOwner((trx) => sql`delete from activity_seal where position = 9`.execute(trx));
    expect(await broken()).toMatchObject({ breach: 'seal_missing', position: 10 });
    await asOwner((trx) => sql`update activity_seal set position = position - 1 where position > 9`.execute(trx));
    expect(await broken()).toMatchObject({ breach: 'seal_changed', position: 9 });
  });

  test('the newest lines are deleted: seen by their seals, and without these by the head that was written down', async () => {
    const top = await last();
    await asOwner((trx) => sql`delete from activity where seq in (select activity_seq from activity_seal where position > ${top - 3})`.execute(trx));
    expect(await broken()).toMatchObject({ breach: 'line_removed', position: top - 2 });
    await asOwner((trx) => sql`delete from activity_seal where position > ${top - 3}`.execute(trx));
    expect(await broken()).toBeNull();
    expect((await checkDataAndChain(copy, head)).broken.map((one) => one.rule)).toEqual(['the chain contains the head that was written down']);
  });

  test('two lines are exchanged', async () => {
    const [a, b] = [await seqAt(5), await seqAt(8)];
    await asOwner((trx) => sql`update activity x set detail = y.detail, id = gen_random_uuid(), at = y.at from activity y where (x.seq = ${a} and y.seq = ${b}) or (x.seq = ${b} and y.seq = ${a})`.execute(trx));
    expect(await broken()).toMatchObject({ breach: 'line_changed', position: 5 });
  });

  test('the order of two seals is exchanged', async () => {
    await asOwner(async (trx) => { for (const [from, to] of [[5, 900], [8, 5], [900, 8]]) await sql`update activity_seal set position = ${to} where position = ${from}`.execute(trx); });
    expect(await broken()).toMatchObject({ breach: 'seal_changed', position: 5 });
  });

  test('a line is inserted outside the chain; a waiting one is deleted', async () => {
    await asOwner((trx) => sql`insert into activity (seq, id, at, actor_name, subject_type, subject_id, action) overriding system value values (-1, gen_random_uuid(), now(), 'x', 'user', 'u', 'sign_in')`.execute(trx));
    expect(await broken()).toMatchObject({ breach: 'line_inserted', seq: -1 });
    await asOwner((trx) => sql`delete from activity where seq = -1`.execute(trx));
    await lineIn(copy as unknown as Trx);
    await asOwner((trx) => sql`delete from activity where subject_id = 'late'`.execute(trx));
    expect(await broken()).toMatchObject({ breach: 'waiting_line_removed' });
  });

  test('a line is changed and all seals after it are made anew: found by the head that was written down', async () => {
    await asOwner(async (trx) => {
      await sql`update activity set note = 'x' where seq = (select activity_seq from activity_seal where position = 7)`.execute(trx);
      await sql`delete from activity_seal where position >= 7`.execute(trx);
      await sql`insert into activity_unsealed (seq) select a.seq from activity a where not exists (select 1 from activity_seal s where s.activity_seq = a.seq)`.execute(trx);
      await sealLines(trx, 1000);
    });
    expect(await broken()).toBeNull();
    const { broken: found, chain } = await checkDataAndChain(copy, head);
    expect(found.map((one) => one.rule)).toEqual(['the chain contains the head that was written down']);
    expect(chain.head?.seal).not.toBe(head);
  });

  test('an honest head is found, also in capitals and after more lines', async () => {
    const position = await last();
    await lineIn(copy as unknown as Trx);
    await copy.transaction().execute((trx) => sealLines(trx, 100));
    expect(await checkDataAndChain(copy, head.toUpperCase())).toMatchObject({ broken: [], chain: { found: position } });
  });
});

describe('what retention removes', () => {
  const old = new Date('2024-01-01T00:00:00Z');
  const aged = async (n: number) => { for (let i = 0; i < n; i += 1) await t().run(recordSession, world.staff, { action: 'sign_in', way: 'old' }, { now: old }); await sealWaiting(t().deps); };

  test('the chain verifies without the lines, the history says how many went, twice does nothing, and a forged removal is found', async () => {
    await aged(5);
    expect(await t().run(removeExpired, system, { kind: 'activity', days: 184 })).toEqual({ removed: 5 });
    expect(await t().run(removeExpired, system, { kind: 'activity', days: 184 })).toEqual({ removed: 0 });
    await sealWaiting(t().deps);
    expect(await verifyChain(db())).toMatchObject({ broken: null, removed: 5 });
    const line = await db().selectFrom('activity').selectAll().where('action', '=', 'carry_out_retention').orderBy('seq', 'desc').executeTakeFirstOrThrow();
    expect(line.detail).toMatchObject({ kind: 'activity', removed: 5, days: 184 });
    await aged(3);
    await t().run(removeExpired, system, { kind: 'activity', days: 184 });
    await sealWaiting(t().deps);
    expect(await verifyChain(db())).toMatchObject({ broken: null, removed: 8 });
  });

  test('the history of needs stays, whatever its age; sign-ins of yesterday stay', async () => {
    const needId = await aSubmittedNeed(t(), world);
    await t().run(recordSession, world.staff, { action: 'sign_in', way: 'new' });
    await sealWaiting(t().deps);
    const lines = (await db().selectFrom('activity').select('seq').execute()).length;
    await t().run(removeExpired, system, { kind: 'activity', days: 184 });
    expect((await db().selectFrom('activity').select('seq').execute()).length).toBe(lines);
    expect(await db().selectFrom('activity').select('seq').where('need_id', '=', needId).execute()).not.toEqual([]);
  });

  test('less than six months is refused, and nobody but the system removes', async () => {
    await expect(t().run(removeExpired, system, { kind: 'activity', days: 183 })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(t().run(removeExpired, world.staff, { kind: 'activity', days: 365 })).rejects.toMatchObject({ code: 'not_allowed' });
  });
});
