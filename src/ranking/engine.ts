import { shipped } from './calibration.ts';
import { createCatalogue } from './catalogue.ts';
import type { Entry } from './catalogue.ts';
import { createDense, evened } from './dense.ts';
import type { Dense, TextVectors } from './dense.ts';
import { explainPair } from './explain.ts';
import { createMeaning } from './meaning.ts';
import type { Meaning } from './meaning.ts';
import { prepare } from './query.ts';
import type { Prepared } from './query.ts';
import { before, retrieve } from './retrieve.ts';
import { createScorer, total } from './scoring.ts';
import { fromBytes, toBytes } from './snapshot.ts';
import type { Background, Calibration, Candidate, Explanation, NeedText, PartWeights, Ranked, Semantics } from './types.ts';
import { shippedParts, weights } from './weights.ts';

export { trainSemantics } from './semantics.ts';
export { meanOf, needTexts, pieceText } from './dense.ts';
export type { TextVectors } from './dense.ts';
export type { Background, Calibration, Candidate, Explanation, Item, NeedText, Ranked, Semantics } from './types.ts';

/** Written beside every proposal. Change it with every change that can change a score. */
export const rankingVersion = '1';

export interface Engine {
  /** Adds or replaces, without a rebuild; false when it held exactly this already, which costs no reading of text. */
  put(candidate: Candidate): boolean;
  remove(id: string): boolean;
  readonly size: number;
  /** Best first, ties by id. Candidates that share nothing with the need are left out. */
  rank(need: NeedText, options: { limit: number; accept?: (id: string) => boolean }): Ranked[];
  score(need: NeedText, id: string): Ranked | undefined;
  explain(need: NeedText, id: string): Explanation | undefined;
  /** Refreezes idf over the candidates and other texts of the same world (needs); without them, over the last ones given. */
  refresh(background?: Iterable<string> | Background): void;
  /** Takes a semantic model, or does without. */
  adopt(model: Semantics | undefined): void;
  /** Takes a calibration and weights of the parts in place of the shipped ones; without, those. */
  tune(tuning: Tuning): void;
  /** Takes vectors of a model outside, looks again at those it has, or does without; see `dense.ts`. */
  embed(vectors: TextVectors | undefined): void;
  /** Pieces that have such a vector, all, and whether those are enough to be used. */
  embedded(): { readonly held: number; readonly all: number; readonly used: boolean };
  /** Likeness of one candidate, or of a text that is none, to each of the others by shared terms, 0..1; 0 for ids not in the index. */
  similarities(asked: string | { readonly title: string; readonly text: string }, others: readonly string[]): number[];
  /** Each piece of text, for training a model. */
  texts(): Iterable<string>;
  /** How many pieces hold each term: what `refresh` of another engine makes of `texts()`, without reading them again. */
  background(): Background;
  ids(): Iterable<string>;
  /** Mean length of a candidate when idf was last frozen, for `Background.meanLength` of a partial engine. */
  readonly meanLength: number;
  /** The whole index but the model, for `EngineOptions.snapshot`; parts, to be written one after another. */
  snapshot(runtime: string): Uint8Array[];
}

export interface Tuning { readonly calibration?: Calibration | undefined; readonly parts?: PartWeights | undefined }

export interface EngineOptions {
  /** Bytes of `snapshot()`, kept by the caller. What is cut, changed, or of another version or runtime is as if there were none. */
  readonly snapshot?: Uint8Array | undefined;
  /** Names what else tokens depend on: the version of ICU. */
  readonly runtime?: string;
  /** It holds only some of the candidates: how common words are is what `refresh` is given, whatever is put. */
  readonly partial?: boolean;
}

/** Needs kept ready: a page asks for the ranking, then for the reasons of ten of them. */
const REMEMBERED = 64;

/** No candidate's id: stands for a text that is measured once. */
const ASKED = ' asked';

/** One engine for one kind of candidate. */
export function createEngine({ snapshot, runtime = '', partial = false }: EngineOptions = {}): Engine {
  const catalogue = createCatalogue(snapshot && fromBytes(snapshot, { version: rankingVersion, runtime }), partial);
  let meaning: Meaning | undefined;
  let calibration = shipped;
  let counts = shippedParts;
  let vectors: TextVectors | undefined;
  let dense: Dense | undefined;
  const scorer = createScorer(catalogue, () => meaning, () => counts);
  const remembered = new Map<string, Prepared>();

  /** Vectors from outside may come at any time: they are asked for anew, the rest is remembered. */
  function ready(need: NeedText): Prepared {
    const prepared = inWords(need);
    const query = dense?.query(need);
    return query ? { ...prepared, dense: query } : prepared;
  }

  function inWords(need: NeedText): Prepared {
    catalogue.settle();
    const key = JSON.stringify([need.title, need.description]);
    const known = remembered.get(key);
    if (known) return known;
    const prepared = prepare(need, catalogue, meaning);
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(key, prepared);
    return prepared;
  }

  function measured(id: string, others: readonly string[]): number[] {
    const entry = catalogue.entries.get(id);
    const measure = entry ? catalogue.likeness(entry) : () => 0;
    return others.map((other) => {
      const found = catalogue.entries.get(other);
      return found ? measure(found) : 0;
    });
  }

  function scored(id: string, entry: Entry, prepared: Prepared): Ranked {
    const parts = scorer.parts(entry, prepared);
    return { id, score: total(parts), parts };
  }

  return {
    put(candidate) {
      const old = catalogue.entries.get(candidate.id);
      if (!catalogue.put(candidate)) return false;
      if (old) meaning?.forget(old);
      dense?.forget(old);
      remembered.clear();
      return true;
    },
    remove(id) {
      const old = catalogue.remove(id);
      if (old) meaning?.forget(old);
      dense?.forget(old);
      remembered.clear();
      return old !== undefined;
    },
    get size() { return catalogue.entries.size; },
    rank(need, { limit, accept }) {
      const prepared = ready(need);
      const hits = retrieve(catalogue, prepared.query, Math.max(weights.rescored, 3 * limit), accept);
      const found = hits.map(({ slot }) => scored(catalogue.id(slot), catalogue.at(slot), prepared));
      if (!prepared.dense || !dense) return found.sort(before).slice(0, limit);
      const slots = new Set(hits.map(({ slot }) => slot));
      const others = dense.nearest(prepared.dense, accept).filter(({ slot }) => !slots.has(slot));
      return evened([...found, ...others.map((entry) => scored(entry.candidate.id, entry, prepared))]).sort(before).slice(0, limit);
    },
    score(need, id) {
      const entry = catalogue.entries.get(id);
      return entry && scored(id, entry, ready(need));
    },
    explain(need, id) {
      const entry = catalogue.entries.get(id);
      return entry && explainPair({ need, entry, prepared: ready(need), catalogue, scorer, calibration });
    },
    refresh(background) {
      catalogue.freeze(background);
      remembered.clear();
    },
    adopt(model) {
      meaning = model && createMeaning(model, catalogue);
      remembered.clear();
    },
    tune(tuning) {
      calibration = tuning.calibration ?? shipped;
      counts = tuning.parts ?? shippedParts;
    },
    embed(given) {
      if (given && given === vectors && dense) { dense.look(); return; }
      vectors = given;
      dense = given && createDense(catalogue, given);
    },
    embedded: () => dense?.coverage() ?? { held: 0, all: 0, used: false },
    similarities(asked, others) {
      catalogue.settle();
      if (typeof asked === 'string') return measured(asked, others);
      // Held for as long as it is measured, and counted out again.
      catalogue.put({ id: ASKED, ...asked, items: [] });
      try { return measured(ASKED, others); } finally { catalogue.remove(ASKED); }
    },
    *texts() {
      for (const { pieces } of catalogue.entries.values()) for (const { title, text } of pieces) yield `${title}\n${text}`;
    },
    background: () => catalogue.background(),
    get meanLength() { return catalogue.meanLength; },
    *ids() { for (const { candidate } of catalogue.entries.values()) yield candidate.id; },
    snapshot: (ranOn) => toBytes(catalogue.save(), { version: rankingVersion, runtime: ranOn }),
  };
}
