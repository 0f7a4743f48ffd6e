import shipped from 'chinese-days/dist/chinese-days.json' with { type: 'json' };

/**
 * China's working days: holidays and make-up days of the State Council as the package chinese-days lists them. Days are
 * text ("2026-02-14"), so no server's zone comes into it. A year nobody has told us about yet counts Monday to Friday, and
 * whatever is reckoned through it is `provisional` until it is known. Pure.
 */
export type Day = string;

/** One year as announced: days off besides (or instead of) weekends, and weekend days that are worked. */
export interface YearPlan { readonly year: number; readonly holidays: readonly Day[]; readonly workdays: readonly Day[] }
export interface Calendar { readonly knows: (year: number) => boolean; readonly works: (day: Day) => boolean }

const yearOf = (day: Day): number => Number(day.slice(0, 4));

/** The package's years, and those entered since; what was entered stands for its year. */
export function calendarWith(entered: readonly YearPlan[]): Calendar {
  if (entered.length === 0) return shippedCalendar;
  const plans = new Map(entered.map((plan) => [plan.year, { holidays: new Set(plan.holidays), workdays: new Set(plan.workdays) }]));
  return {
    knows: (year) => plans.has(year) || shippedCalendar.knows(year),
    works: (day) => {
      const plan = plans.get(yearOf(day));
      return plan === undefined ? shippedCalendar.works(day) : plan.workdays.has(day) || (isWeekday(day) && !plan.holidays.has(day));
    },
  };
}

const holidays = new Set(Object.keys(shipped.holidays));
const workdays = new Set(Object.keys(shipped.workdays));
const knownYears = new Set([...holidays].map(yearOf));
/** Years in the package. */
export const shippedYears: readonly number[] = [...knownYears].toSorted((a, b) => a - b);
export const shippedCalendar: Calendar = { knows: (year) => knownYears.has(year), works: (day) => workdays.has(day) || (isWeekday(day) && !holidays.has(day)) };

const DAY_MS = 24 * 3600_000;
const noonOf = (day: Day): number => Date.parse(`${day}T12:00:00Z`);
const dayAt = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);
export const plusDays = (day: Day, n: number): Day => dayAt(noonOf(day) + n * DAY_MS);
const isWeekday = (day: Day): boolean => { const weekday = new Date(noonOf(day)).getUTCDay(); return weekday !== 0 && weekday !== 6; };

/** The n-th working day after a day; n = 0 gives the day itself if it is worked, else the next one that is. */
export function addWorkingDays(from: Day, n: number, calendar: Calendar = shippedCalendar): { readonly day: Day; readonly provisional: boolean } {
  let day = from;
  let left = n;
  let provisional = !calendar.knows(yearOf(day));
  while (left > 0 || (n === 0 && !calendar.works(day))) {
    day = plusDays(day, 1);
    provisional ||= !calendar.knows(yearOf(day));
    if (calendar.works(day)) left -= 1;
  }
  return { day, provisional };
}

/** How many working days lie after `from`, up to and with `to`; 0 when `to` is not later. */
export function workingDaysBetween(from: Day, to: Day, calendar: Calendar = shippedCalendar): { readonly days: number; readonly provisional: boolean } {
  let days = 0;
  let provisional = !calendar.knows(yearOf(from)) || !calendar.knows(yearOf(to));
  for (let day = from; day < to;) {
    day = plusDays(day, 1);
    provisional ||= !calendar.knows(yearOf(day));
    if (calendar.works(day)) days += 1;
  }
  return { days, provisional };
}

const CHINA = 8 * 3600_000;
/** The calendar day of a moment in China (UTC+8, no summer time), wherever the server stands. */
export const chinaDay = (at: Date): Day => dayAt(Math.floor((at.getTime() + CHINA) / DAY_MS) * DAY_MS);
/** Hours and minutes of the day in China, as minutes since midnight. */
export const chinaMinutes = (at: Date): number => Math.floor(((at.getTime() + CHINA) % DAY_MS) / 60_000);
/** A moment on a day in China: `chinaMoment('2026-11-27', 8 * 60 + 30)` is 08:30 there. */
export const chinaMoment = (day: Day, minutes: number): Date => new Date(Date.parse(`${day}T00:00:00Z`) - CHINA + minutes * 60_000);
