import { expect, test } from 'vitest';
import { createEngine, type Engine, rankingVersion } from '../../src/ranking/engine.ts';
import { createTable } from '../../src/ranking/table.ts';
import { createProfiles } from '../../src/ranking/profiles.ts';
import { fromBytes } from '../../src/ranking/snapshot.ts';
import { randomFrom } from '../../src/ranking/svd.ts';
import { candidate, experts, item, needs } from './made-up.ts';

const texts = needs.map(({ title, description }) => `${title}\n${description}`);
const RUNTIME = 'icu 78';

function filled(): Engine {
  const engine = createEngine();
  for (const one of experts) engine.put(one);
  engine.put(candidate('gone', '将被删除'));
  engine.refresh(texts);
  engine.put(candidate('late', '', '', [item('late-1', '海水淡化'), item('late-2', '海水淡化'), item('late-3', '反渗透膜')]));
  engine.remove('gone');
  return engine;
}

const bytesOf = (engine: Engine): Uint8Array => {
  const parts = engine.snapshot(RUNTIME);
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => { all.set(part, at); return at + part.length; }, 0);
  return all;
};
const loaded = (snapshot: Uint8Array, runtime = RUNTIME): Engine => createEngine({ snapshot, runtime });

test('what is loaded ranks, scores and explains as what was saved, to the last bit', () => {
  const engine = filled();
  const again = loaded(bytesOf(engine));
  expect(again.size).toBe(engine.size);
  expect([...again.ids()].sort()).toEqual([...engine.ids()].sort());
  for (const need of needs) {
    expect(again.rank(need, { limit: 20 })).toEqual(engine.rank(need, { limit: 20 }));
    expect(again.explain(need, 'water')).toEqual(engine.explain(need, 'water'));
  }
  expect(bytesOf(again)).toEqual(bytesOf(engine));
});

test('what is loaded goes on as what was saved: changes, deletions, a new idf', () => {
  const [engine, again] = [filled(), loaded(bytesOf(filled()))];
  for (const one of [engine, again]) {
    one.remove('steel');
    one.put(candidate('new', '轧辊磨削'));
    one.put(candidate('herb', '海水淡化'));
    one.refresh();
  }
  for (const need of needs) expect(again.rank(need, { limit: 20 })).toEqual(engine.rank(need, { limit: 20 }));
});

test('the saved background counts what counting the texts would', () => {
  const counted = createEngine();
  const read = createEngine();
  for (const engine of [counted, read]) for (const one of experts) engine.put(one);
  const other = filled();
  counted.refresh(other.background());
  read.refresh(other.texts());
  for (const need of needs) expect(counted.rank(need, { limit: 20 })).toEqual(read.rank(need, { limit: 20 }));
});

test('an empty engine can be saved', () => {
  expect(loaded(bytesOf(createEngine())).size).toBe(0);
});

test('the same candidate again is no work; half a surrogate pair is no change', () => {
  const engine = filled();
  expect(experts.map((one) => engine.put(one))).toEqual(experts.map(() => false));
  expect(engine.put(candidate('steel', '别的'))).toBe(true);
  expect(engine.put(candidate('odd', '\ud83d废水', '\udc00'))).toBe(true);
  expect(engine.put(candidate('odd', '\ud83d废水', '\udc00'))).toBe(false);
});

test('cut at any place, one byte changed, another version or runtime: as if there were none', () => {
  const bytes = bytesOf(filled());
  for (let part = 0; part < 40; part += 1) expect(loaded(bytes.slice(0, Math.floor((bytes.length * part) / 40))).size).toBe(0);
  const random = randomFrom(8);
  for (let time = 0; time < 200; time += 1) {
    const changed = bytes.slice();
    const at = Math.floor(random() * bytes.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    expect(loaded(changed).size, `byte ${at}`).toBe(0);
  }
  expect(loaded(bytes, 'icu 79').size).toBe(0);
  expect(fromBytes(bytes, { version: `${rankingVersion}x`, runtime: RUNTIME })).toBeUndefined();
  expect(loaded(new TextEncoder().encode('not a snapshot')).size).toBe(0);
  expect(loaded(bytes).size).toBe(experts.length + 1);
});

test('a table of thousands of texts agrees with a plain map', () => {
  const table = createTable();
  const model = new Map<string, number>();
  const random = randomFrom(5);
  for (let step = 0; step < 30_000; step += 1) {
    const key = `文${Math.floor(random() * 2000)}`;
    if (random() < 0.4) { table.delete(key); model.delete(key); } else { table.set(key, step); model.set(key, step); }
  }
  for (let n = 0; n < 2000; n += 1) expect(table.get(`文${n}`)).toBe(model.get(`文${n}`));
});

test('profiles come back as they were given, long and odd ones too', () => {
  const profiles = createProfiles();
  const all = ['', 'a', '\0', '\ufeff标', '废'.repeat(42), '废'.repeat(43), '水'.repeat(6000), 'x'.repeat(127), 'x'.repeat(128), '😀'.repeat(9000)]
    .map((text, n) => candidate(`id-${n}`, text, text, n % 2 ? [item('', text, ''), item('i', '', text)] : []));
  all.forEach((one, slot) => { profiles.set(slot, one); });
  all.forEach((one, slot) => {
    expect(profiles.read(slot)).toEqual(one);
    expect(profiles.id(slot)).toBe(one.id);
    expect(profiles.holds(slot, one)).toBe(true);
    expect(profiles.holds(slot, { ...one, title: `${one.title}x` })).toBe(false);
  });
});
