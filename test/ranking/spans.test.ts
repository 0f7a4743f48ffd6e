import { expect, test } from 'vitest';
import { phrasesOf } from '../../src/ranking/phrases.ts';
import { read, sharedSpans } from '../../src/ranking/spans.ts';
import { onlyStopPhrases } from '../../src/ranking/stop-phrases.ts';

const spans = (phrase: string, other: string): string[] => sharedSpans(read(phrase), read(other)).toSorted();

test.each([
  ['a span is as long as it can be', '聚乳酸产业化', '聚乳酸树脂', ['聚乳酸']],
  ['single characters are not shown', '乳化', '酸化', []],
  ['stop-phrases are not shown, alone or joined', '关键技术研究', '关键技术研究与应用', []],
  ['a stop-phrase beside a word stays with it', '脱硫技术', '烟气脱硫技术', ['脱硫技术']],
  ['the middle of two words is an accident', '氧化工艺', '化工企业', []],
  ['the same from the other side', '化工企业', '氧化工艺', []],
  ['grammar at the edge is cut off', '钢板的轧制', '铝板的轧制', ['轧制']],
  ['Latin words are whole', 'PA6 材料', 'PA66 颗粒', []],
  ['Latin words meet whatever the case', '尼龙PA66增强', 'pa66增强颗粒', ['pa66增强']],
  ['neighbouring Latin words are one span', 'uses machine learning', 'Machine learning for steel', ['machine learning']],
  ['a Latin word stands beside Han characters', 'GCr15轴承钢丝', '轴承钢丝', ['轴承钢丝']],
  ['a number is met with its unit', '耐压 35 MPa', '压力35 mpa以上', ['35 mpa']],
  ['another number is another number', '3.5MPa', '13.5MPa', []],
  ['a bare number is nothing', '2023', '2023', []],
  ['spans do not cross signs', '脱硫，脱硝', '脱硫脱硝', ['脱硝', '脱硫']],
])('%s', (_, phrase, other, expected) => {
  expect(spans(phrase, other)).toEqual(expected.toSorted());
});

test('stop-phrases are told from words that begin like them', () => {
  expect(onlyStopPhrases('关键技术的研究与应用')).toBe(true);
  expect(onlyStopPhrases('提高生产效率')).toBe(true);
  expect(onlyStopPhrases('提高韧性')).toBe(false);
  expect(onlyStopPhrases('')).toBe(true);
});

const clauses = (description: string): string[] => phrasesOf({ title: '', description }).map(({ text }) => text);

test('a description is cut at signs, lines and numbering', () => {
  expect(clauses('1、焊缝气孔多；2、变形大,\n（3）铝合金薄板焊接开裂。\n①焊丝送进不稳')).toEqual(['焊缝气孔多', '变形大', '铝合金薄板焊接开裂', '焊丝送进不稳']);
});

test('decimals, thousands and abbreviations are not cut', () => {
  expect(clauses('板厚 1.5 mm 的铝板。载荷 3,000 N 的夹具')).toEqual(['板厚 1.5 mm 的铝板', '载荷 3,000 N 的夹具']);
  expect(clauses('sensors (e.g. laser scanners) near the weld. The robot stops')).toEqual(['sensors (e.g. laser scanners) near the weld', 'The robot stops']);
});

test('headings, generic clauses and repetitions are left out', () => {
  expect(clauses('研究背景：\n焊缝跟踪误差大\n预期目标：降低成本\n焊缝跟踪误差大')).toEqual(['焊缝跟踪误差大']);
});

test('a clause without signs is cut between words, and nothing is lost', () => {
  const long = '高温合金涡轮叶片气膜冷却孔激光加工再铸层厚度控制与电解加工复合去除工艺稳定性提升及在线检测方法';
  expect(clauses(long).length).toBeGreaterThan(1);
  expect(clauses(long).join('')).toBe(long);
});

test('clauses of the title come first and are marked', () => {
  expect(phrasesOf({ title: '焊缝跟踪', description: '气孔多' })).toEqual([{ text: '焊缝跟踪', inTitle: true }, { text: '气孔多', inTitle: false }]);
});
