import { refusal, refuse, type Step } from '../auth/refusal.ts';
import type { Cx } from '../db/database.ts';
import { type LockedNeed, lockNeed } from '../needs/need.queries.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { localDay } from './engagement.ts';
import { type LockedEngagement, lockEngagement } from './engagement.queries.ts';

/** What every command of a case begins with. */
const CASE = ['这次对接', 'This engagement'] as const;

/** Locks the need and the case (in this order), of a case the actor may act on. @throws AppError `not_found` also when it is not theirs to know of. */
export async function takeCase(cx: Cx, engagementId: string, step: Extract<Step, `engagement.${string}` | 'invitation.send'>): Promise<{ need: LockedNeed; engagement: LockedEngagement }> {
  const found = await cx.trx.selectFrom('engagement').select('need_id').where('id', '=', engagementId).executeTakeFirst();
  const need = found && await lockNeed(cx.trx, found.need_id);
  const engagement = need && await lockEngagement(cx.trx, engagementId);
  if (need === undefined || engagement === undefined) throw notFound(CASE);
  const thing = { associationPath: need.association_path, enterpriseId: need.enterprise_id, technologyManagerId: engagement.technology_manager_id };
  if ((cx.actor.kind === 'person' || cx.actor.kind === 'client') && refusal(cx.actor, 'engagement.view', thing) !== null) throw notFound(CASE);
  refuse(cx.actor, step, thing);
  return { need, engagement };
}

/** @throws AppError `stale_version` */
export function refuseStale(engagement: LockedEngagement, version: number): void {
  if (engagement.version !== version) throw new AppError('stale_version', ['这次对接刚刚有了新的记录。您填写的内容仍在页面上，请看过最新进展后再提交。', 'Something new was recorded meanwhile. Your text is still on the page: look at the newest entry, then submit again.']);
}

/** The calendar day of this write in the need's own zone. */
export async function today(cx: Cx, need: LockedNeed): Promise<string> {
  const { time_zone } = await cx.trx.selectFrom('association').select('time_zone').where('id', '=', need.association_id).executeTakeFirstOrThrow();
  return localDay(cx.now, time_zone);
}
