import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { optionalText } from '../shared/text.ts';
import type { NeedStatus } from './need.ts';

/**
 * A need split into sub-problems (子问题): each becomes a need of its own that is matched alone; the whole stays as it is, shows its parts and
 * closes those that are still open when it ends. A part is never split again. In figures it is no further need. Pure.
 */
export const MOST_PARTS = 6;
const [title, problem] = [optionalText(100), optionalText(2000)];

/** A form of so many slots, empty ones left out. */
export const newSplit = z.strictObject({
  id, version: z.coerce.number().int().min(1), title1: title, problem1: problem, title2: title, problem2: problem, title3: title, problem3: problem,
  title4: title, problem4: problem, title5: title, problem5: problem, title6: title, problem6: problem,
});
export const slotNames = Array.from({ length: MOST_PARTS }, (_, at) => ({ title: `title${at + 1}`, problem: `problem${at + 1}` }) as const);

export interface Part { readonly title: string; readonly problem: string; /** Of its slot, from 1. */ readonly slot: number }

/** Statuses in which nothing is to be done for a need any more, or not now. */
export const endsParts: readonly NeedStatus[] = ['withdrawn', 'merged', 'returned', 'set_aside', 'resolved', 'unresolved'];
/** Of a part: it ends with the whole. What somebody has in hand goes on. */
export const openPart: readonly NeedStatus[] = ['submitted', 'returned', 'accepted', 'matched', 'escalated', 'set_aside'];
export const maySplit = (need: { readonly status: NeedStatus; readonly part_of_id: string | null }): boolean => need.part_of_id === null && (need.status === 'accepted' || need.status === 'matched');

const SENTENCE = /(?<=[。；;！？!?])|\n+/u;
const NUMBER = /^\s*(?:[（(]?\d{1,2}[)）.、．]|[①-⑨]|[一二三四五六]是|第[一二三四五六][，,、])\s*/u;
const SHORTEST = 8;

/** What a need might be split into, to begin with: its numbered points or sentences, those too short with the one before; titles from their first clause. */
export function suggestedParts(problem: string | null): readonly Part[] {
  const found: string[] = [];
  for (const piece of (problem ?? '').split(SENTENCE).map((part) => part.replace(NUMBER, '').trim()).filter((part) => part !== '')) {
    const last = found.at(-1);
    if (last !== undefined && [...piece].length < SHORTEST) found[found.length - 1] = last + piece;
    else found.push(piece);
  }
  return found.slice(0, MOST_PARTS).map((text, at) => ({ title: [...(text.split(/[，,。；;：:]/u)[0] ?? text)].slice(0, 40).join(''), problem: text, slot: at + 1 }));
}
