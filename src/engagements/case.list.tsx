import { DueMark } from '../clocks/due.tsx';
import { ExportButtons } from '../ui/export.tsx';
import { Layout } from '../ui/layout.tsx';
import { NextPage, Table, Tag } from '../ui/table.tsx';
import { countWords, dateTime, day, type View } from '../ui/view.ts';
import { type EngagementStatus, engagementStatuses, isOpen, localDay } from './engagement.ts';
import { candidateTypeWords } from '../matches/match.labels.ts';
import { engagementStatusTone, engagementStatusWords } from './engagement.labels.ts';
import type { CaseRow } from './engagement.queries.ts';

interface CaseListProps {
  readonly view: View; readonly rows: readonly CaseRow[]; readonly next: string | null;
  readonly counts: Partial<Record<EngagementStatus, number>>; readonly status: EngagementStatus | 'open' | 'ended' | undefined; readonly today: Date;
}

/** All cases the reader may see, for staff, and for an enterprise its own. */
export function CaseList({ view, rows, next, counts, status, today }: CaseListProps) {
  const { t } = view;
  const sum = (keep: (one: EngagementStatus) => boolean) => engagementStatuses.filter(keep).reduce((total, one) => total + (counts[one] ?? 0), 0);
  const open = sum(isOpen);
  const ended = sum((one) => !isOpen(one));
  const total = status === undefined ? open + ended : status === 'open' ? open : status === 'ended' ? ended : counts[status] ?? 0;
  return (
    <Layout view={view} wide title={t('对接服务', 'Cases')} purpose={t('技术经理人领办的对接，走到哪一步，下一步是什么。最新的在前。', 'Cases that technology managers hold, where each stands and what comes next. Newest first.')}>
      <form method="get" action="/engagements" class="filters">
        {view.path.includes('view=list') && <input type="hidden" name="view" value="list" />}
        <div class="field">
          <label for="status">{t('状态', 'Status')}</label>
          <select id="status" name="status">
            <option value="">{t(`全部（${countWords(open + ended)}）`, `All (${countWords(open + ended)})`)}</option>
            <option value="open" selected={status === 'open'}>{t(`在办（${countWords(open)}）`, `Open (${countWords(open)})`)}</option>
            <option value="ended" selected={status === 'ended'}>{t(`已结束（${countWords(ended)}）`, `Ended (${countWords(ended)})`)}</option>
            {engagementStatuses.filter((one) => counts[one] !== undefined || one === status).map((one) => (
              <option value={one} selected={one === status}>{`${view.words(engagementStatusWords[one])}（${countWords(counts[one] ?? 0)}）`}</option>
            ))}
          </select>
        </div>
        <button class="quiet">{t('筛选', 'Filter')}</button>
      </form>
      <p class="count" role="status">{t(`共 ${countWords(total)} 件`, `${countWords(total)} case(s)`)}</p>
      <CaseTable view={view} rows={rows} today={today} caption={t('对接列表', 'List of cases')} empty={t('还没有对接。审核通过的建议由技术经理人领办后，会出现在这里。', 'No cases yet. They appear when technology managers take approved matches on.')} />
      <NextPage view={view} next={next} />
      {rows.length > 0 && <ExportButtons view={view} list="engagements" path="/engagements" filter={{ status }} />}
    </Layout>
  );
}

export function CaseTable({ view, rows, today, caption, empty }: { view: View; rows: readonly CaseRow[]; today: Date; caption: string; empty: string }) {
  const { t } = view;
  return (
    <Table caption={caption} rows={rows} empty={<p>{empty}</p>} columns={[
      { head: t('需求', 'Need'), kind: 'main', cell: (row) => <a href={`/engagements/${row.id}`}>{row.need_title}</a> },
      { head: t('企业', 'Enterprise'), cell: (row) => row.enterprise_name },
      { head: t('对接对象', 'Candidate'), cell: (row) => `${view.words(candidateTypeWords[row.candidate_type])} ${row.candidate_name}` },
      { head: t('技术经理人', 'Manager'), cell: (row) => row.manager_name },
      { head: t('进展', 'Stage'), cell: (row) => <><Tag tone={engagementStatusTone[row.status]}>{view.words(engagementStatusWords[row.status])}</Tag> <DueMark view={view} due={row} /></> },
      { head: t('下一步', 'Next step'), cell: (row) => <NextStepLine view={view} row={row} today={today} /> },
      { head: t('领办时间', 'Taken on'), cell: (row) => <time datetime={row.claimed_at.toISOString()}>{dateTime(view, row.claimed_at, row.time_zone)}</time> },
    ]} />
  );
}

export const isOverdue = (row: CaseRow, today: Date): boolean => isOpen(row.status) && row.next_step_due !== null && row.next_step_due < localDay(today, row.time_zone);

/** "约见专家（11月25日前，已过期）", or what is missing. */
export function NextStepLine({ view, row, today }: { view: View; row: CaseRow; today: Date }) {
  const { t } = view;
  if (!isOpen(row.status)) return <>{row.end_reason ?? ''}</>;
  if (row.next_step === null) return <Tag tone="waiting">{t('还没有写下一步', 'no next step yet')}</Tag>;
  return <>{row.next_step}{row.next_step_due !== null && t(`（${day(view, row.next_step_due)}前）`, ` (by ${day(view, row.next_step_due)})`)}{isOverdue(row, today) && <>{' '}<Tag tone="bad">{t('已过期', 'overdue')}</Tag></>}</>;
}
