import type { Words } from '../shared/errors.ts';

/** A group robot of 企业微信 or 钉钉: a webhook that says one text in a chat. */
export interface RobotAddress { readonly channel: 'wecom' | 'dingtalk'; readonly url: string; readonly secret: string | null }

/** `say` promises that the service took the text over. @throws RobotRefused with a reason that may be shown, holding no address and no secret */
export interface Robots {
  readonly on: boolean;
  /** Why this address may not be used, or null: the operator says on which hosts a robot may be. */
  readonly refused: (url: string) => Words | null;
  readonly say: (robot: RobotAddress, text: string) => Promise<void>;
}

/** The service answered that it did not say it; `known` false: nobody knows whether it did. */
export class RobotRefused extends Error {
  readonly known: boolean;
  constructor(message: string, known: boolean) { super(message); this.known = known; }
}

/** Where nothing calls outside. */
export const withoutRobots: Robots = { on: false, refused: () => ['这里不发送群消息。', 'Nothing is said in groups here.'], say: () => Promise.reject(new RobotRefused('robots are off here', true)) };
