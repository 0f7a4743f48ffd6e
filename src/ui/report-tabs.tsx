import type { View } from './view.ts';

const reports = [
  ['/reports', ['漏斗与用时', 'Funnel and times']], ['/reports/four', ['四全', 'Four alls']], ['/reports/gaps', ['缺口', 'Gaps']], ['/reports/common', ['共性需求', 'Common needs']],
  ['/reports/matching', ['匹配审计', 'Matching']], ['/reports/clocks', ['办理时限', 'Time limits']], ['/papers', ['公文', 'Papers']],
] as const;

/** The pages that count, side by side. */
export function ReportTabs({ view }: { view: View }) {
  const here = view.path.split('?')[0];
  return <nav class="tabs" aria-label={view.t('统计', 'Figures')}>{reports.map(([href, words]) => <a href={href} aria-current={here === href ? 'page' : undefined}>{view.words(words)}</a>)}</nav>;
}
