import { z } from 'zod';
import { regionCode } from '../associations/region.ts';
import { urgencies } from '../needs/need.ts';
import { id } from '../shared/ids.ts';
import { cleanText, text } from '../shared/text.ts';
import { addWorkingDays, type Calendar, type Day, plusDays } from '../shared/working-days.ts';

/** The list 轮到我的: everything that waits for association staff, whose turn, why, since when, due when. Pure. */
export const turnKinds = ['receive', 'escalated', 'nobody_found', 'review', 'answered', 'silent', 'reading', 'dispute', 'case'] as const;
export type TurnKind = (typeof turnKinds)[number];

/** Working days that hold where no clock runs for the thing itself. */
export const turnDays: Record<TurnKind, number> = { receive: 2, escalated: 2, nobody_found: 5, review: 5, answered: 2, silent: 5, reading: 5, dispute: 5, case: 0 };

const blank = (value: unknown) => (value === '' ? undefined : value);
export const turnFilter = z.object({
  kind: z.preprocess(blank, z.enum(turnKinds).optional()),
  urgency: z.preprocess(blank, z.enum(urgencies).optional()),
  field: z.preprocess(blank, z.string().max(60).transform(cleanText).optional()).describe('part of the field of the need'),
  region: z.preprocess(blank, regionCode.optional()).describe('code or name of a region; what lies in it'),
  overdue: z.preprocess(blank, z.enum(['yes']).optional()),
  own: z.preprocess(blank, z.enum(['yes']).optional()).describe('needs of the own association only, without those below it'),
  q: z.preprocess(blank, z.string().max(100).transform(cleanText).optional()).describe('words of the title or the name of the enterprise'),
});
export type TurnFilter = z.output<typeof turnFilter>;

/** A filter under a name of one's own; the same name again replaces it. */
export const MOST_VIEWS = 20;
export const viewInput = z.strictObject({ name: text(20), filter: turnFilter });
export const viewGone = z.strictObject({ id });

/** The address of the list with this filter. */
export function addressOf(filter: TurnFilter): string {
  const query = new URLSearchParams(Object.entries(filter).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as [string, string]])));
  return query.size === 0 ? '/desk' : `/desk?${query.toString()}`;
}

/** Whatever began on this day or before is overdue today, at so many working days. */
export function overdueSince(today: Day, days: number, calendar: Calendar): Day {
  let day = plusDays(today, -1);
  while (addWorkingDays(day, days, calendar).day >= today) day = plusDays(day, -1);
  return day;
}
