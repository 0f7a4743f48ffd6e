import type { SavedCatalogue } from './catalogue.ts';

/**
 * A catalogue as bytes: sizes and checksum, a header in JSON, then arrays, each on a multiple of 8. It is read back only by the
 * same ranking version on the same runtime (word segmentation differs between versions of ICU) and when not a bit differs;
 * else the answer is undefined and the text is read anew. Postings are not in it: they come from the rows.
 */
const MAGIC = 0x3158514b;
const PREFIX = 16;

export interface Origin { readonly version: string; readonly runtime: string }

type Values = Uint8Array | Uint32Array | Float64Array;
const types = { bytes: Uint8Array, integers: Uint32Array, reals: Float64Array } as const;
interface Section { readonly name: string; readonly type: keyof typeof types; readonly length: number }
interface Header extends Origin {
  readonly numbers: Pick<SavedCatalogue, 'pieceCount' | 'frozenPieces' | 'meanLength'> & { readonly documents: number; readonly backgroundSize: number };
  readonly sections: readonly Section[];
}

const padded = (length: number): number => Math.ceil(length / 8) * 8;

function sectionsOf({ terms, rows, profiles, copies, wholes, several, freeSlots }: SavedCatalogue): Record<string, Values> {
  const text = (lines: Iterable<string>): Uint8Array => new TextEncoder().encode([...lines].join('\n'));
  return {
    names: text(terms.names), held: terms.held, idfs: terms.idfs, backgroundNames: text(terms.background.keys()), background: Uint32Array.from(terms.background.values()),
    rowSizes: rows.sizes, rowBytes: rows.bytes, rowLengths: rows.lengths, rowScales: rows.scales, rowsFree: rows.free,
    profileSizes: profiles.sizes, profileBytes: profiles.bytes, copiesHigh: copies.high, copiesLow: copies.low, copies: copies.values,
    wholes, several, freeSlots,
  };
}

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
export function toBytes(saved: SavedCatalogue, origin: Origin): Uint8Array[] {
  const { terms, pieceCount, frozenPieces, meanLength } = saved;
  const sections = Object.entries(sectionsOf(saved));
  const header: Header = {
    ...origin, numbers: { pieceCount, frozenPieces, meanLength, documents: terms.documents, backgroundSize: terms.backgroundSize },
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

/** Undefined when the bytes are cut, changed, or of another origin. */
export function fromBytes(given: Uint8Array, origin: Origin): SavedCatalogue | undefined {
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
  return restore(header, found);
}

function restore({ numbers }: Header, found: Readonly<Record<string, Values>>): SavedCatalogue {
  const bytes = (name: string): Uint8Array => (found[name] instanceof Uint8Array ? found[name] : new Uint8Array(0));
  const integers = (name: string): Uint32Array => (found[name] instanceof Uint32Array ? found[name] : new Uint32Array(0));
  const reals = (name: string): Float64Array => (found[name] instanceof Float64Array ? found[name] : new Float64Array(0));
  const lines = (name: string): string[] => (bytes(name).length === 0 ? [] : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes(name)).split('\n'));
  const background = integers('background');
  return {
    terms: {
      names: lines('names'), held: integers('held'), idfs: reals('idfs'), documents: numbers.documents, backgroundSize: numbers.backgroundSize,
      background: new Map(lines('backgroundNames').map((name, i) => [name, background[i] ?? 0])),
    },
    rows: { sizes: integers('rowSizes'), bytes: bytes('rowBytes'), lengths: integers('rowLengths'), scales: reals('rowScales'), free: integers('rowsFree') },
    profiles: { sizes: integers('profileSizes'), bytes: bytes('profileBytes') },
    copies: { high: integers('copiesHigh'), low: integers('copiesLow'), values: integers('copies') },
    wholes: integers('wholes'), several: integers('several'), freeSlots: integers('freeSlots'),
    pieceCount: numbers.pieceCount, frozenPieces: numbers.frozenPieces, meanLength: numbers.meanLength,
  };
}
