import type { Words } from '../shared/errors.ts';
import { type MailMode, type NoticeKind, type Side, isNoticeKind } from './notice.ts';

/**
 * What each notice says, in both languages: what happened, and what to do. No name of a person, no title: the title of the
 * thing stands beside it where the reader may see it. `{place}` is filled from the notice's words.
 */
export const noticeWords: Record<NoticeKind, Words> = {
  need_submitted: ['收到一条新的需求，请受理。', 'A new need has come in and waits for you.'],
  need_accepted: ['您的需求已受理，正在匹配合适的人，有结果会告诉您。', 'Your need was accepted. We are looking for people who can help and will tell you.'],
  need_returned: ['您的需求还差一点说明，请补充后再提交。', 'Your need wants a little more explanation. Please add it and submit again.'],
  need_merged: ['您的需求与另一条内容相同，已合并办理，进展照常可以查看。', 'Your need says the same as another one and goes on together with it. You can follow it as before.'],
  need_withdrawn: ['企业撤回了一条需求，不用再办。', 'An enterprise withdrew its need; nothing more is to be done.'],
  need_escalated: ['下级科协转来一条需求，请受理。', 'An association below you handed a need up to you; it waits for you.'],
  need_passed_up: ['您的需求已转到上级科协，在更大范围里找人。', 'Your need went up to the parent association, which looks in a wider pool.'],
  proposals_ready: ['有新的对接建议，请审核。', 'There are new proposals to review.'],
  nobody_found: ['一条需求没有找到合适的人，请看看可以怎么办。', 'Nobody was found for a need. See what can be done.'],
  match_approved: ['您的需求已选定合适的人，在对接了。', 'Somebody who fits was chosen for your need; contact is on its way.'],
  match_open: ['有一条适合您的对接可以领办。', 'A match that fits you can be taken on.'],
  case_claimed: ['技术经理人已领办，很快会有人联系企业。', 'A technology manager has taken the match on and will get in touch soon.'],
  case_step: ['对接有了新的进展。', 'There is something new in the case.'],
  case_released: ['技术经理人退回了这次对接，正在另找人接手。', 'The technology manager gave the case back; somebody else is being found.'],
  case_completed: ['对接已办结，谢谢大家。', 'The case is completed. Thank you.'],
  case_failed: ['这次对接没有谈成，原因已写在记录里。', 'This case did not work out; the reason is in the record.'],
  clock_reminder: ['“{clockZh}”快到期了，请在{dueZh}前办理。', '{clockEn} is due soon: please act by {dueEn}.'],
  clock_overdue: ['“{clockZh}”已过期（应在{dueZh}前办理），请尽快处理。', '{clockEn} is overdue (it was due by {dueEn}). Please act soon.'],
  clock_handed_up: ['下级的“{clockZh}”已超期很久，请过问。', 'Below you, {clockEn} has been overdue for long. Please look into it.'],
};

/** Short names for the preferences page and the subject of a mail. */
export const noticeNames: Record<NoticeKind, Words> = {
  need_submitted: ['新的需求', 'New need'], need_accepted: ['需求已受理', 'Need accepted'], need_returned: ['需求请补充', 'Need returned'], need_merged: ['需求已合并', 'Need merged'],
  need_withdrawn: ['需求已撤回', 'Need withdrawn'], need_escalated: ['下级转来需求', 'Need handed up to you'], need_passed_up: ['需求转到上级', 'Need went up'],
  proposals_ready: ['对接建议待审核', 'Proposals to review'], nobody_found: ['没有找到人', 'Nobody found'], match_approved: ['在对接了', 'Contact on its way'], match_open: ['有新的可领办', 'New match to take on'],
  case_claimed: ['已领办', 'Taken on'], case_step: ['对接有进展', 'Progress'], case_released: ['对接退回', 'Given back'], case_completed: ['对接办结', 'Completed'], case_failed: ['对接未成', 'Did not work out'],
  clock_reminder: ['快到期', 'Due soon'], clock_overdue: ['已过期', 'Overdue'], clock_handed_up: ['请上级过问', 'Handed up'],
};

export const sideWords: Record<Side, Words> = {
  'enterprise': ['企业', 'Enterprise'], 'staff': ['科协工作人员', 'Association staff'], 'parent staff': ['上级科协', 'Parent association'], 'manager': ['技术经理人', 'Technology manager'],
  'managers who fit': ['适合的技术经理人', 'Technology managers who fit'], 'expert': ['专家', 'Expert'], 'society': ['学会', 'Society'], 'who is to act': ['应办理的人', 'Who is to act'],
};

export const mailModeWords: Record<MailMode, Words> = { each: ['马上发', 'At once'], daily: ['每天汇总', 'Daily summary'], off: ['不发', 'No mail'] };

/** The sentence of a notice, with its places filled. A kind this program no longer knows says only that something happened. */
export function sentenceOf(kind: string, words: Readonly<Record<string, string>>): Words {
  if (!isNoticeKind(kind)) return ['有新的情况。', 'Something happened.'];
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, place: string) => words[place] ?? '');
  return [fill(noticeWords[kind][0]), fill(noticeWords[kind][1])];
}
