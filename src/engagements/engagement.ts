/** The engagement (对接服务): how a technology manager carries an approved match to its outcome. Pure. */
export const engagementStatuses = ['claimed', 'contacted', 'met', 'negotiating', 'signed', 'implementing', 'completed', 'failed', 'released'] as const;
export type EngagementStatus = (typeof engagementStatuses)[number];
/** Steps a manager records, in the order of a case; a later stage may be recorded without the ones between. */
export const stages = ['contacted', 'met', 'negotiating', 'signed', 'implementing', 'completed', 'failed'] as const;
export type Stage = (typeof stages)[number];
export const phases = ['小试', '中试', '量产'] as const;

const order: Record<EngagementStatus, number> = {
  claimed: 0, contacted: 1, met: 2, negotiating: 3, signed: 4, implementing: 5, completed: 6, failed: 6, released: 6,
};
const ended = (status: EngagementStatus) => order[status] === 6;
export const isOpen = (status: EngagementStatus): boolean => !ended(status);

/** The status after recording a stage, or `undefined` where it is not possible. Going back is not; a stage may repeat. */
export function afterStage(status: EngagementStatus, stage: Stage): EngagementStatus | undefined {
  if (ended(status)) return undefined;
  if (stage === 'failed') return 'failed';
  if (stage === 'completed') return order[status] >= order.signed ? 'completed' : undefined;
  if (stage === 'implementing') return order[status] >= order.signed ? 'implementing' : undefined;
  return order[stage] >= order[status] ? stage : undefined;
}

/** A case may be given back until a contract is signed. */
export const mayRelease = (status: EngagementStatus): boolean => order[status] < order.signed;
