import type { Cx } from '../db/database.ts';
import { inCharge } from '../needs/need-clocks.commands.ts';
import { notify } from '../notices/notice.commands.ts';
import type { NoticeKind } from '../notices/notice.ts';
import type { EngagementStep } from './engagement.ts';

interface CaseAtStep { readonly id: string; readonly need_id: string }

const kindOf = (step: EngagementStep | 'claim'): { readonly kind: NoticeKind; readonly staffToo: boolean } => {
  switch (step) {
    case 'claim': return { kind: 'case_claimed', staffToo: true };
    case 'release': return { kind: 'case_released', staffToo: true };
    case 'completed': return { kind: 'case_completed', staffToo: true };
    case 'failed': return { kind: 'case_failed', staffToo: true };
    case 'contacted': case 'met': case 'negotiating': case 'signed': case 'implementing': return { kind: 'case_step', staffToo: false };
  }
};

/** The enterprise hears of every stage of its case; staff of its beginning and its end. */
export async function noticesOfCase(cx: Cx, one: CaseAtStep, step: EngagementStep | 'claim'): Promise<void> {
  const need = await cx.trx.selectFrom('need').select(['enterprise_id', 'association_id', 'escalated_to_id']).where('id', '=', one.need_id).executeTakeFirstOrThrow();
  const { kind, staffToo } = kindOf(step);
  await notify(cx, { kind, to: [{ enterprise: need.enterprise_id }, ...(staffToo ? [{ staffOf: inCharge(need) }] : [])], subject: { type: 'engagement', id: one.id }, needId: one.need_id });
}
