import { createHash } from 'node:crypto';
import { type Engine, createEngine, rankingVersion, type Semantics, trainSemantics } from '../ranking/engine.ts';
import { decidedShift } from '../ranking/feedback.ts';
import type { SearchDocument, SearchIndex, SearchKind } from './port.ts';

/**
 * The search index in this process: one ranking engine for each kind, filled from the database at start and kept up by
 * jobs. It is a cache: losing it loses nothing. Word weights come from all kinds together with the needs, so that a
 * word common in needs counts as common; they and the semantic model are renewed by `learn`, in the background.
 */
export const searchKinds = ['expert', 'society', 'achievement', 'technology_manager', 'enterprise', 'need'] as const satisfies readonly SearchKind[];

/** Trains a model from texts; a worker thread on Node, this thread where there is none. */
export type Trainer = (texts: readonly string[], version: string) => Promise<Semantics>;
export const trainHere: Trainer = async (texts, version) => trainSemantics(texts, { version });

export interface EmbeddedIndex extends SearchIndex {
  /** Renews word weights at once and the semantic model as soon as it is trained. Safe to call at any time. */
  learn(): Promise<void>;
}

/** Below this there is too little text to learn from: every term would be rare. */
const LEAST_TEXTS = 50;

export function createEmbeddedIndex(train: Trainer = trainHere): EmbeddedIndex {
  const engines = new Map<SearchKind, Engine>(searchKinds.map((kind) => [kind, createEngine()]));
  const engineOf = (kind: SearchKind): Engine => {
    const engine = engines.get(kind);
    if (engine === undefined) throw new Error(`no index for ${kind}`);
    return engine;
  };
  let model: Semantics | undefined;
  const allTexts = (): string[] => searchKinds.filter((kind) => kind !== 'enterprise').flatMap((kind) => [...engineOf(kind).texts()]);

  return {
    name: 'embedded',
    get rankingVersion() { return model === undefined ? rankingVersion : `${rankingVersion}+${model.version}`; },
    async put(kind, documents: readonly SearchDocument[]) { for (const document of documents) engineOf(kind).put(document); },
    async remove(kind, ids) { for (const id of ids) engineOf(kind).remove(id); },
    async rank(kind, need, limit, accept) { return engineOf(kind).rank(need, { limit, ...(accept ? { accept } : {}) }); },
    async explain(kind, need, id) {
      const found = engineOf(kind).explain(need, id);
      return found && { reasons: found.reasons, unanswered: found.unanswered, confidence: found.band, chance: found.chance };
    },
    async shifts(kind, judged, ids) {
      const others = judged.map((one) => one.id);
      return ids.map((id) => {
        const similarities = engineOf(kind).similarities(id, others);
        return decidedShift(judged.map(({ level }, at) => ({ level, similarity: similarities[at] ?? 0 })));
      });
    },
    async likeness(kind, id, others) { return engineOf(kind).similarities(id, others); },
    async counts() { return Object.fromEntries(searchKinds.map((kind) => [kind, engineOf(kind).size])) as Record<SearchKind, number>; },
    async learn() {
      const needs = [...engineOf('need').texts()];
      for (const kind of searchKinds) engineOf(kind).refresh(needs);
      const texts = allTexts();
      if (texts.length < LEAST_TEXTS) return;
      // Named after what it was trained on: the same texts give the same model.
      model = await train(texts, createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 8));
      for (const kind of searchKinds) engineOf(kind).adopt(model);
    },
  };
}
