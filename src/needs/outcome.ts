import type { NeedStatus } from './need.ts';

/**
 * What the matching of a need came to. "Did not run yet", "found nobody" and "found people, but none is free" are three
 * different answers, and each asks for something else. Pure.
 */
export const outcomes = ['waiting', 'proposed', 'nobody_found', 'nobody_free'] as const;
export type Outcome = (typeof outcomes)[number];

/** What a search that proposed nobody looked at: candidates, and how many each rule took out. */
export interface EmptySearch { readonly considered: number; readonly excluded: Readonly<Record<string, number>> }

/** Rules that keep out somebody who would answer the need; another day, or a word with their association, may change it. */
const notFree = ['unavailable', 'no_capacity', 'not_visible'] as const;

interface NeedFacts { readonly status: NeedStatus; readonly accepted_at: Date | null; readonly proposed_at: Date | null }

/** `standing`: proposals that wait for review or were approved. */
export function outcomeOf(need: NeedFacts, standing: number, search: EmptySearch | undefined): Outcome {
  if (standing > 0) return 'proposed';
  const ran = need.proposed_at !== null && need.accepted_at !== null && need.proposed_at >= need.accepted_at;
  if (!ran || need.status === 'escalated' || need.status === 'submitted') return 'waiting';
  return busyOf(search) > 0 ? 'nobody_free' : 'nobody_found';
}

/** How many would answer the need but cannot be asked now. */
export const busyOf = (search: EmptySearch | undefined): number => notFree.reduce((sum, rule) => sum + (search?.excluded[rule] ?? 0), 0);
