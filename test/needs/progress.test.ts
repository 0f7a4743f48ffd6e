import { describe, expect, test } from 'vitest';
import { stages } from '../../src/engagements/engagement.ts';
import { matchSteps } from '../../src/matches/match.ts';
import { needSteps, type NeedStatus, needStatuses } from '../../src/needs/need.ts';
import { type CaseFacts, foundNobody, noCaseFacts, progressOf, turnOf } from '../../src/needs/progress.ts';
import { actionWords } from '../../src/needs/timeline.labels.ts';

const at = (day: number) => new Date(Date.UTC(2026, 10, day));
const need = (status: NeedStatus, more: Partial<Parameters<typeof progressOf>[0]> = {}) =>
  ({ status, submitted_at: at(1), accepted_at: null, proposed_at: null, association_name: '泰安市科协', enterprise_name: '某厂', ...more });
const run: CaseFacts = { undecided: 0, approved: 1, firstApprovedAt: at(4), engagement: { id: 'e', managerName: '岳明', claimedAt: at(5), endedAt: null, nextStep: '约专家到厂', nextStepDue: null } };
const states = (...args: Parameters<typeof progressOf>) => progressOf(...args).map((step) => step.state);
const matched = { accepted_at: at(2), proposed_at: at(3) };

describe('progress', () => {
  test.each<[string, Parameters<typeof progressOf>, string]>([
    ['a draft waits to be sent', [need('draft', { submitted_at: null }), noCaseFacts], 'current todo todo todo todo todo'],
    ['sent', [need('submitted'), noCaseFacts], 'done current todo todo todo todo'],
    ['returned is back at the start', [need('returned'), noCaseFacts], 'current todo todo todo todo todo'],
    ['being matched', [need('accepted', { accepted_at: at(2) }), noCaseFacts], 'done done current todo todo todo'],
    ['being reviewed', [need('matched', matched), { ...noCaseFacts, undecided: 5 }], 'done done done current todo todo'],
    ['waiting for a manager', [need('matched', matched), { ...noCaseFacts, approved: 1, firstApprovedAt: at(4) }], 'done done done done current todo'],
    ['in hand', [need('engaged', matched), run], 'done done done done done current'],
    ['resolved', [need('resolved', matched), run], 'done done done done done done'],
    ['withdrawn early', [need('withdrawn'), noCaseFacts], 'done stopped stopped stopped stopped stopped'],
    ['merged after matching', [need('merged', matched), noCaseFacts], 'done done done stopped stopped stopped'],
  ])('%s', (_, args, expected) => { expect(states(...args).join(' ')).toBe(expected); });

  test('what is done has its date', () => {
    expect(progressOf(need('engaged', matched), run).map((step) => step.at)).toEqual([at(1), at(2), at(3), at(4), at(5), null]);
  });
  test('a case that was given back does not count as taken on', () => {
    const facts = { ...run, engagement: run.engagement && { ...run.engagement, endedAt: at(6) } };
    expect(states(need('matched', matched), facts).join(' ')).toBe('done done done done current todo');
  });
});

describe('whose turn', () => {
  test.each<[NeedStatus, CaseFacts, string, RegExp]>([
    ['draft', noCaseFacts, 'enterprise', /某厂/], ['returned', noCaseFacts, 'enterprise', /补充/], ['submitted', noCaseFacts, 'staff', /泰安市科协：受理/], ['escalated', noCaseFacts, 'staff', /受理/],
    ['matched', { ...noCaseFacts, undecided: 3 }, 'staff', /泰安市科协：审核对接建议/], ['matched', { ...noCaseFacts, approved: 1 }, 'manager', /领办/], ['engaged', run, 'manager', /岳明：约专家到厂/],
    ['resolved', run, 'nobody', /结束/], ['merged', noCaseFacts, 'nobody', /结束/],
  ])('%s', (status, facts, mine, words) => {
    const turn = turnOf(need(status, matched), facts);
    expect(turn.mine).toBe(mine);
    expect(turn.words[0]).toMatch(words);
  });
  test('nobody found is staff’s turn, but only for this acceptance', () => {
    expect(turnOf(need('accepted', { accepted_at: at(2), proposed_at: at(3) }), noCaseFacts).mine).toBe('staff');
    expect(turnOf(need('accepted', { accepted_at: at(2) }), noCaseFacts).mine).toBe('nobody');
    expect(foundNobody(need('accepted', { accepted_at: at(4), proposed_at: at(3) }))).toBe(false);
  });
  test('every status has words in both languages', () => {
    for (const status of needStatuses) for (const words of turnOf(need(status), noCaseFacts).words) expect(words.length).toBeGreaterThan(2);
  });
});

test('every action that can be recorded has words in the timeline', () => {
  const actions: [string, string[]][] = [
    ['need', [...Object.keys(needSteps), 'draft', 'edit', 'absorb', 'check', 'no_candidates', 'request_proposals', 'ask', 'answer', 'withdraw_question', 'read_answer', 'hand_to_society', 'withdraw_nomination', 'nominate', 'nominate_none', 'undo_run']], ['match', [...Object.keys(matchSteps), 'read_again', 'excuse_reading', 'settle_reading']], ['engagement', [...stages, 'claim', 'release', 'note']],
  ];
  expect(actions.flatMap(([subject, names]) => names.filter((name) => actionWords(subject, name)[0] === name))).toEqual([]);
});
