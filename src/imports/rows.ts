import type { Words } from '../shared/errors.ts';
import { invalidInput } from '../shared/input.ts';
import { openAlexId, orcidId } from '../shared/orcid.ts';
import { amountOf, choiceOf, dayOf, narrow, peopleIn, saysNothing, unitOf, type Work, type WorkKind, worksIn } from './cells.ts';
import type { ImportKind, RowProblem } from './import.ts';
import { isAcross, plainHead } from './recognise.ts';
import { type Target, targetNamed } from './targets.ts';

/** One row of a sheet as what the commands take, with every problem at its cell. Pure. */
export interface Sheet { readonly kind: ImportKind; readonly heads: readonly string[]; readonly targets: readonly string[] }
export interface RawRow { readonly number: number; readonly cells: readonly string[]; readonly marks: Readonly<Record<string, string>> }
export interface ReadRow {
  /** Fields of the command's input; also firm, creditCode (of needs), author (of achievements), which have to be looked up. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  readonly works: readonly Work[];
  readonly problems: readonly RowProblem[];
  /** Works alone: they belong to the row before. */
  readonly onlyWorks: boolean;
}

const TOTAL = /^(?:合计|总计|小计|共计|汇总)[:：]?/;
const NOTE = /^(?:注|备注|说明|填表说明|填报说明|填写说明|填表人|填报人|审核人|负责人签字|单位盖章|联系人|附)[:：]|^(?:填表说明|填报说明|填写说明)/;
const EXAMPLE = /^(?:示例|样例|例|范例)(?:[:：]|$)|（演示）|\(演示\)示例/;

/** Why a row is no record: a total, a note, the heads once more, the template's example. null: it is one. */
export function skipped({ heads }: Sheet, { cells }: RawRow): Words | null {
  const said = cells.map((cell) => cell.trim()).filter((cell) => cell !== '' && !/^\d{1,6}$/.test(cell));
  const [first = ''] = said;
  if (said.length === 0) return ['只有序号', 'Only a number'];
  if (TOTAL.test(first)) return ['合计行', 'A total'];
  if (EXAMPLE.test(first)) return ['示例行', 'The example'];
  if (isAcross(cells) || (NOTE.test(first) && said.length <= 3)) return ['说明文字', 'A note'];
  if (said.length > 1 && heads.length > 0 && cells.every((cell, at) => cell.trim() === '' || plainHead(cell) === plainHead(heads[at] ?? ''))) return ['重复的表头', 'The heads once more'];
  return null;
}

const marked: Readonly<Record<string, Words>> = {
  digits: ['这一列的长数字只保留了前 15 位，后面的已经丢失。请把该列设为“文本”格式，重新填写后再上传。', 'The long number kept only 15 digits. Format the column as text, fill it in anew and upload again.'],
  error: ['这一格是公式错误值，请改正或直接填写内容。', 'This cell is an error of a formula; mend it or type the content.'],
  long: ['这一格超过 32,767 个字，请精简。', 'This cell has more than 32,767 characters; shorten it.'],
};

export function readRow(sheet: Sheet, row: RawRow): ReadRow {
  const values: Record<string, string | string[]> = {};
  const problems: RowProblem[] = [];
  const works: Work[] = [];
  const single: { title?: string; kind?: WorkKind; text?: string; year?: number } = {};
  let others = false;
  for (const [column, name] of sheet.targets.entries()) {
    const target = name === '' ? undefined : targetNamed(sheet.kind, name);
    const given = (row.cells[column] ?? '').trim();
    if (target === undefined || target.as === 'nothing' || given === '') continue;
    const wrong = (message: Words, people?: readonly string[]): void => { problems.push({ column, message: [...message], ...(people === undefined ? {} : { people: [...people] }) }); };
    const mark = marked[row.marks[String(column)] ?? ''];
    if (mark !== undefined) { wrong(mark); others ||= !target.name.startsWith('work'); continue; }
    if (target.name.startsWith('work')) { takeWork(target, given, single, works, wrong); continue; }
    others = true;
    take(target, given, sheet.heads[column] ?? '', values, wrong);
  }
  if (single.title !== undefined) works.push({ kind: single.kind ?? 'project', title: single.title, text: single.text ?? null, year: single.year ?? null });
  else if (single.text !== undefined) works.push(...worksIn(single.text));
  return { values, works, problems, onlyWorks: !others && works.length > 0 };
}

type Wrong = (message: Words, people?: readonly string[]) => void;

function takeWork(target: Target, given: string, single: { title?: string; kind?: WorkKind; text?: string; year?: number }, works: Work[], wrong: Wrong): void {
  if (target.name === 'works') { works.push(...worksIn(given)); return; }
  if (target.name === 'workTitle') single.title = narrow(given);
  if (target.name === 'workText') single.text = given;
  if (target.name === 'workYear') { const year = /(?:19|20)\d{2}/.exec(narrow(given))?.[0]; if (year === undefined) wrong([`“${given}”不是年份，请写成 2023。`, `“${given}” is no year: write 2023.`]); else single.year = Number(year); }
  if (target.name === 'workKind') { const read = choiceOf(given, target.choices ?? []); if ('problem' in read) wrong(read.problem); else if ('value' in read && read.value !== undefined) single.kind = read.value as WorkKind; }
}

function take(target: Target, given: string, head: string, values: Record<string, string | string[]>, wrong: Wrong): void {
  const { name } = target;
  const said = (text: string): void => { values[name] = text; };
  switch (target.as) {
    case 'name': case 'firm': return said(narrow(given).replace(/\s*\n\s*/g, ''));
    case 'person': {
      const people = peopleIn(given);
      if (people.length > 1) wrong([`这一格有 ${people.length} 个人（${people.join('、')}）。请每人一行；下载的表里已替您分好行，请核对后再上传。`, `This cell names ${people.length} people (${people.join(', ')}): one row each. The sheet to download has them in rows already; check it and upload it.`], people);
      return said(people[0] ?? '');
    }
    case 'people': return said(peopleIn(given).join('、'));
    case 'code': return said(narrow(given).replace(/\s/g, ''));
    case 'prose': return addProse(target, given, head, values);
    case 'words': { const before = values[name]; values[name] = [...new Set([...(Array.isArray(before) ? before : []), ...given.split(/[\n、，,；;/|]/).map(narrow).filter((word) => word !== '' && !saysNothing(word))])]; return undefined; }
    case 'identifier': { const read = identifierOf(name, given); if (read === null) return undefined; return typeof read === 'string' ? said(read) : wrong(read); }
    case 'region': return saysNothing(given) ? undefined : said(narrow(given).replace(/\s/g, ''));
    case 'number': { const number = /\d+/.exec(narrow(given))?.[0]; if (number === undefined) return saysNothing(given) ? undefined : wrong([`“${given}”不是数字。`, `“${given}” is no number.`]); return said(number); }
    case 'yes': return said(/^(?:是|有|已建|已成立|已建立|专职|全职|1|y|yes|true|√|✓|☑)/i.test(narrow(given)) ? 'true' : 'false');
    case 'choice': { const read = choiceOf(given, target.choices ?? []); if ('problem' in read) return wrong(read.problem); if ('value' in read && read.value !== undefined) said(read.value); return undefined; }
    case 'day': { const read = dayOf(given); if ('problem' in read) return wrong(read.problem); if ('value' in read && read.value !== null) said(read.value); return undefined; }
    case 'amount': {
      const read = amountOf(given, unitOf(head));
      if ('problem' in read) return wrong(read.problem);
      if ('remark' in read) { values['background'] = [values['background'], `预算：${read.remark}`].filter(Boolean).join('\n'); return undefined; }
      if (read.value !== null) said(read.value);
      return undefined;
    }
    case 'works': case 'nothing': return undefined;
  }
}

/** As the profile's form takes it, with its words where it is wrong; null: nothing was meant. */
function identifierOf(name: string, given: string): string | Words | null {
  if (saysNothing(given)) return null;
  const read = (name === 'orcid' ? orcidId : openAlexId).safeParse(given);
  return read.success ? read.data : invalidInput(read.error.issues).fields[0]?.message ?? null;
}

/** Heads without which their text would not be understood. */
const asides = /^(?:现有|工作基础|合作|期望合作|意向|单位性质|企业性质|职务|最高学历|学历|学位|毕业院校|社会兼职|知识产权|创新点|转化方式|已开展)/;

/** The second and further columns of one field are joined, each with its head. */
function addProse({ name, many }: Target, given: string, head: string, values: Record<string, string | string[]>): void {
  const text = given.replace(/\r\n?/g, '\n').replace(/[\u3000\u00a0]+/g, ' ').trim();
  if (text === '' || saysNothing(text)) return;
  const before = values[name];
  const label = plainHead(head);
  const labelled = many === true && (before !== undefined || asides.test(label)) && label !== '' ? `${label}：${text}` : text;
  values[name] = before === undefined ? labelled : many === true ? `${String(before)}\n${labelled}` : String(before);
}

/** What makes two rows the same thing, whatever else they say; of a need its firm is looked up first. */
export function identityOf(kind: Exclude<ImportKind, 'need'>, values: ReadRow['values']): string {
  const parts = { enterprise: ['creditCode'], expert: ['name', 'institution'], technology_manager: ['name', 'institution'], society: ['name'], achievement: ['name', 'owner'] }[kind];
  return parts.map((part) => plainText(String(values[part] ?? ''))).join('|');
}
export const plainText = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toLowerCase();
