import { addWorkingDays, type Calendar, chinaDay, chinaMinutes, chinaMoment, plusDays } from '../shared/working-days.ts';

/** When mail may go out: on working days from 8:00 to 20:00 in China; the morning's summary at 8:30. Pure. */
const OPENS = 8 * 60;
const CLOSES = 20 * 60;
const MORNING = 8 * 60 + 30;

/** Now, or the next morning on which people work. */
export function mailMoment(now: Date, calendar: Calendar): Date {
  const [day, minutes] = [chinaDay(now), chinaMinutes(now)];
  if (calendar.works(day) && minutes >= OPENS && minutes < CLOSES) return now;
  return chinaMoment(addWorkingDays(minutes < OPENS ? day : plusDays(day, 1), 0, calendar).day, MORNING);
}

/** The next 8:30 of a working day. */
export const summaryMoment = (now: Date, calendar: Calendar): Date =>
  chinaMoment(addWorkingDays(chinaMinutes(now) < MORNING ? chinaDay(now) : plusDays(chinaDay(now), 1), 0, calendar).day, MORNING);
