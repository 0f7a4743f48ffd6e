import { describe, expect, test } from 'vitest';
import { sameOrganisation } from '../../src/conflicts/conflict.ts';
import { type CandidateFacts, exclusion, type NeedFacts, nothingDeclined, warningsOf } from '../../src/matches/constraints.ts';

const need: NeedFacts = { kind: '技术攻关', regionCode: '371400', associationPath: '/cn/sd/', enterpriseId: 'firm', enterpriseName: '禹城市某某钢铁有限公司', words: '连铸结晶器漏钢', rejected: new Set(['turned-down']), declined: new Set(['declined']) };
const expert: CandidateFacts = {
  type: 'expert', id: 'e', name: '周明远（演示）', regionCode: '370100', associationPath: '/cn/sd/jn/', visibility: 'public', availability: 'available', capacity: 2, openEngagements: 0,
  organisation: '某某大学', level: null, trl: null, declined: nothingDeclined,
};
const achievement: CandidateFacts = { ...expert, type: 'achievement', capacity: null, organisation: '某某研究院', trl: 6 };
const kinds = (candidate: CandidateFacts, to: NeedFacts = need) => warningsOf(candidate, to).map((warning) => warning.kind);

describe('hard rules', () => {
  test('an available expert of the same province passes without a word', () => {
    expect(exclusion(expert, need)).toBeNull();
    expect(warningsOf(expert, need)).toEqual([]);
  });
  test.each([
    ['unavailable', { ...expert, availability: 'unavailable' }],
    ['no_capacity', { ...expert, capacity: 0 }],
    ['rejected_before', { ...expert, id: 'turned-down' }],
    ['not_visible', { ...expert, visibility: 'staff_only', associationPath: '/cn/hb/' }],
    ['not_visible', { ...expert, visibility: 'staff_only', associationPath: '/cn/' }],
    ['own_achievement', { ...achievement, organisation: '禹城市某某钢铁有限公司' }],
  ] as const)('%s', (reason, candidate) => expect(exclusion(candidate, need)).toBe(reason));
  test('a staff-only profile below the need’s association may be proposed', () => {
    expect(exclusion({ ...expert, visibility: 'staff_only' }, need)).toBeNull();
    expect(exclusion({ ...expert, visibility: 'members', associationPath: '/cn/hb/' }, need)).toBeNull();
  });
  test('a society has no limit on engagements', () => expect(exclusion({ ...expert, type: 'society', capacity: null }, need)).toBeNull());
});

describe('warnings', () => {
  test('over capacity says both figures', () => {
    const [warning] = warningsOf({ ...expert, openEngagements: 3 }, need);
    expect(warning).toEqual({ kind: 'over_capacity', detail: ['现有 3 项在办，上限 2 项', '3 open engagement(s), limit 2'] });
    expect(kinds({ ...expert, openEngagements: 1 })).toEqual([]);
    expect(kinds({ ...expert, openEngagements: 2 })).toEqual(['over_capacity']);
  });
  test('the firm’s own expert is a warning, its department too', () => {
    expect(kinds({ ...expert, organisation: '禹城市某某钢铁有限公司' })).toEqual(['same_organisation']);
    expect(kinds({ ...expert, organisation: '禹城市某某钢铁有限公司 技术中心' })).toEqual(['same_organisation']);
  });
  test('another province is far, a national society nowhere', () => {
    expect(kinds({ ...expert, regionCode: '110108' })).toEqual(['far_away']);
    expect(warningsOf({ ...expert, regionCode: '110108' }, need)[0]?.detail[0]).toContain('北京市');
    expect(kinds({ ...expert, type: 'society', level: 'national', regionCode: '110000' })).toEqual([]);
    expect(kinds({ ...expert, type: 'society', level: 'province', regionCode: '110000' })).toEqual(['far_away']);
    expect(kinds({ ...expert, type: 'society', level: null, regionCode: '100000' })).toEqual([]);
  });
  test('limited time', () => expect(kinds({ ...expert, availability: 'limited' })).toEqual(['limited_availability']));
  test('an early technology is a warning only where one wants to buy', () => {
    const buying: NeedFacts = { ...need, kind: '成果引进' };
    expect(kinds({ ...achievement, trl: 3 }, buying)).toEqual(['low_readiness']);
    expect(kinds({ ...achievement, trl: 4 }, buying)).toEqual([]);
    expect(kinds({ ...achievement, trl: null }, buying)).toEqual([]);
    expect(kinds({ ...achievement, trl: 3 })).toEqual([]);
  });
  test('every warning speaks two languages', () => {
    const all = warningsOf({ ...expert, capacity: 1, openEngagements: 1, availability: 'limited', regionCode: '110108', organisation: need.enterpriseName, trl: 1 }, { ...need, kind: '成果引进' });
    expect(all.map((one) => one.kind)).toEqual(['same_organisation', 'over_capacity', 'limited_availability', 'far_away', 'low_readiness']);
    for (const { detail } of all) { expect(detail[0]).toMatch(/\p{Script=Han}/u); expect(detail[1]).toMatch(/[a-z]/); }
  });
});

test.each([
  ['某某大学', '某某大学', true], ['某某大学', '某某大学材料学院', false], ['禹城市某某钢铁有限公司', '禹城市某某钢铁有限公司(研究院)', true],
  ['ＡＢＣ 钢铁集团', 'abc钢铁集团', true], ['某钢', '某钢集团有限公司', false], [null, null, false], ['', '某某大学', false],
])('same organisation: %s, %s -> %s', (a, b, same) => expect(sameOrganisation(a, b)).toBe(same));
