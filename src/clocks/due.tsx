import { Tag } from '../ui/table.tsx';
import { day, type View } from '../ui/view.ts';
import { chinaDay } from '../shared/working-days.ts';
import { isOverdue } from './clock.ts';

export interface Due { readonly due_on: string | null; readonly due_provisional: boolean | null }

/** "11月30日前办理", with its mark when that day has passed, and a word when the year's holidays are not known yet. Nothing where no clock runs. */
export function DueMark({ view, due: { due_on, due_provisional }, long = false }: { view: View; due: Due; long?: boolean }) {
  if (due_on === null) return null;
  const { t } = view;
  return (
    <span class="due">
      {t(`${day(view, due_on)}前`, `by ${day(view, due_on)}`)}{isOverdue(due_on, chinaDay(view.now)) && <>{' '}<Tag tone="bad">{t('已过期', 'overdue')}</Tag></>}
      {due_provisional === true && <>{' '}<Tag tone="quiet">{t('暂计', 'provisional')}</Tag>{long && <span class="since"> {t('按周一至周五暂计，国务院公布放假安排后重新计算。', 'Counted Monday to Friday for now, and anew when the holidays of the year are announced.')}</span>}</>}
    </span>
  );
}
