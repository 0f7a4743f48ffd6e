import { expect, test } from 'vitest';
import { demo } from '../../seeds/index.ts';
import { createLookup, type Lookup, type LookupDocument } from '../../src/ranking/lookup/lookup.ts';
import { pinyinKey } from '../../src/shared/pinyin.ts';

const RUNTIME = 'icu 78';
const documents: readonly LookupDocument[] = demo.experts.map((expert, n) => ({
  id: `e${n}`, names: [expert.name], readings: [pinyinKey(expert.name, 'person')], fields: { fields: expert.fields },
  texts: expert.evidence.map((one, i) => ({ name: `${n}-${i}`, title: one.title, text: one.text ?? '' })),
}));
const queries = ['连铸', '夹杂物 控制', documents[3]?.names[0] ?? '', (documents[5]?.readings?.[0] ?? '').replaceAll(' ', ''), 'polymer', 'hydrogem', '煤矿', '不存在的词'];
const answers = (lookup: Lookup): unknown => queries.map((query) => lookup.find(query, { limit: 20 }));

function saved(): Lookup {
  const lookup = createLookup();
  for (const one of documents) lookup.put(one);
  lookup.remove('e0');
  return lookup;
}
const bytesOf = (lookup: Lookup): Uint8Array => new Uint8Array(Buffer.concat(lookup.snapshot(RUNTIME)));

test('put again after a restart, everything is found as before', () => {
  const lookup = saved();
  const again = createLookup({ snapshot: bytesOf(lookup), runtime: RUNTIME });
  expect(again.find('连铸', { limit: 5 }).hits).toEqual([]);
  for (const one of documents.slice(1)) again.put(one);
  again.settle();
  expect(again.size).toBe(lookup.size);
  expect(answers(again)).toEqual(answers(lookup));
  expect(bytesOf(again)).toEqual(bytesOf(lookup));
});

test('what changed, came or went between the two starts is found as it is now', () => {
  const again = createLookup({ snapshot: bytesOf(saved()), runtime: RUNTIME });
  const now = documents.slice(0, 40).map((one, n): LookupDocument => (n % 3 === 0 ? { ...one, texts: [{ name: 'new', title: '量子霍尔传感器', text: '' }] } : one));
  const fresh = createLookup();
  for (const one of now) { again.put(one); fresh.put(one); }
  again.settle();
  expect(again.size).toBe(fresh.size);
  expect(again.find('量子霍尔', { limit: 50 }).hits.map(({ id }) => id)).toEqual(fresh.find('量子霍尔', { limit: 50 }).hits.map(({ id }) => id));
  expect(answers(again)).toEqual(answers(fresh));
  again.remove('e1');
  again.put({ id: 'later', names: ['后来者'], readings: ['hou lai zhe'] });
  expect(again.find('houlaizhe', { limit: 5 }).hits.map(({ id }) => id)).toEqual(['later']);
  const third = createLookup({ snapshot: bytesOf(again), runtime: RUNTIME });
  for (const one of [...now.filter(({ id }) => id !== 'e1'), { id: 'later', names: ['后来者'], readings: ['hou lai zhe'] }]) third.put(one);
  expect(answers(third)).toEqual(answers(again));
});

test('slots that are all free are still taken: new documents follow behind them', () => {
  const lookup = createLookup();
  lookup.put({ id: 'a', names: ['甲'] });
  lookup.remove('a');
  const again = createLookup({ snapshot: bytesOf(lookup), runtime: RUNTIME });
  again.put({ id: 'b', names: ['甲'] });
  expect(again.find('甲', { limit: 5 }).hits.map(({ id }) => id)).toEqual(['b']);
});

test('bytes that are cut, changed or of another runtime are as if there were none', () => {
  const bytes = bytesOf(saved());
  const flipped = bytes.slice();
  flipped[bytes.length >> 1] = (flipped[bytes.length >> 1] ?? 0) ^ 1;
  for (const [snapshot, runtime] of [[bytes.subarray(0, bytes.length - 8), RUNTIME], [flipped, RUNTIME], [bytes, 'icu 79'], [new Uint8Array(0), RUNTIME]] as const) {
    const again = createLookup({ snapshot, runtime });
    for (const one of documents.slice(1)) again.put(one);
    expect(answers(again)).toEqual(answers(saved()));
  }
});
