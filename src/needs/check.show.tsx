import { Tag } from '../ui/table.tsx';
import { day, type View } from '../ui/view.ts';
import { checkWords } from './check.ts';
import type { CheckRow } from './check.queries.ts';
import type { NeedRow } from './need.queries.ts';

/** The mark of a need that somebody asked the firm about: how, and when. */
export function CheckMark({ view, need }: { view: View; need: Pick<NeedRow, 'checked_how' | 'checked_on'> }) {
  if (need.checked_how === null || need.checked_on === null) return null;
  return <Tag tone="good">{view.t('已核实：', 'Checked: ')}{view.words(checkWords[need.checked_how])} {day(view, need.checked_on)}</Tag>;
}

/** Every check with who made it and what was found, for staff. */
export function Checks({ view, checks }: { view: View; checks: readonly CheckRow[] }) {
  const { t } = view;
  if (checks.length === 0) return null;
  return (
    <details>
      <summary>{t(`核实记录（${checks.length} 次）`, `Checks (${checks.length})`)}</summary>
      <ul>{checks.map((check) => (
        <li>{day(view, check.checked_on)} {view.words(checkWords[check.how])}{check.checked_by_name !== null && `，${check.checked_by_name}`}{check.note !== null && `：${check.note}`}{check.taken_back_reason === null ? <> <a href={`/need-checks/${check.id}`}>{t('更正或撤回', 'correct or take back')}</a></> : <> <strong>{t('已撤回：', 'taken back: ')}{check.taken_back_reason}</strong></>}
          {check.seminar_id !== null && <> <a href={`/seminars/${check.seminar_id}`}>{t('查看这场座谈会', 'see the seminar')}</a></>}</li>
      ))}</ul>
    </details>
  );
}
