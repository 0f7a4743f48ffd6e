import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseNetwork } from '../../src/http/address.ts';
import { withoutHooks } from '../../src/http/hook.ts';
import { sendWebhooks } from '../../src/webhooks/delivery.jobs.ts';
import { anAccount, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';
import { receiver } from './receiver.ts';

/** The pages of webhooks, as a browser without JavaScript uses them. */
const to = await receiver();
const loopback = parseNetwork('127.0.0.0/8');
const t = testServices({ config: async () => ({ outgoingAllowed: loopback === undefined ? [] : [loopback] }) });
let world: World;
let administrator = '';
beforeAll(async () => {
  world = await aWorld(t());
  administrator = await t().signIn((await anAccount(t(), { role: 'administrator', associationId: world.cityId })).email);
});
afterAll(() => { to.close(); });
const secretOn = (html: string): string | undefined => /value="(whsec_[^"]+)"/.exec(html)?.[1];

test('added with an address that may be reached; the secret is shown once and signs what arrives; tried, mended, paused, renewed, removed', async () => {
  const list = await open(t(), '/webhooks', administrator);
  expect(list.html).toContain('还没有变更推送');
  const typed = { name: '市数据平台', associationId: world.cityId, url: 'http://10.0.0.1/hook', kinds: ['need', 'engagement'] };
  const refused = await press(t(), list, '/webhooks', typed, administrator);
  expect([refused.status, refused.html.includes('这个地址在内部网络'), refused.html.includes('value="市数据平台"'), secretOn(refused.html)]).toEqual([422, true, true, undefined]);
  expect((await press(t(), list, '/webhooks', { ...typed, url: to.url, kinds: [] }, administrator)).html).toContain('请至少选择一种变更');
  const added = await press(t(), refused, '/webhooks', { ...typed, url: to.url }, administrator);
  const secret = secretOn(added.html) ?? '';
  const path = /href="(\/webhooks\/[0-9a-f-]{36})"/.exec(added.html)?.[1] ?? '';
  expect([added.status, secret.length > 40, secretOn((await open(t(), path, administrator)).html)]).toEqual([200, true, undefined]);
  const page = await open(t(), path, administrator);

  to.answer(500);
  expect((await press(t(), page, `${path}/ping`, {}, administrator)).location).toBe(path);
  await sendWebhooks(t().deps)();
  const [ping] = to.got;
  expect(ping?.signatures).toBe(`v1,${createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${ping?.id}.${ping?.at}.${ping?.body}`).digest('base64')}`);
  const failed = await open(t(), path, administrator);
  expect(failed.html).toMatch(/ping[\s\S]*等待[\s\S]*HTTP 500[\s\S]*再发/);
  to.answer(204);
  const resend = new RegExp(`action="(${path}/deliveries/[0-9a-f-]{36}/resend)"`).exec(failed.html)?.[1] ?? '';
  expect((await press(t(), failed, resend, {}, administrator)).status).toBe(303);
  await sendWebhooks(t().deps)();
  expect((await open(t(), path, administrator)).html).toMatch(/已送达[\s\S]*HTTP 204/);
  expect((await press(t(), failed, resend, {}, administrator)).status, 'pressed twice').toBe(303);

  expect((await press(t(), page, path, { name: '平台', url: to.url, kinds: ['match'] }, administrator)).status).toBe(303);
  expect((await open(t(), path, administrator)).html).toContain('已暂停');
  expect((await press(t(), page, path, { name: '旧页', url: to.url, kinds: ['match'] }, administrator)).status).toBe(409);
  const renewed = await press(t(), page, `${path}/secret`, {}, administrator);
  expect([renewed.status, secretOn(renewed.html) !== undefined, secretOn(renewed.html) === secret]).toEqual([200, true, false]);
  expect((await press(t(), page, `${path}/remove`, {}, administrator)).location).toBe('/webhooks');
  expect((await open(t(), path, administrator)).status).toBe(404);
});

test('not for staff without the lead; said when nothing is sent outside', async () => {
  const staff = await t().signIn(world.emails.staff);
  expect([(await open(t(), '/webhooks', staff)).status, (await open(t(), '/webhooks')).status]).toEqual([403, 401]);
  const lead = await t().signIn((await anAccount(t(), { role: 'staff', duty: 'lead', associationId: world.cityId })).email);
  expect((await open(t(), '/accounts', lead)).html).toContain('href="/webhooks"');
  const { hooks } = t().deps;
  Object.assign(t().deps, { hooks: withoutHooks });
  expect((await open(t(), '/webhooks', lead)).html).toContain('变更推送关闭');
  Object.assign(t().deps, { hooks });
});

test('the same by the API: the secret is told when it is made and never listed', async () => {
  const json = async <T>(answer: Response | Promise<Response>): Promise<T> => (await answer).json() as Promise<T>;
  const body = { associationId: world.cityId, name: '接口添加的平台', url: to.url, kinds: ['need', 'match'] };
  expect((await t().request('/api/webhooks', { body: { ...body, url: 'http://10.0.0.1/hook' } }, administrator)).status).toBe(422);
  const made = await t().request('/api/webhooks', { body }, administrator);
  expect(made.status).toBe(201);
  const { id, secret } = await json<{ id: string; secret: string }>(made);
  expect(secret).toMatch(/^whsec_.{40}/);
  const list = await (await t().request('/api/webhooks', {}, administrator)).text();
  expect(JSON.parse(list)).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ id, name: '接口添加的平台', kinds: ['need', 'match'], active: true, waiting: 0, failed: 0 })]) });
  expect(list).not.toContain('whsec_');
  const renewed = await json<{ secret: string }>(t().request(`/api/webhooks/${id}/secret`, { method: 'POST' }, administrator));
  expect(renewed.secret).not.toBe(secret);
  const other = await aWorld(t());
  const elsewhere = await t().signIn((await anAccount(t(), { role: 'administrator', associationId: other.provinceId })).email);
  expect((await t().request(`/api/webhooks/${id}/secret`, { method: 'POST' }, elsewhere)).status).toBe(404);
  expect((await t().request(`/api/webhooks/${id}`, { method: 'DELETE' }, elsewhere)).status).toBe(404);
  expect((await t().request('/api/webhooks', {}, await t().signIn(world.emails.enterprise))).status).toBe(403);
  expect((await t().request(`/api/webhooks/${id}`, { method: 'DELETE' }, administrator)).status).toBe(200);
  expect((await t().request(`/api/webhooks/${id}`, { method: 'DELETE' }, administrator)).status).toBe(404);
});
