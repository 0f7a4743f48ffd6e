import { z } from 'zod';
import type { Words } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { text } from '../shared/text.ts';
import type { DraftNeed } from './draft.ts';
import { readinessOf } from './readiness.ts';

/**
 * A need set aside (暂不办理): nothing is done about it for now. Its owner is told why, politely and in their language, and what they can do
 * next; staff take it up again with a reason. The letters here are what staff begin with: they read and change them before they are sent. Pure.
 */
export const setAsideReasons = ['out_of_scope', 'too_early', 'nobody_now', 'no_reply', 'solved', 'next_batch', 'other'] as const;
export type SetAsideReason = (typeof setAsideReasons)[number];

/** Stands in a letter where only a person can say it; a letter that still has it is not sent. */
const TO_WRITE: Words = ['【请写明原因】', '[say why]'];

export const newSetAside = z.strictObject({
  id, reason: z.enum(setAsideReasons),
  /** Read by the owner as it stands. */
  answer: text(1000, 10).refine((value) => TO_WRITE.every((mark) => !value.includes(mark)), says('答复里还有“【请写明原因】”，请换成真正的原因。', 'The answer still has “[say why]”: say the reason instead.')),
});
export const resumed = z.strictObject({ id, reason: text(500, 4) });

/** For staff, short; and for the owner: what it means, and what can be done. */
interface Reason { readonly name: Words; readonly because: Words; readonly next: Words }
export const setAside: Record<SetAsideReason, Reason> = {
  out_of_scope: {
    name: ['不属于技术需求', 'Not a technical need'],
    because: ['它主要涉及资金、用地、用工或一般采购，不是科协组织专家来解决的技术问题，我们暂时无法安排', 'It is mainly about money, land, staff or buying, which is not what experts of the association can solve'],
    next: ['如果其中有技术难题，请把技术部分写清楚后重新提交；其他事项可以联系当地主管部门', 'If there is a technical problem in it, describe that part and send it again; for the rest please ask the local authority in charge'],
  },
  too_early: {
    name: ['条件还不成熟', 'Too early'],
    because: ['它还在设想阶段，现场情况、数据或样品还不齐，专家很难判断', 'It is still an idea: without site conditions, data or samples an expert can hardly judge it'],
    next: ['条件具备后补充到这一条里，重新提交就可以，不用另写', 'Once you have them, add them to this need and send it again'],
  },
  nobody_now: {
    name: ['目前没有找到能答的人', 'Nobody answers it at present'],
    because: ['我们在现有的专家、学会和成果里认真找过，目前还没有能解答它的人，为了不耽误您，先如实告诉您', 'We looked through our experts, societies and technologies and found nobody who can answer it at present; we would rather tell you than let you wait'],
    next: ['这条需求会保留，有合适的人加入后我们恢复办理并通知您；补充更多细节后重新提交，也可能找得到', 'It is kept: when somebody who fits joins, we take it up again and tell you. More detail may help, too: add it and send the need again'],
  },
  no_reply: {
    name: ['联系不上企业', 'The enterprise did not reply'],
    because: ['我们几次联系没有得到答复，关键情况还不清楚', 'We tried to reach you several times without an answer, and what matters is still not clear'],
    next: ['方便时补充情况后重新提交，或者直接联系我们', 'Whenever it suits you, add what is missing and send it again, or call us'],
  },
  solved: {
    name: ['已经解决或别处在办', 'Solved, or in other hands'],
    because: ['据我们了解，这个问题已经解决，或者别的单位正在办理，所以不再重复安排', 'As far as we know the problem is solved or in other hands, so we do not arrange it twice'],
    next: ['如果情况不是这样，请补充说明后重新提交', 'If that is not so, please say so in the need and send it again'],
  },
  next_batch: {
    name: ['本批排满，列入下一批', 'This batch is full'],
    because: ['这一批能安排的对接有限，没有排上，并不是需求不好', 'This batch is full; that says nothing against your need'],
    next: ['我们会在下一批优先考虑，到时通知您；如果变得紧急，请改一下紧急程度再重新提交', 'It comes first in the next batch, and we will tell you. If it becomes urgent, change its urgency and send it again'],
  },
  other: {
    name: ['其他原因', 'Another reason'], because: TO_WRITE,
    next: ['补充或修改后可以重新提交', 'You may change it and send it again'],
  },
};

interface Owned { readonly title: string; readonly enterprise_name: string; readonly association_name: string }

/** The letter that goes with a reason, in both languages. */
export function letterFor(reason: SetAsideReason, need: Owned): Words {
  const { because, next } = setAside[reason];
  return [
    `${need.enterprise_name}：您好！您提交的需求“${need.title}”我们认真看过了。${because[0]}。\n${next[0]}。\n谢谢您的信任，有疑问请随时联系我们。\n${need.association_name}`,
    `To ${need.enterprise_name}: thank you for your need “${need.title}”, which we have read with care. ${because[1]}.\n${next[1]}.\nPlease ask us whenever something is unclear.\n${need.association_name}`,
  ];
}

/** The letter that asks for what is missing: the need is returned with it. */
export function letterAsking(need: DraftNeed & Owned): Words {
  const asked = readinessOf(need).advice.slice(0, MOST_ASKED);
  const list = (at: 0 | 1): string => (asked.length === 0 ? TO_WRITE[at] : asked.map((words, index) => `${index + 1}. ${words[at]}`).join('\n'));
  return [
    `${need.enterprise_name}：您好！您的需求我们看过了，很想尽快帮您找到合适的人，还差几点情况：\n${list(0)}\n请补充后重新提交，写个大概也可以。谢谢！`,
    `To ${need.enterprise_name}: thank you for your need. To find the right people soon we still have to know:\n${list(1)}\nPlease add it and send the need again; a rough answer will do.`,
  ];
}
const MOST_ASKED = 5;
