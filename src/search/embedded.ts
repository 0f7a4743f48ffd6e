import { createHash } from 'node:crypto';
import { setImmediate as otherWork } from 'node:timers/promises';
import { type Engine, createEngine, rankingVersion, type Semantics, type TextVectors, trainSemantics } from '../ranking/engine.ts';
import { decidedShift } from '../ranking/feedback.ts';
import { createLookup, type Lookup, type LookupDocument } from '../ranking/lookup/lookup.ts';
import type { SearchDocument, SearchIndex, SearchKind, Tuning } from './port.ts';
import { modelBytes, modelFrom, type SnapshotStore } from './snapshot-store.ts';

/**
 * The search index in this process: one ranking engine for each kind, filled from the database at start and kept up by
 * jobs. It is a cache: losing it loses nothing. Word weights come from all kinds together with the needs, so that a
 * word common in needs counts as common; they and the semantic model are renewed by `learn`, in the background. With a store
 * it also outlives the process: what has not changed is not read again.
 */
export const searchKinds = ['expert', 'society', 'achievement', 'technology_manager', 'enterprise', 'need'] as const satisfies readonly SearchKind[];

/** Trains a model from texts; a worker thread on Node, this thread where there is none. */
export type Trainer = (texts: readonly string[], version: string) => Promise<Semantics>;
export const trainHere: Trainer = async (texts, version) => trainSemantics(texts, { version });

export interface EmbeddedIndex extends SearchIndex {
  /** Makes it hold exactly these; only what is new or changed is read. */
  fill(kind: SearchKind, batches: AsyncIterable<readonly SearchDocument[]>): Promise<void>;
  /** Writes what changed since the last time to the store, if there is one. */
  keep(): Promise<void>;
  /** Renews word weights at once and the semantic model as soon as it is trained. Safe to call at any time. */
  learn(): Promise<void>;
  tune(tuning: Tuning): void;
  /** Takes vectors of a model outside, looks again at those it has, or does without. */
  embed(vectors: TextVectors | undefined): void;
  /** Pieces of a kind that have such a vector, all, and whether those are enough for the ranking to use them. */
  embedded(kind: SearchKind): { readonly held: number; readonly all: number; readonly used: boolean };
}

/** Below this there is too little text to learn from: every term would be rare. */
const LEAST_TEXTS = 50;
/** Milliseconds of indexing before requests have their turn. */
const SLICE = 2;

interface Kept { readonly store: SnapshotStore; readonly snapshots: ReadonlyMap<string, Uint8Array | undefined> }

/** With what the store kept, as far as it can be used. */
export async function openEmbeddedIndex(train: Trainer | undefined, store: SnapshotStore): Promise<EmbeddedIndex> {
  const snapshots = new Map<string, Uint8Array | undefined>();
  for (const name of [...searchKinds, 'model']) snapshots.set(name, await store.read(name));
  return createEmbeddedIndex(train, { store, snapshots });
}

export function createEmbeddedIndex(train: Trainer = trainHere, kept?: Kept): EmbeddedIndex {
  const runtime = kept?.store.runtime ?? '';
  const engines = new Map<SearchKind, Engine>(searchKinds.map((kind) => [kind, createEngine({ snapshot: kept?.snapshots.get(kind), runtime })]));
  const engineOf = (kind: SearchKind): Engine => {
    const engine = engines.get(kind);
    if (engine === undefined) throw new Error(`no index for ${kind}`);
    return engine;
  };
  const lookups = new Map<SearchKind, Lookup>(searchKinds.map((kind) => [kind, createLookup()]));
  const lookupOf = (kind: SearchKind): Lookup => {
    const lookup = lookups.get(kind);
    if (lookup === undefined) throw new Error(`no lookup for ${kind}`);
    return lookup;
  };
  let model: Semantics | undefined = modelFrom(kept?.snapshots.get('model'), runtime);
  for (const engine of engines.values()) engine.adopt(model);
  let tuned: Tuning = {};
  let vectors: TextVectors | undefined;
  const changed = new Set<SearchKind>();
  let modelKept = model;
  const allTexts = (): string[] => searchKinds.filter((kind) => kind !== 'enterprise').flatMap((kind) => [...engineOf(kind).texts()]);

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

  let keeping: Promise<unknown> = Promise.resolve();
  const keep = (): Promise<void> => {
    const turn = keeping.then(keepAll, keepAll);
    keeping = turn;
    return turn;
  };
  async function keepAll(): Promise<void> {
    if (kept === undefined) return;
    for (const kind of searchKinds) {
      if (!changed.delete(kind)) continue;
      await kept.store.write(kind, engineOf(kind).snapshot(runtime)).catch((error: unknown) => { changed.add(kind); throw error; });
    }
    if (model !== undefined && model !== modelKept) await kept.store.write('model', modelBytes(model, runtime));
    modelKept = model;
  }

  return {
    name: 'embedded', put, remove, keep,
    get rankingVersion() {
      return [rankingVersion, model?.version, vectors && `${vectors.name}*${vectors.weight}`, tuned.weights && `w${tuned.weights.version}`].filter((part) => part !== undefined).join('+');
    },
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
    },
    async rank(kind, need, limit, accept) { return engineOf(kind).rank(need, { limit, ...(accept ? { accept } : {}) }); },
    async explain(kind, need, id) {
      const found = engineOf(kind).explain(need, id);
      return found && { reasons: found.reasons, unanswered: found.unanswered, confidence: found.band, chance: found.chance, copied: found.copied, bestWork: found.bestWork, calibrationVersion: tuned.calibration?.version ?? 0 };
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
      for (const engine of engines.values()) engine.tune({ calibration: tuning.calibration, parts: tuning.weights?.parts });
    },
    async likeness(kind, id, others) { return engineOf(kind).similarities(id, others); },
    async counts() { return Object.fromEntries(searchKinds.map((kind) => [kind, engineOf(kind).size])) as Record<SearchKind, number>; },
    async learn() {
      const needs = engineOf('need').background();
      for (const kind of searchKinds) {
        engineOf(kind).refresh(needs);
        changed.add(kind);
        await otherWork();
      }
      const texts = allTexts();
      // Named after what it was trained on: the same texts give the same model.
      const version = createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 8);
      if (texts.length >= LEAST_TEXTS && model?.version !== version) {
        model = await train(texts, version);
        for (const kind of searchKinds) engineOf(kind).adopt(model);
      }
      await keep();
    },
  };
}

const lookupDocument = ({ id, title, text, items, names = [], pinyin = [], facets = {} }: SearchDocument): LookupDocument => ({
  id, names, readings: pinyin, fields: facets,
  texts: [{ name: 'text', title: names.includes(title) ? '' : title, text }, ...items.map((item) => ({ name: item.id, title: item.title, text: item.text }))],
});
