import { expect, test } from 'vitest';
import { createBreaker } from '../../src/search/breaker.ts';
import { createCacheEngine } from '../../src/search/cache-engine.ts';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';
import { filterOf, filterValue } from '../../src/search/meili-filter.ts';
import { meiliDocument, readingsOf, writtenPiece } from '../../src/search/meili-document.ts';
import { boxQueries, needQueries } from '../../src/search/meili-queries.ts';
import { sameSettings, settings } from '../../src/search/meili-settings.ts';
import { createMeiliIndex } from '../../src/search/meilisearch.ts';
import type { SearchDocument } from '../../src/search/port.ts';
import { countedFrom } from '../../src/search/counted-model.ts';
import { experts, item, needs } from '../ranking/made-up.ts';
import { type Fault, faultProxy } from '../support/fault-proxy.ts';
import { modelOf } from './contract.ts';
import { createStore } from './document-store.ts';

/** The parts of the Meilisearch adapter that need no server. */
test('the breaker opens after three failures, lets one try, and tells once that it works again', async () => {
  let [now, asked, recovered] = [0, 0, 0];
  let works = false;
  const breaker = createBreaker({ counts: (error) => (error instanceof TypeError ? undefined : String(error)), clock: () => now, recovered: () => { recovered += 1; } });
  const ask = () => breaker.run(async () => { asked += 1; if (!works) throw 'down'; return 'here'; });
  for (let n = 0; n < 10; n += 1) await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
  expect([asked, breaker.failing?.reason]).toEqual([3, 'down']);
  now += 2000;
  await Promise.allSettled([ask(), ask(), ask()]);
  expect(asked).toBe(4);
  works = true;
  now += 4000;
  expect(await ask()).toBe('here');
  expect([breaker.failing, recovered]).toEqual([undefined, 1]);
  await expect(breaker.run(async () => { throw new TypeError('our mistake'); })).rejects.toThrow('our mistake');
  expect([breaker.failing, recovered]).toEqual([undefined, 1]);
});

const faults: readonly (readonly [Fault, number, RegExp])[] = [
  ['refuse', 0, /ECONN|UND_ERR_SOCKET/], ['blackhole', 0, /no answer in time/], ['reset', 0, /ECONN|UND_ERR_SOCKET/], ['server_error', 0, /status 500/], ['html', 0, /not JSON/], ['pass', 0, /no answer in time/],
];
test.each(faults)('a server that does %s is recognised within its time limit, and says why', async (mode, latency, reason) => {
  const proxy = await faultProxy(0);
  Object.assign(proxy, { mode, latency });
  const index = createMeiliIndex({ url: proxy.url, prefix: 'x-', source: createStore().source, limits: { search: 300, request: 300, task: 1000 } });
  const began = performance.now();
  await expect(index.search('expert', '泰山', { limit: 1 })).rejects.toMatchObject({ code: 'unavailable' });
  await expect(index.rank('expert', { title: '泰山', description: '' }, 1)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(index.put('expert', [{ id: '1', title: '泰山', text: '', items: [] }])).rejects.toMatchObject({ code: 'unavailable' });
  expect(await index.sync.status()).toMatchObject({ state: 'failing', reason: expect.stringMatching(reason) });
  expect(performance.now() - began).toBeLessThan(5000);
  proxy.close();
});

test('explaining, comparing and moving by feedback need no server', async () => {
  const store = createStore();
  for (const one of experts) store.of('expert').set(one.id, one);
  const index = createMeiliIndex({ url: 'http://127.0.0.1:1', prefix: 'x-', source: store.source });
  await index.adopt(modelOf(experts, []));
  const [need = { title: '', description: '' }] = needs;
  expect((await index.explain('expert', need, 'water'))?.reasons.length).toBeGreaterThan(0);
  expect((await index.likeness('expert', 'water', ['water', 'herb']))[0]).toBeCloseTo(1);
  expect((await index.shifts('expert', [{ id: 'water', level: 1 }, { id: 'herb', level: 0 }], ['water']))[0]).toBeGreaterThan(0);
  expect((await index.rank('expert', need, 3, () => true, ['water', 'herb']))[0]?.id).toBe('water');
});

test('a score does not depend on which documents are held: the same as over all of them, also when there is room for three', async () => {
  const bearings = Array.from({ length: 60 }, (_, n): SearchDocument => ({ id: `more-${n}`, title: `第${n}种轴承的润滑`, text: '', items: [item(`p-${n}`, `滚动轴承寿命试验${n}`)] }));
  const store = createStore();
  for (const one of [...experts, ...bearings]) store.of('expert').set(one.id, one);
  needs.forEach((need, n) => store.of('need').set(`n${n}`, { id: `n${n}`, title: need.title, text: need.description, items: [] }));
  const whole = createEmbeddedIndex();
  for (const kind of ['expert', 'need'] as const) await whole.fill(kind, store.source.all(kind));
  const trained = modelOf([...experts, ...bearings], [...store.of('need').values()]);
  await whole.adopt(trained);
  const model = await countedFrom(store.source, trained);
  expect(whole.rankingVersion.endsWith(`+${model.version}`)).toBe(true);
  const cache = createCacheEngine(() => model, 3);
  for (const need of needs) {
    for (const { id, score } of await whole.rank('expert', need, 8)) {
      const document = store.of('expert').get(id);
      expect(cache.rank('expert', need, document === undefined ? [] : [document], 1)[0]?.score).toBeCloseTo(score, 9);
    }
  }
});

test('filters are made of structure: no value can close its quotes', () => {
  expect(filterOf([[{ field: 'associations', is: ['a'] }, { field: 'visibility', not: ['staff_only'] }], [{ field: 'id', is: ['1', '2'] }]])).toBe('(associations IN ["a"] AND visibility NOT IN ["staff_only"]) OR (id IN ["1", "2"])');
  expect(filterOf([])).toBe('id IN ["none"]');
  expect(filterOf([[]])).toBe('(id NOT IN ["none"])');
  for (const hostile of ['"', '\\', 'x" OR 1=1 OR id = "', "'", '\n', '\ud800', '`']) {
    expect(filterValue(hostile)).not.toMatch(/["'\\`\p{Cc}\p{Cs}]/u);
    expect(filterOf([[{ field: 'id', is: [hostile] }]]).match(/"/g)).toHaveLength(2);
  }
  expect(new Set(['"', '\\', "'", '`', '\n'].map(filterValue)).size).toBe(5);
});

test('a document is written in terms no segmenter cuts, and names are found by what people type', () => {
  expect(readingsOf('liu de')).toEqual(expect.arrayContaining(['liude', 'ld', 'liud', 'lde', 'de']));
  expect(readingsOf('tai shan gang tie ji tuan')).toEqual(expect.arrayContaining(['tsgtjt', 'taishangtjt', 'gtjt', 'taishangangtiejituan']));
  const written = meiliDocument('expert', { id: '1', title: '带式输送', text: 'GB/T 9704', items: [], names: ['刘德'], pinyin: ['liu de'], filters: { associations: ['a"b'] } });
  expect(written.terms.split(' ')).toEqual(expect.arrayContaining([writtenPiece('带式'), writtenPiece('式输'), writtenPiece('送'), 'gbt', '9704']));
  expect(written.terms).not.toContain(writtenPiece('刘德'));
  expect(written.name_terms.split(' ')).toEqual(expect.arrayContaining([writtenPiece('刘德'), writtenPiece('德')]));
  expect(written['associations']).toEqual([filterValue('a"b')]);
  expect([`${written.terms} ${written.name_terms}`].every((text) => /^[a-z0-9 ]+$/.test(text))).toBe(true);
});

test('a need is asked for by short queries that Meilisearch reads to the end', () => {
  const [need = { title: '', description: '' }] = needs;
  const queries = needQueries(need, undefined);
  expect(queries.length).toBeGreaterThan(20);
  expect(queries.length).toBeLessThanOrEqual(64);
  expect(queries.every(({ q }) => q.split(' ').length <= 10 && !/["-]/.test(q))).toBe(true);
  expect(new Set(queries.map(({ q }) => q.split(' ')[0])).size).toBe(queries.length);
  expect(needQueries({ title: '', description: '。，！' }, undefined)).toEqual([]);
  for (const text of ['粘性物料长距离带式输送回程带清扫装置', '"连铸 -结瘤"', '-', 'a b c d e f g h i j k l', '𬭎材料']) {
    expect(boxQueries(text).every(({ q, fields }) => q.split(' ').length <= 10 || fields.includes('names'))).toBe(true);
  }
});

test('settings are compared by what we set, in any order of names', () => {
  const wanted = settings();
  const found = { ...wanted, filterableAttributes: (wanted.filterableAttributes ?? []).toReversed(), faceting: { maxValuesPerFacet: 100 }, typoTolerance: { ...wanted.typoTolerance, disableOnWords: [] } } as typeof wanted;
  expect(sameSettings(wanted, found)).toBe(true);
  expect(sameSettings(wanted, { ...found, rankingRules: ['typo', 'words', 'attribute', 'exactness'] })).toBe(false);
  expect(sameSettings(wanted, { ...found, filterableAttributes: ['id'] })).toBe(false);
  expect(sameSettings(settings({ name: 'keqiao_a', dimensions: 8 }), found)).toBe(false);
});
