import { Band } from '../matches/bands.tsx';
import { candidateTypes, confidences } from '../matches/match.ts';
import { candidateTypeWords, confidenceWords, warningWords } from '../matches/match.labels.ts';
import { urgencies, type Urgency } from '../needs/need.ts';
import { urgencyWords } from '../needs/need.labels.ts';
import { SelectField } from '../ui/form.tsx';
import { Keys } from '../ui/keys.tsx';
import { Layout } from '../ui/layout.tsx';
import { NextPage, Table, Tag } from '../ui/table.tsx';
import { ago, type View } from '../ui/view.ts';
import { id } from '../shared/ids.ts';
import type { WaitingFilter, WaitingProposal } from './run.queries.ts';

/** Many proposals at once (批量审核): choose, see what would happen, then do it. */
export const queueFilter = (query: Readonly<Record<string, string>>): WaitingFilter => ({
  urgency: urgencies.find((one) => one === query['urgency']), confidence: confidences.find((one) => one === query['confidence']), type: candidateTypes.find((one) => one === query['type']),
  needId: id.safeParse(query['need']).data,
});

export const toneOfUrgency: Record<Urgency, 'bad' | 'waiting' | 'quiet'> = { critical: 'bad', urgent: 'waiting', normal: 'quiet' };

export function QueuePage({ view, rows, next, filter, size, now }: {
  view: View; rows: readonly WaitingProposal[]; next: string | null; filter: WaitingFilter; size: { needs: number; proposals: number }; now: Date;
}) {
  const { t } = view;
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const state = { values: { urgency: filter.urgency ?? '', confidence: filter.confidence ?? '', type: filter.type ?? '' }, errors: [] };
  return (
    <Layout view={view} wide title={t('批量审核', 'Decide many')} purpose={t('选出可以用同一个理由处理的建议，先看会发生什么，再一次处理；一天之内可以整批撤销。', 'Choose proposals that one reason fits, see what would happen, then decide them at once; a whole run can be undone within a day.')}>
      {size.proposals > 0 && <p class="next-step">{t(`轮到您了：${size.needs} 条需求、${size.proposals} 条对接建议待审核。`, `Your turn: ${size.proposals} proposal(s) for ${size.needs} need(s) wait for you.`)} <a href="/desk?kind=review">{t('逐条审核', 'One by one')}</a></p>}
      {(size.proposals > 0 || filtered) && (
        <form method="get" action="/reviews" class="filters" role="search" aria-label={t('筛选', 'Filter')}>
          {filter.needId !== undefined && <input type="hidden" name="need" value={filter.needId} />}
          <SelectField view={view} state={state} name="confidence" label={t('把握', 'Band')} blank={t('全部', 'All')} choices={confidences.map((one) => [one, view.words(confidenceWords[one])])} />
          <SelectField view={view} state={state} name="type" label={t('哪类人选', 'Candidates')} blank={t('全部', 'All')} choices={candidateTypes.map((one) => [one, view.words(candidateTypeWords[one])])} />
          <SelectField view={view} state={state} name="urgency" label={t('紧急程度', 'Urgency')} blank={t('全部', 'All')} choices={urgencies.map((one) => [one, view.words(urgencyWords[one])])} />
          <button class="quiet">{t('筛选', 'Filter')}</button>
        </form>
      )}
      {filtered && <p class="count" role="status">{t('只显示符合条件的。', 'Only what fits.')} <a href="/reviews">{t('显示全部', 'Show all')}</a></p>}
      <form method="get" action="/reviews/bulk" class="bulk">
        <Table caption={t('等待审核的建议', 'Proposals waiting for review')} rows={rows} keys empty={<Empty view={view} filtered={filtered} />} columns={[
          { head: t('选', 'Choose'), cell: (row) => <label class="check"><input type="checkbox" name="m" value={`${row.id}.${row.version}`} /><span class="visually-hidden">{t(`选“${row.candidate_name}”`, `Choose ${row.candidate_name}`)}</span></label> },
          { head: t('人选', 'Candidate'), kind: 'main', cell: (row) => <><a href={`/matches/${row.id}`}>{row.candidate_name}</a> <Band view={view} confidence={row.confidence} /><br /><span class="hint">{view.words(candidateTypeWords[row.candidate_type])}</span></> },
          { head: t('需求', 'Need'), cell: (row) => row.title },
          { head: t('紧急程度', 'Urgency'), cell: (row) => <Tag tone={toneOfUrgency[row.urgency]}>{view.words(urgencyWords[row.urgency])}</Tag> },
          { head: t('没有依据的', 'Unanswered'), kind: 'number', cell: (row) => row.unanswered.length },
          { head: t('请留意', 'Warnings'), cell: (row) => row.warnings.map(({ kind }) => view.words(warningWords[kind])).join(t('、', ', ')) },
          { head: t('等了多久', 'Since'), cell: (row) => ago(view, row.proposed_at, now) },
        ]} />
        {rows.length > 0 && (
          <p class="bulk-bar">
            <span class="hint">{t('还不会处理，下一步先给您看结果：', 'Nothing happens yet; first you see what would:')}</span>{' '}
            <button name="decision" value="reject" class="quiet">{t('选中的不采纳……', 'Turn the chosen down …')}</button>{' '}
            <button name="decision" value="approve" class="quiet">{t('选中的同意……', 'Approve the chosen …')}</button>
          </p>
        )}
      </form>
      <NextPage view={view} next={next} />
      <p><a href="/reviews/runs">{t('我的批量处理', 'My runs')}</a></p>
      <Keys view={view} keys={[['j', t('下一行', 'next row')], ['k', t('上一行', 'previous row')], ['x', t('选中或取消', 'choose or not')], ['o', t('打开', 'open')]]} />
    </Layout>
  );
}

const Empty = ({ view, filtered }: { view: View; filtered: boolean }) => (filtered
  ? <p>{view.t('没有符合条件的建议在等待。', 'No such proposal is waiting.')} <a href="/reviews">{view.t('显示全部', 'Show all')}</a></p>
  : <p>{view.t('没有等您审核的建议。新的需求受理后，几秒钟内就会有建议出现在这里。', 'Nothing waits for your review. Proposals appear here seconds after a need is accepted.')} <a href="/desk">{view.t('轮到我的', 'My turn')}</a></p>);
