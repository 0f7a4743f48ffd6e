import { regionName } from '../associations/region.ts';
import type { Reader } from '../db/database.ts';
import { needKindWords, needStatusWords, urgencyWords } from '../needs/need.labels.ts';
import type { FigureFilter } from '../reports/figures.ts';
import type { Actor } from '../shared/command.ts';
import { checkedText, MOST_IN_EXCEL, offeredAchievements, type SummaryNeed, summaryNeeds } from './needs.queries.ts';

/** Sheets of an Excel file: a title, its columns, and rows by their columns. */
export interface Sheet { readonly name: string; readonly title: string; readonly columns: readonly string[]; readonly rows: readonly Readonly<Record<string, string | number | null>>[] }
const sheet = (title: string, rows: readonly Readonly<Record<string, string | number | null>>[], columns: readonly string[]): Sheet => ({ name: title, title, columns, rows });

const five = (need: SummaryNeed) => ({ 项目名称: need.title, 行业领域: need.field, 需求背景: need.background, 需解决的主要技术难题: need.problem, 期望实现的主要技术目标: need.goals });
const fiveNames = ['项目名称', '行业领域', '需求背景', '需解决的主要技术难题', '期望实现的主要技术目标'] as const;

/** 科技需求汇总 with the whole text of each need, in the order of the paper. */
export async function summarySheets(db: Reader, actor: Actor, filter: FigureFilter): Promise<readonly Sheet[]> {
  const needs = await summaryNeeds(db, actor, filter, MOST_IN_EXCEL);
  return [sheet('科技需求汇总', needs.map((need, at) => ({
    序号: at + 1, ...five(need), 所属单位: need.enterprise, 所属地区: regionName(need.region_code), 需求类型: needKindWords[need.kind][0], 紧急程度: urgencyWords[need.urgency][0], '预算金额（元）': need.budget_fen === null ? null : need.budget_fen / 100, 有效期: need.deadline,
    征集日期: need.gathered, 进展: needStatusWords[need.status][0], 同意的对接对象: need.candidate, 企业核实: checkedText(need), 科协: need.association, 公开范围: need.confidentiality === 'staff_only' ? '仅限内部' : '', 编号: need.id,
  })), ['序号', fiveNames[0], '所属单位', fiveNames[1], '需求类型', '紧急程度', ...fiveNames.slice(2), '预算金额（元）', '有效期', '所属地区', '征集日期', '进展', '同意的对接对象', '企业核实', '科协', '公开范围', '编号'])];
}

/** The five fields of 科创中国 for uploading there: needs that may leave the staff, and the achievements. */
export async function kczgSheets(db: Reader, actor: Actor, filter: FigureFilter): Promise<readonly Sheet[]> {
  const needs = (await summaryNeeds(db, actor, filter, MOST_IN_EXCEL)).filter((need) => need.confidentiality !== 'staff_only' && !['withdrawn', 'merged', 'returned', 'set_aside'].includes(need.status));
  const achievements = await offeredAchievements(db, actor);
  return [
    sheet('需求', needs.map(five), fiveNames),
    sheet('成果', achievements.map((one) => ({ 成果名称: one.name, 行业领域: one.fields.join('、'), 成果简介: one.summary, 持有单位: one.owner, '成熟度（TRL）': one.trl })), ['成果名称', '行业领域', '成果简介', '持有单位', '成熟度（TRL）']),
  ];
}
