/**
 * Directories of researchers outside (ORCID, OpenAlex): what a person with an identifier has published, as anybody may read it there.
 * Only the identifier leaves this system. What comes back is somebody else's text: it is cleaned, cut and shown to a person before it
 * becomes part of a profile.
 */
export const registryNames = ['orcid', 'openalex'] as const;
export type RegistryName = (typeof registryNames)[number];

/** A published work. `doi`: lower case, without an address. `title`: at most 200 characters, `text` (the abstract): 4,000. */
export interface RegistryWork {
  readonly sourceId: string; readonly kind: 'paper' | 'patent';
  readonly title: string; readonly text: string | null; readonly year: number | null; readonly doi: string | null;
}
/** `name`: under which the record stands there, so that somebody else's is noticed. `leftOut`: works of kinds that are no evidence, or beyond the cap. */
export interface RegistryAnswer { readonly name: string | null; readonly works: readonly RegistryWork[]; readonly leftOut: number }

export interface Registry {
  /** Where it is asked, for people to read. */
  readonly host: string;
  /**
   * Everything public under an identifier; minutes at most.
   * @throws EndpointError when no usable answer came, NoSuchRecord when there is nothing to be had under the identifier
   */
  readonly works: (identifier: string) => Promise<RegistryAnswer>;
}
/** Those that are configured. */
export type Registries = { readonly [Name in RegistryName]?: Registry };

/** `closed`: locked or deactivated there. `moved`: merged into another identifier. */
export class NoSuchRecord extends Error {
  readonly reason: 'unknown' | 'closed' | 'moved';
  constructor(reason: 'unknown' | 'closed' | 'moved') { super(reason); this.name = 'NoSuchRecord'; this.reason = reason; }
}
