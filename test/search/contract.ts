import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countBackground } from '../../src/ranking/catalogue.ts';
import { trainSemantics } from '../../src/ranking/engine.ts';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';
import { piecesOf, type RankingModel } from '../../src/search/model.ts';
import type { DocumentSource, HeldIndex, SearchDocument, SearchKind } from '../../src/search/port.ts';
import { createStore } from './document-store.ts';
import { experts, item, needs } from '../ranking/made-up.ts';

/** What every search index must do, whatever it is made of. An adapter brings itself; the documents are kept here, as the database would. */
export interface Adapter { readonly name: string; open(source: DocumentSource): Promise<HeldIndex> }

/** A small model of these documents, quickly trained. */
export function modelOf(candidates: readonly SearchDocument[], asked: readonly SearchDocument[]): RankingModel {
  const [texts, needTexts] = [candidates.flatMap(piecesOf), asked.flatMap(piecesOf)];
  const all = [...texts, ...needTexts];
  return { version: 'small', kinds: new Map(), needs: countBackground(needTexts), semantics: trainSemantics(all, { version: 'small', minimum: 1, dimensions: 10, fields: 0 }) };
}

const person = (id: string, name: string, reading: string, more: Partial<SearchDocument> = {}): SearchDocument => ({ id, title: '', text: '', items: [], names: [name], pinyin: [reading], ...more });
export const people: readonly SearchDocument[] = [
  person('1', '刘德厚', 'liu de hou', { facets: { fields: ['连铸', '夹杂物控制'], institution: ['泰山钢铁研究院'] }, items: [item('a', '水口结瘤机理', '按 GB/T 9704-2012 检验，40Cr 钢，用 polymer 涂层。')], filters: { visibility: ['public'], associations: ['root', 'sd'], region: ['370000'] } }),
  person('2', '刘德', 'liu de', { facets: { fields: ['高分子'] }, items: [item('b', '导电聚合物', 'Conductive polymers for sensors')], filters: { visibility: ['staff_only'], associations: ['root', 'sd', 'ta'], region: ['370900'] } }),
  person('3', '泰山钢铁', 'tai shan gang tie', { text: '刘德厚曾在此工作', filters: { visibility: ['members'], associations: ['root', 'he'], region: ['130000'] } }),
  person('4', '中南大学', 'zhong nan da xue', { facets: { fields: ['冶金'] }, filters: { visibility: ['public'], associations: ['root'], region: ['430000'] } }),
  person('5', '曾国藩', 'zeng guo fan', { facets: { fields: ['水口', '连铸设备'] }, filters: { visibility: ['staff_only'], associations: ['root', 'hn'], region: ['430000'] } }),
  person('6', '3D打印学会', '3d da yin xue hui', { text: '连续铸钢与水口', filters: { visibility: ['public'], associations: ['root'], region: ['110000'] } }),
];
const bearings = Array.from({ length: 60 }, (_, n): SearchDocument => ({ id: `more-${n}`, title: `第${n}种轴承的润滑`, text: '', items: [item(`p-${n}`, `滚动轴承寿命试验${n}`)] }));
const profiles: readonly SearchDocument[] = [...experts, ...bearings];
const asked: readonly SearchDocument[] = needs.map((need, n) => ({ id: `n${n}`, title: need.title, text: need.description, items: [], names: [need.title], pinyin: [] }));

/** The queries of the lookup's own test: what is typed, and who is found, best first. */
export const typed: readonly (readonly [string, string, readonly string[]])[] = [
  ['exact name, then what begins so, then texts', '刘德厚', ['1', '3']], ['a name inside longer names', '刘德', ['2', '1', '3']], ['one character, in names and fields', '藩', ['5']],
  ['part of a Chinese word', '结瘤机', ['1']], ['two words, both needed', '连铸 结瘤', ['1']], ['a field before running text', '水口', ['5', '1', '6']],
  ['whole pinyin', 'zengguofan', ['5']], ['pinyin in words', 'zeng guo fan', ['5']], ['the beginning of a reading', 'zhongn', ['4']], ['initials', 'tsgt', ['3']],
  ['initials and syllables mixed', 'taishangt', ['3']], ['letters and characters mixed', 'liu德', ['2', '1']], ['from the middle of a name', 'dehou', ['1']],
  ['pinyin with one letter missing', 'zongnan', ['4']], ['pinyin with one letter too many', 'zhongnang', ['4']], ['a Latin word and its beginning', 'polymer', ['1', '2']],
  ['a Latin word with one typo', 'polymar', ['1']], ['the first letter wrong', 'bolymer', ['1']], ['upper case and full width', 'ＰＯＬＹＭＥＲ', ['1', '2']],
  ['a standard as it is written', 'GB/T 9704', ['1']], ['a standard without blanks', 'gbt9704', ['1']], ['digits are never guessed', 'GB/T 9705', []],
  ['digits and letters together', '40cr', ['1']], ['a name that begins with a digit', '3d打印', ['6']], ['nothing', '', []], ['signs only', '%_\\ "\' --', []], ['a word that is nowhere', '量子纠缠', []],
  ['a minus sign is no negation', '-水口', ['5', '1', '6']], ['quotes are no phrase', '"连铸 结瘤"', ['1']],
];

export function contract(adapter: Adapter): void {
  describe(adapter.name, () => {
    const store = createStore();
    const twin = createEmbeddedIndex();
    let index: HeldIndex;
    const put = async (kind: SearchKind, documents: readonly SearchDocument[]): Promise<void> => {
      for (const one of documents) store.of(kind).set(one.id, one);
      await Promise.all([index.put(kind, documents), twin.put(kind, documents)]);
    };
    const remove = async (kind: SearchKind, ids: readonly string[]): Promise<void> => {
      for (const id of ids) store.of(kind).delete(id);
      await Promise.all([index.remove(kind, ids), twin.remove(kind, ids)]);
    };
    beforeAll(async () => {
      index = await adapter.open(store.source);
      await put('technology_manager', people);
      await put('expert', profiles);
      await put('need', asked);
      const model = modelOf([...people, ...profiles], asked);
      await Promise.all([index.adopt(model), twin.adopt(model)]);
    });
    afterAll(() => index?.close?.());

    test.each(typed)('%s: %s', async (_, query, ids) => {
      const { hits, total } = await index.search('technology_manager', query, { limit: 10 });
      expect(hits.map((hit) => hit.id)).toEqual(ids);
      expect(total).toBe(ids.length);
    });

    test('what matched is told, with typos and whether all words were met', async () => {
      const first = async (query: string) => (await index.search('technology_manager', query, { limit: 1 })).hits[0];
      expect((await first('zgf'))?.matched).toEqual([{ field: 'name', terms: ['曾国藩'], typo: false }]);
      expect((await first('zongnan'))?.matched).toEqual([{ field: 'name', terms: ['中南'], typo: true }]);
      expect((await first('polymar'))?.matched).toEqual([{ field: 'a', terms: ['polymer'], typo: true }]);
      expect(await first('水口 结瘤 量子')).toMatchObject({ complete: false });
      expect((await index.search('technology_manager', '水口结瘤防治', { limit: 9 })).hits.map((hit) => hit.id)).toContain('1');
    });

    test('only who is accepted counts, and kinds do not mix', async () => {
      const { hits, total } = await index.search('technology_manager', '刘德', { limit: 1, accept: (id) => id !== '2' });
      expect([hits.map((hit) => hit.id), total]).toEqual([['1'], 2]);
      expect((await index.search('expert', '刘德', { limit: 9 })).hits).toEqual([]);
    });

    test('ranks like the embedded index: the same scores, in the same order; only what shares next to nothing may be missing', async () => {
      expect(index.rankingVersion).toBe(twin.rankingVersion);
      for (const need of needs) {
        const [mine, all] = [await index.rank('expert', need, 10), await twin.rank('expert', need, 1000)];
        expect(mine.slice(0, 5).map((one) => one.id)).toEqual(all.slice(0, 5).map((one) => one.id));
        const found = new Set(mine.map((one) => one.id));
        const theirs = all.filter((one) => found.has(one.id));
        expect(mine.map((one) => one.id)).toEqual(theirs.map((one) => one.id));
        mine.forEach((one, n) => { expect(one.score).toBeCloseTo(theirs[n]?.score ?? Number.NaN, 9); });
      }
    });

    test('rank accepts before the limit counts; few named ids are all scored', async () => {
      const need = needs[0] ?? { title: '', description: '' };
      const [best] = await index.rank('expert', need, 1);
      expect((await index.rank('expert', need, 5, (id) => id !== best?.id)).map((one) => one.id)).not.toContain(best?.id);
      const named = await index.rank('expert', { title: '轴承', description: '' }, 5, (id) => id === 'more-7', ['more-7']);
      expect(named.map((one) => one.id)).toEqual(['more-7']);
      expect(await index.rank('expert', { title: '', description: '' }, 5)).toEqual([]);
    });

    test('explains, moves by feedback and compares like the embedded index', async () => {
      const need = needs[0] ?? { title: '', description: '' };
      const ids = (await twin.rank('expert', need, 4)).map((one) => one.id);
      const [first = '', second = ''] = ids;
      expect(await index.explain('expert', need, first)).toEqual(await twin.explain('expert', need, first));
      expect(await index.explain('expert', need, 'nobody')).toBeUndefined();
      const judged = [{ id: first, level: 1 }, { id: second, level: 0 }];
      const close = (a: readonly number[], b: readonly number[]): void => { a.forEach((value, n) => { expect(value).toBeCloseTo(b[n] ?? Number.NaN, 9); }); };
      close(await index.shifts('expert', judged, ids), await twin.shifts('expert', judged, ids));
      close(await index.likeness('expert', first, ids), await twin.likeness('expert', first, ids));
    });

    test('what is put, replaced or removed is there, other, or gone; in any number at once', async () => {
      const before = (await index.counts()).society;
      await Promise.all([1, 2, 3].map((n) => put('society', [person(`s${n}`, `矿山机械学会${n}`, `kuang shan ji xie xue hui ${n}`, { text: '带式输送' })])));
      expect((await index.counts()).society).toBe(before + 3);
      await put('society', [person('s1', '食品学会', 'shi pin xue hui', { text: '杀菌' })]);
      expect((await index.search('society', '矿山', { limit: 9 })).hits.map((hit) => hit.id).sort()).toEqual(['s2', 's3']);
      await remove('society', ['s2', 'never-there']);
      expect((await index.search('society', 'ksjx', { limit: 9 })).hits.map((hit) => hit.id)).toEqual(['s3']);
      expect((await index.counts()).society).toBe(before + 2);
    });
  });
}
