import { describe, expect, test } from 'vitest';
import { addressOf, overdueSince, turnFilter } from '../../src/desk/turn.ts';
import { addWorkingDays, shippedCalendar } from '../../src/shared/working-days.ts';

describe('overdue', () => {
  test('what began on that day is overdue, what began a day later is not', () => {
    for (const today of ['2026-11-27', '2026-10-08', '2026-02-24', '2026-01-04']) {
      const since = overdueSince(today, 5, shippedCalendar);
      expect(addWorkingDays(since, 5).day < today, today).toBe(true);
      const next = new Date(Date.parse(`${since}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
      expect(addWorkingDays(next, 5).day >= today, today).toBe(true);
    }
  });
});

describe('the filter', () => {
  test('empty fields are no filter; places are known by name', () => {
    expect(turnFilter.parse({ kind: '', urgency: '', q: '', region: '泰安市' })).toMatchObject({ region: '370900' });
    expect(turnFilter.safeParse({ region: '没有这个地方' }).success).toBe(false);
    expect(turnFilter.safeParse({ kind: 'everything' }).success).toBe(false);
  });
  test('has an address that says it again', () => {
    const filter = turnFilter.parse({ urgency: 'critical', q: '带式 & 输送', region: '370900' });
    expect(turnFilter.parse(Object.fromEntries(new URL(addressOf(filter), 'http://x').searchParams))).toEqual(filter);
    expect(addressOf(turnFilter.parse({}))).toBe('/desk');
  });
});
