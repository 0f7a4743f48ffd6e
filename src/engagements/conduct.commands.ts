import { z } from 'zod';
import { managerGrant, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError, invalid } from '../shared/errors.ts';
import { CONDUCT_VERSION } from './conduct.ts';
import { hasAccepted } from './conduct.queries.ts';

/** A manager accepts the rules of conduct as they stand now. Twice is once. @throws AppError `conflict` for another version */
export const acceptConduct = defineCommand({
  name: 'acceptConduct', input: z.strictObject({ version: z.string().max(40) }),
  async handle(cx, { version }): Promise<{ version: string }> {
    refuse(cx.actor, 'conduct.accept', {});
    const managerId = managerGrant(cx.actor)?.technologyManagerId;
    if (managerId == null) throw new AppError('not_allowed', ['服务守则由技术经理人本人接受。', 'The rules of conduct are accepted by technology managers.']);
    await accept(cx, managerId, version);
    return { version };
  },
});

async function accept(cx: Cx, managerId: string, version: string): Promise<void> {
  if (version !== CONDUCT_VERSION) throw new AppError('conflict', ['服务守则已更新，请看过新的一版再接受。', 'The rules of conduct have changed; read the new version, then accept it.']);
  const first = await cx.trx.insertInto('conduct_acceptance').values({ technology_manager_id: managerId, version, accepted_at: cx.now, accepted_by: cx.actor.userId }).onConflict((oc) => oc.doNothing()).returning('version').executeTakeFirst();
  if (first !== undefined) await recordActivity(cx, { subjectType: 'profile', subjectId: managerId, action: 'acceptConduct', detail: { kind: 'technology_manager', version } });
}

/** The version in force, accepted before or with this take-on. @throws AppError `invalid_input` without it */
export async function acceptedConduct(cx: Cx, managerId: string, given: string | undefined): Promise<string> {
  if (await hasAccepted(cx.trx, managerId)) return CONDUCT_VERSION;
  if (given === undefined || given === '') throw invalid('conduct', ['第一次领办（或守则更新后）请先阅读并接受服务守则。', 'Before the first take-on, and after a change, read and accept the rules of conduct.']);
  await accept(cx, managerId, given);
  return CONDUCT_VERSION;
}
