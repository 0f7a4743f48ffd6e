import type { Words } from '../shared/errors.ts';
import type { Availability, EvidenceKind, EvidenceSource, Visibility } from './profile.ts';

/** What the screen says for each code; a new code without words does not compile. */
export const visibilityWords: Record<Visibility, Words> = {
  public: ['公开', 'Public'], members: ['仅平台成员可见', 'Members only'], staff_only: ['仅科协工作人员可见', 'Association staff only'],
};
export const availabilityWords: Record<Availability, Words> = {
  available: ['可以承接', 'Available'], limited: ['时间有限', 'Limited'], unavailable: ['暂不承接', 'Not available'],
};
export const availabilityTone: Record<Availability, 'good' | 'waiting' | 'quiet'> = { available: 'good', limited: 'waiting', unavailable: 'quiet' };
export const evidenceKindWords: Record<EvidenceKind, Words> = {
  paper: ['论文', 'Papers'], patent: ['专利', 'Patents'], project: ['项目', 'Projects'], award: ['奖励', 'Awards'], engagement: ['服务案例', 'Completed work'],
};
export const evidenceSourceWords: Record<EvidenceSource, Words> = { orcid: ['ORCID', 'ORCID'], openalex: ['OpenAlex', 'OpenAlex'], patents: ['专利清单', 'List of patents'] };
export const profileActionWords: Record<'create' | 'edit' | 'addEvidence' | 'removeEvidence' | 'acceptConduct' | 'saveContact' | 'decideConsent' | 'addWish' | 'removeWish' | 'erase' | 'amendEvidence' | 'confirm' | 'ask_confirm' | 'report_change' | 'renew_link' | 'ask_findings' | 'add_patents' | 'take_findings' | 'dismiss_findings' | 'restore_findings' | 'undo_findings', Words> = {
  acceptConduct: ['接受服务守则', 'Accepted the rules of conduct'],
  create: ['建立档案', 'Created'], edit: ['修改档案', 'Edited'], addEvidence: ['增加业绩证据', 'Evidence added'], removeEvidence: ['删除业绩证据', 'Evidence removed'], amendEvidence: ['补充业绩证据', 'Evidence completed'], confirm: ['确认资料仍然准确', 'Confirmed as still right'], ask_confirm: ['请本人确认资料', 'Asked to confirm'], report_change: ['说明资料有变化', 'Said that something changed'], renew_link: ['换发确认链接', 'New link to confirm'],
  ask_findings: ['从公开目录获取线索', 'Looked up in public directories'], add_patents: ['读入专利清单', 'List of patents read'], take_findings: ['确认线索', 'Papers and patents confirmed'], dismiss_findings: ['放下线索', 'Papers and patents set aside'], restore_findings: ['恢复线索', 'Papers and patents brought back'], undo_findings: ['撤销确认', 'Confirmation taken back'], saveContact: ['修改联系方式', 'Contact changed'], decideConsent: ['更新同意记录', 'Consent recorded'], addWish: ['增加不接受的推荐', 'Proposal declined in advance'], removeWish: ['取消一项不接受的推荐', 'Declined no longer'], erase: ['按本人要求删除', 'Erased at the person’s wish'],
};

/** Codes with their words, for choosing from. */
export const choicesOf = (words: Readonly<Record<string, Words>>): readonly (readonly [code: string, words: Words])[] => Object.entries(words);
