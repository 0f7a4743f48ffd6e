import { describe, expect, test } from 'vitest';
import { type DraftNeed, MOST_MISSING, missingFacts } from '../../src/needs/draft.ts';
import { readinessOf } from '../../src/needs/readiness.ts';

const vague: DraftNeed = { title: '想提高质量', field: '装备', background: null, problem: '质量不好', goals: null, kind: '技术攻关', budget_fen: null, deadline: null };
const said: DraftNeed = {
  ...vague, background: '目前采用人工清料，已经试过两种衬板，效果不好；可提供样品和检测数据。', problem: '红土镍矿含水 30%，温度 40℃，溜槽每班堵塞三次，停机清料两小时。', goals: '堵塞由每班 3 次降到 1 次，刮刀寿命 3000 小时。', budget_fen: 50_000_000, deadline: '2027-06-30',
};

describe('readiness', () => {
  test('one vague sentence lacks everything that can be lacked, and each lack is an advice', () => {
    expect(missingFacts(vague)).toHaveLength(MOST_MISSING);
    expect(readinessOf(vague)).toMatchObject({ level: 'vague', said: 0, of: MOST_MISSING });
  });
  test('what says all of it is ready, without advice', () => { expect(readinessOf(said)).toEqual({ level: 'ready', said: MOST_MISSING, of: MOST_MISSING, advice: [] }); });
  test('each fact that is added takes its advice away and never another', () => {
    const steps: readonly Partial<DraftNeed>[] = [{ deadline: said.deadline }, { budget_fen: said.budget_fen }, { goals: said.goals }, { problem: said.problem }, { background: said.background }];
    let [need, before] = [vague, readinessOf(vague).advice];
    for (const step of steps) {
      need = { ...need, ...step };
      const after = readinessOf(need).advice;
      expect(after.length).toBeLessThan(before.length);
      expect(before).toEqual(expect.arrayContaining([...after]));
      before = after;
    }
  });
});
