import { Hono } from 'hono';
import { regionName, regionSuggestions } from '../associations/region.ts';
import { refuseOthersThanStaff, refusal } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { confidenceWords } from '../matches/match.labels.ts';
import { urgencyWords } from '../needs/need.labels.ts';
import { acceptNeed } from '../needs/need.commands.ts';
import { needById } from '../needs/need.queries.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { chinaDay } from '../shared/working-days.ts';
import { SelectField, StepButton, TextField } from '../ui/form.tsx';
import { Keys } from '../ui/keys.tsx';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { ago, day, type View, viewOf } from '../ui/view.ts';
import { type Answered, answereds, boardAddress, inCell, LATER_DAYS, readies, SOON_DAYS, type TriageFilter, triageFilter, type When, whens } from './triage.ts';
import { answeredTone, answeredWords, nextWords, readyWords, whenTone, whenWords } from './triage.labels.ts';
import { type Board, type BoardNeed, MOST_LAID_OUT, triageBoard } from './triage.queries.ts';

/** The board of triage, for association staff: what waits to be taken up, laid out, each with its next step. */
export const triagePages = new Hono<Env>();

const ON_A_PAGE = 20;

/** What the address says; what cannot be read is left out. */
const filterOf = (c: Ctx): TriageFilter => Object.fromEntries(Object.entries(triageFilter.shape).flatMap(([name, shape]) => { const parsed = shape.safeParse(c.req.query(name)); return parsed.success && parsed.data !== undefined ? [[name, parsed.data]] : []; })) as TriageFilter;

triagePages.get('/desk/triage', signedIn, async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const { db, clock } = c.get('services');
  const filter = filterOf(c);
  const takenId = id.safeParse(c.req.query('taken'));
  const taken = takenId.success ? await needById(db, c.get('actor'), takenId.data) : undefined;
  const from = Math.min(MOST_LAID_OUT, Math.max(0, Math.floor(Number(c.req.query('from') ?? 0)) || 0));
  return page(c, <BoardPage view={viewOf(c)} board={await triageBoard(db, c.get('actor'), filter, clock())} filter={filter} from={from} taken={taken} now={clock()} />);
});

/** Takes a need up and comes back to the board. */
triagePages.post('/desk/triage/:id/accept', signedIn, async (c) => {
  const form = await readForm(c);
  const needId = id.safeParse(c.req.param('id'));
  if (!needId.success) throw notFound(['这条需求', 'This need']);
  await perform(c, acceptNeed, { id: needId.data }, form.requestKey);
  return c.redirect(boardAddress(filterOf(c), { taken: needId.data }), 303);
});

interface BoardProps { readonly view: View; readonly board: Board; readonly filter: TriageFilter; readonly from: number; readonly taken: { readonly id: string; readonly title: string } | undefined; readonly now: Date }

function BoardPage(props: BoardProps) {
  const { view, board, filter, from, taken } = props;
  const { t } = view;
  const { shown, all } = board;
  const rows = shown.slice(from, from + ON_A_PAGE);
  return (
    <Layout view={view} wide title={t('分诊台', 'Triage')} purpose={t('等受理的需求，按急不急、清不清楚、有没有人能答摆开；每条都有下一步。', 'Needs that wait to be taken up, by how urgent and how clear they are and whether anybody answers them; each with its next step.')}>
      <p class="trail"><a href="/desk">{t('← 轮到我的', '← My turn')}</a></p>
      {taken !== undefined && <p class="next-step" role="status">{t('已受理，正在匹配：', 'Accepted, matching is under way: ')}<a href={`/needs/${taken.id}`}>{taken.title}</a></p>}
      <Filters view={view} filter={filter} />
      {board.more && <p class="warning" role="status">{t(`等受理的超过 ${MOST_LAID_OUT} 条，这里摆出等得最久、最急的 ${MOST_LAID_OUT} 条；可以按领域或地区缩小范围。`, `More than ${MOST_LAID_OUT} needs wait. Here are the ${MOST_LAID_OUT} that waited longest and are most urgent; narrow it by field or region.`)}</p>}
      {all.length === 0
        ? <p class="empty">{t('现在没有等受理的需求。', 'No need waits to be taken up.')} <a href={filter.field !== undefined || filter.region !== undefined || filter.q !== undefined || filter.own !== undefined ? '/desk/triage' : '/desk'}>{t('返回', 'Back')}</a></p>
        : <>
          <Cells {...props} />
          <Where {...props} />
          <h2 class="visually-hidden">{t('逐条办理', 'One by one')}</h2>
          <ol class="queue" data-rows>{rows.map((need) => <Card view={view} need={need} filter={filter} now={props.now} />)}</ol>
          {from + ON_A_PAGE < shown.length && <p class="pager"><a href={boardAddress(filter, { from: String(from + ON_A_PAGE) })}>{t(`后面还有 ${shown.length - from - ON_A_PAGE} 条`, `${shown.length - from - ON_A_PAGE} more`)}</a></p>}
          <Meaning view={view} />
          <Keys view={view} keys={[['j', t('下一条', 'next')], ['k', t('上一条', 'previous')], ['o', t('打开（也可按回车）', 'open (or Enter)')], ['/', t('查找', 'search')]]} />
        </>}
    </Layout>
  );
}

/** Three by three, each cell with how many are answered, hard, not looked at. */
function Cells({ view, board, filter }: BoardProps) {
  const { t } = view;
  const count = (cell: TriageFilter) => board.all.filter((need) => inCell(need.place, cell)).length;
  const cell = (when: When, ready: (typeof readies)[number]) => {
    const some = answereds.flatMap((answered): readonly (readonly [Answered, number])[] => { const n = count({ when, ready, answered }); return n === 0 ? [] : [[answered, n]]; });
    return some.length === 0 ? <span class="hint">{t('没有', 'none')}</span>
      : <ul class="cell">{some.map(([answered, n]) => <li><a href={boardAddress({ ...filter, when, ready, answered })} aria-current={filter.when === when && filter.ready === ready && filter.answered === answered ? 'true' : undefined}><Tag tone={answeredTone[answered]}>{view.words(answeredWords[answered])}</Tag> <strong>{n}</strong></a></li>)}</ul>;
  };
  return (
    <Table caption={t('分诊：急不急 × 清不清楚 × 有没有人能答', 'Triage: urgency by clarity by answers')} rows={whens} empty="" columns={[
      { head: t('急不急', 'Urgency'), kind: 'main', cell: (when) => <><a href={boardAddress({ ...filter, when, ready: undefined, answered: undefined })}>{view.words(whenWords[when])}</a> <span class="count">{count({ when })}</span></> },
      ...readies.map((ready) => ({ head: `${view.words(readyWords[ready])}（${count({ ready })}）`, cell: (when: When) => cell(when, ready) })),
    ]} />
  );
}

/** Which of them the cards are, in words. */
function Where({ view, board, filter }: BoardProps) {
  const { t } = view;
  const { when, ready, answered } = filter;
  const words = [when && whenWords[when], ready && readyWords[ready], answered && answeredWords[answered]].flatMap((one) => (one ? [view.words(one)] : []));
  return (
    <p class="count" role="status">
      {words.length === 0 ? t(`共 ${board.shown.length} 条，最急的在前`, `${board.shown.length} in all, the most urgent first`) : <>{words.join(' · ')}{t(`：${board.shown.length} 条`, `: ${board.shown.length}`)} <a href={boardAddress({ ...filter, when: undefined, ready: undefined, answered: undefined })}>{t('显示全部', 'Show all')}</a></>}
    </p>
  );
}

function Card({ view, need, filter, now }: { view: View; need: BoardNeed; filter: TriageFilter; now: Date }) {
  const { t } = view;
  const { place } = need;
  const mayAccept = refusal(view.actor, 'need.accept', { associationPath: need.associationPath }) === null;
  const overdue = need.dueOn !== null && need.dueOn < chinaDay(now);
  const answer = (as: string) => `/needs/${need.id}/set-aside${as}`;
  return (
    <li class="case">
      <h3><a href={`/needs/${need.id}`}>{need.title}</a></h3>
      <p class="hint">{[need.enterpriseName, need.field, need.associationName].join(' · ')}{need.escalated && <>{' · '}{t('下级转来', 'handed up')}</>}</p>
      <p>
        <Tag tone={whenTone[place.when]}>{view.words(whenWords[place.when])}</Tag> <Tag tone={place.ready === 'ready' ? 'good' : 'waiting'}>{view.words(readyWords[place.ready])}</Tag>{' '}
        <Tag tone={answeredTone[place.answered]}>{need.outlook === 'likely' || need.outlook === 'worth_a_look' ? `${view.words(answeredWords.answered)}：${view.words(confidenceWords[need.outlook])}` : view.words(answeredWords[place.answered])}</Tag>{' '}
        <span class="since">{t(`${ago(view, need.since, now)}收到`, `received ${ago(view, need.since, now)}`)}{need.urgency !== 'normal' && `，${t('企业说', 'called ')}${view.words(urgencyWords[need.urgency])}`}{need.deadline !== null && `，${t('希望', 'wanted by ')}${day(view, need.deadline)}${t('前', '')}`}{need.dueOn !== null && `，${t('应在', 'answer due ')}${day(view, need.dueOn)}${t('前答复', '')}`}{overdue && <>{' '}<Tag tone="bad">{t('已过期', 'overdue')}</Tag></>}</span>
      </p>
      <p><strong>{view.words(nextWords[place.next])}</strong>{place.next === 'ask' && place.missing !== null && <>{t('，例如：', ', e.g. ')}{view.words(place.missing)}</>}</p>
      {mayAccept && (
        <div class="actions">
          <StepButton view={view} action={boardAddress(filter).replace('/desk/triage', `/desk/triage/${need.id}/accept`)} label={t('受理', 'Accept')} kind={place.next === 'ask' ? 'quiet' : 'main'} />
          {!need.escalated && <a class={place.next === 'ask' ? 'button' : 'button quiet'} href={answer('?reason=ask')}>{t('先问清楚', 'Ask first')}</a>}
          <a class="button quiet" href={answer('')}>{t('暂不办理', 'Set aside')}</a>
        </div>
      )}
    </li>
  );
}

function Meaning({ view }: { view: View }) {
  const { t } = view;
  return (
    <details>
      <summary>{t('这张表怎么算的', 'How this is worked out')}</summary>
      <p class="prose">{t(`眼下要办：企业说紧急，或希望在 ${SOON_DAYS} 天内完成。近期要办：企业说较急，或希望在 ${LATER_DAYS} 天内完成，或首次答复已过期。清不清楚：按规则看要点写了几项，缺两项以内算清楚，五项以内算还差几点。有没有人能答：系统在受理之前先看一遍专家、学会和成果，最好的人选是“较有把握”或“值得一看”就算有人能答；新来的需求几分钟内看完，没看完的写“还没看”，等久了每周再看一次。这里的一切都不改变匹配的排序。`,
        `Now: called critical, or wanted within ${SOON_DAYS} days. Soon: called urgent, wanted within ${LATER_DAYS} days, or past the day of the first answer. Clear: by plain rules, at most two points missing; nearly clear: at most five. Answered: the system looks through experts, societies and technologies beforehand; the best being likely or worth a look counts as answered. New needs are looked at within minutes and again each week while they wait. Nothing here moves the ranking.`)}</p>
    </details>
  );
}

function Filters({ view, filter }: { view: View; filter: TriageFilter }) {
  const { t } = view;
  const state = { values: { q: filter.q ?? '', field: filter.field ?? '', region: filter.region === undefined ? '' : regionName(filter.region), own: filter.own ?? '' }, errors: [] };
  return (
    <form method="get" action="/desk/triage" class="filters desk-filters" role="search" aria-label={t('筛选', 'Filter')}>
      <div class="field"><label for="triage-q">{t('名称或企业', 'Title or enterprise')}</label><input id="triage-q" name="q" value={state.values.q} data-key="/" /></div>
      <TextField view={view} state={state} name="field" label={t('领域', 'Field')} />
      <TextField view={view} state={state} name="region" label={t('地区', 'Region')} list="regions" />
      <datalist id="regions">{regionSuggestions.map((one) => <option value={one} />)}</datalist>
      <SelectField view={view} state={state} name="own" label={t('范围', 'Area')} blank={t('本级和下级', 'Here and below')} choices={[['yes', t('只看本级', 'Here only')]]} />
      <button class="quiet">{t('筛选', 'Filter')}</button>
    </form>
  );
}
