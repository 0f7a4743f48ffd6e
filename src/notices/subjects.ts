import type { Actor } from '../shared/command.ts';
import type { Subject } from './notice.ts';

/**
 * What a notice is about, as its reader may see it at the moment of reading: the features that hold the things stand after this
 * one, so the assembly brings them (`notice-subjects.ts`). A thing the reader may not see (any more) is not in the answer.
 */
export interface About { readonly id: string; readonly kind: string; readonly subject_type: Subject['type']; readonly subject_id: string; readonly need_id: string | null }
export interface SeenSubject {
  /** null where there is none to show. */
  readonly title: string | null;
  /** Where it opens. */
  readonly path: string;
  /** A signed address that opens it without an account, for the letter to this very person. */
  readonly direct?: string;
  /** The title may leave the house in a mail: the thing is public. */
  readonly open: boolean;
}
/** By id of the notice. */
export type SubjectsOf = (actor: Actor, notices: readonly About[]) => Promise<ReadonlyMap<string, SeenSubject>>;
