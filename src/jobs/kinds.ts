/**
 * Every kind of job, with what it carries: ids, never content, because a handler re-reads the state it works on.
 * `handlers.ts` maps each to its handler, and a kind without one does not
 * compile.
 */
export interface JobPayloads {
  /** What must be found no more, or by others: withdrawn, merged, hidden. A queue of its own, so that it waits for no import. */
  'search.first': { readonly kind: string; readonly id: string };
  /** Compares an index in a server with the database and repairs it. */
  'search.check': Record<string, never>;
  /** The need's text becomes searchable, and counts as background for the ranking. */
  'needs.index': { readonly needId: string };
  'profiles.index': { readonly kind: string; readonly profileId: string };
  /** Ranks candidates for an accepted need and writes the proposals. */
  'matches.propose': { readonly needId: string };
}
export type JobKind = keyof JobPayloads;
