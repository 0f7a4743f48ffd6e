import type { FileType } from './file.ts';

/** What a file turned out to be. */
export interface Inspected { readonly name: string; readonly type: FileType; readonly size: number; readonly sha256: string }

/**
 * Where the content of files lies, outside the database and outside what the web server shows, each under the id of its row.
 * Content never changes under an id: `put` twice is one file. Rows are the truth; what has no row goes after a day.
 */
export interface FileStore {
  /** false: files cannot be kept here, and every other call throws `unavailable`. */
  readonly available: boolean;
  /** Looks into the content. @throws AppError `invalid_input` where it is not what its name says, empty, too large or hostile. */
  readonly inspect: (name: string, bytes: Uint8Array, field: string) => Promise<Inspected>;
  /** Whole or not at all. */
  readonly put: (id: string, bytes: Uint8Array) => Promise<void>;
  /** `undefined` when it is not there. */
  readonly get: (id: string) => Promise<Uint8Array | undefined>;
  readonly remove: (id: string) => Promise<void>;
  /** Everything that is kept, with when it was written. */
  readonly list: () => Promise<readonly { readonly id: string; readonly writtenAt: Date }[]>;
}
