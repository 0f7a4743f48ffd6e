import { z } from 'zod';
import type { Words } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { text } from '../shared/text.ts';

/** Months after a contract both its sides are asked two things: is the result still in use, and what has changed. Pure. */
export const followUpMonths = [3, 12, 24] as const;
export type FollowUpMonths = (typeof followUpMonths)[number];
export const stillRunning = ['yes', 'partly', 'no'] as const;
export type StillRuns = (typeof stillRunning)[number];
export const stillRunsWords: Record<StillRuns, Words> = { yes: ['还在用', 'Yes'], partly: ['部分还在用', 'In part'], no: ['不用了', 'No'] };

/** Days for which a link to the two questions holds. */
export const LINK_DAYS = 60;

export const answerFields = z.strictObject({ stillRuns: z.enum(stillRunning), whatChanged: text(1000, 2) });
export const answerInput = answerFields.extend({ id });

/** "2026-11-30" and 3 months give "2027-02-28": the same day, or the last of a shorter month. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date, last.getUTCDate()))).toISOString().slice(0, 10);
}

/** The latest question that is due by a day, of a contract signed on another: older ones that nobody asked are not made up for. */
export const dueFollowUp = (signedOn: string, today: string): FollowUpMonths | undefined => followUpMonths.filter((months) => monthsAfter(signedOn, months) <= today).at(-1);
