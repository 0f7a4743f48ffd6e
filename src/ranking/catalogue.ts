import { createPostings, MAX_SLOTS } from './postings.ts';
import type { Postings } from './postings.ts';
import { createRows } from './rows.ts';
import type { Rows } from './rows.ts';
import { createTerms } from './terms.ts';
import type { Terms } from './terms.ts';
import { normalise, tokenise } from './text.ts';
import type { Candidate } from './types.ts';
import { dampened } from './weights.ts';

/** A piece of a candidate's own text: the profile (item null) or one item. */
export interface Piece {
  readonly itemId: string | null;
  readonly title: string;
  readonly text: string;
  readonly row: number;
}

/** A candidate in the index. `whole` is the row of all its text; a candidate of one piece has no row besides. */
export interface Entry {
  readonly slot: number;
  readonly candidate: Candidate;
  readonly whole: number;
  readonly pieces: readonly Piece[];
}

/** Candidates with their terms. Postings are kept for whole candidates, rows for wholes and pieces. */
export interface Catalogue {
  readonly terms: Terms;
  readonly rows: Rows;
  readonly postings: Postings;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly slots: readonly (Entry | undefined)[];
  /** By slot: 1 / length of the whole candidate's vector, 0 for a free slot; beside the postings, so that a scan stays in them. */
  readonly scales: Float32Array;
  /** Mean length of a whole candidate when idf was last frozen. */
  readonly meanLength: number;
  put(candidate: Candidate): Entry;
  remove(id: string): Entry | undefined;
  /** Shows `look` the entry as it would be without one piece, by the idf in force. */
  without<T>(entry: Entry, piece: Piece, look: (rest: Entry) => T): T;
  /** Cosine of whole candidates with this one. */
  likeness(entry: Entry): (other: Entry) => number;
  /** Recounts idf and every vector length. */
  freeze(background?: Iterable<string>): void;
  /** Freezes when never done, when the number of pieces grew by half or halved since, and at every change while there are few. */
  settle(): void;
}

const FEW = 20;

type Counts = Map<number, number>;

const pieceText = (part: { title: string; text: string }): string => `${part.title}\n${part.text}`;

/** Profile and items that say something, each text once: the same paper copied five times is one paper. */
function distinctPieces(candidate: Candidate): Omit<Piece, 'row'>[] {
  const seen = new Set(['']);
  const all = [{ id: null, title: candidate.title, text: candidate.text }, ...candidate.items];
  return all.flatMap(({ id, title, text }) => {
    const key = normalise(pieceText({ title, text }));
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ itemId: id, title, text }];
  });
}

function sum(all: readonly Counts[]): Counts {
  const total: Counts = new Map();
  for (const counts of all) for (const [term, tf] of counts) total.set(term, (total.get(term) ?? 0) + tf);
  return total;
}

export function countBackground(texts: Iterable<string>): { counts: Map<string, number>; size: number } {
  const counts = new Map<string, number>();
  let size = 0;
  for (const text of texts) {
    const distinct = new Set(tokenise(text));
    if (distinct.size === 0) continue;
    size += 1;
    for (const term of distinct) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return { counts, size };
}

export function createCatalogue(): Catalogue {
  const terms = createTerms();
  const rows = createRows();
  const postings = createPostings();
  const entries = new Map<string, Entry>();
  const slots: (Entry | undefined)[] = [];
  const freeSlots: number[] = [];
  let scales = new Float32Array(64);
  /** How many pieces carry one and the same text; idf counts it once, or a joint paper would make its words common. */
  const copies = new Map<string, number>();
  let pieceCount = 0;
  let frozenPieces = -1;
  let meanLength = 1;

  function count(text: string): Counts {
    const counts: Counts = new Map();
    for (const term of tokenise(text)) {
      const id = terms.intern(term);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  function weigh(row: number): void {
    let square = 0;
    for (let i = rows.start(row); i < rows.end(row); i += 1) {
      const packed = rows.array[i] ?? 0;
      square += (dampened[packed & 255] ?? 0) ** 2 * terms.gain(packed >>> 8);
    }
    rows.setScale(row, square > 0 ? 1 / Math.sqrt(square) : 0);
  }

  function setScale({ slot, whole }: Entry): void {
    if (slot >= scales.length) {
      const larger = new Float32Array(Math.ceil((slot + 1) * 1.5));
      larger.set(scales);
      scales = larger;
    }
    scales[slot] = rows.scale(whole);
  }

  const rowsOf = (entry: Entry): Set<number> => new Set([entry.whole, ...entry.pieces.map((piece) => piece.row)]);

  function store(counts: Counts, length?: number): number {
    const row = rows.add(counts, length);
    if (frozenPieces >= 0) weigh(row);
    return row;
  }

  function forEachTerm(row: number, visit: (term: number, tf: number) => void): void {
    for (let i = rows.start(row); i < rows.end(row); i += 1) {
      const packed = rows.array[i] ?? 0;
      visit(packed >>> 8, packed & 255);
    }
  }

  function register(piece: Piece, step: 1 | -1): void {
    const key = normalise(pieceText(piece));
    const had = copies.get(key) ?? 0;
    if (had + step > 0) copies.set(key, had + step); else copies.delete(key);
    if ((step === 1 ? had : had + step) > 0) return;
    forEachTerm(piece.row, (term) => terms.count(term, step));
    pieceCount += step;
  }

  function put(candidate: Candidate): Entry {
    remove(candidate.id);
    const slot = freeSlots.pop() ?? slots.length;
    if (slot >= MAX_SLOTS) throw new RangeError(`An index holds at most ${MAX_SLOTS} candidates.`);
    const parts = distinctPieces(candidate);
    const counted = parts.map((part) => count(pieceText(part)));
    const pieces = parts.map((part, i) => ({ ...part, row: store(counted[i] ?? new Map()) }));
    const only = pieces.length === 1 ? pieces[0] : undefined;
    const whole = only ? only.row : store(sum(counted));
    const entry: Entry = { slot, candidate, whole, pieces };
    forEachTerm(whole, (term, tf) => postings.insert(term, slot, tf));
    for (const piece of pieces) register(piece, 1);
    slots[slot] = entry;
    setScale(entry);
    entries.set(candidate.id, entry);
    return entry;
  }

  function remove(id: string): Entry | undefined {
    const entry = entries.get(id);
    if (!entry) return undefined;
    forEachTerm(entry.whole, (term) => postings.remove(term, entry.slot));
    for (const piece of entry.pieces) register(piece, -1);
    for (const row of rowsOf(entry)) rows.drop(row);
    slots[entry.slot] = undefined;
    scales[entry.slot] = 0;
    freeSlots.push(entry.slot);
    entries.delete(id);
    return entry;
  }

  function countsOf(row: number): Counts {
    const counts: Counts = new Map();
    forEachTerm(row, (term, tf) => counts.set(term, tf));
    return counts;
  }

  function without<T>(entry: Entry, piece: Piece, look: (rest: Entry) => T): T {
    const pieces = entry.pieces.filter((other) => other !== piece);
    const whole = store(sum(pieces.map(({ row }) => countsOf(row))), pieces.reduce((length, { row }) => length + rows.length(row), 0));
    try {
      return look({ ...entry, whole, pieces });
    } finally {
      rows.drop(whole);
    }
  }

  function likeness(entry: Entry): (other: Entry) => number {
    const own = countsOf(entry.whole);
    return (other) => {
      let product = 0;
      forEachTerm(other.whole, (term, tf) => {
        const mine = own.get(term);
        if (mine) product += (dampened[mine] ?? 0) * (dampened[tf] ?? 0) * terms.gain(term);
      });
      return Math.min(1, product * rows.scale(entry.whole) * rows.scale(other.whole));
    };
  }

  function freeze(background?: Iterable<string>): void {
    const counted = background && countBackground(background);
    terms.freeze(pieceCount, counted?.counts, counted?.size ?? 0);
    frozenPieces = pieceCount;
    let total = 0;
    for (const entry of entries.values()) {
      for (const row of rowsOf(entry)) weigh(row);
      setScale(entry);
      total += rows.length(entry.whole);
    }
    meanLength = total / Math.max(1, entries.size) || 1;
  }

  function settle(): void {
    // Frozen over nothing, every idf is 0 and nothing is ever found: a new installation starts like this.
    if (frozenPieces < 0 || (frozenPieces < FEW && pieceCount !== frozenPieces) || pieceCount > frozenPieces * 1.5 + 8 || pieceCount < frozenPieces / 2) freeze();
  }

  return { terms, rows, postings, entries, slots, get scales() { return scales; }, get meanLength() { return meanLength; },
    put, remove, without, likeness, freeze, settle };
}
