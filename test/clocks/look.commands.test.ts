import { beforeAll, expect, test } from 'vitest';
import { enterYear } from '../../src/calendar/calendar.commands.ts';
import { advanceClocks, recountClocks, setClocks } from '../../src/clocks/clock.commands.ts';
import { lookAtClocks } from '../../src/clocks/clock.jobs.ts';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anAccount, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

/** What is said of a clock: before, after, and to the level above; each once. */
const time = { now: new Date() };
const t = testServices({ clock: () => time.now });
let world: World;
let parent: { readonly userId: string | null };
let cityStaff: { readonly userId: string | null };
beforeAll(async () => {
  world = await aWorld(t());
  parent = world.staff;
  cityStaff = (await anAccount(t(), { role: 'staff', associationId: world.cityId })).actor;
});
const posted = async (now: string): Promise<string> => (await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '一条需求', field: '装备', problem: '溜槽' }, { now: new Date(now) })).id;
const look = async (now: string): Promise<void> => { time.now = new Date(now); await lookAtClocks(t().deps)(); };
const told = async (needId: string): Promise<string[]> => (await t().deps.db.selectFrom('notice').select(['kind', 'user_id']).where('need_id', '=', needId).where('kind', 'like', 'clock%').orderBy('created_at').orderBy('id').execute())
  .map((row) => `${row.kind} ${row.user_id === parent.userId ? 'parent' : row.user_id === cityStaff.userId ? 'city' : 'other'}`);
const clockOf = (needId: string) => t().deps.db.selectFrom('clock').selectAll().where('need_id', '=', needId).executeTakeFirstOrThrow();

test('reminded a working day before, told after, handed up after a second period, each once, though the clock jumps', async () => {
  const id = await posted('2026-11-26T10:00:00+08:00'); // Thursday: due on Monday
  await look('2026-11-26T23:59:00+08:00');
  expect(await told(id)).toEqual([]);
  await look('2026-11-27T00:01:00+08:00');
  await look('2026-11-27T00:16:00+08:00');
  expect(await told(id)).toEqual(['clock_reminder city']);
  await look('2026-11-30T23:59:00+08:00');
  expect(await told(id)).toEqual(['clock_reminder city']);
  await Promise.all(Array.from({ length: 5 }, () => look('2026-12-01T00:01:00+08:00')));
  expect(await told(id)).toEqual(['clock_reminder city', 'clock_overdue city']);
  await look('2026-11-26T12:00:00+08:00'); // set back by days
  await look('2026-12-01T12:00:00+08:00');
  expect(await told(id)).toEqual(['clock_reminder city', 'clock_overdue city']);
  await look('2026-12-03T00:01:00+08:00');
  await look('2026-12-24T00:01:00+08:00');
  expect(await told(id)).toEqual(['clock_reminder city', 'clock_overdue city', 'clock_handed_up parent']);
  expect((await clockOf(id)).handed_up_to).toBe(world.provinceId);
});

test('after a long rest nobody is reminded of what has passed', async () => {
  const id = await posted('2026-11-02T10:00:00+08:00');
  await look('2026-12-24T00:01:00+08:00');
  expect(await told(id)).toEqual(['clock_overdue city', 'clock_handed_up parent']);
});

test('a year that is not known is provisional, and counted anew when it is entered, wherever the server stands', async () => {
  const zone = process.env['TZ'];
  try {
    process.env['TZ'] = 'America/New_York';
    const id = await posted('2026-12-31T10:00:00+08:00');
    expect([(await clockOf(id)).due_on, (await clockOf(id)).provisional]).toEqual(['2027-01-04', true]);
    await look('2026-12-31T12:00:00+08:00');
    expect((await clockOf(id)).provisional).toBe(true);
    await expect(t().run(enterYear, world.staff, { year: 2027, holidays: '1月1日', workdays: '', source: '某通知' })).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(t().run(enterYear, system, { year: 2027, holidays: '1月32日', workdays: '', source: '某通知' })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'holidays' }] });
    await expect(t().run(enterYear, system, { year: 2027, holidays: '1月1日', workdays: '1月1日', source: '某通知' })).rejects.toMatchObject({ fields: [{ field: 'workdays' }] });
    await t().run(enterYear, system, { year: 2027, holidays: '1月1日至1月3日', workdays: '', source: '国办发明电〔2026〕7号' });
    await t().drain();
    expect([(await clockOf(id)).due_on, (await clockOf(id)).hand_up_on, (await clockOf(id)).provisional]).toEqual(['2027-01-05', '2027-01-07', false]);
    // Corrected later: the first week is worked on Sunday the 3rd.
    await t().run(enterYear, system, { year: 2027, holidays: '2027-01-01', workdays: '2027-01-03', source: '更正' });
    await t().drain();
    expect((await clockOf(id)).due_on).toBe('2027-01-04');
  } finally {
    if (zone === undefined) delete process.env['TZ']; else process.env['TZ'] = zone;
  }
});

test('an association sets its own days, for itself and below; running clocks keep theirs', async () => {
  const before = await posted('2026-11-02T10:00:00+08:00');
  await t().run(setClocks, system, { associationId: world.provinceId, days: { first_answer: 4 } });
  const inherited = await posted('2026-11-02T10:00:00+08:00');
  await t().run(setClocks, system, { associationId: world.cityId, days: { first_answer: 1 } });
  const own = await posted('2026-11-02T10:00:00+08:00');
  await t().run(setClocks, system, { associationId: world.cityId, days: { first_answer: null } });
  const again = await posted('2026-11-02T10:00:00+08:00');
  expect(await Promise.all([before, inherited, own, again].map(async (id) => (await clockOf(id)).days))).toEqual([2, 4, 1, 4]);
  await expect(t().run(setClocks, system, { associationId: world.cityId, days: { first_answer: 0 } })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(t().run(setClocks, world.staff, { associationId: world.cityId, days: { first_answer: 3 } })).rejects.toMatchObject({ code: 'not_allowed' });
});

test('only the system looks at clocks', async () => {
  for (const actor of [world.staff, world.enterprise]) {
    await expect(t().run(advanceClocks, actor, {})).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(t().run(recountClocks, actor, { upTo: '2027-12-31', after: null })).rejects.toMatchObject({ code: 'not_allowed' });
  }
});
