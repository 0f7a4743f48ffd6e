import type { Words } from '../shared/errors.ts';
import type { Contact, GrantBasis, OwnerKind } from './contact.ts';

/** What the screen says for each code; a new code without words does not compile. */
export const ownerKindWords: Record<OwnerKind, Words> = {
  expert: ['专家', 'Expert'], society: ['学会', 'Society'], technology_manager: ['技术经理人', 'Technology manager'], enterprise: ['企业', 'Enterprise'], need: ['需求联系人', 'Contact person of the need'],
};
export const contactFieldWords: Record<keyof Contact, Words> = {
  person: ['联系人', 'Contact person'], phone: ['电话', 'Telephone'], email: ['邮箱', 'E-mail'], wechat: ['微信', 'WeChat'],
};
export const grantBasisWords: Record<GrantBasis, Words> = {
  invitation: ['本人接受了对接邀请', 'Accepted the invitation'], phone: ['本人电话同意，由工作人员记录', 'Agreed on the telephone, recorded by staff'],
};
/** Why a contact cannot be shown though it is there. */
export const unreadableWords: Record<'key_missing' | 'altered', Words> = {
  key_missing: ['这条联系方式已加密，但系统里没有它的密钥，暂时无法显示。请管理员恢复当时的 CONTACT_KEY；找不回密钥时，请重新填写，其他资料不受影响。', 'This contact is encrypted and its key is not here, so it cannot be shown. An administrator restores the CONTACT_KEY of that time; if it is lost, enter the contact anew. Nothing else is affected.'],
  altered: ['这条联系方式的密文与所属档案不符，可能被改动过，不予显示。请重新填写，并告知管理员。', 'This ciphertext does not belong to this record or was altered, so it is not shown. Enter the contact anew and tell an administrator.'],
};
