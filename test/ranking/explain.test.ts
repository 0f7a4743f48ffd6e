import { expect, test } from 'vitest';
import { createEngine, trainSemantics } from '../../src/ranking/engine.ts';
import type { Candidate, Engine, Explanation, NeedText } from '../../src/ranking/engine.ts';
import { onlyStopPhrases } from '../../src/ranking/stop-phrases.ts';
import { normalise } from '../../src/ranking/text.ts';
import { candidate, experts, needs } from './made-up.ts';

const background = needs.map(({ title, description }) => `${title}\n${description}`);

function engineOf(candidates: readonly Candidate[], semantic = true): Engine {
  const engine = createEngine();
  for (const one of candidates) engine.put(one);
  engine.refresh(background);
  if (semantic) engine.adopt(trainSemantics([...engine.texts(), ...background], { minimum: 1, dimensions: 20, fields: 0 }));
  return engine;
}

const need = (title: string, description = ''): NeedText => ({ title, description });
const explain = (engine: Engine, one: NeedText, id: string): Explanation => {
  const explanation = engine.explain(one, id);
  if (!explanation) throw new Error(`no candidate ${id}`);
  return explanation;
};
const settled = engineOf(experts);
const pairs = needs.flatMap((one) => experts.map((expert) => [one, expert] as const));
const textOf = (expert: Candidate, itemId: string | null): string => {
  const cited = itemId === null ? expert : expert.items.find(({ id }) => id === itemId);
  return `${cited?.title}\n${cited?.text}`;
};
const blanked = (expert: Candidate, itemId: string | null): Candidate => itemId === null
  ? { ...expert, title: '', text: '' }
  : { ...expert, items: expert.items.map((one) => (one.id === itemId ? { ...one, title: '', text: '' } : one)) };

test('blanking what is cited lowers the score by the shares of the reasons that cite it', () => {
  let cited = 0;
  const engine = engineOf(experts);
  for (const [one, expert] of pairs) {
    const before = engine.score(one, expert.id)?.score ?? Number.NaN;
    const { reasons } = explain(engine, one, expert.id);
    for (const itemId of new Set(reasons.map((reason) => reason.itemId))) {
      engine.put(blanked(expert, itemId));
      const after = engine.score(one, expert.id)?.score ?? Number.NaN;
      const claimed = reasons.filter((reason) => reason.itemId === itemId).reduce((sum, { share }) => sum + share, 0);
      expect(after).toBeLessThan(before);
      expect(Math.min(1, (before - after) / before)).toBeCloseTo(claimed, 6);
      engine.put(expert);
      cited += 1;
    }
  }
  expect(cited).toBeGreaterThan(5);
});

test('of a work on its own the shown shares are the whole score', () => {
  const engine = engineOf([candidate('work', '印染废水 催化氧化 处理装置'), ...experts]);
  const { reasons } = explain(engine, needs[0] ?? need(''), 'work');
  expect(reasons.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
});

test('terms stand literally in the clause and in what is cited, and are not stop-phrases', () => {
  let terms = 0;
  for (const [one, expert] of pairs) {
    for (const reason of explain(settled, one, expert.id).reasons) {
      expect(`${one.title}\n${one.description}`).toContain(reason.phrase);
      for (const term of reason.terms) {
        terms += 1;
        expect(normalise(reason.phrase)).toContain(term);
        expect(normalise(textOf(expert, reason.itemId))).toContain(term);
        expect(onlyStopPhrases(term)).toBe(false);
      }
    }
  }
  expect(terms).toBeGreaterThan(8);
});

test('each clause is answered by the work that says most of it', () => {
  const { reasons, unanswered } = explain(settled, needs[0] ?? need(''), 'water');
  const answer = (part: string) => reasons.find(({ phrase }) => phrase.includes(part));
  expect(answer('难降解有机物')).toMatchObject({ itemId: 'water-1', itemTitle: '高盐有机废水催化氧化处理', terms: expect.arrayContaining(['难降解有机物']) });
  expect(answer('印染车间')?.terms.some((term) => term.includes('废水'))).toBe(true);
  expect(unanswered).toContain('现有生化工艺无法达标');
});

test('a clause answered is not listed as unanswered', () => {
  for (const [one, expert] of pairs) {
    const { reasons, unanswered } = explain(settled, one, expert.id);
    for (const { phrase } of reasons) expect(unanswered).not.toContain(phrase);
    expect(unanswered.length).toBeLessThanOrEqual(6);
  }
});

test('headings and phrases such as 降低成本 are nobody’s to answer', () => {
  const one = need('耐磨钢板', '一、研究背景\n二、技术难点:轧辊粘钢\n三、预期目标\n降低成本,提高效率,提升产品质量');
  expect(explain(settled, one, 'herb').unanswered.toSorted()).toEqual(['耐磨钢板', '轧辊粘钢'].toSorted());
});

test('when only stop-phrases are shared there is no reason, and the band says so', () => {
  const engine = engineOf([...experts, candidate('vague', '关键技术研究与应用')]);
  expect(explain(engine, need('齿轮箱关键技术研究'), 'vague')).toMatchObject({ chance: 0, reasons: [], unanswered: ['齿轮箱关键技术研究'], band: 'related_words_only' });
});

test('the band rises with the likeness of the best work', () => {
  const engine = engineOf(experts);
  expect(explain(engine, needs[1] ?? need(''), 'battery').band).toBe('likely');
  expect(explain(engine, needs[1] ?? need(''), 'herb').band).toBe('related_words_only');
});

test('two clauses answered by the same words of one work are one reason', () => {
  const { reasons } = explain(settled, need('耐磨钢板轧制', '耐磨钢板订单多。\n用户要耐磨钢板。'), 'steel');
  const keys = reasons.map(({ itemId, terms }) => `${itemId} ${terms.toSorted().join(' ')}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('explaining changes nothing', () => {
  const engine = engineOf(experts);
  const [one] = needs;
  if (!one) throw new Error('no need');
  const before = engine.rank(one, { limit: 10 });
  for (const { id } of experts) explain(engine, one, id);
  expect(engine.rank(one, { limit: 10 })).toEqual(before);
});
