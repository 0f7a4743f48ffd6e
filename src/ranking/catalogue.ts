import { createPostings, MAX_SLOTS } from './postings.ts';
import type { Postings } from './postings.ts';
import { createProfiles } from './profiles.ts';
import { grown } from './records.ts';
import type { SavedRecords } from './records.ts';
import { createRows } from './rows.ts';
import type { Rows, SavedRows } from './rows.ts';
import { createTable } from './table.ts';
import type { SavedTable } from './table.ts';
import { createTerms } from './terms.ts';
import type { SavedTerms, Terms } from './terms.ts';
import { normalise, tokenise } from './text.ts';
import type { Background, Candidate } from './types.ts';
import { dampened } from './weights.ts';

/** A piece of a candidate's own text: the profile (item null) or one item. */
export interface Piece {
  readonly itemId: string | null;
  readonly title: string;
  readonly text: string;
  readonly row: number;
}

/** A candidate in the index, made when asked for. `whole` is the row of all its text; a candidate of one piece has no row besides. */
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
  readonly entries: { readonly size: number; get(id: string): Entry | undefined; values(): Iterable<Entry> };
  /** One more than the highest slot ever taken. */
  readonly slots: number;
  id(slot: number): string;
  at(slot: number): Entry;
  /** By slot: 1 / length of the whole candidate's vector, 0 for a free slot; beside the postings, so that a scan stays in them. */
  readonly scales: Float32Array;
  /** Mean length of a whole candidate when idf was last frozen. */
  readonly meanLength: number;
  /** Adds or replaces; false when it holds exactly this already. */
  put(candidate: Candidate): boolean;
  remove(id: string): Entry | undefined;
  /** Shows `look` the entry as it would be without one piece, by the idf in force. */
  without<T>(entry: Entry, piece: Piece, look: (rest: Entry) => T): T;
  /** Cosine of whole candidates with this one. */
  likeness(entry: Entry): (other: Entry) => number;
  /** Recounts idf and every vector length. */
  freeze(background?: Iterable<string> | Background): void;
  /** What counting the texts of all pieces would give. */
  background(): Background;
  /** Freezes when never done, when the number of pieces grew by half or halved since, and at every change while there are few. */
  settle(): void;
  save(): SavedCatalogue;
}

/** Everything but the postings, which the rows give in a fraction of the time reading text takes. */
export interface SavedCatalogue {
  readonly terms: SavedTerms;
  readonly rows: SavedRows;
  readonly profiles: SavedRecords;
  readonly copies: SavedTable;
  /** By slot: the row of the whole, one higher; 0 for a free slot. */
  readonly wholes: Uint32Array;
  /** Slot, number of pieces, then row and place of each, of the candidates in `several`. */
  readonly several: Uint32Array;
  readonly freeSlots: Uint32Array;
  readonly pieceCount: number;
  readonly frozenPieces: number;
  readonly meanLength: number;
}

const FEW = 20;

type Counts = Map<number, number>;

const pieceText = (part: { title: string; text: string }): string => `${part.title}\n${part.text}`;

type Part = { readonly id: string | null; readonly title: string; readonly text: string };
const partsOf = ({ title, text, items }: Candidate): Part[] => [{ id: null, title, text }, ...items];

/** Places of the profile (0) and the items (1 and up) that say something, each text once: the same paper copied five times is one paper. */
function distinctParts(candidate: Candidate): { place: number; text: string }[] {
  const seen = new Set(['']);
  return partsOf(candidate).flatMap((part, place) => {
    const text = pieceText(part);
    const key = normalise(text);
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ place, text }];
  });
}

function sum(all: readonly Counts[]): Counts {
  const total: Counts = new Map();
  for (const counts of all) for (const [term, tf] of counts) total.set(term, (total.get(term) ?? 0) + tf);
  return total;
}

export function countBackground(texts: Iterable<string>): Background {
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

export function createCatalogue(saved?: SavedCatalogue): Catalogue {
  const terms = createTerms(saved?.terms);
  const rows = createRows(saved?.rows);
  const profiles = createProfiles(saved?.profiles);
  const postings = createPostings();
  const slotsById = createTable();
  /** Rows and places of the pieces of candidates with other pieces than just the profile; most have none. */
  const several = new Map<number, readonly number[]>();
  const freeSlots: number[] = [...(saved?.freeSlots ?? [])];
  let wholes = saved?.wholes.slice() ?? new Uint32Array(64);
  let slots = saved?.wholes.length ?? 0;
  let size = 0;
  let scales = new Float32Array(slots);
  /** How many pieces carry one and the same text; idf counts it once, or a joint paper would make its words common. */
  const copies = createTable(saved?.copies);
  let pieceCount = saved?.pieceCount ?? 0;
  let frozenPieces = saved?.frozenPieces ?? -1;
  let meanLength = saved?.meanLength ?? 1;

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
    const found = rows.read(row);
    const { packed } = rows;
    for (let i = 0; i < found; i += 1) square += (dampened[(packed[i] ?? 0) & 255] ?? 0) ** 2 * terms.gain((packed[i] ?? 0) >>> 8);
    rows.setScale(row, square > 0 ? 1 / Math.sqrt(square) : 0);
  }

  function setScale(slot: number, whole: number): void {
    scales = grown(scales, slot + 1);
    scales[slot] = rows.scale(whole);
  }

  function entryAt(slot: number): Entry {
    const whole = (wholes[slot] ?? 0) - 1;
    let read: Candidate | undefined;
    const candidate = (): Candidate => (read ??= profiles.read(slot));
    const held = several.get(slot) ?? [whole, 0];
    const pieces = Array.from({ length: held.length / 2 }, (_, i): Piece => {
      const part = (): Part => partsOf(candidate())[held[2 * i + 1] ?? 0] ?? { id: null, title: '', text: '' };
      return { row: held[2 * i] ?? 0, get itemId() { return part().id; }, get title() { return part().title; }, get text() { return part().text; } };
    });
    return { slot, whole, pieces, get candidate() { return candidate(); } };
  }

  function slotOf(id: string): number | undefined {
    const slot = slotsById.get(id);
    return slot !== undefined && profiles.id(slot) === id ? slot : undefined;
  }

  const rowsAt = (slot: number): Set<number> => new Set([(wholes[slot] ?? 0) - 1, ...(several.get(slot) ?? []).filter((_, i) => i % 2 === 0)]);

  function store(counts: Counts, length?: number): number {
    const row = rows.add(counts, length);
    if (frozenPieces >= 0) weigh(row);
    return row;
  }

  function forEachTerm(row: number, visit: (term: number, tf: number) => void): void {
    const found = rows.read(row);
    const { packed } = rows;
    for (let i = 0; i < found; i += 1) visit((packed[i] ?? 0) >>> 8, (packed[i] ?? 0) & 255);
  }

  function register(text: string, row: number, step: 1 | -1): void {
    const key = normalise(text);
    const had = copies.get(key) ?? 0;
    if (had + step > 0) copies.set(key, had + step); else copies.delete(key);
    if ((step === 1 ? had : had + step) > 0) return;
    forEachTerm(row, (term) => terms.count(term, step));
    pieceCount += step;
  }

  /** Makes a slot known: to be found by id, by its terms and in the scan. */
  function place(slot: number, id: string, whole: number): void {
    wholes = grown(wholes, slot + 1);
    wholes[slot] = whole + 1;
    slots = Math.max(slots, slot + 1);
    slotsById.set(id, slot);
    forEachTerm(whole, (term, tf) => postings.insert(term, slot, tf));
    setScale(slot, whole);
    size += 1;
  }

  function put(candidate: Candidate): boolean {
    const known = slotsById.get(candidate.id);
    if (known !== undefined && profiles.holds(known, candidate)) return false;
    if (known !== undefined && slotOf(candidate.id) === undefined) throw new RangeError(`The ids ${candidate.id} and ${profiles.id(known)} have the same hash.`);
    remove(candidate.id);
    const slot = freeSlots.pop() ?? slots;
    if (slot >= MAX_SLOTS) throw new RangeError(`An index holds at most ${MAX_SLOTS} candidates.`);
    const parts = distinctParts(candidate);
    const counted = parts.map(({ text }) => count(text));
    const pieceRows = counted.map((counts) => store(counts));
    const whole = pieceRows.length === 1 ? pieceRows[0] ?? 0 : store(sum(counted));
    profiles.set(slot, candidate);
    if (parts.length !== 1 || parts[0]?.place !== 0) several.set(slot, parts.flatMap(({ place: at }, i) => [pieceRows[i] ?? 0, at]));
    parts.forEach(({ text }, i) => { register(text, pieceRows[i] ?? 0, 1); });
    place(slot, candidate.id, whole);
    return true;
  }

  function remove(id: string): Entry | undefined {
    const slot = slotOf(id);
    if (slot === undefined) return undefined;
    const entry = entryAt(slot);
    forEachTerm(entry.whole, (term) => postings.remove(term, slot));
    for (const piece of entry.pieces) register(pieceText(piece), piece.row, -1);
    for (const row of rowsAt(slot)) rows.drop(row);
    profiles.drop(slot);
    slotsById.delete(id);
    several.delete(slot);
    wholes[slot] = 0;
    scales[slot] = 0;
    freeSlots.push(slot);
    size -= 1;
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
      return look({ slot: entry.slot, whole, pieces, get candidate() { return entry.candidate; } });
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

  function background(): Background {
    const byNumber = new Uint32Array(terms.size);
    let held = 0;
    for (const { pieces } of values()) {
      for (const { row } of pieces) {
        forEachTerm(row, (term) => { byNumber[term] = (byNumber[term] ?? 0) + 1; });
        held += rows.length(row) > 0 ? 1 : 0;
      }
    }
    const counts = new Map<string, number>();
    byNumber.forEach((count, term) => { if (count > 0) counts.set(terms.nameOf(term), count); });
    return { counts, size: held };
  }

  function freeze(other?: Iterable<string> | Background): void {
    const counted = other && ('counts' in other ? other : countBackground(other));
    terms.freeze(pieceCount, counted?.counts, counted?.size ?? 0);
    frozenPieces = pieceCount;
    let total = 0;
    for (let slot = 0; slot < slots; slot += 1) {
      const whole = (wholes[slot] ?? 0) - 1;
      if (whole < 0) continue;
      if (several.has(slot)) for (const row of rowsAt(slot)) weigh(row); else weigh(whole);
      setScale(slot, whole);
      total += rows.length(whole);
    }
    meanLength = total / Math.max(1, size) || 1;
  }

  function settle(): void {
    // Frozen over nothing, every idf is 0 and nothing is ever found: a new installation starts like this.
    if (frozenPieces < 0 || (frozenPieces < FEW && pieceCount !== frozenPieces) || pieceCount > frozenPieces * 1.5 + 8 || pieceCount < frozenPieces / 2) freeze();
  }

  function load({ several: flat }: SavedCatalogue): void {
    for (let at = 0; at < flat.length;) {
      const end = at + 2 + 2 * (flat[at + 1] ?? 0);
      several.set(flat[at] ?? 0, [...flat.subarray(at + 2, end)]);
      at = end;
    }
    const sizes = new Uint32Array(terms.size);
    for (const whole of wholes) if (whole > 0) forEachTerm(whole - 1, (term) => { sizes[term] = (sizes[term] ?? 0) + 1; });
    postings.reserve(sizes);
    for (let slot = 0; slot < slots; slot += 1) if ((wholes[slot] ?? 0) > 0) place(slot, profiles.id(slot), (wholes[slot] ?? 0) - 1);
  }
  if (saved) load(saved);

  function* values(): Iterable<Entry> {
    for (let slot = 0; slot < slots; slot += 1) if ((wholes[slot] ?? 0) > 0) yield entryAt(slot);
  }

  return {
    terms, rows, postings,
    entries: {
      get size() { return size; },
      get(id) { const slot = slotOf(id); return slot === undefined ? undefined : entryAt(slot); },
      values,
    },
    get slots() { return slots; },
    id: (slot) => profiles.id(slot),
    at: entryAt,
    get scales() { return scales; },
    get meanLength() { return meanLength; },
    put, remove, without, likeness, freeze, background, settle,
    save: () => ({
      terms: terms.save(), rows: rows.save(), profiles: profiles.save(), copies: copies.save(), wholes: wholes.slice(0, slots),
      several: Uint32Array.from([...several].flatMap(([slot, held]) => [slot, held.length / 2, ...held])),
      freeSlots: Uint32Array.from(freeSlots), pieceCount, frozenPieces, meanLength,
    }),
  };
}
