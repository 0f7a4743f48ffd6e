import type { NeedStatus } from './need.ts';

/** Following a need without an account, and saying from time to time that it still stands. Pure. */
export const CONFIRM_AFTER_DAYS = 90;
/** Days to answer; after them the need leaves the queues until somebody confirms it. */
export const ANSWER_WITHIN_DAYS = 14;

export const confirmableStatuses = ['submitted', 'accepted', 'matched'] as const satisfies readonly NeedStatus[];
/** While nobody has it in hand, the need may have solved itself. */
export const mayConfirm = (status: NeedStatus): boolean => confirmableStatuses.some((one) => one === status);

/** What the page without an account shows: 收到 -> 核实 -> 匹配 -> 审核 -> 对接 -> 签约. */
export const followStages = ['received', 'checked', 'matched', 'reviewed', 'engaged', 'signed'] as const;
export type FollowStage = (typeof followStages)[number];
export interface FollowFacts {
  readonly status: NeedStatus; readonly submittedAt: Date | null; readonly acceptedAt: Date | null; readonly matchedAt: Date | null; readonly approvedAt: Date | null; readonly claimedAt: Date | null; readonly signedAt: Date | null;
}
export interface FollowStep { readonly stage: FollowStage; readonly at: Date | null; readonly state: 'done' | 'current' | 'todo' }

/** Dates of what happened, in order; the first that has not happened is where it stands now. Going back (a case given back) shows the stage it fell back to. */
export function followSteps(facts: FollowFacts): readonly FollowStep[] {
  const dates: Record<FollowStage, Date | null> = {
    received: facts.submittedAt, checked: facts.acceptedAt, matched: facts.matchedAt, reviewed: facts.approvedAt, engaged: facts.claimedAt, signed: facts.signedAt,
  };
  const ended = facts.status === 'withdrawn' || facts.status === 'merged' || facts.status === 'set_aside' || facts.status === 'resolved' || facts.status === 'unresolved';
  const first = followStages.findIndex((stage) => dates[stage] === null);
  const here = ended ? followStages.length : first;
  return followStages.map((stage, i) => ({ stage, at: dates[stage], state: dates[stage] !== null && (ended || first === -1 || i < first) ? 'done' : i === here ? 'current' : 'todo' }));
}
