import type { Catalogue, Entry } from './catalogue.ts';
import { isMeaningful } from './text.ts';
import type { Semantics } from './types.ts';
import { finish } from './vectors.ts';

/**
 * Text vectors from a trained model: sum of SIF-weighted word vectors, minus the direction common to all texts, length 1
 * (Arora, Liang, Ma 2017). A text without a known word has the zero vector and semantic part 0.
 */
export interface Meaning {
  /** A bag of terms, each as often as it counts. */
  fold(bag: ReadonlyMap<string, number>): Float32Array;
  row(row: number): Float32Array;
  forget(entry: Entry): void;
}

/** Vectors kept for rows already asked for; past this many they are computed anew. */
const KEPT = 100_000;

export function createMeaning(model: Semantics, { rows, terms }: Catalogue): Meaning {
  const { dimensions, vectors, common } = model;
  const index = new Map(model.terms.map((term, i) => [term, i]));
  const kept = new Map<number, Float32Array>();
  /** Row of the model for each term number, -1 when it has none; filled as terms arrive. */
  const known: number[] = [];

  function add(target: Float32Array, at: number, times: number): void {
    const offset = at * dimensions;
    for (let i = 0; i < dimensions; i += 1) target[i] = (target[i] ?? 0) + times * (vectors[offset + i] ?? 0);
  }

  function fold(bag: ReadonlyMap<string, number>): Float32Array {
    const vector = new Float32Array(dimensions);
    for (const [term, times] of bag) {
      const at = isMeaningful(term) ? index.get(term) : undefined;
      if (at !== undefined) add(vector, at, times);
    }
    return finish(vector, common);
  }

  function compute(row: number): Float32Array {
    const vector = new Float32Array(dimensions);
    const found = rows.read(row);
    const held = rows.packed;
    for (let i = 0; i < found; i += 1) {
      const packed = held[i] ?? 0;
      const at = (known[packed >>> 8] ??= index.get(terms.nameOf(packed >>> 8)) ?? -1);
      if (at >= 0) add(vector, at, packed & 255);
    }
    return finish(vector, common);
  }

  return {
    fold,
    row(row) {
      const ready = kept.get(row);
      if (ready) return ready;
      if (kept.size >= KEPT) kept.clear();
      const vector = compute(row);
      kept.set(row, vector);
      return vector;
    },
    forget: (entry) => { for (const row of [entry.whole, ...entry.pieces.map((piece) => piece.row)]) kept.delete(row); },
  };
}
