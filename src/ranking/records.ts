/**
 * Byte strings by number, one after another in chunks: 8 bytes besides the bytes, and no object, for each. Dropped ones leave
 * gaps, which are closed when they make up a third of all.
 */
export interface Records {
  /** Keeps the first `size` bytes under a number; what it held before is dropped. */
  set(number: number, bytes: Uint8Array, size: number): void;
  drop(number: number): void;
  /** `chunk(n)[start(n)..end(n))` is the record until the next `set`. */
  chunk(number: number): Uint8Array;
  start(number: number): number;
  end(number: number): number;
  /** All records in the order of their numbers: sizes, and the bytes without gaps. */
  save(): { readonly sizes: Uint32Array<ArrayBuffer>; readonly bytes: Uint8Array<ArrayBuffer> };
}

export interface SavedRecords { readonly sizes: Uint32Array; readonly bytes: Uint8Array }

const CHUNK = 1 << 16;
const NONE = new Uint8Array(0);

/** Room for `length` values and an eighth more. */
export function grown<T extends Uint32Array | Float32Array | Float64Array>(array: T, length: number): T {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(Math.max(64, Math.ceil(length * 1.125)));
  larger.set(array);
  return larger;
}

export function createRecords(saved?: SavedRecords): Records {
  let chunks: Uint8Array[] = [];
  let used = 0;
  let live = 0;
  let wasted = 0;
  let count = 0;
  /** Number of the chunk times its usual length, plus where in it: 4 GB at most. */
  let starts = new Uint32Array(0);
  let sizes = new Uint32Array(0);

  function place(number: number, bytes: Uint8Array, from: number, size: number): void {
    // A long record has a chunk of its own and begins it, so that where a record begins is always below the usual length.
    if (chunks.length === 0 || used + size > CHUNK) {
      chunks.push(new Uint8Array(Math.max(CHUNK, size)));
      used = 0;
    }
    const chunk = chunks.at(-1) ?? NONE;
    if (size < 64) for (let i = 0; i < size; i += 1) chunk[used + i] = bytes[from + i] ?? 0;
    else chunk.set(bytes.subarray(from, from + size), used);
    starts[number] = (chunks.length - 1) * CHUNK + used;
    used += size;
  }

  function compact(): void {
    const old = chunks;
    chunks = [];
    for (let number = 0; number < count; number += 1) {
      const size = sizes[number] ?? 0;
      if (size > 0) place(number, old[Math.floor((starts[number] ?? 0) / CHUNK)] ?? NONE, (starts[number] ?? 0) % CHUNK, size);
    }
    wasted = 0;
  }

  function drop(number: number): void {
    const size = sizes[number] ?? 0;
    wasted += size;
    live -= size;
    sizes[number] = 0;
  }

  function set(number: number, bytes: Uint8Array, size: number, from = 0): void {
    if (number < count) drop(number);
    if (wasted > CHUNK && wasted > live / 2) compact();
    starts = grown(starts, number + 1);
    sizes = grown(sizes, number + 1);
    count = Math.max(count, number + 1);
    place(number, bytes, from, size);
    sizes[number] = size;
    live += size;
  }

  if (saved) {
    let from = 0;
    saved.sizes.forEach((size, number) => {
      set(number, saved.bytes, size, from);
      from += size;
    });
  }

  const start = (number: number): number => (starts[number] ?? 0) % CHUNK;
  const end = (number: number): number => start(number) + (sizes[number] ?? 0);
  const chunk = (number: number): Uint8Array => chunks[Math.floor((starts[number] ?? 0) / CHUNK)] ?? NONE;
  return {
    set: (number, bytes, size) => { set(number, bytes, size); }, drop, chunk, start, end,
    save() {
      const bytes = new Uint8Array(live);
      let to = 0;
      for (let number = 0; number < count; number += 1) {
        if ((sizes[number] ?? 0) === 0) continue;
        bytes.set(chunk(number).subarray(start(number), end(number)), to);
        to += sizes[number] ?? 0;
      }
      return { sizes: sizes.slice(0, count), bytes };
    },
  };
}

/** Writes `value` in 7-bit groups, lowest first; where the next byte goes. */
export function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  let to = at;
  while (rest > 127) {
    bytes[to] = (rest & 127) | 128;
    rest >>>= 7;
    to += 1;
  }
  bytes[to] = rest;
  return to + 1;
}
