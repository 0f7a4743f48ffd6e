import type { Words } from '../shared/errors.ts';

/**
 * What the audit says of every line of history, after the name of who did it: "王科长 受理了需求". By kind of thing, then by
 * action: `recordActivity` takes no action that has no words here.
 */
export const activityWords = {
  need: {
    draft: ['保存了需求草稿', 'saved a draft of the need'], edit: ['修改了需求', 'edited the need'], submit: ['提交了需求', 'submitted the need'], accept: ['受理了需求', 'accepted the need'],
    return: ['把需求退回补充', 'returned the need for more detail'], merge: ['把需求合并到另一条', 'merged the need into another'], absorb: ['把另一条需求并入', 'took another need into this one'],
    escalate: ['把需求转给上级科协', 'handed the need to the parent association'], withdraw: ['撤回了需求', 'withdrew the need'],
    split: ['把需求拆成子问题', 'split the need into parts'], part: ['从需求拆出子问题', 'split a part from the need'],
    set_aside: ['暂不办理需求，并答复了企业', 'set the need aside and answered its owner'], resume: ['恢复办理需求', 'took the need up again'], match: ['给出了对接建议', 'proposed matches for the need'],
    rematch: ['未采纳全部建议，需求等待重新匹配', 'turned all proposals down; the need waits for new ones'], engage: ['开始了需求的对接', 'began work on the need'], release: ['把需求退回待领办', 'gave the need back'],
    resolve: ['把需求记为已解决', 'recorded the need as resolved'], fail: ['把需求记为未解决', 'recorded the need as not resolved'],
    no_candidates: ['完成了匹配，没有找到合适的人', 'matched the need and found nobody'], request_proposals: ['要求重新匹配', 'asked for new proposals'], teach: ['说明了一位未推荐人选是否对得上', 'said whether a candidate not proposed would fit'],
    ask_draft: ['要求起草文字', 'asked for a drafted text'], accept_draft: ['采用了起草的文字', 'took a drafted text'], dismiss_draft: ['没有采用起草的文字', 'did not take a drafted text'],
    remove_draft: ['删除了长期未提交的需求草稿', 'removed a draft that was never sent'],
    confirm: ['确认需求仍然需要', 'confirmed that the need still stands'], ask_confirm: ['请企业确认需求是否仍然需要', 'asked whether the need still stands'], stale: ['把久未确认的需求移出待办', 'took a need that nobody confirmed out of the queues'],
    renew_link: ['换发了查看进度的链接', 'renewed the link to follow the need'], check: ['向企业核实了需求', 'checked the need with the enterprise'], take_back_check: ['撤回了一次核实记录', 'took a check back'],
    ask: ['向企业提问', 'asked the enterprise a question'], answer: ['回答了提问', 'answered the question'], read_answer: ['看过了企业的答复', 'read the enterprise’s answer'], withdraw_question: ['撤回了提问', 'withdrew the question'],
    hand_to_society: ['请学会推荐专家', 'asked a society to name an expert'], withdraw_nomination: ['不再等学会推荐', 'withdrew the request to the society'], nominate: ['替学会推荐了专家', 'named an expert for the society'], nominate_none: ['回复学会没有合适的专家', 'answered that the society has nobody'],
    undo_run: ['整批撤销了审核决定', 'undid a run of decisions'], saveContact: ['修改了需求的联系方式', 'changed the contact of the need'],
    handed_up: ['超过时限，提请上级科协过问', 'was overdue and handed up to the parent association'],
  },
  match: {
    approve: ['审核通过了对接建议', 'approved the proposal'], reject: ['未采纳对接建议', 'turned the proposal down'], claim: ['领办了对接建议', 'took the proposal on'], release: ['把对接建议退回待领办', 'gave the proposal back'],
    expire: ['让对接建议过期', 'let the proposal expire'], supersede: ['用新的建议取代了对接建议', 'replaced the proposal by a newer one'],
    decline: ['人选婉拒或未答复，对接建议结束', 'ended the proposal: the candidate declined or did not answer'], undo: ['撤销了审核决定', 'undid the decision'], reopen: ['重新打开了对接建议', 'reopened the proposal'],
    read_again: ['复读了一项审核决定', 'read a decision a second time'], excuse_reading: ['请别人复读', 'left the second reading to others'], settle_reading: ['对两位审核人的分歧作出结论', 'settled where two readers differed'],
    handed_up: ['审核或领办超过时限，提请上级科协过问', 'was overdue and handed up to the parent association'],
  },
  engagement: {
    claim: ['领办了对接', 'took the case on'], contacted: ['记录了首次联系', 'recorded the first contact'], met: ['记录了见面洽谈', 'recorded a meeting'], negotiating: ['记录了商谈合作条件', 'recorded negotiations'],
    signed: ['记录了签约', 'recorded a contract'], implementing: ['记录了实施', 'recorded work under way'], completed: ['记录了完成', 'recorded the completion'], failed: ['记录了对接未成', 'recorded that it did not succeed'],
    release: ['退回了对接', 'gave the case back'], note: ['补充了记录', 'added a note'],
    correct: ['更正了一条记录', 'corrected an entry'], addFiles: ['增加了附件', 'added files'], removeFile: ['移除了附件', 'removed a file'], outcome: ['记录了成效', 'recorded the outcome'], rate: ['评价了对接', 'rated the case'],
    followUp: ['答复了签约后的回访', 'answered what became of the contract'], renew_follow_up: ['换发了回访链接', 'renewed the link of the questions after the contract'],
    grantContact: ['同意在这项对接里提供联系方式', 'agreed to be reached in this case'], takeBackContact: ['撤回了提供联系方式的同意', 'took the consent to be reached back'], viewContact: ['查看了联系方式', 'looked at a contact'],
    invite: ['发出了对接邀请', 'sent an invitation'], accept: ['接受了对接邀请', 'accepted the invitation'], postpone: ['答复暂不方便', 'answered: not now'], refer: ['推荐了同事', 'named a colleague'], decline: ['婉拒了对接邀请', 'declined the invitation'],
    expire: ['对接邀请逾期未答复', 'let the invitation run out'], withdraw: ['撤回了对接邀请', 'withdrew the invitation'], resume: ['到了约定的日子，再次邀请', 'asked again on the named day'], renew_link: ['换发了邀请链接', 'renewed the link of the invitation'],
    next_candidate: ['自动改请下一位人选', 'went on to the next candidate'], no_alternate: ['没有已同意的备选人选', 'found no approved alternate'],
    handed_up: ['对接超过时限，提请上级科协过问', 'was overdue and handed up to the parent association'],
  },
  profile: {
    create: ['建立了档案', 'created the profile'], edit: ['修改了档案', 'edited the profile'], addEvidence: ['增加了业绩证据', 'added evidence'], removeEvidence: ['删除了业绩证据', 'removed evidence'], amendEvidence: ['补充了业绩证据', 'completed evidence'],
    ask_findings: ['从公开目录获取了资料线索', 'fetched papers from public directories'], add_patents: ['读入了专利清单', 'handed in a list of patents'], take_findings: ['确认了资料线索', 'confirmed papers and patents found'], dismiss_findings: ['放下了资料线索', 'set papers and patents found aside'], restore_findings: ['恢复了资料线索', 'brought papers and patents found back'], undo_findings: ['撤销了资料线索的确认', 'took a confirmation of papers and patents back'],
    confirm: ['确认资料仍然准确', 'confirmed that the profile still holds'], ask_confirm: ['请人确认资料是否仍然准确', 'asked whether the profile still holds'], report_change: ['说明资料有变化', 'said that the profile has changed'], renew_link: ['换发了确认资料的链接', 'renewed the link to confirm the profile'],
    undo_import: ['撤销导入，删除了档案', 'undid the import: profile removed'],
    verify: ['核实了档案', 'verified the profile'], refuse: ['没有通过档案的核实', 'did not verify the profile'], acceptConduct: ['接受了服务守则', 'accepted the rules of conduct'],
    decideConsent: ['改变了个人信息的同意事项', 'changed what they consent to'], saveContact: ['修改了联系方式', 'changed the contact'],
    addWish: ['登记了不接受推荐的范围', 'named what not to be recommended for'], removeWish: ['取消了不接受推荐的范围', 'lifted what not to be recommended for'], erase: ['删除了个人档案', 'erased the personal profile'],
  },
  association: {
    create: ['建立了科协', 'created the association'], edit: ['修改了科协', 'edited the association'], move: ['把科协移到另一个上级之下', 'moved the association below another'],
    upload_sheet: ['上传了表格', 'uploaded a sheet'], import_sheet: ['从表格导入', 'imported from a sheet'], decide_alike: ['对导入中可能重复的行作了决定', 'decided on rows of an import that may be duplicates'], undo_import: ['撤销了一次表格导入', 'undid an import from a sheet'],
    hold_seminar: ['登记了座谈会', 'entered a seminar'], edit_seminar: ['修改了座谈会的信息', 'changed a seminar'], split_minutes: ['从座谈会记录里整理出需求草稿', 'split the minutes of a seminar into drafts'],
    read_minutes: ['请语言模型读了座谈会记录', 'had the language model read the minutes of a seminar'],
    add_seminar_draft: ['在座谈会上记下了一条需求', 'noted a need at a seminar'], drop_seminar_draft: ['放下了一条座谈会的需求草稿', 'set a draft from a seminar aside'],
    switch_tuning: ['切换了匹配所用的本地校准或权重', 'switched the calibration or weights of the matching'], ask_tuning: ['要求检验本地校准和权重', 'asked for a trial of calibration and weights'],
    carry_out_retention: ['按保存期限清理了数据', 'removed what was past its retention period'],
    redact_history: ['按本人要求抹去了历史中的个人信息', 'took personal words out of the history on that person’s wish'],
    createClient: ['发放了接口密钥', 'issued an API key'], revokeClient: ['停用了接口密钥', 'revoked an API key'], enter_year: ['录入了一年的节假日安排', 'entered the holidays of a year'], set_clocks: ['设定了办理时限', 'set the clocks'],
    robot_added: ['添加了群机器人', 'added a group robot'], robot_edited: ['修改了群机器人', 'changed a group robot'], robot_removed: ['移除了群机器人', 'removed a group robot'],
    webhook_added: ['添加了变更推送', 'added a webhook'], webhook_edited: ['修改了变更推送', 'changed a webhook'], webhook_removed: ['移除了变更推送', 'removed a webhook'], webhook_secret_renewed: ['换发了变更推送的签名密钥', 'renewed the secret of a webhook'], webhook_resent: ['重新发送了一条变更推送', 'sent a change outside again'],
    set_reading_share: ['设定了复读的比例', 'set the share of second readings'],
  },
  user: {
    createAccount: ['开通了账号', 'created the account'], sign_in: ['登录', 'signed in'], sign_in_failed: ['登录没有成功', 'failed to sign in'], sign_out: ['退出登录', 'signed out'],
    refused: ['想做没有权限的事，被拒绝', 'was refused what they may not do'], export: ['导出了数据', 'exported data'],
    ask_model: ['要求重新训练排序模型', 'asked for a new ranking model'], retry_job: ['让失败的后台任务再试一次', 'had a failed job tried again'], retry_message: ['重新发送了一条没有发出的通知', 'sent a failed message again'],
    grantRole: ['授予了角色', 'granted a role'], revokeRole: ['收回了角色', 'revoked a role'], leaveAccount: ['停用了账号', 'ended the account'], returnAccount: ['恢复了账号', 'restored the account'], resetSecondFactor: ['重置了第二重验证', 'reset the second factor'],
    changePassword: ['修改了密码', 'changed the password'], endSession: ['结束了一处登录', 'ended a session'], removePasskey: ['移除了通行密钥', 'removed a passkey'], unlinkProvider: ['解除了外部登录的绑定', 'unlinked another sign-in'],
    invite: ['发出了账号邀请', 'invited somebody to an account'], revokeInvitation: ['撤回了账号邀请', 'withdrew an invitation'], acceptInvitation: ['接受邀请并开通账号', 'accepted the invitation'], join: ['申请加入', 'applied to join'], decideApplication: ['处理了加入申请', 'decided on an application'],
    makeRecovery: ['发出了重设密码的链接', 'made a link to reset the password'], recoverPassword: ['重设了密码', 'reset the password'], setUp: ['完成了首次设置', 'set the system up'],
    declareConflict: ['申报了利益关系', 'declared an interest'], endConflict: ['结束了利益关系申报', 'ended a declared interest'], stop_crawl: ['浏览档案过多，被暂停', 'was stopped from reading the whole directory'],
    decideConsent: ['改变了个人信息的同意事项', 'changed what they consent to'],
    erase: ['注销并删除了个人信息', 'was erased on their own wish'], exportMyData: ['导出了自己的数据', 'exported their own data'],
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
