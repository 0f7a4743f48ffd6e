import type { Words } from '../shared/errors.ts';
import { type DraftNeed, missingFacts, MOST_MISSING } from './draft.ts';

/**
 * How ready a need is to be matched: which of the things that a solver has to know are said in it, by plain rules (`missingFacts`). It is
 * advice to whoever writes the need and never counts in the ranking. Pure.
 */
export type ReadinessLevel = 'ready' | 'nearly' | 'vague';
export interface Readiness { readonly level: ReadinessLevel; readonly said: number; readonly of: number; /** What to add, most needed first. */ readonly advice: readonly Words[] }

export function readinessOf(need: DraftNeed): Readiness {
  const advice = missingFacts(need);
  return { level: advice.length <= 2 ? 'ready' : advice.length <= 5 ? 'nearly' : 'vague', said: MOST_MISSING - advice.length, of: MOST_MISSING, advice };
}

export const readinessWords: Record<ReadinessLevel, Words> = {
  ready: ['写得清楚，可以匹配', 'Clear enough to match'], nearly: ['补上几点会匹配得更准', 'A few more facts would help'], vague: ['还比较笼统，匹配会不准', 'Too vague to match well'],
};
