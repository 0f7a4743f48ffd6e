import type { Words } from '../shared/errors.ts';
import type { ConsentBasis, ConsentDecision, Purpose } from './consent.ts';

export const purposeWords: Record<Purpose, Words> = {
  directory: ['在平台上公开展示档案', 'Show the profile on the platform'], matching: ['由系统自动推荐给需求', 'Be proposed for needs by the system'],
  contact: ['把联系方式提供给对接中的企业', 'Give the contact to firms in a case'], mail: ['接收邮件通知', 'Receive notices by e-mail'],
};
/** What a person agrees to, in full; see `TEXT_VERSION`. */
export const purposeTexts: Record<Purpose, Words> = {
  directory: ['同意平台向登录用户展示我的姓名、单位、职称、专业领域和业绩。不同意时，只有我本人和所在科协的工作人员能看到，检索和匹配都不再出现。', 'Signed-in users may see my name, institution, title, fields and evidence. Otherwise only I and my association’s staff do, and neither search nor matching shows it.'],
  matching: ['同意系统按我的专业领域和业绩，自动把我推荐给合适的需求；推荐是否采用由科协工作人员决定。不同意时，系统不再推荐我，不影响我使用其他功能。', 'The system may propose me for needs by my fields and evidence; staff decide on each. Otherwise it never proposes me; nothing else changes.'],
  contact: ['同意在我接受对接后，把我的联系方式提供给这项对接里的企业、技术经理人和科协工作人员。不同意时，已经提供的立即收回。', 'Once I accept a case, its firm, technology manager and staff may have my contact. Otherwise what was given is taken back at once.'],
  mail: ['同意把与我有关的进展发到我的邮箱。不同意时只在站内通知。', 'Progress that concerns me may be mailed to me. Otherwise it is shown in the application only.'],
};
export const decisionWords: Record<ConsentDecision, Words> = { given: ['同意', 'Agreed'], withdrawn: ['不同意', 'Not agreed'] };
export const basisWords: Record<ConsentBasis, Words> = {
  self: ['本人在平台上操作', 'By the person, here'], written: ['书面同意', 'Written consent'], phone: ['电话同意', 'By telephone'], public_sources: ['取自公开资料，已告知本人', 'From public sources; the person was told'],
};
