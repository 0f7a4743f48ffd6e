import { describe, expect, test } from 'vitest';
import { type CandidateFacts, type NeedFacts, nothingDeclined, exclusions } from '../../src/matches/constraints.ts';
import { obstacleWords } from '../../src/matches/match.labels.ts';
import { warningKinds } from '../../src/matches/match.ts';
import { nearMissOf } from '../../src/matches/near-miss.ts';

const need: NeedFacts = { kind: '成果引进', regionCode: '371400', associationPath: '/cn/sd/', enterpriseId: 'firm', enterpriseName: '禹城市某某钢铁有限公司', words: '连铸结晶器漏钢', rejected: new Set(['turned-down']), declined: new Set(['declined']) };
const fits: CandidateFacts = {
  type: 'expert', id: 'e', name: '周明远（演示）', regionCode: '370100', associationPath: '/cn/sd/jn/', visibility: 'public', availability: 'available', capacity: 2, openEngagements: 0,
  organisation: '某某大学', level: null, trl: null, declined: nothingDeclined,
};
const miss = (change: Partial<CandidateFacts>) => nearMissOf({ ...fits, ...change }, need);

test('who fits already is no near miss', () => expect(miss({})).toBeNull());

test.each([
  ['unavailable', true, { availability: 'unavailable' }, '恢复可约'],
  ['no_capacity', true, { capacity: 0 }, '从 0 项加到 1 项'],
  ['not_visible', true, { visibility: 'staff_only', associationPath: '/cn/hb/' }, '所属科协共享'],
  ['over_capacity', false, { capacity: 2, openEngagements: 3 }, '等 2 项在办的对接结束，或请对方把上限加到 4 项'],
  ['limited_availability', false, { availability: 'limited' }, '约定时间'],
  ['far_away', false, { regionCode: '110108' }, '接受远程指导，或承担对方出差'],
  ['low_readiness', false, { type: 'achievement', capacity: null, trl: 3 }, '中试合作'],
] as const)('%s: the one change, and after it nothing is left', (obstacle, excluded, change, words) => {
  expect(miss(change)).toMatchObject({ obstacle, excluded, left: [], change: [expect.stringContaining(words), expect.any(String)] });
});

describe('no near miss', () => {
  test.each([
    ['two rules keep out', { availability: 'unavailable', visibility: 'staff_only', associationPath: '/cn/hb/' }],
    ['two warnings spoil', { availability: 'limited', regionCode: '110108' }],
    ['a reviewer said no', { id: 'turned-down' }],
    ['a reviewer said no, and they are busy', { id: 'turned-down', availability: 'unavailable' }],
    ['the firm’s own technology', { type: 'achievement', capacity: null, organisation: '禹城市某某钢铁有限公司' }],
    ['the firm’s own expert', { organisation: '禹城市某某钢铁有限公司' }],
  ] as const)('%s', (_, change) => expect(miss(change)).toBeNull());
});

test('a rule lifted by one change leaves its warnings to be weighed', () => {
  expect(miss({ availability: 'unavailable', regionCode: '110108' })).toMatchObject({ obstacle: 'unavailable', excluded: true, left: [{ kind: 'far_away' }] });
  expect(miss({ capacity: 0, openEngagements: 2 })).toMatchObject({ obstacle: 'no_capacity', left: [] });
});

test('every obstacle has words', () => expect(Object.keys(obstacleWords).sort()).toEqual([...exclusions, ...warningKinds].sort()));
