import { refusal, refuse, type Step } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import type { ActionOf } from '../db/activity.labels.ts';
import type { Cx } from '../db/database.ts';
import { AppError, notFound, type Words } from '../shared/errors.ts';
import { type LockedEvent, lockEvent } from './event.queries.ts';

/** What every change of an event begins and ends with. */
const EVENT: Words = ['这个活动', 'This event'];

/** Locks an event that the actor may change. @throws AppError `not_found` also when it is not theirs to know of. */
export async function takeEvent(cx: Cx, eventId: string, step: Step = 'event.edit'): Promise<LockedEvent> {
  const event = await lockEvent(cx.trx, eventId);
  if (event === undefined || refusal(cx.actor, 'event.view', { associationPath: event.association_path }) !== null) throw notFound(EVENT);
  refuse(cx.actor, step, { associationPath: event.association_path });
  return event;
}

/** @throws AppError `wrong_state` */
export const notClosed = (event: LockedEvent): void => {
  if (event.status === 'closed') throw new AppError('wrong_state', ['活动已结束，不能再改。需要改动时请先重新打开。', 'The event is closed. Reopen it to change it.']);
};
/** @throws AppError `stale_version` */
export const sameVersion = (event: LockedEvent, version: number): void => {
  if (event.version !== version) throw new AppError('stale_version', ['别人刚刚改过这个活动。请看过最新内容后再保存。', 'Someone has just changed this event. Look at the newest state and save again.']);
};

export interface Changed { readonly id: string; readonly version: number }

interface Change {
  readonly note?: string;
  readonly detail?: Record<string, unknown>;
  readonly set?: Partial<{ title: string; held_on: string | null; place: string | null }>;
  /** Needs, experts, capacities, pins or vetoes changed: plans computed before are older than the event. */
  readonly pool?: boolean;
}

/** Counts the change and writes its line of history. */
export async function changed(cx: Cx, event: LockedEvent, action: ActionOf<'event'>, { note, detail, set, pool = false }: Change = {}): Promise<Changed> {
  const versions = { version: event.version + 1, pool_version: event.pool_version + Number(pool) };
  await cx.trx.updateTable('event').set({ ...set, ...versions, updated_at: cx.now }).where('id', '=', event.id).execute();
  await recordActivity(cx, { subjectType: 'event', subjectId: event.id, action, note: note ?? null, ...(detail ? { detail } : {}) });
  return { id: event.id, version: versions.version };
}
