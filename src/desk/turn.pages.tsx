import { Hono } from 'hono';
import { regionName, regionSuggestions } from '../associations/region.ts';
import { pageRequest } from '../db/page.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { FlagHint } from '../needs/flags.show.tsx';
import { flagsOfNeeds } from '../needs/flags.queries.ts';
import { urgencyWords } from '../needs/need.labels.ts';
import { urgencies } from '../needs/need.ts';
import { toneOfUrgency } from '../reviews/queue.tsx';
import { matchById, type MatchRow } from '../matches/match.queries.ts';
import { Recorded } from '../matches/proposal.tsx';
import type { Words } from '../shared/errors.ts';
import { id as isId } from '../shared/ids.ts';
import { SelectField, StepButton, TextField } from '../ui/form.tsx';
import { Keys } from '../ui/keys.tsx';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { NextPage, Table, Tag } from '../ui/table.tsx';
import { ago, countWords, day, type View, viewOf } from '../ui/view.ts';
import { addressOf, type TurnFilter, turnFilter, turnKinds } from './turn.ts';
import { turnMeaning, turnTone, turnWords } from './turn.labels.ts';
import { type SavedView, savedViews, turnCounts, turnPage, type TurnRow } from './turn.queries.ts';
import { deleteView, saveView } from './view.commands.ts';

/** The desk of association staff: one list of what waits for them. */
export const turnPages = new Hono<Env>();

/** What the address says, as far as it can be read; the rest is left out and said. */
function filterOf(c: Ctx): { readonly filter: TurnFilter; readonly left: readonly string[] } {
  const query = c.req.query();
  const entries = Object.keys(turnFilter.shape).map((name) => {
    const parsed = turnFilter.shape[name as keyof typeof turnFilter.shape].safeParse(query[name]);
    return { name, value: parsed.data, wrong: !parsed.success };
  });
  return { filter: Object.fromEntries(entries.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))) as TurnFilter, left: entries.filter((one) => one.wrong).map((one) => one.name) };
}

export async function StaffDesk(c: Ctx): Promise<Response> {
  const { db, clock } = c.get('services');
  const actor = c.get('actor');
  const { filter, left } = filterOf(c);
  const request = pageRequest.catch({ limit: 20 }).parse({ cursor: c.req.query('cursor') });
  const { rows, next } = await turnPage(db, actor, filter, clock(), request);
  const counts = await turnCounts(db, actor, { ...filter, kind: undefined }, clock());
  const decidedId = c.req.query('decided');
  const decided = decidedId === undefined || !isId.safeParse(decidedId).success ? undefined : await matchById(db, actor, decidedId)
  return page(c, <Desk view={viewOf(c)} rows={rows} next={next} filter={filter} left={left} counts={counts} views={await savedViews(db, actor)} flags={await flagsOfNeeds(db, actor, rows.flatMap((row) => (row.kind === 'receive' || row.kind === 'escalated' ? row.needId : [])))} now={clock()} decided={decided} />);
}

turnPages.post('/desk/views', signedIn, async (c) => {
  const form = await readForm(c);
  const { name, ...filter } = form.values;
  const parsed = turnFilter.safeParse(filter);
  await perform(c, saveView, { name, filter: parsed.success ? parsed.data : filter }, form.requestKey);
  return c.redirect(addressOf(parsed.success ? parsed.data : turnFilter.parse({})), 303);
});

turnPages.post('/desk/views/:id/delete', signedIn, async (c) => {
  const form = await readForm(c);
  await perform(c, deleteView, { id: c.req.param('id') }, form.requestKey);
  return c.redirect('/desk', 303);
});

interface DeskProps {
  readonly view: View; readonly rows: readonly TurnRow[]; readonly next: string | null; readonly filter: TurnFilter; readonly left: readonly string[];
  readonly counts: Awaited<ReturnType<typeof turnCounts>>; readonly views: readonly SavedView[]; readonly now: Date; readonly decided: MatchRow | undefined;
  readonly flags: ReadonlyMap<string, readonly Words[]>;
}

function Desk(props: DeskProps) {
  const { view, rows, next, filter, counts, decided } = props;
  const { t } = view;
  const total = filter.kind === undefined ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[filter.kind] ?? 0;
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Layout view={view} wide title={t('轮到我的', 'My turn')} purpose={t('等您办理的每一件事：轮到谁、为什么、从什么时候、什么时候到期。等得久的和紧急的在前。', 'Everything that waits for you: why, since when, and when it is due. The longest waiting and the most urgent come first.')}>
      {decided !== undefined && <Recorded view={view} match={decided} />}
      {total > 0 && <p class="next-step">{t(`轮到您了：${countWords(total)} 件事等您办理。`, `Your turn: ${countWords(total)} thing(s) wait for you.`)}{rows[0] !== undefined && <>{' '}<a class="button" href={hrefOf(rows[0])}>{t('从第一件开始', 'Start with the first')}</a></>}</p>}
      <Kinds {...props} />
      <Filters {...props} />
      <p class="count" role="status">{t(`共 ${countWords(total)} 件`, `${countWords(total)} in all`)}{filtered && <>{t('（已筛选）', ' (filtered)')} <a href="/desk">{t('清除筛选', 'Clear')}</a></>}</p>
      <Table caption={t('轮到我的', 'My turn')} rows={rows} keys empty={<Empty view={view} filtered={filtered} />} columns={[
        { head: t('需求', 'Need'), kind: 'main', cell: (row) => <><a href={hrefOf(row)}>{row.title}</a><br /><span class="hint">{row.enterpriseName}</span>{(row.kind === 'receive' || row.kind === 'escalated') && <FlagHint view={view} flags={props.flags.get(row.needId)} />}</> },
        { head: t('要做什么', 'What to do'), cell: (row) => <><Tag tone={turnTone[row.kind]}>{view.words(turnWords[row.kind])}</Tag>{row.kind === 'review' && <span class="hint"> {t(`${row.waiting} 条建议`, `${row.waiting} proposal(s)`)}</span>}<br /><span class="hint">{row.best === null ? view.words(turnMeaning[row.kind]) : t(`先看：${row.best.name}`, `First: ${row.best.name}`)}</span></> },
        { head: t('紧急程度', 'Urgency'), cell: (row) => <Tag tone={toneOfUrgency[row.urgency]}>{view.words(urgencyWords[row.urgency])}</Tag> },
        { head: t('领域', 'Field'), cell: (row) => row.field },
        { head: t('等了多久', 'Since'), cell: (row) => <time datetime={row.since.toISOString()}>{ago(view, row.since, props.now)}</time> },
        { head: t('到期', 'Due'), cell: (row) => <Due view={view} row={row} /> },
        { head: t('所属科协', 'Association'), cell: (row) => row.associationName },
      ]} />
      <NextPage view={view} next={next} />
      <p class="actions"><a class="button quiet" href="/desk/triage">{t('分诊台：紧急、清楚、有人能答', 'Triage: urgent, clear, answered')}</a><a class="button quiet" href="/reviews">{t('批量审核对接建议', 'Decide many proposals at once')}</a></p>
      <Keys view={view} keys={[['j', t('下一行', 'next row')], ['k', t('上一行', 'previous row')], ['o', t('打开（也可按回车）', 'open (or Enter)')], ['/', t('查找', 'search')], ['u', t('撤销刚才的决定', 'undo the last decision')]]} />
    </Layout>
  );
}

const hrefOf = (row: TurnRow): string => {
  switch (row.kind) {
    case 'review': return row.best === null ? `/needs/${row.needId}/proposals` : `/matches/${row.best.matchId}`;
    case 'answered': case 'silent': return `/matches/${row.matchId ?? ''}#questions`;
    case 'reading': return `/readings/${row.id}`;
    case 'dispute': return `/readings#reading-${row.id}`;
    case 'case': return `/engagements/${row.id}`;
    case 'nobody_found': return `/needs/${row.needId}/proposals`;
    case 'receive': case 'escalated': return `/needs/${row.needId}`;
  }
};

function Due({ view, row }: { view: View; row: TurnRow }) {
  const { t } = view;
  if (row.dueOn === null) return null;
  return <>{row.overdue && <><Tag tone="bad">{t('已逾期', 'Overdue')}</Tag><br /></>}<time datetime={row.dueOn}>{day(view, row.dueOn)}</time>{row.provisional && <span class="hint" title={t('这一年的放假安排还没有公布，先按周一到周五计算', 'The holidays of that year are not announced yet; counted Monday to Friday')}>{t('（暂定）', ' (provisional)')}</span>}</>;
}

/** What waits, by kind, each a link that narrows the list. */
function Kinds({ view, counts, filter }: DeskProps) {
  const { t } = view;
  const some = turnKinds.filter((kind) => counts[kind] !== undefined || kind === filter.kind);
  if (some.length === 0) return null;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const link = (kind: TurnFilter['kind'], label: string, count: number) => <li><a href={addressOf({ ...filter, kind })} aria-current={filter.kind === kind ? 'true' : undefined}>{label} <span class="count">{countWords(count)}</span></a></li>;
  return <ul class="turn-kinds" aria-label={t('按要做的事', 'By what is to be done')}>{link(undefined, t('全部', 'All'), total)}{some.map((kind) => link(kind, view.words(turnWords[kind]), counts[kind] ?? 0))}</ul>;
}

function Filters({ view, filter, left, views }: DeskProps) {
  const { t } = view;
  const values = { kind: filter.kind ?? '', q: filter.q ?? '', urgency: filter.urgency ?? '', field: filter.field ?? '', region: filter.region === undefined ? '' : regionName(filter.region), overdue: filter.overdue ?? '', own: filter.own ?? '' };
  const state = { values, errors: [] };
  const narrowed = Object.values(filter).some((value) => value !== undefined);
  return (
    <>
      {views.length > 0 && <ul class="chosen" aria-label={t('保存的筛选', 'Saved views')}>{views.map((one) => <li><a href={addressOf(one.filter)}>{one.name}</a></li>)}</ul>}
      <form method="get" action="/desk" class="filters desk-filters" role="search" aria-label={t('筛选', 'Filter')}>
        {filter.kind !== undefined && <input type="hidden" name="kind" value={filter.kind} />}
        <div class="field"><label for="desk-q">{t('名称或企业', 'Title or enterprise')}</label><input id="desk-q" name="q" value={values.q} data-key="/" /></div>
        <SelectField view={view} state={state} name="urgency" label={t('紧急程度', 'Urgency')} blank={t('全部', 'All')} choices={urgencies.map((one) => [one, view.words(urgencyWords[one])])} />
        <TextField view={view} state={state} name="field" label={t('领域', 'Field')} />
        <TextField view={view} state={state} name="region" label={t('地区', 'Region')} list="regions" />
        <datalist id="regions">{regionSuggestions.map((one) => <option value={one} />)}</datalist>
        <SelectField view={view} state={state} name="overdue" label={t('到期', 'Due')} blank={t('全部', 'All')} choices={[['yes', t('已逾期的', 'Overdue')]]} />
        <SelectField view={view} state={state} name="own" label={t('范围', 'Area')} blank={t('本级和下级', 'Here and below')} choices={[['yes', t('只看本级', 'Here only')]]} />
        <button class="quiet">{t('筛选', 'Filter')}</button>
      </form>
      {left.length > 0 && <p class="warning" role="status">{t('有的条件没有看懂，已经略去：', 'Left out, because it could not be understood: ')}{left.map((name) => ({ region: t('地区', 'region'), urgency: t('紧急程度', 'urgency') } as Record<string, string>)[name] ?? name).join(t('、', ', '))}</p>}
      {(narrowed || views.length > 0) && (
        <details class="views">
          <summary>{t('保存的筛选', 'Saved views')}</summary>
          {narrowed && (
            <form method="post" action="/desk/views" class="filters">
              <input type="hidden" name="_token" value={view.formToken} /><input type="hidden" name="_key" value={view.requestKey()} />
              {Object.entries(filter).map(([name, value]) => value !== undefined && <input type="hidden" name={name} value={value} />)}
              <div class="field"><label for="view-name">{t('给现在的筛选起个名字', 'Name for this filter')}</label><input id="view-name" name="name" maxlength={20} required /></div>
              <button class="quiet">{t('保存筛选', 'Save view')}</button>
            </form>
          )}
          {views.length > 0 && <ul>{views.map((one) => <li><a href={addressOf(one.filter)}>{one.name}</a> <StepButton view={view} action={`/desk/views/${one.id}/delete`} label={t(`删去“${one.name}”`, `Delete “${one.name}”`)} kind="quiet" /></li>)}</ul>}
        </details>
      )}
    </>
  );
}

const Empty = ({ view, filtered }: { view: View; filtered: boolean }) => (filtered
  ? <p>{view.t('没有符合条件的事。', 'Nothing fits.')} <a href="/desk">{view.t('显示全部', 'Show all')}</a></p>
  : <p>{view.t('现在没有等您办理的事。新的需求提交后会出现在这里。', 'Nothing waits for you. A new need appears here as soon as it is submitted.')} <a href="/needs">{view.t('看看全部需求', 'See all needs')}</a></p>);
