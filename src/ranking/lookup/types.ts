/** One thing that can be looked up. */
export interface LookupDocument {
  readonly id: string;
  readonly names: readonly string[];
  /** Toneless syllables of each name, beside `names`: "tai shan gang tie". */
  readonly readings?: readonly string[];
  /** Short values: title, institution, fields. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** Prose and evidence; `name` comes back in what matched. */
  readonly texts?: readonly { readonly name: string; readonly title: string; readonly text: string }[];
}

/** Where the query was met: "name", a field's name or a text's; the words as the document has them, folded. */
export interface Met { readonly field: string; readonly terms: readonly string[]; readonly typo: boolean }

export interface LookupHit {
  readonly id: string;
  readonly score: number;
  /** Every word of the query was found. */
  readonly complete: boolean;
  /** Worked out when it is read: a list shows fifty of what may be thousands. */
  readonly matched: readonly Met[];
}

export interface LookupAnswer {
  /** Best first; complete hits before others; ties by id. */
  readonly hits: readonly LookupHit[];
  /** Complete hits, before the limit; where there are none, those that have half of what was asked. */
  readonly total: number;
}

export interface LookupOptions {
  readonly limit: number;
  readonly accept?: (id: string) => boolean;
  /** Typos are mended where a word is found nowhere as it was typed; or always. */
  readonly typos?: 'if_none' | 'always';
}

export interface Lookup {
  readonly size: number;
  /** Adds or replaces. */
  put(document: LookupDocument): void;
  remove(id: string): boolean;
  /** After a start from a snapshot: what it held and nobody has put since is gone. */
  settle(): void;
  /** Where everything stands, without the documents: they are put again at the next start, and found unchanged cost little. */
  snapshot(runtime: string): Uint8Array[];
  find(query: string, options: LookupOptions): LookupAnswer;
}
