import { describe, expect, test } from 'vitest';
import { routeWords } from '../../src/matches/match.labels.ts';
import { type CandidateType, typeOrder } from '../../src/matches/match.ts';
import { routeOf, routeReasons } from '../../src/matches/route.ts';
import { needKinds } from '../../src/needs/need.ts';

const match = (candidate_type: CandidateType, position: number, confidence: 'likely' | 'worth_a_look' | 'related_words_only', status: 'proposed' | 'rejected' | 'approved' = 'proposed') => ({ candidate_type, position, confidence, status });

describe('the society route', () => {
  test('none where an expert is strong enough', () => {
    expect(routeOf([match('expert', 2, 'worth_a_look'), match('society', 1, 'likely')], 3)).toBeNull();
    expect(routeOf([match('expert', 1, 'likely', 'approved')], 0)).toBeNull();
  });
  test('only vocabulary related; the best society that is more than that', () => {
    const best = match('society', 2, 'worth_a_look');
    expect(routeOf([match('expert', 1, 'related_words_only'), match('society', 1, 'related_words_only'), best], 0)).toEqual({ why: 'weak_experts', society: best });
  });
  test('strong ones are there, but kept out by a rule', () => {
    const society = match('society', 1, 'related_words_only');
    expect(routeOf([match('expert', 1, 'related_words_only'), society], 1)).toEqual({ why: 'strong_excluded', society });
    expect(routeOf([society], 1)?.why).toBe('strong_excluded');
  });
  test('nobody at all, or all turned down', () => {
    expect(routeOf([], 0)).toEqual({ why: 'no_expert', society: null });
    expect(routeOf([match('expert', 1, 'likely', 'rejected'), match('society', 1, 'likely', 'rejected')], 0)).toEqual({ why: 'no_expert', society: null });
  });
  test('every reason has words', () => expect(Object.keys(routeWords).sort()).toEqual([...routeReasons].sort()));
});

test('the kind of help decides which type is read first; every type is there once', () => {
  const first = Object.fromEntries(needKinds.map((kind) => [kind, typeOrder[kind][0]]));
  expect(first).toEqual({ 技术攻关: 'expert', 成果引进: 'achievement', 人才引进: 'expert', 检测分析: 'society', 知识产权: 'society', 政策咨询: 'society', 其他: 'expert' });
  for (const kind of needKinds) expect([...typeOrder[kind]].sort()).toEqual(['achievement', 'expert', 'society']);
});
