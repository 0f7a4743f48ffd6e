import { dayOf, nameOf, narrow } from '../imports/cells.ts';
import { plainHead } from '../imports/recognise.ts';
import type { Words } from '../shared/errors.ts';
import { readPatentNumber } from '../shared/patent-number.ts';
import { cleanText } from '../shared/text.ts';
import { type FoundWork, type LeftOut, MOST_LINES } from './finding.ts';

/**
 * A list of patents, pasted or in a sheet, for one expert: number, title, inventors, day of the application, abstract. With a line of
 * heads in any order; without one by what the cells look like. A row becomes a finding when its number holds and the person is among
 * the inventors (or none are named); every other row is left out with the reason. Pure.
 */
type Column = 'number' | 'title' | 'inventors' | 'day' | 'text';
const heads: Readonly<Record<Column, readonly string[]>> = {
  number: ['专利号', '申请号', '专利申请号', '公开号', '公告号', '公开公告号', '授权公告号', '专利号或申请号', '专利号/申请号', '专利编号', '号码', 'patentnumber', 'number'],
  title: ['名称', '专利名称', '发明名称', '题名', '标题', '成果名称', 'title'],
  inventors: ['发明人', '设计人', '发明人/设计人', '发明设计人', '全部发明人', '完成人', 'inventors', 'inventor'],
  day: ['申请日', '申请日期', '申请时间', '公开日', '公告日', '授权日', '授权公告日', '日期', 'filed', 'date'],
  text: ['摘要', '内容摘要', '简介', '说明', '主要内容', 'abstract'],
};
const columnOf = (head: string): Column | undefined => {
  const plain = plainHead(head).toLowerCase();
  return (Object.keys(heads) as Column[]).find((column) => heads[column].includes(plain));
};
/** Patents an office prints under one row of heads: several columns of days or numbers, of which the first counts. */
const layoutOf = (cells: readonly string[]): Map<Column, number> => new Map(cells.flatMap((cell, at) => { const column = columnOf(cell); return column === undefined ? [] : [[column, at] as const]; }).toReversed());

export interface PatentRow { readonly cells: readonly string[]; /** As the person finds it again. */ readonly line: string }

/** Lines of a pasted text; cells are parted by tabs, by bars, or else by commas. */
export const pastedRows = (text: string): readonly PatentRow[] => cleanText(text).split('\n').map((line) => line.trim()).filter((line) => line !== '')
  .map((line) => ({ line, cells: line.split(line.includes('\t') ? '\t' : /[|｜]/.test(line) ? /[|｜]/ : /[,，]/).map((cell) => cell.trim()) }));

export interface ReadPatents { readonly works: readonly FoundWork[]; readonly leftOut: readonly LeftOut[] }

export function readPatents(rows: readonly PatentRow[], person: string): ReadPatents {
  const headAt = rows.slice(0, 10).findIndex(({ cells }) => { const layout = layoutOf(cells); return layout.size >= 2 && (layout.has('title') || layout.has('number')); });
  const layout = headAt < 0 ? undefined : layoutOf(rows[headAt]?.cells ?? []);
  const works: FoundWork[] = [];
  const leftOut: LeftOut[] = [];
  for (const { cells, line } of rows.slice(headAt + 1, headAt + 1 + MOST_LINES)) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    const read = rowOf(layout === undefined ? byLooks(cells) : byHeads(cells, layout), person);
    if ('problem' in read) leftOut.push({ line: [...line].slice(0, 80).join(''), reason: read.problem });
    else if (!works.some((one) => one.sourceId === read.sourceId)) works.push(read);
  }
  const beyond = rows.length - (headAt + 1) - MOST_LINES;
  if (beyond > 0) leftOut.push({ line: null, reason: [`一次最多读 ${MOST_LINES} 行，后面 ${beyond} 行请另外再交一次。`, `${MOST_LINES} rows are read at once; hand the other ${beyond} in again.`] });
  return { works, leftOut };
}

type Cells = Readonly<Partial<Record<Column, string>>>;
const byHeads = (cells: readonly string[], layout: ReadonlyMap<Column, number>): Cells => Object.fromEntries([...layout].map(([column, at]) => [column, cells[at] ?? '']));

function byLooks(cells: readonly string[]): Cells {
  const said = cells.filter((cell) => cell !== '');
  const take = (fits: (cell: string) => boolean): string | undefined => { const at = said.findIndex(fits); return at < 0 ? undefined : said.splice(at, 1)[0]; };
  const number = take((cell) => /^(?:ZL|CN|专利号|申请号)?\s*[:：]?\s*(?:ZL|CN)?\s*[\d０-９][\d０-９\s.．Xx]{6,}[A-Za-z]?\d?$/.test(cell.trim()) && !isDay(cell)) ?? take((cell) => /^[A-Z]{2}\s?\d/.test(cell));
  const day = take(isDay);
  const title = said.shift();
  const inventors = take((cell) => namesIn(cell).length > 0 && namesIn(cell).every((name) => [...name].length <= 20) && [...cell].length <= 200 && !/[。；]$/.test(cell) && namesIn(cell).every((name) => /^\p{Script=Han}{2,4}$|^\p{Script=Latin}[\p{Script=Latin}\s.'-]+$/u.test(name)));
  return { number, title, inventors, day, text: said.join('，') };
}
const isDay = (cell: string): boolean => /^(?:19|20)\d{2}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?/.test(narrow(cell)) || /^(?:19|20)\d{6}$/.test(narrow(cell));

const namesIn = (cell: string): readonly string[] => cell.split(/[、;；,，/|\n]|\s{2,}/).map((name) => nameOf(name.replace(/^[（(]?\d+[)）.]?\s*/, '').replace(/\s*等$/, ''))).filter((name) => name !== '');
/** A name without what stands in brackets behind it, as it is compared. */
const plainName = (name: string): string => nameOf(name).replace(/[（(].*?[）)]\s*$/u, '').replace(/[\s·.]/g, '').toLowerCase();

function rowOf(cells: Cells, person: string): FoundWork | { readonly problem: Words } {
  const title = cut(cells.title, 200)?.replace(/\s*\n\s*/g, ' ');
  if (title === undefined || [...title].length < 2) return { problem: ['没有写专利名称。', 'The title is missing.'] };
  if ((cells.number ?? '').trim() === '') return { problem: ['没有写专利号或公开号。', 'The number is missing.'] };
  const number = readPatentNumber(cells.number ?? '');
  if ('problem' in number) return number;
  const inventors = namesIn(cells.inventors ?? '');
  const all = [...inventors, ...inventors.flatMap((name) => name.split(/\s+/))].map(plainName);
  if (inventors.length > 0 && !all.includes(plainName(person))) return { problem: ['发明人里没有这位专家。', 'This expert is not among the inventors.'] };
  const day = dayOf(cells.day ?? '');
  const year = 'value' in day && day.value !== null ? Number(day.value.slice(0, 4)) : number.year;
  return { sourceId: number.number, kind: 'patent', title, text: cut(cells.text, 4000) ?? null, year, doi: null };
}

/** At most so many characters; undefined where nothing is said. */
function cut(cell: string | undefined, most: number): string | undefined {
  const text = cleanText(cell ?? '');
  const signs = [...text];
  return text === '' ? undefined : signs.length <= most ? text : `${signs.slice(0, most - 1).join('')}…`;
}
