import { calendarOf } from '../calendar/calendar.queries.ts';
import { daysFor } from '../clocks/clock.queries.ts';
import type { Reader } from '../db/database.ts';
import { addWorkingDays, chinaDay } from '../shared/working-days.ts';

/** What taking a case on promises: the first contact within the association's working days; so long nobody else is offered it. */
export interface Promised { readonly days: number; readonly until: string; readonly provisional: boolean }

export async function promised(db: Reader, need: { readonly association_id: string; readonly escalated_to_id: string | null }, now: Date): Promise<Promised> {
  const days = await daysFor(db, need.escalated_to_id ?? need.association_id, 'first_contact');
  const { day, provisional } = addWorkingDays(chinaDay(now), days, await calendarOf(db));
  return { days, until: day, provisional };
}

/** The next step of a case whose manager named none. */
export const firstPromise = async (db: Reader, need: { readonly association_id: string; readonly escalated_to_id: string | null }, now: Date): Promise<{ nextStep: string; nextStepDue: string }> =>
  ({ nextStep: '首次联系企业和对接对象', nextStepDue: (await promised(db, need, now)).until });
