import type { Reader } from '../db/database.ts';
import type { KeptVectors } from '../search/meilisearch.ts';
import { progressOf, vectorsOfSubjects } from './embedding.queries.ts';
import { modelName } from './port.ts';
import { vectorOf } from './vector.ts';

/** What an index in a server is told of the vectors; undefined where embeddings are off. The same for every process that writes to it. */
export function keptVectors(db: Reader, config: { readonly model: string; readonly dimensions: number | undefined } | undefined): KeptVectors | undefined {
  if (config === undefined) return undefined;
  const model = modelName(config);
  return {
    model,
    dimensions: async () => config.dimensions ?? (await progressOf(db, model)).dimensions ?? undefined,
    async held(ids) {
      const held = new Map<string, number[][]>();
      for (const { subject_id, vector } of await vectorsOfSubjects(db, model, ids)) if (vector !== null) held.set(subject_id, [...held.get(subject_id) ?? [], [...vectorOf(vector)]]);
      return held;
    },
  };
}
