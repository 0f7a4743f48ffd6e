import { setImmediate as otherWork } from 'node:timers/promises';
import { type Engine, createEngine, type TextVectors } from '../ranking/engine.ts';
import { decidedShift } from '../ranking/feedback.ts';
import { createLookup, type Lookup } from '../ranking/lookup/lookup.ts';
import { lookupDocument } from './lookup-document.ts';
import type { RankingModel } from './model.ts';
import { type HeldIndex, type SearchDocument, type SearchKind, searchKinds, type Tuning } from './port.ts';
import { tuneEngine, versionOf, whyOf } from './scored.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/**
 * The search index in this process: one ranking engine for each kind, filled from the database at start, after that
 * following it (`indexing/follow.ts`). It is a cache: losing it loses nothing. Word weights come from each kind together with
 * the needs, so that a word common in needs counts as common; they and the semantic model are renewed by `adopt`. With a
 * store it also outlives the process: what has not changed is not read again.
 */

export interface EmbeddedIndex extends HeldIndex {
  /** Makes it hold exactly these; only what is new or changed is read. */
  fill(kind: SearchKind, batches: AsyncIterable<readonly SearchDocument[]>): Promise<void>;
}

/** Milliseconds of indexing before requests have their turn. */
const SLICE = 2;

interface Kept { readonly store: SnapshotStore; readonly snapshots: ReadonlyMap<string, Uint8Array | undefined> }

const lookupName = (kind: SearchKind): string => `${kind}.lookup`;

/** With what the store kept, as far as it can be used. */
export async function openEmbeddedIndex(store: SnapshotStore): Promise<EmbeddedIndex> {
  const snapshots = new Map<string, Uint8Array | undefined>();
  for (const kind of searchKinds) for (const name of [kind, lookupName(kind)]) snapshots.set(name, await store.read(name));
  return createEmbeddedIndex({ store, snapshots });
}

export function createEmbeddedIndex(kept?: Kept): EmbeddedIndex {
  const runtime = kept?.store.runtime ?? '';
  const engines = new Map<SearchKind, Engine>(searchKinds.map((kind) => [kind, createEngine({ snapshot: kept?.snapshots.get(kind), runtime })]));
  const engineOf = (kind: SearchKind): Engine => {
    const engine = engines.get(kind);
    if (engine === undefined) throw new Error(`no index for ${kind}`);
    return engine;
  };
  const lookups = new Map<SearchKind, Lookup>(searchKinds.map((kind) => [kind, createLookup({ snapshot: kept?.snapshots.get(lookupName(kind)), runtime })]));
  const lookupOf = (kind: SearchKind): Lookup => {
    const lookup = lookups.get(kind);
    if (lookup === undefined) throw new Error(`no lookup for ${kind}`);
    return lookup;
  };
  let model: RankingModel | undefined;
  let tuned: Tuning = {};
  let vectors: TextVectors | undefined;
  const changed = new Set<SearchKind>();

  /** For each bulk under way, what was put or removed since it began: the later call wins. */
  const underway = new Set<{ readonly kind: SearchKind; readonly newer: Set<string> }>();
  const overtake = (kind: SearchKind, ids: readonly string[]): void => {
    for (const bulk of underway) if (bulk.kind === kind) for (const id of ids) bulk.newer.add(id);
  };

  async function put(kind: SearchKind, documents: readonly SearchDocument[]): Promise<void> {
    overtake(kind, documents.map(({ id }) => id));
    const bulk = { kind, newer: new Set<string>() };
    underway.add(bulk);
    try {
      let since = performance.now();
      for (const document of documents) {
        if (performance.now() - since > SLICE) { await otherWork(); since = performance.now(); }
        if (bulk.newer.has(document.id)) continue;
        lookupOf(kind).put(lookupDocument(document));
        const { id, title, text, items } = document; // without names: matching must not meet them
        if (engineOf(kind).put({ id, title, text, items })) changed.add(kind);
      }
    } finally {
      underway.delete(bulk);
    }
  }

  async function remove(kind: SearchKind, ids: readonly string[]): Promise<void> {
    overtake(kind, ids);
    for (const id of ids) {
      lookupOf(kind).remove(id);
      if (engineOf(kind).remove(id)) changed.add(kind);
    }
  }

  /** Kinds whose word lists still hold what was erased: a word stays numbered until the list is made anew. They are not kept by this process. */
  const forgotten = new Set<SearchKind>();

  let keeping: Promise<unknown> = Promise.resolve();
  const keep = (): Promise<void> => {
    const turn = keeping.then(keepAll, keepAll);
    keeping = turn;
    return turn;
  };
  async function keepAll(): Promise<void> {
    if (kept === undefined) return;
    for (const kind of searchKinds) {
      if (!changed.delete(kind) || forgotten.has(kind)) continue;
      try {
        await kept.store.write(kind, engineOf(kind).snapshot(runtime));
        await kept.store.write(lookupName(kind), lookupOf(kind).snapshot(runtime));
      } catch (error) {
        changed.add(kind);
        throw error;
      }
    }
  }

  return {
    name: 'embedded', put, remove, keep,
    async forget(kind) {
      if (kept === undefined) return;
      forgotten.add(kind);
      const turn = keeping.then(() => {}, () => {}).then(async () => { for (const name of [kind, lookupName(kind)]) await kept.store.drop(name); });
      keeping = turn;
      await turn;
    },
    get rankingVersion() { return versionOf(model?.version, vectors, tuned); },
    embed(given) {
      vectors = given;
      for (const engine of engines.values()) engine.embed(given);
    },
    embedded: (kind) => engineOf(kind).embedded(),
    async search(kind, text, options) { return lookupOf(kind).find(text, options); },
    async fill(kind, batches) {
      const named = new Set<string>();
      for await (const batch of batches) {
        for (const { id } of batch) named.add(id);
        await put(kind, batch);
      }
      await remove(kind, [...engineOf(kind).ids()].filter((id) => !named.has(id)));
      lookupOf(kind).settle();
    },
    async rank(kind, need, limit, accept) { return engineOf(kind).rank(need, { limit, ...(accept ? { accept } : {}) }); },
    async explain(kind, need, id) {
      const found = engineOf(kind).explain(need, id);
      return found && whyOf(found, tuned);
    },
    async shifts(kind, judged, ids) {
      const others = judged.map((one) => one.id);
      return ids.map((id) => {
        const similarities = engineOf(kind).similarities(id, others);
        return decidedShift(judged.map(({ level }, at) => ({ level, similarity: similarities[at] ?? 0 })));
      });
    },
    tune(tuning) {
      tuned = tuning;
      for (const engine of engines.values()) tuneEngine(engine, tuning);
    },
    async likeness(kind, asked, others) { return engineOf(kind).similarities(asked, others); },
    async counts() { return Object.fromEntries(searchKinds.map((kind) => [kind, engineOf(kind).size])) as Record<SearchKind, number>; },
    async adopt(next) {
      for (const kind of searchKinds) {
        engineOf(kind).refresh(next?.needs);
        engineOf(kind).adopt(next?.semantics);
        changed.add(kind);
        await otherWork();
      }
      model = next;
    },
  };
}
