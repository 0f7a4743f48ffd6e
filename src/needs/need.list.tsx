import { DueMark } from '../clocks/due.tsx';
import { ExportButtons } from '../ui/export.tsx';
import { Layout } from '../ui/layout.tsx';
import { NextPage, Table, Tag } from '../ui/table.tsx';
import { countWords, dateTime, type View } from '../ui/view.ts';
import { isStaff, refusal } from '../auth/refusal.ts';
import type { Words } from '../shared/errors.ts';
import { FlagHint } from './flags.show.tsx';
import { CheckMark } from './check.show.tsx';
import { type NeedStatus, needStatuses } from './need.ts';
import { needStatusTone, needStatusWords, urgencyWords } from './need.labels.ts';
import type { NeedRow } from './need.queries.ts';
import { type CaseFacts, turnOf } from './progress.ts';

interface NeedListProps {
  readonly view: View; readonly rows: readonly NeedRow[]; readonly next: string | null; readonly total: number;
  readonly counts: Partial<Record<NeedStatus, number>>; readonly facts: (needId: string) => CaseFacts;
  /** What makes staff look twice at needs that wait to be taken up. */
  readonly flags?: ReadonlyMap<string, readonly Words[]> | undefined;
  readonly filter: { readonly status?: NeedStatus | undefined; readonly q?: string | undefined };
}

/** Whether the reader could post a need for anybody at all. */
export const mayPost = (view: View): boolean =>
  view.actor.grants.some((g) => refusal(view.actor, 'need.create', { associationPath: g.associationPath, enterpriseId: g.enterpriseId }) === null);

export function NeedList({ view, rows, next, total, counts, facts, flags, filter }: NeedListProps) {
  const { t } = view;
  const filtered = filter.status !== undefined || (filter.q ?? '') !== '';
  return (
    <Layout view={view} wide title={t('需求', 'Needs')} purpose={t('您能看到的技术需求，最新的在前。', 'The needs you may see, newest first.')}>
      {mayPost(view) && <p class="actions"><a class="button main" href="/needs/new">{t('发布需求', 'Post a need')}</a><a class="button quiet" href="/imports">{t('从表格导入', 'Import from a sheet')}</a>{isStaff(view.actor) && <a class="button quiet" href="/seminars">{t('座谈会', 'Seminars')}</a>}</p>}
      <form method="get" action="/needs" class="filters" role="search">
        <div class="field"><label for="q">{t('名称、领域或企业', 'Title, field or enterprise')}</label><input id="q" name="q" value={filter.q ?? ''} /></div>
        <div class="field">
          <label for="status">{t('状态', 'Status')}</label>
          <select id="status" name="status">
            <option value="">{t('全部', 'All')}</option>
            {needStatuses.filter((status) => counts[status] !== undefined || status === filter.status).map((status) => (
              <option value={status} selected={status === filter.status}>{`${view.words(needStatusWords[status])}（${countWords(counts[status] ?? 0)}）`}</option>
            ))}
          </select>
        </div>
        <button class="quiet">{t('筛选', 'Filter')}</button>
      </form>
      <p class="count" role="status">
        {t(`共 ${countWords(total)} 条`, `${countWords(total)} need(s)`)}
        {filter.status !== undefined && `，${t('状态', 'status')}：${view.words(needStatusWords[filter.status])}`}{(filter.q ?? '') !== '' && `，${t('含', 'with')}“${filter.q}”`}
        {filtered && <>{' '}<a href="/needs">{t('清除筛选', 'Clear')}</a></>}
      </p>
      <NeedTable view={view} rows={rows} facts={facts} flags={flags} caption={t('需求列表', 'List of needs')}
        empty={filtered ? t('没有符合条件的需求，可以换个词，或清除筛选。', 'No need fits; try another word, or clear the filter.') : t('这里还没有需求。', 'There are no needs here yet.')} />
      <NextPage view={view} next={next} />
      {rows.length > 0 && <ExportButtons view={view} list="needs" path="/needs" filter={filter} />}
    </Layout>
  );
}

export function NeedTable({ view, rows, facts, flags, caption, empty }: Pick<NeedListProps, 'view' | 'rows' | 'facts' | 'flags'> & { caption: string; empty: string }) {
  const { t } = view;
  return (
    <Table caption={caption} rows={rows} empty={<p>{empty}</p>} columns={[
      { head: t('项目名称', 'Title'), kind: 'main', cell: (row) => <><a href={`/needs/${row.id}`}>{row.title}</a> {row.part_of_id !== null && <><Tag tone="quiet">{t('子问题', 'part')}</Tag> </>}<CheckMark view={view} need={row} /><FlagHint view={view} flags={flags?.get(row.id)} /></> },
      { head: t('企业', 'Enterprise'), cell: (row) => row.enterprise_name },
      { head: t('领域', 'Field'), cell: (row) => row.field },
      { head: t('状态', 'Status'), cell: (row) => <Tag tone={needStatusTone[row.status]}>{view.words(needStatusWords[row.status])}</Tag> },
      { head: t('轮到谁', 'Whose turn'), cell: (row) => <>{view.words(turnOf(row, facts(row.id)).words)} <DueMark view={view} due={row} /></> },
      { head: t('紧急', 'Urgency'), cell: (row) => view.words(urgencyWords[row.urgency]) },
      { head: t('更新时间', 'Updated'), cell: (row) => <time datetime={row.updated_at.toISOString()}>{dateTime(view, row.updated_at, row.time_zone)}</time> },
    ]} />
  );
}
