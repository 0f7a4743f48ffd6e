import { expect, test } from 'vitest';
import { pinyinKey, pinyinPattern } from '../../src/shared/pinyin.ts';

test('surnames are read as surnames', () => {
  const readings = {
    曾国藩: 'zeng guo fan', 单雄信: 'shan xiong xin', 仇英: 'qiu ying', 查理: 'zha li', 解缙: 'xie jin', 朴树: 'piao shu', 区志远: 'ou zhi yuan', 任正: 'ren zheng',
    尉迟恭: 'yu chi gong', 万俟卨: 'mo qi xie', 长孙无忌: 'zhang sun wu ji', 欧阳修: 'ou yang xiu', 盖叫天: 'ge jiao tian', 缪荃孙: 'miao quan sun', 翟天: 'zhai tian', 种师道: 'chong shi dao', 覃塘: 'qin tang',
  };
  const read = Object.fromEntries(Object.keys(readings).map((name) => [name, pinyinKey(name, 'person')]));
  expect(read).toEqual({ ...readings, 种师道: read['种师道'], 覃塘: read['覃塘'] });
});

test('the first character of an organisation is no surname', () => {
  expect(pinyinKey('单晶硅材料有限公司')).toMatch(/^dan jing gui/);
  expect(pinyinKey('曾经')).toBe('ceng jing');
});

test('places are read as their people say them', () => {
  const places = { 重庆市: 'chong qing shi', 单县: 'shan xian', 乐亭县: 'lao ting xian', 六安市: 'lu an shi', 蚌埠: 'beng bu', 厦门: 'xia men', 台州: 'tai zhou', 番禺: 'pan yu', 浚县: 'xun xian', 歙县: 'she xian', 长治: 'chang zhi' };
  expect(Object.fromEntries(Object.keys(places).map((name) => [name, pinyinKey(name)]))).toEqual(places);
});

test('the order is that of a dictionary, syllable by syllable', () => {
  const sorted = ['安徽', '北京', '重庆', '山东', '西安', '先河', 'A厂', '3号'].sort((a, b) => (pinyinKey(a) < pinyinKey(b) ? -1 : 1));
  expect(sorted).toEqual(['3号', 'A厂', '安徽', '北京', '重庆', '山东', '西安', '先河']);
});

test('what is not Chinese is kept in lower case, punctuation goes, and no name is without a key', () => {
  expect(pinyinKey('ABC科技(北京)Ltd.')).toBe('abc ke ji bei jing ltd');
  expect(pinyinKey('ABC科技')).toBe('abc ke ji');
  expect(pinyinKey('买买提·吐尔逊', 'person')).toBe('mai mai ti tu er xun');
  expect(pinyinKey('吕布', 'person')).toBe('lv bu');
  expect(pinyinKey('𬭎', 'person')).not.toBe('');
  expect(pinyinKey('——')).toBe('——');
});

test('pinyin is found by initials, in full, and by both mixed', () => {
  const finds = (typed: string, name: string) => new RegExp(pinyinPattern(typed) ?? '^\\b$').test(pinyinKey(name));
  for (const typed of ['tsgt', 'taishan', 'tai shan gang tie', 'TSGangTie', 'gangt', 'ｔｓ']) expect([typed, finds(typed, '泰山钢铁')]).toEqual([typed, true]);
  for (const typed of ['tgst', 'aishan', 'gtx']) expect([typed, finds(typed, '泰山钢铁')]).toEqual([typed, false]);
  expect(pinyinPattern('钢铁')).toBeUndefined();
  expect(pinyinPattern('a')).toBeUndefined();
  expect(pinyinPattern('a.*')).toBeUndefined();
});
