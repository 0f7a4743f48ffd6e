import { expect, test } from 'vitest';
import { demo } from '../../seeds/index.ts';
import { aboutTheFirm, phrasesOf } from '../../src/ranking/phrases.ts';
import { read, sharedSpans } from '../../src/ranking/spans.ts';
import { normalise } from '../../src/ranking/text.ts';
import { settledEngine } from './faithful.ts';

/** Explanations as people read them, on the needs of the demo data. */
const needs = demo.needs.map((one) => ({ title: one.title, description: [one.problem, one.goals, one.field, one.background].join('\n') }));
const experts = demo.experts.map((one) => ({ id: one.key, title: one.fields.join(' '), text: one.summary, items: one.evidence.map((work, id) => ({ id: String(id), title: work.title, text: work.text })) }));

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
/** Where a word of the text begins or ends, by a segmenter of the test's own. */
function edgesOf(text: string): Set<number> {
  const edges = new Set([0, text.length]);
  for (const { segment, index } of segmenter.segment(text)) edges.add(index).add(index + segment.length);
  return edges;
}
const standsWhole = (text: string, term: string): boolean => {
  const edges = edgesOf(text);
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) if (edges.has(at) && edges.has(at + term.length)) return true;
  return false;
};

test('what is marked begins and ends where words do, in the need and in the evidence; nothing asked is about the firm', () => {
  const engine = settledEngine(experts, needs);
  const byId = new Map(experts.map((one) => [one.id, one]));
  let marked = 0;
  for (const need of needs.filter((_, n) => n % 3 === 0)) {
    for (const { id } of engine.rank(need, { limit: 3 })) {
      const { reasons, unanswered } = engine.explain(need, id) ?? { reasons: [], unanswered: [] };
      for (const { phrase, itemId, terms } of reasons) {
        const expert = byId.get(id);
        const cited = itemId === null ? expert : expert?.items.find((one) => one.id === itemId);
        for (const term of terms) {
          expect(standsWhole(normalise(phrase), term), `${term} in ${phrase}`).toBe(true);
          expect(standsWhole(normalise(`${cited?.title}\n${cited?.text}`), term), `${term} in ${cited?.title}`).toBe(true);
          marked += 1;
        }
      }
      for (const phrase of unanswered) expect(aboutTheFirm(phrase), phrase).toBe(false);
    }
  }
  expect(marked).toBeGreaterThan(200);
});

test.each([
  ['高含水粘性物料', '高含水粘土脱水', '高含水粘'], ['多风机并联产生拍频噪声', '风机并网噪声', '风机并'], ['巨型水轮发电机通风', '汽轮发电机通风', '轮发电机'],
])('%s and %s do not meet in %s', (phrase, other, fragment) => {
  const found = sharedSpans(read(phrase), read(other));
  expect(found).not.toContain(fragment);
  expect(found.length).toBeGreaterThan(0);
});

test.each(['我公司成立于 2005 年', '公司拥有国内先进的自动化生产线', '本次项目预计投资200万元', '注册资金1100万元的某某股份有限公司', '长期合作、互利共赢', '已为多个县建成平台', '我们为电堆厂供 316L 金属双极板', '某某药业股份有限公司拥有制剂生产厂房'])('about the firm: %s', (text) => {
  expect(aboutTheFirm(text)).toBe(true);
});

test.each(['目前公司需求为成套装置的VOCs排放治理技术', '公司现有设备无法满足精度', '三年总投入 ≤150 万元', '单瓶成本降到 2 万元', '我们的产线换型时间太长', '磁控溅射节拍慢', '每亩投入增加不超过 1200 元', '公司VOCs的治理已经迫在眉睫'])('a question: %s', (text) => {
  expect(aboutTheFirm(text)).toBe(false);
});

test('of the demo needs hardly anything is taken for prose about the firm', () => {
  const all = needs.flatMap((need) => phrasesOf(need));
  expect(all.filter(({ text }) => aboutTheFirm(text)).length).toBeLessThan(all.length / 50);
  expect(all.filter(({ inTitle, text }) => inTitle && aboutTheFirm(text))).toEqual([]);
});
