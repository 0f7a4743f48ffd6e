import type { Cx } from '../db/database.ts';
import { notify, notifyOf } from '../notices/notice.commands.ts';
import type { NeedStatus, NeedStep } from './need.ts';
import { inCharge } from './need-clocks.commands.ts';

interface NeedAtStep { readonly id: string; readonly association_id: string; readonly enterprise_id: string; readonly escalated_to_id: string | null; readonly status: NeedStatus; readonly part_of_id?: string | null }

/** Who is told of many needs that are submitted at once. */
export const noticesOfSubmission = (cx: Cx, needs: readonly Pick<NeedAtStep, 'id' | 'association_id'>[]): Promise<void> =>
  notifyOf(cx, needs.map((need) => ({ kind: 'need_submitted', to: [{ staffOf: need.association_id }], subject: { type: 'need', id: need.id }, needId: need.id })));

/** Who is told of each step of a need; `need` is as it was before the step. */
export async function noticesOfNeedStep(cx: Cx, need: NeedAtStep, step: NeedStep, escalatedTo: string | null = null): Promise<void> {
  const about = { subject: { type: 'need', id: need.id }, needId: need.id } as const;
  const [firm, staff] = [[{ enterprise: need.enterprise_id }], [{ staffOf: inCharge(need) }]];
  switch (step) {
    case 'submit': return notify(cx, { kind: 'need_submitted', to: staff, ...about });
    case 'accept': return notify(cx, { kind: 'need_accepted', to: firm, ...about });
    case 'return': return notify(cx, { kind: 'need_returned', to: firm, ...about });
    case 'merge': return notify(cx, { kind: 'need_merged', to: firm, ...about });
    case 'set_aside': return notify(cx, { kind: 'need_set_aside', to: firm, ...about });
    case 'resume': return notify(cx, { kind: 'need_resumed', to: firm, ...about });
    // A part ends with its whole, of which they are told.
    case 'withdraw': return need.status === 'draft' || need.part_of_id != null ? undefined : notify(cx, { kind: 'need_withdrawn', to: staff, ...about });
    case 'escalate':
      if (escalatedTo !== null) await notify(cx, { kind: 'need_escalated', to: [{ staffOf: escalatedTo }], ...about });
      return notify(cx, { kind: 'need_passed_up', to: firm, ...about });
    // Further proposals for a need that is on the desk already are seen there.
    case 'match': return need.status === 'accepted' ? notify(cx, { kind: 'proposals_ready', to: staff, ...about }) : undefined;
    case 'rematch': case 'engage': case 'release': case 'resolve': case 'fail': return undefined; // told by the match or the case
  }
}
