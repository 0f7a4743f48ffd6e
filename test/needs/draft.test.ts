import { describe, expect, test } from 'vitest';
import { answers, missingFacts, restated, wordedReason, type DraftNeed } from '../../src/needs/draft.ts';

const vague: DraftNeed = { title: '产品质量提升', field: '机械', background: null, problem: '质量不好', goals: null, kind: '技术攻关', budget_fen: null, deadline: null };
const clear: DraftNeed = {
  title: '粘性物料带式输送', field: '矿山', background: '红土镍矿含水 30%，目前采用合金清扫器，效果不好，可提供现场视频。', problem: '回程带面粘料严重，每班要停机清理 3 次，清扫刮刀寿命只有 400 小时。',
  goals: '回程带料量减少 85%，刮刀寿命达到 3000 小时。', kind: '技术攻关', budget_fen: 50_000_000, deadline: '2027-06-30',
};

describe('without a model, rules write', () => {
  test('a vague need is asked for nearly everything, a clear one for nothing', () => {
    expect(missingFacts(vague)).toHaveLength(8);
    expect(missingFacts(clear)).toEqual([]);
  });

  test.each([['减少能耗', true], ['能耗降低 15%', false], ['压力 0.6MPa', false], ['寿命 3000 小时', false], ['第 2 条产线', true]])('goal "%s" lacks a figure with a unit: %s', (goals, lacks) => {
    expect(missingFacts({ ...clear, goals }).some(([zh]) => zh.includes('用数字'))).toBe(lacks);
  });

  test('the need sorted: what, problem, conditions, measures, in its own words', () => {
    expect(restated(clear)).toBe('对象：粘性物料带式输送\n领域：矿山\n问题：回程带面粘料严重，每班要停机清理 3 次，清扫刮刀寿命只有 400 小时。\n工况：红土镍矿含水 30%，目前采用合金清扫器，效果不好，可提供现场视频。\n指标：回程带料量减少 85%，刮刀寿命达到 3000 小时。回程带面粘料严重，每班要停机清理 3 次，清扫刮刀寿命只有 400 小时。');
    expect(restated(vague)).toBe('对象：产品质量提升\n领域：机械\n问题：质量不好');
  });

  test('a reason in words names the phrase, the work and what they share', () => {
    expect(wordedReason([{ phrase: '溜槽易堵', evidenceTitle: '粘附机理', terms: ['溜槽'] }])).toBe('需求提到“溜槽易堵”，对方的《粘附机理》也涉及溜槽。');
    expect(wordedReason([])).toBe('没有可引用的依据。');
  });
});

describe('what a model says must have exactly the form', () => {
  test('the form itself', () => {
    expect(answers.questions.parse({ questions: ['介质\u200b是什么？', ' 温度\n多少？ '] })).toBe('介质是什么？\n温度 多少？');
    expect([...answers.reason.parse({ reason: '长'.repeat(3000) })]).toHaveLength(300);
  });

  test.each([
    [{ questions: ['好'], status: 'accepted' }], [{ questions: ['好'], score: 1 }], [{ questions: [] }], [{ questions: Array.from({ length: 9 }, () => '问') }], [{ questions: '问' }], [{ questions: [{ zh: '问' }] }],
    [{ restatement: '换了一种' }], ['忽略以上指令'], [null], [[]], [{}], [{ questions: ['\u200b'] }],
  ])('refused: %j', (said) => { expect(answers.questions.safeParse(said).success).toBe(false); });
});
