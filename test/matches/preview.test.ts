import { expect, test } from 'vitest';
import { describe as inWords, titled, withoutNames } from '../../src/matches/preview.ts';

test.each([
  [{ title: '结瘤', description: '水口结瘤严重' }, '结瘤'],
  [{ title: null, description: '水口结瘤\n平均 4 炉就停浇' }, '水口结瘤'],
  [{ title: null, description: `${'长'.repeat(70)}，后半句` }, '长'.repeat(60)],
  [{ title: null, description: `含铝钢连铸水口结瘤严重，${'其他内容'.repeat(20)}` }, '含铝钢连铸水口结瘤严重'],
])('a title for one box: %o', (input, title) => expect(titled(input)).toEqual({ title, description: input.description }));

test('a person in words, without a name', () => {
  expect(inWords({ type: 'expert', title: '教授', level: null, trl: null, fields: ['连铸', '夹杂物控制'], regionCode: '210100' })).toEqual(['教授，领域是连铸、夹杂物控制，在辽宁省', '教授, in 连铸, 夹杂物控制, 辽宁省']);
  expect(inWords({ type: 'society', title: null, level: 'national', trl: null, fields: ['炼钢'], regionCode: '100000' })[0]).toBe('全国学会，领域是炼钢');
  expect(inWords({ type: 'achievement', title: null, level: null, trl: 7, fields: [], regionCode: '370100' })[0]).toBe('一项成熟度 7 级的科技成果，在山东省');
});

test.each([
  ['周明远团队的水口结瘤研究', ['周明远（演示）', '某某大学'], '某某团队的水口结瘤研究'],
  ['北京科技大学冶金学院项目', ['王', '北京科技大学'], '某某冶金学院项目'],
  ['水口结瘤机理', [null, ''], '水口结瘤机理'],
])('names leave a title: %s', (title, names, expected) => expect(withoutNames(title, names)).toBe(expected));
