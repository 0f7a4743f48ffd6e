import { describe, expect, test } from 'vitest';
import { experts1 } from '../../seeds/experts-1.ts';
import { experts2 } from '../../seeds/experts-2.ts';
import { experts3 } from '../../seeds/experts-3.ts';
import { experts4 } from '../../seeds/experts-4.ts';
import { experts5 } from '../../seeds/experts-5.ts';
import { experts6 } from '../../seeds/experts-6.ts';
import { experts7 } from '../../seeds/experts-7.ts';
import { experts8 } from '../../seeds/experts-8.ts';
import { needs1 } from '../../seeds/needs-1.ts';
import { splittingQuestions, termsToAsk, turned } from '../../src/needs/splitting.ts';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';

describe('splitting questions', () => {
  test('terms of the best first, each once, without what the need says and single letters', () => {
    expect(termsToAsk('连 铸工艺', [['连铸', '耐火材料', '铝'], ['夹杂物', '耐火 材料']])).toEqual(['耐火 材料', '夹杂物']);
    expect(termsToAsk('连铸', Array.from({ length: 30 }, (_, at) => [`领域${at}`, `方向${at}`])).length).toBe(20);
  });
  test('turned: nothing, all, and a turn at the top counts for more than one at the end', () => {
    const order = ['a', 'b', 'c', 'd'];
    expect([turned(order, order), turned(order, order.toReversed()), turned([], []), turned(order, ['x', 'y'])]).toEqual([0, 1, 0, 1]);
    expect(turned(order, ['b', 'a', 'c', 'd'])).toBeGreaterThan(turned(order, ['a', 'b', 'd', 'c']));
  });
  test('most turned first; what turns nothing or leads to the same order is not asked', () => {
    const before = ['a', 'b', 'c'];
    const asked = splittingQuestions(before, [{ term: '无用', order: before }, { term: '激光', order: ['b', 'a', 'c'] }, { term: '光学', order: ['b', 'a', 'c'] }, { term: '焊接', order: ['x', 'c', 'b'] }]);
    expect(asked.map((one) => [one.term, one.entering])).toEqual([['焊接', 1], ['光学', 0]]);
  });
});

test('on the demo data the answer to a question changes the first ten more than a random term does', async () => {
  const experts = [...experts1, ...experts2, ...experts3, ...experts4, ...experts5, ...experts6, ...experts7, ...experts8];
  const index = createEmbeddedIndex();
  await index.put('expert', experts.map((one) => ({ id: one.key, title: one.fields.join(' '), text: one.summary, items: one.evidence.map((work, at) => ({ id: `${one.key}-${at}`, title: work.title, text: work.text ?? '' })) })));
  const fields = new Map(experts.map((one) => [one.key, one.fields]));
  const everything = [...new Set(experts.flatMap((one) => one.fields))];
  let seed = 7;
  const random = (below: number): number => { seed = (seed * 48271) % 2147483647; return seed % below; };
  const [asked, ofCandidates, any]: [number[], number[], number[]] = [[], [], []];
  for (const need of needs1.slice(0, 10)) {
    const rank = async (added: string) => (await index.rank('expert', { title: need.title, description: `${need.title}\n${added}` }, 10)).map((one) => one.id); // one vague sentence
    const ranked = await index.rank('expert', { title: need.title, description: `${need.title}\n` }, 10);
    const before = ranked.map((one) => one.id);
    const terms = termsToAsk(need.title, ranked.filter((one) => one.score >= 0.5 * (ranked[0]?.score ?? 0)).map((one) => fields.get(one.id) ?? []));
    const answers: { term: string; order: readonly string[] }[] = [];
    for (const term of terms) answers.push({ term, order: await rank(term) });
    const questions = splittingQuestions(before, answers);
    for (const question of questions) {
      asked.push(question.turned);
      ofCandidates.push(turned(before, answers[random(answers.length)]?.order ?? before));
      any.push(turned(before, await rank(everything[random(everything.length)] ?? '')));
    }
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(asked.length).toBeGreaterThan(10);
  expect(mean(asked)).toBeGreaterThan(1.5 * mean(ofCandidates));
  expect(mean(asked)).toBeGreaterThan(1.5 * mean(any));
});
