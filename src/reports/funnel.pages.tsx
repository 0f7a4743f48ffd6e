import { Hono } from 'hono';
import { associationsWithin } from '../associations/association.queries.ts';
import { grantsOf, refuse } from '../auth/refusal.ts';
import { pageRequest } from '../db/page.ts';
import { type FigureKind, figureKinds, figureWords, isMoney } from '../engagements/outcome.ts';
import type { Ctx, Env } from '../http/env.ts';
import { signedIn } from '../http/session.ts';
import { Played } from '../reviews/track-record.show.tsx';
import { parseInput } from '../shared/input.ts';
import { chinaDay } from '../shared/working-days.ts';
import { ExportButtons } from '../ui/export.tsx';
import { Layout } from '../ui/layout.tsx';
import { ReportTabs } from '../ui/report-tabs.tsx';
import { page } from '../ui/respond.tsx';
import { NextPage, Table, Tag } from '../ui/table.tsx';
import { dateTime, day, money, type View, viewOf } from '../ui/view.ts';
import { addressOf, type FigureFilter, figureQuery, filterOf, type GroupLine, monthsBetween, shareText, type StageKey, stageKeys } from './figures.ts';
import { FilterForm, FilterWords } from './filter.form.tsx';
import { recordQuery } from './funnel.api.ts';
import { FunnelChart, MonthsChart, TimesChart } from './funnel.chart.tsx';
import { type FilterChoices, filterChoices, type Funnel, funnel, type NeedRecord, needRecords, type OutcomeRecord, outcomeRecords } from './funnel.queries.ts';
import { stages } from './stage.queries.ts';

export const funnelPages = new Hono<Env>();

/** What every page of figures is asked with. */
export interface Asked { readonly view: View; readonly filter: FigureFilter; readonly today: string; readonly choices: FilterChoices; readonly associations: readonly { readonly id: string; readonly name: string }[] }
const MOST_ASSOCIATIONS = 300;

export async function asked(c: Ctx): Promise<Asked> {
  refuse(c.get('actor'), 'report.view', {});
  const { db, clock } = c.get('services');
  const today = chinaDay(clock());
  const filter = filterOf(parseInput(figureQuery, c.req.query()), today);
  const associations = await associationsWithin(db, grantsOf(c.get('actor'), 'staff', 'administrator').map((grant) => grant.associationPath), MOST_ASSOCIATIONS);
  return { view: viewOf(c), filter, today, choices: await filterChoices(db, c.get('actor')), associations };
}

/** From gathered to completed, and how long each step took: every number computed from the records, and a link to them. */
funnelPages.get('/reports', signedIn, async (c) => {
  const given = await asked(c);
  return page(c, <FunnelPage {...given} found={await funnel(c.get('services').db, c.get('actor'), given.filter)} />);
});

/** The needs that one number counts. */
funnelPages.get('/reports/needs', signedIn, async (c) => {
  const given = await asked(c);
  const { stage, gap } = parseInput(recordQuery, c.req.query());
  const request = pageRequest.catch({ limit: 20 }).parse({ cursor: c.req.query('cursor') });
  const { rows, next } = await needRecords(c.get('services').db, c.get('actor'), given.filter, { stage, gap: gap !== undefined }, request);
  return page(c, <RecordsPage {...given} stage={stage} gap={gap !== undefined} rows={rows} next={next} />);
});

/** The figures behind one sum of outcomes, each with its evidence. */
funnelPages.get('/reports/outcomes', signedIn, async (c) => {
  const given = await asked(c);
  const kind = figureKinds.find((one) => one === c.req.query('kind')) ?? 'contract_value';
  const request = pageRequest.catch({ limit: 20 }).parse({ cursor: c.req.query('cursor') });
  const { rows, next } = await outcomeRecords(c.get('services').db, c.get('actor'), given.filter, kind, request);
  return page(c, <OutcomesPage {...given} kind={kind} rows={rows} next={next} />);
});

const nameOf = (view: View, key: StageKey): string => view.words(stages[key].words);
const linkTo = (filter: FigureFilter, stage: StageKey, more: Readonly<Record<string, string | undefined>> = {}): string => addressOf('/reports/needs', filter, { stage, ...more });

function FunnelPage({ found, ...given }: Asked & { readonly found: Funnel }) {
  const { view, filter } = given;
  const { t } = view;
  return (
    <Layout view={view} wide title={t('统计', 'Figures')} purpose={t('从征集到完成，每一步有多少条、用了多久。全部由业务记录算出，没有手填的数；点数字看记录。', 'From gathered to completed: how many, and how long it took. All computed from the records, nothing is typed in; each number opens to its records.')}>
      <ReportTabs view={view} />
      <FilterForm path="/reports" {...given} />
      <FilterWords {...given} />
      <Played view={view} />
      <Stages {...given} found={found} />
      <Times {...given} found={found} />
      <Outcomes {...given} found={found} />
      {filter.basis === 'cohort' && <Months {...given} found={found} />}
      <Groups {...given} found={found} />
    </Layout>
  );
}

function Stages({ view, filter, found: { counts, signedProven } }: Asked & { readonly found: Funnel }) {
  const { t } = view;
  const cohort = filter.basis === 'cohort';
  const rows = stageKeys.map((key, at) => ({ key, count: counts[key], before: counts[stageKeys[at - 1] ?? key], first: at === 0 }));
  return (
    <section aria-labelledby="stages">
      <h2 id="stages">{t('走到哪一步', 'How far')}</h2>
      {!cohort && <p class="hint prose">{t('各步数的是这段时间里第一次走到这一步的需求，不是同一批，所以不算转化率。', 'Each number counts needs that came to the stage for the first time in the span: not the same needs, so no shares.')}</p>}
      <FunnelChart label={t('漏斗图，数字见下表', 'Funnel; the numbers are in the table below')} bars={rows.map((row) => ({ label: nameOf(view, row.key), count: row.count, note: cohort && !row.first ? shareText(row.count, counts.gathered) : '', href: linkTo(filter, row.key) }))} />
      <Table caption={t('走到哪一步', 'How far')} rows={rows} empty="" columns={[
        { head: t('步骤', 'Stage'), kind: 'main', cell: (row) => nameOf(view, row.key) },
        { head: t('需求数', 'Needs'), kind: 'number', cell: (row) => <a href={linkTo(filter, row.key)}>{row.count}</a> },
        ...(cohort ? [
          { head: t('占征集', 'Of gathered'), kind: 'number' as const, cell: (row: typeof rows[number]) => shareText(row.count, counts.gathered) },
          { head: t('占上一步', 'Of the step before'), kind: 'number' as const, cell: (row: typeof rows[number]) => (row.first ? '' : shareText(row.count, row.before)) },
          { head: t('停在上一步', 'Stopped before it'), kind: 'number' as const, cell: (row: typeof rows[number]) => (row.first ? '' : <a href={linkTo(filter, row.key, { gap: '1' })} aria-label={t(`看记录：没有走到${nameOf(view, row.key)}的`, `records: not yet ${nameOf(view, row.key)}`)}>{t('看记录', 'records')}</a>) },
        ] : []),
        { head: t('怎么算的', 'What it means'), cell: (row) => <>{view.words(stages[row.key].means)}{row.key === 'signed' && row.count > 0 && <> <strong>{t(`其中 ${signedProven} 条有合同附件，${row.count - signedProven} 条自报。`, `${signedProven} with a file of the contract, ${row.count - signedProven} self-reported.`)}</strong></>}</> },
      ]} />
    </section>
  );
}

function Times({ view, filter, found: { paces } }: Asked & { readonly found: Funnel }) {
  const { t } = view;
  const name = (from: StageKey, to: StageKey): string => `${nameOf(view, from)} → ${nameOf(view, to)}`;
  const days = (value: number | null): string => (value === null ? '' : t(`${value} 天`, `${value} d`));
  return (
    <section aria-labelledby="times">
      <h2 id="times">{t('用了多久', 'How long it took')}</h2>
      <p class="hint prose">{t('自然日，同一天算 0 天；只算两步都走到的。还在等的不在其中，要看等了多久请看“办理时限”。后一步写的日期早于前一步时算 0 天。', 'Calendar days, the same day is 0; only needs that reached both. Those still waiting are not in it: see “time limits”. Where a later stage names an earlier day it counts 0.')}</p>
      <TimesChart view={view} label={t('各步之间的天数，数字见下表', 'Days between stages; the numbers are in the table below')} spans={paces.map((pace) => ({ label: name(pace.from, pace.to), median: pace.median, p90: pace.p90, count: pace.count }))} />
      <details><summary>{t('图里的数字', 'The numbers of the picture')}</summary><Table caption={t('各步之间的天数', 'Days between stages')} rows={paces} empty="" columns={[
        { head: t('从哪一步到哪一步', 'From and to'), kind: 'main', cell: (pace) => name(pace.from, pace.to) },
        { head: t('需求数', 'Needs'), kind: 'number', cell: (pace) => <a href={linkTo(filter, pace.to)}>{pace.count}</a> },
        { head: t('一半不超过（中位数）', 'Half within (median)'), kind: 'number', cell: (pace) => days(pace.median) },
        { head: t('九成不超过（90 百分位）', 'Nine of ten within (p90)'), kind: 'number', cell: (pace) => days(pace.p90) },
      ]} /></details>
    </section>
  );
}

const amount = (view: View, kind: FigureKind, value: number): string => (isMoney(kind) ? money(view, value) : String(value));

function Outcomes({ view, filter, found: { outcomes } }: Asked & { readonly found: Funnel }) {
  const { t } = view;
  return (
    <section aria-labelledby="outcomes">
      <h2 id="outcomes">{t('成效', 'Outcomes')}</h2>
      <p class="hint prose">{t('由技术经理人或企业在案卷里填报的成效，改过的只算最后一次。案卷里附有证明材料的算“有凭据”，没有的标为“自报”。', 'As managers or firms recorded them in the case; a changed figure counts once, as it is now. With a file in the case that proves it it is “with evidence”, else “self-reported” (自报).')}</p>
      <Table caption={t('成效', 'Outcomes')} rows={outcomes} empty={<p>{t('还没有填报的成效。签约以后，在案卷里填写。', 'No outcome has been recorded yet. From the contract on it is recorded in the case.')}</p>} columns={[
        { head: t('项目', 'What'), kind: 'main', cell: (row) => view.words(figureWords[row.kind]) },
        { head: t('合计', 'Sum'), kind: 'number', cell: (row) => <a href={addressOf('/reports/outcomes', filter, { kind: row.kind })}>{amount(view, row.kind, row.sum)}</a> },
        { head: t('有凭据', 'With evidence'), kind: 'number', cell: (row) => t(`${amount(view, row.kind, row.provenSum)}（${row.proven} 件）`, `${amount(view, row.kind, row.provenSum)} (${row.proven})`) },
        { head: t('自报', 'Self-reported'), kind: 'number', cell: (row) => (row.figures === row.proven ? '0' : <>{amount(view, row.kind, row.sum - row.provenSum)} <Tag tone="waiting">{t(`自报 ${row.figures - row.proven} 件`, `${row.figures - row.proven} self-reported`)}</Tag></>) },
      ]} />
    </section>
  );
}

/** "2026年6月". */
const monthWords = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`;

function Months({ view, filter, found: { months } }: Asked & { readonly found: Funnel }) {
  const { t } = view;
  const monthOf = (line: GroupLine): FigureFilter => {
    const [since, last] = [`${line.key}-01`, new Date(Date.UTC(Number(line.key.slice(0, 4)), Number(line.key.slice(5)), 0)).toISOString().slice(0, 10)];
    return { ...filter, since: since < filter.since ? filter.since : since, until: last > filter.until ? filter.until : last };
  };
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const of = new Map(months.map((line) => [line.key, line.counts]));
  return (
    <section aria-labelledby="months">
      <h2 id="months">{t('按征集的月份', 'By month of gathering')}</h2>
      <MonthsChart label={t('每月征集的需求和其中已领办的，数字见下表', 'Needs gathered each month, and taken on of them; the numbers are in the table')} months={monthsBetween(first.key, last.key).map((month) => ({ month, count: of.get(month)?.gathered ?? 0, later: of.get(month)?.taken_on ?? 0 }))} />
      <p class="fine">{t(`从${monthWords(first.key)}到${monthWords(last.key)}，每月一柱。浅色是当月征集的，深色是其中已经领办的。`, `${first.key} to ${last.key}, a column for each month. Pale: gathered in the month; dark: taken on of these.`)}</p>
      <details><summary>{t('图里的数字', 'The numbers of the picture')}</summary><Table caption={t('按征集的月份', 'By month of gathering')} rows={months} empty="" columns={groupColumns(view, t('月份', 'Month'), (line) => line.key, monthOf)} /></details>
    </section>
  );
}

/** The four stages that a leader asks for; each number opens to its records. */
const shownStages = ['gathered', 'accepted', 'approved', 'taken_on', 'signed'] as const;
const groupColumns = <Line extends GroupLine>(view: View, head: string, name: (line: Line) => string, filterOfLine: (line: Line) => FigureFilter | undefined) => [
  { head, kind: 'main' as const, cell: (line: Line) => name(line) },
  ...shownStages.map((key) => ({ head: nameOf(view, key), kind: 'number' as const, cell: (line: Line) => { const to = filterOfLine(line); return to === undefined ? line.counts[key] : <a href={linkTo(to, key)}>{line.counts[key]}</a>; } })),
  { head: view.t('领办/征集', 'Taken on / gathered'), kind: 'number' as const, cell: (line: Line) => shareText(line.counts.taken_on, line.counts.gathered) },
];

function Groups({ view, filter, found: { fields, associations } }: Asked & { readonly found: Funnel }) {
  const { t } = view;
  return (
    <>
      <section aria-labelledby="by-association">
        <h2 id="by-association">{t('按科协', 'By association')}</h2>
        <p class="hint">{t('下一级各科协，各自含其下级。', 'The associations one level below, each with those below it.')}</p>
        <Table caption={t('按科协', 'By association')} rows={associations} empty={<p>{t('还没有。', 'None yet.')}</p>} columns={groupColumns<Funnel['associations'][number]>(view, t('科协', 'Association'), (line) => (line.key === '' ? t('本级', 'Own level') : line.name), (line) => (line.key === '' ? undefined : { ...filter, association: line.key }))} />
      </section>
      <section aria-labelledby="by-field">
        <h2 id="by-field">{t('按领域', 'By field')}</h2>
        <details open={fields.length <= 5}><summary>{t(`${fields.length} 个领域，征集多的在前`, `${fields.length} fields, most gathered first`)}</summary><Table caption={t('按领域', 'By field')} rows={fields} empty={<p>{t('还没有。', 'None yet.')}</p>} columns={groupColumns(view, t('需求的领域', 'Field of the need'), (line) => line.key, (line) => ({ ...filter, field: line.key }))} /></details>
      </section>
    </>
  );
}

function RecordsPage({ stage, gap, rows, next, ...given }: Asked & { readonly stage: StageKey; readonly gap: boolean; readonly rows: readonly NeedRecord[]; readonly next: string | null }) {
  const { view, filter } = given;
  const { t } = view;
  const before = stageKeys[stageKeys.indexOf(stage) - 1] ?? stage;
  const of = (key: StageKey) => (row: NeedRecord) => (row.days[key] === null ? '' : day(view, row.days[key]));
  return (
    <Layout view={view} wide title={gap ? t(`停在“${nameOf(view, before)}”的需求`, `Stopped at: ${nameOf(view, before)}`) : t(`${nameOf(view, stage)}的需求`, `Needs: ${nameOf(view, stage)}`)} purpose={view.words(stages[gap ? before : stage].means)}>
      <p><a href={addressOf('/reports', filter)}>{t('回到统计', 'Back to the figures')}</a></p>
      <FilterWords {...given} />
      <Table caption={t('需求', 'Needs')} rows={rows} empty={<p>{t('没有符合的记录。', 'No record fits.')}</p>} columns={[
        { head: t('需求', 'Need'), kind: 'main', cell: (row) => <a href={`/needs/${row.id}`}>{row.title}</a> },
        { head: t('企业', 'Enterprise'), cell: (row) => row.enterprise }, { head: t('科协', 'Association'), cell: (row) => row.association },
        { head: nameOf(view, 'gathered'), cell: of('gathered') }, { head: nameOf(view, 'approved'), cell: (row) => (row.days.approved === null ? '' : <a href={`/needs/${row.id}/proposals`}>{of('approved')(row)}</a>) },
        { head: nameOf(view, stage === 'met' ? 'met' : 'taken_on'), cell: (row) => { const at = row.days[stage === 'met' ? 'met' : 'taken_on']; return at === null ? '' : row.caseId === null ? day(view, at) : <a href={`/engagements/${row.caseId}`}>{day(view, at)}</a>; } },
        { head: nameOf(view, 'signed'), cell: (row) => (row.days.signed === null ? '' : <>{row.caseId === null ? day(view, row.days.signed) : <a href={`/engagements/${row.caseId}`}>{day(view, row.days.signed)}</a>} {row.contracts.join(t('、', ', '))} {!row.contractFile && <Tag tone="waiting">{t('自报', 'self-reported')}</Tag>}</>) },
      ]} />
      <NextPage view={view} next={next} />
      {rows.length > 0 && <ExportButtons view={view} list="figures" path="/reports/needs" filter={{ ...filter, stage, ...(gap ? { gap: '1' } : {}) }} />}
    </Layout>
  );
}

function OutcomesPage({ kind, rows, next, ...given }: Asked & { readonly kind: FigureKind; readonly rows: readonly OutcomeRecord[]; readonly next: string | null }) {
  const { view, filter } = given;
  const { t } = view;
  return (
    <Layout view={view} wide title={t(`成效：${figureWords[kind][0]}`, `Outcomes: ${figureWords[kind][1]}`)} purpose={t('每一笔是哪件对接填报的，凭什么材料。', 'Which case recorded each figure, and what proves it.')}>
      <p><a href={`${addressOf('/reports', filter)}#outcomes`}>{t('回到统计', 'Back to the figures')}</a></p>
      <FilterWords {...given} />
      <Table caption={view.words(figureWords[kind])} rows={rows} empty={<p>{t('没有符合的记录。', 'No record fits.')}</p>} columns={[
        { head: t('对接', 'Case'), kind: 'main', cell: (row) => <a href={`/engagements/${row.caseId}`}>{row.title}</a> },
        { head: t('企业', 'Enterprise'), cell: (row) => row.enterprise }, { head: t('技术经理人', 'Manager'), cell: (row) => row.manager },
        { head: view.words(figureWords[kind]), kind: 'number', cell: (row) => amount(view, kind, row.value) },
        { head: t('凭据', 'Evidence'), cell: (row) => (row.files.length === 0 ? <Tag tone="waiting">{t('自报', 'self-reported')}</Tag> : <>{row.files.map((file, at) => <>{at > 0 && t('、', ', ')}<a href={`/files/${file.id}`}>{file.name}</a></>)}</>) },
        { head: t('填报时间', 'Recorded'), cell: (row) => dateTime(view, row.recordedAt) },
      ]} />
      <NextPage view={view} next={next} />
      {rows.length > 0 && <ExportButtons view={view} list="outcomes" path="/reports/outcomes" filter={{ ...filter, kind }} />}
    </Layout>
  );
}
