import type { Words } from '../shared/errors.ts';
import type { View } from '../ui/view.ts';

/** Warnings for staff on the page of a need. */
export function Flags({ view, flags }: { view: View; flags: readonly Words[] }) {
  const { t } = view;
  if (flags.length === 0) return null;
  return (
    <section class="warning" role="note" aria-label={t('请留意', 'Please note')}>
      <p><strong>{t('请留意（仅工作人员可见，不影响排序）', 'Please note (staff only; it does not count in the ranking)')}</strong></p>
      <ul>{flags.map((words) => <li>{view.words(words)}</li>)}</ul>
    </section>
  );
}

/** The same in one cell of a list. */
export const FlagHint = ({ view, flags }: { view: View; flags: readonly Words[] | undefined }) =>
  (flags === undefined ? null : <><br /><span class="hint">{view.t('请留意：', 'Please note: ')}{flags.map((words) => view.words(words)).join(' ')}</span></>);
