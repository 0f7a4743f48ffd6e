import { beforeAll, expect, test } from 'vitest';
import { aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';
import { anEvent } from './world.ts';

const t = testServices();
let world: World;
let as: Record<'staff' | 'enterprise', string>;
beforeAll(async () => {
  world = await aWorld(t());
  as = { staff: await t().signIn(world.emails.staff), enterprise: await t().signIn(world.emails.enterprise) };
});

test('staff prepare an event, try a plan, veto, save it', async () => {
  const { id, needIds, beltExpert } = await anEvent(t(), world);
  const at = `/events/${id}`;
  expect((await open(t(), '/events', as.staff)).html).toContain('矿山装备对接会');
  const fresh = await open(t(), at, as.staff);
  for (const words of ['筹备', '需求（2）', '专家（3）', '还没有安排', '试算', '邀请专家']) expect(fresh.html).toContain(words);

  const tried = await open(t(), `${at}?atLeast=1&atMost=1&fair=on`, as.staff);
  for (const words of ['还没有保存', '与逐对挑选比较', '得分最低的需求', '对接最多的专家', '1 / 2', '依据', '锁定', '排除']) expect(tried.html).toContain(words);
  const why = await open(t(), `${at}/why/${needIds[0]}/${beltExpert}`, as.staff);
  expect(why.html).toContain('class="reason"');

  const vetoed = await press(t(), tried, `${at}/pairs`, { needId: needIds[0], pair: `veto ${beltExpert}` }, as.staff);
  expect(vetoed).toMatchObject({ status: 303, location: `${at}?atLeast=1&atMost=1&fair=on` });
  expect((await open(t(), at, as.staff)).html).toContain('已排除：');
  const free = await open(t(), `${at}?atLeast=0&atMost=1`, as.staff);
  expect(await press(t(), free, `${at}/assignment`, {}, as.staff)).toMatchObject({ status: 303, location: at });
  const saved = await open(t(), at, as.staff);
  for (const words of ['这是已保存的方案', '保存方案，共']) expect(saved.html).toContain(words);
  // The page of the trial is out of date by now.
  expect(await press(t(), free, `${at}/assignment`, { _key: 'another' }, as.staff)).toMatchObject({ status: 409 });
});

test('an impossible wish is answered in words, a wrong number too', async () => {
  const { id } = await anEvent(t(), world);
  expect((await open(t(), `/events/${id}?atLeast=9&atMost=9`, as.staff)).html).toMatch(/至少共要 9 人次，能派给它们的 \d 位专家/);
  const wrong = await open(t(), `/events/${id}?atLeast=4&atMost=2`, as.staff);
  expect(wrong.html).toContain('“至少”不能大于“至多”。');
});

test('a new event through its form; others do not see events', async () => {
  const form = await open(t(), '/events/new', as.staff);
  const wrong = await press(t(), form, '/events/new', { associationId: world.cityId, title: '会', heldOn: '' }, as.staff);
  expect(wrong).toMatchObject({ status: 422 });
  const made = await press(t(), wrong, '/events/new', { associationId: world.cityId, title: '冬季对接会', heldOn: '2026-12-30' }, as.staff);
  expect(made.status).toBe(303);
  expect((await open(t(), made.location ?? '', as.staff)).html).toContain('先在下面加入需求和专家');
  const opened = await press(t(), await open(t(), made.location ?? '', as.staff), `${made.location}/status`, {}, as.staff);
  expect(opened.status).toBe(303);
  expect((await open(t(), '/events', as.enterprise)).status).toBe(403);
  expect((await open(t(), made.location ?? '', as.enterprise)).status).toBe(404);
  expect((await open(t(), '/needs', as.enterprise)).html).not.toContain('href="/events"');
});
