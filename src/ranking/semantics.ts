import { fieldTexts } from './fields.ts';
import { ppmi } from './ppmi.ts';
import type { Corpus } from './ppmi.ts';
import { eigen, gram, leadingRows, randomFrom } from './svd.ts';
import { trainingSequence } from './text.ts';
import type { Semantics } from './types.ts';
import { finish, scaleRows } from './vectors.ts';

/**
 * Word vectors from the deployment's own text, no weights shipped (recipe, step 3): PPMI in a window of 16 -> randomised SVD
 * of rank 150 -> rows of V S^0.5, length 1 -> SIF weights a / (a + p). Alone no better than the lexical score; added to it the
 * loss on needs-zh falls from .205 to .184. No difference beyond noise (.002): window 8, rank 120 to 250, minimum 2, U for V,
 * context power 1, weights by distance. Seconds to a minute: train in a worker thread and `adopt` the result.
 */
export interface TrainingOptions {
  readonly dimensions?: number;
  readonly window?: number;
  /** Terms seen less often have no vector; default 3, 5 from 50,000 texts. */
  readonly minimum?: number;
  readonly seed?: number;
  readonly version?: string;
  /** Times each line of `fields.ts` is read, default 3; 2, 4 and 8 differ by .0004 in loss. */
  readonly fields?: number;
  /** No more texts than this are used, evenly spread. */
  readonly most?: number;
}

const SIF = 1e-3;

function evenly(texts: readonly string[], most: number): readonly string[] {
  if (texts.length <= most) return texts;
  return Array.from({ length: most }, (_, i) => texts[Math.floor((i * texts.length) / most)] ?? '');
}

/** Numbers the terms seen often enough, in order of first sight, and lays the texts end to end. */
function readCorpus(texts: readonly string[], minimum: number): Corpus & { terms: string[]; counts: number[] } {
  const sequences = texts.map(trainingSequence);
  const seen = new Map<string, number>();
  for (const sequence of sequences) for (const term of sequence) seen.set(term, (seen.get(term) ?? 0) + 1);
  const terms = [...seen.keys()].filter((term) => (seen.get(term) ?? 0) >= minimum);
  const numbers = new Map(terms.map((term, i) => [term, i]));
  const flat: number[] = [];
  const bounds = [0];
  for (const sequence of sequences) {
    for (const term of sequence) {
      const number = numbers.get(term);
      if (number !== undefined) flat.push(number);
    }
    bounds.push(flat.length);
  }
  return {
    sequence: Uint32Array.from(flat), bounds: Uint32Array.from(bounds), termCount: terms.length,
    terms, counts: terms.map((term) => seen.get(term) ?? 0),
  };
}

/** The direction texts share most: leading eigenvector of the second moments of (at most 20,000) text vectors. */
function commonDirection({ sequence, bounds }: Corpus, vectors: Float32Array, dimensions: number): Float32Array {
  const textCount = Math.min(bounds.length - 1, 20_000);
  const block = new Float32Array(textCount * dimensions);
  for (let text = 0; text < textCount; text += 1) {
    const row = block.subarray(text * dimensions, (text + 1) * dimensions);
    for (let at = bounds[text] ?? 0; at < (bounds[text + 1] ?? 0); at += 1) {
      const offset = (sequence[at] ?? 0) * dimensions;
      for (let i = 0; i < dimensions; i += 1) row[i] = (row[i] ?? 0) + (vectors[offset + i] ?? 0);
    }
    row.set(finish(row, new Float32Array(0)));
  }
  const { values, vectors: axes } = eigen(gram(block, dimensions), dimensions);
  const largest = values.reduce((best, value, i) => (value > (values[best] ?? 0) ? i : best), 0);
  return Float32Array.from({ length: dimensions }, (_, i) => axes[i * dimensions + largest] ?? 0);
}

export function trainSemantics(texts: readonly string[], options: TrainingOptions = {}): Semantics {
  const { dimensions = 150, window = 16, seed = 1, most = 100_000, fields = 3, version = '' } = options;
  const used = [...evenly([...new Set(texts)], most), ...fieldTexts(randomFrom(seed), fields)];
  const corpus = readCorpus(used, options.minimum ?? (used.length >= 50_000 ? 5 : 3));
  if (corpus.termCount === 0) return { version, dimensions: 0, terms: [], vectors: new Float32Array(0), common: new Float32Array(0) };
  const { rows, rank } = leadingRows(ppmi(corpus, window), dimensions, seed);
  const occurrences = corpus.counts.reduce((a, b) => a + b, 0);
  const vectors = scaleRows(rows, rank, (term) => SIF / (SIF + (corpus.counts[term] ?? 0) / occurrences));
  return { version, dimensions: rank, terms: corpus.terms, vectors, common: commonDirection(corpus, vectors, rank) };
}
