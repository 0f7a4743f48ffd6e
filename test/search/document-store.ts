import type { DocumentSource, SearchDocument, SearchKind } from '../../src/search/port.ts';

/** Documents by kind, as a database has them. */
export function createStore() {
  const kept = new Map<SearchKind, Map<string, SearchDocument>>();
  const of = (kind: SearchKind): Map<string, SearchDocument> => { const known = kept.get(kind) ?? new Map<string, SearchDocument>(); kept.set(kind, known); return known; };
  const source: DocumentSource = {
    async* all(kind) { const all = [...of(kind).values()]; for (let at = 0; at < all.length; at += 500) yield all.slice(at, at + 500); },
    some: async (kind, ids) => ids.flatMap((id) => of(kind).get(id) ?? []),
  };
  return { of, source };
}
