import type { Reader } from '../db/database.ts';
import { clockNames } from '../clocks/clock.labels.ts';
import { clockFigures } from '../clocks/figures.queries.ts';
import { figureWords, isMoney } from '../engagements/outcome.ts';
import { type EventRow, expertsOfEvent, needsOfEvent, planOfEvent } from '../events/event.queries.ts';
import { needStatusWords, urgencyWords } from '../needs/need.labels.ts';
import { addressOf, type FigureFilter, type GroupLine, shareText, type StageKey } from '../reports/figures.ts';
import { type Funnel, funnel } from '../reports/funnel.queries.ts';
import { stages } from '../reports/stage.queries.ts';
import type { Actor } from '../shared/command.ts';
import { chinaMoment } from '../shared/working-days.ts';
import { checkedText, countedBy, MOST_IN_WORD, summaryNeeds } from './needs.queries.ts';
import { type Block, heading, numbered, type Paper, paperDay, type PaperKind, type Run, text } from './paper.ts';

/** What every paper is made from: whose it is, for which days. */
export interface Issue { readonly signer: string; readonly today: string; readonly filter: FigureFilter }

/** A number with its footnote: what it counts, and where its records are. */
const noted = (shown: number | string, means: string, href: string): Run => ({ text: String(shown), note: { means, href } });
const records = (filter: FigureFilter, stage: StageKey): string => addressOf('/reports/needs', filter, { stage });
const counted = (found: Pick<Funnel, 'counts'>, filter: FigureFilter, stage: StageKey): Run => noted(found.counts[stage], `${stages[stage].words[0]}：${stages[stage].means[0]}${filter.basis === 'cohort' ? '范围：这段时间征集的需求，截至成文之日。' : '范围：这段时间里发生的。'}`, records(filter, stage));
const amount = (kind: keyof typeof figureWords, value: number): string => (isMoney(kind) ? `${(value / 1_000_000).toLocaleString('zh-CN', { maximumFractionDigits: 2 })} 万元` : String(value));
const spanOf = ({ since, until }: FigureFilter): string => `${paperDay(since)}至${since.slice(0, 4) === until.slice(0, 4) ? paperDay(until).slice(5) : paperDay(until)}`;
const periodOf = (filter: FigureFilter): FigureFilter => ({ ...filter, basis: 'period' });
const cohortOf = (filter: FigureFilter): FigureFilter => ({ ...filter, basis: 'cohort' });

type Wordy = Exclude<PaperKind, 'handbook' | 'kczg'>;
const composers: Record<Wordy, (db: Reader, actor: Actor, issue: Issue) => Promise<Paper>> = { summary, brief, quarterly, annual };

export const composed = (db: Reader, actor: Actor, kind: Wordy, issue: Issue): Promise<Paper> => composers[kind](db, actor, issue);

const ended = ({ signer, today }: Issue) => ({ signer, date: paperDay(today) });

async function summary(db: Reader, actor: Actor, issue: Issue): Promise<Paper> {
  const filter = cohortOf(issue.filter);
  const [needs, urgencies, kinds, fields, found] = [await summaryNeeds(db, actor, filter, MOST_IN_WORD), await countedBy(db, actor, filter, 'urgency'), await countedBy(db, actor, filter, 'kind'), await countedBy(db, actor, filter, 'field'), await funnel(db, actor, filter)];
  const total = found.counts.gathered;
  const listed = (lines: typeof kinds, most: number) => lines.slice(0, most).map((line) => `${line.key} ${line.count} 项`).join('、') + (lines.length > most ? `，其余 ${lines.length - most} 类共 ${lines.slice(most).reduce((sum, line) => sum + line.count, 0)} 项` : '');
  const of = (key: string) => urgencies.find((line) => line.key === key)?.count ?? 0;
  return {
    title: '科技需求汇总', subtitle: `（${spanOf(filter)}）`, masthead: null, ...ended(issue),
    blocks: [
      heading(`${numbered(0)}总体情况`),
      text(`${spanOf(filter)}，共征集科技需求 `, counted(found, filter, 'gathered'), ` 项，其中紧急 ${of('critical')} 项、较急 ${of('urgent')} 项、一般 ${of('normal')} 项；已受理 `, counted(found, filter, 'accepted'), ' 项，已有同意的对接建议 ', counted(found, filter, 'approved'), ' 项，已由技术经理人领办 ', counted(found, filter, 'taken_on'), ' 项。'),
      ...(total === 0 ? [] : [text(`按类型：${listed(kinds, 7)}。`), text(`按领域：${listed(fields, 10)}。`)]),
      heading(`${numbered(1)}需求清单`), text(`按紧急程度、领域排列。${total > needs.length ? `以下为前 ${needs.length} 项，全部 ${total} 项见 Excel。` : ''}`),
      { kind: 'table', head: ['序号', '需求名称', '所属单位', '领域', '紧急', '进展', '企业核实'], widths: [7, 27, 21, 14, 7, 11, 13], rows: needs.map((need, at) => [String(at + 1), `${need.title}${need.confidentiality === 'staff_only' ? '（仅限内部）' : ''}`, need.enterprise, need.field, urgencyWords[need.urgency][0], needStatusWords[need.status][0], checkedText(need)]) },
    ],
  };
}

/** "征集 8 项、受理 7 项……", each number with its footnote. */
function doneThen(found: Funnel, filter: FigureFilter): Run[] {
  return ['征集科技需求 ', counted(found, filter, 'gathered'), ' 项，受理 ', counted(found, filter, 'accepted'), ' 项，为 ', counted(found, filter, 'proposed'), ' 项需求提出对接建议，审核同意 ', counted(found, filter, 'approved'), ' 项；技术经理人领办 ', counted(found, filter, 'taken_on'), ' 项，组织企业与专家见面洽谈 ', counted(found, filter, 'met'), ' 项，签约 ', counted(found, filter, 'signed'), ' 项，完成 ', counted(found, filter, 'completed'), ' 项。'];
}

function outcomeBlocks({ outcomes, counts, signedProven }: Funnel, filter: FigureFilter): Block[] {
  const signed = counts.signed === 0 ? [] : [text(`签约的 ${counts.signed} 项中，案卷附有合同的 ${signedProven} 项，其余 ${counts.signed - signedProven} 项为自报。`)];
  if (outcomes.length === 0) return [...signed, text('目前还没有填报的成效数字。')];
  return [...signed, ...outcomes.map((line) => text(`${figureWords[line.kind][0]}：合计 `, noted(amount(line.kind, line.sum), `${figureWords[line.kind][0]}：案卷里填报的数字，改过的只算最后一次，共 ${line.figures} 件。`, addressOf('/reports/outcomes', filter, { kind: line.kind })),
    `，其中有凭据 ${amount(line.kind, line.provenSum)}（${line.proven} 件）${line.figures > line.proven ? `，自报 ${amount(line.kind, line.sum - line.provenSum)}（${line.figures - line.proven} 件）` : ''}。`))];
}

function timeBlock({ paces }: Funnel, filter: FigureFilter): Block {
  const said = paces.flatMap((pace) => (pace.median === null || !['accepted', 'approved', 'taken_on', 'signed'].includes(pace.to) ? [] : [[`从${stages[pace.from].words[0]}到${stages[pace.to].words[0]}，`, noted(`一半不超过 ${pace.median} 天`, `中位数和第 90 百分位，自然日，两步都走到的 ${pace.count} 项。`, records(filter, pace.to)), `，九成不超过 ${pace.p90 ?? 0} 天`] as Run[]]));
  return said.length === 0 ? text('各步都还没有可以计算用时的需求。') : text(...said.flatMap((part, at) => [...(at === 0 ? [] : ['；']), ...part]), '。');
}

async function brief(db: Reader, actor: Actor, issue: Issue): Promise<Paper> {
  const filter = periodOf(issue.filter);
  const found = await funnel(db, actor, filter);
  const below = found.associations.filter((line) => line.name !== '' && line.counts.gathered + line.counts.approved + line.counts.signed > 0);
  return {
    title: '企业科技需求对接工作情况', subtitle: `（${spanOf(filter)}）`, masthead: { name: '工作简报', line: `${issue.signer}　　　${paperDay(issue.today)}` }, ...ended(issue),
    blocks: [
      heading(`${numbered(0)}本期进展`), text('本期', ...doneThen(found, filter)),
      ...(below.length === 0 ? [] : [text(...below.flatMap((line, at): Run[] => [at === 0 ? '' : '；', `${line.name}征集 `, noted(line.counts.gathered, `${line.name}及下级，本期征集。`, records({ ...filter, association: line.key }, 'gathered')), ` 项、同意 ${line.counts.approved} 项、签约 ${line.counts.signed} 项`]), '。')]),
      heading(`${numbered(1)}成效`), ...outcomeBlocks(found, filter), heading(`${numbered(2)}用时`), timeBlock(found, filter),
    ],
  };
}

async function quarterly(db: Reader, actor: Actor, issue: Issue): Promise<Paper> {
  const filter = periodOf(issue.filter);
  const [found, clocks] = [await funnel(db, actor, filter), await clockFigures(db, actor, chinaMoment(filter.since, 0), issue.today)];
  const row = (line: GroupLine & { name: string }): Run[] => [line.name === '' ? '本级' : line.name, noted(line.counts.gathered, `${line.name}，本期征集。`, records(line.key === '' ? filter : { ...filter, association: line.key }, 'gathered')), ...(['accepted', 'approved', 'taken_on', 'met', 'signed'] as const).map((key) => String(line.counts[key]))];
  return {
    title: '关于企业科技需求对接工作进展的通报', subtitle: `（${spanOf(filter)}）`, masthead: null, ...ended(issue),
    blocks: [
      text('现将本期企业科技需求对接工作进展通报如下。'), heading(`${numbered(0)}总体进展`), text('本期', ...doneThen(found, filter)),
      heading(`${numbered(1)}各地进展`), text('按科协名称排列，不排名次；数量多少与当地企业数有关，请结合办理时限看。'),
      { kind: 'table', head: ['科协', '征集', '受理', '同意', '领办', '见面', '签约'], widths: [34, 11, 11, 11, 11, 11, 11], rows: [...found.associations].toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(row) },
      heading(`${numbered(2)}办理时限`),
      { kind: 'table', head: ['哪一步', '一半不超过', '九成不超过', '按时/办完', '在等', '已过期'], widths: [30, 14, 14, 14, 14, 14], rows: clocks.map((clock): Run[] => [clockNames[clock.kind][0], clock.median === null ? '暂无' : `${clock.median} 个工作日`, clock.p90 === null ? '暂无' : `${clock.p90} 个工作日`, `${clock.inTime}/${clock.ended}`, String(clock.running), clock.overdue === 0 ? '0' : noted(clock.overdue, `${clockNames[clock.kind][0]}：到成文之日已过期、还没有办的。`, '/reports/clocks')]) },
      heading(`${numbered(3)}成效`), ...outcomeBlocks(found, filter),
    ],
  };
}

async function annual(db: Reader, actor: Actor, issue: Issue): Promise<Paper> {
  const [cohort, period] = [cohortOf(issue.filter), periodOf(issue.filter)];
  const [came, did, clocks] = [await funnel(db, actor, cohort), await funnel(db, actor, period), await clockFigures(db, actor, chinaMoment(cohort.since, 0), issue.today)];
  const overdue = clocks.filter((clock) => clock.overdue > 0);
  const stopped = came.counts.accepted - came.counts.approved;
  return {
    title: `${cohort.until.slice(0, 4)}年企业科技需求对接工作总结`, subtitle: null, masthead: null, ...ended(issue),
    blocks: [
      heading(`${numbered(0)}总体情况`), text(`${spanOf(period)}，`, ...doneThen(did, period)),
      text('这段时间征集的 ', counted(came, cohort, 'gathered'), ' 项需求中，到目前为止已受理 ', counted(came, cohort, 'accepted'), ` 项（${shareText(came.counts.accepted, came.counts.gathered) || '暂无'}），已领办 `, counted(came, cohort, 'taken_on'), ` 项（${shareText(came.counts.taken_on, came.counts.gathered) || '暂无'}），已签约 `, counted(came, cohort, 'signed'), ` 项（${shareText(came.counts.signed, came.counts.gathered) || '暂无'}）。`),
      heading(`${numbered(1)}各领域情况`), came.fields.length === 0 ? text('这段时间没有征集到需求。') : { kind: 'table', head: ['领域', '征集', '同意', '领办', '签约'], widths: [40, 15, 15, 15, 15], rows: came.fields.map((line): Run[] => [line.key, noted(line.counts.gathered, `领域“${line.key}”，这段时间征集。`, records({ ...cohort, field: line.key }, 'gathered')), String(line.counts.approved), String(line.counts.taken_on), String(line.counts.signed)]) },
      heading(`${numbered(2)}对接成效`), ...outcomeBlocks(did, period), heading(`${numbered(3)}办理用时`), timeBlock(came, cohort),
      heading(`${numbered(4)}没有做到的`),
      text('受理后还没有同意的对接建议的需求 ', noted(stopped, '已受理、还没有同意的对接建议的需求，截至成文之日。', addressOf('/reports/needs', cohort, { stage: 'approved', gap: '1' })), ' 项。', ...(overdue.length === 0 ? ['目前没有超过办理时限的事项。'] : ['目前超过办理时限的有：', ...overdue.flatMap((clock, at): Run[] => [at === 0 ? '' : '、', `${clockNames[clock.kind][0]} `, noted(clock.overdue, `${clockNames[clock.kind][0]}：已过期、还没有办的。`, '/reports/clocks'), ' 件']), '。'])),
    ],
  };
}

/** Who meets whom, then a sheet for each need and each expert. Ask only for an event this reader may see. */
export async function handbook(db: Reader, event: EventRow, issue: Issue): Promise<Paper> {
  const [needs, experts, plan] = [await needsOfEvent(db, event.id), await expertsOfEvent(db, event.id), await planOfEvent(db, event.id)];
  const [need, expert] = [new Map(needs.map((one) => [one.id, one])), new Map(experts.map((one) => [one.id, one]))];
  const who = (id: string): string => { const one = expert.get(id); return one === undefined ? '' : [one.name, one.title, one.institution].filter((part) => part !== null && part !== '').join('，'); };
  const part = (name: string, value: string | null): Block[] => (value === null ? [] : [text(`${name}：${value}`)]);
  return {
    title: event.title.endsWith('对接会') ? `${event.title}手册` : `${event.title}对接手册`, subtitle: event.held_on === null ? null : `（${paperDay(event.held_on)}）`, masthead: null, ...ended(issue),
    blocks: [
      heading(`${numbered(0)}活动安排`), text(`主办：${event.association_name}。${event.held_on === null ? '' : `时间：${paperDay(event.held_on)}。`}${event.place === null ? '' : `地点：${event.place}。`}共 `, noted(needs.length, '列入本次活动的需求。', `/events/${event.id}`), ' 项需求、', noted(experts.length, '受邀参加本次活动的专家。', `/events/${event.id}`), ' 位专家，安排 ', noted(plan.length, '已采用的方案里的见面场次。', `/events/${event.id}`), ' 场对接。'),
      plan.length === 0 ? text('本次活动还没有采用的方案。请先在活动页计算并采用方案，再生成手册。')
        : { kind: 'table', head: ['序号', '需求', '企业', '专家'], widths: [8, 34, 26, 32], rows: plan.map((pair, at) => [String(at + 1), need.get(pair.needId)?.title ?? '', need.get(pair.needId)?.enterprise_name ?? '', who(pair.expertId)]) },
      { kind: 'page' }, heading(`${numbered(1)}需求材料`),
      ...needs.flatMap((one, at): Block[] => [heading(`（${at + 1}）${one.title}`, 2), text(`${one.enterprise_name}，领域：${one.field}，紧急程度：${urgencyWords[one.urgency][0]}。`), ...part('背景', one.background), ...part('要解决的难题', one.problem), ...part('希望达到', one.goals), ...meeting('安排见面的专家', plan.filter((pair) => pair.needId === one.id).map((pair) => who(pair.expertId)))]),
      { kind: 'page' }, heading(`${numbered(2)}专家行程`),
      ...experts.flatMap((one, at): Block[] => [heading(`（${at + 1}）${who(one.id)}`, 2), ...meeting('要见的企业和需求', plan.filter((pair) => pair.expertId === one.id).map((pair) => `${need.get(pair.needId)?.enterprise_name ?? ''}：${need.get(pair.needId)?.title ?? ''}`))]),
    ],
  };
}
const meeting = (name: string, list: readonly string[]): Block[] => (list.length === 0 ? [text(`${name}：未安排。`)] : [text(`${name}：${list.join('；')}。`)]);
