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
  /** Learns from reviewers' decisions and keeps what was found; goes into force only when staff switch it on. */
  'learning.try': Readonly<Record<string, never>>;
  /** The index takes up what is in force. */
  'learning.adopt': Readonly<Record<string, never>>;
  /** Embeds what is wanted, batch by batch, as far as server and budget allow. */
  'embeddings.fill': Record<string, never>;
  /** The language model, or the rules where there is none, write what staff asked for. */
  'drafts.write': { readonly draftId: string };
  /** Computes who meets whom at an event. */
  'events.plan': { readonly planId: string };
}
export type JobKind = keyof JobPayloads;
