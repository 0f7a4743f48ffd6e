import { expect, test } from 'vitest';
import { fitOf } from '../../src/engagements/fit.ts';

const need = { regionCode: '370983', field: '矿山输送装备', industryChain: '高端装备制造', industry: '专用设备制造业', title: '粘性物料长距离带式输送' };
const zh = (manager: Parameters<typeof fitOf>[0], other = {}) => fitOf(manager, { ...need, ...other }).reasons.map(([words]) => words);
const score = (manager: Parameters<typeof fitOf>[0], other = {}) => fitOf(manager, { ...need, ...other }).score;

test('the nearer place counts more, and says how near', () => {
  const none: readonly string[] = [];
  expect(['370983', '370900', '370000', '110108'].map((regionCode) => score({ regionCode, industries: none }))).toEqual([3, 2, 1, 0]);
  expect(zh({ regionCode: '370900', industries: none })).toEqual(['同市（山东省 泰安市）']);
  expect(zh({ regionCode: '110108', industries: none })).toEqual([]);
});

test('an industry of the manager in the field or chain of the need', () => {
  expect(zh({ regionCode: '110108', industries: ['生物医药', '高端装备制造'] })).toEqual(['您熟悉的行业：高端装备制造']);
  expect(score({ regionCode: '110108', industries: ['高端装备制造'] })).toBe(3);
});

test('a shared word counts less than the whole, and empty words such as 制造 or 技术 not at all', () => {
  expect(zh({ regionCode: '110108', industries: ['矿山输送'] }, { industryChain: null })).toEqual(['您熟悉的行业：矿山输送']);
  expect(zh({ regionCode: '110108', industries: ['矿山机械'] }, { industryChain: null })).toEqual(['与您的行业“矿山机械”都涉及“矿山”']);
  expect(zh({ regionCode: '110108', industries: ['智能制造技术', '生物材料'] }, { industryChain: null })).toEqual([]);
});
