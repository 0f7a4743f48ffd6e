import { StepButton } from '../ui/form.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import type { NominationRow } from './nomination.queries.ts';
import type { NominationStatus } from './nomination.ts';

export const nominationWords: Record<NominationStatus, readonly [string, string]> = { asked: ['等学会回复', 'Waits for the society'], nominated: ['已推荐', 'Named somebody'], none: ['没有合适的专家', 'Nobody to name'], withdrawn: ['已撤回', 'Withdrawn'] };
export const nominationTone: Record<NominationStatus, 'waiting' | 'good' | 'quiet'> = { asked: 'waiting', nominated: 'good', none: 'quiet', withdrawn: 'quiet' };

/** Which societies were asked to name somebody for the need, and what they said; for staff. */
export function Nominations({ view, nominations }: { view: View; nominations: readonly NominationRow[] }) {
  const { t } = view;
  if (nominations.length === 0) return null;
  return (
    <section id="nominations" aria-labelledby="nominations-head">
      <h2 id="nominations-head">{t('请学会推荐', 'Societies asked')}</h2>
      <ul class="plain-list">{nominations.map((one) => (
        <li>
          <p><Tag tone={nominationTone[one.status]}>{view.words(nominationWords[one.status])}</Tag> <a href={`/societies/${one.society_id}`}>{one.society_name}</a>
            {one.expert_name !== null && <>{t('：', ': ')}{one.match_id === null ? one.expert_name : <a href={`/matches/${one.match_id}`}>{one.expert_name}</a>}{one.match_id === null && <span class="hint"> {t('（正在写明理由）', '(its reasons are being worked out)')}</span>}</>}
            {' '}<span class="hint">{dateTime(view, one.answered_at ?? one.asked_at, one.time_zone)}</span></p>
          {one.answer_note !== null && <p>{one.answer_note}</p>}
          {one.status === 'asked' && <StepButton view={view} action={`/nominations/${one.id}/withdraw`} label={t('不等了，撤回请求', 'Withdraw the request')} kind="quiet" />}
        </li>
      ))}</ul>
    </section>
  );
}
