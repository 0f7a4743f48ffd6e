import { startClock, stopClock } from '../clocks/clock.commands.ts';
import type { Cx } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { inCharge } from '../needs/need-clocks.commands.ts';
import { notify } from '../notices/notice.commands.ts';
import { openMatchCounts } from './match.queries.ts';
import type { MatchStatus, MatchStep } from './match.ts';

/**
 * With the first approval a need waits for somebody to take it on, its enterprise is told and fitting managers are asked; with the last approval gone it waits for a review again.
 * Claiming and giving back are steps of the need too, and counted there; of a need that nobody confirmed no clock runs. Call it after the row is written.
 */
export async function settleMatchStep(cx: Cx, match: { readonly need_id: string; readonly status: MatchStatus }, step: MatchStep): Promise<void> {
  const lost = (step === 'expire' || step === 'undo' || step === 'reopen') && match.status === 'approved';
  if (step !== 'approve' && !lost) return;
  const { undecided, standing } = await openMatchCounts(cx.trx, match.need_id);
  if (lost && standing > 0) return;
  const need = await cx.trx.selectFrom('need').select(['association_id', 'escalated_to_id', 'enterprise_id', 'stale_at']).where('id', '=', match.need_id).executeTakeFirstOrThrow();
  const subject = { type: 'need', id: match.need_id, needId: match.need_id, associationId: inCharge(need) } as const;
  await stopClock(cx, lost ? 'take_on' : 'review', match.need_id, !lost);
  if (!lost) {
    if (need.stale_at === null) await startClock(cx, 'take_on', subject);
    await notify(cx, { kind: 'match_approved', to: [{ enterprise: need.enterprise_id }], subject: { type: 'need', id: match.need_id }, needId: match.need_id, key: match.need_id });
    await enqueue(cx, 'engagements.offer', { needId: match.need_id }, match.need_id);
  }
  else if (undecided > 0 && need.stale_at === null) await startClock(cx, 'review', subject);
}
