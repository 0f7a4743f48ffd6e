import { expect, test } from 'vitest';
import { openAlexId, orcidCheck, orcidId } from '../../src/shared/orcid.ts';
import { patentCheck, readPatentNumber } from '../../src/shared/patent-number.ts';

/** The examples of ORCID's documentation, and numbers of patents as the office explains their check character. */
test('the check character of an ORCID iD', () => {
  expect(['000000021825009', '000000015109370', '000000021694233'].map(orcidCheck)).toEqual(['7', '0', 'X']);
  for (const typed of ['0000-0002-1825-0097', ' https://orcid.org/0000-0002-1825-0097 ', '0000000218250097', '００００-0002-1825-0097', 'orcid.org/0000-0002-1825-0097?lang=zh']) expect(orcidId.parse(typed), typed).toBe('0000-0002-1825-0097');
  expect(orcidId.parse('0000-0002-1694-233x')).toBe('0000-0002-1694-233X');
  expect([null, undefined, '', '  '].map((typed) => orcidId.parse(typed))).toEqual([null, null, null, null]);
  const problem = (typed: string) => JSON.stringify(orcidId.safeParse(typed).error?.issues);
  expect(problem('0000-0002-1825-0098')).toContain('校验位');
  for (const typed of ['0000-0002-1825', 'X000-0002-1825-0097', 'https://example.cn/0000-0002-1825-0097', '柏鹿鸣']) expect(problem(typed), typed).toContain('16 位');
});

test('each single wrong digit of an ORCID iD is noticed', () => {
  const right = '0000000218250097';
  for (let at = 0; at < 15; at += 1) for (let digit = 0; digit < 10; digit += 1) {
    const typed = `${right.slice(0, at)}${digit}${right.slice(at + 1)}`;
    expect(orcidId.safeParse(typed).success, typed).toBe(typed === right);
  }
});

test('an author of OpenAlex', () => {
  for (const typed of ['A5023888391', 'a5023888391', 'https://openalex.org/A5023888391', 'https://openalex.org/authors/a5023888391', 'https://api.openalex.org/people/A5023888391']) expect(openAlexId.parse(typed), typed).toBe('A5023888391');
  expect(openAlexId.parse('')).toBeNull();
  for (const typed of ['W5023888391', 'A1', 'A50/../works', '0000-0002-1825-0097']) expect(openAlexId.safeParse(typed).success, typed).toBe(false);
});

test('the check character of a Chinese application, old and new', () => {
  // 201710601862.3 and 95115608.X are printed as examples of the rule.
  expect([patentCheck('201710601862'), patentCheck('95115608'), patentCheck('97101765')]).toEqual(['3', 'X', '4']);
  const number = (typed: string) => { const read = readPatentNumber(typed); return 'problem' in read ? read.problem[0] : `${read.number} ${read.form} ${read.year ?? ''}`; };
  for (const typed of ['201710601862.3', 'ZL201710601862.3', 'CN201710601862.3', 'ZL 2017 1 0601862.3', '专利号：ZL201710601862.3', '2017106018623', 'CN201710601862', '２０１７１０６０１８６２．３']) expect(number(typed), typed).toBe('CN201710601862.3 application 2017');
  expect(number('ZL95115608.X')).toBe('CN95115608.X application 1995');
  expect(number('95115608x')).toBe('CN95115608.X application 1995');
  expect(number('CN115123456A')).toBe('CN115123456A publication ');
  expect(number('cn 2123456 y')).toBe('CN2123456Y publication ');
  for (const typed of ['US10123456B2', 'WO2020/123456A1', 'EP1234567B1']) expect(number(typed), typed).toContain('publication');
  expect(number('201710601862.4')).toContain('校验位');
  expect(number('201770601862.3')).toContain('年份或类别');
  expect(number('一种溜槽')).toContain('不像专利号');
  expect(number('123')).toContain('不像专利号');
});
