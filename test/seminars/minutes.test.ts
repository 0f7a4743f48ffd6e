import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { draftsIn, figuresIn, firmsIn, paragraphsOf, titleOf } from '../../src/seminars/minutes.ts';

describe('written turns', () => {
  test('firm, speaker, time and figures are each where they stand', () => {
    const drafts = draftsIn(`某某园区企业科技需求座谈会记录
时间：2026年3月5日
主持：王科长

14:20 泰安某某机械有限公司 张总工：我们的溜槽容易堵，红土矿含水 30%，每班要停 2 小时清料。
某某食品有限公司（李经理）：暂无需求。
某某新材料有限公司 赵工：一是涂层附着力不足，只有 3MPa；二是想找做失效分析的专家。`);
    expect(drafts).toEqual([
      { firm: '泰安某某机械有限公司', speaker: '张总工', time: '14:20', text: '我们的溜槽容易堵，红土矿含水 30%，每班要停2小时清料。', figures: ['30%', '2小时'] },
      { firm: '某某新材料有限公司', speaker: '赵工', time: null, text: '涂层附着力不足，只有3MPa；', figures: ['3MPa'] },
      { firm: '某某新材料有限公司', speaker: '赵工', time: null, text: '想找做失效分析的专家。', figures: [] },
    ].map((draft) => ({ ...draft, text: draft.text.replace('含水 30%', '含水30%') })));
  });

  test('who has the floor says it plainly', () => {
    const said = ['拉挤线上树脂一到夏天就凝胶太快，模头经常堵。', '客户退货三批，参数靠老师傅看。', '能不能介绍个懂模具的老师？'];
    expect(draftsIn(said.map((words, at) => `14:${10 + at} 某某${at}有限公司 李总：${words}`).join('\n')).map((one) => one.text)).toEqual(said);
    expect(draftsIn('14:10 某某有限公司 李总：今天主要来学习，谢谢科协的安排。')).toEqual([]);
  });

  test('several paragraphs of one speaker are theirs; a short name of who attended is found', () => {
    const drafts = draftsIn('海鸿电气 刘工：先说说情况。\n\n变压器铁心损耗偏高，希望降低 15%。\n\n一位不知名的人：他也没什么说的。', ['海鸿电气']);
    expect(drafts.map(({ firm, text }) => [firm, text])).toEqual([['海鸿电气', '变压器铁心损耗偏高，希望降低15%。']]);
  });

  test('labels, agenda and thanks make no draft', () => {
    expect(draftsIn('时间：3月5日\n地点：会议室\n议题：解决企业难题\n主持人：王科长\n感谢各位参会。')).toEqual([]);
  });
});

describe('firms', () => {
  test.each<[string, string[]]>([
    ['先后走访泰山药业股份有限公司、岱岳集团等企业', ['泰山药业股份有限公司', '岱岳集团']],
    ['我公司与该企业、各公司、这家工厂', []],
    ['某某省电力有限公司泰安供电公司提出', ['某某省电力有限公司泰安供电公司']],
    ['全国还没有一家公司做这个，因为公司小', []],
  ])('%s', (text, firms) => { expect(firmsIn(text).map((one) => one.name)).toEqual(firms); });

  test('a short name that was introduced stands for the long one', () => {
    expect(draftsIn('中国某某建设有限公司（以下简称“某某建设”）参会。某某建设缺乏检测手段。')[0]?.firm).toBe('中国某某建设有限公司');
  });
});

test('figures keep their units; a year is none', () => {
  expect(figuresIn('2024年产量 3,000 吨，温度 180~200℃，合格率不到 85%，寿命 3 个月')).toEqual(['3,000吨', '180~200℃', '不到85%', '3个月']);
});

test('titles are a clause of the text', () => { expect(titleOf('目前，我们的溜槽容易堵，影响生产。')).toBe('溜槽容易堵'); });

/** A magazine of a hundred pages about associations and firms: no minutes, but the same words. What it names was read by a person. */
const magazine = join(import.meta.dirname, '../../../shared/seeds/001_77624a0891309273.txt');
describe.runIf(existsSync(magazine))('a magazine pasted as minutes', () => {
  const text = existsSync(magazine) ? readFileSync(magazine, 'utf8') : '';
  const drafts = draftsIn(text);
  const plain = text.replace(/\s/g, '');

  test('needs that it names with their firm: 4 of 5', () => {
    const named = { 知识产权转化: '中国葛洲坝机电建设有限公司', 技术升级难: '国网吉林省电力有限公司四平供电公司', 燃料电池堆及关键材料: '陕西旭氢时代科技有限公司', 弱脱氧操作: '吉林建龙钢铁有限责任公司' };
    for (const [words, firm] of Object.entries(named)) expect(drafts.find((draft) => draft.text.includes(words))?.firm, words).toBe(firm);
    // The fifth is told as a story, of a firm whose name has no 公司 in it.
    expect(drafts.some((draft) => draft.text.includes('切糕'))).toBe(false);
  });

  test('sums of needs that it names, without a firm: 9 of 9', () => {
    const sums = [['102家', '597个'], ['164条'], ['104项', '33项'], ['254家', '95项'], ['44项'], ['15项'], ['超过100项'], ['149家', '100多项'], ['近30家']];
    for (const figures of sums) expect(drafts.some((draft) => draft.firm === null && figures.every((figure) => draft.figures.includes(figure))), figures.join()).toBe(true);
  });

  test('few others, no firm and no word that is not in the text', () => {
    expect(drafts.length).toBeLessThanOrEqual(16);
    for (const { firm, text: said } of drafts) {
      if (firm !== null) expect(plain).toContain(firm.replace(/\s/g, ''));
      expect(plain).toContain(said.replace(/\s/g, ''));
    }
  });
});
test.runIf(!existsSync(magazine))('the magazine is not on this machine, so it was not pasted', () => { expect(existsSync(magazine)).toBe(false); });

test('lines broken for the page are joined, paragraphs are kept', () => {
  expect(paragraphsOf('收集企 业需求\n100 多项。\n\n下一段')).toEqual(['收集企业需求100多项。', '下一段']);
});
