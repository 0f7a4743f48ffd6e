import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { ImportKind } from '../../src/imports/import.ts';
import { recognise } from '../../src/imports/recognise.ts';
import { inline, letters, rawBook, zipOf } from '../sheets/zip.ts';
import { outcomeOf } from './reading.ts';

/**
 * Ugly sheets, each with the name of its ugliness: what must come in, and what must be refused with which words. They are made here,
 * with the usual library, by hand as XML (as WPS and exports of other systems write it), or as bytes; those in `libreoffice/` it saved itself.
 */
interface Ugly {
  readonly kind?: ImportKind; readonly file?: string; readonly bytes: () => Uint8Array | Promise<Uint8Array>;
  /** Records that come in without a problem. */
  readonly right?: number;
  /** Values of the first record. */
  readonly first?: Record<string, string | readonly string[]>;
  /** Kinds and titles of the first record's works. */
  readonly works?: readonly string[];
  /** Words that some problem must say. */
  readonly says?: readonly string[];
  readonly refused?: string; readonly notices?: readonly string[]; readonly skipped?: readonly string[]; readonly headRow?: number; readonly betterKind?: ImportKind;
}

const needHead = ['需求名称', '所属单位', '技术领域', '需求详情', '技术指标', '预算金额', '有效期'];
const needRow = ['带式输送防堵', '某某机械有限公司', '矿山装备', '落料斗和溜槽容易堵塞', '带料量减少 85%', '50万元', '2027-06-30'];
const expertHead = ['专家名称', '所属单位', '专业技术职称', '研究方向', '相关研究成果', '所属地域'];
const expertRow = ['赵带机', '某某大学', '教授', '带式输送、粘附力学', '论文《粘附机理》，2022', '山东省济南市'];
const utf8 = (text: string) => new Uint8Array(Buffer.from(text));
const csv = (rows: readonly (readonly string[])[]) => rows.map((row) => row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\r\n');
const raw = (...rows: readonly string[][]) => rawBook({ sheet: inline(rows) });

const saved = (name: string): Uint8Array => new Uint8Array(readFileSync(join(import.meta.dirname, 'libreoffice', name)));

async function made(fill: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  fill(book.addWorksheet('征集表'), book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

const uglies: Readonly<Record<string, Ugly>> = {
  'plain, as the usual library writes it': { bytes: () => made((s) => { s.addRow(needHead); s.addRow(needRow); }), right: 1, first: { title: '带式输送防堵', firm: '某某机械有限公司', field: '矿山装备', budgetYuan: '500000', deadline: '2027-06-30' } },
  'columns in another order': { bytes: () => raw(needHead.toReversed(), needRow.toReversed()), right: 1, first: { title: '带式输送防堵', budgetYuan: '500000' } },
  'three title rows above the heads, merged across': { bytes: () => made((s) => { s.addRow(['某某市企业技术需求征集汇总表']); s.mergeCells('A1:G1'); s.addRow(['填报单位：某某市科协', '', '', '', '填报日期：2026年3月']); s.addRow([]); s.addRow(needHead); s.addRow(needRow); }), right: 1, headRow: 4, first: { title: '带式输送防堵' } },
  'heads in two rows, the upper merged': { bytes: () => made((s) => { s.addRow(['需求情况', '', '', '', '', '投入', '']); s.mergeCells('A1:E1'); s.mergeCells('F1:G1'); s.addRow(needHead); s.addRow(needRow); }), right: 1, headRow: 2, first: { title: '带式输送防堵' } },
  'a lower head that means something only with the upper one': { bytes: () => made((s) => { s.addRow(['需求', '', '所属', '技术', '']); s.mergeCells('A1:B1'); s.mergeCells('D1:E1'); s.addRow(['名称', '详情', '单位', '领域', '指标']); s.addRow(['防堵', '溜槽堵', '甲公司', '装备', '减少 85%']); }), right: 1, first: { title: '防堵', firm: '甲公司', field: '装备', problem: '溜槽堵', goals: '减少 85%' } },
  'heads with stars, numbers, remarks and line breaks': { bytes: () => raw(['*1.需求名称（必填）', '2、所属\n单位', '技术领域(如装备)', '需求详情：', '技术指标【可量化】', '预算金额（万元）', '有效期'], [...needRow.slice(0, 5), '50', '2027-06-30']), right: 1, first: { budgetYuan: '500000', firm: '某某机械有限公司' } },
  'full-width digits, letters and spaces': { bytes: () => raw(needHead, ['　带式输送防堵　', '某某机械有限公司', '装备', '溜槽堵塞', '', '５０万元', '２０２７．６．３０']), right: 1, first: { title: '带式输送防堵', budgetYuan: '500000', deadline: '2027-06-30' } },
  'amounts of every kind': { bytes: () => raw(needHead, ...['1.5亿', '¥500,000', '约100万', '300000元', '面议', '无'].map((amount, n) => [`需求名称${n}`, '甲公司', '装备', '难题', '', amount, ''])), right: 6, first: { budgetYuan: '150000000' } },
  'an amount as a range': { bytes: () => raw(needHead, ['带式输送防堵', '甲公司', '装备', '难题', '', '50-80万元', '']), right: 1, first: { background: '预算：50-80万元' } },
  'a small amount without a unit': { bytes: () => raw(needHead, ['带式输送防堵', '甲公司', '装备', '难题', '', '50', '']), right: 0, says: ['没有写单位'] },
  'an amount that is none': { bytes: () => raw(needHead, ['带式输送防堵', '甲公司', '装备', '难题', '', '看领导', '']), right: 0, says: ['“看领导”不是金额'] },
  'dates as texts of every kind': { bytes: () => raw(needHead, ...['2027.6.30', '2027年6月30日', '20270630', '2027/6/30 00:00:00', '2027年6月', '2027-01-01至2027-06-30'].map((day, n) => [`需求名称${n}`, '甲公司', '装备', '难题', '', '', day])), right: 6, first: { deadline: '2027-06-30' } },
  'a date as a serial number without a format': { bytes: () => rawBook({ sheet: inline([needHead, needRow.slice(0, 6)]).replace('</row></sheetData>', '<c r="G2"><v>46568</v></c></row></sheetData>') }), right: 1, first: { deadline: '2027-06-30' } },
  'a date by a Chinese format number': { bytes: () => rawBook({ sheet: inline([needHead, needRow.slice(0, 6)]).replace('</row></sheetData>', '<c r="G2" s="1"><v>46568</v></c></row></sheetData>'), styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs>' }), right: 1, first: { deadline: '2027-06-30' } },
  'a date by a format of its own, counted from 1904': { bytes: () => rawBook({ sheet: inline([needHead, needRow.slice(0, 6)]).replace('</row></sheetData>', '<c r="G2" s="1"><v>45106</v></c></row></sheetData>'), styles: '<numFmts><numFmt numFmtId="180" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="180"/></cellXfs>', workbook: '<?xml version="1.0"?><workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>' }), right: 1, first: { deadline: '2027-06-30' } },
  'a day that never is': { bytes: () => raw(needHead, [...needRow.slice(0, 6), '2027-02-30']), right: 0, says: ['没有“2027-02-30”这一天'] },
  'firms merged over their needs': { bytes: () => made((s) => { s.addRow(needHead); for (const n of [1, 2, 3]) s.addRow([`需求名称${n}`, n === 1 ? '甲公司' : '', '装备', `难题${n}`]); s.mergeCells('B2:B4'); }), right: 3, notices: ['merged'] },
  'merged firms as WPS writes them': { bytes: () => rawBook({ sheet: `${inline([needHead, ['需求名称1', '甲公司', '装备', '难题1'], ['需求名称2', '', '装备', '难题2']])}<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>` }), right: 2, notices: ['merged'] },
  'a total, a note and a signature below': { bytes: () => raw(needHead, needRow, ['合计', '', '', '', '', '50万元'], ['注：请于月底前报送'], ['填表人：张三', '', '', '审核人：李四']), right: 1, skipped: ['合计行', '说明文字', '说明文字'] },
  'the heads once more in the middle': { bytes: () => raw(needHead, needRow, needHead, ['另一个需求', ...needRow.slice(1)]), right: 2, skipped: ['重复的表头'] },
  'empty rows and rows with a number only': { bytes: () => raw(['序号', ...needHead], ['1', ...needRow], ['', '', ''], ['2'], ['3', '另一个需求', ...needRow.slice(1)]), right: 2, skipped: ['只有序号'] },
  'the five fields of 科创中国': { bytes: () => raw(['项目名称', '行业领域', '需求背景', '需解决的主要技术难题', '期望实现的主要技术目标', '企业名称'], ['防堵', '装备', '含水 30%', '溜槽堵塞', '减少 85%', '甲公司']), right: 1, first: { title: '防堵', field: '装备', background: '含水 30%', problem: '溜槽堵塞', goals: '减少 85%' } },
  'several columns for one field': { bytes: () => raw(['需求名称', '所属单位', '技术领域', '需求详情', '拟解决的技术难题', '现有基础条件', '合作方式', '单位性质'], ['防堵', '甲公司', '装备', '溜槽堵塞', '粘附机理不清', '有中试线', '联合攻关', '民营']), right: 1, first: { problem: '溜槽堵塞\n拟解决的技术难题：粘附机理不清', background: '现有基础条件：有中试线\n合作方式：联合攻关\n单位性质：民营' } },
  'formulas with their values': { bytes: () => made((s) => { s.addRow(needHead); s.addRow([{ formula: 'A9&"防堵"', result: '带式输送防堵' }, ...needRow.slice(1)]); }), right: 1, first: { title: '带式输送防堵' }, notices: ['formulas'] },
  'an error of a formula': { bytes: () => made((s) => { s.addRow(needHead); s.addRow([...needRow.slice(0, 3), { error: '#N/A' as never }]); }), right: 0, says: ['公式错误值'] },
  'a dangerous formula typed as text stays text': { bytes: () => raw(needHead, ['=HYPERLINK("http://x","点我")防堵', ...needRow.slice(1)]), right: 1, first: { title: '=HYPERLINK("http://x","点我")防堵' } },
  'rich text with readings': { bytes: () => rawBook({ sheet: `<sheetData><row r="1">${needHead.map((_, c) => `<c r="${letters(c)}1" t="s"><v>${c}</v></c>`).join('')}</row><row r="2">${needRow.map((_, c) => `<c r="${letters(c)}2" t="s"><v>${c + 7}</v></c>`).join('')}</row></sheetData>`, shared: [...needHead, ...needRow].map((text, n) => (n === 7 ? `<si><r><t>带式</t></r><r><rPr><b/></rPr><t>输送防堵</t></r><rPh sb="0" eb="2"><t>daishi</t></rPh></si>` : `<si><t>${text}</t></si>`)).join('') }), right: 1, first: { title: '带式输送防堵' } },
  'prefixes on every name, and no addresses on cells': { bytes: () => rawBook({ sheet: `<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:sheetData>${[needHead, needRow].map((row) => `<x:row>${row.map((text) => `<x:c t="inlineStr"><x:is><x:t>${text}</x:t></x:is></x:c>`).join('')}</x:row>`).join('')}</x:sheetData></x:worksheet>` }), right: 1, first: { title: '带式输送防堵', deadline: '2027-06-30' } },
  'carriage returns as _x000D_, and CDATA': { bytes: () => rawBook({ sheet: inline([needHead, needRow]).replace('落料斗和溜槽容易堵塞', '<![CDATA[一、堵塞]]>_x000D_\n二、磨损') }), right: 1, first: { problem: '一、堵塞\n二、磨损' } },
  'a dimension of the whole sheet and cells far to the right': { bytes: () => rawBook({ sheet: `<dimension ref="A1:XFD1048576"/>${inline([needHead, needRow]).replace('</row></sheetData>', '<c r="XFD2" t="inlineStr"><is><t>远</t></is></c></row></sheetData>')}` }), right: 1, notices: ['cut_columns'] },
  'instructions on the first sheet, data on the second': { bytes: () => rawBook({ sheets: [{ name: '填表说明', xml: inline([['填表说明'], ['一、请如实填写']]) }, { name: '需求', xml: inline([needHead, needRow]) }] }), right: 1, notices: ['other_sheets'] },
  'hidden sheets and hidden rows': { bytes: () => rawBook({ sheets: [{ name: '字典', xml: inline([needHead, needRow]), state: 'veryHidden' }, { name: '需求', xml: inline([needHead, needRow, ['另一个需求', ...needRow.slice(1)]]).replace('<row r="3">', '<row r="3" hidden="1">') }] }), right: 2, notices: ['hidden_rows', 'hidden_sheets'] },
  'GBK without a mark, as Excel here saves CSV': { file: 'a.csv', bytes: () => new Uint8Array(iconv.encode(csv([needHead, needRow]), 'gbk')), right: 1, first: { title: '带式输送防堵' }, notices: ['encoding'] },
  'GB18030 with a rare sign': { kind: 'expert', file: 'a.csv', bytes: () => new Uint8Array(iconv.encode(csv([expertHead, ['李𬭎', ...expertRow.slice(1)]]), 'gb18030')), right: 1, first: { name: '李𬭎' } },
  'UTF-8 with a mark': { file: 'a.csv', bytes: () => utf8(`\ufeff${csv([needHead, needRow])}`), right: 1, first: { title: '带式输送防堵' } },
  'UTF-8 without a mark': { file: 'a.csv', bytes: () => utf8(csv([needHead, needRow])), right: 1 },
  'UTF-16, as “Unicode text”, with tabs': { file: 'a.csv', bytes: () => new Uint8Array(Buffer.from(`\ufeff${[needHead, needRow].map((row) => row.join('\t')).join('\r\n')}`, 'utf16le')), right: 1, notices: ['encoding'] },
  'semicolons, and line breaks inside quotes': { file: 'a.csv', bytes: () => utf8(`${needHead.join(';')}\n带式输送防堵;甲公司;装备;"第一行\n第二行；""引号""";;;`), right: 1, first: { problem: '第一行\n第二行；"引号"' } },
  'full-width commas': { file: 'a.csv', bytes: () => utf8(`${needHead.join('，')}\n${needRow.join('，')}`), right: 1 },
  'numbers kept as text by ="…" and by an apostrophe': { kind: 'enterprise', file: 'a.csv', bytes: () => utf8('企业名称,统一社会信用代码\n甲公司,"=""91370900123456789X"""\n\'=乙公司,91370900123456788X'), right: 2, first: { creditCode: '91370900123456789X' } },
  'eighteen digits as text': { kind: 'enterprise', bytes: () => raw(['企业名称', '统一社会信用代码'], ['甲公司', '913709001234567890']), right: 1, first: { creditCode: '913709001234567890' } },
  'eighteen digits as a number, of which three are lost': { kind: 'enterprise', bytes: () => made((s) => { s.addRow(['企业名称', '统一社会信用代码']); s.addRow(['甲公司', Number('913709001234567890')]); }), right: 0, says: ['请把该列设为“文本”格式'] },
  'an expert over three merged rows, a work in each': { kind: 'expert', bytes: () => made((s) => { s.addRow(expertHead); s.addRow(expertRow); s.addRow(['', '', '', '', '专利：溜槽防堵结构，2023', '']); s.addRow(['', '', '', '', '获省科技进步奖二等奖', '']); for (const column of ['A', 'B', 'C', 'D', 'F']) s.mergeCells(`${column}2:${column}4`); }), right: 1, works: ['paper', 'patent', 'award'] },
  'further works in rows with nothing else': { kind: 'expert', bytes: () => raw(expertHead, expertRow, ['', '', '', '', '发明专利：溜槽防堵结构', '']), right: 1, works: ['paper', 'patent'] },
  'works numbered in one cell': { kind: 'expert', bytes: () => raw(expertHead, [...expertRow.slice(0, 4), '1.论文《粘附机理》，2022；2.发明专利：一种溜槽\n（3）主持国家自然科学基金项目', '济南市']), right: 1, works: ['paper', 'patent', 'project'] },
  'several people in one cell': { kind: 'expert', bytes: () => raw(expertHead, ['张三、李四', ...expertRow.slice(1)], ['王五 赵六', ...expertRow.slice(1)]), right: 0, says: ['这一格有 2 个人（张三、李四）', '这一格有 2 个人（王五、赵六）'] },
  'names with typography, dots and foreign names': { kind: 'expert', bytes: () => raw(expertHead, ['张　三', ...expertRow.slice(1)], ['买买提·吐尔逊', ...expertRow.slice(1)], ['John Smith', ...expertRow.slice(1)]), right: 3, first: { name: '张三' } },
  'a list of experts uploaded as needs': { bytes: () => raw(expertHead, expertRow), betterKind: 'expert' },
  'no heads at all': { bytes: () => raw(needRow, ['另一个', ...needRow.slice(1)]), headRow: 0 },
  'a choice nobody knows': { kind: 'society', bytes: () => raw(['学会名称', '级别'], ['某某学会', '街道级']), right: 0, says: ['请填：全国学会、省级学会、市级学会'] },
  'the template, filled in below its example': { bytes: () => raw(needHead, ['示例：防堵（演示）', ...needRow.slice(1)], needRow), right: 1, skipped: ['示例行'] },
  'a cell with more than a cell can hold': { bytes: () => raw(needHead, [...needRow.slice(0, 3), '难'.repeat(40_000)]), right: 0, says: ['超过 32,767 个字'] },
  'days as programs of other countries write them': { bytes: () => raw(needHead, ...['06/30/2027', '30.06.2027', '6/6/2027'].map((day, n) => [`需求名称${n}`, '甲公司', '装备', '难题', '', '', day])), right: 3, first: { deadline: '2027-06-30' } },
  'a day of which nobody knows what is the month': { bytes: () => raw(needHead, [...needRow.slice(0, 6), '03/04/2027']), right: 0, says: ['分不清哪个是月'] },
  'ORCID iDs as people write and paste them': { kind: 'expert', bytes: () => raw(['姓名', '单位', 'ORCID编号'], ...['https://orcid.org/0000-0002-1825-0097', '0000000218250097', '０００0-0002-1825-0097', 'orcid.org/0000-0002-9079-593x ', '0000–0002–1694–233X', '无', ''].map((orcid, n) => [`专家${'甲乙丙丁戊己庚'[n]}`, '某某大学', orcid])), right: 7, first: { orcid: '0000-0002-1825-0097' } },
  'an ORCID iD with one digit wrong': { kind: 'expert', bytes: () => raw([...expertHead, 'ORCID iD'], [...expertRow, '0000-0002-1825-0096']), right: 0, says: ['ORCID 的校验位不对，很可能有一位抄错了，请核对。'] },
  'an ORCID iD as a number, whose zeros are gone': { kind: 'expert', bytes: () => made((s) => { s.addRow([...expertHead, 'orcid']); s.addRow([...expertRow, Number('0000000218250097')]); }), right: 0, says: ['ORCID 是 16 位'] },
  'two ORCID iDs in one cell, and a name in another': { kind: 'expert', bytes: () => raw([...expertHead, 'ORCID'], [...expertRow, '0000-0002-1825-0097、0000-0001-5109-3700'], ['钱二', ...expertRow.slice(1), '钱二']), right: 0, says: ['ORCID 是 16 位'] },
  'authors of OpenAlex as addresses and ids, one of a work': { kind: 'expert', bytes: () => raw(['姓名', '单位', 'OpenAlex ID'], ['赵一', '某某大学', 'https://openalex.org/A5023888391'], ['钱二', '某某大学', 'ａ5023888392'], ['孙三', '某某大学', 'W2741809807']), right: 2, first: { openAlexId: 'A5023888391' }, says: ['OpenAlex 作者编号以 A 开头'] },
  // Written by LibreOffice itself (7.4, English settings): sheets like those above, saved again as .xlsx, or as CSV in GB18030.
  'LibreOffice: titles merged across': { bytes: () => saved('titles.xlsx'), right: 1, headRow: 4, first: { title: '带式输送防堵', budgetYuan: '500000' } },
  'LibreOffice: heads in two rows': { bytes: () => saved('two-heads.xlsx'), right: 1, first: { title: '防堵', firm: '甲公司', field: '装备', problem: '溜槽堵', goals: '减少 85%' } },
  'LibreOffice: firms merged over their needs': { bytes: () => saved('merged-firms.xlsx'), right: 3, notices: ['merged'] },
  'LibreOffice: formulas with their values': { bytes: () => saved('formula.xlsx'), right: 1, first: { title: '带式输送防堵' }, notices: ['formulas'] },
  'LibreOffice: an error of a formula': { bytes: () => saved('error.xlsx'), right: 0, says: ['公式错误值'] },
  'LibreOffice: an error of a formula, as CSV': { file: 'a.csv', bytes: () => saved('error.csv'), right: 0, says: ['公式错误值'], notices: ['encoding'] },
  'LibreOffice: amounts of every kind': { bytes: () => saved('amounts.xlsx'), right: 6, first: { budgetYuan: '150000000' } },
  'LibreOffice: a day with a Chinese format, rich text, a hidden row, a hidden sheet': { bytes: () => saved('dates-and-hidden.xlsx'), right: 2, first: { problem: '一、溜槽堵塞\n二、清扫器磨损', budgetYuan: '500000', deadline: '2027-06-30' }, notices: ['hidden_rows', 'hidden_sheets', 'merged'] },
  'LibreOffice: the same as CSV': { file: 'a.csv', bytes: () => saved('dates.csv'), right: 2, headRow: 2, first: { problem: '一、溜槽堵塞\n二、清扫器磨损', deadline: '2027-06-30' }, notices: ['encoding'] },
  'LibreOffice: an expert over merged rows': { kind: 'expert', bytes: () => saved('merged-expert.xlsx'), right: 1, works: ['paper', 'patent', 'award'] },
  'LibreOffice: a rare sign and works in one cell': { kind: 'expert', bytes: () => saved('rare-sign.xlsx'), right: 1, first: { name: '李𬭎' }, works: ['paper', 'patent'] },
  'LibreOffice: a rare sign in GB18030': { kind: 'expert', file: 'a.csv', bytes: () => saved('rare-sign.csv'), right: 1, first: { name: '李𬭎' }, works: ['paper', 'patent'], notices: ['encoding'] },
  'LibreOffice: eighteen digits as text, and yes or no': { kind: 'enterprise', bytes: () => saved('codes.xlsx'), right: 2, first: { creditCode: '913709001234567890', hasAssociation: 'true' } },
  'LibreOffice: the same in GB18030': { kind: 'enterprise', file: 'a.csv', bytes: () => saved('codes.csv'), right: 2, first: { creditCode: '913709001234567890', hasAssociation: 'true' } },
  'LibreOffice: eighteen digits as a number': { kind: 'enterprise', bytes: () => saved('lost-digits.xlsx'), right: 0, says: ['请把该列设为“文本”格式'] },
  'LibreOffice: eighteen digits as a number, as CSV': { kind: 'enterprise', file: 'a.csv', bytes: () => saved('lost-digits.csv'), right: 0, says: ['请把该列设为“文本”格式'] },
  // Refused as a whole.
  'empty file': { bytes: () => new Uint8Array(), refused: '是空文件' },
  'old .xls': { file: 'a.xls', bytes: () => new Uint8Array(Buffer.from('d0cf11e0a1b11ae10000', 'hex')), refused: '“另存为”存成 .xlsx' },
  'old .xls named .xlsx': { bytes: () => new Uint8Array(Buffer.from('d0cf11e0a1b11ae10000', 'hex')), refused: '“另存为”存成 .xlsx' },
  'a password on it': { bytes: () => new Uint8Array(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')])), refused: '取消密码' },
  'a web page named .xls': { file: 'a.xls', bytes: () => utf8('<html><table><tr><td>需求名称</td></tr></table></html>'), refused: '其实是网页' },
  'XML of the sheets of 2003': { file: 'a.xls', bytes: () => utf8('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'), refused: '旧格式' },
  'a binary sheet': { bytes: () => zipOf([{ name: 'xl/workbook.bin', content: 'x' }]), refused: '.xlsb' },
  'macros inside': { bytes: () => rawBook({ sheet: inline([needHead, needRow]), extra: [{ name: 'xl/vbaProject.bin', content: 'x' }] }), refused: '宏程序' },
  'a document': { bytes: () => zipOf([{ name: 'word/document.xml', content: '<a/>' }]), refused: '不是表格，而是文档' },
  'an OpenDocument sheet': { bytes: () => zipOf([{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' }, { name: 'content.xml', content: '<a/>' }]), refused: '.ods' },
  'a picture named .xlsx': { bytes: () => new Uint8Array(Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1')), refused: '内容不是表格' },
  'half a file': { bytes: async () => (await made((s) => { s.addRow(needHead); s.addRow(needRow); })).slice(0, 3000), refused: '不完整或已损坏' },
  'XML that ends in the middle': { bytes: () => rawBook({ sheet: '<?xml version="1.0"?><worksheet><sheetData><row r="1"><c' }), refused: '不完整或已损坏' },
  'external entities': { bytes: () => rawBook({ sheet: '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>' }), refused: '外部实体' },
  'a billion laughs in the table of texts': { bytes: () => rawBook({ sheet: inline([needHead]), shared: '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>' }), refused: '外部实体' },
  'an encrypted part': { bytes: () => zipOf([{ name: '[Content_Types].xml', content: '<a/>' }, { name: 'xl/workbook.xml', content: '<workbook/>', encrypted: true }]), refused: '取消密码' },
  'a part that claims more than may be': { bytes: () => rawBook({ workbook: '<?xml version="1.0"?><workbook/>', extra: [{ name: 'xl/sharedStrings.xml', content: 'x', claimed: 2 ** 31 }] }), refused: '解开后过大' },
  'a part that lies about its size': { bytes: () => rawBook({ sheet: inline([needHead, needRow]), extra: [{ name: 'xl/styles.xml', content: '<a>'.repeat(10_000), claimed: 10 }] }), refused: '不完整或已损坏' },
  'one text of many megabytes without an end': { bytes: () => rawBook({ sheet: `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${'长'.repeat(3_000_000)}</t></is></c></row></sheetData>` }), refused: '解开后过大' },
  'far too many merged areas': { bytes: () => rawBook({ sheet: `${inline([needHead, needRow])}<mergeCells>${'<mergeCell ref="A2:B9"/>'.repeat(200_000)}</mergeCells>` }), refused: '解开后过大' },
  'nothing on any sheet': { bytes: () => raw([]), refused: '没有读到任何内容' },
  'a CSV of no encoding': { file: 'a.csv', bytes: () => new Uint8Array([0xb1, 0xff, 0xfe, 0x81, 0x20, 0xff]), refused: '编码' },
};

test.each([['orcid', ['ORCID', 'ORCID iD', 'ORCID编号', 'ORCID 号', 'orcid id', '*ORCID（选填）', '专家ORCID', '开放研究者编号（ORCID）']], ['openAlexId', ['OpenAlex', 'OpenAlex ID', 'OpenAlex编号', 'OpenAlex 作者编号', 'openalex author id', 'OPENALEX']]])('heads people write for %s', (target, heads) => {
  for (const head of heads) expect(recognise('expert', [{ number: 1, cells: ['序号', '姓名', '工作单位', head] }]).targets, head).toEqual(['nothing', 'name', 'institution', target]);
});

describe('ugly sheets', () => {
  test('there are enough of them', () => { expect(Object.keys(uglies).length).toBeGreaterThan(60); });

  test.each(Object.entries(uglies))('%s', async (_, ugly) => {
    const { kind = 'need', file = 'a.xlsx' } = ugly;
    const outcome = await outcomeOf(kind, file, await ugly.bytes());
    if (ugly.refused !== undefined) { expect(outcome.refused?.[0]).toContain(ugly.refused); return; }
    expect(outcome.refused).toBeUndefined();
    const right = outcome.records.filter((record) => record.problems.length === 0);
    const problems = outcome.records.flatMap((record) => record.problems.map(({ message }) => message[0]));
    if (ugly.right !== undefined) expect(right.length, problems.join('\n')).toBe(ugly.right);
    if (ugly.first !== undefined) expect(outcome.records[0]?.values).toMatchObject(ugly.first);
    if (ugly.works !== undefined) expect(outcome.records[0]?.works.map((work) => work.kind)).toEqual(ugly.works);
    for (const words of ugly.says ?? []) expect(problems.some((problem) => problem.includes(words)), `${words} in ${problems.join('\n')}`).toBe(true);
    if (ugly.notices !== undefined) expect(outcome.notices.map((notice) => notice.code).toSorted()).toEqual(ugly.notices.toSorted());
    if (ugly.skipped !== undefined) expect(outcome.skipped).toEqual(ugly.skipped);
    if (ugly.headRow !== undefined) expect(outcome.headRow).toBe(ugly.headRow);
    if (ugly.betterKind !== undefined) expect(outcome.betterKind).toBe(ugly.betterKind);
  });
});
