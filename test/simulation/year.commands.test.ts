import { expect, test } from 'vitest';
import { testServices } from '../support/services.ts';
import { simulateYear } from './year.ts';

/** The small twin of `npm run simulate`; the data's invariants are checked after the file, as always. */
const time = { now: new Date('2026-08-31T00:00:00+08:00') };
const t = testServices({ clock: () => time.now });

test('nothing stays without an owner and every clock is right, over holidays and into a year nobody knows yet', async () => {
  const summary = await simulateYear(t(), time, { enterprises: 12, needs: 40, experts: 30, managers: 6, days: 126, seed: 20_260_831 });
  expect(summary.withoutOwner).toEqual([]);
  expect(summary.wrongClocks).toEqual([]);
  expect(Object.values(summary.statuses).reduce((sum, n) => sum + n, 0)).toBe(40);
  expect(summary.overdue).toBeGreaterThan(5);
  expect(summary.handedUp).toBeGreaterThan(0);
  expect(summary.provisional).toBeGreaterThan(0);
}, 900_000);
