import { run, type Writer } from '../db/run.ts';
import { HookFailed, type Hooks, secretOf, signed } from '../http/hook.ts';
import { system } from '../shared/command.ts';
import type { Log } from '../shared/log.ts';
import { type ClaimedDelivery, claimDelivery, endDelivery, planDeliveries } from './delivery.commands.ts';
import { BOTH_SECRETS } from './webhook.ts';

export interface HookSender extends Writer { readonly hooks: Hooks; readonly hookKey: string; readonly log: Log }

/** A run ends well within a job's time; what is left is due at the next turn of the timer. */
const SECONDS = 40;

/** Makes the deliveries of new changes, then sends what is due: claimed before and settled after, so that a death in between sends it again under the same id. */
export const sendWebhooks = (s: HookSender) => async (): Promise<void> => {
  while ((await run(s, planDeliveries, system, {})).planned > 0);
  if (!s.hooks.on) return;
  const until = performance.now() + SECONDS * 1000;
  for (let claimed = await run(s, claimDelivery, system, {}); claimed !== null; claimed = performance.now() < until ? await run(s, claimDelivery, system, {}) : null) {
    const outcome = await deliver(s, claimed);
    if (outcome.problem !== null) s.log.warn({ delivery: claimed.id, webhook: claimed.webhook_id, ...outcome }, 'webhook not delivered');
    await run(s, endDelivery, system, { id: claimed.id, claim: claimed.claim, ...outcome });
  }
};

async function deliver(s: HookSender, { webhook_id: webhookId, event_id: eventId, body }: ClaimedDelivery): Promise<{ readonly status: number | null; readonly problem: string | null }> {
  const webhook = await s.db.selectFrom('webhook').select(['url', 'secret_version', 'secret_at']).where('id', '=', webhookId).executeTakeFirst();
  if (webhook === undefined) return { status: null, problem: 'removed' };
  const now = s.clock();
  const versions = webhook.secret_version > 1 && now.getTime() - webhook.secret_at.getTime() < BOTH_SECRETS ? [webhook.secret_version, webhook.secret_version - 1] : [webhook.secret_version];
  try {
    const { status } = await s.hooks.post(webhook.url, signed(versions.map((version) => secretOf(s.hookKey, webhookId, version)), eventId, now, body), body);
    return { status, problem: status >= 200 && status < 300 ? null : `HTTP ${status}` };
  } catch (error) {
    return { status: null, problem: error instanceof HookFailed ? error.message : 'error' };
  }
}
