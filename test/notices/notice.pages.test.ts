import { beforeAll, expect, test } from 'vitest';
import { parseNetwork } from '../../src/http/address.ts';
import { acceptNeed } from '../../src/needs/need.commands.ts';
import { anAccount, aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** The pages of notices, robots, clocks, calendar and guide, as a browser without JavaScript uses them. */
const loopback = parseNetwork('127.0.0.0/8');
const t = testServices({ config: async () => ({ robotHosts: ['127.0.0.1'], outgoingAllowed: loopback === undefined ? [] : [loopback] }) });
let world: World;
const cookies = { firm: '', staff: '', administrator: '', top: '' };
beforeAll(async () => {
  world = await aWorld(t());
  const root = await t().deps.db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  cookies.firm = await t().signIn(world.emails.enterprise);
  cookies.staff = await t().signIn(world.emails.staff);
  cookies.administrator = await t().signIn((await anAccount(t(), { role: 'administrator', associationId: world.provinceId })).email);
  cookies.top = await t().signIn((await anAccount(t(), { role: 'administrator', associationId: root.id })).email);
  const id = await aSubmittedNeed(t(), world);
  await t().run(acceptNeed, world.staff, { id });
  await aSubmittedNeed(t(), world);
});

test('unread in the head, opened once, all read; nobody sees another’s', async () => {
  const list = await open(t(), '/notices', cookies.firm);
  expect([list.html.includes('class="count" aria-label="1 条未读"'), list.html.includes('您的需求已受理'), list.html.includes('收到一条新的需求')]).toEqual([true, true, false]);
  const path = /href="(\/notices\/[0-9a-f-]{36})"/.exec(list.html)?.[1] ?? '';
  expect((await open(t(), path, cookies.staff)).status).toBe(404);
  expect((await open(t(), path, cookies.firm)).location).toMatch(/^\/needs\//);
  expect((await open(t(), '/notices?unread=1', cookies.firm)).html).toContain('没有未读的通知');
  const staff = await open(t(), '/notices?lang=en', cookies.staff);
  expect(staff.html).toContain('A new need has come in');
  await press(t(), staff, '/notices/read', {}, cookies.staff);
  expect((await open(t(), '/notices', cookies.staff)).html).not.toContain('条未读');
  const api = await (await t().request('/api/notices?limit=1', {}, cookies.firm)).json() as { items: { text: string; readAt: string | null }[] };
  expect([api.items[0]?.text, api.items[0]?.readAt === null]).toEqual(['您的需求已受理，正在匹配合适的人，有结果会告诉您。', false]);
  expect([(await t().request('/notices')).status, (await t().request('/api/notices')).status, (await t().request('/api/notices?cursor=x', {}, cookies.firm)).status]).toEqual([401, 401, 422]);
});

test('how mail goes is kept; a kind there is not is refused', async () => {
  const page = await open(t(), '/notices/settings', cookies.firm);
  expect((await press(t(), page, '/notices/settings', { need_accepted: 'daily', match_approved: 'off' }, cookies.firm)).status).toBe(303);
  expect((await open(t(), '/notices/settings', cookies.firm)).html).toMatch(/id="need_accepted"[^>]*>.*?value="daily" selected/);
  expect((await t().request('/api/notices/settings', { body: { need_accepted: 'hourly' } }, cookies.firm)).status).toBe(422);
  expect((await t().request('/api/notices/settings', { body: { nothing: 'off' } }, cookies.firm)).status).toBe(422);
});

test('a desk greets until it is told that it is enough', async () => {
  const desk = await open(t(), '/desk', cookies.firm);
  expect(desk.html).toContain('初次使用');
  expect((await press(t(), desk, '/hints/enterprise_desk/dismiss', {}, cookies.firm)).location).toBe('/desk');
  expect((await open(t(), '/desk', cookies.firm)).html).not.toContain('初次使用');
  expect((await open(t(), '/desk', cookies.staff)).html).toContain('每行写明要做什么');
});

test('robots: only on allowed hosts, address and secret never shown again, stale edits refused', async () => {
  const at = `/associations/${world.cityId}/robots`;
  const page = await open(t(), at, cookies.administrator);
  const wrong = await press(t(), page, at, { channel: 'wecom', name: '工作群', url: 'https://evil.example/hook?key=k' }, cookies.administrator);
  expect([wrong.status, wrong.html.includes('href="#url"'), wrong.html.includes('qyapi.weixin.qq.com')]).toEqual([422, true, true]);
  expect((await press(t(), page, at, { channel: 'wecom', name: '工作群', url: 'http://10.0.0.1/hook' }, cookies.administrator)).status).toBe(422);
  expect((await press(t(), await open(t(), at, cookies.administrator), at, { channel: 'dingtalk', name: '工作群', url: 'https://oapi.dingtalk.com/robot/send?access_token=tok123', secret: 'SEC456' }, cookies.administrator)).status).toBe(303);
  const list = await open(t(), at, cookies.administrator);
  expect([list.html.includes('oapi.dingtalk.com'), list.html.includes('tok123'), list.html.includes('SEC456')]).toEqual([true, false, false]);
  const one = await open(t(), new RegExp(`href="(${at}/[0-9a-f-]{36})"`).exec(list.html)?.[1] ?? '', cookies.administrator);
  const path = new RegExp(`action="(${at}/[0-9a-f-]{36})"`).exec(one.html)?.[1] ?? '';
  expect([one.html.includes('tok123'), (await press(t(), one, path, { name: '改名', muted: ['need_submitted'] }, cookies.administrator)).status]).toEqual([false, 303]);
  expect((await press(t(), one, path, { name: '再改' }, cookies.administrator)).status).toBe(409);
  expect((await press(t(), await open(t(), path, cookies.administrator), `${path}/remove`, {}, cookies.administrator)).status).toBe(303);
  expect([(await open(t(), path, cookies.administrator)).status, (await open(t(), at, cookies.staff)).status]).toEqual([404, 403]);
});

test('time limits are set, figures shown, the calendar entered by the top only', async () => {
  const at = `/associations/${world.cityId}/clocks`;
  const page = await open(t(), at, cookies.administrator);
  expect(page.html).toContain('现在是 2 个工作日（系统默认）');
  const wrong = await press(t(), page, at, { first_answer: '0', review: 'x' }, cookies.administrator);
  expect([wrong.status, wrong.html.includes('href="#first_answer"'), wrong.html.includes('href="#review"')]).toEqual([422, true, true]);
  expect((await press(t(), await open(t(), at, cookies.administrator), at, { first_answer: '3' }, cookies.administrator)).status).toBe(303);
  expect((await open(t(), at, cookies.administrator)).html).toContain('现在是 3 个工作日');
  const report = await open(t(), '/reports/clocks', cookies.staff);
  expect([report.status, report.html.includes('答复企业'), report.html.includes('当天')]).toEqual([200, true, true]);
  expect(await (await t().request('/api/reports/clocks', {}, cookies.staff)).json()).toMatchObject({ clocks: [{ kind: 'first_answer', ended: 1, inTime: 1, median: 0, p90: 0, running: 1, overdue: 0 }, { kind: 'way_on' }, { kind: 'review' }, { kind: 'take_on' }, { kind: 'first_contact' }, { kind: 'silence' }] });
  expect([(await open(t(), '/reports/clocks', cookies.firm)).status, (await t().request('/api/reports/clocks?since=x', {}, cookies.staff)).status]).toEqual([403, 422]);
  expect((await open(t(), '/calendar', cookies.administrator)).html).not.toContain('name="holidays"');
  const calendar = await open(t(), '/calendar', cookies.top);
  expect((await press(t(), calendar, '/calendar', { year: '2027', holidays: '元旦', source: '某' }, cookies.top)).html).toContain('看不懂“元旦”');
  expect((await press(t(), await open(t(), '/calendar', cookies.top), '/calendar', { year: '2027', holidays: '1月1日至1月3日', workdays: '', source: '某通知' }, cookies.top)).status).toBe(303);
  expect((await open(t(), '/calendar', cookies.top)).html).toContain('2027年1月3日');
});

test('the guide is open to everybody, in both languages, with its pictures', async () => {
  for (const language of ['zh', 'en']) {
    const { status, html } = await open(t(), `/help?lang=${language}`);
    const pictures = [...html.matchAll(/src="(\/assets\/[0-9a-f]+-help-[a-z-]+\.jpg)"/g)].map((match) => match[1] ?? '');
    expect([status, pictures.length]).toEqual([200, 3]);
    for (const picture of pictures) {
      const answer = await t().request(picture);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      expect([answer.headers.get('content-type'), bytes[0], bytes[1], bytes.length < 60_000]).toEqual(['image/jpeg', 0xff, 0xd8, true]);
    }
  }
});
