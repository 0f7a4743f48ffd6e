import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { optionalText, text } from '../shared/text.ts';
import { allNoticeKinds, noticeKinds } from './notice.ts';

/** A group robot (群机器人): says in a staff group's chat that something waits, and nothing of what it is. Pure. */
export const robotChannels = ['wecom', 'dingtalk'] as const;
export const robotKinds = allNoticeKinds.filter((kind) => noticeKinds[kind].robot);

const muted = z.preprocess((value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value), z.array(z.enum(allNoticeKinds)).max(100));
export const robotFields = z.strictObject({
  channel: z.enum(robotChannels),
  name: text(40),
  /** The webhook as the service gave it. Which hosts it may be on is the operator's to say (`ROBOT_HOSTS`). */
  url: text(500),
  /** 钉钉 only: the secret for signing (加签). */
  secret: optionalText(200),
});
export const newRobot = robotFields.extend({ associationId: id });
/** Address and secret are not shown again, so an empty one stays as it is. */
export const robotPatch = z.strictObject({ id, version: z.coerce.number().int().min(1), name: text(40), url: optionalText(500), secret: optionalText(200), muted, active: z.preprocess((value) => value === 'true' || value === 'on' || value === true, z.boolean()) });
