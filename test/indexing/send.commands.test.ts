import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { sharedFollowing } from '../../src/index-content.ts';
import type { Changes } from '../../src/indexing/change.queries.ts';
import { follow } from '../../src/indexing/follow.ts';
import { sharedSender } from '../../src/indexing/send.ts';
import { endTurn, takeTurn } from '../../src/indexing/turn.commands.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';
import { system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';
import { silent } from '../support/template.ts';

/** Several processes, one index in a server: here two followers on one database, and what each of them sends. */
const t = testServices();
let provinceId = '';
beforeAll(async () => { provinceId = (await aWorld(t())).provinceId; });
beforeEach(async () => {
  await t().deps.db.deleteFrom('index_change').execute();
  await t().deps.db.deleteFrom('index_turn').execute();
});

interface Process { readonly catchUp: () => Promise<void>; readonly sent: string[]; missed: number; sending: (ids: readonly string[]) => Promise<void> }
async function aProcess(): Promise<Process> {
  const { db, clock } = t().deps;
  const made: Process = { sent: [], missed: 0, sending: async () => {}, catchUp: undefined as never };
  const send = sharedSender({
    writer: t().deps, missed: async () => { made.missed += 1; },
    apply: async (changes: Changes) => { const ids = [...changes.values()].flat(); await made.sending(ids); made.sent.push(...ids); },
  });
  const follower = await follow({ db, clock, log: silent, fill: async () => {}, apply: () => send() });
  return Object.assign(made, { catchUp: follower.catchUp });
}
const anExpert = async (): Promise<string> => (await t().run(createExpert, system, { associationId: provinceId, name: '某专家', regionCode: '370900', fields: ['骨胶脱色'], evidence: [] })).id;
const turn = () => t().deps.db.selectFrom('index_turn').selectAll().executeTakeFirst();

test('each change is sent once, by one of them, and both know when it is there', async () => {
  const [a, b] = [await aProcess(), await aProcess()];
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    ids.push(await anExpert());
    await Promise.all([a.catchUp(), b.catchUp()]);
    expect([...a.sent, ...b.sent].toSorted()).toEqual(ids.toSorted());
  }
  expect(a.missed + b.missed).toBe(1); // the first of all: what was there before is compared
  expect(await turn()).toMatchObject({ holder: null, until: null });
});

test('who comes while another sends waits for it, and sends nothing again', async () => {
  const [a, b] = [await aProcess(), await aProcess()];
  let go: () => void = () => {};
  a.sending = () => new Promise((resolve) => { go = resolve; });
  const id = await anExpert();
  const first = a.catchUp();
  await expect.poll(async () => (await turn())?.holder ?? null).not.toBeNull();
  let there = false;
  const second = b.catchUp().then(() => { there = true; });
  await pause(250);
  expect(there).toBe(false);
  go();
  await Promise.all([first, second]);
  expect([a.sent, b.sent]).toEqual([[id], []]);
});

test('the next one sends it again when the sender is killed in its turn, ten seconds later at most', async () => {
  const b = await aProcess();
  const id = await anExpert();
  const dead = newId();
  expect(await t().run(takeTurn, system, { holder: dead })).toMatchObject({ first: true });
  const rest = async () => (await sql<{ left: number }>`select extract(epoch from until - now())::float8 as left from index_turn`.execute(t().deps.db)).rows[0]?.left ?? 0;
  expect(await rest()).toBeLessThanOrEqual(10);
  expect(await t().run(takeTurn, system, { holder: newId() })).toBeNull();
  const waiting = b.catchUp();
  await pause(250);
  expect(b.sent).toEqual([]);
  await sql`update index_turn set until = now() - interval '1 ms'`.execute(t().deps.db); // the seconds pass
  await waiting;
  expect(b.sent).toEqual([id]);
  expect(await t().run(endTurn, system, { holder: dead })).toEqual({ ended: false });
});

test('what could not be sent is sent by whoever comes next; the turn is free at once', async () => {
  const [a, b] = [await aProcess(), await aProcess()];
  const id = await anExpert();
  a.sending = () => Promise.reject(new Error('the server is away'));
  await expect(a.catchUp()).rejects.toThrow('the server is away');
  expect(await turn()).toMatchObject({ holder: null });
  await b.catchUp();
  expect(b.sent).toEqual([id]);
});

test('who was taken for dead, and was not, has everything compared', async () => {
  const [a, b] = [await aProcess(), await aProcess()];
  await anExpert();
  await b.catchUp();
  await anExpert();
  a.sending = async () => { // asleep for so long that b takes over
    a.sending = async () => {};
    await sql`update index_turn set until = now() - interval '1 ms'`.execute(t().deps.db);
    await b.catchUp();
  };
  await a.catchUp();
  expect([a.missed, b.sent.length]).toEqual([1, 2]);
});

test('the shared index holds what the database holds', async () => {
  const search = createEmbeddedIndex();
  const id = await anExpert();
  await Promise.all([sharedFollowing(t().deps, search)(), sharedFollowing(t().deps, search)()]);
  expect((await search.search('expert', '骨胶脱色', { limit: 9 })).hits.map((hit) => hit.id)).toEqual([id]);
});
