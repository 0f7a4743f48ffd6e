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

test('staff prepare an event, have a plan computed, veto, adopt it', async () => {
  const { id, needIds, beltExpert } = await anEvent(t(), world);
  const at = `/events/${id}`;
  expect((await open(t(), '/events', as.staff)).html).toContain('矿山装备对接会');
  const fresh = await open(t(), at, as.staff);
  for (const words of ['筹备', '需求（2）', '专家（3）', '还没有安排', '试算', '邀请专家']) expect(fresh.html).toContain(words);

  const asked = await press(t(), fresh, `${at}/plans`, { atLeast: '1', atMost: '1', fair: 'on' }, as.staff);
  expect(asked).toMatchObject({ status: 303, location: `${at}?plan=1` });
  const waiting = await open(t(), `${at}?plan=1`, as.staff);
  for (const words of ['排队中', '查看最新进度', '取消计算', 'data-reload-seconds']) expect(waiting.html).toContain(words);
  await t().drain();
  const tried = await open(t(), `${at}?plan=1`, as.staff);
  for (const words of ['还没有采用', '与逐对挑选比较', '最难的需求得到的专家', '对接最多的专家', '每条需求都得到了本次活动中最适合它的专家', '算过的方案', '1 / 2', '依据', '锁定', '排除']) expect(tried.html).toContain(words);
  expect(tried.html).not.toContain('data-reload-seconds');
  const why = await open(t(), `${at}/why/${needIds[0]}/${beltExpert}`, as.staff);
  expect(why.html).toContain('class="reason"');

  const vetoed = await press(t(), tried, `${at}/pairs`, { needId: needIds[0], pair: `veto ${beltExpert}` }, as.staff);
  expect(vetoed, 'the plan looked at stays open').toMatchObject({ status: 303, location: `${at}?plan=1` });
  const older = await open(t(), `${at}?plan=1`, as.staff);
  for (const words of ['已排除：', '这份方案比活动旧', '按同样条件重新计算']) expect(older.html).toContain(words);
  expect(older.html).not.toContain('采用为活动方案');
  await press(t(), older, `${at}/plans`, { atLeast: '0', atMost: '1' }, as.staff);
  await t().drain();
  const free = await open(t(), `${at}?plan=2`, as.staff);
  expect(await press(t(), free, `${at}/plans/adopt`, {}, as.staff)).toMatchObject({ status: 303, location: at });
  const saved = await open(t(), at, as.staff);
  for (const words of ['这是已采用的方案', '采用方案，共']) expect(saved.html).toContain(words);
  // The page of the trial is out of date by now.
  expect(await press(t(), free, `${at}/plans/adopt`, { _key: 'another' }, as.staff)).toMatchObject({ status: 409 });
});

test('cancelled, impossible, or asked with wrong numbers: each is answered in words', async () => {
  const { id } = await anEvent(t(), world);
  const at = `/events/${id}`;
  await press(t(), await open(t(), at, as.staff), `${at}/plans`, { atLeast: '9', atMost: '9' }, as.staff);
  expect(await press(t(), await open(t(), at, as.staff), `${at}/plans/cancel`, {}, as.staff)).toMatchObject({ status: 303, location: `${at}?plan=1` });
  expect((await open(t(), `${at}?plan=1`, as.staff)).html).toContain('方案 1 已取消');
  await press(t(), await open(t(), at, as.staff), `${at}/plans`, { atLeast: '9', atMost: '9' }, as.staff);
  await t().drain();
  expect((await open(t(), `${at}?plan=2`, as.staff)).html).toMatch(/方案 2 没有算成：.*至少共要 9 人次，能派给它们的 \d 位专家/);
  const wrong = await press(t(), await open(t(), at, as.staff), `${at}/plans`, { atLeast: '4', atMost: '2' }, as.staff);
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('“至少”不能大于“至多”。');
  expect(wrong.html).toContain('name="atLeast" value="4"');
  expect((await open(t(), `${at}?plan=77`, as.staff)).status).toBe(404);
});

test('changing an event: filled in, errors beside their fields, nothing lost, never over a newer state unseen', async () => {
  const { id, needIds, expertIds, beltExpert } = await anEvent(t(), world);
  const at = `/events/${id}/edit`;
  expect((await open(t(), `/events/${id}`, as.staff)).html).toContain(`href="${at}"`);
  const form = await open(t(), at, as.staff);
  for (const words of ['value="矿山装备对接会"', 'value="2026-12-20"', `value="${needIds[1]}" checked`, `name="capacity-${beltExpert}" value="2"`, '还没有锁定或排除']) expect(form.html).toContain(words);
  const typed = { title: '矿山装备冬季对接会', heldOn: '2026-12-21', place: '泰安会堂', needIds: [...needIds], expertIds: [...expertIds], ...Object.fromEntries(expertIds.map((one) => [`capacity-${one}`, '3'])), needId: needIds[0], expertId: beltExpert, kind: 'pin' };
  const wrong = await press(t(), form, at, { ...typed, [`capacity-${beltExpert}`]: '五' }, as.staff);
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain(`<a href="#capacity-${beltExpert}">`);
  expect(wrong.html).toMatch(new RegExp(`id="capacity-${beltExpert}"[^>]*value="五"[^>]*aria-invalid="true"`));
  for (const words of ['请填写 0 到 50 之间的整数。', 'value="泰安会堂"', 'value="矿山装备冬季对接会"']) expect(wrong.html).toContain(words);
  expect(await press(t(), wrong, at, typed, as.staff)).toMatchObject({ status: 303, location: `/events/${id}` });
  const changed = await open(t(), `/events/${id}`, as.staff);
  for (const words of ['矿山装备冬季对接会', '2026年12月21日，泰安会堂', '0 / 3', '已锁定']) expect(changed.html).toContain(words);

  const stale = await press(t(), form, at, { ...typed, _key: 'another', title: '旧页面上的名称', needIds: [needIds[0]] }, as.staff);
  expect(stale.status).toBe(409);
  for (const words of ['与最新内容的不同', '矿山装备冬季对接会', '旧页面上的名称', '将移出的需求']) expect(stale.html).toContain(words);
  expect(await press(t(), stale, at, { ...typed, title: '看过之后的名称', needIds: [needIds[0]] }, as.staff)).toMatchObject({ status: 303 });
  expect((await open(t(), `/events/${id}`, as.staff)).html).toContain('需求（1）');
  expect((await open(t(), at, as.enterprise)).status).toBe(404);
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
