import { beforeAll, expect, test } from 'vitest';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { countUse } from '../../src/limits/limit.commands.ts';
import { system } from '../../src/shared/command.ts';
import { aWorld, anAccount, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Limits as people and programs meet them: counted by person and by place, over all processes, until the time is up. */
let now = new Date('2026-11-27T02:00:00Z');
const t = testServices({ clock: () => now, config: async () => ({ limits: { try: { most: 1, seconds: 600 }, search: { most: 4, seconds: 60 }, write: { most: 5, seconds: 60 }, profiles: { most: 6, seconds: 86_400 }, sign_in: { most: 8, seconds: 300 } } }) });
let world: World;
let expertId = '';
beforeAll(async () => {
  world = await aWorld(t());
  expertId = (await t().run(createExpert, system, { associationId: world.provinceId, name: '某某(演示)', regionCode: '370100' })).id;
});
const later = (seconds: number): void => { now = new Date(now.getTime() + seconds * 1000); };
const from = (address: string) => ({ 'x-keqiao-address': address });
const someone = async (): Promise<string> => t().signIn((await anAccount(t(), { role: 'enterprise_member', associationId: world.cityId, enterpriseId: world.enterpriseId })).email);

test('a program that tries texts is told to wait, with the seconds; another place goes on', async () => {
  const ask = (address: string) => t().request('/api/match-preview', { body: { description: '溜槽堵塞严重，求助解决' }, headers: from(address) });
  for (let n = 0; n < 10; n += 1) expect((await ask('198.51.100.1')).status).toBe(200);
  const refused = await ask('198.51.100.1');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBe(600);
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(await refused.json()).toMatchObject({ type: '/problems/too_many_requests', detail: expect.stringContaining('10 分钟') });
  expect((await ask('198.51.100.2')).status).toBe(200);
  expect((await ask('2001:db8:1:2::1')).status).toBe(200);
  later(601);
  expect((await ask('198.51.100.1')).status).toBe(200);
}, 120_000);

test('all addresses of one /64 are one place', async () => {
  for (let n = 0; n < 8; n += 1) expect((await t().request('/sign-in', { form: { email: 'x' }, headers: from(`2001:db8:9:9::${n + 1}`) })).status).toBe(403); // no token
  expect((await t().request('/sign-in', { form: { email: 'x' }, headers: from('2001:db8:9:9:ffff::1') })).status).toBe(429);
});

test('a person is counted wherever they come from, and reads a plain page', async () => {
  const [cookie, other] = [await someone(), await someone()];
  for (let n = 0; n < 4; n += 1) expect((await t().request(`/search?q=${n}x`, { headers: from(`203.0.113.${n}`) }, cookie)).status).toBe(200);
  const refused = await t().request('/experts?q=again', { headers: from('203.0.113.99') }, cookie);
  expect(refused.status).toBe(429);
  const html = await refused.text();
  expect(html).toContain('检索过于频繁');
  expect(html).toContain('<h1>操作太频繁</h1>');
  expect((await t().request('/search?q=x', {}, other)).status).toBe(200);
  expect((await t().request('/desk', {}, cookie)).status, 'what costs little goes on').toBe(200);
  later(61);
  expect((await t().request('/search?q=x', {}, cookie)).status).toBe(200);
});

test('writes: refused ones count, and what was typed is not lost to the browser', async () => {
  const cookie = await someone();
  const page = await open(t(), '/needs/new', cookie);
  const answers = [];
  for (let n = 0; n < 6; n += 1) answers.push((await press(t(), page, '/needs/new', { title: '' }, cookie)).status);
  expect(answers).toEqual([422, 422, 422, 422, 422, 429]);
});

test('who reads the directory through is stopped for the day, and staff are told', async () => {
  const cookie = await someone();
  const statuses = [];
  for (let n = 0; n < 8; n += 1) statuses.push((await t().request(n % 2 === 0 ? `/experts/${expertId}` : `/api/experts/${expertId}`, { headers: from(`192.0.2.${n}`) }, cookie)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429]);
  const lines = await t().deps.db.selectFrom('activity').select('detail').where('action', '=', 'stop_crawl').execute();
  expect(lines).toEqual([{ detail: { profiles: 6 } }]);
  const staff = await t().signIn(world.emails.staff);
  expect(await (await t().request('/status', {}, staff)).text()).toContain('查看资料过多');
  expect(await (await t().request('/status', {}, cookie)).text()).not.toContain('查看资料过多');
});

test('processes count together: the database has the number, and a new time begins anew', async () => {
  const use = { name: 'export', by: 'person', who: 'p', most: 10, seconds: 60 } as const;
  const waits = await Promise.all(Array.from({ length: 15 }, () => t().run(countUse, system, use)));
  expect(waits.filter((one) => one.waitSeconds > 0)).toHaveLength(5);
  expect((await t().run(countUse, system, use)).waitSeconds).toBe(60);
  later(60);
  expect((await t().run(countUse, system, use)).waitSeconds).toBe(0);
  await expect(t().run(countUse, world.staff, use)).rejects.toMatchObject({ code: 'not_allowed' });
});
