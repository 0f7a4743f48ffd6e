import { findRegion, regionName } from '../associations/region.ts';
import type { Exported } from '../auth/exporting.ts';
import { isStaff } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import type { Page, PageRequest } from '../db/page.ts';
import { clockNames } from '../clocks/clock.labels.ts';
import { engagementStatusWords } from '../engagements/engagement.labels.ts';
import { engagementPage, type CaseRow } from '../engagements/engagement.queries.ts';
import { engagementStatuses } from '../engagements/engagement.ts';
import { figureKinds, figureWords, isMoney } from '../engagements/outcome.ts';
import { eventStatusWords } from '../events/event.labels.ts';
import { eventPage, type EventRow } from '../events/event.queries.ts';
import { candidateTypeWords, confidenceWords, matchStatusWords } from '../matches/match.labels.ts';
import { checkWords } from '../needs/check.ts';
import { confidentialityWords, needKindWords, needSourceWords, needStatusWords, urgencyWords } from '../needs/need.labels.ts';
import { needPage, type NeedRow } from '../needs/need.queries.ts';
import { needStatuses } from '../needs/need.ts';
import { freshSince } from '../profiles/freshness.ts';
import { profileDefinitions } from '../profiles/kinds.ts';
import { listProfiles } from '../profiles/list.queries.ts';
import { columnName, isEvidenced, type ProfileKind, profileKinds } from '../profiles/profile.ts';
import type { ProfileRow } from '../profiles/profile.queries.ts';
import { figureQuery, filterOf, type StageKey, stageKeys } from '../reports/figures.ts';
import { type NeedRecord, needRecords, type OutcomeRecord, outcomeRecords } from '../reports/funnel.queries.ts';
import { stages } from '../reports/stage.queries.ts';
import type { Actor } from '../shared/command.ts';
import type { Words } from '../shared/errors.ts';
import { parseInput } from '../shared/input.ts';
import { chinaDay } from '../shared/working-days.ts';
import { type ClockLine, clockLines, type MatchLine, matchLines } from './lines.queries.ts';

/**
 * What can be taken along, list by list: its columns, and the same pages of rows that the screen reads, so that nothing is in a file that
 * its reader does not see there. A further list is one row here, one in `auth/exporting.ts`, and the buttons on its page.
 */
export interface Column<Row> { readonly key: string; readonly head: Words; readonly of: (row: Row) => Cell }
/** A choice: people read its words, machines its code, the one the API has. */
export interface Coded { readonly code: string; readonly words: Words }
type Cell = string | number | boolean | Date | Coded | readonly (string | Coded)[] | null | undefined;
export type Filter = Readonly<Record<string, string | undefined>>;
export interface ListServices { readonly db: Reader; readonly search: Parameters<typeof listProfiles>[0]['search']; readonly log: Parameters<typeof listProfiles>[0]['log']; readonly clock: () => Date }
export interface ExportList<Row> {
  readonly name: Exported; readonly words: Words;
  /** Where its page is; the file is asked for below it. */
  readonly path: string;
  readonly columns: readonly Column<Row>[];
  readonly page: (services: ListServices, actor: Actor, filter: Filter, request: PageRequest) => Promise<Page<Row>>;
}

const yuan = (fen: number | null): number | null => (fen === null ? null : fen / 100);
const day = (at: Date | null): string => (at === null ? '' : chinaDay(at));
const coded = <Code extends string>(words: Readonly<Record<Code, Words>>, code: Code): Coded => ({ code, words: words[code] });
const region = (code: string): Coded => ({ code, words: [regionName(code), regionName(code)] });
const column = <Row>(key: string, zh: string, en: string, of: (row: Row) => Cell): Column<Row> => ({ key, head: [zh, en], of });

const needs: ExportList<NeedRow> = {
  name: 'needs', words: ['需求', 'Needs'], path: '/needs',
  page: ({ db }, actor, { status, q }, request) => needPage(db, actor, { status: needStatuses.find((one) => one === status), q: q?.trim().slice(0, 100) }, request),
  columns: [
    column('title', '项目名称', 'Title', (row) => row.title), column('enterprise', '所属单位', 'Enterprise', (row) => row.enterprise_name), column('field', '行业领域', 'Field', (row) => row.field),
    column('background', '需求背景', 'Background', (row) => row.background), column('problem', '需解决的主要技术难题', 'Problem', (row) => row.problem), column('goals', '期望实现的主要技术目标', 'Goals', (row) => row.goals),
    column('kind', '需求类型', 'Kind', (row) => coded(needKindWords, row.kind)), column('urgency', '紧急程度', 'Urgency', (row) => coded(urgencyWords, row.urgency)), column('budgetYuan', '预算金额（元）', 'Budget (yuan)', (row) => yuan(row.budget_fen)), column('deadline', '有效期', 'Deadline', (row) => row.deadline),
    column('industryChain', '产业链', 'Industry chain', (row) => row.industry_chain), column('region', '所属地区', 'Region', (row) => region(row.region_code)), column('association', '科协', 'Association', (row) => row.association_name), column('source', '来源', 'Source', (row) => coded(needSourceWords, row.source)),
    column('confidentiality', '公开范围', 'Confidentiality', (row) => coded(confidentialityWords, row.confidentiality)), column('status', '状态', 'Status', (row) => coded(needStatusWords, row.status)), column('statusReason', '说明', 'Reason', (row) => row.status_reason),
    column('submitted', '提交日期', 'Submitted', (row) => day(row.submitted_at)), column('accepted', '受理日期', 'Accepted', (row) => day(row.accepted_at)), column('checkedHow', '核实方式', 'Checked by', (row) => row.checked_how && coded(checkWords, row.checked_how)), column('checkedOn', '核实日期', 'Checked on', (row) => row.checked_on), column('updatedAt', '更新时间', 'Updated', (row) => row.updated_at), column('id', '编号', 'Id', (row) => row.id),
  ],
};

const engagements: ExportList<CaseRow> = {
  name: 'engagements', words: ['对接', 'Cases'], path: '/engagements',
  page: ({ db }, actor, { status }, request) => engagementPage(db, actor, { status: ([...engagementStatuses, 'open', 'ended'] as const).find((one) => one === status) }, request),
  columns: [
    column('need', '需求', 'Need', (row) => row.need_title), column('enterprise', '企业', 'Enterprise', (row) => row.enterprise_name), column('candidateType', '对接对象类别', 'Type of candidate', (row) => coded(candidateTypeWords, row.candidate_type)), column('candidate', '对接对象', 'Candidate', (row) => row.candidate_name),
    column('manager', '技术经理人', 'Manager', (row) => row.manager_name), column('association', '科协', 'Association', (row) => row.association_name), column('status', '进展', 'Stage', (row) => coded(engagementStatusWords, row.status)), column('nextStep', '下一步', 'Next step', (row) => row.next_step), column('nextStepDue', '下一步期限', 'Due', (row) => row.next_step_due),
    column('claimed', '领办日期', 'Taken on', (row) => day(row.claimed_at)), column('ended', '结束日期', 'Ended', (row) => day(row.ended_at)), column('endReason', '结束说明', 'How it ended', (row) => row.end_reason), column('needId', '需求编号', 'Need id', (row) => row.need_id), column('id', '编号', 'Id', (row) => row.id),
  ],
};

const matches: ExportList<MatchLine> = {
  name: 'matches', words: ['对接建议', 'Proposals'], path: '/reports/matching', page: ({ db }, actor, { since }, request) => matchLines(db, actor, dayIn(since), request),
  columns: [
    column('need', '需求', 'Need', (row) => row.need_title), column('type', '类别', 'Type', (row) => coded(candidateTypeWords, row.candidate_type)), column('candidate', '候选', 'Candidate', (row) => row.candidate_name), column('position', '名次', 'Place', (row) => row.position), column('confidence', '把握', 'Confidence', (row) => coded(confidenceWords, row.confidence)), column('score', '得分', 'Score', (row) => row.score),
    column('status', '状态', 'Status', (row) => coded(matchStatusWords, row.status)), column('reasons', '依据', 'Reasons', (row) => row.reasons.map((one) => `${one.phrase} ← ${one.evidenceTitle}`).join('\n')), column('unanswered', '没有依据的要点', 'Unanswered', (row) => row.unanswered.join('\n')),
    column('proposed', '提出日期', 'Proposed', (row) => day(row.proposed_at)), column('decided', '审核日期', 'Decided', (row) => day(row.decided_at)), column('decidedBy', '审核人', 'Decided by', (row) => row.decided_by), column('decisionReason', '理由代码', 'Reason code', (row) => row.reason),
    column('rankingVersion', '排序版本', 'Ranking version', (row) => row.ranking_version), column('needId', '需求编号', 'Need id', (row) => row.need_id), column('candidateId', '候选编号', 'Candidate id', (row) => row.candidate_id), column('id', '编号', 'Id', (row) => row.id),
  ],
};

const events: ExportList<EventRow> = {
  name: 'events', words: ['活动', 'Events'], path: '/events', page: ({ db }, actor, _filter, request) => eventPage(db, actor, request),
  columns: [
    column('title', '名称', 'Title', (row) => row.title), column('association', '科协', 'Association', (row) => row.association_name), column('heldOn', '日期', 'Day', (row) => row.held_on), column('place', '地点', 'Place', (row) => row.place), column('status', '状态', 'Status', (row) => coded(eventStatusWords, row.status)),
    column('needs', '需求数', 'Needs', (row) => row.needs), column('experts', '专家数', 'Experts', (row) => row.experts), column('meetings', '对接场次', 'Meetings', (row) => row.pairs), column('id', '编号', 'Id', (row) => row.id),
  ],
};

const clocks: ExportList<ClockLine> = {
  name: 'clocks', words: ['办理时限', 'Time limits'], path: '/reports/clocks', page: ({ db }, actor, { since }, request) => clockLines(db, actor, dayIn(since), request),
  columns: [
    column('step', '哪一步', 'Step', (row) => coded(clockNames, row.kind)), column('need', '需求', 'Need', (row) => row.title), column('association', '科协', 'Association', (row) => row.association), column('manager', '技术经理人', 'Manager', (row) => row.manager), column('started', '开始', 'Started', (row) => day(row.started_at)), column('due', '应在', 'Due', (row) => row.due_on),
    column('ended', '结束', 'Ended', (row) => day(row.stopped_at)), column('met', '办成', 'Done', (row) => row.met), column('days', '期限（工作日）', 'Limit (working days)', (row) => row.days), column('took', '用了（工作日）', 'Took (working days)', (row) => row.took), column('handedUp', '请上级过问', 'Handed up', (row) => day(row.handed_up_at)), column('needId', '需求编号', 'Need id', (row) => row.need_id), column('id', '编号', 'Id', (row) => row.id),
  ],
};

const figuresIn = ({ clock }: ListServices, filter: Filter) => filterOf(parseInput(figureQuery, filter), chinaDay(clock()));
const figures: ExportList<NeedRecord> = {
  name: 'figures', words: ['统计的记录', 'Records of the figures'], path: '/reports/needs',
  page: (services, actor, filter, request) => needRecords(services.db, actor, figuresIn(services, filter), { stage: stageKeys.find((one) => one === filter['stage']) ?? 'gathered', gap: filter['gap'] === '1' }, request),
  columns: [
    column('need', '需求', 'Need', (row) => row.title), column('enterprise', '企业', 'Enterprise', (row) => row.enterprise), column('field', '领域', 'Field', (row) => row.field), column('association', '科协', 'Association', (row) => row.association),
    ...stageKeys.map((key: StageKey) => column<NeedRecord>(key, ...stages[key].words, (row) => row.days[key])), column('contracts', '合同编号', 'Contract numbers', (row) => row.contracts.join('、')), column('contractFile', '有合同附件', 'Contract file', (row) => (row.days.signed === null ? null : row.contractFile)), column('engagementId', '对接编号', 'Case id', (row) => row.caseId), column('id', '编号', 'Id', (row) => row.id),
  ],
};

const kindIn = (filter: Filter) => figureKinds.find((one) => one === filter['kind']) ?? 'contract_value';
const outcomes: ExportList<OutcomeRecord & { readonly kind: (typeof figureKinds)[number] }> = {
  name: 'outcomes', words: ['成效', 'Outcomes'], path: '/reports/outcomes',
  page: async (services, actor, filter, request) => { const { rows, next } = await outcomeRecords(services.db, actor, figuresIn(services, filter), kindIn(filter), request); return { next, rows: rows.map((row) => ({ ...row, kind: kindIn(filter) })) }; },
  columns: [
    column('need', '对接', 'Case', (row) => row.title), column('enterprise', '企业', 'Enterprise', (row) => row.enterprise), column('manager', '技术经理人', 'Manager', (row) => row.manager), column('kind', '项目', 'What', (row) => coded(figureWords, row.kind)), column('value', '数值（金额为元）', 'Value (amounts in yuan)', (row) => (isMoney(row.kind) ? row.value / 100 : row.value)),
    column('evidence', '凭据', 'Evidence', (row) => (row.files.length === 0 ? { code: 'self_reported', words: ['自报', 'self-reported'] } : row.files.map((file) => file.name).join('、'))), column('recorded', '填报日期', 'Recorded', (row) => day(row.recordedAt)), column('engagementId', '对接编号', 'Case id', (row) => row.caseId), column('id', '编号', 'Id', (row) => row.id),
  ],
};

/** Each kind of profile with the fields of its form; how to reach people is not among them. */
const profiles = profileKinds.map((kind): ExportList<ProfileRow> => {
  const { fields, plural, segment, facets } = profileDefinitions[kind];
  const value = (row: ProfileRow, name: string): unknown => (row as unknown as Record<string, unknown>)[columnName(name)];
  return {
    name: kind, words: plural, path: `/${segment}`,
    page: (services, actor, filter, request) => profilePageOf(services, actor, kind, facets, filter, request),
    columns: [
      ...fields.map((field) => column<ProfileRow>(field.name, ...field.label, (row) => {
        const given = value(row, field.name);
        const chosen = (one: unknown): Coded | undefined => { const choice = field.choices?.find(([code]) => code === one); return choice && { code: choice[0], words: choice[1] }; };
        if (field.as === 'region') return typeof given === 'string' ? region(given) : null;
        if (Array.isArray(given)) return given.map((one) => chosen(one) ?? String(one));
        return chosen(given) ?? (given as Cell);
      })),
      ...(isEvidenced(kind) ? [column<ProfileRow>('confirmed', '资料确认日期', 'Confirmed', (row) => day((row as ProfileRow<'expert'>).confirmed_at))] : []),
      column('association', '科协', 'Association', (row) => row.association_name), column('updatedAt', '更新时间', 'Updated', (row) => row.updated_at), column('id', '编号', 'Id', (row) => row.id),
    ],
  };
});

function profilePageOf(services: ListServices, actor: Actor, kind: ProfileKind, facets: readonly string[], filter: Filter, request: PageRequest): Promise<Page<ProfileRow>> {
  const region = filter['region'] === undefined || filter['region'] === '' ? undefined : findRegion(filter['region']);
  return listProfiles(services, actor, kind, { q: filter['q'], region: region !== undefined && 'code' in region ? region.code : undefined, chosen: Object.fromEntries(facets.map((facet) => [facet, filter[facet]])),
    ...(filter['unconfirmed'] === '1' && isStaff(actor) ? { unconfirmedSince: freshSince(services.clock()) } : {}) }, request);
}

const dayIn = (value: string | undefined): string | undefined => (value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined);

/** Every list. Their rows differ, so a list is only ever used whole: its own columns on its own rows. */
export const exportLists = [needs, engagements, matches, events, clocks, figures, outcomes, ...profiles] as unknown as readonly ExportList<unknown>[];
