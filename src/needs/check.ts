import { z } from 'zod';
import type { Words } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { optionalText, text } from '../shared/text.ts';

/** Somebody of the staff asked the firm itself whether a need is real: how, when, what was found. Pure. */
export const checkWays = ['visit', 'phone', 'seminar'] as const;
export type CheckWay = (typeof checkWays)[number];
export const checkWords: Record<CheckWay, Words> = { visit: ['走访', 'Visit'], phone: ['电话', 'Telephone'], seminar: ['座谈会', 'Seminar'] };

/** A check that was noted wrongly: taken back with a reason, or put right by another. */
export const checkTakenBack = z.strictObject({ id, reason: text(300, 2) });
export const checkCorrected = z.strictObject({ id, reason: text(300, 2), how: z.enum(checkWays), checkedOn: z.iso.date(), found: optionalText(300) });

export const newCheck = z.strictObject({ id, how: z.enum(checkWays), checkedOn: z.iso.date(), found: optionalText(300) });
