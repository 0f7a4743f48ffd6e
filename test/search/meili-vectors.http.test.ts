import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptVectors } from '../../src/embeddings/kept-vectors.ts';
import { checkSoon } from '../../src/index-content.ts';
import { changesSince, positionNow } from '../../src/indexing/change.queries.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { createMeiliIndex, type KeptVectors } from '../../src/search/meilisearch.ts';
import type { SearchDocument } from '../../src/search/port.ts';
import { system } from '../../src/shared/command.ts';
import { aWorld, someCandidates, type World } from '../factories.ts';
import { type ModelServer, modelServer, wellBehaved } from '../support/model-server.ts';
import { testServices } from '../support/services.ts';
import { createStore } from './document-store.ts';
import { dropIndexes } from './meili.ts';

/** Vectors of a model outside (a stand-in on loopback) reach the search server with the documents and bring who shares no word with a need. */
const { MEILI_URL: url, MEILI_API_KEY: apiKey } = process.env;
if (url === undefined) console.log('MEILI_URL is not set: 3 cases with vectors in a real Meilisearch did not run.');
const prefix = `vectors-${randomUUID().slice(0, 8)}-`;
let model: ModelServer;
const t = testServices({
  config: async () => {
    model = await modelServer(wellBehaved());
    return {
      embeddings: { baseUrl: model.baseUrl, apiKey: undefined, model: 'toy', dimensions: undefined, weight: 0.5, send: 'members', perDay: 100_000 },
      search: url === undefined ? undefined : { url, apiKey, prefix },
    };
  },
});
let world: World;
beforeAll(async () => { world = await aWorld(t()); await someCandidates(t(), world); });
afterAll(async () => {
  await model.close();
  if (url !== undefined) await dropIndexes(url, apiKey, prefix);
});

const kept = (): KeptVectors => {
  const vectors = keptVectors(t().deps.db, { model: 'toy', dimensions: undefined });
  if (vectors === undefined) throw new Error('off');
  return vectors;
};
const settle = async () => { for (let n = 0; n < 3; n += 1) { await t().deps.embeddings.keepUp(); await t().drain(); } };

test('vectors that are kept are told to the indexes, and read with the documents', async () => {
  await t().deps.embeddings.review();
  await t().drain();
  const position = await positionNow(t().deps.db);
  const { id } = await t().run(createExpert, system, { associationId: world.provinceId, name: '周密封', regionCode: '370100', fields: ['机械密封'], summary: '泵用机械密封', evidence: [{ kind: 'paper', title: '高温端面', text: null, year: 2024 }] });
  await settle();
  expect((await changesSince(t().deps.db, position)).changes.get('expert')).toContain(id);
  const held = await kept().held([id]);
  expect([held.get(id)?.length, held.get(id)?.[0]?.length, await kept().dimensions()]).toEqual([2, 48, 48]);
  const rows = await t().deps.db.selectFrom('index_change').select('xid').where('subject_id', '=', id).execute();
  expect(new Set(rows.map((row) => row.xid)).size).toBeGreaterThan(1); // once as a profile, and again with its vectors
  expect(keptVectors(t().deps.db, undefined)).toBeUndefined();
});

describe.runIf(url !== undefined)('on a real Meilisearch', () => {
  const settingsOf = async (uid: string) => (await fetch(`${url}/indexes/${uid}/settings`, { headers: { authorization: `Bearer ${apiKey}` } })).json() as Promise<{ embedders?: Record<string, { dimensions: number }> }>;

  test('the first vectors make room for themselves: the indexes are built anew beside, and then equal the database', async () => {
    await checkSoon(t().deps);
    await settle();
    expect(Object.values((await settingsOf(`${prefix}expert`)).embedders ?? {}).map((one) => one.dimensions)).toEqual([48]);
    expect((await t().deps.search.sync?.check() ?? []).filter((one) => one.missing + one.stale + one.surplus > 0)).toEqual([]);
  });

  const need = { title: '溜槽堵塞', description: '湿粘矿料堵住落料溜槽' };
  const many = Array.from({ length: 400 }, (_, n): SearchDocument => ({ id: `p${n}`, title: `溜槽 ${n}`, text: '矿料', items: [] }));
  const near: SearchDocument = { id: 'near', title: 'chute', text: 'blockage of sticky ore', items: [] };
  const meaning = (at: number): number[] => Array.from({ length: 4 }, (_, n) => (n === at ? 1 : 0));
  const vectorsNamed = (name: string): KeptVectors => ({ model: name, dimensions: async () => 4, held: async (ids) => new Map(ids.flatMap((id) => (id === 'need' ? [] : [[id, [meaning(id === 'near' ? 2 : 1)]] as const]))) });
  const made = () => {
    const { source, of } = createStore();
    for (const one of [...many, near]) of('expert').set(one.id, one);
    return source;
  };
  const limits = { search: 20_000, request: 30_000, task: 120_000 };

  test('who shares no word with a need is found by what it means', async () => {
    const index = createMeiliIndex({ url: url ?? '', apiKey, prefix: `${prefix}near-`, source: made(), vectors: vectorsNamed('a'), limits });
    await index.sync.check();
    const found = async () => (await index.rank('expert', need, 300)).map((one) => one.id);
    expect(await found()).not.toContain('near');
    index.embed({ name: 'a', weight: 1, mean: new Float32Array(4), of: (text) => Float32Array.from(meaning(/堵|block/.test(text) ? 2 : 1)) });
    expect(await found()).toContain('near');
  });

  test('another model of the same length is another index: nothing is mixed, and a need of it does not ask the old one', async () => {
    const of = () => Float32Array.from(meaning(2));
    const next = createMeiliIndex({ url: url ?? '', apiKey, prefix: `${prefix}near-`, source: made(), vectors: vectorsNamed('b'), limits });
    next.embed({ name: 'b', weight: 1, mean: new Float32Array(4), of });
    expect((await next.rank('expert', need, 300)).length).toBe(300); // by words, while the index still holds the vectors of the model before
    const [before] = Object.keys((await settingsOf(`${prefix}near-expert`)).embedders ?? {});
    expect((await next.sync.check()).find((one) => one.kind === 'expert')).toMatchObject({ missing: 401 });
    const after = Object.keys((await settingsOf(`${prefix}near-expert`)).embedders ?? {});
    expect([after.length, after[0] === before]).toEqual([1, false]);
    expect((await next.sync.check()).every((one) => one.missing + one.stale + one.surplus === 0)).toBe(true);
  });
});
