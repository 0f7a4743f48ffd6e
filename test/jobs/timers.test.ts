import { expect, test } from 'vitest';
import { lastDue, timers, type When } from '../../src/jobs/timers.ts';

const due = (when: When, now: string): string => lastDue(when, new Date(now)).toISOString();

test('the latest moment in China time, up to and with now', () => {
  expect(due({ daily: '02:30' }, '2026-11-21T18:29:59Z')).toBe('2026-11-20T18:30:00.000Z');
  expect(due({ daily: '02:30' }, '2026-11-21T18:30:00Z')).toBe('2026-11-21T18:30:00.000Z');
  expect(due({ daily: '02:30' }, '2026-11-22T10:00:00Z')).toBe('2026-11-21T18:30:00.000Z');
  expect(due({ daily: '00:00' }, '2027-01-01T00:00:00+08:00')).toBe('2026-12-31T16:00:00.000Z');
});

test('once a week: Monday 08:00 in China', () => {
  const monday: When = { daily: '08:00', weekday: 1 };
  expect(due(monday, '2026-11-22T23:00:00Z')).toBe('2026-11-16T00:00:00.000Z'); // 07:00 on Monday the 23rd: not yet
  expect(due(monday, '2026-11-23T00:00:00Z')).toBe('2026-11-23T00:00:00.000Z');
  for (let weekday = 1; weekday <= 7; weekday += 1) expect(new Date(lastDue({ daily: '12:00', weekday }, new Date('2026-11-22T12:00:00Z'))).getUTCDay()).toBe(weekday % 7);
});

test('every so many minutes', () => {
  expect(due({ everyMinutes: 15 }, '2026-11-22T10:14:59Z')).toBe('2026-11-22T10:00:00.000Z');
  expect(due({ everyMinutes: 15 }, '2026-11-22T10:15:00Z')).toBe('2026-11-22T10:15:00.000Z');
});

test('each kind stands in the table once', () => {
  expect(new Set(timers.map((timer) => timer.kind)).size).toBe(timers.length);
});
