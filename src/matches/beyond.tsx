import { Tag } from '../ui/table.tsx';
import type { View } from '../ui/view.ts';
import { Band, Marked } from './bands.tsx';
import type { NeedTeam } from './beyond.queries.ts';
import { candidateTypeWords, obstacleWords, routeWords, warningWords } from './match.labels.ts';
import type { MatchRow } from './match.queries.ts';
import type { MissedCandidate } from './near-miss.queries.ts';
import { profilePath } from './proposal.tsx';
import type { Route } from './route.ts';

/** Those who nearly fit, each with the one change that would make it. */
export function NearMisses({ view, misses, matches }: { view: View; misses: readonly MissedCandidate[]; matches: readonly MatchRow[] }) {
  const { t } = view;
  if (misses.length === 0) return null;
  return (
    <section aria-labelledby="near-misses">
      <h2 id="near-misses">{t('差一点的人选', 'Near misses')} <span class="count">{t(`${misses.length} 位`, String(misses.length))}</span></h2>
      <p class="hint">{t('每位只差一个改变。按当前的档期、负荷和共享范围现算，不影响排序。', 'One change each is missing. Worked out anew from today’s availability, load and sharing; it never changes the order.')}</p>
      <ul class="proposals">{misses.map((miss) => <NearMissLine view={view} miss={miss} match={matches.find((match) => match.candidate_id === miss.candidate?.id)} />)}</ul>
    </section>
  );
}

function NearMissLine({ view, miss, match }: { view: View; miss: MissedCandidate; match: MatchRow | undefined }) {
  const { t } = view;
  const [reason] = miss.reasons;
  const type = view.words(candidateTypeWords[miss.type]);
  return (
    <li class="proposal" data-obstacle={miss.obstacle}>
      <p class="proposal-head">
        <span class="hint">{type}{t('：', ': ')}</span>
        {miss.candidate === null ? <strong>{t(`由${miss.associationName}保管的一份资料`, `A profile kept by ${miss.associationName}`)}</strong>
          : <a href={match === undefined ? profilePath(miss.type, miss.candidate.id) : `/matches/${match.id}`}>{miss.candidate.name}</a>}
        {' '}<Band view={view} confidence={miss.confidence} /> <Tag tone="waiting">{view.words(obstacleWords[miss.obstacle])}</Tag>
      </p>
      <p><strong>{t('只要：', 'If only: ')}</strong>{view.words(miss.change)}</p>
      {reason !== undefined && <p class="proposal-reason"><q><Marked text={reason.phrase} terms={reason.terms} /></q>{miss.candidate !== null && <>{' ← '}{reason.evidenceId === null ? t('档案介绍', 'their profile') : reason.evidenceTitle}</>}</p>}
      {miss.left.length > 0 && <p class="proposal-warnings">{t('仍需留意：', 'Still to weigh: ')}{miss.left.map(({ kind }) => view.words(warningWords[kind])).join(t('、', ', '))}</p>}
    </li>
  );
}

/** Who answers what together, and what stays open; shown when together is more than alone. */
export function TeamPlan({ view, team }: { view: View; team: NeedTeam }) {
  const { t } = view;
  if (team.members.length < 2) return null;
  return (
    <section aria-labelledby="team">
      <h2 id="team">{t('组合方案', 'A team')}</h2>
      <p class="hint">{t(`${team.members.length} 位专家合起来回答需求中的 ${team.answered.length} 点，最好的一位单独能回答 ${team.bestAlone} 点。每位都至少回答一点别人回答不了的。`,
        `${team.members.length} experts together answer ${team.answered.length} points of the need, the best alone ${team.bestAlone}. Each answers at least one that nobody else does.`)}</p>
      <ol class="proposals">{team.members.map(({ candidate, answers }) => (
        <li class="proposal">
          <p class="proposal-head"><a href={`/matches/${candidate.match.id}`}>{candidate.name}</a> <Band view={view} confidence={candidate.confidence} /></p>
          <ul class="reasons">{answers.map((answer) => (
            <li class="reason"><q><Marked text={answer.phrase} terms={answer.terms} /></q>{' ← '}{answer.evidenceId === null ? t('档案介绍', 'their profile') : answer.evidenceTitle}
              {answer.only && <>{' '}<span class="hint">{t('（只有这位能回答）', '(nobody else does)')}</span></>}</li>
          ))}</ul>
        </li>
      ))}</ol>
      {team.unanswered.length > 0 && <p class="proposal-question">{t('组合之后仍没有人回答：', 'Still answered by nobody: ')}{team.unanswered.join(t('；', '; '))}</p>}
    </section>
  );
}

/** No person is strong enough: need -> society -> expert. */
export function SocietyRoute({ view, route }: { view: View; route: Route<MatchRow> }) {
  const { t } = view;
  const { society } = route;
  const [reason] = society?.reasons ?? [];
  return (
    <section class="next-step" aria-labelledby="route" data-route={route.why}>
      <h2 id="route">{t('走学会路线', 'Go by a society')}</h2>
      <p>{view.words(routeWords[route.why])}{t('，请学会推荐专家更稳妥。', ', so have a society name one.')}</p>
      {society === null ? <p>{t('这次也没有匹配到学会，可以在学会名录里按学科找。', 'No society was matched either; look for one by discipline.')} <a href="/societies">{t('学会名录', 'Societies')}</a></p> : (
        <p><a class="button" href={`/matches/${society.id}`}>{society.candidate_name}</a> <Band view={view} confidence={society.confidence} />
          {reason !== undefined && <>{' '}{t('因为：', 'Because: ')}<q><Marked text={reason.phrase} terms={reason.terms} /></q>{' ← '}{reason.evidenceId === null ? t('学会介绍', 'its profile') : reason.evidenceTitle}</>}</p>
      )}
    </section>
  );
}
