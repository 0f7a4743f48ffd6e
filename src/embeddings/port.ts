/**
 * The embedding port: texts to vectors of length 1, in their order, all of one size. Adapter: `openai.ts`.
 * @throws EndpointError when the server fails, or answers with anything that is not such vectors.
 */
export interface Embedder {
  /** Name of the model with the dimensions asked for: vectors of different names are never compared. */
  readonly model: string;
  /** Where texts go, for the page. */
  readonly host: string;
  embed(texts: readonly string[], options: { readonly timeoutMs: number; readonly retries: number; /** Numbers in the vectors kept so far: those of the answer must have as many. */ readonly dimensions: number | null }): Promise<readonly Float32Array[]>;
}

/** What is embedded: the kinds of candidate, and the needs they are held against. */
export const embeddedKinds = ['expert', 'society', 'achievement', 'need'] as const;
export type EmbeddedKind = (typeof embeddedKinds)[number];

/** What vectors are kept under: those of another model, or another length of the same, are never compared with them. */
export const modelName = ({ model, dimensions }: { readonly model: string; readonly dimensions: number | undefined }): string => (dimensions === undefined ? model : `${model}/${dimensions}`);
