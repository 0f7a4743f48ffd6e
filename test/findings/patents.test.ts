import { expect, test } from 'vitest';
import { compare, type FoundWork, sameWork, titleKey } from '../../src/findings/finding.ts';
import { pastedRows, readPatents } from '../../src/findings/patents.ts';

const read = (text: string, person = '柏鹿鸣(演示)') => readPatents(pastedRows(text), person);

test('a list without heads: one patent a line, cells by what they look like', () => {
  const { works, leftOut } = read(`
ZL201710601862.3，一种溜槽防堵装置，柏鹿鸣、岳明，2017-07-21，溜槽内壁衬高分子板，落差可调。
CN115123456A\t粘湿物料输送机\t岳明; 柏鹿鸣\t2022.03.04
95115608.X | 早年的装置`);
  expect(leftOut).toEqual([]);
  expect(works).toEqual([
    { sourceId: 'CN201710601862.3', kind: 'patent', title: '一种溜槽防堵装置', text: '溜槽内壁衬高分子板，落差可调。', year: 2017, doi: null },
    { sourceId: 'CN115123456A', kind: 'patent', title: '粘湿物料输送机', text: null, year: 2022, doi: null },
    { sourceId: 'CN95115608.X', kind: 'patent', title: '早年的装置', text: null, year: 1995, doi: null },
  ]);
});

test('a list with heads in any order, under a title, its dates as they come', () => {
  const { works, leftOut } = read('某某学院专利一览表\n序号\t专利名称\t发明人\t申请日期\t专利号\t摘要\n1\t一种溜槽\t柏 鹿 鸣，岳明\t2017年7月21日\t201710601862.3\t衬板\n2\t清扫器\t岳明\t20170721\t201710601862.3\t合金');
  expect(works).toEqual([{ sourceId: 'CN201710601862.3', kind: 'patent', title: '一种溜槽', text: '衬板', year: 2017, doi: null }]);
  expect(leftOut).toEqual([{ line: '2\t清扫器\t岳明\t20170721\t201710601862.3\t合金', reason: ['发明人里没有这位专家。', expect.any(String)] }]);
});

test('what is wrong with a line is said at that line, and nothing else is lost', () => {
  const { works, leftOut } = read('201710601862.4，抄错一位的，柏鹿鸣\n，没有号码的，柏鹿鸣\n202310123456.6\n201710601862.3，对的，柏鹿鸣\n201710601862.3，又写了一遍，柏鹿鸣');
  expect(works.map((work) => work.title)).toEqual(['对的']);
  expect(leftOut.map(({ reason }) => reason[0])).toEqual([expect.stringContaining('校验位不对'), '没有写专利号或公开号。', '没有写专利名称。']);
});

test('names that only look alike are not the person; foreign names and marks behind names are', () => {
  const line = (inventors: string) => `专利号\t名称\t发明人\n201710601862.3\t一种溜槽\t${inventors}`;
  for (const inventors of ['柏鹿鸣', '岳明;柏鹿鸣', '1. 岳明 2. 柏鹿鸣'.replace('2. ', ';2. '), '柏鹿鸣（演示）、岳明', '岳明 柏鹿鸣', '岳明/柏鹿鸣等']) expect(read(line(inventors)).works, inventors).toHaveLength(1);
  for (const inventors of ['柏鹿', '柏鹿鸣鸣', '岳明']) expect(read(line(inventors)).works, inventors).toHaveLength(0);
  expect(read(line('Anna M. Berg; Yue Ming'), 'Anna M. Berg').works).toHaveLength(1);
});

test('a list is read up to five hundred rows, and says how many are left; hostile cells are plain text', () => {
  const { works, leftOut } = read(Array.from({ length: 503 }, (_, n) => `CN1${String(n).padStart(8, '0')}A，演示专利 ${n}`).join('\n'));
  expect(works).toHaveLength(500);
  expect(leftOut.at(-1)?.reason[0]).toContain('后面 3 行');
  const [hostile] = read(`201710601862.3\t<script>alert(1)</script>\u202e=1+1\u0007\t柏鹿鸣\t2017-07-21\t${'长'.repeat(9000)}`).works;
  expect(hostile?.title).toBe('<script>alert(1)</script>=1+1');
  expect([...hostile?.text ?? '']).toHaveLength(4000);
  expect(read('\n\n  \n')).toEqual({ works: [], leftOut: [] });
});

const work = (more: Partial<FoundWork>): FoundWork => ({ sourceId: '1', kind: 'paper', title: '粘附机理', text: null, year: 2021, doi: null, ...more });
const known = (more: object) => ({ doi: null, title_key: titleKey('粘附机理'), year: 2021, sources: [{ source: 'orcid' as const, id: '7' }], ...more });

test('the same work from two directories: number, DOI, or title and year', () => {
  expect(sameWork(work({ sourceId: '7', title: '改了名' }), 'orcid', [known({})])).toBeDefined();
  expect(sameWork(work({ sourceId: '7', title: '另一篇', year: 2001 }), 'openalex', [known({})])).toBeUndefined();
  expect(sameWork(work({ doi: '10.5555/a', title: 'Another title', year: 2020 }), 'openalex', [known({ doi: '10.5555/a' })])).toBeDefined();
  expect(sameWork(work({ title: '“粘附”机理。' }), 'openalex', [known({})])).toBeDefined();
  expect(sameWork(work({ title: 'Ｗet ORE: sticking' }), 'openalex', [known({ title_key: titleKey('wet ore - Sticking') })])).toBeDefined();
  expect(sameWork(work({ year: 2019 }), 'openalex', [known({})])).toBeUndefined();
  expect(sameWork(work({ year: null }), 'openalex', [known({})])).toBeDefined();
});

test('a finding beside the evidence: new, there already, or what differs; own words stay', () => {
  const evidence = (more: object) => [{ id: 'e', title: '粘附机理', text: '自己写的', year: 2021, ...more }];
  const mark = (finding: Partial<FoundWork>, there: ReturnType<typeof evidence>) => { const { mark: said, year, text } = compare({ title_key: titleKey('粘附机理'), text: '摘要', year: 2021, ...finding }, there); return [said, year, text]; };
  expect(mark({}, [])).toEqual(['new', null, null]);
  expect(mark({}, evidence({}))).toEqual(['same', null, null]);
  expect(mark({}, evidence({ text: null }))).toEqual(['differs', null, '摘要']);
  expect(mark({ year: 2022 }, evidence({}))).toEqual(['differs', 2022, null]);
  expect(mark({ year: null, text: null }, evidence({ text: null }))).toEqual(['same', null, null]);
  expect(mark({}, [...evidence({ id: 'other', year: 1999 }), ...evidence({})])).toEqual(['same', null, null]);
});
