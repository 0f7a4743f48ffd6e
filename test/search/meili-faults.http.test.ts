import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handlersFor } from '../../src/handlers.ts';
import { checkSoon } from '../../src/index-content.ts';
import { acceptNeed } from '../../src/needs/need.commands.ts';
import { editExpert } from '../../src/profiles/profile.commands.ts';
import { createMeiliIndex } from '../../src/search/meilisearch.ts';
import { type Fault, type FaultProxy, faultProxy } from '../support/fault-proxy.ts';
import { testServices } from '../support/services.ts';
import { aSubmittedNeed, aWorld, someCandidates, type World } from '../factories.ts';
import { people } from './contract.ts';
import { createStore } from './document-store.ts';
import { dropIndexes } from './meili.ts';

/**
 * The search server down, hanging, slow, answering nonsense, refusing our key: people read and write on, the page says so, no job
 * is lost or fails. With MEILI_URL the proxy stands before a real Meilisearch, and after each fault index and database agree
 * again by themselves; without it nothing stands behind the proxy, and only the faults are shown.
 */
const { MEILI_URL: real, MEILI_API_KEY: apiKey } = process.env;
if (real === undefined) console.log('MEILI_URL is not set: the recovery after each of 7 faults, data loss and a refused document did not run on a real Meilisearch.');

const prefix = `fault-${randomUUID().slice(0, 8)}-`;
let proxy: FaultProxy;
let address = '';
const start = faultProxy(real === undefined ? 0 : Number(new URL(real).port)).then((made) => { proxy = made; address = made.url; proxy.mode = 'refuse'; });
beforeAll(() => start);
const t = testServices({ config: async () => ({ search: { url: address, apiKey, prefix } }) });
let world: World;
let cookie = '';
beforeAll(async () => {
  world = await aWorld(t());
  await someCandidates(t(), world);
  cookie = await t().signIn(world.emails.staff);
});
afterAll(async () => {
  proxy.close();
  if (real !== undefined) await dropIndexes(real, apiKey, prefix);
});

const faults: readonly (readonly [string, Fault, number])[] = [
  ['down', 'refuse', 0], ['silent', 'blackhole', 0], ['cutting connections', 'reset', 0], ['cutting answers in half', 'half', 0], ['slow, 5 s', 'pass', 2500],
  ['answering 500', 'server_error', 0], ['answering a page of HTML', 'html', 0],
];

/** Until the breaker has seen enough. */
async function noticed(): Promise<void> {
  await expect.poll(async () => { await t().deps.search.search('expert', '泰山', { limit: 1 }).catch(() => {}); return t().deps.search.sync?.failing; }, { timeout: 30_000 }).toBeDefined();
}

describe.each(faults.filter(([, fault]) => real !== undefined || fault !== 'half'))('the search server is %s', (_, fault, latency) => {
  beforeEach(() => { proxy.mode = fault; proxy.latency = latency; });

  test('people read and write on, and are told', async () => {
    const needId = await aSubmittedNeed(t(), world);
    await t().run(acceptNeed, world.staff, { id: needId });
    await noticed();
    const list = await (await t().request('/experts?q=zdj', {}, cookie)).text();
    expect(list).toContain('检索服务降级');
    expect(list).toContain('赵带机');
    const all = await (await t().request(`/search?q=${encodeURIComponent('粘性物料')}`, {}, cookie)).text();
    expect(all).toContain('检索服务降级');
    expect(all).toContain(`/needs/${needId}`);
    expect((await t().request('/api/v1/search?q=zdj', {}, cookie)).status).toBeLessThan(500);
    const status = await (await t().request('/status', {}, cookie)).text();
    expect(status).toContain('没有正常应答');
    const ready = await t().request('/readyz');
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'degraded', parts: { database: 'on', search: 'failing' } }]);
    const began = performance.now();
    const page = await (await t().request(`/needs/${needId}`, {}, cookie)).text();
    expect(page).toContain('服务恢复后会自动匹配');
    expect(performance.now() - began).toBeLessThan(3000);
  });

  test('its jobs are put off: none is lost, none fails', async () => {
    const needId = await aSubmittedNeed(t(), world);
    await t().run(acceptNeed, world.staff, { id: needId });
    await t().drain();
    const counts = await t().deps.jobs.counts();
    expect(counts.failed).toBe(0);
    const { rows } = await waiting(needId);
    expect(rows.map((row) => row.name).sort()).toEqual(['matches.propose']);
  });

  test.runIf(real !== undefined)('after it recovers, index and database agree and the need is matched, within a minute and without a hand', async () => {
    const needId = await aSubmittedNeed(t(), world);
    await t().run(acceptNeed, world.staff, { id: needId });
    await noticed();
    const { id, version } = await t().deps.db.selectFrom('expert').select(['id', 'version']).where('association_id', '=', world.provinceId).limit(1).executeTakeFirstOrThrow();
    await t().run(editExpert, world.staff, { id, version, summary: `改于 ${fault} ${latency}，研究粘性物料带式输送。` });
    proxy.mode = 'pass';
    proxy.latency = 0;
    await recovered(needId);
  }, 180_000);
});

const waiting = (needId: string) => t().deps.db.executeQuery<{ name: string }>({ sql: "select name from pgboss.job where state in ('created', 'retry') and data->>'needId' = $1", parameters: [needId], query: { kind: 'RawNode' } as never, queryId: { queryId: randomUUID() } });

/** Works as the application does, until nothing waits; at most a minute. */
async function recovered(needId?: string): Promise<void> {
  const began = performance.now();
  const until = began + 60_000;
  for (;;) {
    await t().drain();
    const counts = await t().deps.jobs.counts();
    const status = needId === undefined ? 'matched' : (await t().deps.db.selectFrom('need').select('status').where('id', '=', needId).executeTakeFirstOrThrow()).status;
    if (counts.waiting === 0 && status === 'matched' && t().deps.search.sync?.failing === undefined) break;
    if (performance.now() > until) throw new Error(`after a minute: ${JSON.stringify(counts)}, the need is ${status}, ${t().deps.search.sync?.failing ?? 'search answers'}`);
    await pause(500);
  }
  const seconds = (performance.now() - began) / 1000;
  const reports = await t().deps.search.sync?.check() ?? [];
  expect(reports.filter((one) => one.missing + one.stale + one.surplus > 0)).toEqual([]);
  expect(seconds).toBeLessThan(60);
  expect((await t().deps.jobs.counts()).failed).toBe(0);
}

describe('a wrong key', () => {
  test('is said in so many words', async () => {
    proxy.mode = 'pass';
    proxy.latency = 0;
    if (real === undefined || apiKey === undefined) { console.log('MEILI_URL or MEILI_API_KEY is not set: the wrong key was not tried.'); return; }
    const index = createMeiliIndex({ url: address, apiKey: 'not the key', prefix, source: createStore().source });
    await expect(index.search('expert', '泰山', { limit: 1 })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await index.sync.status()).toMatchObject({ state: 'failing', reason: 'it does not accept MEILI_API_KEY' });
    await t().deps.search.search('expert', '泰山', { limit: 1 });
  });
});

describe.runIf(real !== undefined)('a real Meilisearch', () => {
  beforeEach(() => { proxy.mode = 'pass'; proxy.latency = 0; });

  test('that lost its data is filled again without a hand', async () => {
    await dropIndexes(real ?? '', apiKey, prefix);
    await t().deps.search.search('expert', '泰山', { limit: 1 }).catch(() => {});
    await expect.poll(async () => (await t().deps.jobs.counts()).waiting, { timeout: 20_000 }).toBeGreaterThan(0);
    await recovered();
    expect((await t().deps.search.counts()).expert).toBeGreaterThan(0);
  }, 180_000);

  test('that has less, more or other documents is repaired, with figures', async () => {
    const index = createMeiliIndex({ url: real ?? '', apiKey, prefix, source: createStore().source });
    const [before] = [await t().deps.search.counts()];
    const [gone] = await t().deps.db.selectFrom('society').select('id').limit(1).execute();
    await index.remove('society', [gone?.id ?? '']);
    await index.put('expert', [{ id: 'stranger', title: '多余', text: '', items: [] }]);
    const [old] = await t().deps.db.selectFrom('expert').select('id').limit(1).execute();
    await index.put('expert', [{ id: old?.id ?? '', title: '旧', text: '', items: [] }]);
    const reports = await t().deps.search.sync?.check() ?? [];
    expect(reports.find((one) => one.kind === 'society')).toMatchObject({ missing: 1, stale: 0, surplus: 0 });
    expect(reports.find((one) => one.kind === 'expert')).toMatchObject({ missing: 0, stale: 1, surplus: 1 });
    expect(await t().deps.search.counts()).toEqual(before);
  });

  test('that refuses a document takes the others, and the refusal is told', async () => {
    const index = createMeiliIndex({ url: real ?? '', apiKey, prefix: `${prefix}refused-`, source: createStore().source });
    const [good] = people;
    const tries = await Promise.allSettled([index.put('expert', [{ id: 'no id!', title: '坏', text: '', items: [] }]), index.put('expert', good === undefined ? [] : [good])]);
    expect(tries.map((one) => one.status)).toEqual(['rejected', 'fulfilled']);
    expect((await index.counts()).expert).toBe(1);
    await expect(index.put('expert', [{ id: 'no id!', title: '坏', text: '', items: [] }])).rejects.toThrow('invalid_document_id');
  });

  test('that refuses one of hundreds is asked by halves: the others are there after a few tasks', async () => {
    const { source, of } = createStore();
    for (let n = 0; n < 600; n += 1) of('expert').set(n === 333 ? 'no id!' : `h${n}`, { id: n === 333 ? 'no id!' : `h${n}`, title: `第${n}份`, text: '', items: [] });
    const index = createMeiliIndex({ url: real ?? '', apiKey, prefix: `${prefix}halves-`, source });
    const last = async (): Promise<number> => (await (await fetch(`${real}/tasks?limit=1`, { headers: { authorization: `Bearer ${apiKey}` } })).json() as { results: { uid: number }[] }).results[0]?.uid ?? 0;
    await index.sync.check();
    expect((await index.counts()).expert).toBe(599);
    const before = await last();
    expect((await index.sync.check()).find((one) => one.kind === 'expert')).toMatchObject({ database: 600, missing: 1, refused: expect.stringContaining('no id!') });
    await expect(index.put('expert', [...(await source.some('expert', Array.from({ length: 600 }, (_, n) => `h${n}`))), { id: 'no id!', title: '坏', text: '', items: [] }])).rejects.toThrow('invalid_document_id');
    // One alone in the check; a put that is refused is sent once more by itself (`put`), each time the whole and two for each of ten halvings.
    expect(await last() - before).toBeLessThanOrEqual(1 + 2 * (1 + 2 * 10));
  }, 120_000);

  test('whose settings are of another version is built anew beside, while the old index answers', async () => {
    const { source, of } = createStore();
    for (const one of people) of('expert').set(one.id, one);
    const own = { url: real ?? '', apiKey, prefix: `${prefix}version-`, source };
    const old = createMeiliIndex(own);
    await old.sync.check();
    const next = createMeiliIndex({ ...own, vectors: { model: 'other', dimensions: async () => 4, held: async (ids) => new Map(ids.map((id) => [id, [[0.1, 0.2, 0.3, 0.4]]])) } });
    let [misses, asked, building] = [0, 0, true];
    const asking = (async () => {
      while (building) { asked += 1; if ((await old.search('expert', '刘德厚', { limit: 9 })).hits.length !== 2) misses += 1; }
    })();
    const reports = await next.sync.check();
    await next.sync.rebuild();
    building = false;
    await asking;
    expect(reports.find((one) => one.kind === 'expert')).toMatchObject({ database: 6, missing: 6 });
    expect([misses, asked > 3]).toEqual([0, true]);
    expect((await next.sync.check()).every((one) => one.missing + one.stale + one.surplus === 0)).toBe(true);
    expect((await next.rank('expert', { title: '水口结瘤', description: '' }, 3)).map((one) => one.id)).toContain('1');
  });

  test('hears of deletions and hidden profiles before a long import', async () => {
    const kinds: string[] = [];
    const handlers = handlersFor(t().deps);
    await checkSoon(t().deps);
    const { id, version } = await t().deps.db.selectFrom('expert').select(['id', 'version']).where('association_id', '=', world.provinceId).limit(1).executeTakeFirstOrThrow();
    await t().run(editExpert, world.staff, { id, version, visibility: 'staff_only' });
    const noting = Object.fromEntries(Object.entries(handlers).map(([kind, work]) => [kind, async (payload: never) => { kinds.push(kind); await (work as (payload: never) => Promise<void>)(payload); }]));
    await t().deps.jobs.drain(noting);
    expect(kinds[0]).toBe('search.first');
    const seen = (await t().deps.search.search('expert', '带式输送', { limit: 9, visible: [[{ field: 'visibility', not: ['staff_only'] }]] })).hits.map((hit) => hit.id);
    expect(seen).not.toContain(id);
  });
});

