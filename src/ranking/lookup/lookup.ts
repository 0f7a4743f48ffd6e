import { createStore, type Store } from './store.ts';
import { pack, text, unpack } from '../sections.ts';
import { matchedIn } from './matched.ts';
import type { Lookup, LookupHit, LookupOptions } from './types.ts';
import { findWord, type Found, inPieces, wordsOf } from './word.ts';

export type { Lookup, LookupDocument } from './types.ts';

/** A hit that lacks words must have this part of what was asked, counted by how rare each word is. */
const LEAST_SHARE = 0.5;

/** How documents are filed. Change it with every change that files a term otherwise. */
const FILING = '1';

/** Bytes of `snapshot()`, kept by the caller; of no use when cut, changed, of another filing or runtime. */
interface LookupSource { readonly snapshot?: Uint8Array | undefined; readonly runtime?: string }

/**
 * Names and words of one kind of thing, in memory: Chinese by pairs of characters, so that any part is found; pinyin whole,
 * by its beginning, initials or mixed; Latin words by their beginning and with one typo; numbers and standards as they are.
 * All words must be met; what meets most of them follows where nothing meets all.
 */
export function createLookup({ snapshot, runtime = '' }: LookupSource = {}): Lookup {
  const sections = snapshot && unpack(snapshot, { version: FILING, runtime });
  const store = createStore(sections && {
    lists: { terms: sections.lines('terms'), bytes: sections.bytes('lists'), shape: sections.integers('shape') }, ids: sections.lines('ids'), hashes: sections.integers('hashes'),
  });
  return {
    get size() { return store.size; },
    put: store.put,
    remove: store.remove,
    settle: store.settle,
    snapshot(ranOn) {
      const { lists, ids, hashes } = store.save();
      return pack({ terms: text(lists.terms), lists: lists.bytes, shape: lists.shape, ids: text(ids), hashes }, {}, { version: FILING, runtime: ranOn });
    },
    find(query, options) {
      const words = wordsOf(query).map((word) => ({ word, found: findWord(store, word, options.typos ?? 'if_none') }));
      const found = words.flatMap(({ word, found }) => {
        const pieces = found.slots.length > 0 ? [] : inPieces(word);
        return pieces.length < 2 ? [found] : pieces.map((piece) => findWord(store, piece, 'if_none'));
      });
      return found.length === 0 ? { hits: [], total: 0 } : best(store, found, options);
    },
  };
}

interface Candidate { readonly slot: number; readonly id: string; readonly score: number; readonly complete: boolean }

function best(store: Store, found: readonly Found[], { limit, accept = () => true }: LookupOptions): { hits: LookupHit[]; total: number } {
  const rarity = found.map(({ slots }) => Math.log(1 + store.size / Math.max(0.5, slots.length)));
  const all = rarity.reduce((sum, one) => sum + one, 0);
  const rarest = found.toSorted((a, b) => a.slots.length - b.slots.length);
  const top = createTop(limit);
  let total = 0;
  const consider = (slot: number, score: number, complete: boolean): void => {
    const entry = store.entries[slot];
    if (entry === undefined || !accept(entry.document.id)) return;
    total += 1;
    top.offer({ slot, id: entry.document.id, score: score - Math.min(entry.names[0]?.folded.length ?? 0, 50) * 0.0002, complete });
  };
  for (const slot of rarest[0]?.slots ?? []) {
    let sum = 0;
    for (const { values } of found) { const value = values[slot] ?? 0; if (value === 0) { sum = 0; break; } sum += value; }
    if (sum > 0) consider(slot, 1 + sum / found.length, true);
  }
  if (total === 0 && found.length > 1) {
    const shares = new Map<number, { share: number; sum: number }>();
    for (const [n, { slots, values }] of found.entries()) {
      for (const slot of slots) {
        const before = shares.get(slot) ?? { share: 0, sum: 0 };
        shares.set(slot, { share: before.share + (rarity[n] ?? 0) / all, sum: before.sum + (values[slot] ?? 0) });
      }
    }
    for (const [slot, { share, sum }] of shares) if (share >= LEAST_SHARE) consider(slot, 0.9 * share + 0.1 * sum / found.length, false);
  }
  return { total, hits: top.sorted().map(({ slot, id, score, complete }) => hitOf(store, found, slot, { id, score, complete })) };
}

function hitOf(store: Store, found: readonly Found[], slot: number, hit: Omit<LookupHit, 'matched'>): LookupHit {
  const entry = store.entries[slot];
  return { ...hit, get matched() { return entry === undefined ? [] : matchedIn(entry, found); } };
}

const before = (a: Candidate, b: Candidate): boolean => a.score > b.score || (a.score === b.score && a.id < b.id);

/** The best `limit` of many: a heap with the worst of them on top. */
function createTop(limit: number): { offer(candidate: Candidate): void; sorted(): Candidate[] } {
  const heap: Candidate[] = [];
  const worse = (a: number, b: number): boolean => { const [x, y] = [heap[a], heap[b]]; return x !== undefined && y !== undefined && before(y, x); };
  const swap = (a: number, b: number): void => { const [x, y] = [heap[a], heap[b]]; if (x && y) { heap[a] = y; heap[b] = x; } };
  function sink(): void {
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && worse(child, least)) least = child;
      if (least === at) return;
      swap(at, least);
      at = least;
    }
  }
  return {
    offer(candidate) {
      const [worst] = heap;
      if (heap.length < limit) {
        heap.push(candidate);
        for (let at = heap.length - 1; at > 0 && worse(at, (at - 1) >> 1); at = (at - 1) >> 1) swap(at, (at - 1) >> 1);
      } else if (worst !== undefined && before(candidate, worst)) { heap[0] = candidate; sink(); }
    },
    sorted: () => heap.toSorted((a, b) => (before(a, b) ? -1 : 1)),
  };
}
