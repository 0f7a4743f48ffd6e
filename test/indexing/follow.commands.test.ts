import { CompiledQuery, sql } from 'kysely';
import { afterEach, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { defineCommand } from '../../src/db/database.ts';
import { run } from '../../src/db/run.ts';
import { handlersFor } from '../../src/handlers.ts';
import { applyChanges, fillIndex } from '../../src/index-content.ts';
import { indexChanged } from '../../src/indexing/change.ts';
import { removeExpired } from '../../src/audit/retention.commands.ts';
import { type Changes, changesSince, positionNow } from '../../src/indexing/change.queries.ts';
import { follow, type Follower } from '../../src/indexing/follow.ts';
import { withdrawNeed } from '../../src/needs/need.commands.ts';
import { addEvidence, createExpert, editExpert } from '../../src/profiles/profile.commands.ts';
import { createEmbeddedIndex, type EmbeddedIndex } from '../../src/search/embedded.ts';
import { system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { anAcceptedNeed, aSubmittedNeed, aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';
import { silent } from '../support/template.ts';

/** The index of a process follows what other processes write. Here `other` is the index of another process. */
const t = testServices();
const open: Follower[] = [];
afterEach(async () => { for (const follower of open.splice(0)) await follower.stop(); });

interface Other { readonly follower: Follower; readonly search: EmbeddedIndex; readonly read: string[]; fills: number; failing: boolean }
async function another(clock = () => new Date()): Promise<Other> {
  const { db } = t().deps;
  const search = createEmbeddedIndex();
  const other: Other = { search, read: [], fills: 0, failing: false, follower: undefined as never };
  const follower = await follow({
    db, clock, log: silent,
    fill: async () => { other.fills += 1; await fillIndex(db, search); },
    apply: async (changes: Changes) => {
      if (other.failing) throw new Error('down');
      other.read.push(...[...changes.values()].flat());
      await applyChanges(db, search, changes);
    },
  });
  open.push(follower);
  return Object.assign(other, { follower });
}
const finds = async (search: EmbeddedIndex, kind: 'expert' | 'need', text: string): Promise<string[]> => (await search.search(kind, text, { limit: 50 })).hits.map((hit) => hit.id);
const anExpert = async (associationId: string, more: object = {}): Promise<string> =>
  (await t().run(createExpert, system, { associationId, name: '某专家', regionCode: '370900', fields: ['骨胶脱色'], evidence: [], ...more })).id;

test('made, changed, given evidence, withdrawn: the other index follows, and reads each change once', async () => {
  const world = await aWorld(t());
  const other = await another();
  const id = await anExpert(world.provinceId);
  await other.follower.catchUp();
  expect(await finds(other.search, 'expert', '骨胶脱色')).toContain(id);
  await t().run(editExpert, system, { id, version: 1, fields: ['射电天文'] });
  await t().run(addEvidence, system, { profileKind: 'expert', profileId: id, kind: 'paper', title: '脉冲星计时阵列', text: null, year: 2024 });
  await other.follower.catchUp();
  expect(await finds(other.search, 'expert', '骨胶脱色')).not.toContain(id);
  expect(await finds(other.search, 'expert', '脉冲星')).toContain(id);
  const needId = await aSubmittedNeed(t(), world, { title: '玻纤挤拉窗框' });
  await other.follower.catchUp();
  expect(await finds(other.search, 'need', '玻纤挤拉窗框')).toContain(needId);
  await t().run(withdrawNeed, world.enterprise, { id: needId, reason: null });
  await other.follower.catchUp();
  expect(await finds(other.search, 'need', '玻纤挤拉窗框')).not.toContain(needId);
  const read = other.read.length;
  await other.follower.catchUp();
  expect(other.read.length).toBe(read);
});

test('who was deleted is gone', async () => {
  const world = await aWorld(t());
  const id = await anExpert(world.provinceId, { name: '要走的人', fields: ['海藻酸钠'] });
  const other = await another();
  expect(await finds(other.search, 'expert', '海藻酸钠')).toEqual([id]);
  await run(t().deps, defineCommand({
    name: 'deleteExpert', input: z.null(),
    async handle(cx) { await cx.trx.deleteFrom('expert').where('id', '=', id).execute(); await indexChanged(cx, 'expert', id); },
  }), system, null);
  await other.follower.catchUp();
  expect(await finds(other.search, 'expert', '海藻酸钠')).toEqual([]);
  expect((await other.search.rank('expert', { title: '海藻酸钠', description: '' }, 10)).map((one) => one.id)).not.toContain(id);
});

test('what was rolled back is never read', async () => {
  const other = await another();
  const failing = defineCommand({ name: 'failing', input: z.null(), async handle(cx) { await indexChanged(cx, 'expert', newId()); throw new Error('rolled back'); } });
  await expect(run(t().deps, failing, system, null)).rejects.toThrow('rolled back');
  await other.follower.catchUp();
  expect(other.read).toEqual([]);
});

test('what could not be applied is read again; callers learn of the failure', async () => {
  const world = await aWorld(t());
  const other = await another();
  other.failing = true;
  const id = await anExpert(world.provinceId, { fields: ['超临界萃取'] });
  await expect(other.follower.catchUp()).rejects.toThrow('down');
  other.failing = false;
  await other.follower.catchUp();
  expect(await finds(other.search, 'expert', '超临界萃取')).toEqual([id]);
});

test('many calls at once: each sees what was committed before it', async () => {
  const world = await aWorld(t());
  const other = await another();
  const waits: Promise<void>[] = [];
  for (let n = 0; n < 8; n += 1) {
    const id = await anExpert(world.provinceId, { fields: ['并发'] });
    waits.push(other.follower.catchUp().then(() => { expect(other.read).toContain(id); }));
  }
  await Promise.all(waits);
});

test('started, it wakes at its own commits and looks by itself for those of others', async () => {
  const world = await aWorld(t());
  const other = await another();
  other.follower.start();
  const id = await anExpert(world.provinceId, { fields: ['微弧氧化'] });
  await expect.poll(() => finds(other.search, 'expert', '微弧氧化'), { timeout: 20_000 }).toEqual([id]);
});

test('who slept longer than changes are kept fills its index anew', async () => {
  const world = await aWorld(t());
  let now = new Date();
  const other = await another(() => now);
  expect(other.fills).toBe(1);
  const id = await anExpert(world.provinceId, { fields: ['冷冻干燥'] });
  now = new Date(now.getTime() + 8 * 24 * 3600_000);
  expect((await run(t().deps, removeExpired, system, { kind: 'index_change', days: 7 }, { now })).removed).toBeGreaterThan(0);
  expect(await t().deps.db.selectFrom('index_change').select('seq').execute()).toEqual([]);
  await other.follower.catchUp();
  expect(other.fills).toBe(2);
  expect(await finds(other.search, 'expert', '冷冻干燥')).toEqual([id]);
  await other.follower.catchUp();
  expect(other.fills).toBe(2);
});

test('the nightly job keeps the changes of seven days', async () => {
  const world = await aWorld(t());
  await anExpert(world.provinceId);
  await handlersFor(t().deps)['retention.carry_out']({});
  expect((await t().deps.db.selectFrom('index_change').select('seq').execute()).length).toBeGreaterThan(0);
  await t().deps.db.executeQuery(CompiledQuery.raw("update index_change set at = now() - interval '6 days 23 hours'"));
  await handlersFor(t().deps)['retention.carry_out']({});
  expect((await t().deps.db.selectFrom('index_change').select('seq').execute()).length).toBeGreaterThan(0);
  await t().deps.db.executeQuery(CompiledQuery.raw("update index_change set at = now() - interval '7 days 1 hour'"));
  await handlersFor(t().deps)['retention.carry_out']({});
  expect(await t().deps.db.selectFrom('index_change').select('seq').execute()).toEqual([]);
});

test('changes of a restored copy, whose transactions are yet to come here, are no news', async () => {
  const { db } = t().deps;
  const position = await positionNow(db);
  await sql`insert into index_change (kind, subject_id, xid) values ('expert', ${newId()}, '9000000000'::xid8)`.execute(db);
  expect([...(await changesSince(db, position)).changes.values()].flat()).toEqual([]);
});

test('ranking jobs know what another process committed just before', async () => {
  const world = await aWorld(t());
  const other = await another();
  const id = await anExpert(world.provinceId, { evidence: [{ kind: 'paper', title: '溜槽防堵与回程带面清扫', text: '粘性物料带式输送，落料斗和溜槽易堵，清扫器磨损。', year: 2022 }] });
  const needId = await anAcceptedNeed(t(), world);
  await handlersFor({ ...t().deps, search: other.search, catchUp: other.follower.catchUp })['matches.propose']({ needId });
  const proposed = await t().deps.db.selectFrom('match').select('expert_id').where('need_id', '=', needId).execute();
  expect(proposed.map((row) => row.expert_id)).toContain(id);
});

/** Two transactions at once need two connections, which the embedded database does not have; nor has it other processes. */
test.skipIf(inject('database').kind === 'embedded')('a transaction that commits late is not skipped, and delays nobody', async () => {
  const { db } = t().deps;
  const other = await another();
  const [late, soon, first] = [newId(), newId(), newId()];
  let commit: () => void = () => {};
  let written: () => void = () => {};
  const isWritten = new Promise<void>((resolve) => { written = resolve; });
  const transaction = db.transaction().execute(async (trx) => {
    await trx.insertInto('index_change').values({ kind: 'expert', subject_id: late }).execute();
    written();
    await new Promise<void>((resolve) => { commit = resolve; });
    await trx.insertInto('index_change').values({ kind: 'expert', subject_id: first }).execute(); // an older transaction with a higher number
  });
  await isWritten;
  await db.insertInto('index_change').values({ kind: 'expert', subject_id: soon }).execute();
  await other.follower.catchUp();
  expect(other.read).toEqual([soon]);
  await other.follower.catchUp();
  expect(other.read).toEqual([soon]);
  commit();
  await transaction;
  await other.follower.catchUp();
  expect(other.read.toSorted()).toEqual([late, soon, first].toSorted());
  await other.follower.catchUp();
  expect(other.read).toHaveLength(3);
});
