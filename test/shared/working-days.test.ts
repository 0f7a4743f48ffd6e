import { expect, test } from 'vitest';
import { addWorkingDays, calendarWith, chinaDay, chinaMinutes, chinaMoment, shippedCalendar, shippedYears, workingDaysBetween } from '../../src/shared/working-days.ts';

test.each([
  ['2026-02-14', true], ['2026-02-28', true], ['2026-09-20', true], ['2026-10-10', true], ['2026-01-04', true], // make-up days on weekends
  ['2026-02-16', false], ['2026-10-01', false], ['2026-01-01', false], ['2026-11-28', false], ['2026-11-27', true],
])('%s is worked: %s', (day, works) => { expect(shippedCalendar.works(day)).toBe(works); });

test('the first Sunday of 2027 is not known to be anything but a weekend, and says so', () => {
  expect(shippedYears.at(-1)).toBe(2026);
  expect(shippedCalendar.knows(2027)).toBe(false);
});

test.each([
  ['2026-11-26', 2, { day: '2026-11-30', provisional: false }], // over a weekend
  ['2026-09-29', 3, { day: '2026-10-09', provisional: false }], // over the national holiday
  ['2026-10-09', 1, { day: '2026-10-10', provisional: false }], // a Saturday that is worked
  ['2026-02-13', 2, { day: '2026-02-24', provisional: false }], // 14 Feb works, then Spring Festival
  ['2026-12-31', 1, { day: '2027-01-01', provisional: true }], // nobody has said yet that it is a holiday
  ['2026-11-28', 0, { day: '2026-11-30', provisional: false }],
  ['2026-11-27', 0, { day: '2026-11-27', provisional: false }],
])('%s plus %i working days', (from, n, expected) => { expect(addWorkingDays(from, n)).toEqual(expected); });

test('counting between two days is the other way round', () => {
  for (const from of ['2026-01-30', '2026-02-13', '2026-09-19', '2026-11-28']) {
    for (let n = 1; n <= 30; n += 1) expect(workingDaysBetween(from, addWorkingDays(from, n).day).days).toBe(n);
  }
  expect(workingDaysBetween('2026-11-27', '2026-11-20')).toEqual({ days: 0, provisional: false });
  expect(workingDaysBetween('2026-12-30', '2027-01-04').provisional).toBe(true);
});

test('a year that was entered is known, and stands for what the package says', () => {
  const calendar = calendarWith([{ year: 2027, holidays: ['2027-01-01'], workdays: ['2027-01-03'] }]);
  expect(addWorkingDays('2026-12-31', 1, calendar)).toEqual({ day: '2027-01-03', provisional: false });
  expect(calendar.works('2026-02-14')).toBe(true);
});

test('the day in China, from any moment', () => {
  expect(chinaDay(new Date('2026-11-26T15:59:59Z'))).toBe('2026-11-26');
  expect(chinaDay(new Date('2026-11-26T16:00:00Z'))).toBe('2026-11-27');
  expect(chinaMinutes(new Date('2026-11-26T16:30:00Z'))).toBe(30);
  expect(chinaMoment('2026-11-27', 8 * 60 + 30).toISOString()).toBe('2026-11-27T00:30:00.000Z');
  expect(chinaDay(new Date('1969-12-31T20:00:00Z'))).toBe('1970-01-01');
});
