import { profileDefinitions } from '../profiles/kinds.ts';
import type { Words } from '../shared/errors.ts';
import type { ImportKind, ImportState, RowMeets } from './import.ts';

/** What the screen says for each code; a new code without words does not compile. */
export const importKindWords: Record<ImportKind, Words> = {
  need: ['需求', 'Needs'], enterprise: profileDefinitions.enterprise.plural, expert: ['专家（含业绩）', 'Experts (with works)'], society: profileDefinitions.society.plural,
  technology_manager: profileDefinitions.technology_manager.plural, achievement: profileDefinitions.achievement.plural,
};
export const importStateWords: Record<ImportState, Words> = {
  reading: ['正在读取', 'Being read'], checking: ['正在核对', 'Being checked'], ready: ['等您确认', 'Waiting for you'], importing: ['正在导入', 'Being imported'], done: ['已导入', 'Imported'], undoing: ['正在撤销', 'Being undone'], undone: ['已撤销', 'Undone'], failed: ['没有读成', 'Not read'],
};
export const importStateTone: Record<ImportState, 'waiting' | 'good' | 'bad' | 'quiet'> = { reading: 'quiet', checking: 'quiet', ready: 'waiting', importing: 'quiet', done: 'good', undoing: 'quiet', undone: 'quiet', failed: 'bad' };

/** What two records have in common that makes them the same thing. */
export const sameThing: Readonly<Record<ImportKind, Words>> = {
  need: ['单位和名称相同', 'the same firm and title'], enterprise: ['信用代码相同', 'the same credit code'], expert: ['姓名和单位相同', 'the same name and institution'],
  technology_manager: ['姓名和单位相同', 'the same name and institution'], society: ['名称相同', 'the same name'], achievement: ['名称和持有单位相同', 'the same name and owner'],
};
/** Why a row may be what is there already, or what an earlier row of its sheet says. */
export function meetsWords(kind: ImportKind, { row, by }: Pick<RowMeets, 'row' | 'by'>): [string, string] {
  if (by === 'text') return row === undefined ? ['平台上有内容很接近的需求', 'A need that nearly says the same is there'] : [`与第 ${row} 行内容很接近`, `Nearly says the same as row ${row}`];
  if (by === 'name') return ['平台上已有同名的企业，信用代码不同', 'A firm of that name with another credit code is there'];
  const [zh, en] = by === 'identity' ? sameThing[kind] : by === 'orcid' ? [' ORCID 相同', 'the same ORCID iD'] : [' OpenAlex 作者编号相同', 'the same author at OpenAlex'];
  return row === undefined ? [`平台上已有${zh}的记录`, `There is one with ${en} already`] : [`与第 ${row} 行${zh}`, `It has ${en} as row ${row}`];
}

interface Notice { readonly code: string; readonly count: number; readonly names?: readonly string[] | undefined }
/** What was found in the file that a person should know, one sentence each. */
export function noticeWords({ code, count, names = [] }: Notice): Words {
  const [list, listed] = [names.join('”“'), names.join('”, “')];
  switch (code) {
    case 'merged': return [`有合并单元格，其中 ${count} 个空格已按合并前的内容填上。`, `Merged cells: ${count} empty ones were filled with the content of their area.`];
    case 'hidden_rows': return [`有 ${count} 行是隐藏的，也读进来了。`, `${count} hidden row(s) were read, too.`];
    case 'formulas': return [`有 ${count} 格是公式，取的是表格保存时算好的结果。`, `${count} cell(s) are formulas; the values saved with the sheet were taken.`];
    case 'other_sheets': return [`还有 ${count} 张工作表没有读取：“${list}”。需要时请单独存成文件上传。`, `${count} other sheet(s) were not read: “${listed}”. Save them as files of their own if needed.`];
    case 'hidden_sheets': return [`有 ${count} 张隐藏的工作表没有读取：“${list}”。`, `${count} hidden sheet(s) were not read: “${listed}”.`];
    case 'cut_columns': return [`第 120 列以后的 ${count} 格没有读取。`, `${count} cell(s) beyond column 120 were not read.`];
    case 'encoding': return [`文件的编码是 ${names[0] ?? ''}，已按它读取；如有乱码请另存为 .xlsx 再上传。`, `The file is encoded as ${names[0] ?? ''}; if signs are wrong, save it as .xlsx.`];
    default: return [code, code];
  }
}
