import { createHmac } from 'node:crypto';
import type { Network } from '../http/address.ts';
import { outgoing, refusedUrl } from '../http/outgoing.ts';
import type { Words } from '../shared/errors.ts';
import { type RobotAddress, RobotRefused, type Robots } from './port.ts';

const PATIENCE = 10_000;

/**
 * Both services take `{"msgtype":"text"}` and answer `{"errcode":0}` (钉钉 https://open.dingtalk.com/document/robots/custom-robot-access,
 * 企业微信 https://developer.work.weixin.qq.com/document/path/91770). 钉钉 with a secret wants time and HMAC-SHA256 of it in the address.
 */
export function webhookRobots({ hosts, allowed }: { readonly hosts: readonly string[]; readonly allowed: readonly Network[] }): Robots {
  const reach = { reach: 'public', allowed } as const;
  const send = outgoing(reach);
  const refused = (url: string): Words | null => {
    const wrong = refusedUrl(url, reach);
    if (wrong !== null) return wrong;
    const { protocol, hostname } = new URL(url);
    if (hosts.includes(hostname)) return null;
    if (!SERVICES.includes(hostname)) return [`群机器人的网址只能在 ${[...SERVICES, ...hosts].join('、')}。如用其他服务，请运维人员设置 ROBOT_HOSTS。`, `A robot’s address must be on ${[...SERVICES, ...hosts].join(', ')}. For another service the operator sets ROBOT_HOSTS.`];
    return protocol === 'https:' ? null : ['网址应以 https:// 开头。', 'The address must begin with https://.'];
  };
  return {
    on: true, refused,
    async say(robot, text) {
      if (refused(robot.url) !== null) throw new RobotRefused('address not allowed', true);
      const answer = await send(signed(robot, new Date()), {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ msgtype: 'text', text: { content: text } }), signal: AbortSignal.timeout(PATIENCE),
      }).catch((error: unknown) => { throw new RobotRefused(reasonOf(error), !isUnsure(error)); });
      if (!answer.ok) throw new RobotRefused(`HTTP ${answer.status}`, answer.status < 500);
      const { errcode } = await answer.json().catch(() => ({})) as { errcode?: unknown };
      if (errcode !== 0) throw new RobotRefused(typeof errcode === 'number' ? `errcode ${errcode}` : 'no errcode in the answer', true);
    },
  };
}
const SERVICES: readonly string[] = ['qyapi.weixin.qq.com', 'oapi.dingtalk.com'];

function signed({ channel, url, secret }: RobotAddress, now: Date): string {
  if (channel !== 'dingtalk' || secret === null) return url;
  const at = now.getTime();
  const address = new URL(url);
  address.searchParams.set('timestamp', String(at));
  address.searchParams.set('sign', createHmac('sha256', secret).update(`${at}\n${secret}`).digest('base64'));
  return address.href;
}

const causeOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : cause instanceof Error ? cause.name : 'error';
};
const reasonOf = (error: unknown): string => causeOf(error).slice(0, 60);
/** Sent, but no answer came: a repeat might say it twice. */
const isUnsure = (error: unknown): boolean => ['TimeoutError', 'AbortError', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(causeOf(error));
