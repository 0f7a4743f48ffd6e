import { z } from '@hono/zod-openapi';
import { refuse } from '../auth/refusal.ts';
import { apiRouter, idParam, jsonRoute, perform, rawBody } from '../http/api.ts';
import type { Ctx } from '../http/env.ts';
import { secretOf } from '../http/hook.ts';
import { invalid } from '../shared/errors.ts';
import { webhookKinds } from './webhook.ts';
import { addWebhook, removeWebhook, renewWebhookSecret, type SecretOf } from './webhook.commands.ts';
import { webhooksFor } from './webhook.queries.ts';

/** @throws AppError naming the field */
export function refuseAddress(c: Ctx, url: unknown): void {
  const refused = typeof url === 'string' && url.trim() !== '' ? c.get('services').hooks.refused(url.trim()) : null;
  if (refused !== null) throw invalid('url', refused);
}

/** For the answer to whoever made it, and nowhere else. */
export const secretShown = (c: Ctx, { id: webhookId, secretVersion }: SecretOf): string => secretOf(c.get('services').hookKey, webhookId, secretVersion);

const webhookAnswer = z.object({
  id: z.uuid(), name: z.string(), association: z.object({ id: z.uuid(), name: z.string() }), url: z.string(), kinds: z.array(z.enum(webhookKinds)), active: z.boolean(),
  waiting: z.int().describe('deliveries not sent yet'), failed: z.int(), version: z.int(), createdAt: z.iso.datetime(),
}).openapi('Webhook');
const withSecret = z.object({ id: z.uuid(), secret: z.string().describe('whsec_...; told this once') });

export const webhookApi = apiRouter();
const tag = 'Webhooks';

webhookApi.openapi(jsonRoute({ method: 'get', path: '/webhooks', tag, summary: 'Subscriptions of your area, newest first', answer: z.object({ items: z.array(webhookAnswer), next: z.null().describe('always null: an association has at most ten') }) }), async (c) => {
  refuse(c.get('actor'), 'webhook.manage', {});
  const rows = await webhooksFor(c.get('services').db, c.get('actor'));
  return c.json({ items: rows.map((row) => ({
    id: row.id, name: row.name, association: { id: row.association_id, name: row.association_name }, url: row.url, kinds: webhookKinds.filter((kind) => row.kinds.includes(kind)), active: row.active,
    waiting: Number(row.waiting ?? 0), failed: Number(row.failed ?? 0), version: row.version, createdAt: row.created_at.toISOString(),
  })), next: null });
});

webhookApi.openapi(jsonRoute({ method: 'post', path: '/webhooks', tag, summary: 'Have another system told of changes', body: z.object({ associationId: z.uuid(), name: z.string(), url: z.string(), kinds: z.array(z.enum(webhookKinds)) }), answer: withSecret, status: 201 }), async (c) => {
  refuse(c.get('actor'), 'webhook.manage', {});
  const body = await rawBody(c);
  refuseAddress(c, body['url']);
  const made = await perform(c, addWebhook, body);
  return c.json({ id: made.id, secret: secretShown(c, made) }, 201 as 200);
});

webhookApi.openapi(jsonRoute({ method: 'post', path: '/webhooks/{id}/secret', tag, summary: 'Make a new signing secret; both sign for a day', params: idParam, answer: withSecret }), async (c) => {
  const made = await perform(c, renewWebhookSecret, { id: c.req.valid('param').id });
  return c.json({ id: made.id, secret: secretShown(c, made) });
});

webhookApi.openapi(jsonRoute({ method: 'delete', path: '/webhooks/{id}', tag, summary: 'Remove a subscription with its deliveries', params: idParam, answer: z.object({ id: z.uuid() }) }),
  async (c) => c.json(await perform(c, removeWebhook, { id: c.req.valid('param').id })));
