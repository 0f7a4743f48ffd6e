/**
 * For each term the slots that hold it, as `slot << 8 | tf` in ascending order: 4 bytes a posting. Lists live in shared
 * slabs by powers of two and move to the next size when full, so that a million short lists cost no million objects;
 * large lists have an array of their own. Insertion and removal search by halves and shift: no tombstones, no rebuild.
 */
const SLAB = 1 << 16;
/** From here on a list has an array of its own: what small lists leave behind when they move on stays small. */
const OWN = 1 << 6;
const LONG = 1 << 12;

export const MAX_SLOTS = 1 << 24;
export const pack = (number: number, tf: number): number => ((number << 8) | Math.min(tf, 255)) >>> 0;

/** A term's postings: `array[start..end)`. */
export interface PostingList { readonly array: Uint32Array; readonly start: number; readonly end: number }

export interface Postings {
  insert(term: number, slot: number, tf: number): void;
  /** Room for this many in each term's list, by term number: for filling an empty index whose rows are known. */
  reserve(sizes: Uint32Array): void;
  remove(term: number, slot: number): void;
  /** Array, first index and index after the last, for one pass. */
  list(term: number): PostingList | undefined;
}

interface List { array: Uint32Array; start: number; length: number; capacity: number }

function createSlabs() {
  const free = new Map<number, { array: Uint32Array; start: number }[]>();
  let slab = new Uint32Array(SLAB);
  let used = 0;
  return {
    take(capacity: number): { array: Uint32Array; start: number } {
      const spare = free.get(capacity)?.pop();
      if (spare) return spare;
      if (capacity > OWN) return { array: new Uint32Array(capacity), start: 0 };
      if (used + capacity > SLAB) { slab = new Uint32Array(SLAB); used = 0; }
      used += capacity;
      return { array: slab, start: used - capacity };
    },
    give(place: { array: Uint32Array; start: number }, capacity: number): void {
      if (capacity > OWN) return;
      const spares = free.get(capacity);
      if (spares) spares.push(place); else free.set(capacity, [place]);
    },
  };
}

/** Doubled while small, so that the places left behind fit others; then by a quarter, and by an eighth once long. */
const larger = (capacity: number): number => (capacity < OWN ? capacity * 2 : Math.ceil(capacity * (capacity < LONG ? 1.25 : 1.125)));

/** Index of the first posting of `slot` or of a later slot. */
function position(list: List, slot: number): number {
  let low = list.start;
  let high = list.start + list.length;
  if (list.length && (list.array[high - 1] ?? 0) >>> 8 < slot) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list.array[middle] ?? 0) >>> 8 < slot) low = middle + 1; else high = middle;
  }
  return low;
}

export function createPostings(): Postings {
  const slabs = createSlabs();
  const lists: (List | undefined)[] = [];

  function emptyList(capacity: number): List {
    const { array, start } = slabs.take(capacity);
    return { array, start, length: 0, capacity };
  }

  function enlarge(list: List): void {
    const capacity = larger(list.capacity);
    const place = slabs.take(capacity);
    place.array.set(list.array.subarray(list.start, list.start + list.length), place.start);
    slabs.give({ array: list.array, start: list.start }, list.capacity);
    list.array = place.array;
    list.start = place.start;
    list.capacity = capacity;
  }

  return {
    reserve(sizes) {
      sizes.forEach((size, term) => {
        if (size === 0 || lists[term]) return;
        const capacity = size < OWN ? 2 ** Math.ceil(Math.log2(size)) : size;
        lists[term] = emptyList(capacity);
      });
    },
    insert(term, slot, tf) {
      const list = (lists[term] ??= emptyList(1));
      if (list.length === list.capacity) enlarge(list);
      const at = position(list, slot);
      const end = list.start + list.length;
      if (at < end) list.array.copyWithin(at + 1, at, end);
      list.array[at] = pack(slot, tf);
      list.length += 1;
    },
    remove(term, slot) {
      const list = lists[term];
      if (!list) return;
      const at = position(list, slot);
      const end = list.start + list.length;
      if (at === end || (list.array[at] ?? 0) >>> 8 !== slot) return;
      list.array.copyWithin(at, at + 1, end);
      list.length -= 1;
    },
    list(term) {
      const list = lists[term];
      return list?.length ? { array: list.array, start: list.start, end: list.start + list.length } : undefined;
    },
  };
}
