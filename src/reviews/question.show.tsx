import type { MatchRow } from '../matches/match.queries.ts';
import { StepButton } from '../ui/form.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import type { QuestionRow } from './question.queries.ts';
import type { QuestionStatus } from './question.ts';

const statusWords: Record<QuestionStatus, readonly [string, string]> = { open: ['等企业答复', 'Waits for the enterprise'], answered: ['已答复', 'Answered'], closed: ['已答复', 'Answered'], withdrawn: ['已撤回', 'Withdrawn'] };

/** What was asked about a proposal and answered, for staff. */
export function Questions({ view, match, questions }: { view: View; match: MatchRow; questions: readonly QuestionRow[] }) {
  const { t } = view;
  if (questions.length === 0) return null;
  return (
    <section class="questions" id="questions" aria-labelledby="questions-head">
      <h2 id="questions-head">{t('问企业', 'Questions to the enterprise')}</h2>
      <ul class="plain-list">{questions.map((one) => (
        <li>
          <p><Tag tone={one.status === 'open' ? 'waiting' : one.status === 'withdrawn' ? 'quiet' : 'good'}>{view.words(statusWords[one.status])}</Tag> <strong>{t('问：', 'Q: ')}</strong>{one.text} <span class="hint">{one.asked_by_name}{t('，', ', ')}{dateTime(view, one.asked_at, match.time_zone)}</span></p>
          {one.answer !== null && <p><strong>{t('答：', 'A: ')}</strong>{one.answer} <span class="hint">{one.answered_by_name}{one.answered_at !== null && <>{t('，', ', ')}{dateTime(view, one.answered_at, match.time_zone)}</>}{one.amended && t('；已写进需求，并重新匹配', '; added to the need, which was matched anew')}</span></p>}
          {one.status === 'open' && <StepButton view={view} action={`/questions/${one.id}/withdraw`} label={t('不等了，撤回提问', 'Withdraw the question')} kind="quiet" />}
          {one.status === 'answered' && <StepButton view={view} action={`/questions/${one.id}/close`} label={t('看过了', 'Read')} kind="quiet" />}
        </li>
      ))}</ul>
    </section>
  );
}
