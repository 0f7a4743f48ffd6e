import { createEngine, type Engine, type TextVectors } from '../ranking/engine.ts';
import { decidedShift } from '../ranking/feedback.ts';
import type { Asked, NeedQuery, RankedDocument, SearchDocument, SearchKind, Tuning, WhyDocument } from './port.ts';
import { tuneEngine, whyOf } from './scored.ts';
import type { CountedModel } from './counted-model.ts';

/**
 * Our own scorer over the documents that were asked for lately. Words count by the model of the whole deployment, not by what
 * happens to be held here, so a score is the one the embedded index would give. The oldest make room.
 */
export interface CacheEngine {
  rank(kind: SearchKind, need: NeedQuery, documents: readonly SearchDocument[], limit: number): RankedDocument[];
  explain(kind: SearchKind, need: NeedQuery, document: SearchDocument): WhyDocument | undefined;
  shifts(kind: SearchKind, judged: readonly { readonly id: string; readonly level: number }[], ids: readonly string[], documents: readonly SearchDocument[]): number[];
  likeness(kind: SearchKind, asked: Asked, others: readonly string[], documents: readonly SearchDocument[]): number[];
  tune(tuning: Tuning): void;
  embed(vectors: TextVectors | undefined): void;
  /** Over the documents held now. */
  embedded(kind: SearchKind): { readonly held: number; readonly all: number; readonly used: boolean };
}

const MOST = 5000;

export function createCacheEngine(model: () => CountedModel | undefined, most = MOST): CacheEngine {
  const held = new Map<SearchKind, { readonly engine: Engine; readonly of: CountedModel | undefined; /** Oldest first. */ readonly ids: Set<string> }>();

  let tuning: Tuning = {};
  let vectors: TextVectors | undefined;

  function engineOf(kind: SearchKind): { readonly engine: Engine; readonly ids: Set<string> } {
    const now = model();
    const known = held.get(kind);
    if (known !== undefined && known.of === now) return known;
    const background = now?.backgrounds.get(kind);
    // Before anything was learned, words count by the documents at hand.
    const engine = createEngine({ partial: background !== undefined });
    if (background !== undefined) engine.refresh(background);
    engine.adopt(now?.semantics);
    tuneEngine(engine, tuning);
    if (vectors !== undefined) engine.embed(vectors);
    const made = { engine, of: now, ids: new Set<string>() };
    held.set(kind, made);
    return made;
  }

  function holding(kind: SearchKind, documents: readonly SearchDocument[]): Engine {
    const { engine, ids } = engineOf(kind);
    for (const { id, title, text, items } of documents) {
      engine.put({ id, title, text, items });
      ids.delete(id);
      ids.add(id);
    }
    const wanted = new Set(documents.map(({ id }) => id));
    for (const id of ids) {
      if (ids.size <= Math.max(most, wanted.size) || wanted.has(id)) break;
      ids.delete(id);
      engine.remove(id);
    }
    return engine;
  }

  return {
    rank(kind, need, documents, limit) {
      const among = new Set(documents.map(({ id }) => id));
      return holding(kind, documents).rank(need, { limit, accept: (id) => among.has(id) });
    },
    explain(kind, need, document) {
      const found = holding(kind, [document]).explain(need, document.id);
      return found && whyOf(found, tuning);
    },
    shifts(kind, judged, ids, documents) {
      const engine = holding(kind, documents);
      return ids.map((id) => {
        const similarities = engine.similarities(id, judged.map((one) => one.id));
        return decidedShift(judged.map(({ level }, at) => ({ level, similarity: similarities[at] ?? 0 })));
      });
    },
    tune(given) { tuning = given; for (const { engine } of held.values()) tuneEngine(engine, given); },
    embed(given) { vectors = given; for (const { engine } of held.values()) engine.embed(given); },
    embedded: (kind) => engineOf(kind).engine.embedded(),
    likeness: (kind, asked, others, documents) => holding(kind, documents).similarities(asked, others),
  };
}
