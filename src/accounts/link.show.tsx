import type { View } from '../ui/view.ts';

/** A link to hand over: shown whole, so that it can be marked and copied without a script; the script adds a button. */
export function CopyLink({ view, link, words }: { view: View; link: string; words: string }) {
  return (
    <section class="next-step">
      <p>{words}</p>
      <p><input class="link" readonly value={link} aria-label={view.t('链接', 'Link')} data-copy={view.t('复制', 'Copy')} data-copied={view.t('已复制', 'Copied')} /></p>
    </section>
  );
}
