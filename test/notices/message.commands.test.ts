import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decideConsent } from '../../src/consents/consent.commands.ts';
import { parseNetwork } from '../../src/http/address.ts';
import { run } from '../../src/db/run.ts';
import { acceptNeed, returnNeed, submitNeed, withdrawNeed } from '../../src/needs/need.commands.ts';
import { claimMessage, endMessage, planNotices, retryMessage } from '../../src/notices/message.commands.ts';
import { type Sender, sendNotices } from '../../src/notices/message.jobs.ts';
import { failedMessages } from '../../src/notices/message.queries.ts';
import { openNotice, setLanguage, setMailModes } from '../../src/notices/reader.commands.ts';
import { addRobot } from '../../src/notices/robot.commands.ts';
import { subjectsOn } from '../../src/notice-subjects.ts';
import { system } from '../../src/shared/command.ts';
import { aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';
import { mailServer, robotServer } from './servers.ts';

/** Sending for real, to servers on loopback: once in effect, in the hours in which people work, and nothing said that should stay inside. */
const mail = await mailServer();
const robots = await robotServer();
const loopback = parseNetwork('127.0.0.0/8');
const t = testServices({ config: async () => ({ mail: { url: mail.url, from: '科桥 <keqiao@example.test>' }, robotHosts: ['127.0.0.1'], outgoingAllowed: loopback === undefined ? [] : [loopback] }) });
let world: World;
/** A Friday morning, of people at work. */
const friday = new Date('2026-11-27T10:00:00+08:00');
const later = (minutes: number, from = friday): Date => new Date(from.getTime() + minutes * 60_000);
const sender = (now: Date, more: Partial<Sender> = {}): Sender => ({ ...t().deps, clock: () => now, subjectsOf: subjectsOn(t().deps.db), ...more });
const send = (now = friday, more: Partial<Sender> = {}) => sendNotices(sender(now, more))();
const messagesOf = (userId: string | null) => t().deps.db.selectFrom('message').selectAll().where('user_id', '=', userId).orderBy('created_at').orderBy('id').execute();

beforeAll(async () => { world = await aWorld(t()); });
afterAll(async () => { await mail.close(); robots.close(); });
beforeEach(async () => {
  mail.refuse(false);
  robots.answer({ status: 200, body: '{"errcode":0}' });
  await send(later(3 * 24 * 60)); // whatever a test left behind
  await t().deps.db.deleteFrom('message').execute();
  await t().deps.db.updateTable('notice').set({ planned_at: friday }).execute();
  mail.received.length = 0;
  robots.said.length = 0;
});

const accepted = async (confidentiality: 'public' | 'members' = 'members', now = friday): Promise<string> => {
  const { id } = await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '红土镍矿带式输送\r\nBcc: thief@example.test', field: '装备', problem: '溜槽堵塞', confidentiality }, { now });
  await t().run(acceptNeed, world.staff, { id }, { now });
  return id;
};

describe('mail', () => {
  test('goes once to the enterprise, with a stable Message-ID, without title or name, and a link that wants a sign-in', async () => {
    await accepted();
    await send();
    await send(later(5));
    expect(mail.received.map((one) => one.to)).toEqual([[world.emails.enterprise]]);
    const [letter] = mail.received;
    const [message] = await messagesOf(world.enterprise.userId);
    expect(letter?.messageId).toBe(`<${message?.id}@127.0.0.1>`);
    expect(letter?.text).toContain('您的需求已受理');
    expect(letter?.text).toMatch(new RegExp(`http://127.0.0.1:3000/notices/[0-9a-f-]{36}\\?m=${message?.id}`));
    for (const secret of ['红土镍矿', '溜槽', '某人', '测试企业', world.emails.staff]) expect(letter?.raw + (letter?.text ?? '')).not.toContain(secret);
    expect((await t().request(/\/notices\/\S+/.exec(letter?.text ?? '')?.[0] ?? '')).status).toBe(401);
  });

  test('who took back their consent to mail gets none, also where the letter waited already; given again, it goes', async () => {
    const decide = (decision: 'given' | 'withdrawn') => t().run(decideConsent, world.enterprise, { subjectKind: 'user', subjectId: world.enterprise.userId ?? '', purpose: 'mail', decision });
    await accepted();
    await t().run(planNotices, system, { mail: true, robots: false }, { now: friday });
    await decide('withdrawn');
    await send();
    expect(await messagesOf(world.enterprise.userId)).toMatchObject([{ state: 'skipped', problem: 'mail was taken back' }]);
    const cookie = await t().signIn(world.emails.enterprise);
    expect(await (await t().request('/notices/settings', {}, cookie)).text()).toContain('/me/consents#mail');
    await accepted();
    await send();
    expect(await messagesOf(world.enterprise.userId), 'no second letter was planned').toHaveLength(1);
    expect(mail.received).toEqual([]);
    await decide('given');
    await accepted();
    await send();
    expect(mail.received.map((one) => one.to)).toEqual([[world.emails.enterprise]]);
  });

  test('names the thing only where it is public, and no line break begins a header', async () => {
    await accepted('public');
    await send();
    expect(mail.received[0]?.text).toContain('红土镍矿带式输送');
    expect(mail.received[0]?.raw).not.toMatch(/^Bcc:/im);
  });

  test('in the evening and on days off it waits for the morning of the next working day', async () => {
    const evening = new Date('2026-11-27T21:00:00+08:00');
    await accepted('members', evening);
    await send(evening);
    await send(new Date('2026-11-29T12:00:00+08:00'));
    expect(mail.received).toEqual([]);
    await send(new Date('2026-11-30T08:29:00+08:00'));
    expect(mail.received).toEqual([]);
    await send(new Date('2026-11-30T08:30:00+08:00'));
    expect(mail.received.filter((letter) => letter.to.includes(world.emails.enterprise)).length).toBe(1);
  });

  test('a summary gathers a day, and what was read meanwhile is not in it', async () => {
    const [one, two, three] = [await aSubmittedNeed(t(), world), await aSubmittedNeed(t(), world), await aSubmittedNeed(t(), world)];
    await t().deps.db.updateTable('notice').set({ created_at: friday }).where('subject_id', 'in', [one, two, three]).execute();
    await send();
    const { id } = await t().deps.db.selectFrom('notice').select('id').where('subject_id', '=', two).where('user_id', '=', world.staff.userId).executeTakeFirstOrThrow();
    await t().run(openNotice, world.staff, { id });
    await send(new Date('2026-11-30T08:31:00+08:00'));
    expect(mail.received.map((letter) => letter.to)).toEqual([[world.emails.staff]]);
    expect(mail.received[0]?.text.match(/收到一条新的需求/g)?.length).toBe(2);
  });

  test('what a person muted is not sent; another language is spoken to who reads it', async () => {
    await t().run(setMailModes, world.enterprise, { need_accepted: 'off' });
    await t().run(setLanguage, world.enterprise, { language: 'en' });
    const id = await accepted();
    await t().run(returnNeed, world.staff, { id, reason: '请补充工况' }, { now: friday });
    await send();
    expect(mail.received.map((letter) => /^Subject: (.*)$/m.exec(letter.raw)?.[1]?.trim())).toEqual(['Keqiao: Need returned']);
    await t().run(setMailModes, world.enterprise, { need_accepted: 'each' });
    await t().run(setLanguage, world.enterprise, { language: 'zh' });
    expect(await t().deps.db.selectFrom('notice_preference').selectAll().where('user_id', '=', world.enterprise.userId).execute()).toEqual([]);
  });

  test('killed after sending and before it was noted: sent again under the same Message-ID, and the late finish is not listened to', async () => {
    await accepted();
    const now = sender(friday);
    await run(now, planNotices, system, { mail: true, robots: true });
    const first = await run(now, claimMessage, system, {});
    if (first === null) throw new Error('nothing was due');
    await now.mail.send({ to: world.emails.enterprise, subject: '一', text: '二', messageId: `<${first.id}@127.0.0.1>` }); // and here the process ends
    await send(later(2));
    expect(mail.received.length).toBe(1); // its claim still holds
    await t().deps.db.updateTable('message').set({ claimed_at: new Date(Date.now() - 10 * 60_000) }).where('id', '=', first.id).execute();
    await send(later(5));
    expect(new Set(mail.received.map((letter) => letter.messageId)).size).toBe(1);
    expect(mail.received.length).toBe(2);
    expect(await run(now, endMessage, system, { id: first.id, claim: first.claim, outcome: { state: 'failed', problem: 'late', final: true } })).toEqual({ kept: false });
    expect((await messagesOf(world.enterprise.userId)).map((one) => one.state)).toEqual(['sent']);
  });

  test('ten senders at once send each message once', async () => {
    for (let i = 0; i < 5; i += 1) { await accepted(); await run(sender(friday), planNotices, system, { mail: true, robots: true }); }
    await Promise.all(Array.from({ length: 10 }, () => send()));
    expect(mail.received.length).toBe(5);
    expect(new Set(mail.received.map((letter) => letter.messageId)).size).toBe(5);
  });

  test('a server that refuses is tried again with longer pauses; staff of the area see what failed, without the address, and try again', async () => {
    await accepted();
    mail.refuse(true);
    let now = friday;
    for (const pause of [0, 1, 5, 30, 120, 360]) { now = later(pause, now); await send(later(-1, now)); await send(now); }
    const [message] = await messagesOf(world.enterprise.userId);
    expect([message?.state, message?.tries]).toEqual(['failed', 6]);
    const [failed] = await failedMessages(t().deps.db, world.staff, 10);
    expect([failed?.id, failed?.kinds, failed?.problem]).toEqual([message?.id, ['need_accepted'], expect.stringMatching(/^[A-Z]+ 452$/)]);
    const neighbour = await aWorld(t());
    expect(await failedMessages(t().deps.db, neighbour.staff, 10)).toEqual([]);
    await expect(t().run(retryMessage, neighbour.staff, { id: message?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(t().run(retryMessage, world.enterprise, { id: message?.id ?? '' })).rejects.toMatchObject({ code: 'not_allowed' });
    mail.refuse(false);
    await t().run(retryMessage, world.staff, { id: message?.id ?? '' }, { now });
    await expect(t().run(retryMessage, world.staff, { id: message?.id ?? '' }, { now })).rejects.toMatchObject({ code: 'not_found' });
    await send(now);
    expect(mail.received.length).toBe(1);
  });

  test('without a mail server nothing is kept for later; old news is not carried out', async () => {
    await accepted();
    await send(friday, { mail: { ...t().deps.mail, on: false } });
    await accepted('members', later(-4 * 24 * 60));
    await send();
    expect(await messagesOf(world.enterprise.userId)).toEqual([]);
  });

  test('the link marks message and notice as opened; only for their owner', async () => {
    await accepted();
    await send();
    const path = /\/notices\/\S+/.exec(mail.received[0]?.text ?? '')?.[0] ?? '';
    expect((await t().request(path, {}, await t().signIn(world.emails.staff))).status).toBe(404);
    expect((await t().request(path, {}, await t().signIn(world.emails.enterprise))).headers.get('location')).toMatch(/^\/needs\//);
    const [message] = await messagesOf(world.enterprise.userId);
    expect(message?.opened_at).not.toBeNull();
  });
});

describe('robots', () => {
  const aRobot = async (channel: 'wecom' | 'dingtalk', muted: string[] = []) => {
    const { id } = await t().run(addRobot, system, { associationId: world.cityId, channel, name: '工作群', url: `${robots.url}/${channel}?access_token=secret-token`, ...(channel === 'dingtalk' ? { secret: 'SECabc' } : {}) });
    await t().deps.db.updateTable('robot').set({ muted }).where('id', '=', id).execute();
    return id;
  };
  beforeEach(async () => { await t().deps.db.deleteFrom('robot').execute(); });
  const threeNeeds = async () => { for (let i = 0; i < 3; i += 1) await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '保密的名称', field: '装备', problem: '溜槽' }, { now: friday }); };

  test('one text for what came within a minute: kinds and numbers, nothing else; 钉钉 is signed', async () => {
    await aRobot('wecom');
    await aRobot('dingtalk');
    await threeNeeds();
    await send();
    expect(robots.said).toEqual([]);
    await send(later(1));
    await send(later(9));
    expect(robots.said.map((one) => one.path).toSorted()).toEqual(['/dingtalk', '/wecom']);
    for (const { body } of robots.said) expect(body).toEqual({ msgtype: 'text', text: { content: '科桥：新的需求 3 条。\n请登录查看：http://127.0.0.1:3000/notices' } });
    const signed = robots.said.find((one) => one.path === '/dingtalk')?.query;
    expect(signed?.get('sign')).toBe(createHmac('sha256', 'SECabc').update(`${signed?.get('timestamp')}\nSECabc`).digest('base64'));
    expect(signed?.get('access_token')).toBe('secret-token');
  });

  test('what a group muted is not said', async () => {
    await aRobot('wecom', ['need_submitted']);
    await threeNeeds();
    await send();
    await send(later(5));
    expect(robots.said).toEqual([]);
  });

  test('a refusal is tried again; an answer that never came is not, because it may have been said', async () => {
    await aRobot('wecom');
    await threeNeeds();
    robots.answer({ status: 200, body: '{"errcode":45009,"errmsg":"api freq out of limit"}' });
    await send();
    await send(later(1));
    await send(later(2));
    expect(robots.said.length).toBe(2);
    robots.answer('silent');
    await send(later(10));
    await send(later(60));
    expect(robots.said.length).toBe(3);
    const [failed] = await failedMessages(t().deps.db, world.staff, 10);
    expect([failed?.channel, failed?.problem]).toEqual(['wecom', 'ECONNRESET']);
    expect(JSON.stringify(failed)).not.toContain('secret-token');
  });

  test('an address on no allowed host is never called, though it stands in the database', async () => {
    const id = await aRobot('wecom');
    await t().deps.db.updateTable('robot').set({ url: 'http://localhost:1/send?key=k' }).where('id', '=', id).execute();
    await threeNeeds();
    await send();
    await send(later(1));
    expect((await t().deps.db.selectFrom('message').select('problem').where('robot_id', '=', id).executeTakeFirstOrThrow()).problem).toBe('address not allowed');
    for (const url of ['https://evil.example/hook', 'http://qyapi.weixin.qq.com/x', 'http://169.254.169.254/', 'ftp://oapi.dingtalk.com/', 'https://user:pass@oapi.dingtalk.com/']) expect(t().deps.robots.refused(url)).not.toBeNull();
    expect(t().deps.robots.refused('https://oapi.dingtalk.com/robot/send?access_token=t')).toBeNull();
  });
});

test('who may not see the thing any more is told so, and the notice says nothing of it', async () => {
  const id = await accepted();
  await t().run(withdrawNeed, world.enterprise, { id });
  const cookie = await t().signIn(world.emails.staff);
  const { id: noticeId } = await t().deps.db.selectFrom('notice').select('id').where('user_id', '=', world.staff.userId).where('kind', '=', 'need_withdrawn').where('subject_id', '=', id).executeTakeFirstOrThrow();
  expect((await t().request(`/notices/${noticeId}`, {}, cookie)).headers.get('location')).toBe(`/needs/${id}`);
  await t().deps.db.deleteFrom('role_grant').where('user_id', '=', world.staff.userId).execute();
  const page = await t().request(`/notices/${noticeId}`, {}, cookie);
  const html = await page.text();
  expect([page.status, html.includes('您现在不能查看'), html.includes('红土镍矿')]).toEqual([200, true, false]);
  expect((await (await t().request('/notices', {}, cookie)).text())).not.toContain('红土镍矿');
  expect(((await (await t().request('/api/notices', {}, cookie)).json()) as { items: { subject: unknown }[] }).items.every((item) => item.subject === null)).toBe(true);
});
