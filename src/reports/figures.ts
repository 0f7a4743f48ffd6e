import { z } from 'zod';
import type { Words } from '../shared/errors.ts';
import { type Day, plusDays } from '../shared/working-days.ts';

/** What the figures are narrowed to, and what a row of them is. Pure; what each stage means, in words and SQL, is in `stage.queries.ts`. */
export const stageKeys = ['gathered', 'accepted', 'proposed', 'approved', 'taken_on', 'met', 'signed', 'completed'] as const;
export type StageKey = (typeof stageKeys)[number];

/**
 * `cohort`: needs gathered in the span, and how far each has come since, however long it took. `period`: what happened in the span,
 * whenever the need was gathered. The first has shares, the second has none: its stages are not the same needs.
 */
export const bases = ['cohort', 'period'] as const;
export type Basis = (typeof bases)[number];

const blank = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
/** As it stands in an address. Days are those of China, both included; without them the year so far. */
export const figureQuery = z.object({
  since: blank(z.iso.date()), until: blank(z.iso.date()), basis: blank(z.enum(bases)), association: blank(z.uuid()).describe('this association and those below it'),
  field: blank(z.string().max(60)).describe('the field of the need, to the letter'), industry: blank(z.string().max(60)).describe('the industry of the enterprise'), event: blank(z.uuid()).describe('needs of this event (campaign)'),
});
export interface FigureFilter {
  readonly since: Day; readonly until: Day; readonly basis: Basis;
  readonly association?: string | undefined; readonly field?: string | undefined; readonly industry?: string | undefined; readonly event?: string | undefined;
}

/** The filter of an address, with the year so far where it says no days; of two days in the wrong order the later one is the end. */
export function filterOf(asked: z.output<typeof figureQuery>, today: Day): FigureFilter {
  const until = asked.until ?? (asked.since !== undefined && asked.since > today ? asked.since : today);
  const since = asked.since ?? `${until.slice(0, 4)}-01-01`;
  return { ...asked, since: since < until ? since : until, until: since < until ? until : since, basis: asked.basis ?? 'cohort' };
}

/** The same as an address says it. */
export const addressOf = (path: string, filter: FigureFilter, more: Readonly<Record<string, string | undefined>> = {}): string => {
  const given = Object.entries({ ...filter, ...more }).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '');
  return `${path}?${new URLSearchParams(given)}`;
};

/** Spans people ask for by name: this year and quarter, and those before. */
export function spansOf(today: Day): readonly { readonly words: Words; readonly since: Day; readonly until: Day }[] {
  const [year, quarter] = [Number(today.slice(0, 4)), Math.floor((Number(today.slice(5, 7)) - 1) / 3)];
  const start = (y: number, q: number): Day => `${y}-${String(q * 3 + 1).padStart(2, '0')}-01`;
  const before = quarter === 0 ? { y: year - 1, q: 3 } : { y: year, q: quarter - 1 };
  return [
    { words: ['今年', 'This year'], since: `${year}-01-01`, until: today }, { words: ['本季度', 'This quarter'], since: start(year, quarter), until: today },
    { words: ['上季度', 'Last quarter'], since: start(before.y, before.q), until: plusDays(start(year, quarter), -1) }, { words: ['去年', 'Last year'], since: `${year - 1}-01-01`, until: `${year - 1}-12-31` },
    { words: ['近十二个月', 'Last twelve months'], since: plusDays(`${year - 1}${today.slice(4) === '-02-29' ? '-02-28' : today.slice(4)}`, 1), until: today },
  ];
}

/** "2026-11", "2026-12", "2027-01": each month from the first to the last, so that one in which nothing came is seen, too. */
export function monthsBetween(first: string, last: string): readonly string[] {
  const [year, month] = [Number(first.slice(0, 4)), Number(first.slice(5))];
  const count = (Number(last.slice(0, 4)) - year) * 12 + Number(last.slice(5)) - month + 1;
  return Array.from({ length: count }, (_, n) => new Date(Date.UTC(year, month - 1 + n, 1)).toISOString().slice(0, 7));
}

/** Calendar days from one stage to the next, of the needs that reached both: half took at most `median`, nine of ten at most `p90`. */
export interface Pace { readonly from: StageKey; readonly to: StageKey; readonly count: number; readonly median: number | null; readonly p90: number | null }
/** How many needs reached each stage, in a group: all, a field, an association below, a month (of gathering). */
export interface GroupLine { readonly key: string; readonly counts: Readonly<Record<StageKey, number>> }

/** From which stage to which the time is measured: each to the next, and the whole way twice. */
export const paces: readonly (readonly [StageKey, StageKey])[] = [
  ...stageKeys.slice(1).map((to, at): readonly [StageKey, StageKey] => [stageKeys[at] ?? 'gathered', to]), ['gathered', 'taken_on'], ['gathered', 'signed'],
];

/** "37%"; of none there is no share. */
export const shareText = (part: number, whole: number): string => (whole === 0 ? '' : part === whole ? '100%' : part === 0 ? '0%' : `${(100 * part / whole).toFixed(part / whole < 0.1 ? 1 : 0)}%`);
