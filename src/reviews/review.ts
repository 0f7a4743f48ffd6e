import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { optionalText, text } from '../shared/text.ts';

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

/** One decision for many proposals, each as the reviewer read it. */
export const MOST_AT_ONCE = 100;
const manyOf = { matches: z.array(z.strictObject({ id, version: common.version })).min(1).max(MOST_AT_ONCE), note: common.note };
export const decideManyInput = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approve'), reason: z.enum(approveReasons), ...manyOf }),
  z.strictObject({ decision: z.literal('reject'), reason: z.enum(rejectReasons), ...manyOf }),
]).refine(isNoted, sayWhy);

/** Within this time the reviewer takes a decision back without giving a reason, while nobody acted on it. */
export const UNDO_HOURS = 24;
export const mayStillUndo = (decidedAt: Date, now: Date): boolean => now.getTime() - decidedAt.getTime() <= UNDO_HOURS * 3_600_000;

export const undoInput = z.strictObject({ id, version: common.version });
export const reopenInput = z.strictObject({ id, version: common.version, reason: text(500, 4) });

export const decideInput = z.discriminatedUnion('decision', [
  z.strictObject({ id, decision: z.literal('approve'), reason: z.enum(approveReasons), ...common }),
  z.strictObject({ id, decision: z.literal('reject'), reason: z.enum(rejectReasons), ...common }),
]).refine(isNoted, sayWhy);
