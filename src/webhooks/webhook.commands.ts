import { z } from 'zod';
import { refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { newWebhook, webhookPatch } from './webhook.ts';
import { lockWebhook, type WebhookRow } from './webhook.queries.ts';

const MOST_WEBHOOKS = 10;
export interface SecretOf { readonly id: string; readonly secretVersion: number }

/** Pages check the address first (`http/hook.ts`); so does the sender, each time. */
export const addWebhook = defineCommand({
  name: 'addWebhook', input: newWebhook,
  async handle(cx, { associationId, ...fields }): Promise<SecretOf> {
    const association = await cx.trx.selectFrom('association').select(['id', 'path']).where('id', '=', associationId).forUpdate().executeTakeFirst();
    if (association === undefined) throw invalid('associationId', ['没有找到这个科协，请重新选择。', 'No such association; choose again.']);
    refuse(cx.actor, 'webhook.manage', { associationPath: association.path });
    refuseNothing(fields.kinds);
    const present = await cx.trx.selectFrom('webhook').select('id').where('association_id', '=', associationId).execute();
    if (present.length >= MOST_WEBHOOKS) throw new AppError('conflict', [`每个科协最多 ${MOST_WEBHOOKS} 个变更推送，请先删除不用的。`, `At most ${MOST_WEBHOOKS} webhooks for an association; remove one first.`]);
    const webhookId = newId();
    await cx.trx.insertInto('webhook').values({ id: webhookId, association_id: associationId, ...fields, secret_at: cx.now, created_by: cx.actor.userId, created_at: cx.now, updated_at: cx.now }).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: associationId, action: 'webhook_added', note: fields.name, detail: { webhookId, host: new URL(fields.url).host, kinds: fields.kinds } });
    return { id: webhookId, secretVersion: 1 };
  },
});

/** @throws AppError naming the field */
function refuseNothing(kinds: readonly string[]): void {
  if (kinds.length === 0) throw invalid('kinds', ['请至少选择一种变更。', 'Choose at least one kind of change.']);
}

async function take(cx: Cx, webhookId: string): Promise<WebhookRow> {
  refuse(cx.actor, 'webhook.manage', {});
  const webhook = await lockWebhook(cx.trx, cx.actor, webhookId);
  if (webhook === undefined) throw notFound(['这个变更推送', 'This webhook']);
  return webhook;
}

/** Changes, pauses or resumes. @throws AppError `stale_version` */
export const editWebhook = defineCommand({
  name: 'editWebhook', input: webhookPatch,
  async handle(cx, { id: webhookId, version, ...fields }): Promise<{ id: string; version: number }> {
    const webhook = await take(cx, webhookId);
    refuseNothing(fields.kinds);
    if (webhook.version !== version) throw new AppError('stale_version', ['别人刚刚改过这个变更推送，请对照后再保存。', 'Someone has just changed this webhook; compare and save again.']);
    await cx.trx.updateTable('webhook').set({ ...fields, version: version + 1, updated_at: cx.now }).where('id', '=', webhookId).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: webhook.association_id, action: 'webhook_edited', note: fields.name, detail: { webhookId, host: new URL(fields.url).host, kinds: fields.kinds, active: fields.active } });
    if (fields.active && !webhook.active) await enqueue(cx, 'webhooks.send', {}, 'send');
    return { id: webhookId, version: version + 1 };
  },
});

/** Both secrets sign for a day, so that the receiver can change over. */
export const renewWebhookSecret = defineCommand({
  name: 'renewWebhookSecret', input: z.strictObject({ id }),
  async handle(cx, { id: webhookId }): Promise<SecretOf> {
    const webhook = await take(cx, webhookId);
    const secretVersion = webhook.secret_version + 1;
    await cx.trx.updateTable('webhook').set({ secret_version: secretVersion, secret_at: cx.now, updated_at: cx.now }).where('id', '=', webhookId).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: webhook.association_id, action: 'webhook_secret_renewed', note: webhook.name, detail: { webhookId } });
    return { id: webhookId, secretVersion };
  },
});

/** With its deliveries. */
export const removeWebhook = defineCommand({
  name: 'removeWebhook', input: z.strictObject({ id }),
  async handle(cx, { id: webhookId }): Promise<{ id: string }> {
    const webhook = await take(cx, webhookId);
    await cx.trx.deleteFrom('webhook').where('id', '=', webhookId).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: webhook.association_id, action: 'webhook_removed', note: webhook.name, detail: { webhookId } });
    return { id: webhookId };
  },
});

/** An event that says nothing, to see whether it arrives; also while paused. */
export const pingWebhook = defineCommand({
  name: 'pingWebhook', input: z.strictObject({ id }),
  async handle(cx, { id: webhookId }): Promise<{ id: string }> {
    await take(cx, webhookId);
    const waiting = await cx.trx.selectFrom('webhook_delivery').select('id').where('webhook_id', '=', webhookId).where('seq', 'is', null).where('state', 'in', ['waiting', 'sending']).executeTakeFirst();
    if (waiting !== undefined) throw new AppError('conflict', ['已有一次试发在进行，请稍后刷新。', 'A test is under way already; reload in a moment.']);
    const eventId = newId();
    await cx.trx.insertInto('webhook_delivery').values({
      id: newId(), webhook_id: webhookId, event_id: eventId, seq: null, type: 'ping', body: JSON.stringify({ id: eventId, at: cx.now.toISOString(), type: 'ping', subject: null, needId: null, from: null, to: null }), state: 'waiting', due_at: cx.now,
      claim: null, claimed_at: null, status: null, problem: null, sent_at: null, created_at: cx.now,
    }).execute();
    await enqueue(cx, 'webhooks.send', {}, 'send');
    return { id: webhookId };
  },
});

/** A failed delivery, or one that waits for its next try, goes at once, under the same event id. */
export const resendDelivery = defineCommand({
  name: 'resendDelivery', input: z.strictObject({ id, deliveryId: id }),
  async handle(cx, { id: webhookId, deliveryId }): Promise<{ id: string }> {
    const webhook = await take(cx, webhookId);
    const moved = await cx.trx.updateTable('webhook_delivery').set({ state: 'waiting', due_at: cx.now, tries: 2 }).where('id', '=', deliveryId).where('webhook_id', '=', webhookId).where('state', 'in', ['failed', 'waiting']).returning(['id', 'type']).executeTakeFirst();
    if (moved === undefined) throw new AppError('wrong_state', ['这条推送已经送达、正在发送或已清理，请刷新页面。', 'This delivery arrived, is being sent, or was cleared away; reload the page.']);
    await recordActivity(cx, { subjectType: 'association', subjectId: webhook.association_id, action: 'webhook_resent', note: webhook.name, detail: { webhookId, deliveryId, type: moved.type } });
    await enqueue(cx, 'webhooks.send', {}, 'send');
    return { id: webhookId };
  },
});
