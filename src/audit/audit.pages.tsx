import { Hono } from 'hono';
import { refuse } from '../auth/refusal.ts';
import { wordsOfActivity } from '../db/activity.labels.ts';
import { chainHead, type ChainHead } from '../db/chain.ts';
import { pageRequest } from '../db/page.ts';
import { perform } from '../http/api.ts';
import type { Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { AppError } from '../shared/errors.ts';
import { parseInput } from '../shared/input.ts';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { Facts, NextPage, Table } from '../ui/table.tsx';
import { countWords, dateTime, type View, viewOf, whoDid } from '../ui/view.ts';
import { recordExport } from './access.commands.ts';
import { auditFilter, type AuditFilter, auditKinds, exportFormats, filterWords, MOST_EXPORTED } from './audit.ts';
import { auditKindWords, explanation } from './audit.labels.ts';
import { auditCount, auditLines, auditPage, type ShownLine } from './audit.queries.ts';
import { fileOf, fileType } from './file.api.ts';
import { retentionKinds, retentionPeriods } from './retention.ts';

export const auditPages = new Hono<Env>();

/** Who did what to what, in the reader's area. Filters: kind, person, who, thing, since, until. */
auditPages.get('/audit', signedIn, async (c) => {
  refuse(c.get('actor'), 'audit.view', {});
  const { db, retention } = c.get('services');
  const filter = parseInput(auditFilter, c.req.query());
  const request = parseInput(pageRequest, { limit: 50, cursor: c.req.query('cursor') });
  const { rows, next } = await auditPage(db, c.get('actor'), filter, request);
  const total = await auditCount(db, c.get('actor'), filter);
  return page(c, <AuditPage view={viewOf(c)} rows={rows} next={next} total={total} filter={filter} retention={retention} head={await chainHead(db)} />);
});

/** The same lines as a file. Posted, because it leaves a line of its own. */
auditPages.post('/audit/export', signedIn, async (c) => {
  const { values } = await readForm(c);
  refuse(c.get('actor'), 'audit.view', {});
  const { format, ...asked } = values;
  const filter = parseInput(auditFilter, asked);
  const form = exportFormats.find((one) => one === format) ?? 'csv';
  const { db, clock } = c.get('services');
  const lines = await auditLines(db, c.get('actor'), filter, MOST_EXPORTED + 1);
  if (lines.length > MOST_EXPORTED) throw new AppError('too_large', [`一个文件最多 ${MOST_EXPORTED} 行，符合条件的更多。请返回，用日期把范围缩小后分次导出。`, `A file holds ${MOST_EXPORTED} lines at most, and more fit. Go back, narrow the days, and export in parts.`]);
  await perform(c, recordExport, { what: 'activity', format: form, rows: lines.length, filter: filterWords(filter) });
  const day = clock().toISOString().slice(0, 10);
  return c.body(fileOf(form, lines), 200, { 'content-type': fileType(form), 'content-disposition': `attachment; filename="keqiao-history-${day}.${form}"`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
});

interface AuditProps {
  readonly view: View; readonly rows: readonly ShownLine[]; readonly next: string | null; readonly total: number; readonly filter: AuditFilter;
  readonly retention: Readonly<Record<string, number>>; readonly head: ChainHead | null;
}

function AuditPage({ view, rows, next, total, filter, retention, head }: AuditProps) {
  const { t } = view;
  const filtered = Object.keys(filterWords(filter)).length > 0;
  return (
    <Layout view={view} wide title={t('操作记录', 'History')} purpose={t('您负责的科协及下级里，谁在什么时候对什么做了什么。最新的在前，只能看，不能改。', 'Who did what to what, and when, in your association and those below. Newest first; it can be read and not changed.')}>
      <Filters view={view} filter={filter} />
      <p class="count" role="status">
        {t(`共 ${countWords(total)} 条`, `${countWords(total)} line(s)`)}
        {filter.person !== undefined && t('，只看一个人的', ', of one person')}{filter.thing !== undefined && t('，只看一件事的', ', about one thing')}
        {filtered && <>{' '}<a href="/audit">{t('清除筛选', 'Clear')}</a></>}
      </p>
      <Table caption={t('操作记录', 'History')} rows={rows} empty={<p>{filtered ? t('没有符合条件的记录，可以放宽日期，或清除筛选。', 'Nothing fits; widen the days, or clear the filter.') : t('还没有记录。', 'Nothing yet.')}</p>} columns={[
        { head: t('时间', 'When'), cell: (line) => <time datetime={line.at.toISOString()}>{dateTime(view, line.at)}</time> },
        { head: t('谁', 'Who'), cell: (line) => (line.actor_user_id === null ? whoDid(view, line.actor_name) : <a href={`/audit?person=${encodeURIComponent(line.actor_user_id)}`} title={t('只看此人的记录', 'Only this person’s lines')}>{line.actor_name}</a>) },
        { head: t('做了什么', 'What'), kind: 'main', cell: (line) => view.words(wordsOfActivity(line.subject_type, line.action)) },
        { head: t('对象', 'Thing'), cell: (line) => <Thing view={view} line={line} /> },
        { head: t('说明', 'Detail'), cell: (line) => view.words(explanation(line)) },
        { head: t('来源地址', 'From'), cell: (line) => line.address ?? '' },
      ]} />
      <NextPage view={view} next={next} />
      <ExportForm view={view} filter={filter} />
      <section>
        <h2>{t('保存多久', 'How long it is kept')}</h2>
        <p class="hint prose">{t('需求、对接和档案的变动记录随其本身保存。其他数据到期由系统在夜间清理，清理也有记录。期限在部署配置里设定。', 'The history of needs, cases and profiles is kept as long as they are. Other data is removed at night when its period is over, which leaves a line, too. Periods are set in the configuration.')}</p>
        <Facts rows={retentionKinds.map((kind) => {
          const { what, since, days } = retentionPeriods[kind];
          return [view.words(what), t(`${since[0]}后 ${retention[kind] ?? days} 天`, `${retention[kind] ?? days} days after ${since[1]}`)] as const;
        })} />
        {head !== null && <Head view={view} head={head} />}
      </section>
    </Layout>
  );
}

function Filters({ view, filter }: { view: View; filter: AuditFilter }) {
  const { t } = view;
  const date = (name: 'since' | 'until', label: string) => <div class="field"><label for={name}>{label}</label><input id={name} name={name} type="date" value={filter[name] ?? ''} /></div>;
  return (
    <form method="get" action="/audit" class="filters" role="search">
      {filter.person !== undefined && <input type="hidden" name="person" value={filter.person} />}
      {filter.thing !== undefined && <input type="hidden" name="thing" value={filter.thing} />}
      <div class="field"><label for="who">{t('姓名', 'Name')}</label><input id="who" name="who" maxlength={60} value={filter.who ?? ''} /></div>
      <div class="field">
        <label for="kind">{t('哪类事', 'Kind')}</label>
        <select id="kind" name="kind">
          <option value="">{t('全部', 'All')}</option>
          {auditKinds.map((kind) => <option value={kind} selected={kind === filter.kind}>{view.words(auditKindWords[kind])}</option>)}
        </select>
      </div>
      {date('since', t('从哪天', 'From'))}
      {date('until', t('到哪天', 'To'))}
      <button class="quiet">{t('筛选', 'Filter')}</button>
    </form>
  );
}

/** Opens the thing; beside it everything else that was done to it. */
function Thing({ view, line: { thing, subject_type: type, subject_id: id, need_id: needId } }: { view: View; line: ShownLine }) {
  if (thing === null) return <></>;
  if (type === 'user') return <a href={thing.path}>{thing.name}</a>;
  return <><a href={thing.path}>{thing.name}</a>{' '}<a class="quiet" href={`/audit?thing=${needId ?? id}`}>{view.t('全部经过', 'all of it')}</a></>;
}

function ExportForm({ view, filter }: { view: View; filter: AuditFilter }) {
  const { t } = view;
  return (
    <form method="post" action="/audit/export" class="actions">
      <input type="hidden" name="_token" value={view.formToken} />
      {Object.entries(filterWords(filter)).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
      <button class="quiet" name="format" value="csv">{t('导出为表格（CSV）', 'Export as CSV')}</button>
      {' '}
      <button class="quiet" name="format" value="jsonl">{t('导出为 JSON 行', 'Export as JSON lines')}</button>
    </form>
  );
}

/** Written down on paper, it shows later whether the history before it is still the same. */
function Head({ view, head }: { view: View; head: ChainHead }) {
  const { t } = view;
  return (
    <p class="prose">
      {t(`记录逐条相连，现在连到第 ${head.position} 条，链头是 `, `Lines are chained; the chain has ${head.position} of them, and its head is `)}<code class="head">{head.seal}</code>
      {t('。请定期打印本页存档：以后用 npm run check:data -- --head 链头，可以查出在此之前的记录有没有被动过。', '. Print this page now and then: npm run check:data -- --head HEAD tells later whether anything before it was touched.')}
    </p>
  );
}
