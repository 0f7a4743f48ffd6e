/**
 * Named arrays as bytes: sizes and checksum, a header in JSON, then the arrays, each on a multiple of 8. They are read back only
 * by the same ranking version on the same runtime (word segmentation differs between versions of ICU) and when not a bit
 * differs; else the answer is undefined and the text is read anew.
 */
const MAGIC = 0x3158514b;
const PREFIX = 16;

export interface Origin { readonly version: string; readonly runtime: string }

export type Values = Uint8Array | Uint32Array | Float64Array;
const types = { bytes: Uint8Array, integers: Uint32Array, reals: Float64Array } as const;
interface Section { readonly name: string; readonly type: keyof typeof types; readonly length: number }
interface Header extends Origin { readonly numbers: Readonly<Record<string, number>>; readonly sections: readonly Section[] }

/** Arrays and numbers by name; what is not there reads as empty. */
export interface Sections {
  number(name: string): number;
  bytes(name: string): Uint8Array;
  integers(name: string): Uint32Array;
  reals(name: string): Float64Array;
  /** What `text` made. */
  lines(name: string): string[];
}

/** Lines without line feeds in them, as bytes. */
export const text = (lines: Iterable<string>): Uint8Array => new TextEncoder().encode([...lines].join('\n'));

const padded = (length: number): number => Math.ceil(length / 8) * 8;

/** Two sums of 32 bits that any change of bits or of order moves. */
function checksum(parts: readonly Uint8Array[]): [number, number] {
  let [a, b] = [1, 0];
  for (const part of parts) {
    const words = new Uint32Array(part.buffer, part.byteOffset, part.byteLength / 4);
    for (let i = 0; i < words.length; i += 1) {
      a = Math.imul(a ^ (words[i] ?? 0), 0x01000193);
      a ^= a >>> 15;
      b = (b + a) | 0;
    }
  }
  return [a >>> 0, b >>> 0];
}

/** In parts, to be written one after another. */
export function pack(arrays: Readonly<Record<string, Values>>, numbers: Readonly<Record<string, number>>, origin: Origin): Uint8Array[] {
  const sections = Object.entries(arrays);
  const header: Header = {
    version: origin.version, runtime: origin.runtime, numbers,
    sections: sections.map(([name, values]) => ({
      name, length: values.length, type: values instanceof Uint8Array ? 'bytes' : values instanceof Uint32Array ? 'integers' : 'reals',
    })),
  };
  const aligned = (values: Values): Uint8Array => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    if (bytes.byteLength % 8 === 0 && bytes.byteOffset % 8 === 0) return bytes;
    const copy = new Uint8Array(padded(bytes.byteLength));
    copy.set(bytes);
    return copy;
  };
  const head = aligned(new TextEncoder().encode(JSON.stringify(header)));
  const parts = [head, ...sections.map(([, values]) => aligned(values))];
  const prefix = Uint32Array.of(MAGIC, head.byteLength, ...checksum(parts));
  return [new Uint8Array(prefix.buffer), ...parts];
}

/** Undefined when the bytes are cut, changed, or of another origin. The arrays lie over the given bytes where they can. */
export function unpack(given: Uint8Array, origin: Origin): Sections | undefined {
  const bytes = given.byteOffset % 8 === 0 ? given : given.slice();
  if (bytes.byteLength < PREFIX || bytes.byteLength % 8 !== 0) return undefined;
  const [magic, headLength = 0, a, b] = new Uint32Array(bytes.buffer, bytes.byteOffset, PREFIX / 4);
  const sums = magic === MAGIC ? checksum([bytes.subarray(PREFIX)]) : [];
  if (magic !== MAGIC || sums[0] !== a || sums[1] !== b) return undefined;
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + headLength)).replace(/\0+$/u, '')) as Header;
  if (header.version !== origin.version || header.runtime !== origin.runtime) return undefined;
  const found: Record<string, Values> = {};
  let at = bytes.byteOffset + PREFIX + headLength;
  for (const { name, type, length } of header.sections) {
    const values = new types[type](bytes.buffer as ArrayBuffer, at, length);
    found[name] = values;
    at += padded(values.byteLength);
  }
  const held = (name: string): Uint8Array => (found[name] instanceof Uint8Array ? found[name] : new Uint8Array(0));
  return {
    number: (name) => header.numbers[name] ?? 0,
    bytes: held,
    integers: (name) => (found[name] instanceof Uint32Array ? found[name] : new Uint32Array(0)),
    reals: (name) => (found[name] instanceof Float64Array ? found[name] : new Float64Array(0)),
    lines: (name) => (held(name).length === 0 ? [] : new TextDecoder('utf-8', { ignoreBOM: true }).decode(held(name)).split('\n')),
  };
}
