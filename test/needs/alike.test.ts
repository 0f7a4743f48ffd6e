import { expect, test } from 'vitest';
import { needs1 } from '../../seeds/needs-1.ts';
import { needs2 } from '../../seeds/needs-2.ts';
import { needs3 } from '../../seeds/needs-3.ts';
import { needs4 } from '../../seeds/needs-4.ts';
import { ALIKE_FROM, kinship, nearDuplicates } from '../../src/needs/alike.ts';
import { needText } from '../../src/needs/need.ts';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';

type Text = Parameters<typeof needText>[0];
const needs: readonly Text[] = [...needs1, ...needs2, ...needs3, ...needs4].map((need) => ({ title: need.title, field: need.field, background: need.background ?? null, problem: need.problem ?? null, goals: need.goals ?? null }));
const document = (id: string, need: Text) => { const { title, description } = needText(need); return { id, title, text: description, items: [] }; };
/** Every other sentence, backwards, under a shortened title and without goals. */
const toldAgain = (need: Text, from: number): Text => ({
  ...need, title: need.title.slice(0, Math.ceil(need.title.length * 0.7)), background: null, goals: null,
  problem: `${need.problem ?? ''}${need.background ?? ''}`.split(/(?<=[。；;])/).filter((part, at) => part !== '' && at % 2 === from).toReversed().join(''),
});

test('on the demo data no two different needs are near duplicates, and every need told again is', async () => {
  const index = createEmbeddedIndex();
  await index.put('need', needs.map((need, at) => document(`n${at}`, need)));
  const ids = needs.map((_, at) => `n${at}`);
  const pairs: number[] = [];
  for (const [at, id] of ids.entries()) pairs.push(...await index.likeness('need', id, ids.slice(at + 1)));
  expect(pairs).toHaveLength(3741);
  expect(Math.max(...pairs)).toBeLessThan(ALIKE_FROM - 0.05);
  for (const [at, need] of needs.entries()) {
    await index.put('need', [document('again', toldAgain(need, at % 2))]);
    const likeness = await index.likeness('need', 'again', ids);
    expect(nearDuplicates(ids.map((id, place) => ({ id, likeness: likeness[place] ?? 0 }))).map((one) => one.id), need.title).toEqual([`n${at}`]);
  }
});

test('most alike first, below the threshold nothing; kinship tells firm and year', () => {
  expect(nearDuplicates([{ id: 'c', likeness: 0.4 }, { id: 'a', likeness: 0.9 }, { id: 'b', likeness: 0.4 }, { id: 'd', likeness: 0.29 }]).map((one) => one.id)).toEqual(['a', 'b', 'c']);
  expect(kinship({ enterprise_id: 'e', created_at: new Date('2026-02-01') }, { enterprise_id: 'e', created_at: new Date('2025-11-01') })).toEqual({ sameFirm: true, lastYear: true });
});
