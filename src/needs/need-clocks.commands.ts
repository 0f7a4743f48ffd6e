import { startClock, startClocks, stopClock } from '../clocks/clock.commands.ts';
import type { Cx } from '../db/database.ts';
import type { NeedStatus, NeedStep } from './need.ts';

interface NeedAtStep { readonly id: string; readonly association_id: string; readonly escalated_to_id: string | null; readonly status: NeedStatus; /** Set while nobody confirmed it: no clock of it runs. */ readonly stale_at?: Date | null }

/** Whose staff a need waits for: the association it was handed up to, else its own. */
export const inCharge = (need: Pick<NeedAtStep, 'association_id' | 'escalated_to_id'>): string => need.escalated_to_id ?? need.association_id;

/** What each step of a need means for its clocks; `need` is as it was before the step, `escalatedTo` where it goes. */
export async function clocksOfNeedStep(cx: Cx, need: NeedAtStep, step: NeedStep, to: NeedStatus, escalatedTo: string | null = null): Promise<void> {
  const start = async (kind: 'first_answer' | 'way_on' | 'review' | 'take_on', associationId: string) => (need.stale_at != null ? undefined : startClock(cx, kind, { type: 'need', id: need.id, needId: need.id, associationId }));
  if (step === 'submit' || step === 'resume') return start('first_answer', inCharge(need)); // sent back from above, it goes there again
  if (need.status === 'submitted' || need.status === 'escalated') await stopClock(cx, 'first_answer', need.id, step !== 'withdraw');
  if (step === 'escalate' && escalatedTo !== null) await start('first_answer', escalatedTo);
  if (need.status === 'accepted') await stopClock(cx, 'way_on', need.id, step !== 'withdraw');
  if (to === 'matched') return start(await approvedStands(cx, need.id) ? 'take_on' : 'review', inCharge(need));
  if (need.status === 'matched') {
    await stopClock(cx, 'review', need.id, step === 'engage' || step === 'rematch');
    await stopClock(cx, 'take_on', need.id, step === 'engage');
    if (step === 'rematch') await start('way_on', inCharge(need));
  }
}

/** What `submit` means for many new needs at once. */
export const clocksOfSubmission = (cx: Cx, needs: readonly Pick<NeedAtStep, 'id' | 'association_id'>[]): Promise<void> =>
  startClocks(cx, 'first_answer', needs.map((need) => ({ type: 'need', id: need.id, needId: need.id, associationId: need.association_id })));

/** Nobody was found for an accepted need: staff have some days to find another way. */
export const clockOfNobody = async (cx: Cx, need: Pick<NeedAtStep, 'id' | 'association_id' | 'escalated_to_id' | 'stale_at'>): Promise<void> =>
  need.stale_at != null ? undefined : startClock(cx, 'way_on', { type: 'need', id: need.id, needId: need.id, associationId: inCharge(need) });

/** Nobody said that the need still stands: it leaves the queues, and nobody is late with it. */
export async function restClocks(cx: Cx, needId: string): Promise<void> {
  for (const kind of ['first_answer', 'way_on', 'review', 'take_on'] as const) await stopClock(cx, kind, needId, false);
}

/** It was confirmed after all: what it waits for begins anew, with its full time. */
export async function wakeClocks(cx: Cx, need: NeedAtStep & { readonly proposed_at: Date | null }): Promise<void> {
  const start = (kind: 'first_answer' | 'review' | 'take_on') => startClock(cx, kind, { type: 'need', id: need.id, needId: need.id, associationId: inCharge(need) });
  if (need.status === 'submitted') await start('first_answer');
  if (need.status === 'accepted' && need.proposed_at !== null) await clockOfNobody(cx, { ...need, stale_at: null });
  if (need.status === 'matched') await start(await approvedStands(cx, need.id) ? 'take_on' : 'review');
}

const approvedStands = async (cx: Cx, needId: string): Promise<boolean> =>
  await cx.trx.selectFrom('match').select('id').where('need_id', '=', needId).where('status', '=', 'approved').limit(1).executeTakeFirst() !== undefined;
