import type { Words } from '../shared/errors.ts';
import { needActionWords } from './need.labels.ts';
import type { ProgressStage, StageState } from './progress.ts';

/**
 * Words for every line of a need's history, by kind of thing and action. The timeline shows lines of matches and
 * engagements too; these features stand above this one, so a test (not the compiler) checks that no action is missing.
 */
const matchActionWords = {
  approve: ['审核通过对接建议', 'Proposal approved'], reject: ['未采纳对接建议', 'Proposal turned down'],
  claim: ['领办对接建议', 'Proposal taken on'], release: ['对接建议退回待领办', 'Proposal given back'], expire: ['对接建议过期', 'Proposal expired'],
  supersede: ['对接建议被新的取代', 'Proposal superseded'], undo: ['撤销了刚才的决定', 'Decision undone'], reopen: ['重新打开，再次审核', 'Reopened for review'],
  read_again: ['第二人复读', 'Read again by a second reader'], excuse_reading: ['请别人复读', 'Left the second reading to others'], settle_reading: ['对两位审核人的分歧作出结论', 'Settled where two readers differed'], decline: ['人选婉拒或未答复', 'Candidate declined or did not answer'],
} as const satisfies Record<string, Words>;

const engagementActionWords = {
  claim: ['技术经理人领办', 'Taken on by a technology manager'], contacted: ['首次联系', 'First contact'], met: ['已见面洽谈', 'Met'], negotiating: ['商谈合作条件', 'Negotiating'],
  signed: ['签约', 'Contract signed'], implementing: ['实施', 'Implementing'], completed: ['完成', 'Completed'], failed: ['对接未成', 'Did not succeed'],
  release: ['技术经理人退回', 'Given back'], note: ['补充记录', 'Note'], correct: ['更正了一条记录', 'Corrected an entry'],
  addFiles: ['增加附件', 'Files added'], removeFile: ['移除附件', 'File removed'], outcome: ['记录成效', 'Outcome recorded'], rate: ['评价', 'Rated'], followUp: ['答复签约后的回访', 'Answered what became of the contract'],
  grantContact: ['本人同意在这项对接里提供联系方式', 'Agreed to be reached in this case'], takeBackContact: ['本人撤回了提供联系方式的同意', 'Took the consent to be reached back'],
  invite: ['发出邀请', 'Invitation sent'], accept: ['受邀方接受', 'Invitation accepted'], postpone: ['受邀方暂不方便', 'Invited side: not now'], refer: ['受邀方推荐了同事', 'Invited side named a colleague'],
  decline: ['受邀方婉拒', 'Invitation declined'], expire: ['邀请逾期未答复', 'Invitation not answered in time'], withdraw: ['邀请已撤回', 'Invitation withdrawn'], resume: ['到了约定的日子，再次邀请', 'The named day has come: asked again'],
  renew_link: ['换发邀请链接', 'Invitation link renewed'], next_candidate: ['自动改请下一位人选', 'Went on to the next candidate'], no_alternate: ['没有已同意的备选人选', 'No approved alternate is left'],
} as const satisfies Record<string, Words>;

/** What the matching writes into the history of the need itself. */
const matchingWords = {
  no_candidates: ['匹配完成，没有找到合适的人', 'Matching finished: nobody found'], request_proposals: ['要求重新匹配', 'Asked for new proposals'],
  ask: ['向企业提问', 'Asked the enterprise a question'], answer: ['企业回答了提问', 'The enterprise answered'], withdraw_question: ['撤回提问', 'Question withdrawn'], read_answer: ['看过企业的答复', 'Answer read'],
  hand_to_society: ['请学会推荐专家', 'Asked a society to name an expert'], withdraw_nomination: ['不再等学会推荐', 'Request to the society withdrawn'], nominate: ['学会推荐了专家', 'The society named an expert'], nominate_none: ['学会回复没有合适的专家', 'The society has nobody to name'],
  undo_run: ['整批撤销了审核决定', 'A run of decisions was undone'],
  teach: ['说明了一位未推荐人选是否对得上', 'Said whether a candidate not proposed would fit'],
} as const satisfies Record<string, Words>;

const words: Readonly<Record<string, Readonly<Record<string, Words>>>> = { need: { ...needActionWords, ...matchingWords }, match: matchActionWords, engagement: engagementActionWords };

/** An action without words is shown as it is rather than hidden. */
export const actionWords = (subjectType: string, action: string): Words => words[subjectType]?.[action] ?? [action, action];

export const progressWords: Record<ProgressStage, Words> = {
  received: ['收到', 'Received'], accepted: ['受理', 'Accepted'], matched: ['匹配', 'Matched'], reviewed: ['审核', 'Reviewed'], engaged: ['对接', 'In hand'], outcome: ['结果', 'Outcome'],
};
export const stageStateWords: Record<StageState, Words> = { done: ['已完成', 'done'], current: ['进行中', 'now'], todo: ['未开始', 'not yet'], stopped: ['未进行', 'not taken'] };
