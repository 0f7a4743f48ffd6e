import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { newRobot, robotPatch } from './robot.ts';
import { lockRobot } from './robot.queries.ts';

const ROBOT = ['这个群机器人', 'This robot'] as const;
const MOST_ROBOTS = 10;

/** Adds a robot to the chat of an association's staff. The page and the API check its address against the operator's list first; so does the sender, each time. */
export const addRobot = defineCommand({
  name: 'addRobot', input: newRobot,
  async handle(cx, { associationId, ...fields }): Promise<{ id: string }> {
    const association = await cx.trx.selectFrom('association').select(['id', 'path']).where('id', '=', associationId).forUpdate().executeTakeFirst();
    if (association === undefined) throw notFound(['这个科协', 'This association']);
    refuse(cx.actor, 'robot.edit', { associationPath: association.path });
    if (fields.secret !== null && fields.channel !== 'dingtalk') throw invalid('secret', ['只有钉钉机器人有加签密钥，请留空。', 'Only a DingTalk robot has a secret; leave it empty.']);
    const robots = await cx.trx.selectFrom('robot').select('id').where('association_id', '=', associationId).execute();
    if (robots.length >= MOST_ROBOTS) throw new AppError('conflict', [`最多 ${MOST_ROBOTS} 个群机器人，请先删除不用的。`, `At most ${MOST_ROBOTS} robots; remove one first.`]);
    const robotId = newId();
    await cx.trx.insertInto('robot').values({ id: robotId, association_id: associationId, ...fields, created_by: cx.actor.userId, created_at: cx.now, updated_at: cx.now }).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: associationId, action: 'robot_added', detail: { channel: fields.channel, name: fields.name } });
    return { id: robotId };
  },
});

async function takeRobot(cx: Cx, robotId: string) {
  const robot = await lockRobot(cx.trx, robotId);
  if (robot === undefined || refusal(cx.actor, 'robot.edit', { associationPath: robot.path }) !== null) throw notFound(ROBOT);
  return robot;
}

/** @throws AppError `stale_version` */
export const editRobot = defineCommand({
  name: 'editRobot', input: robotPatch,
  async handle(cx, { id: robotId, version, url, secret, ...fields }): Promise<{ id: string; version: number }> {
    const robot = await takeRobot(cx, robotId);
    if (robot.version !== version) throw new AppError('stale_version', ['别人刚刚改过这个群机器人，请对照后再保存。', 'Someone has just changed this robot; compare and save again.']);
    if (secret !== null && robot.channel !== 'dingtalk') throw invalid('secret', ['只有钉钉机器人有加签密钥，请留空。', 'Only a DingTalk robot has a secret; leave it empty.']);
    await cx.trx.updateTable('robot').set({ ...fields, ...(url === null ? {} : { url }), ...(secret === null ? {} : { secret }), version: version + 1, updated_at: cx.now }).where('id', '=', robotId).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: robot.association_id, action: 'robot_edited', detail: { name: fields.name, active: fields.active, muted: fields.muted, address: url !== null, secret: secret !== null } });
    return { id: robotId, version: version + 1 };
  },
});

/** Removes a robot, with what was still to be said by it. */
export const removeRobot = defineCommand({
  name: 'removeRobot', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ id: string; associationId: string }> {
    const robot = await takeRobot(cx, input.id);
    await cx.trx.deleteFrom('robot').where('id', '=', robot.id).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: robot.association_id, action: 'robot_removed', detail: { channel: robot.channel, name: robot.name } });
    return { id: robot.id, associationId: robot.association_id };
  },
});
