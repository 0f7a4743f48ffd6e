import { mayExport, type Exported } from '../auth/exporting.ts';
import type { View } from './view.ts';

/** The list on this page as a file, filtered as it is: for whoever may take it along. `filter`: what the address says of it. */
export function ExportButtons({ view, list, path, filter = {} }: { view: View; list: Exported; path: string; filter?: Readonly<Record<string, string | undefined>> }) {
  if (!mayExport(view.actor, list)) return null;
  const { t } = view;
  return (
    <form method="post" action={`${path}/export`} class="actions export">
      <input type="hidden" name="_token" value={view.formToken} />
      {Object.entries(filter).map(([name, value]) => (value === undefined || value === '' ? null : <input type="hidden" name={name} value={value} />))}
      <span class="hint">{t('导出这个列表：', 'Export this list:')}</span>
      <button class="quiet" name="format" value="xlsx">Excel</button>
      <button class="quiet" name="format" value="csv">CSV</button>
      <button class="quiet" name="format" value="jsonl">{t('JSON 行', 'JSON lines')}</button>
    </form>
  );
}
