import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { optionalText } from '../shared/text.ts';

/** The review (审核): a decision on one proposal with a coded reason, so that the ranking can learn from it. Pure. */
export const decisions = ['approve', 'reject'] as const;
export const approveReasons = ['evidence_fits', 'known_good', 'near_and_free', 'urgent_need', 'only_choice', 'other'] as const;
export const rejectReasons = [
  'wrong_field', 'wrong_problem', 'evidence_weak', 'conflict_of_interest', 'unavailable', 'too_far', 'duplicate_candidate', 'other',
] as const;
export type Decision = (typeof decisions)[number];
export type ApproveReason = (typeof approveReasons)[number];
export type RejectReason = (typeof rejectReasons)[number];
export type ReviewReason = ApproveReason | RejectReason;

export const reasonsFor: { readonly approve: readonly ApproveReason[]; readonly reject: readonly RejectReason[] } = { approve: approveReasons, reject: rejectReasons };

/** "Other" says nothing by itself. */
export const needsNote = (reason: ReviewReason): boolean => reason === 'other';

const common = {
  note: optionalText(500),
  /** The version of the match that the reviewer read. */
  version: z.coerce.number().int().min(1),
};
const isNoted = (input: { reason: ReviewReason; note: string | null }): boolean => !needsNote(input.reason) || input.note !== null;
const sayWhy = { path: ['note'], ...says('选了“其他”，请用一句话写明原因。', 'You chose “other”: say why in a sentence.') };

/** What a reviewer sends, as the API describes it. */
export const approval = z.strictObject({ reason: z.enum(approveReasons), ...common }).refine(isNoted, sayWhy);
export const rejection = z.strictObject({ reason: z.enum(rejectReasons), ...common }).refine(isNoted, sayWhy);

export const decideInput = z.discriminatedUnion('decision', [
  z.strictObject({ id, decision: z.literal('approve'), reason: z.enum(approveReasons), ...common }),
  z.strictObject({ id, decision: z.literal('reject'), reason: z.enum(rejectReasons), ...common }),
]).refine(isNoted, sayWhy);
