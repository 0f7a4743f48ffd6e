/**
 * Every kind of job, with what it carries: ids, never content, because a handler re-reads the state it works on.
 * `handlers.ts` maps each to its handler, and a kind without one does not
 * compile.
 */
export interface JobPayloads {
  /** The need's text becomes searchable, and counts as background for the ranking. */
  'needs.index': { readonly needId: string };
  'profiles.index': { readonly kind: string; readonly profileId: string };
  /** Ranks candidates for an accepted need and writes the proposals. */
  'matches.propose': { readonly needId: string };
  /** Computes who meets whom at an event. */
  'events.plan': { readonly planId: string };
}
export type JobKind = keyof JobPayloads;
