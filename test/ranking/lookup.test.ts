import { describe, expect, test } from 'vitest';
import { createLookup, type LookupDocument } from '../../src/ranking/lookup/lookup.ts';
import { isOneEdit } from '../../src/ranking/lookup/vocabulary.ts';

const person = (id: string, name: string, reading: string, more: Partial<LookupDocument> = {}): LookupDocument => ({ id, names: [name], readings: [reading], ...more });
const people: readonly LookupDocument[] = [
  person('1', '刘德厚', 'liu de hou', { fields: { fields: ['连铸', '夹杂物控制'], institution: ['泰山钢铁研究院'] }, texts: [{ name: 'item:a', title: '水口结瘤机理', text: '按 GB/T 9704-2012 检验,40Cr 钢,用 polymer 涂层。' }] }),
  person('2', '刘德', 'liu de', { fields: { fields: ['高分子'] }, texts: [{ name: 'item:b', title: '导电聚合物', text: 'Conductive polymers for sensors' }] }),
  person('3', '泰山钢铁', 'tai shan gang tie', { texts: [{ name: 'summary', title: '', text: '刘德厚曾在此工作' }] }),
  person('4', '中南大学', 'zhong nan da xue', { fields: { fields: ['冶金'] } }),
  person('5', '曾国藩', 'zeng guo fan', { fields: { fields: ['水口', '连铸设备'] } }),
  person('6', '3D打印学会', '3d da yin xue hui', { texts: [{ name: 'summary', title: '', text: '连续铸钢与水口' }] }),
];
const filled = (documents: readonly LookupDocument[] = people) => { const lookup = createLookup(); for (const one of documents) lookup.put(one); return lookup; };
const found = (query: string, lookup = filled()) => lookup.find(query, { limit: 10 }).hits.map((hit) => hit.id);

describe('what is typed, and who is found, best first', () => {
  test.each<[string, string, readonly string[]]>([
    ['exact name, then what begins so, then texts', '刘德厚', ['1', '3']],
    ['a name inside longer names', '刘德', ['2', '1', '3']],
    ['one character, in names and fields', '藩', ['5']],
    ['part of a Chinese word', '结瘤机', ['1']],
    ['two words, both needed', '连铸 结瘤', ['1']],
    ['a field before running text', '水口', ['5', '1', '6']],
    ['whole pinyin', 'zengguofan', ['5']],
    ['pinyin in words', 'zeng guo fan', ['5']],
    ['the beginning of a reading', 'zhongn', ['4']],
    ['initials', 'tsgt', ['3']],
    ['initials and syllables mixed', 'taishangt', ['3']],
    ['letters and characters mixed', 'liu德', ['2', '1']],
    ['from the middle of a name', 'dehou', ['1']],
    ['pinyin with one letter missing', 'zongnan', ['4']],
    ['pinyin with one letter too many', 'zhongnang', ['4']],
    ['pinyin with neighbours exchanged', 'zhnogguofan', []],
    ['a Latin word and its beginning', 'polymer', ['1', '2']],
    ['a Latin word with one typo', 'polymar', ['1']],
    ['the first letter wrong', 'bolymer', ['1']],
    ['upper case and full width', 'ＰＯＬＹＭＥＲ', ['1', '2']],
    ['a standard as it is written', 'GB/T 9704', ['1']],
    ['a standard without blanks', 'gbt9704', ['1']],
    ['a standard in full width', 'ＧＢ／Ｔ９７０４', ['1']],
    ['digits are never guessed', 'GB/T 9705', []],
    ['digits and letters together', '40cr', ['1']],
    ['a name that begins with a digit', '3d打印', ['6']],
    ['nothing', '', []],
    ['signs only', '%_\\ "\' --', []],
    ['a word that is nowhere', '量子纠缠', []],
  ])('%s: %s', (_, query, ids) => {
    expect(found(query)).toEqual(ids);
  });
});

test('where nothing has every word, what has most of them', () => {
  const { hits, total } = filled().find('连铸 聚合物 量子', { limit: 10 });
  expect(hits.every((hit) => !hit.complete)).toBe(true);
  expect(total).toBe(hits.length);
  expect(found('水口结瘤防治')).toContain('1');
  expect(filled().find('连铸 水口', { limit: 10 }).hits.map((hit) => [hit.id, hit.complete])).toEqual([['5', true], ['1', true]]);
});

test('what matched is told: where, and in which words of the document', () => {
  const lookup = filled();
  const matched = (query: string) => lookup.find(query, { limit: 1 }).hits[0]?.matched;
  expect(matched('zgf')).toEqual([{ field: 'name', terms: ['曾国藩'], typo: false }]);
  expect(matched('dehou')).toEqual([{ field: 'name', terms: ['德厚'], typo: false }]);
  expect(matched('zongnan')).toEqual([{ field: 'name', terms: ['中南'], typo: true }]);
  expect(matched('polymar')).toEqual([{ field: 'item:a', terms: ['polymer'], typo: true }]);
  expect(matched('连铸 结瘤')).toEqual([{ field: 'fields', terms: ['连铸'], typo: false }, { field: 'item:a', terms: ['结瘤'], typo: false }]);
});

test('typos are mended where a word is found nowhere; always when asked', () => {
  const lookup = filled([person('1', '甲', 'jia', { fields: { f: ['polymer'] } }), person('2', '乙', 'yi', { fields: { f: ['polymar'] } })]);
  expect(lookup.find('polymar', { limit: 9 }).hits.map((hit) => hit.id)).toEqual(['2']);
  expect(lookup.find('polymar', { limit: 9, typos: 'always' }).hits.map((hit) => hit.id)).toEqual(['2', '1']);
});

test('only who is accepted counts', () => {
  const { hits, total } = filled().find('刘德', { limit: 1, accept: (id) => id !== '2' });
  expect([hits.map((hit) => hit.id), total]).toEqual([['1'], 2]);
});

test('what was removed or replaced is gone, and all answers are those of a new index', () => {
  const queries = ['刘德', 'ld', 'zongnan', 'polymer', '连铸', '水口', 'word7', 'ren3', '人'];
  const made = Array.from({ length: 200 }, (_, n) => person(`p${n}`, `人${n}`, `ren ${n}`, { fields: { f: [`word${n % 20} 连铸`] } }));
  const lookup = filled([...people, ...made, ...made.map((one) => ({ ...one, fields: { f: ['旧的'] } })), ...made]);
  for (const { id } of made.slice(0, 150)) lookup.remove(id);
  for (const { id } of people.slice(0, 2)) { expect(lookup.remove(id)).toBe(true); expect(lookup.remove(id)).toBe(false); }
  const fresh = filled([...made.slice(150), ...people.slice(2)]);
  expect(lookup.size).toBe(fresh.size);
  for (const query of [...queries, ...queries]) expect([query, lookup.find(query, { limit: 500 })]).toEqual([query, fresh.find(query, { limit: 500 })]);
  expect(found('旧的', lookup)).toEqual([]);
});

test('hostile queries only find nothing', () => {
  const lookup = filled();
  for (const query of ['a'.repeat(100_000), '连'.repeat(100_000), '.*+?^${}()|[]\\', "'; drop table expert; --", '😀😀', '\ud800', 'a\udc00b', '\u0000', 'aeiou'.repeat(8), '%'.repeat(500), '／'.repeat(300)]) {
    const began = performance.now();
    expect(lookup.find(query, { limit: 10, typos: 'always' }).hits.length).toBeLessThanOrEqual(10);
    expect(performance.now() - began).toBeLessThan(500);
  }
});

test('one edit, in all its forms', () => {
  for (const [a, b] of [['polymer', 'polymar'], ['polymer', 'olymer'], ['polymer', 'polymeer'], ['polymer', 'ploymer'], ['ab', 'ba']] as const) expect([a, b, isOneEdit(a, b), isOneEdit(b, a)]).toEqual([a, b, true, true]);
  for (const [a, b] of [['polymer', 'polymer'], ['polymer', 'plymar'], ['abc', 'cba'], ['', 'ab']] as const) expect([a, b, isOneEdit(a, b)]).toEqual([a, b, false]);
});
