import { addWorkingDays, type Calendar, type Day, plusDays } from '../shared/working-days.ts';

/** The clocks (时限): what must happen within how many working days, and what is said when it does not. Pure. */
export const clockKinds = ['first_answer', 'way_on', 'review', 'take_on', 'first_contact', 'silence'] as const;
export type ClockKind = (typeof clockKinds)[number];
export type ClockSubjectType = 'need' | 'match' | 'engagement';

/** A year of working days: nobody promises more. */
export const mostDays = 250;

/** `days`: where no association set another number. `remind`: half-way, or one working day before it is due. */
export const clockRules = {
  first_answer: { days: 2, remind: 'day_before' },
  way_on: { days: 10, remind: 'day_before' },
  review: { days: 5, remind: 'day_before' },
  take_on: { days: 5, remind: 'day_before' },
  first_contact: { days: 3, remind: 'day_before' },
  silence: { days: 10, remind: 'half' },
} as const satisfies Record<ClockKind, { days: number; remind: 'half' | 'day_before' }>;

export interface Reckoning { readonly remind_on: Day; readonly due_on: Day; readonly hand_up_on: Day; readonly provisional: boolean }

/** The days of a clock that starts on `from`: reminder, due, and, after a second period of the same length, handed up. */
export function reckon(kind: ClockKind, from: Day, days: number, calendar: Calendar): Reckoning {
  const until = clockRules[kind].remind === 'half' ? Math.ceil(days / 2) : Math.max(days - 1, 0);
  const due = addWorkingDays(from, days, calendar);
  const handUp = addWorkingDays(due.day, days, calendar);
  const remind = until === 0 ? due : addWorkingDays(from, until, calendar);
  return { remind_on: remind.day, due_on: due.day, hand_up_on: handUp.day, provisional: due.provisional || handUp.provisional };
}

/** Something is due through the whole of its day; the day after, it is overdue. */
export const isOverdue = (dueOn: Day, today: Day): boolean => today > dueOn;

interface Said { readonly remind_on: Day; readonly due_on: Day; readonly hand_up_on: Day; readonly reminded_at: Date | null; readonly overdue_at: Date | null; readonly handed_up_at: Date | null }

/** The first day on which the next thing is to be said; null when all was. A reminder is not given after the fact. */
export function nextOn(clock: Said): Day | null {
  if (clock.reminded_at === null && clock.overdue_at === null) return clock.remind_on;
  if (clock.overdue_at === null) return dayAfter(clock.due_on);
  return clock.handed_up_at === null ? dayAfter(clock.hand_up_on) : null;
}
const dayAfter = (day: Day): Day => plusDays(day, 1);
