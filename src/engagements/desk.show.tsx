import { regionName } from '../associations/region.ts';
import { candidateTypeWords, confidenceMeaning, confidenceWords } from '../matches/match.labels.ts';
import { urgencyWords } from '../needs/need.labels.ts';
import type { AppError } from '../shared/errors.ts';
import { Layout } from '../ui/layout.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, day, type View } from '../ui/view.ts';
import { CaseTable, NextStepLine } from './case.list.tsx';
import { ClockLine } from './case.parts.tsx';
import { type Claimable, type ClaimableMatch, isLate, type ManagerDesk, type OpenCase } from './desk.queries.ts';
import { localDay } from './engagement.ts';
import { candidatePath, engagementStatusTone, engagementStatusWords } from './engagement.labels.ts';

/** A technology manager's desk: what is theirs to carry on comes first, then what they may take on, what ended last. */
export function DeskPage({ view, desk, now, refused }: { view: View; desk: ManagerDesk; now: Date; refused?: AppError | undefined }) {
  const { t } = view;
  const left = Math.max(0, desk.manager.capacity - desk.used);
  return (
    <Layout view={view} wide title={t('我的对接', 'My cases')} purpose={t('领办审核通过的对接建议，带着企业和专家走到结果。', 'Take approved matches on and bring enterprise and expert to an outcome.')}>
      {refused !== undefined && <div class="error-summary" role="alert" tabindex={-1}><h2>{t('没有领办成功', 'Not taken on')}</h2><p>{view.words(refused.detail)}</p></div>}
      <section class="mine">
        <h2>{turnLine(view, desk, now)}</h2>
        <p class="capacity">{t(`在办 ${desk.used} 件，上限 ${desk.manager.capacity} 件，还可领办 ${left} 件`, `${desk.used} open of at most ${desk.manager.capacity}; ${left} more can be taken on`)}</p>
        {desk.open.length === 0
          ? <p>{t('您手上没有在办的对接，可以从下面领办一条。', 'You hold no open case; take one on below.')}</p>
          : <ul class="queue">{desk.open.map((row) => <OpenCaseLine view={view} row={row} now={now} />)}</ul>}
        {desk.unanswered.length > 0 && <p>{t('签约后回访还没有答复，可以把链接转给对方：', 'Questions after a contract without an answer; pass the links on: ')}{[...new Map(desk.unanswered.map((one) => [one.engagement_id, one])).values()].map((one) => <><a href={`/engagements/${one.engagement_id}#follow-ups`}>{one.need_title}</a> </>)}</p>}
        {desk.unrated.length > 0 && <p>{t('请评价已结束的对接：', 'Please rate what has ended: ')}{desk.unrated.map((one) => <><a href={`/engagements/${one.id}#rating`}>{one.title}</a> </>)}</p>}
      </section>
      <h2>{t(`可以领办（${desk.claimable.length}）`, `To take on (${desk.claimable.length})`)}</h2>
      {desk.steppedBack > 0 && <p class="hint">{t(`另有 ${desk.steppedBack} 条因您申报的利益关系没有列出。`, `${desk.steppedBack} more are not listed because of an interest you declared.`)} <a href="/conflicts">{t('看我的申报', 'My declarations')}</a></p>}
      {left === 0 && desk.claimable.length > 0 && <p class="warning">{t('已到可同时办理的上限，办结或退回一件后才能再领办。', 'Your limit is reached; end or give back a case before taking another on.')}</p>}
      {desk.claimable.length === 0
        ? <p class="empty">{t('现在没有等待领办的对接建议。审核通过后会出现在这里，最适合您的排在前面。', 'Nothing waits to be taken on. Approved matches appear here, those that fit you best first.')}</p>
        : <ToClaimList view={view} desk={desk} full={left === 0} />}
      {desk.ended.length > 0 && (
        <>
          <h2>{t('最近结束', 'Recently ended')}</h2>
          <CaseTable view={view} rows={desk.ended} today={now} caption={t('最近结束的对接', 'Recently ended cases')} empty="" />
        </>
      )}
      <p class="trail"><a href="/engagements?view=list">{t('查看我的全部对接', 'See all my cases')}</a> <a href="/conflicts">{t('利益关系申报', 'Conflicts of interest')}</a> <a href="/conduct">{t('服务守则', 'Rules of conduct')}</a></p>
    </Layout>
  );
}

/** What fits the manager's region or industries stands open; the rest is folded, and may be taken on all the same. */
function ToClaimList({ view, desk, full }: { view: View; desk: ManagerDesk; full: boolean }) {
  const fitting = desk.claimable.filter(({ fit }) => fit.reasons.length > 0);
  const others = desk.claimable.filter(({ fit }) => fit.reasons.length === 0);
  const list = (rows: readonly Claimable[]) => <ul class="queue">{rows.map((one) => <ToClaim view={view} claimable={one} full={full} />)}</ul>;
  return (
    <>
      {fitting.length > 0 ? list(fitting) : <p class="empty">{view.t('您的地区和行业里，现在没有等待领办的对接建议。', 'Nothing waits in your region or industries.')}</p>}
      {others.length > 0 && <details><summary>{view.t(`其他地区和行业（${others.length}）`, `Other regions and industries (${others.length})`)}</summary>{list(others)}</details>}
    </>
  );
}

function turnLine(view: View, desk: ManagerDesk, now: Date): string {
  const overdue = desk.open.filter((row) => isLate(row, now)).length;
  const unplanned = desk.open.filter((row) => row.next_step === null).length;
  const parts = [
    ...(overdue > 0 ? [view.t(`${overdue} 件已过约定日期`, `${overdue} overdue`)] : []),
    ...(unplanned > 0 ? [view.t(`${unplanned} 件还没有写下一步`, `${unplanned} without a next step`)] : []),
  ];
  return parts.length > 0 ? view.t(`轮到您了：${parts.join('，')}`, `Your turn: ${parts.join(', ')}`) : view.t(`在办的对接（${desk.open.length}）`, `Open cases (${desk.open.length})`);
}

function OpenCaseLine({ view, row, now }: { view: View; row: OpenCase; now: Date }) {
  return (
    <li class="case">
      <h3><a href={`/engagements/${row.id}`}>{row.need_title}</a></h3>
      <p><Tag tone={engagementStatusTone[row.status]}>{view.words(engagementStatusWords[row.status])}</Tag> {row.enterprise_name}{' · '}{view.words(candidateTypeWords[row.candidate_type])} {row.candidate_name}</p>
      <p class="next-step-line">{view.t('下一步：', 'Next: ')}<NextStepLine view={view} row={row} today={now} /></p>
      {row.clock !== undefined && <p class="clock"><ClockLine view={view} clock={row.clock} today={localDay(now, row.time_zone)} /></p>}
    </li>
  );
}

function ToClaim({ view, claimable: { need, matches, fit }, full }: { view: View; claimable: Claimable; full: boolean }) {
  const { t } = view;
  const facts = [
    need.enterprise_name, regionName(need.region_code), need.field, `${t('紧急程度', 'urgency')} ${view.words(urgencyWords[need.urgency])}`,
    ...(need.deadline === null ? [] : [t(`希望 ${day(view, need.deadline)}前`, `by ${day(view, need.deadline)}`)]),
  ];
  return (
    <li class="case">
      <h3><a href={`/needs/${need.need_id}`}>{need.need_title}</a></h3>
      <p>{facts.join(' · ')}</p>
      {fit.reasons.length > 0 && <p class="fit">{t('适合您的理由：', 'Why it fits you: ')}{fit.reasons.map(view.words).join(t('；', '; '))}</p>}
      <ul class="candidates">{matches.map((match) => <Candidate view={view} match={match} full={full} />)}</ul>
    </li>
  );
}

function Candidate({ view, match, full }: { view: View; match: ClaimableMatch; full: boolean }) {
  const { t } = view;
  const about = [match.expert_title, match.expert_institution ?? match.achievement_owner].filter((text) => text !== null);
  return (
    <li>
      <p>{view.words(candidateTypeWords[match.candidate_type])} <a href={`${candidatePath[match.candidate_type]}/${match.candidate_id}`}>{match.candidate_name}</a>{about.map((text) => `，${text}`).join('')}{' '}
        <span class={`band band-${match.confidence}`} title={view.words(confidenceMeaning[match.confidence])}>{view.words(confidenceWords[match.confidence])}</span>{' '}
        {match.decided_at !== null && <span class="fine">{t(`${dateTime(view, match.decided_at, match.time_zone)} 审核通过`, `approved ${dateTime(view, match.decided_at, match.time_zone)}`)}</span>}</p>
      {match.given_back !== null && <p class="warning">{t('曾被退回：', 'Given back before: ')}{match.given_back}</p>}
      {!full && <a class="button" href={`/matches/${match.id}/claim`}>{t(`看领办卡`, 'Take-on card')}<span class="visually-hidden">{t(`：${match.need_title}，${match.candidate_name}`, `: ${match.need_title}, ${match.candidate_name}`)}</span></a>}
    </li>
  );
}
