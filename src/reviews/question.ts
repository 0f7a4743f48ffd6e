import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { text } from '../shared/text.ts';

/**
 * A question to the enterprise (问企业) about one proposal. While it is out the proposal waits; once answered it is back in the
 * list with the answer, and is closed by the decision or by having been read. Pure.
 */
export const questionStatuses = ['open', 'answered', 'closed', 'withdrawn'] as const;
export type QuestionStatus = (typeof questionStatuses)[number];

export const askInput = z.strictObject({ id, version: z.coerce.number().int().min(1), question: text(500, 4) });
export const answerInput = z.strictObject({
  id, answer: text(2000, 1),
  /** Adds the answer to the problem the need tells, and matches anew. */
  amend: z.preprocess((value) => value === 'yes' || value === 'on' || value === 'true' ? true : value, z.boolean()).default(false),
});
export const questionInput = z.strictObject({ id });

/** How the answer stands in the need's text, after what was there. */
export const amended = (problem: string | null, question: string, answer: string): string =>
  [problem, `补充（答科协提问“${question}”）：${answer}`].filter((part) => part !== null && part !== '').join('\n');
export const LONGEST_PROBLEM = 5000;
