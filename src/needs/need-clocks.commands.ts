import { startClock, stopClock } from '../clocks/clock.commands.ts';
import type { Cx } from '../db/database.ts';
import type { NeedStatus, NeedStep } from './need.ts';

interface NeedAtStep { readonly id: string; readonly association_id: string; readonly escalated_to_id: string | null; readonly status: NeedStatus }

/** Whose staff a need waits for: the association it was handed up to, else its own. */
export const inCharge = (need: Pick<NeedAtStep, 'association_id' | 'escalated_to_id'>): string => need.escalated_to_id ?? need.association_id;

/** What each step of a need means for its clocks; `need` is as it was before the step, `escalatedTo` where it goes. */
export async function clocksOfNeedStep(cx: Cx, need: NeedAtStep, step: NeedStep, to: NeedStatus, escalatedTo: string | null = null): Promise<void> {
  const start = (kind: 'first_answer' | 'way_on' | 'review' | 'take_on', associationId: string) => startClock(cx, kind, { type: 'need', id: need.id, needId: need.id, associationId });
  if (step === 'submit') return start('first_answer', inCharge(need)); // sent back from above, it goes there again
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

/** Nobody was found for an accepted need: staff have some days to find another way. */
export const clockOfNobody = (cx: Cx, need: Pick<NeedAtStep, 'id' | 'association_id' | 'escalated_to_id'>): Promise<void> =>
  startClock(cx, 'way_on', { type: 'need', id: need.id, needId: need.id, associationId: inCharge(need) });

const approvedStands = async (cx: Cx, needId: string): Promise<boolean> =>
  await cx.trx.selectFrom('match').select('id').where('need_id', '=', needId).where('status', '=', 'approved').limit(1).executeTakeFirst() !== undefined;
