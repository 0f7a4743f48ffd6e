import { pack } from './postings.ts';
import { createRecords, grown, writeNumber } from './records.ts';
import type { SavedRecords } from './records.ts';

/**
 * The terms of each piece of text in the order they came, as numbers of 7-bit groups: about 2 bytes a term (packed in 4 they
 * were half of the index). Kept so that the best few hundred can be scored exactly, so that idf can be refrozen, and a piece
 * taken out, without reading text again.
 */
export interface Rows {
  /** Stores a piece; the number of the new row. `length` when it is not the sum of the counts (they stop at 255). */
  add(counts: ReadonlyMap<number, number>, length?: number): number;
  drop(row: number): void;
  /** How many terms a row has; they stand in `packed` as `term << 8 | tf` until the next `read`. */
  read(row: number): number;
  readonly packed: Uint32Array;
  /** Number of term occurrences, for BM25. */
  length(row: number): number;
  /** 1 / length of the weighted vector; 0 for an empty row. */
  scale(row: number): number;
  setScale(row: number, scale: number): void;
  save(): SavedRows;
}

export interface SavedRows extends SavedRecords {
  readonly lengths: Uint32Array;
  readonly scales: Float64Array;
  readonly free: Uint32Array;
}

export function createRows(saved?: SavedRows): Rows {
  const records = createRecords(saved);
  let lengths = saved?.lengths.slice() ?? new Uint32Array(0);
  let scales = saved?.scales.slice() ?? new Float64Array(0);
  let count = saved?.lengths.length ?? 0;
  const free: number[] = [...(saved?.free ?? [])];
  let scratch = new Uint8Array(1024);
  let packed = new Uint32Array(256);

  return {
    add(counts, given) {
      const row = free.pop() ?? count;
      count = Math.max(count, row + 1);
      if (counts.size * 6 > scratch.length) scratch = new Uint8Array(counts.size * 9);
      let size = 0;
      let length = 0;
      for (const [term, tf] of counts) {
        size = writeNumber(scratch, size, term * 2 + (tf > 1 ? 1 : 0));
        if (tf > 1) { scratch[size] = Math.min(tf, 255); size += 1; }
        length += tf;
      }
      records.set(row, scratch, size);
      lengths = grown(lengths, count);
      scales = grown(scales, count);
      lengths[row] = given ?? length;
      scales[row] = 0;
      return row;
    },
    drop(row) {
      records.drop(row);
      lengths[row] = 0;
      scales[row] = 0;
      free.push(row);
    },
    read(row) {
      const bytes = records.chunk(row);
      const end = records.end(row);
      let at = records.start(row);
      if (end - at > packed.length) packed = new Uint32Array((end - at) * 2);
      let found = 0;
      while (at < end) {
        let byte = bytes[at] ?? 0;
        at += 1;
        let value = byte & 127;
        for (let shift = 7; byte > 127; shift += 7) {
          byte = bytes[at] ?? 0;
          at += 1;
          value |= (byte & 127) << shift;
        }
        let tf = 1;
        if (value & 1) { tf = bytes[at] ?? 0; at += 1; }
        packed[found] = pack(value >>> 1, tf);
        found += 1;
      }
      return found;
    },
    get packed() { return packed; },
    length: (row) => lengths[row] ?? 0,
    scale: (row) => scales[row] ?? 0,
    setScale: (row, scale) => { scales[row] = scale; },
    save: () => ({ ...records.save(), lengths: lengths.slice(0, count), scales: scales.slice(0, count), free: Uint32Array.from(free) }),
  };
}
