import type { View } from '../ui/view.ts';

/**
 * Charts as SVG from the server: pure functions of their numbers. Places across are in per cent and letters in their own size, so that one
 * picture reads as well on a phone as on paper; colours are those of the stylesheet. A table with the same numbers stands behind each.
 */
interface Bar { readonly label: string; readonly count: number; readonly note: string; readonly href: string }
const ROW = 48;
const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.round(1000 * part / whole) / 10}%`;

/** One bar for each stage, as long as its part of the first; its name over it on the left, its number on the right. */
export function FunnelChart({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  return (
    <figure class="chart">
      <svg width="100%" height={bars.length * ROW} role="group" aria-label={label}>
        {bars.map((bar, at) => (
          <g>
            <text x="0" y={at * ROW + 18}>{bar.label}</text>
            <text class="strong" x="100%" y={at * ROW + 18} text-anchor="end">{bar.note === '' ? bar.count : `${bar.count}　${bar.note}`}</text>
            <rect class="ground" x="0" y={at * ROW + 25} width="100%" height="12" rx="2" />
            {bar.count > 0 && <a href={bar.href} aria-label={`${bar.label} ${bar.count}`}><rect class="bar" x="0" y={at * ROW + 25} width={percent(bar.count, most)} height="12" rx="2" /></a>}
          </g>
        ))}
      </svg>
    </figure>
  );
}

interface Span { readonly label: string; readonly median: number | null; readonly p90: number | null; readonly count: number }
/** From none to the 90th percentile a line, the median a dot on it; all on one scale of days. */
export function TimesChart({ view, label, spans }: { view: View; label: string; spans: readonly Span[] }) {
  const { t } = view;
  const most = Math.max(1, ...spans.map((span) => span.p90 ?? 0));
  return (
    <figure class="chart">
      <svg width="100%" height={spans.length * ROW} role="img" aria-label={label}>
        {spans.map((span, at) => (
          <g>
            <text x="0" y={at * ROW + 18}>{span.label}</text>
            <text class="strong" x="100%" y={at * ROW + 18} text-anchor="end">{span.median === null ? t('暂无', 'none yet') : t(`一半 ${span.median} 天　九成 ${span.p90 ?? 0} 天`, `half ${span.median} d, 90 % ${span.p90 ?? 0} d`)}</text>
            <line class="grid" x1="0.8%" x2="99.2%" y1={at * ROW + 31} y2={at * ROW + 31} />
            {span.median !== null && span.p90 !== null && (
              <>
                <line class="reach" x1="0.8%" x2={place(span.p90, most)} y1={at * ROW + 31} y2={at * ROW + 31} />
                <line class="end" x1={place(span.p90, most)} x2={place(span.p90, most)} y1={at * ROW + 25} y2={at * ROW + 37} />
                <circle class="bar" cx={place(span.median, most)} cy={at * ROW + 31} r="5" />
              </>
            )}
          </g>
        ))}
      </svg>
      <figcaption class="fine">{t('圆点是中位数（一半不超过），竖线是第 90 百分位（九成不超过），同一把尺，单位是天。', 'Dot: the median (half within); upright line: the 90th percentile (nine of ten within); one scale, in days.')}</figcaption>
    </figure>
  );
}
const place = (value: number, most: number): string => `${0.8 + Math.round(984 * value / most) / 10}%`;

/** One column for each month, its number on top. */
export function MonthsChart({ label, months }: { label: string; months: readonly { readonly month: string; readonly count: number; readonly later: number }[] }) {
  const most = Math.max(1, ...months.map((one) => one.count));
  const [width, height] = [100 / Math.max(1, months.length), 150];
  const y = (count: number): number => 20 + (1 - count / most) * (height - 44);
  return (
    <figure class="chart">
      <svg width="100%" height={height} role="img" aria-label={label}>
        {months.map((one, at) => (
          <g>
            <rect class="pale" x={`${at * width + width * 0.15}%`} width={`${width * 0.7}%`} y={y(one.count)} height={Math.max(1, height - 24 - y(one.count))} />
            <rect class="bar" x={`${at * width + width * 0.15}%`} width={`${width * 0.7}%`} y={y(one.later)} height={Math.max(0, height - 24 - y(one.later))} />
            {one.count > 0 && <text class="strong" x={`${(at + 0.5) * width}%`} y={y(one.count) - 5} text-anchor="middle">{one.count}</text>}
            <text x={`${(at + 0.5) * width}%`} y={height - 6} text-anchor="middle">{months.length > 14 ? (at % 3 === 0 ? one.month.slice(2) : '') : String(Number(one.month.slice(5)))}</text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

/** One share as a bar from nothing to all of it, its number above. */
export function Gauge({ label, part, whole }: { label: string; part: number; whole: number }) {
  return (
    <figure class="chart gauge">
      <svg width="100%" height="58" role="img" aria-label={label}>
        <text class="big" x="0" y="30">{whole === 0 ? '-' : percent(part, whole)}</text>
        <text x="100%" y="30" text-anchor="end">{`${part}/${whole}`}</text>
        <rect class="ground" x="0" y="42" width="100%" height="12" rx="2" />
        {part > 0 && <rect class="bar" x="0" y="42" width={percent(part, whole)} height="12" rx="2" />}
      </svg>
    </figure>
  );
}
