import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { associationLevelWords } from '../associations/association.labels.ts';
import { refuse } from '../auth/refusal.ts';
import { profilePath } from '../matches/proposal.tsx';
import type { Env } from '../http/env.ts';
import { signedIn } from '../http/session.ts';
import { Played } from '../reviews/track-record.show.tsx';
import type { Words } from '../shared/errors.ts';
import { Layout } from '../ui/layout.tsx';
import { ReportTabs } from '../ui/report-tabs.tsx';
import { page } from '../ui/respond.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { day, type View, viewOf } from '../ui/view.ts';
import { addressOf, type FigureFilter, shareText, stageKeys } from './figures.ts';
import { FilterForm, FilterWords } from './filter.form.tsx';
import { Gauge } from './funnel.chart.tsx';
import { type Asked, asked } from './funnel.pages.tsx';
import { fourAlls, type FourAlls, MOST_CASES, type Unit } from './four.queries.ts';
import { FEW, gaps, type Gaps, MOST_SHOWN, type Unanswered } from './gaps.queries.ts';
import { stages } from './stage.queries.ts';

export const fourPages = new Hono<Env>();

/** 四全: four gauges with what they mean, and the blank spots by name. */
fourPages.get('/reports/four', signedIn, async (c) => {
  const given = await asked(c);
  const filter: FigureFilter = { ...given.filter, basis: 'cohort' };
  return page(c, <FourPage {...given} filter={filter} found={await fourAlls(c.get('services').db, c.get('actor'), filter, given.today)} />);
});

/** Where answers are missing: needs nobody answers, thin fields, experts nobody asks, and how much goes to a few. */
fourPages.get('/reports/gaps', signedIn, async (c) => {
  refuse(c.get('actor'), 'report.view', {});
  return page(c, <GapsPage view={viewOf(c)} found={await gaps(c.get('services').db, c.get('actor'))} />);
});

function FourPage({ found, ...given }: Asked & { readonly found: FourAlls }) {
  const { view, filter } = given;
  const { t } = view;
  const { places, industries, chain, cases } = found;
  const covered = (units: readonly Unit[]): number => units.filter((unit) => unit.taken > 0).length;
  const level = view.words(associationLevelWords[places.level]);
  return (
    <Layout view={view} wide title={t('四全', 'The four alls')} purpose={t('全域推进、全产业对接、全链条服务、全程跟进：做到了几成，空白在哪里。', 'All places, all industries, the whole chain, all the way: how far, and where the blanks are.')}>
      <ReportTabs view={view} />
      <FilterForm plain path="/reports/four" {...given} />
      <FilterWords {...given} />
      <Played view={view} />
      <div class="gauges">
        <Quarter view={view} name={['全域推进', 'All places']} part={covered(places.units)} whole={places.units.length} means={t(`${level}科协中，这段时间征集的需求至少有一条由技术经理人领办的，占多少。`, `Of the associations of the level “${level}”, those of which at least one need gathered in the span was taken on.`)}>
          <Blanks view={view} units={places.units} link={(unit) => addressOf('/reports/needs', { ...filter, association: unit.id }, { stage: 'gathered' })} page={(unit) => `/associations/${unit.id}`} />
        </Quarter>
        <Quarter view={view} name={['全产业对接', 'All industries']} part={covered(industries)} whole={industries.length} means={t('有企业登记的行业中，这段时间征集的需求至少有一条被领办的，占多少。没有填写行业的企业不算。', 'Of the industries with registered firms, those of which at least one need gathered in the span was taken on; firms without an industry do not count.')}>
          <Blanks view={view} units={industries} link={(unit) => addressOf('/reports/needs', { ...filter, industry: unit.name }, { stage: 'gathered' })} page={(unit) => `/enterprises?${new URLSearchParams({ industry: unit.name })}`} />
        </Quarter>
        <Quarter view={view} name={['全链条服务', 'The whole chain']} part={chain.signed} whole={chain.accepted} means={t('这段时间征集并受理的需求中，一直走到签约的占多少；下面是停在每一步的。', 'Of the needs gathered in the span and accepted, those that came all the way to a contract; below, where they stopped.')}>
          <Table caption={t('停在哪一步', 'Where they stopped')} rows={stageKeys.slice(1).map((key, at) => ({ key, before: stageKeys[at] ?? 'gathered' }))} empty="" columns={[
            { head: t('停在', 'Stopped at'), kind: 'main', cell: (row) => view.words(stages[row.before].words) },
            { head: t('需求数', 'Needs'), kind: 'number', cell: (row) => <a href={addressOf('/reports/needs', filter, { stage: row.key, gap: '1' })}>{Math.max(0, chain[row.before] - chain[row.key])}</a> },
            { head: t('走到下一步的', 'Went on'), kind: 'number', cell: (row) => shareText(chain[row.key], chain[row.before]) },
          ]} />
        </Quarter>
        <Quarter view={view} name={['全程跟进', 'All the way']} part={cases.promised} whole={cases.open} means={t('目前在办的对接中，写明了下一步、而且日期还没有过的，占多少（与上面选的时间无关）。', 'Of the cases open now, those with a next step whose day has not passed (whatever span is chosen above).')}>
          {cases.without.length >= MOST_CASES && <p class="count">{t(`最久的 ${MOST_CASES} 件`, `The ${MOST_CASES} longest`)}</p>}
          <Table caption={t('没有下一步或已过期的对接', 'Cases without a next step, or past it')} rows={cases.without} empty={<p>{cases.open === 0 ? t('现在没有在办的对接。', 'No case is open now.') : t('每一件都有下一步，没有过期的。', 'Every case has its next step in time.')}</p>} columns={[
            { head: t('对接', 'Case'), kind: 'main', cell: (row) => <a href={`/engagements/${row.id}`}>{row.title}</a> }, { head: t('技术经理人', 'Manager'), cell: (row) => row.manager },
            { head: t('下一步', 'Next step'), cell: (row) => (row.next_step === null ? <Tag tone="waiting">{t('没有写', 'none')}</Tag> : row.next_step_due === null ? <>{row.next_step} <Tag tone="waiting">{t('没有日期', 'no day')}</Tag></> : <>{row.next_step} <Tag tone="bad">{t(`${day(view, row.next_step_due)}已过期`, `was due ${row.next_step_due}`)}</Tag></>) },
          ]} />
        </Quarter>
      </div>
    </Layout>
  );
}

function Quarter({ view, name, part, whole, means, children }: { view: View; name: Words; part: number; whole: number; means: string; children: Child }) {
  return (
    <section class="case">
      <h2>{view.words(name)}</h2>
      <Gauge label={`${view.words(name)} ${part}/${whole}`} part={part} whole={whole} />
      <p class="hint">{means}</p>
      {children}
    </section>
  );
}

const MOST_NAMED = 30;
/** The units without a need taken on, those with needs waiting first: what is nearest to being filled. */
function Blanks({ view, units, link, page: pageOf }: { view: View; units: readonly Unit[]; link: (unit: Unit) => string; page: (unit: Unit) => string }) {
  const { t } = view;
  const blank = units.filter((unit) => unit.taken === 0).toSorted((a, b) => b.gathered - a.gathered);
  if (blank.length === 0) return <p>{units.length === 0 ? t('还没有可以统计的。', 'Nothing to count yet.') : t('没有空白。', 'No blanks.')}</p>;
  return (
    <>
      <p><strong>{t(`空白 ${blank.length} 个`, `${blank.length} blank(s)`)}</strong>{blank.length > MOST_NAMED && t(`，先列 ${MOST_NAMED} 个`, `, the first ${MOST_NAMED}`)}{t('：', ':')}</p>
      <ul class="blanks">{blank.slice(0, MOST_NAMED).map((unit) => <li><a href={unit.gathered === 0 ? pageOf(unit) : link(unit)}>{unit.name}</a> <span class="since">{unit.gathered === 0 ? t('没有需求', 'no needs') : t(`${unit.gathered} 条需求没有人领办`, `${unit.gathered} need(s), none taken on`)}</span></li>)}</ul>
    </>
  );
}

const whyWords: Record<Unanswered['why'], Words> = { nobody: ['没有找到任何人', 'Nobody was found'], turned_down: ['提出的都未采纳', 'All were turned down'], words_only: ['只有词语相近的', 'Only related words'] };
const percentOf = (part: number): string => `${(100 * part).toFixed(0)}%`;

function GapsPage({ view, found }: { view: View; found: Gaps }) {
  const { t } = view;
  const { unanswered, unansweredCount, openCount, clusters, thin, neverAsked, fame } = found;
  return (
    <Layout view={view} wide title={t('缺口', 'Gaps')} purpose={t('哪些需求没有人能答，哪些领域缺专家，哪些专家没有人问。现在的情况，您范围内的。', 'Which needs nobody answers, which fields lack experts, which experts nobody asks; now, in your area.')}>
      <ReportTabs view={view} />
      <Played view={view} />
      <section aria-labelledby="unanswered">
        <h2 id="unanswered">{t('没有人能答的需求', 'Needs nobody answers')}</h2>
        <p class="hint prose">{t('已经匹配过、还没有领办的需求里：没有找到任何人，或者提出的都没有采纳，或者剩下的建议都只是“仅词语相近”。', 'Of the needs that were matched and not taken on: nobody was found, or everybody was turned down, or what is left has related words only.')}</p>
        <Gauge label={t(`没有人能答的 ${unansweredCount}/${openCount}`, `Nobody answers ${unansweredCount}/${openCount}`)} part={unansweredCount} whole={openCount} />
        {unansweredCount > MOST_SHOWN && <p class="count">{t(`先列 ${MOST_SHOWN} 条`, `The first ${MOST_SHOWN}`)}</p>}
        <Table caption={t('没有人能答的需求', 'Needs nobody answers')} rows={unanswered} empty={<p>{t('现在没有。', 'None now.')}</p>} columns={[
          { head: t('需求', 'Need'), kind: 'main', cell: (row) => <a href={`/needs/${row.id}/proposals`}>{row.title}</a> }, { head: t('企业', 'Enterprise'), cell: (row) => row.enterprise }, { head: t('领域', 'Field'), cell: (row) => row.field },
          { head: t('为什么', 'Why'), cell: (row) => <Tag tone={row.why === 'words_only' ? 'waiting' : 'bad'}>{view.words(whyWords[row.why])}</Tag> },
        ]} />
        {clusters.length > 0 && <ul>{clusters.map((one) => <li><a href={`/needs?${new URLSearchParams({ q: one.field })}`}>{one.field}</a>{t(`：${one.firms} 家企业的 ${one.needs} 条没有人能答。`, `: ${one.needs} needs of ${one.firms} firm(s) unanswered. `)}{one.firms > 2 ? t('是共性问题，可以开一场专题座谈会。', 'A common problem: hold one session.') : t('可以请相关学会加入或推荐专家。', 'Ask a society of the field to join or to name an expert.')} <a href={`/societies?${new URLSearchParams({ q: one.field })}`}>{t('找学会', 'Find societies')}</a></li>)}</ul>}
      </section>
      <section aria-labelledby="thin">
        <h2 id="thin">{t('专家少的领域', 'Fields with few experts')}</h2>
        <p class="hint prose">{t(`正在办的需求，按领域看：系统为这个领域推荐过、把握在“值得一看”以上的专家不足 ${FEW} 位的。`, `Needs under way by field: those with fewer than ${FEW} experts that matching proposed as at least worth a look.`)}</p>
        <Table caption={t('专家少的领域', 'Fields with few experts')} rows={thin} empty={<p>{t(`每个领域都有 ${FEW} 位以上。`, `Every field has ${FEW} or more.`)}</p>} columns={[
          { head: t('领域', 'Field'), kind: 'main', cell: (row) => <a href={`/needs?${new URLSearchParams({ q: row.field })}`}>{row.field}</a> }, { head: t('需求', 'Needs'), kind: 'number', cell: (row) => row.needs },
          { head: t('能答的专家', 'Experts who fit'), kind: 'number', cell: (row) => row.experts }, { head: '', cell: (row) => <a href={`/experts?${new URLSearchParams({ q: row.field })}`}>{t('在专家库里找', 'Look among all experts')}</a> },
        ]} />
      </section>
      <section aria-labelledby="never">
        <h2 id="never">{t('没有人问的专家', 'Experts nobody asks')}</h2>
        <p class="hint prose">{t('登记为可以承接、却从来没有被推荐给您范围内任何需求的专家。多半是资料太少：补上业绩，才会被找到。', 'Experts who are available and were never proposed for any need of your area. Mostly their profile says too little: evidence makes them found.')}</p>
        <Gauge label={t(`没有人问的 ${neverAsked.never}/${neverAsked.experts}`, `Never asked ${neverAsked.never}/${neverAsked.experts}`)} part={neverAsked.never} whole={neverAsked.experts} />
        <details><summary>{t(`看名单${neverAsked.never > MOST_SHOWN ? `（先列 ${MOST_SHOWN} 位）` : ''}`, `See them${neverAsked.never > MOST_SHOWN ? ` (the first ${MOST_SHOWN})` : ''}`)}</summary>
          <Table caption={t('没有人问的专家', 'Experts nobody asks')} rows={neverAsked.some} empty={<p>{t('没有。', 'None.')}</p>} columns={[
            { head: t('专家', 'Expert'), kind: 'main', cell: (row) => <a href={profilePath('expert', row.id)}>{row.name}</a> }, { head: t('单位', 'Institution'), cell: (row) => row.institution ?? '' }, { head: t('领域', 'Fields'), cell: (row) => row.fields.slice(0, 4).join(t('、', ', ')) },
          ]} /></details>
      </section>
      <section aria-labelledby="fame">
        <h2 id="fame">{t('名人的负担', 'Load of the famous')}</h2>
        <p class="prose">{fame.proposals === 0 ? t('还没有推荐过专家。', 'No expert has been proposed yet.') : t(`被推荐最多的十位专家占全部推荐的 ${percentOf(fame.topTen)}，基尼系数 ${fame.gini.toFixed(2)}（0 表示人人一样多，越接近 1 越集中）。`, `The ten most proposed experts got ${percentOf(fame.topTen)} of all proposals; Gini ${fame.gini.toFixed(2)} (0: all the same, near 1: one gets all).`)} <a href="/reports/matching">{t('看是哪些人', 'See who')}</a></p>
      </section>
    </Layout>
  );
}
