import type { SavedCatalogue } from './catalogue.ts';
import { type Origin, pack, type Sections, text, unpack } from './sections.ts';

/** A catalogue as bytes. Postings are not in it: they come from the rows. */
export function toBytes(saved: SavedCatalogue, origin: Origin): Uint8Array[] {
  const { terms, rows, profiles, copies, wholes, several, freeSlots, pieceCount, frozenPieces, meanLength } = saved;
  return pack({
    names: text(terms.names), held: terms.held, idfs: terms.idfs, backgroundNames: text(terms.background.keys()), background: Uint32Array.from(terms.background.values()),
    rowSizes: rows.sizes, rowBytes: rows.bytes, rowLengths: rows.lengths, rowScales: rows.scales, rowsFree: rows.free,
    profileSizes: profiles.sizes, profileBytes: profiles.bytes, copiesHigh: copies.high, copiesLow: copies.low, copies: copies.values,
    wholes, several, freeSlots,
  }, { pieceCount, frozenPieces, meanLength, documents: terms.documents, backgroundSize: terms.backgroundSize }, origin);
}

export function fromBytes(bytes: Uint8Array, origin: Origin): SavedCatalogue | undefined {
  const sections = unpack(bytes, origin);
  return sections && restore(sections);
}

function restore({ number, bytes, integers, reals, lines }: Sections): SavedCatalogue {
  const background = integers('background');
  return {
    terms: {
      names: lines('names'), held: integers('held'), idfs: reals('idfs'), documents: number('documents'), backgroundSize: number('backgroundSize'),
      background: new Map(lines('backgroundNames').map((name, i) => [name, background[i] ?? 0])),
    },
    rows: { sizes: integers('rowSizes'), bytes: bytes('rowBytes'), lengths: integers('rowLengths'), scales: reals('rowScales'), free: integers('rowsFree') },
    profiles: { sizes: integers('profileSizes'), bytes: bytes('profileBytes') },
    copies: { high: integers('copiesHigh'), low: integers('copiesLow'), values: integers('copies') },
    wholes: integers('wholes'), several: integers('several'), freeSlots: integers('freeSlots'),
    pieceCount: number('pieceCount'), frozenPieces: number('frozenPieces'), meanLength: number('meanLength'),
  };
}
