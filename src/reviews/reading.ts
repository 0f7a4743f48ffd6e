import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { optionalText, text } from '../shared/text.ts';
import { approveReasons, type Decision, needsNote, rejectReasons, type ReviewReason } from './review.ts';
import { says } from '../shared/input.ts';

/**
 * The blind second reading (第二人复读): a share of decided proposals is read again by somebody who is not shown the first
 * decision. Which ones follows from the match's id alone, so nobody can steer it, and deciding again draws no new lot.
 * The second reading changes nothing; where the two differ a lead says who was right. Pure.
 */
export const READING_SHARE = 0.05;
export const SHARE_SETTING = 'second_reading_share';

/** FNV-1a, 32 bits: spreads ids evenly, and is the same everywhere. */
export function lotOf(matchId: string): number {
  let hash = 0x811c9dc5;
  for (const letter of `second reading ${matchId}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  // The last step spreads what FNV leaves alike in the high bits of ids that differ in their last letters.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
export const isDrawn = (matchId: string, share: number): boolean => lotOf(matchId) < share;

const isNoted = (input: { reason: ReviewReason; note: string | null }): boolean => !needsNote(input.reason) || input.note !== null;
const sayWhy = { path: ['note'], ...says('选了“其他”，请用一句话写明原因。', 'You chose “other”: say why in a sentence.') };
export const readInput = z.discriminatedUnion('decision', [
  z.strictObject({ id, decision: z.literal('approve'), reason: z.enum(approveReasons), note: optionalText(500) }),
  z.strictObject({ id, decision: z.literal('reject'), reason: z.enum(rejectReasons), note: optionalText(500) }),
]).refine(isNoted, sayWhy);
export const readingInput = z.strictObject({ id });
export const verdicts = ['first', 'second'] as const;
export const settleInput = z.strictObject({ id, verdict: z.enum(verdicts), note: text(500, 4) });
export const shareInput = z.strictObject({ percent: z.coerce.number().min(0).max(100) });

export interface Read { readonly first: Decision; readonly second: Decision }
export interface Agreement {
  readonly read: number; readonly agreed: number;
  /** Cohen's kappa: agreement beyond what two readers with these shares of yes would reach by chance; null where one of them always says the same or nothing was read. */
  readonly kappa: number | null;
}

/** kappa = (po - pe) / (1 - pe), pe from both readers' shares (Cohen 1960). */
export function agreementOf(pairs: readonly Read[]): Agreement {
  const read = pairs.length;
  const agreed = pairs.filter((one) => one.first === one.second).length;
  if (read === 0) return { read, agreed, kappa: null };
  const yes = (of: (one: Read) => Decision) => pairs.filter((one) => of(one) === 'approve').length / read;
  const [first, second] = [yes((one) => one.first), yes((one) => one.second)];
  const chance = first * second + (1 - first) * (1 - second);
  return { read, agreed, kappa: chance === 1 ? null : (agreed / read - chance) / (1 - chance) };
}
