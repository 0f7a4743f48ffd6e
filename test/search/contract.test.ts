import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';
import { filterOf } from '../../src/search/meili-filter.ts';
import { createMeiliIndex } from '../../src/search/meilisearch.ts';
import type { Visible } from '../../src/search/port.ts';
import { contract, people, typed } from './contract.ts';
import { createStore } from './document-store.ts';
import { dropIndexes } from './meili.ts';

/** One suite over the embedded index and, with MEILI_URL (and MEILI_API_KEY), over a real Meilisearch. */
const { MEILI_URL: url, MEILI_API_KEY: apiKey } = process.env;

contract({ name: 'embedded', async open() { return createEmbeddedIndex(); } });

if (url === undefined) {
  console.log(`MEILI_URL is not set: the same ${typed.length + 6} cases and the 12 of permissions did not run on Meilisearch.`);
} else {
  const prefix = `test-${randomUUID().slice(0, 8)}-`;
  const limits = { search: 20_000, request: 30_000, task: 120_000 };
  afterAll(() => dropIndexes(url, apiKey, prefix));
  contract({ name: 'Meilisearch', open: async (source) => createMeiliIndex({ url, apiKey, prefix, source, limits }) });

  describe('Meilisearch: what a person may not see does not come back', () => {
    const store = createStore();
    for (const one of people) store.of('expert').set(one.id, one);
    const hostile = ['"', "'", '\\', '\\"', '" OR id != "', 'x" OR 1=1 OR id = "', "' OR '1'='1", '\n', '\u0000', 'ta] OR id IN ["1"', 'a\\', '\ud800', '＂', 'NOT', '*'];
    for (const [n, value] of hostile.entries()) store.of('expert').set(`h${n}`, { id: `h${n}`, title: '水口', text: '', items: [], names: [`某人${n}`], pinyin: [`mou ren ${n}`], filters: { visibility: ['staff_only'], associations: [value], region: ['370000'] } });
    const index = createMeiliIndex({ url, apiKey, prefix: `${prefix}seen-`, source: store.source, limits });
    const seen = async (visible: Visible, query = '水口') => (await index.search('expert', query, { limit: 50, visible })).hits.map((hit) => hit.id);

    test('filled', async () => { expect((await index.sync.check()).find((one) => one.kind === 'expert')).toMatchObject({ database: 6 + hostile.length, missing: 6 + hostile.length }); });
    test('public things for everybody, all for the system, nothing for nobody', async () => {
      expect(await seen([[{ field: 'visibility', not: ['staff_only'] }]])).toEqual(['1', '6']);
      expect((await seen([[]])).length).toBe(3 + hostile.length);
      expect(await seen([])).toEqual([]);
      expect(await seen([[{ field: 'id', is: [] }]])).toEqual([]);
    });
    test('a subtree, and one of one’s own', async () => {
      expect(await seen([[{ field: 'associations', is: ['sd'] }]])).toEqual(['1']);
      expect(await seen([[{ field: 'associations', is: ['sd'] }], [{ field: 'id', is: ['5'] }]])).toEqual(['5', '1']);
      expect(await seen([[{ field: 'associations', is: ['sd'] }, { field: 'visibility', not: ['staff_only'] }]], '刘德')).toEqual(['1']);
    });
    test.each(hostile.map((value, n) => [JSON.stringify(value), value, `h${n}`] as const))('hostile value %s finds exactly what has it', async (_, value, id) => {
      expect(await seen([[{ field: 'associations', is: [value] }]])).toEqual([id]);
      expect(await seen([[{ field: 'visibility', is: [value] }]])).toEqual([]);
    });
    test('a field that is none is refused here', () => { expect(() => filterOf([[{ field: 'id = "1" OR id', is: ['x'] }]])).toThrow('not a field'); });
  });
}
