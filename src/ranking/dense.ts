import type { Catalogue, Entry, Piece } from './catalogue.ts';
import type { NeedText, Ranked } from './types.ts';
import { dot } from './vectors.ts';
import { aggregate, weights } from './weights.ts';

/**
 * Text vectors of a model outside, as one more part of the score (recipe, section 5): S + lambda D, D = cos(title) +
 * cos(title + description) after the corpus mean is taken out; for people the best pieces are summed as everywhere else.
 *
 * On the three files of experts-en, all-MiniLM-L6-v2 (22M weights, cut at 256 tokens): loss .250 .251 .255 without, .252 .256 .255 with
 * weight .15, .264 .266 .261 with .5 (the recipe's first guess), .264 .262 .264 with 1; alone .279 .276 .280. No gain is proven, nor a loss
 * (paired intervals all hold 0). So the weight is a setting, and its default the one that was measured for the own semantic part.
 *
 * Fair while half done. A kind of candidate with vectors for less than COVERAGE of its pieces is ranked without this part,
 * all of it: a score with it and one without cannot be compared. Above that, who has none (just changed, or not allowed to be sent) gets
 * the mean of this part over those standing next to it by words, as a part of its own name: having a vector is then worth nothing in
 * itself, only being nearer than those of equal words is. A need without vectors is ranked without this part.
 */
export interface TextVectors {
  /** Model and dimensions, for the ranking version. */
  readonly name: string;
  /** lambda on the recipe's scale of one work, S = L + 0.15 E + lambda D. */
  readonly weight: number;
  /** Mean over the corpus, taken out of every vector; may be empty. */
  readonly mean: Float32Array;
  /** The vector of exactly this text, of length 1. */
  of(text: string): Float32Array | undefined;
}

const COVERAGE = 0.9;
/** How many by vectors alone join those found by words. */
const NEAREST = 100;
const NEIGHBOURS = 10;
/** Our score of a work is twice the recipe's: L counts as profile and as evidence, E with .3 for .15. */
const SCALE = weights.semantics / weights.workSemantics;

/** A need as this part sees it. */
export interface DenseQuery {
  /** lambda times the sum over the best pieces; undefined when a piece has no vector. */
  part(pieces: readonly Piece[]): number | undefined;
}

/** Pieces with a vector, all pieces, and whether those are enough. */
interface Coverage { readonly held: number; readonly all: number; readonly used: boolean }

export interface Dense {
  readonly name: string;
  query(need: NeedText): DenseQuery | undefined;
  /** Nearest by vectors alone, whatever their words. */
  nearest(query: DenseQuery, accept?: (id: string) => boolean): Entry[];
  /** Vectors have come; those that were missing are looked for again. */
  look(): void;
  forget(entry: Entry | undefined): void;
  coverage(): Coverage;
}

export const pieceText = ({ title, text }: { readonly title: string; readonly text: string }): string => `${title}\n${text}`;
/** The two texts of a need that are compared. */
export const needTexts = ({ title, description }: NeedText): readonly [title: string, full: string] => [title, `${title}\n${description}`];

/** v - mean, of length 1. */
function centred(vector: Float32Array, mean: Float32Array): Float32Array {
  const moved = vector.map((value, i) => value - (mean[i] ?? 0));
  const length = Math.sqrt(dot(moved, moved));
  return moved.map((value) => (length > 1e-9 ? value / length : 0));
}

export function meanOf(vectors: Iterable<Float32Array>): Float32Array {
  let sum: Float64Array | undefined;
  let count = 0;
  for (const vector of vectors) {
    sum ??= new Float64Array(vector.length);
    for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0);
    count += 1;
  }
  return Float32Array.from(sum ?? [], (value) => value / count);
}

export function createDense(catalogue: Catalogue, vectors: TextVectors): Dense {
  const byRow = new Map<number, Float32Array>();
  let counted: Coverage | undefined;
  const vectorOf = (text: string): Float32Array | undefined => { const found = vectors.of(text); return found && centred(found, vectors.mean); };

  function ofPiece(piece: Piece): Float32Array | undefined {
    const known = byRow.get(piece.row);
    if (known) return known;
    const vector = vectorOf(pieceText(piece));
    if (vector) byRow.set(piece.row, vector);
    return vector;
  }

  function coverage(): Coverage {
    if (counted) return counted;
    let [held, all] = [0, 0];
    for (const { pieces } of catalogue.entries.values()) {
      all += pieces.length;
      for (const piece of pieces) if (ofPiece(piece)) held += 1;
    }
    counted = { held, all, used: held > 0 && held >= COVERAGE * all };
    return counted;
  }

  function query(need: NeedText): DenseQuery | undefined {
    const [title, full] = needTexts(need).map(vectorOf);
    if (!title || !full || !coverage().used) return undefined;
    return {
      part(pieces) {
        const near: number[] = [];
        for (const piece of pieces) {
          const vector = ofPiece(piece);
          if (!vector) return undefined;
          near.push(dot(title, vector) + dot(full, vector));
        }
        return SCALE * vectors.weight * aggregate(near);
      },
    };
  }

  return {
    name: vectors.name, query, coverage,
    nearest({ part }, accept) {
      const found: { entry: Entry; near: number }[] = [];
      for (const entry of catalogue.entries.values()) {
        const near = part(entry.pieces);
        if (near !== undefined && near > 0 && (!accept || accept(entry.candidate.id))) found.push({ entry, near });
      }
      return found.sort((a, b) => b.near - a.near || a.entry.slot - b.entry.slot).slice(0, NEAREST).map(({ entry }) => entry);
    },
    look() { counted = undefined; },
    forget(entry) {
      counted = undefined;
      for (const { row } of entry?.pieces ?? []) byRow.delete(row);
    },
  };
}

const byWords = ({ score, parts }: Ranked): number => score - (parts['embeddings'] ?? 0);

/** Gives those without a vector the mean part of the nearest by words that have one. */
export function evened(ranked: readonly Ranked[]): Ranked[] {
  const order = [...ranked].sort((a, b) => byWords(b) - byWords(a) || (a.id < b.id ? -1 : 1));
  return order.map((one, at) => {
    if (one.parts['embeddings'] !== undefined) return one;
    const has = ({ parts }: Ranked): boolean => parts['embeddings'] !== undefined;
    const near = [...order.slice(0, at).filter(has).slice(-NEIGHBOURS), ...order.slice(at + 1).filter(has).slice(0, NEIGHBOURS)];
    if (near.length === 0) return one;
    const estimate = near.reduce((sum, { parts }) => sum + (parts['embeddings'] ?? 0), 0) / near.length;
    return { id: one.id, score: one.score + estimate, parts: { ...one.parts, embeddings_estimated: estimate } };
  });
}
