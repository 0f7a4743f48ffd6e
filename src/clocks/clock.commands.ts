import type { Cx } from '../db/database.ts';
import { newId } from '../shared/ids.ts';
import { chinaDay } from '../shared/working-days.ts';
import { type ClockKind, type ClockSubjectType, nextOn, reckon } from './clock.ts';
import { calendarOf, daysFor } from './clock.queries.ts';

export interface ClockSubject { readonly type: ClockSubjectType; readonly id: string; readonly needId: string; /** In charge: whose days hold, whose staff are told. */ readonly associationId: string; readonly technologyManagerId?: string | null }

/**
 * Starts a clock in the transaction of the step that starts it, at that step's time. One that runs already for this thing
 * goes on; `anew` ends it first (as met: something happened) and begins again.
 */
export async function startClock(cx: Cx, kind: ClockKind, subject: ClockSubject, { anew = false }: { readonly anew?: boolean } = {}): Promise<void> {
  if (anew) await stopClock(cx, kind, subject.id);
  const [calendar, days] = [await calendarOf(cx.trx), await daysFor(cx.trx, subject.associationId, kind)];
  const reckoned = reckon(kind, chinaDay(cx.now), days, calendar);
  await cx.trx.insertInto('clock').values({
    id: newId(), kind, subject_type: subject.type, subject_id: subject.id, need_id: subject.needId, association_id: subject.associationId, technology_manager_id: subject.technologyManagerId ?? null,
    started_at: cx.now, days, ...reckoned, next_on: nextOn({ ...reckoned, reminded_at: null, overdue_at: null, handed_up_at: null }),
  }).onConflict((oc) => oc.columns(['kind', 'subject_id']).where('stopped_at', 'is', null).doNothing()).execute();
}

/** Stops a running clock; without one nothing happens. `met` false: what was waited for fell away (withdrawn, given back). */
export async function stopClock(cx: Cx, kind: ClockKind, subjectId: string, met = true): Promise<void> {
  await cx.trx.updateTable('clock').set((eb) => ({ stopped_at: eb.fn<Date>('greatest', ['started_at', eb.val(cx.now)]), met, next_on: null })).where('kind', '=', kind).where('subject_id', '=', subjectId).where('stopped_at', 'is', null).execute();
}
