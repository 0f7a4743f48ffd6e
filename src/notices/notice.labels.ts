import type { Words } from '../shared/errors.ts';
import { type MailMode, type NoticeKind, isNoticeKind } from './notice.ts';

/**
 * What each notice says, in both languages: what happened, and what to do. No name of a person, no title: the title of the
 * thing stands beside it where the reader may see it. `{place}` is filled from the notice's words.
 */
export const noticeWords: Record<NoticeKind, Words> = {
  need_submitted: ['收到一条新的需求，请受理。', 'A new need has come in and waits for you.'],
  need_accepted: ['您的需求已受理，正在匹配合适的人，有结果会告诉您。', 'Your need was accepted. We are looking for people who can help and will tell you.'],
  need_returned: ['您的需求还差一点说明，请补充后再提交。', 'Your need wants a little more explanation. Please add it and submit again.'],
  need_merged: ['您的需求与另一条内容相同，已合并办理，进展照常可以查看。', 'Your need says the same as another one and goes on together with it. You can follow it as before.'],
  need_set_aside: ['您的需求有答复了：暂时没有安排办理，请看原因，以及接下来可以怎么做。', 'There is an answer to your need: nothing is done about it for now. See why, and what you can do.'],
  need_resumed: ['您的需求恢复办理了，有结果会告诉您。', 'Your need was taken up again. We will tell you what comes of it.'],
  need_withdrawn: ['企业撤回了一条需求，不用再办。', 'An enterprise withdrew its need; nothing more is to be done.'],
  need_escalated: ['下级科协转来一条需求，请受理。', 'An association below you handed a need up to you; it waits for you.'],
  need_passed_up: ['您的需求已转到上级科协，在更大范围里找人。', 'Your need went up to the parent association, which looks in a wider pool.'],
  proposals_ready: ['有新的对接建议，请审核。', 'There are new proposals to review.'],
  nobody_found: ['一条需求没有找到合适的人，请看看可以怎么办。', 'Nobody was found for a need. See what can be done.'],
  match_approved: ['您的需求已选定合适的人，在对接了。', 'Somebody who fits was chosen for your need; contact is on its way.'],
  match_open: ['有一条适合您的对接可以领办。', 'A match that fits you can be taken on.'],
  question_asked: ['科协想请您补充一点情况，回答后才能继续。', 'The association has a question about your need and waits for your answer.'],
  question_answered: ['企业回答了您的提问，请接着审核。', 'The enterprise has answered your question; please go on with the review.'],
  nomination_asked: ['科协请贵学会为一条需求推荐专家。', 'An association asks your society to name an expert for a need.'],
  nomination_answered: ['学会回复了推荐请求，请看一看。', 'The society has answered your request for an expert.'],
  reading_waits: ['有一条已审核的建议请第二人复读。', 'A decided proposal waits for a second reader.'],
  case_claimed: ['技术经理人已领办，很快会有人联系企业。', 'A technology manager has taken the match on and will get in touch soon.'],
  case_step: ['对接有了新的进展。', 'There is something new in the case.'],
  case_released: ['技术经理人退回了这次对接，正在另找人接手。', 'The technology manager gave the case back; somebody else is being found.'],
  case_completed: ['对接已办结，谢谢大家。', 'The case is completed. Thank you.'],
  case_failed: ['这次对接没有谈成，原因已写在记录里。', 'This case did not work out; the reason is in the record.'],
  case_rate: ['对方已评价这次对接，请您也评价；双方都评价后才互相看得到。', 'The other side has rated the case. Please rate it too: each reads the other’s only then.'],
  case_rated: ['双方都已评价，可以看到对方的评价了。', 'Both sides have rated; you can read each other’s rating now.'],
  case_stepped_back: ['有一方因利益关系已回避，这次对接已退回，正在另找人接手。', 'One of those in the case has stepped back because of an interest. The case was given back and somebody else is being found.'],
  proposal_stepped_back: ['一条对接建议因对方有利益关系已撤下。', 'A proposal was withdrawn because the candidate has stepped back.'],
  review_stepped_back: ['一位同事因利益关系已回避，有对接建议等您审核。', 'A colleague has stepped back because of an interest; proposals wait for your review.'],
  conflict_signed: ['一件已签约的对接有人申报了利益关系，请看看如何处理。', 'An interest was declared in a case that has a contract. Please see what is to be done.'],
  follow_up_asked: ['签约满 {months} 个月了：成果还在用吗，有什么变化？请答两个问题。', 'It is {months} months since the contract: is the result still in use, and what has changed? Two short questions.'],
  follow_up_answered: ['签约后的回访有了答复。', 'One side of the contract has answered what became of it.'],
  invited: ['有一次对接想请您答复，一分钟就够。', 'You are asked about a meeting; an answer takes a minute.'],
  invitation_accepted: ['对方接受了邀请，可以联系了。', 'The invitation was accepted; you may get in touch.'],
  invitation_postponed: ['对方暂时不方便，到约定的日子会自动再问。', 'They cannot at present; they are asked again on the day they named.'],
  invitation_referred: ['对方推荐了一位同事，请看记录并联系。', 'They named a colleague; see the record and get in touch.'],
  invitation_declined: ['对方暂不方便，已看过有没有备选人选。', 'They declined; the alternates have been looked at.'],
  invitation_expired: ['邀请在期限内没有得到答复。', 'The invitation was not answered in time.'],
  both_agreed: ['双方都同意了，可以互相联系。', 'Both sides agreed and may get in touch.'],
  next_candidate: ['原来的人选暂不方便，已自动联系下一位。', 'The first candidate cannot; the next one has been asked.'],
  no_alternate: ['对方未能接受，又没有已同意的备选人选，请再审核。', 'They will not come and no approved alternate is left: please review again.'],
  enterprise_will_not: ['企业没有接受这次对接，请了解情况。', 'The enterprise does not take this meeting; please find out why.'],
  need_to_confirm: ['您的需求登记已满三个月，请点一下确认是否仍然需要。', 'Your need is three months old: please confirm with one tap that it still stands.'],
  need_stale: ['需求久未确认，已移出待办；确认后自动恢复。', 'The need was not confirmed and left the queues; confirming brings it back.'],
  profile_to_confirm: ['您的资料一年没有确认了，请看一眼：仍然准确就点一下，有变化请告诉我们。', 'Your profile was not confirmed for a year. Please have a look: one tap if it still holds, or tell us what changed.'],
  profiles_to_confirm: ['有档案一年以上没有确认，又没有账号可以去问，请看清单，联系本人核对。', 'Profiles were not confirmed for over a year and have no account to ask. Please see the list and ask the people themselves.'],
  profile_changed: ['有人说明自己的资料有变化，请修改档案。', 'Somebody says that their profile has changed. Please mend it.'],
  clock_reminder: ['“{clockZh}”快到期了，请在{dueZh}前办理。', '{clockEn} is due soon: please act by {dueEn}.'],
  clock_overdue: ['“{clockZh}”已过期（应在{dueZh}前办理），请尽快处理。', '{clockEn} is overdue (it was due by {dueEn}). Please act soon.'],
  clock_handed_up: ['下级的“{clockZh}”已超期很久，请过问。', 'Below you, {clockEn} has been overdue for long. Please look into it.'],
};

/** Short names for the preferences page and the subject of a mail. */
export const noticeNames: Record<NoticeKind, Words> = {
  need_submitted: ['新的需求', 'New need'], need_accepted: ['需求已受理', 'Need accepted'], need_returned: ['需求请补充', 'Need returned'], need_merged: ['需求已合并', 'Need merged'], need_set_aside: ['需求的答复', 'Answer to a need'], need_resumed: ['恢复办理', 'Taken up again'],
  need_withdrawn: ['需求已撤回', 'Need withdrawn'], need_escalated: ['下级转来需求', 'Need handed up to you'], need_passed_up: ['需求转到上级', 'Need went up'],
  proposals_ready: ['对接建议待审核', 'Proposals to review'], nobody_found: ['没有找到人', 'Nobody found'], match_approved: ['在对接了', 'Contact on its way'], match_open: ['有新的可领办', 'New match to take on'],
  question_asked: ['科协提问', 'Question for you'], question_answered: ['企业已答复', 'Question answered'], nomination_asked: ['请学会推荐', 'Asked to name an expert'], nomination_answered: ['学会已回复', 'Society answered'], reading_waits: ['请复读', 'Second reading'],
  case_claimed: ['已领办', 'Taken on'], case_step: ['对接有进展', 'Progress'], case_released: ['对接退回', 'Given back'], case_completed: ['对接办结', 'Completed'], case_failed: ['对接未成', 'Did not work out'],
  case_rate: ['请评价', 'Please rate'], case_rated: ['双方已评价', 'Both have rated'], case_stepped_back: ['已回避，对接退回', 'Stepped back, case given back'], proposal_stepped_back: ['已回避，建议撤下', 'Stepped back, proposal withdrawn'],
  review_stepped_back: ['同事已回避，请您审核', 'Review passed to you'],
  conflict_signed: ['已签约的对接有利益关系', 'Interest in a signed case'], follow_up_asked: ['签约后回访', 'Months after the contract'], follow_up_answered: ['回访有答复', 'Answer after the contract'],
  invited: ['请您答复', 'Please answer'], invitation_accepted: ['对方接受了', 'Accepted'], invitation_postponed: ['对方暂不方便', 'Not now'], invitation_referred: ['推荐了同事', 'Named a colleague'], invitation_declined: ['对方婉拒', 'Declined'], invitation_expired: ['没有答复', 'No answer'],
  both_agreed: ['双方同意', 'Both agreed'], next_candidate: ['改请下一位', 'Next candidate'], no_alternate: ['没有备选', 'No alternate'], enterprise_will_not: ['企业未接受', 'Enterprise declined'], need_to_confirm: ['请确认需求', 'Confirm your need'], need_stale: ['需求久未确认', 'Need not confirmed'],
  profile_to_confirm: ['请确认资料', 'Confirm your profile'], profiles_to_confirm: ['待确认的档案', 'Profiles to confirm'], profile_changed: ['资料有变化', 'A profile has changed'],
  clock_reminder: ['快到期', 'Due soon'], clock_overdue: ['已过期', 'Overdue'], clock_handed_up: ['请上级过问', 'Handed up'],
};

export const mailModeWords: Record<MailMode, Words> = { each: ['马上发', 'At once'], daily: ['每天汇总', 'Daily summary'], off: ['不发', 'No mail'] };

/** The sentence of a notice, with its places filled. A kind this program no longer knows says only that something happened. */
export function sentenceOf(kind: string, words: Readonly<Record<string, string>>): Words {
  if (!isNoticeKind(kind)) return ['有新的情况。', 'Something happened.'];
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, place: string) => words[place] ?? '');
  return [fill(noticeWords[kind][0]), fill(noticeWords[kind][1])];
}
