import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { recordActivity } from '../../src/db/activity.ts';
import { type Cx, defineCommand, type Trx } from '../../src/db/database.ts';
import { parseNetwork } from '../../src/http/address.ts';
import { hooksTo } from '../../src/http/hook-sender.ts';
import { secretOf, withoutHooks } from '../../src/http/hook.ts';
import { acceptNeed } from '../../src/needs/need.commands.ts';
import { system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { claimDelivery, endDelivery, planDeliveries } from '../../src/webhooks/delivery.commands.ts';
import { type HookSender, sendWebhooks } from '../../src/webhooks/delivery.jobs.ts';
import { addWebhook, editWebhook, pingWebhook, removeWebhook, renewWebhookSecret, resendDelivery } from '../../src/webhooks/webhook.commands.ts';
import { anAccount, aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';
import { type Got, receiver } from './receiver.ts';

/** Sent for real, to a server on loopback: signed, in order, at least once, and nothing of what a need says. */
const to = await receiver();
const loopback = parseNetwork('127.0.0.0/8');
const allowed = loopback === undefined ? [] : [loopback];
const t = testServices({ config: async () => ({ outgoingAllowed: allowed }) });
let world: World;
let id = '';
const later = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);
const send = (minutes = 0, more: Partial<HookSender> = {}) => sendWebhooks({ ...t().deps, clock: () => later(minutes), ...more })();
const deliveries = () => t().deps.db.selectFrom('webhook_delivery').select(['id', 'event_id', 'type', 'state', 'tries', 'status', 'problem', 'body']).where('webhook_id', '=', id).orderBy('seq').execute();
const fields = () => ({ name: '平台', url: to.url, kinds: ['need' as const] });

beforeAll(async () => { world = await aWorld(t()); });
afterAll(() => { to.close(); });
beforeEach(async () => {
  await t().deps.db.deleteFrom('webhook').execute();
  await t().deps.db.deleteFrom('webhook_event').execute();
  to.answer(204);
  to.got.length = 0;
  ({ id } = await t().run(addWebhook, system, { ...fields(), associationId: world.cityId }));
});

/** What a receiver does, in its own words. */
const isSigned = ({ id: eventId, at, body, signatures }: Got, secret: string): boolean =>
  signatures.split(' ').includes(`v1,${createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64')).update(`${eventId}.${at}.${body}`).digest('base64')}`);

/** A line of history about a need, as any command writes it. */
const note = defineCommand({
  name: 'note', input: z.strictObject({ needId: z.string(), action: z.enum(['confirm', 'renew_link']) }),
  async handle(cx, { needId, action }) { await recordActivity(cx, { subjectType: 'need', subjectId: needId, needId, action }); },
});

const contextOf = (trx: Trx): Cx => ({ trx, actor: system, now: new Date(), vault: t().deps.vault, send: async () => {}, wake: () => {} });

test('a change arrives once, in order, signed, with ids and states and nothing that somebody wrote', async () => {
  const needId = await aSubmittedNeed(t(), world);
  await t().run(acceptNeed, world.staff, { id: needId });
  await send();
  await send(5);
  expect(to.got.map((one) => one.type)).toEqual(['need.submit', 'need.accept']);
  const accepted = to.got[1];
  expect(JSON.parse(accepted?.body ?? '')).toEqual({ id: accepted?.id, at: expect.any(String), type: 'need.accept', subject: { type: 'need', id: needId }, needId, from: 'submitted', to: 'accepted' });
  const secret = secretOf(t().deps.hookKey, id, 1);
  expect(to.got.every((one) => isSigned(one, secret))).toBe(true);
  expect(isSigned({ ...to.got[0] as Got, body: '{}' }, secret)).toBe(false);
  expect(Math.abs(Number(accepted?.at) - Date.now() / 1000)).toBeLessThan(600);
  const line = await t().deps.db.selectFrom('activity').select('id').where('need_id', '=', needId).where('action', '=', 'accept').executeTakeFirstOrThrow();
  expect(accepted?.id).toBe(line.id);
  expect((await deliveries()).map((one) => [one.state, one.status, one.tries])).toEqual([['sent', 204, 1], ['sent', 204, 1]]);
});

test('only its kinds and its area; the parent association hears it too, the neighbour does not', async () => {
  const root = await t().deps.db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const neighbour = newId();
  await t().deps.db.insertInto('association').columns(['id', 'name', 'name_sort', 'level', 'parent_id', 'path', 'region_code', 'created_at', 'updated_at'])
    .expression((eb) => eb.selectFrom('association').select([sql<string>`${neighbour}::uuid`.as('id'), sql<string>`'邻省'`.as('name'), 'name_sort', sql<'province'>`'province'`.as('level'), sql<string>`${root.id}::uuid`.as('parent_id'), sql<string>`path || ${`${neighbour}/`}`.as('path'), 'region_code', 'created_at', 'updated_at']).where('id', '=', root.id)).execute();
  const others = [await t().run(addWebhook, system, { ...fields(), name: '邻省', associationId: neighbour }), await t().run(addWebhook, system, { ...fields(), name: '只要对接', associationId: world.cityId, kinds: ['match'] }), await t().run(addWebhook, system, { ...fields(), name: '省', associationId: world.provinceId })];
  await aSubmittedNeed(t(), world);
  await t().run(planDeliveries, system, {});
  const got = await t().deps.db.selectFrom('webhook_delivery').select('webhook_id').execute();
  expect(new Set(got.map((one) => one.webhook_id))).toEqual(new Set([id, others[2]?.id]));
});

test('a refusal, a redirect, a hanging up are tried again later; the answer is not kept, the redirect not followed', async () => {
  await aSubmittedNeed(t(), world);
  to.answer(500);
  await send();
  expect(await deliveries()).toMatchObject([{ state: 'waiting', status: 500, problem: 'HTTP 500', tries: 1 }]);
  to.answer('redirect');
  await send(2);
  expect(await deliveries()).toMatchObject([{ state: 'waiting', status: null, problem: 'redirect', tries: 2 }]);
  expect(to.followed()).toBe(0);
  to.answer('silent');
  await send(8, { hooks: hooksTo({ allowed, patience: 200 }) });
  expect(await deliveries()).toMatchObject([{ state: 'waiting', problem: 'TimeoutError', tries: 3 }]);
  to.answer('endless');
  await send(40);
  expect(await deliveries()).toMatchObject([{ state: 'sent', status: 200, problem: null, tries: 4 }]);
  expect(new Set(to.got.map((one) => one.id)).size, 'always the same id').toBe(1);
});

test('after six tries it has failed and is shown; staff send it again, once it arrived not', async () => {
  await aSubmittedNeed(t(), world);
  to.answer(500);
  for (const minutes of [0, 2, 8, 40, 170, 540, 2000]) await send(minutes);
  const [failed] = await deliveries();
  expect(failed).toMatchObject({ state: 'failed', tries: 6, status: 500 });
  to.answer(200);
  const { actor } = await anAccount(t(), { role: 'administrator', associationId: world.cityId });
  await t().run(resendDelivery, actor, { id, deliveryId: failed?.id ?? '' });
  await send();
  expect(await deliveries()).toMatchObject([{ state: 'sent', status: 200 }]);
  await expect(t().run(resendDelivery, actor, { id, deliveryId: failed?.id ?? '' })).rejects.toMatchObject({ code: 'wrong_state' });
});

test('an earlier change holds the later ones up while it is tried for minutes, and not for hours', async () => {
  await t().run(acceptNeed, world.staff, { id: await aSubmittedNeed(t(), world) });
  to.answer(500);
  for (const minutes of [0, 2]) await send(minutes);
  expect(to.got.map((one) => one.type)).toEqual(['need.submit', 'need.submit']);
  await send(8);
  expect(to.got.map((one) => one.type)).toEqual(['need.submit', 'need.submit', 'need.submit', 'need.accept']);
});

test('a sender that dies is noticed, and the event goes again under the same id; the dead one is not listened to', async () => {
  await aSubmittedNeed(t(), world);
  await t().run(planDeliveries, system, {});
  const dead = await t().run(claimDelivery, system, {});
  await send();
  expect(to.got, 'nobody else sends what is claimed').toEqual([]);
  await t().deps.db.updateTable('webhook_delivery').set({ claimed_at: sql<Date>`now() - interval '4 minutes'` }).where('state', '=', 'sending').execute();
  await send();
  expect(to.got.map((one) => one.id)).toEqual([dead?.event_id]);
  expect(await t().run(endDelivery, system, { id: dead?.id ?? '', claim: dead?.claim ?? '', status: 500, problem: 'HTTP 500' })).toEqual({ kept: false });
  expect(await deliveries()).toMatchObject([{ state: 'sent', tries: 2 }]);
});

test('a change that commits after a later one was sent is not skipped', async () => {
  const needId = await aSubmittedNeed(t(), world);
  await send();
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: written, resolve: isWritten } = Promise.withResolvers<void>();
  const [alone, late] = [inject('database').kind === 'embedded', { needId, action: 'renew_link' as const }]; // one connection cannot hold two transactions: there it commits at once
  if (alone) letGo();
  const transaction = t().deps.db.transaction().execute(async (trx) => { await note.handle(contextOf(trx), late); isWritten(); await held; });
  await written;
  if (alone) await transaction;
  await t().run(note, system, { needId, action: 'confirm' });
  await send();
  letGo();
  await transaction;
  await send();
  expect(to.got.map((one) => one.type)).toEqual(['need.submit', ...(alone ? ['need.renew_link', 'need.confirm'] : ['need.confirm', 'need.renew_link'])]);
  expect(await t().deps.db.selectFrom('webhook_event').selectAll().execute()).toEqual([]);
});

test('what is rolled back is not sent; looking at a contact is no change', async () => {
  const needId = await aSubmittedNeed(t(), world);
  await expect(t().deps.db.transaction().execute(async (trx) => { await note.handle(contextOf(trx), { needId, action: 'renew_link' }); throw new Error('rolled back'); })).rejects.toThrow('rolled back');
  await t().run(editWebhook, system, { ...fields(), kinds: ['need', 'engagement'], id, version: 1, active: true });
  await t().deps.db.transaction().execute(async (trx) => { await recordActivity(contextOf(trx), { subjectType: 'engagement', subjectId: newId(), needId, action: 'viewContact' }); });
  await send();
  expect(to.got.map((one) => one.type)).toEqual(['need.submit']);
});

test('paused: noted, and sent when resumed; a test goes all the same', async () => {
  await t().run(editWebhook, system, { ...fields(), id, version: 1, active: false });
  await aSubmittedNeed(t(), world);
  await t().run(pingWebhook, system, { id });
  await send();
  expect(to.got.map((one) => one.type)).toEqual(['ping']);
  await expect(t().run(editWebhook, system, { ...fields(), id, version: 1, active: true })).rejects.toMatchObject({ code: 'stale_version' });
  await t().run(editWebhook, system, { ...fields(), id, version: 2, active: true });
  await send();
  expect(to.got.map((one) => one.type)).toEqual(['ping', 'need.submit']);
});

test('a new secret: both sign for a day, then the new one alone', async () => {
  expect(await t().run(renewWebhookSecret, system, { id })).toEqual({ id, secretVersion: 2 });
  const signedBy = async (minutes: number) => {
    await t().run(pingWebhook, system, { id });
    await send(minutes);
    const last = to.got.at(-1) as Got;
    return [1, 2].map((version) => isSigned(last, secretOf(t().deps.hookKey, id, version)));
  };
  expect(await signedBy(0)).toEqual([true, true]);
  expect(await signedBy(25 * 60)).toEqual([false, true]);
});

test('where nothing is sent outside it is noted and waits; an address inside is never asked', async () => {
  await aSubmittedNeed(t(), world);
  await send(0, { hooks: withoutHooks });
  expect(await deliveries()).toMatchObject([{ state: 'waiting', tries: 0 }]);
  await send(0, { hooks: hooksTo({ allowed: [] }) });
  expect([to.got, await deliveries()]).toMatchObject([[], [{ state: 'waiting', problem: 'address' }]]);
});

test('who manages them: administrators and leads of the area, and nobody else', async () => {
  const lead = (await anAccount(t(), { role: 'staff', duty: 'lead', associationId: world.cityId })).actor;
  await t().run(pingWebhook, lead, { id });
  const elsewhere = (await anAccount(t(), { role: 'administrator', associationId: world.cityId })).actor;
  const outside = { ...elsewhere, grants: elsewhere.grants.map((grant) => ({ ...grant, associationPath: '/another/' })) };
  for (const command of [pingWebhook, renewWebhookSecret, removeWebhook]) {
    await expect(t().run(command as typeof pingWebhook, outside, { id })).rejects.toMatchObject({ code: 'not_found' });
    await expect(t().run(command as typeof pingWebhook, world.staff, { id })).rejects.toMatchObject({ code: 'not_allowed' });
  }
  await expect(t().run(addWebhook, outside, { ...fields(), associationId: world.cityId })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(addWebhook, lead, { ...fields(), kinds: [], associationId: world.cityId })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'kinds' }] });
  for (const command of [planDeliveries, claimDelivery]) await expect(t().run(command as typeof planDeliveries, lead, {})).rejects.toMatchObject({ code: 'not_allowed' });
});
