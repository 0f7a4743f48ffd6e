import { pack } from './postings.ts';

/**
 * The terms of each piece of text, packed as `term << 8 | tf` one after another in one array: 4 bytes a term. Kept so that
 * the best few hundred can be scored exactly, so that idf can be refrozen, and a piece taken out, without reading text again.
 */
export interface Rows {
  /** Stores a piece; the number of the new row. `length` when it is not the sum of the counts (they stop at 255). */
  add(counts: ReadonlyMap<number, number>, length?: number): number;
  drop(row: number): void;
  /** `array[start..end)` holds the row until the next `add` or `drop`. */
  readonly array: Uint32Array;
  start(row: number): number;
  end(row: number): number;
  /** Number of term occurrences, for BM25. */
  length(row: number): number;
  /** 1 / length of the weighted vector; 0 for an empty row. */
  scale(row: number): number;
  setScale(row: number, scale: number): void;
}

export function createRows(): Rows {
  let array = new Uint32Array(1024);
  let used = 0;
  let wasted = 0;
  const starts: number[] = [];
  const sizes: number[] = [];
  const lengths: number[] = [];
  const scales: number[] = [];
  const free: number[] = [];

  /** Closes the gaps dropped rows left, in the order the rows lie in. */
  function compact(): void {
    const order = starts.map((_, row) => row).filter((row) => (sizes[row] ?? 0) > 0)
      .sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
    used = 0;
    for (const row of order) {
      const start = starts[row] ?? 0;
      const size = sizes[row] ?? 0;
      array.copyWithin(used, start, start + size);
      starts[row] = used;
      used += size;
    }
    wasted = 0;
  }

  function makeRoom(size: number): void {
    if (wasted > 1024 && wasted > used / 2) compact();
    if (used + size <= array.length) return;
    const larger = new Uint32Array(Math.max(used + size, Math.ceil(array.length * 1.5)));
    larger.set(array.subarray(0, used));
    array = larger;
  }

  return {
    add(counts, given) {
      makeRoom(counts.size);
      const row = free.pop() ?? starts.length;
      starts[row] = used;
      sizes[row] = counts.size;
      scales[row] = 0;
      let length = 0;
      for (const [term, tf] of counts) {
        array[used] = pack(term, tf);
        used += 1;
        length += tf;
      }
      lengths[row] = given ?? length;
      return row;
    },
    drop(row) {
      wasted += sizes[row] ?? 0;
      sizes[row] = 0;
      lengths[row] = 0;
      scales[row] = 0;
      free.push(row);
    },
    get array() { return array; },
    start: (row) => starts[row] ?? 0,
    end: (row) => (starts[row] ?? 0) + (sizes[row] ?? 0),
    length: (row) => lengths[row] ?? 0,
    scale: (row) => scales[row] ?? 0,
    setScale: (row, scale) => { scales[row] = scale; },
  };
}
