import { createHmac } from 'node:crypto';
import type { Words } from '../shared/errors.ts';

/** Posts what happened here to an address somebody named, in the way of Standard Webhooks (https://www.standardwebhooks.com). */
export interface Hooks {
  readonly on: boolean;
  /** Why this address may not be used, or null. */
  readonly refused: (url: string) => Words | null;
  /** The status of the answer, whose body is not read. @throws HookFailed with a reason that may be shown, holding no address */
  readonly post: (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<{ readonly status: number }>;
}

/** No answer came. */
export class HookFailed extends Error {}

const OFF: Words = ['本系统设为不向外发送，变更推送关闭；已登记的变更不会丢失，可在 90 天内恢复发送。', 'This deployment sends nothing outside, so webhooks are off; changes already noted are kept for 90 days.'];
export const withoutHooks: Hooks = { on: false, refused: () => OFF, post: () => Promise.reject(new HookFailed('off')) };

/** A subscription's secret as its receiver keeps it. It is stored nowhere: made from the deployment's key, ended by the next number. */
export const secretOf = (key: string, id: string, version: number): string => `whsec_${createHmac('sha256', key).update(`webhook:${id}:${version}`).digest('base64')}`;

/** Headers under which `body` goes; a signature for each secret that counts. */
export function signed(secrets: readonly string[], id: string, now: Date, body: string): Readonly<Record<string, string>> {
  const at = String(Math.floor(now.getTime() / 1000));
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64')).update(`${id}.${at}.${body}`).digest('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures.join(' ') };
}
