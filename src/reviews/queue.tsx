import { Band } from '../matches/bands.tsx';
import { urgencies, type Urgency } from '../needs/need.ts';
import { urgencyWords } from '../needs/need.labels.ts';
import { SelectField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { NextPage, Table, Tag } from '../ui/table.tsx';
import { ago, type View } from '../ui/view.ts';
import type { QueueFilter, QueueRow } from './review.queries.ts';

/** The reviewer's queue (待审核): whose turn, why, since when. */
export const queueFilter = (urgency: string | undefined): QueueFilter => ({ urgency: urgencies.find((one) => one === urgency) });

const tone: Record<Urgency, 'bad' | 'waiting' | 'quiet'> = { critical: 'bad', urgent: 'waiting', normal: 'quiet' };

export function QueuePage({ view, rows, next, filter, size, now }: {
  view: View; rows: readonly QueueRow[]; next: string | null; filter: QueueFilter; size: { needs: number; proposals: number }; now: Date;
}) {
  const { t } = view;
  const filtered = filter.urgency !== undefined;
  return (
    <Layout view={view} title={t('待审核', 'Reviews')} purpose={t('看依据，决定哪些人值得请来解决企业的难题。等得久的和紧急的排在前面。', 'Read the evidence and decide whom to bring to a need. The longest waiting and the most urgent come first.')}>
      {size.proposals > 0 && <p class="next-step">{t(`轮到您了：${size.needs} 条需求、${size.proposals} 条对接建议待审核。`, `Your turn: ${size.proposals} proposal(s) for ${size.needs} need(s) wait for you.`)}</p>}
      {size.proposals > 0 && (
        <form method="get" action="/reviews" class="filters">
          <SelectField view={view} state={{ values: { urgency: filter.urgency ?? '' }, errors: [] }} name="urgency" label={t('紧急程度', 'Urgency')} blank={t('全部', 'All')} choices={urgencies.map((one) => [one, view.words(urgencyWords[one])])} />
          <button class="quiet">{t('筛选', 'Filter')}</button>
        </form>
      )}
      {filtered && <p class="count">{t(`只显示“${view.words(urgencyWords[filter.urgency as Urgency])}”的需求。`, `Only needs that are “${view.words(urgencyWords[filter.urgency as Urgency])}”.`)} <a href="/reviews">{t('显示全部', 'Show all')}</a></p>}
      <Table caption={t('等待审核的需求', 'Needs waiting for review')} rows={rows} empty={<Empty view={view} filtered={filtered} />} columns={[
        { head: t('需求', 'Need'), kind: 'main', cell: (row) => <a href={row.best === null ? `/needs/${row.id}/proposals` : `/matches/${row.best.matchId}`}>{row.title}</a> },
        { head: t('企业', 'Enterprise'), cell: (row) => row.enterprise_name },
        { head: t('紧急程度', 'Urgency'), cell: (row) => <Tag tone={tone[row.urgency]}>{view.words(urgencyWords[row.urgency])}</Tag> },
        { head: t('最有把握的人选', 'Best candidate'), cell: (row) => row.best && <>{row.best.name} <Band view={view} confidence={row.best.confidence} /></> },
        { head: t('待审核', 'Waiting'), cell: (row) => <a href={`/needs/${row.id}/proposals`}>{t(`专家 ${row.expert}，学会 ${row.society}，成果 ${row.achievement}`, `${row.expert} experts, ${row.society} societies, ${row.achievement} achievements`)}</a> },
        { head: t('等了多久', 'Since'), cell: (row) => ago(view, row.since, now) },
        { head: t('所属科协', 'Association'), cell: (row) => row.association_name },
      ]} />
      <NextPage view={view} next={next} />
    </Layout>
  );
}

const Empty = ({ view, filtered }: { view: View; filtered: boolean }) => (filtered
  ? <p>{view.t('没有这个紧急程度的需求在等待。', 'No need of this urgency is waiting.')} <a href="/reviews">{view.t('显示全部', 'Show all')}</a></p>
  : <p>{view.t('没有等您审核的建议。新的需求受理后，几秒钟内就会有建议出现在这里。', 'Nothing waits for your review. Proposals appear here seconds after a need is accepted.')} <a href="/needs?status=submitted">{view.t('看看待受理的需求', 'See needs waiting to be accepted')}</a></p>);
