import type { Words } from '../shared/errors.ts';
import type { Confidentiality, NeedKind, NeedSource, NeedStatus, NeedStep, Urgency } from './need.ts';

/** What the screen says for each code; a new code without words does not compile. */
export const needStatusWords: Record<NeedStatus, Words> = {
  draft: ['草稿', 'Draft'], submitted: ['待受理', 'Waiting for staff'], returned: ['退回补充', 'Returned'], accepted: ['已受理，匹配中', 'Accepted, matching'],
  matched: ['已有对接建议', 'Matched'], engaged: ['对接中', 'In hand'], resolved: ['已解决', 'Resolved'], unresolved: ['未解决', 'Unresolved'],
  withdrawn: ['已撤回', 'Withdrawn'], merged: ['已合并', 'Merged'], escalated: ['已转上级', 'Escalated'], set_aside: ['暂不办理', 'Set aside'],
};
export const needStatusTone: Record<NeedStatus, 'waiting' | 'good' | 'bad' | 'quiet'> = {
  draft: 'quiet', submitted: 'waiting', returned: 'waiting', accepted: 'waiting', matched: 'good', engaged: 'good', resolved: 'good', unresolved: 'bad', withdrawn: 'quiet', merged: 'quiet', escalated: 'waiting', set_aside: 'quiet',
};
export const urgencyWords: Record<Urgency, Words> = { normal: ['一般', 'Normal'], urgent: ['较急', 'Urgent'], critical: ['紧急', 'Critical'] };
export const confidentialityWords: Record<Confidentiality, Words> = {
  public: ['公开', 'Public'], members: ['仅平台成员可见', 'Members only'], staff_only: ['仅科协工作人员可见', 'Association staff only'],
};
export const needKindWords: Record<NeedKind, Words> = {
  技术攻关: ['技术攻关', 'Technical problem'], 成果引进: ['成果引进', 'Technology wanted'], 人才引进: ['人才引进', 'People wanted'], 检测分析: ['检测分析', 'Testing'],
  知识产权: ['知识产权', 'Intellectual property'], 政策咨询: ['政策咨询', 'Policy advice'], 其他: ['其他', 'Other'],
};
export const needSourceWords: Record<NeedSource, Words> = {
  portal: ['企业自己填写', 'Portal'], liaison: ['联络员代填', 'Liaison'], import: ['表格导入', 'Spreadsheet'], seminar: ['座谈会', 'Seminar'], phone: ['电话', 'Phone'],
};
export const needActionWords: Record<NeedStep | 'draft' | 'edit' | 'absorb' | 'saveContact' | 'confirm' | 'ask_confirm' | 'stale' | 'renew_link' | 'check' | 'split' | 'part', Words> = {
  draft: ['保存草稿', 'Saved a draft'], edit: ['修改内容', 'Edited'], saveContact: ['修改联系人', 'Contact person changed'], submit: ['提交需求', 'Submitted'], accept: ['受理', 'Accepted'], return: ['退回补充', 'Returned'],
  merge: ['合并到另一条需求', 'Merged into another need'], absorb: ['并入了另一条需求', 'Took in another need'], escalate: ['转上级科协', 'Handed to the parent association'],
  withdraw: ['撤回', 'Withdrawn'], match: ['给出对接建议', 'Proposals made'], rematch: ['建议均未采纳，等待重新匹配', 'All proposals turned down; waiting'], engage: ['开始对接', 'Taken on'],
  release: ['退回待领办', 'Given back'], resolve: ['解决', 'Resolved'], fail: ['未能解决', 'Not resolved'],
  split: ['拆成子问题', 'Split into parts'], part: ['从整条需求拆出，单独匹配', 'Split from a need, matched alone'],
  set_aside: ['暂不办理，已答复企业', 'Set aside, the enterprise was answered'], resume: ['恢复办理', 'Taken up again'],
  confirm: ['企业确认仍然需要', 'Confirmed as still needed'], ask_confirm: ['请企业确认是否仍然需要', 'Asked whether it is still needed'], stale: ['久未确认，移出待办', 'Not confirmed: out of the queues'], renew_link: ['换发进度链接', 'Progress link renewed'], check: ['向企业核实', 'Checked with the enterprise'],
};
