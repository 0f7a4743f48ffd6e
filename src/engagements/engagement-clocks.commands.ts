import { startClock, stopClock } from '../clocks/clock.commands.ts';
import type { Cx } from '../db/database.ts';
import { inCharge } from '../needs/need-clocks.commands.ts';
import { isOpen, type EngagementStatus } from './engagement.ts';

interface CaseAtStep { readonly id: string; readonly need_id: string; readonly technology_manager_id: string }

const subjectOf = async (cx: Cx, one: CaseAtStep) => {
  const need = await cx.trx.selectFrom('need').select(['association_id', 'escalated_to_id']).where('id', '=', one.need_id).executeTakeFirstOrThrow();
  return { type: 'engagement', id: one.id, needId: one.need_id, associationId: inCharge(need), technologyManagerId: one.technology_manager_id } as const;
};

/** Taken on: the first contact is awaited. */
export const clockOfClaim = async (cx: Cx, one: CaseAtStep): Promise<void> => startClock(cx, 'first_contact', await subjectOf(cx, one));

/** Something was recorded, or the case was given back; `to` is its status now. Each entry begins the silence anew; a note before the first contact is none. */
export async function clocksOfCase(cx: Cx, one: CaseAtStep, to: EngagementStatus): Promise<void> {
  if (to === 'claimed') return;
  await stopClock(cx, 'first_contact', one.id, to !== 'released');
  if (isOpen(to)) await startClock(cx, 'silence', await subjectOf(cx, one), { anew: true });
  else await stopClock(cx, 'silence', one.id, to !== 'released');
}
