import type { Words } from '../shared/errors.ts';
import type { ApproveReason, Decision, RejectReason, ReviewReason } from './review.ts';

/** What the screen says for each code; a new code without words does not compile. */
export const decisionWords: Record<Decision, Words> = { approve: ['同意对接', 'approved'], reject: ['不采纳', 'turned down'] };

const approveWords: Record<ApproveReason, Words> = {
  evidence_fits: ['业绩与需求对得上', 'The evidence fits the need'], known_good: ['了解此人（单位），做过类似的事', 'Known to have done the like'],
  near_and_free: ['离企业近，有时间', 'Near the enterprise, and has time'], urgent_need: ['需求紧急，先联系看看', 'The need is urgent: ask first'],
  only_choice: ['没有更合适的人选', 'Nobody fits better'], other: ['其他（请写明）', 'Other (say why)'],
};
const rejectWords: Record<RejectReason, Words> = {
  wrong_field: ['领域不对', 'Another field'], wrong_problem: ['领域相近，但解决的不是这个问题', 'Near field, but another problem'], evidence_weak: ['业绩不足以说明能解决', 'The evidence is too weak'],
  conflict_of_interest: ['存在利益冲突（如服务于竞争对手）', 'Conflict of interest'], unavailable: ['对方近期没有时间', 'Has no time at present'], too_far: ['距离太远，不便到场', 'Too far away'],
  duplicate_candidate: ['与另一条建议是同一人（同一成果）', 'The same as another proposal'], other: ['其他（请写明）', 'Other (say why)'],
};
export const reasonWords: { readonly approve: Record<ApproveReason, Words>; readonly reject: Record<RejectReason, Words> } = { approve: approveWords, reject: rejectWords };

/** Words of a stored reason; one that is no longer offered is shown as it was written. */
export const wordsOfReason = (decision: Decision, reason: string): Words =>
  (reasonWords[decision] as Partial<Record<ReviewReason | string, Words>>)[reason] ?? [reason, reason];

/** "11月21日 14:05" in the association's zone: when something was decided, inside a sentence. */
export function momentWords(at: Date, timeZone: string): Words {
  const part = (locale: string, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(at);
  const time = part('en-GB', { hour: '2-digit', minute: '2-digit' });
  return [`${part('zh-CN', { month: 'long', day: 'numeric' })} ${time}`, `${part('en-GB', { day: 'numeric', month: 'short' })}, ${time}`];
}
