import type { Duty, Role } from '../shared/command.ts';
import type { Words } from '../shared/errors.ts';
import type { LinkState } from './account.ts';

export const roleWords: Record<Role, Words> = {
  enterprise_member: ['企业成员', 'Enterprise member'], liaison: ['科创联络员', 'Liaison'], expert: ['专家', 'Expert'], society_secretary: ['学会秘书', 'Society secretary'],
  technology_manager: ['技术经理人', 'Technology manager'], staff: ['科协工作人员', 'Association staff'], administrator: ['管理员', 'Administrator'],
};
export const roleHints: Record<Role, Words> = {
  enterprise_member: ['发布和管理本企业的需求', 'posts the firm’s needs'], liaison: ['代企业登记需求，可以服务多家企业', 'files needs for firms'], expert: ['维护自己的档案，看到与自己有关的需求', 'keeps their profile'],
  society_secretary: ['维护学会的档案', 'keeps the society’s profile'], technology_manager: ['领办对接，推进到有结果', 'takes cases on'], staff: ['受理需求、审核对接建议', 'accepts needs, reviews proposals'], administrator: ['工作人员的全部权限，另加账号和科协的管理', 'all of that, and accounts and associations'],
};
export const dutyWords: Record<Duty, Words> = { triage: ['受理', 'triage'], review: ['审核', 'review'], lead: ['负责人', 'lead'] };
export const profileKindWords = { enterprise: ['企业', 'Enterprise'], expert: ['专家', 'Expert'], society: ['学会', 'Society'], technology_manager: ['技术经理人', 'Technology manager'] } as const satisfies Record<string, Words>;
export const profileSegments = { enterprise: 'enterprises', expert: 'experts', society: 'societies', technology_manager: 'technology-managers' } as const;

export const linkStateWords: Record<LinkState, Words> = { open: ['等待接受', 'open'], accepted: ['已接受', 'accepted'], revoked: ['已撤回', 'withdrawn'], expired: ['已过期', 'expired'] };

/** What happened to an account, in words of its history. */
export const accountActionWords: Readonly<Record<string, Words>> = {
  createAccount: ['开通账号', 'Account made'], grantRole: ['授予角色', 'Role given'], revokeRole: ['收回角色', 'Role taken away'], leaveAccount: ['停用账号', 'Left'], returnAccount: ['恢复账号', 'Returned'],
  invite: ['发出邀请', 'Invited somebody'], revokeInvitation: ['撤回邀请', 'Invitation withdrawn'], acceptInvitation: ['接受邀请', 'Invitation accepted'], makeRecovery: ['生成找回链接', 'Recovery link made'], recoverPassword: ['用链接重设密码', 'Password set by link'],
  changePassword: ['修改密码', 'Password changed'], resetSecondFactor: ['解除动态口令', 'Second factor removed'], join: ['自行登记', 'Registered'], decideApplication: ['处理加入申请', 'Application decided'], endSession: ['结束一处登录', 'Session ended'],
  unlinkProvider: ['取消关联', 'Unlinked'], removePasskey: ['移除通行密钥', 'Passkey removed'], setUp: ['完成初始设置', 'First set-up'],
};
