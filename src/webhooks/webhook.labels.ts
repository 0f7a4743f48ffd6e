import type { Words } from '../shared/errors.ts';
import type { WebhookKind } from './webhook.ts';
import type { DeliveryState } from './webhook.table.ts';

export const webhookKindWords = { need: ['需求', 'Needs'], match: ['对接建议', 'Proposals'], engagement: ['对接服务', 'Cases'] } as const satisfies Record<WebhookKind, Words>;
export const deliveryWords = { waiting: ['等待', 'Waiting'], sending: ['正在发送', 'Being sent'], sent: ['已送达', 'Delivered'], failed: ['失败', 'Failed'] } as const satisfies Record<DeliveryState, Words>;

/** What went wrong, in words; a code nobody translated is shown as it is. */
export const problemWords: Readonly<Record<string, Words>> = {
  redirect: ['对方要求跳转，不跟随；请填写最终的网址', 'The receiver redirects, which is not followed; enter the final address'],
  address: ['这个地址在内部网络，不允许访问', 'The address is inside the network and may not be reached'],
  TimeoutError: ['10 秒内没有答复', 'No answer within 10 seconds'], ECONNREFUSED: ['对方没有接受连接', 'The connection was refused'], ECONNRESET: ['连接中断', 'The connection broke'],
  ENOTFOUND: ['找不到这个域名', 'The name is not known'], EAI_AGAIN: ['暂时查不到这个域名', 'The name could not be looked up'],
};
