import { z } from 'zod';
import { day } from '../needs/need.ts';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { optionalText } from '../shared/text.ts';

/**
 * The invitation (邀请): each side of a case is asked whether it will talk, before anybody's telephone is shown to the other. It is
 * answered by a signed link without an account, or signed in. A refusal, or silence past its day, brings the next approved
 * candidate by itself. Pure.
 */
export const invitationStatuses = ['sent', 'accepted', 'postponed', 'referred', 'declined', 'expired', 'withdrawn'] as const;
export const sides = ['candidate', 'enterprise'] as const;
export type InvitationStatus = (typeof invitationStatuses)[number];
export type Side = (typeof sides)[number];
export const declineReasons = ['no_time', 'other_field', 'conflict', 'in_contact', 'other'] as const;
export type DeclineReason = (typeof declineReasons)[number];

const open = ['sent', 'postponed'] as const;
export const invitationSteps = {
  accept: { from: open, to: 'accepted' },
  postpone: { from: open, to: 'postponed' },
  refer: { from: open, to: 'referred' },
  decline: { from: open, to: 'declined' },
  /** The day they named has come: they are asked again. */
  resume: { from: ['postponed'], to: 'sent' },
  expire: { from: ['sent'], to: 'expired' },
  withdraw: { from: open, to: 'withdrawn' },
} as const satisfies Record<string, { from: readonly InvitationStatus[]; to: InvitationStatus }>;
export type InvitationStep = keyof typeof invitationSteps;

/** The status after a step, or `undefined` where it is not possible. */
export function afterInvitationStep(status: InvitationStatus, step: InvitationStep): InvitationStatus | undefined {
  const { from, to }: { from: readonly InvitationStatus[]; to: InvitationStatus } = invitationSteps[step];
  return from.includes(status) ? to : undefined;
}

/** Still to be answered. */
export const isWaiting = (status: InvitationStatus): boolean => status === 'sent' || status === 'postponed';

/** Working days a person has to answer. */
export const ANSWER_DAYS = 5;

export const answers = ['accept', 'postpone', 'refer', 'decline'] as const;
export type Answer = (typeof answers)[number];

const answerShape = z.strictObject({
  answer: z.enum(answers),
  /** For `postpone`: not before this day. */
  notBefore: day.optional(),
  /** For `refer`: name, and where to find them. */
  colleague: optionalText(120).optional(),
  /** For `decline`. */
  reason: z.union([z.enum(declineReasons), z.literal('')]).nullish().transform((value) => value || null),
  note: optionalText(500).optional(),
});
const complete = (input: z.output<typeof answerShape>, context: z.RefinementCtx): void => {
  const missing = (field: string, zh: string, en: string) => { context.addIssue({ code: 'custom', path: [field], ...says(zh, en) }); };
  if (input.answer === 'postpone' && input.notBefore == null) missing('notBefore', '请填写哪天以后方便。', 'Say from which day on.');
  if (input.answer === 'refer' && input.colleague == null) missing('colleague', '请写下同事的姓名和单位。', 'Give your colleague’s name and institution.');
  if (input.answer === 'decline' && input.reason === null) missing('reason', '请选择一个原因，方便我们另找合适的人。', 'Choose a reason: it helps us find somebody else.');
};
export const answerFields = answerShape.superRefine(complete);
export const answerInput = answerShape.extend({ id }).superRefine(complete);
export type AnswerInput = z.output<typeof answerInput>;

export const inviteFields = z.strictObject({
  side: z.enum(sides),
  /** A few words of the manager's own. */
  message: optionalText(500).optional(),
});
export const inviteInput = inviteFields.extend({ id });
