import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { refuse } from '../auth/refusal.ts';
import type { Env } from '../http/env.ts';
import { signedIn } from '../http/session.ts';
import { Band } from '../matches/bands.tsx';
import { candidateTypeWords } from '../matches/match.labels.ts';
import { profilePath } from '../matches/proposal.tsx';
import { type LearnedByKind, learnedHere } from '../learning/tuning.queries.ts';
import { Standing, TwoDiagrams } from '../learning/tuning.show.tsx';
import { wordsOfReason } from '../reviews/review.labels.ts';
import { type Share, share } from '../reviews/track-record.ts';
import { interval, Played } from '../reviews/track-record.show.tsx';
import { ExportButtons } from '../ui/export.tsx';
import { Layout } from '../ui/layout.tsx';
import { ReportTabs } from '../ui/report-tabs.tsx';
import { page } from '../ui/respond.tsx';
import { Facts, Table } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { reportQuery } from './report.api.ts';
import type { ReasonLine } from './report.ts';
import { type ExposureOf, type MatchingReport, matchingReport } from './report.queries.ts';

export const reportPages = new Hono<Env>();

/** The audit report of matching: figures, each with what it means. `?since=2026-11-01` counts proposals made from that day on. */
reportPages.get('/reports/matching', signedIn, async (c) => {
  refuse(c.get('actor'), 'report.view', {});
  const asked = reportQuery.safeParse({ since: c.req.query('since') || undefined });
  const { db, search } = c.get('services');
  const report = await matchingReport(db, c.get('actor'), asked.data?.since ?? null);
  return page(c, <ReportPage view={viewOf(c)} report={report} learned={await learnedHere(db, search.rankingVersion)} />);
});

/** A share with its counts and interval; a bare percentage would hide how few they are. */
const shown = (view: View, share: Share): string => (share.of === 0 ? view.t('暂无', 'none yet') : view.t(`${share.count}/${share.of}（${interval(view, share)}）`, `${share.count}/${share.of} (${interval(view, share)})`));
const figure = (value: number | null, digits = 1): string => (value === null ? '-' : value.toFixed(digits));
const part = (value: number): string => `${(100 * value).toFixed(1)}%`;
const Meaning = ({ children }: { children: Child }) => <p class="hint prose">{children}</p>;

function ReportPage({ view, report, learned }: { view: View; report: MatchingReport; learned: LearnedByKind }) {
  const { t } = view;
  const proposals = report.bands.reduce((sum, band) => sum + band.proposed, 0);
  return (
    <Layout view={view} wide title={t('匹配审计报告', 'Matching report')} purpose={t('系统推荐了什么、审核怎么定的、谁总被推荐。用来检查匹配，不用来考核人。', 'What was proposed, what reviewers decided, who is always asked. For checking the matching, not people.')}>
      <ReportTabs view={view} />
      <form method="get" action="/reports/matching" class="filters">
        <label for="since">{t('从哪天起提出的建议', 'Proposals made from')}</label> <input id="since" name="since" type="date" value={report.since ?? ''} /> <button>{t('查看', 'Show')}</button>
      </form>
      <p>{t(`您范围内的 ${report.needs} 条需求，共 ${proposals} 条建议${report.since === null ? '' : `（${report.since} 起）`}。括号里是 95% 置信区间（Wilson）：数目少时区间宽，不要据此下结论。`, `${proposals} proposals for ${report.needs} needs in your area${report.since === null ? '' : ` since ${report.since}`}. In brackets the 95 % interval (Wilson): with few cases it is wide, and nothing follows from it.`)}</p>
      <Played view={view} />
      {proposals > 0 && <ExportButtons view={view} list="matches" path="/reports/matching" filter={{ since: report.since ?? undefined }} />}
      <Decisions view={view} report={report} />
      <Order view={view} report={report} />
      <Questions view={view} report={report} />
      <Readings view={view} report={report} />
      <LearnedSection view={view} learned={learned} />
      <h2>{t('推荐集中在少数人身上吗', 'Do few get most proposals?')}</h2>
      <Meaning>{t('“前十占比”是被推荐最多的十个占全部推荐的份额。“基尼系数”把登记为可对接的全部候选（含从未被推荐的）算在内：0 表示每个被推荐得一样多，越接近 1 越集中。得分相差不到百分之三时，系统把手上待办少的排在前面；名气、论文数和头衔不参与排序。', '“Top ten” is the share of all proposals that went to the ten most proposed. “Gini” counts every available candidate, the never proposed included: 0 when all are proposed equally often, near 1 when one gets all. Within three hundredths of a score those with less open work come first; fame, number of papers and titles are no part of the order.')}</Meaning>
      {report.exposure.map((one) => <Exposed view={view} exposure={one} />)}
      <h2>{t('专家的在办数', 'Load of experts')}</h2>
      <Meaning>{t('在办：未结束的对接。满额：在办数达到本人登记的上限。包括所有科协的专家，因为专家是共用的。', 'Open: engagements that have not ended. Full: as many as the expert said they take. Experts of all associations, since they are shared.')}</Meaning>
      <Facts rows={[
        [t('可对接的专家', 'Available experts'), String(report.load.experts)], [t('有在办的', 'With open engagements'), String(report.load.busy)], [t('已满额的', 'Full'), String(report.load.full)],
        [t('在办合计/上限合计', 'Open / capacity'), `${report.load.open}/${report.load.capacity}`],
      ]} />
    </Layout>
  );
}

function Decisions({ view, report }: { view: View; report: MatchingReport }) {
  const { t } = view;
  return (
    <section>
      <h2>{t('各档建议的审核结果', 'Decisions by band')}</h2>
      <Meaning>{t('“同意的比例”只算已有结论的。档次排得好，自上而下应当递减。', 'The share approved counts decided ones only. If the bands are worth something it falls from top to bottom.')}</Meaning>
      <Table caption={t('各档建议的审核结果', 'Decisions by band')} rows={report.bands} empty={null} columns={[
        { head: t('把握', 'Band'), kind: 'main', cell: (band) => <Band view={view} confidence={band.confidence} /> },
        { head: t('提出', 'Proposed'), kind: 'number', cell: (band) => band.proposed },
        { head: t('待审核', 'Waiting'), kind: 'number', cell: (band) => band.waiting },
        { head: t('同意', 'Approved'), kind: 'number', cell: (band) => band.approved.count },
        { head: t('未采纳', 'Turned down'), kind: 'number', cell: (band) => band.rejected },
        { head: t('同意的比例', 'Share approved'), kind: 'number', cell: (band) => shown(view, band.approved) },
      ]} />
      <Reasons view={view} title={t('未采纳的理由', 'Why proposals were turned down')} rows={report.rejectReasons} />
      <Reasons view={view} title={t('同意的理由', 'Why proposals were approved')} rows={report.approveReasons} />
    </section>
  );
}

function Reasons({ view, title, rows }: { view: View; title: string; rows: readonly ReasonLine[] }) {
  const { t } = view;
  return (
    <>
      <h3>{title}</h3>
      <Table caption={title} rows={rows} empty={<p>{t('还没有。', 'None yet.')}</p>} columns={[
        { head: t('理由', 'Reason'), kind: 'main', cell: (row) => view.words(wordsOfReason(row.decision, row.reason)) },
        { head: t('次数/同类决定', 'Times / decisions'), kind: 'number', cell: (row) => shown(view, row.share) },
        { head: t('其中较有把握', 'Likely'), kind: 'number', cell: (row) => row.confidences.likely },
        { head: t('值得一看', 'Worth a look'), kind: 'number', cell: (row) => row.confidences.worth_a_look },
        { head: t('仅词语相近', 'Related words only'), kind: 'number', cell: (row) => row.confidences.related_words_only },
      ]} />
    </>
  );
}

function Order({ view, report: { order } }: { view: View; report: MatchingReport }) {
  const { t } = view;
  return (
    <section>
      <h2>{t('排序与审核决定是否一致', 'Does the order agree with the decisions?')}</h2>
      <Meaning>{t('同一需求、同一类候选里，把“合适”和“不合适”的两两配对，看合适的是否排在前面；50% 等于随便排，100% 是全对。因没有时间、距离、利益冲突未采纳的不算。区间按需求整条重抽样得出。注意：排在前面的更容易先被审到，也可能更容易被同意，这个数偏乐观。', 'Within one need and type each fitting candidate is paired with each that does not fit: how often does the fitting one stand first? 50 % is chance, 100 % is always. Refusals for time, distance or conflict do not count. The interval draws whole needs again. What stands first is looked at first and perhaps approved more easily, so this figure flatters.')}</Meaning>
      <p>{order.needs === 0 ? t('还没有同时含有合适与不合适候选的需求，无法计算。', 'No need has both yet: nothing to compute.')
        : t(`${order.needs} 条需求平均 ${part(order.agreement)} 排对（95% 区间 ${part(order.low)}～${part(order.high)}）。${order.needs < 20 ? '不足 20 条需求，仅供参考。' : ''}`, `${order.needs} needs: ${part(order.agreement)} in the right order on average (95 % interval ${part(order.low)} to ${part(order.high)}).${order.needs < 20 ? ' Fewer than 20 needs: an impression only.' : ''}`)}</p>
      <Table caption={t('各名次的同意比例', 'Share approved by place')} rows={order.places} empty={null} columns={[
        { head: t('名次', 'Place'), kind: 'main', cell: ({ from, to }) => (from === to ? t(`第 ${from}`, String(from)) : t(`第 ${from}～${to}`, `${from} to ${to}`)) },
        { head: t('有结论', 'Decided'), kind: 'number', cell: ({ approved }) => approved.of },
        { head: t('同意的比例', 'Share approved'), kind: 'number', cell: ({ approved }) => shown(view, approved) },
      ]} />
    </section>
  );
}

function Questions({ view, report: { unanswered } }: { view: View; report: MatchingReport }) {
  const { t } = view;
  return (
    <section>
      <h2>{t('没有依据回答的要点', 'Phrases nothing answers')}</h2>
      <Meaning>{t('需求里的一句要点，在候选的资料中找不到对应业绩，就算“没有依据”。被同意的建议里这类要点应当更少。', 'A phrase of the need counts as unanswered when nothing in the candidate’s profile meets it. Approved proposals should have fewer.')}</Meaning>
      <Facts rows={[
        [t('没有依据的要点', 'Unanswered phrases'), String(unanswered.phrases)], [t('有依据的要点', 'Answered phrases'), String(unanswered.answered)],
        [t('至少有一点没有依据的建议', 'Proposals with at least one'), shown(view, unanswered.withSome)],
        [t('被同意的建议平均', 'Mean, approved'), t(`${figure(unanswered.approvedMean)} 点`, figure(unanswered.approvedMean))], [t('未采纳的建议平均', 'Mean, turned down'), t(`${figure(unanswered.rejectedMean)} 点`, figure(unanswered.rejectedMean))],
      ]} />
    </section>
  );
}

/** Do two people come to the same decision when the second is not shown the first? */
function Readings({ view, report: { readings } }: { view: View; report: MatchingReport }) {
  const { t } = view;
  const kappaWords = (kappa: number | null) => (kappa === null ? t('算不出', 'not computable') : figure(kappa, 2));
  return (
    <section id="readings">
      <h2>{t('换一个人审，结论一样吗', 'Would another reviewer decide the same?')}</h2>
      <Meaning>{t(`每 100 条审过的建议随机抽 ${100 * readings.share} 条，请第二个人不看第一次的结论再读一遍。Kappa 去掉了碰巧一致的部分：0 等于碰巧，1 是完全一致；两人中有一人总是同一个结论时算不出。`, `Of every 100 decided proposals ${100 * readings.share} are drawn for a second reader who is not shown the first decision. Kappa takes out what would agree by chance: 0 is chance, 1 is complete agreement; it cannot be computed while one of the two always says the same.`)}</Meaning>
      <Facts rows={[
        [t('已复读', 'Read again'), String(readings.all.read)], [t('两人一致', 'Agreed'), shown(view, share(readings.all.agreed, readings.all.read))], ['Kappa', readings.all.read === 0 ? '' : kappaWords(readings.all.kappa)],
        [t('等待复读', 'Waiting'), String(readings.waiting)], [t('意见不同、还没有定论', 'Differing, not settled'), readings.disputed === 0 ? '0' : <a href="/readings">{readings.disputed}</a>],
      ]} />
      {readings.fields.length > 0 && <Table caption={t('各领域两人一致的比例', 'Agreement by field')} rows={readings.fields} empty={null} columns={[
        { head: t('领域', 'Field'), kind: 'main', cell: (one) => one.field }, { head: t('已复读', 'Read again'), kind: 'number', cell: (one) => one.read },
        { head: t('两人一致', 'Agreed'), kind: 'number', cell: (one) => shown(view, share(one.agreed, one.read)) }, { head: 'Kappa', kind: 'number', cell: (one) => kappaWords(one.kappa) },
      ]} />}
    </section>
  );
}

/** Of the whole deployment, whatever the day chosen above. */
function LearnedSection({ view, learned }: { view: View; learned: LearnedByKind }) {
  const { t } = view;
  return (
    <section>
      <h2>{t('把握说得准不准，排序能不能更好', 'Are the bands honest, could the order be better?')}</h2>
      <Meaning>{t('系统用全部科协的审核决定检验自己，与上面选的日期无关。', 'The system holds itself against the decisions of all associations, whatever the day chosen above.')}</Meaning>
      <h3>{t('把握的校准', 'Calibration of the bands')}</h3>
      <Standing view={view} kind="calibration" learned={learned.calibration} />
      <TwoDiagrams view={view} learned={learned.calibration} />
      <h3>{t('排序的权重', 'Weights of the ranking')}</h3>
      <Standing view={view} kind="weights" learned={learned.weights} />
      <p><a href="/learning">{t('查看历次检验、逐对的得失和切换记录', 'See all attempts, gains and losses pair by pair, and who switched what')}</a></p>
    </section>
  );
}

function Exposed({ view, exposure }: { view: View; exposure: ExposureOf }) {
  const { t } = view;
  const title = view.words(candidateTypeWords[exposure.type]);
  return (
    <section>
      <h3>{title}</h3>
      <p>{t(`${exposure.proposals} 次推荐，涉及 ${exposure.proposed} 个（可对接的共 ${exposure.candidates} 个）；前十占比 ${part(exposure.topTen)}，基尼系数 ${figure(exposure.gini, 2)}。`, `${exposure.proposals} proposals of ${exposure.proposed} candidates (${exposure.candidates} available); top ten ${part(exposure.topTen)}, Gini ${figure(exposure.gini, 2)}.`)}</p>
      <Table caption={t(`被推荐最多的${title}`, `Most proposed: ${title}`)} rows={exposure.most} empty={<p>{t('还没有建议。', 'No proposals yet.')}</p>} columns={[
        { head: t('被推荐最多的', 'Most proposed'), kind: 'main', cell: (one) => <a href={profilePath(exposure.type, one.id)}>{one.name}</a> },
        { head: t('推荐次数', 'Proposals'), kind: 'number', cell: (one) => one.proposals },
        { head: t('其中未了', 'Still open'), kind: 'number', cell: (one) => one.openProposals },
        { head: t('被同意', 'Approved'), kind: 'number', cell: (one) => one.approved },
      ]} />
    </section>
  );
}
