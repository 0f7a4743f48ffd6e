import { CompiledQuery } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { tick } from '../../src/jobs/tick.ts';
import { timers } from '../../src/jobs/timers.ts';
import { testServices } from '../support/services.ts';

/** Recurring jobs are queued once for each moment, however many processes look at the clock. */
const t = testServices();
const daily = timers.flatMap(({ kind, when }) => ('daily' in when ? [{ kind, at: when.daily }] : []));
const kinds = daily.map(({ kind }) => kind).toSorted();
const waiting = async (): Promise<string[]> =>
  (await t().deps.db.executeQuery<{ name: string }>(CompiledQuery.raw("select name from pgboss.job where state in ('created', 'retry') and name = any($1) order by name", [kinds]))).rows.map((row) => row.name);
/** Those that are due once a day; what comes every few minutes is due at each of these moments. */
const at = async (now: string) => (await tick(t().deps, new Date(now))).filter((kind) => kinds.includes(kind)).toSorted();

beforeEach(async () => {
  await t().deps.db.deleteFrom('timer').execute();
  await t().deps.db.executeQuery(CompiledQuery.raw('delete from pgboss.job where name = any($1)', [kinds]));
});

test('first seen: nothing yet; at the next moment once, also when ten look at once', async () => {
  expect(await at('2026-11-22T23:00:00+08:00')).toEqual([]);
  expect(await at('2026-11-23T02:29:59+08:00')).toEqual([]);
  const all = (await Promise.all(Array.from({ length: 10 }, () => at('2026-11-23T02:30:00+08:00')))).flat();
  expect(all).toEqual(['search.learn']);
  expect(await waiting()).toEqual(['search.learn']);
  for (const time of [...new Set(daily.map((timer) => timer.at))].filter((one) => one > '02:30').toSorted()) {
    expect(await at(`2026-11-23T${time}:20+08:00`), time).toEqual(daily.filter((timer) => timer.at === time).map(({ kind }) => kind).toSorted());
  }
  expect(await at('2026-11-23T23:00:00+08:00')).toEqual([]);
});

test('moments that passed while nobody looked are made up for once', async () => {
  await at('2026-11-22T12:00:00+08:00');
  expect(await at('2026-11-27T09:00:00+08:00')).toEqual(kinds);
  expect(await at('2026-11-27T09:00:30+08:00')).toEqual([]);
  expect((await waiting()).length).toBe(kinds.length);
});

test('a clock that was wrong does not silence a timer for years', async () => {
  await at('2036-01-01T12:00:00+08:00');
  expect(await at('2026-11-22T12:00:00+08:00')).toEqual(kinds);
  expect(await at('2026-11-22T12:00:30+08:00')).toEqual([]);
});

test('two clocks that differ by hours do not queue twice', async () => {
  await at('2026-11-22T12:00:00+08:00');
  expect(await at('2026-11-23T09:00:00+08:00')).toEqual(kinds);
  expect(await at('2026-11-22T23:00:00+08:00')).toEqual([]);
  expect(await at('2026-11-23T09:00:00+08:00')).toEqual([]);
});
