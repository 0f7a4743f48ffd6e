import type { View } from './view.ts';

/**
 * The keys of a page (快捷键), as a sheet that `?` opens; what each key does is said by `data-key` on the thing itself, and every one of them is
 * a plain link, button or form, too. With the script comes a button that switches single keys off for this browser (WCAG 2.1.4).
 */
export function Keys({ view, keys }: { view: View; keys: readonly (readonly [key: string, what: string])[] }) {
  const { t } = view;
  return (
    <details class="keys" data-key="?" id="keys">
      <summary>{t('键盘快捷键', 'Keyboard')} <kbd>?</kbd></summary>
      <dl>{[...keys, ['?', t('打开或收起这张表', 'open or close this sheet')] as const].map(([key, what]) => <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}</dl>
    </details>
  );
}
