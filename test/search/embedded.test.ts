import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trainSemantics } from '../../src/ranking/engine.ts';
import { createEmbeddedIndex, type EmbeddedIndex, openEmbeddedIndex } from '../../src/search/embedded.ts';
import { modelFromBytes, modelToBytes, piecesOf, type RankingModel, trainModel } from '../../src/search/model.ts';
import type { SearchDocument } from '../../src/search/port.ts';
import { folderStore } from '../../src/search/snapshot-store.ts';
import { experts, item, needs } from '../ranking/made-up.ts';

/** The embedded index across restarts: what it kept is used when it can be, and is only a cache when it cannot. */
let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'keqiao-index-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const documents: readonly SearchDocument[] = [...experts, ...Array.from({ length: 40 }, (_, n) => ({ id: `more-${n}`, title: `第${n}种轴承的润滑`, text: '', items: [item(`p-${n}`, `滚动轴承寿命试验${n}`)] }))];
async function* batches<T>(all: readonly T[]): AsyncGenerator<readonly T[]> { for (let at = 0; at < all.length; at += 7) yield all.slice(at, at + 7); }

const texts = { texts: documents.flatMap(piecesOf), needs: needs.map((need) => `${need.title}\n${need.description}`) };
const model: RankingModel = { ...trainModel(texts, 'm1'), semantics: trainSemantics([...texts.texts, ...texts.needs], { version: 'm1', minimum: 1, dimensions: 10, fields: 0 }) };

async function started(held = documents, store = folderStore(folder)): Promise<EmbeddedIndex> {
  const index = await openEmbeddedIndex(store);
  await index.fill('expert', batches(held));
  await index.fill('need', batches(needs.map((need, n) => ({ id: `n${n}`, title: need.title, text: need.description, items: [] }))));
  await index.adopt(model);
  await index.keep();
  return index;
}

const answers = async (index: EmbeddedIndex): Promise<unknown> =>
  Promise.all(needs.map(async (need) => [await index.rank('expert', need, 20), await index.explain('expert', need, 'water'), await index.search('expert', need.title.slice(0, 2), { limit: 10 })]));

test('a restart answers the same, with the same model', async () => {
  const first = await started();
  const again = await started();
  expect(again.rankingVersion).toBe(first.rankingVersion);
  expect(await answers(again)).toEqual(await answers(first));
  const early = await openEmbeddedIndex(folderStore(folder));
  expect(await early.counts()).toMatchObject({ expert: documents.length, need: needs.length });
});

test('what changed while it was down is changed, what is gone is gone', async () => {
  await started();
  const now = documents.filter(({ id }) => id !== 'steel').map((one) => (one.id === 'herb' ? { ...one, title: '海水淡化', items: [] } : one));
  const index = await started(now);
  expect((await index.rank('expert', { title: '海水淡化', description: '' }, 1))[0]?.id).toBe('herb');
  expect((await index.counts()).expert).toBe(documents.length - 1);
  expect((await index.rank('expert', { title: '连铸坯中心偏析', description: '' }, 50)).map(({ id }) => id)).not.toContain('steel');
});

const harm: readonly (readonly [string, (path: string) => void])[] = [
  ['deleted', (path) => { rmSync(path); }], ['emptied', (path) => { writeFileSync(path, ''); }],
  ['cut', (path) => { writeFileSync(path, readFileSync(path).subarray(0, 1000)); }],
  ['garbled', (path) => { const bytes = readFileSync(path); const at = bytes.length >> 1; bytes[at] = (bytes[at] ?? 0) ^ 4; writeFileSync(path, bytes); }],
  ['lost and half-written', (path) => { rmSync(path); writeFileSync(`${path}.part`, 'left behind'); }],
];

test.each(harm)('%s snapshots cost time only', async (_, spoil) => {
  const whole = await answers(await started());
  expect(readdirSync(folder).sort()).toEqual(['achievement', 'enterprise', 'expert', 'need', 'society', 'technology_manager'].flatMap((name) => [`${name}.bin`, `${name}.lookup.bin`]));
  for (const name of readdirSync(folder)) spoil(join(folder, name));
  expect(await answers(await started())).toEqual(whole);
});

test('a model is the same after it was bytes, at any offset, and an empty one too', () => {
  const counted = { ...model, kinds: new Map([['expert', { counts: new Map([['轴承', 3], ['#承寿', 1]]), size: 4, meanLength: 2.5 }], ['need', { counts: new Map(), size: 0 }]]) } as RankingModel;
  expect(modelFromBytes(modelToBytes(counted))).toEqual(counted);
  const bytes = modelToBytes(model);
  expect(modelFromBytes(bytes)).toEqual(model);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(modelFromBytes(shifted.subarray(3))).toEqual(model);
  const empty = trainModel({ texts: [], needs: [] }, 'none');
  expect(modelFromBytes(modelToBytes(empty))).toEqual(empty);
});

test('adopting changes the version that proposals name, and doing without a model changes it back', async () => {
  const index = await started();
  expect(index.rankingVersion).toMatch(/\+m1$/);
  const [withModel] = await index.rank('expert', { title: '滚动轴承寿命', description: '' }, 1);
  expect(withModel?.parts['semantics']).toBeGreaterThan(0);
  await index.adopt(undefined);
  expect(index.rankingVersion).not.toContain('+');
  expect((await index.rank('expert', { title: '滚动轴承寿命', description: '' }, 1))[0]?.parts['semantics'] ?? 0).toBe(0);
});

test('a snapshot of another runtime is not used, nor is one that cannot be written an error of indexing', async () => {
  await started();
  const other = await openEmbeddedIndex({ ...folderStore(folder), runtime: 'icu 1' });
  expect((await other.counts()).expert).toBe(0);
  expect(other.rankingVersion).not.toContain('+');
  const stuck = await openEmbeddedIndex({ ...folderStore(folder), write: () => Promise.reject(new Error('disk full')) });
  await stuck.put('expert', [{ id: 'new', title: '轧辊磨削', text: '', items: [] }]);
  await expect(stuck.keep()).rejects.toThrow('disk full');
  expect((await stuck.rank('expert', { title: '轧辊磨削', description: '' }, 1))[0]?.id).toBe('new');
});

test('while many are put others have their turn, and the later call wins', async () => {
  const index = createEmbeddedIndex();
  const many = Array.from({ length: 3000 }, (_, n) => ({ id: `id-${n}`, title: `滚动轴承寿命试验方法${n}`, text: '', items: [] }));
  let turns = 0;
  const timer = setInterval(() => { turns += 1; }, 1);
  const bulk = index.put('expert', many);
  await new Promise((resolve) => { setTimeout(resolve, 3); });
  await index.put('expert', [{ id: 'id-2999', title: '海水淡化', text: '', items: [] }]);
  await index.remove('expert', ['id-2998']);
  await bulk;
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
  expect((await index.counts()).expert).toBe(2999);
  expect((await index.rank('expert', { title: '海水淡化', description: '' }, 1))[0]?.id).toBe('id-2999');
});
