import type { Words } from '../shared/errors.ts';

/**
 * What the audit says of every line of history, after the name of who did it: "王科长 受理了需求". By kind of thing, then by
 * action: `recordActivity` takes no action that has no words here.
 */
export const activityWords = {
  need: {
    draft: ['保存了需求草稿', 'saved a draft of the need'], edit: ['修改了需求', 'edited the need'], submit: ['提交了需求', 'submitted the need'], accept: ['受理了需求', 'accepted the need'],
    return: ['把需求退回补充', 'returned the need for more detail'], merge: ['把需求合并到另一条', 'merged the need into another'], absorb: ['把另一条需求并入', 'took another need into this one'],
    escalate: ['把需求转给上级科协', 'handed the need to the parent association'], withdraw: ['撤回了需求', 'withdrew the need'], match: ['给出了对接建议', 'proposed matches for the need'],
    rematch: ['未采纳全部建议，需求等待重新匹配', 'turned all proposals down; the need waits for new ones'], engage: ['开始了需求的对接', 'began work on the need'], release: ['把需求退回待领办', 'gave the need back'],
    resolve: ['把需求记为已解决', 'recorded the need as resolved'], fail: ['把需求记为未解决', 'recorded the need as not resolved'],
    no_candidates: ['完成了匹配，没有找到合适的人', 'matched the need and found nobody'], request_proposals: ['要求重新匹配', 'asked for new proposals'], teach: ['说明了一位未推荐人选是否对得上', 'said whether a candidate not proposed would fit'],
    ask_draft: ['要求起草文字', 'asked for a drafted text'], accept_draft: ['采用了起草的文字', 'took a drafted text'], dismiss_draft: ['没有采用起草的文字', 'did not take a drafted text'],
    remove_draft: ['删除了长期未提交的需求草稿', 'removed a draft that was never sent'],
  },
  match: {
    approve: ['审核通过了对接建议', 'approved the proposal'], reject: ['未采纳对接建议', 'turned the proposal down'], claim: ['领办了对接建议', 'took the proposal on'], release: ['把对接建议退回待领办', 'gave the proposal back'],
    expire: ['让对接建议过期', 'let the proposal expire'], supersede: ['用新的建议取代了对接建议', 'replaced the proposal by a newer one'],
  },
  engagement: {
    claim: ['领办了对接', 'took the case on'], contacted: ['记录了首次联系', 'recorded the first contact'], met: ['记录了见面洽谈', 'recorded a meeting'], negotiating: ['记录了商谈合作条件', 'recorded negotiations'],
    signed: ['记录了签约', 'recorded a contract'], implementing: ['记录了实施', 'recorded work under way'], completed: ['记录了完成', 'recorded the completion'], failed: ['记录了对接未成', 'recorded that it did not succeed'],
    release: ['退回了对接', 'gave the case back'], note: ['补充了记录', 'added a note'],
  },
  profile: {
    create: ['建立了档案', 'created the profile'], edit: ['修改了档案', 'edited the profile'], addEvidence: ['增加了业绩证据', 'added evidence'], removeEvidence: ['删除了业绩证据', 'removed evidence'],
  },
  association: {
    create: ['建立了科协', 'created the association'], edit: ['修改了科协', 'edited the association'], move: ['把科协移到另一个上级之下', 'moved the association below another'],
    switch_tuning: ['切换了匹配所用的本地校准或权重', 'switched the calibration or weights of the matching'], ask_tuning: ['要求检验本地校准和权重', 'asked for a trial of calibration and weights'],
    carry_out_retention: ['按保存期限清理了数据', 'removed what was past its retention period'],
  },
  user: {
    createAccount: ['开通了账号', 'created the account'], sign_in: ['登录', 'signed in'], sign_in_failed: ['登录没有成功', 'failed to sign in'], sign_out: ['退出登录', 'signed out'],
    refused: ['想做没有权限的事，被拒绝', 'was refused what they may not do'], export: ['导出了数据', 'exported data'],
    ask_model: ['要求重新训练排序模型', 'asked for a new ranking model'], retry_job: ['让失败的后台任务再试一次', 'had a failed job tried again'],
  },
  event: {
    create: ['建立了活动', 'prepared the event'], edit: ['修改了活动', 'changed the event'], open: ['开始了活动', 'opened the event'], close: ['结束了活动', 'closed the event'], reopen: ['重新打开了活动', 'reopened the event'],
    add_needs: ['加入了需求', 'added needs'], remove_need: ['移出了一条需求', 'took a need out'], add_experts: ['邀请或调整了专家', 'added or changed experts'], set_pair: ['锁定、排除或放开了一对', 'pinned, vetoed or freed a pair'],
    ask_plan: ['要求计算方案', 'asked for a plan'], cancel_plan: ['取消了方案的计算', 'cancelled a plan'], plan: ['采用了方案', 'adopted a plan'],
  },
} as const satisfies Record<string, Record<string, Words>>;

export type SubjectType = keyof typeof activityWords;
export type ActionOf<T extends SubjectType> = keyof (typeof activityWords)[T];

/** Lines written by an older or newer version may have an action this one has no words for: it is shown as it is. */
export const wordsOfActivity = (subjectType: string, action: string): Words =>
  (activityWords as Readonly<Record<string, Readonly<Record<string, Words>>>>)[subjectType]?.[action] ?? [action, action];
