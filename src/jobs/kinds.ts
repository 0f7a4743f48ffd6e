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
  /** A new or changed profile may answer needs that are open: they are matched anew. */
  'profiles.reach': { readonly kind: string; readonly profileId: string };
  /** Ranks candidates for an accepted need and writes the proposals. */
  'matches.propose': { readonly needId: string };
  /** Who would answer the needs that wait to be taken up; for the board of triage. */
  'matches.look': Readonly<Record<string, never>>;
  /** Which open needs are alike. */
  'reports.group': Readonly<Record<string, never>>;
  /** A person does not want to be proposed for something (any more): their open proposals of that sort end. */
  'matches.wishes': { readonly kind: 'expert' | 'society'; readonly id: string };
  /** Whom a society named becomes a proposal, with its reasons. */
  'matches.nominate': { readonly nominationId: string };
  /** Trains the ranking model on the texts there are now. `askedBy`: id of a user; null: the system, at start or by the clock. */
  'search.learn': { readonly askedBy: string | null };
  /** Removes what is past its retention period, and of limits that have run out. */
  'retention.carry_out': Record<never, never>;
  /** Learns from reviewers' decisions and keeps what was found; goes into force only when staff switch it on. */
  'learning.try': Readonly<Record<string, never>>;
  /** The index takes up what is in force. */
  'learning.adopt': Readonly<Record<string, never>>;
  /** Somebody was erased: ranking model and kept index are made anew without their words. `since`: ISO time. */
  'me.forget': { readonly since: string };
  /** Embeds what is wanted, batch by batch, as far as server and budget allow. */
  'embeddings.fill': Record<string, never>;
  /** The language model, or the rules where there is none, write what staff asked for. */
  'drafts.write': { readonly draftId: string };
  /** The language model reads the next piece of a seminar's minutes. `piece`: from 0. */
  'seminars.read': { readonly readingId: string; readonly piece: number };
  /** Somebody declared an interest: what is open and concerned is withdrawn. */
  'conflicts.withdraw': { readonly conflictId: string };
  /** Removes content of files that no row speaks of. */
  'files.clean': Readonly<Record<string, never>>;
  /** What months after a contract is to be asked, and declarations that begin today. */
  'cases.daily': Readonly<Record<string, never>>;
  /** Invitations whose day has passed, or whose named day has come. */
  'invitations.move_on': Readonly<Record<string, never>>;
  /** Asks whether old needs still stand, and takes out of the queues what nobody answered for. */
  'needs.age': Readonly<Record<string, never>>;
  /** Sends an invitation's link, a way back in; lets go of old rates and links. */
  'accounts.invite': { readonly invitationId: string };
  'accounts.recover': { readonly recoveryId: string };
  'accounts.trim': Readonly<Record<string, never>>;
  /** Reads, checks, carries out or undoes an import, whichever is due. */
  'imports.go_on': { readonly importId: string };
  /** Looks an expert up in a public directory, or reads an uploaded list of patents. */
  'findings.look': { readonly runId: string };
  /** Looks that a busy service left undone. */
  'findings.again': Readonly<Record<string, never>>;
  /** Asks whether profiles still hold that nobody confirmed for a year. */
  'profiles.age': Readonly<Record<string, never>>;
  /** Computes who meets whom at an event. */
  'events.plan': { readonly planId: string };
  /** Plans what goes out for new notices, and sends what is due. */
  'notices.send': Record<never, never>;
  /** Makes the deliveries of new changes for those outside, and sends what is due. */
  'webhooks.send': Record<never, never>;
  /** Reminders, overdue marks, handing up. */
  'clocks.look': Record<never, never>;
  /** Tells the managers who fit of a need that can be taken on. */
  'engagements.offer': { readonly needId: string };
}
export type JobKind = keyof JobPayloads;

/** Kinds whose handler takes many jobs at once, and how many at most. */
export const batchSizes = { 'profiles.reach': 1000 } as const satisfies Partial<Record<JobKind, number>>;
export type BatchKind = keyof typeof batchSizes;

/** Kinds that may run for an hour. Whoever works on one shows a sign of life, so that the death of a process is noticed in a minute. */
export const longKinds: readonly JobKind[] = ['matches.look', 'reports.group', 'profiles.reach', 'search.learn', 'search.check', 'retention.carry_out', 'me.forget', 'imports.go_on', 'findings.look'];

/** Kinds of which one runs at a time, over all processes, so that the next sees what the one before it did. */
export const serialKinds: readonly JobKind[] = ['matches.look', 'reports.group', 'search.learn', 'me.forget'];
