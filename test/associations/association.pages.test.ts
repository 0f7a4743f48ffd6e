import { expect, test } from 'vitest';
import { anAccount, aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
const page = async (path: string, as: string): Promise<string> => { const answer = await t().request(path, {}, as); expect([path, answer.status]).toEqual([path, 200]); return answer.text(); };
const hidden = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

test('the tree is for reading by all who are signed in, and for changing by its administrators', async () => {
  const world = await aWorld(t());
  const staff = await t().signIn(world.emails.staff);
  const tree = await page('/associations', staff);
  expect([tree.includes(`/associations/${world.cityId}`), tree.includes('/associations/new')]).toEqual([true, false]);
  const one = await page(`/associations/${world.provinceId}`, staff);
  expect([one.includes(`/associations/${world.cityId}`), one.includes('山东省（370000）'), one.includes('新增下级科协'), one.includes(`/experts/new?associationId=${world.provinceId}`)]).toEqual([true, true, false, true]);
  expect((await page(`/experts/new?associationId=${world.cityId}`, staff))).toContain(`value="${world.cityId}" selected`);
  expect([(await t().request('/associations')).status, (await t().request('/associations/new', {}, staff)).status, (await t().request('/associations/x', {}, staff)).status]).toEqual([401, 403, 404]);
});

test('an administrator adds, changes, and sees what was wrong', async () => {
  const world = await aWorld(t());
  const admin = await t().signIn((await anAccount(t(), { role: 'administrator', associationId: world.provinceId })).email);
  const form = await page(`/associations/new?parentId=${world.cityId}`, admin);
  expect([form.includes(`value="${world.cityId}" selected`), form.includes('value="county"'), form.includes('value="city"'), form.length < 60_000]).toEqual([true, true, false, true]);
  const send = async (action: string, from: string, values: Record<string, string>) => {
    const html = await page(from, admin);
    return t().request(action, { form: { _token: hidden(html, '_token'), _key: hidden(html, '_key'), ...values } }, admin);
  };
  const values = { name: '新泰市科协', parentId: world.cityId, level: 'county', regionCode: '新泰市' };
  const wrong = await send('/associations', '/associations/new', { ...values, regionCode: '德州市' });
  const html = await wrong.text();
  expect([wrong.status, html.includes('href="#regionCode"'), html.includes('value="新泰市科协"'), html.includes('不在上级科协的地区')]).toEqual([422, true, true, true]);
  const made = await send('/associations', '/associations/new', values);
  const at = made.headers.get('location') ?? '';
  expect([made.status, (await page(at, admin)).includes('山东省 泰安市 新泰市（370982）')]).toEqual([303, true]);
  const edited = await send(`${at}/edit`, `${at}/edit`, { ...values, name: '新泰市科学技术协会', version: '1' });
  expect([edited.status, (await page(at, admin)).includes('<h1>新泰市科学技术协会</h1>')]).toEqual([303, true]);
  const stale = await send(`${at}/edit`, `${at}/edit`, { ...values, version: '1' });
  expect([stale.status, hidden(await stale.text(), 'version')]).toEqual([409, '2']);
});

test('the same by the API', async () => {
  const world = await aWorld(t());
  const [admin, staff] = [await t().signIn((await anAccount(t(), { role: 'administrator', associationId: world.provinceId })).email), await t().signIn(world.emails.staff)];
  const body = { name: '新泰市科协', parentId: world.cityId, level: 'county', regionCode: '370982' };
  const made = await t().request('/api/associations', { body }, admin);
  const { id } = await made.json() as { id: string };
  expect(made.status).toBe(201);
  expect(await (await t().request(`/api/associations/${id}`, {}, staff)).json()).toMatchObject({ id, level: 'county', regionCode: '370982', parent: { id: world.cityId }, childCount: 0, version: 1 });
  expect(await (await t().request(`/api/associations/${id}`, { method: 'PATCH', body: { version: 1, name: '改名' } }, admin)).json()).toEqual({ id, version: 2 });
  expect((await (await t().request(`/api/associations?parentId=${world.cityId}&q=gm`, {}, staff)).json() as { items: { id: string }[] }).items.map((item) => item.id)).toEqual([id]);
  const statuses = [
    (await t().request('/api/associations')).status, (await t().request('/api/associations', { body }, staff)).status, (await t().request('/api/associations/01a20002-4c14-770f-95e8-aa12612d27d3', {}, staff)).status,
    (await t().request(`/api/associations/${id}`, { method: 'PATCH', body: { version: 1, name: '乙' } }, admin)).status, (await t().request('/api/associations', { body: { ...body, regionCode: '371400' } }, admin)).status,
  ];
  expect(statuses).toEqual([401, 403, 404, 409, 422]);
});
