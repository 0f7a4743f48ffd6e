import type { View } from '../ui/view.ts';
import { Band } from './bands.tsx';
import type { PartsCandidate } from './parts-team.queries.ts';
import type { Team } from './team.ts';

/** Of a need that was split: who together answers its parts, each with their proposal for each part. */
export function PartsTeam({ view, team }: { view: View; team: Team<PartsCandidate> }) {
  const { t } = view;
  return (
    <section aria-labelledby="parts-team">
      <h2 id="parts-team">{t('合起来答全部子问题', 'Together for all parts')}</h2>
      {team.members.length === 0 ? <p class="hint">{t('子问题还没有够得上的专家建议；匹配完成后再看。', 'No expert is proposed for the parts yet; see again once they are matched.')}</p> : (
        <>
          <p class="hint">{t(`${team.members.length} 位专家合起来能答 ${team.answered.length} 个子问题，最好的一位单独能答 ${team.bestAlone} 个。每条建议仍在各自的子问题里审核。`, `${team.members.length} expert(s) together answer ${team.answered.length} part(s), the best alone ${team.bestAlone}. Each proposal is decided with its part.`)}</p>
          <ol class="proposals">{team.members.map(({ candidate, answers }) => (
            <li class="proposal">
              <p class="proposal-head"><strong>{candidate.name}</strong></p>
              <ul>{answers.map((answer) => { const match = candidate.matches.find((one) => one.title === answer.phrase)?.match; return <li>{match === undefined ? answer.phrase : <><a href={`/matches/${match.id}`}>{answer.phrase}</a> <Band view={view} confidence={match.confidence} /></>}</li>; })}</ul>
            </li>
          ))}</ol>
        </>
      )}
      {team.unanswered.length > 0 && <p class="proposal-question">{t('还没有人答的子问题：', 'Parts nobody answers yet: ')}{team.unanswered.join(t('；', '; '))}</p>}
    </section>
  );
}
