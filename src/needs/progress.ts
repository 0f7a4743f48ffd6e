import type { Words } from '../shared/errors.ts';
import type { NeedStatus } from './need.ts';

/** Where a need stands, as everybody sees it: 收到 -> 受理 -> 匹配 -> 审核 -> 对接 -> 结果, each with its date, and who has to act now. Pure. */
export const progressStages = ['received', 'accepted', 'matched', 'reviewed', 'engaged', 'outcome'] as const;
export type ProgressStage = (typeof progressStages)[number];
export type StageState = 'done' | 'current' | 'todo' | 'stopped';
export interface ProgressStep { readonly stage: ProgressStage; readonly state: StageState; readonly at: Date | null }

/** Facts of matches and engagements that the progress of a need is read from. */
export interface CaseFacts {
  readonly undecided: number;
  readonly approved: number;
  readonly firstApprovedAt: Date | null;
  readonly engagement: { readonly id: string; readonly managerName: string; readonly claimedAt: Date; readonly endedAt: Date | null; readonly nextStep: string | null; readonly nextStepDue: string | null } | null;
}
export const noCaseFacts: CaseFacts = { undecided: 0, approved: 0, firstApprovedAt: null, engagement: null };

interface NeedFacts {
  readonly status: NeedStatus;
  readonly submitted_at: Date | null; readonly accepted_at: Date | null; readonly proposed_at: Date | null;
  readonly association_name: string; readonly enterprise_name: string;
}

/** The stage that waits for somebody, or `undefined` where nothing more will happen. */
function currentStage(need: NeedFacts, facts: CaseFacts): ProgressStage | undefined {
  switch (need.status) {
    case 'draft': case 'returned': return 'received';
    case 'submitted': case 'escalated': return 'accepted';
    case 'accepted': return 'matched';
    case 'matched': return facts.approved > 0 ? 'engaged' : 'reviewed';
    case 'engaged': return 'outcome';
    case 'resolved': case 'unresolved': case 'withdrawn': case 'merged': case 'set_aside': return undefined;
  }
}

export function progressOf(need: NeedFacts, facts: CaseFacts): readonly ProgressStep[] {
  const ended = facts.engagement?.endedAt ?? null;
  const settled = need.status === 'resolved' || need.status === 'unresolved';
  const dates: Record<ProgressStage, Date | null> = {
    received: need.submitted_at, accepted: need.accepted_at, matched: need.proposed_at, reviewed: facts.firstApprovedAt,
    engaged: need.status === 'engaged' || settled ? facts.engagement?.claimedAt ?? null : null, outcome: settled ? ended : null,
  };
  const current = currentStage(need, facts);
  const reached = current === undefined ? progressStages.length : progressStages.indexOf(current);
  const stopped = need.status === 'withdrawn' || need.status === 'merged' || need.status === 'set_aside';
  return progressStages.map((stage, index) => {
    if (stopped) return { stage, state: dates[stage] === null ? 'stopped' : 'done', at: dates[stage] };
    const state = index < reached ? 'done' : index === reached ? 'current' : 'todo';
    return { stage, state, at: state === 'done' ? dates[stage] : null };
  });
}

/** Whose turn it is and what for. `mine`: the role whose desk shows it first. */
export interface Turn { readonly mine: 'enterprise' | 'staff' | 'manager' | 'nobody'; readonly words: Words }

/** Nothing was found by the matching that ran after this acceptance. */
export const foundNobody = (need: Pick<NeedFacts, 'status' | 'accepted_at' | 'proposed_at'>): boolean =>
  need.status === 'accepted' && need.proposed_at !== null && need.accepted_at !== null && need.proposed_at >= need.accepted_at;

export function turnOf(need: NeedFacts, facts: CaseFacts): Turn {
  const { association_name: staff, enterprise_name: firm } = need;
  const manager = facts.engagement?.managerName ?? '';
  switch (need.status) {
    case 'draft': return { mine: 'enterprise', words: [`${firm}：写完后提交`, `${firm}: finish and submit it`] };
    case 'returned': return { mine: 'enterprise', words: [`${firm}：按退回意见补充后再提交`, `${firm}: complete it as asked, then submit again`] };
    case 'submitted': case 'escalated': return { mine: 'staff', words: [`${staff}：受理`, `${staff}: take it up`] };
    case 'accepted': return foundNobody(need)
      ? { mine: 'staff', words: [`${staff}：匹配没有提出人选，决定补充、重新匹配或转上级`, `${staff}: nobody was proposed; decide how to go on`] }
      : { mine: 'nobody', words: ['系统正在匹配', 'The matching is running'] };
    case 'matched': return facts.approved > 0
      ? { mine: 'manager', words: ['等待技术经理人领办', 'Waits for a technology manager to take it on'] }
      : { mine: 'staff', words: [`${staff}：审核对接建议`, `${staff}: review the proposals`] };
    case 'engaged': return { mine: 'manager', words: facts.engagement?.nextStep == null
      ? [`技术经理人${manager}`, `Technology manager ${manager}`] : [`技术经理人${manager}：${facts.engagement.nextStep}`, `Technology manager ${manager}: ${facts.engagement.nextStep}`] };
    case 'set_aside': return { mine: 'nobody', words: [`${staff}暂不办理，答复在下面；补充后可以重新提交`, `${staff} has set it aside, see the answer; it may be sent again`] };
    case 'resolved': case 'unresolved': case 'withdrawn': case 'merged': return { mine: 'nobody', words: ['已结束', 'Ended'] };
  }
}
