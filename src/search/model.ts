import { countBackground } from '../ranking/catalogue.ts';
import { rankingVersion, trainSemantics } from '../ranking/engine.ts';
import type { Background, Semantics } from '../ranking/engine.ts';
import { type SearchDocument, type SearchKind, searchKinds } from './port.ts';

/**
 * What the ranking learns from the deployment's own text: how common each word is, and what words mean by the company they
 * keep. Trained once for all processes, kept in the database, taken over by every index with `adopt`.
 */
export interface RankingModel {
  /** Names what it was trained on: the same texts give the same version. */
  readonly version: string;
  /** Over all texts of each kind: for an index that does not count its own. Empty where every index counts for itself. */
  readonly kinds: ReadonlyMap<SearchKind, Background>;
  /** Over needs alone: for an index that counts its candidates itself. */
  readonly needs: Background;
  readonly semantics: Semantics;
}

/** As the ranking reads a document: its own text, then each item, each text once; see `ranking/catalogue.ts`. */
export const piecesOf = ({ title, text, items }: SearchDocument): readonly string[] =>
  [...new Set([{ title, text }, ...items].map((part) => `${part.title}\n${part.text}`).filter((piece) => piece.trim() !== ''))];

/** Pieces of text; of candidates, and of needs. */
export interface TrainingTexts { readonly texts: readonly string[]; readonly needs: readonly string[] }

/** Trains a model from texts; a worker thread on Node, this thread where there is none. */
export type Trainer = (texts: TrainingTexts, version: string) => Promise<RankingModel>;

export function trainModel({ texts, needs }: TrainingTexts, version: string): RankingModel {
  const all = [...texts, ...needs];
  return { version, kinds: new Map(), needs: countBackground(needs), semantics: trainSemantics(all, { version }) };
}
export const trainHere: Trainer = async (texts, version) => trainModel(texts, version);

/** The ranking version, and that of `modelToBytes` below: models of another are as if there were none. */
export const modelFormat = `${rankingVersion}/2`;

/** As bytes: length of the header, the header in JSON, then each part on a multiple of 8. Plain arrays, so that every runtime reads it. */
export function modelToBytes({ version, kinds, needs, semantics }: RankingModel): Uint8Array {
  const lines = (names: Iterable<string>): Uint8Array => new TextEncoder().encode([...names].join('\n'));
  const counted = ({ counts }: Background): readonly Uint8Array[] => [lines(counts.keys()), bytesOf(Uint32Array.from(counts.values()))];
  const listed = searchKinds.flatMap((kind) => { const background = kinds.get(kind); return background === undefined ? [] : [{ kind, background }]; });
  const parts: readonly Uint8Array[] = [lines(semantics.terms), bytesOf(semantics.vectors), bytesOf(semantics.common), ...counted(needs), ...listed.flatMap(({ background }) => counted(background))];
  const header: Header = {
    version, dimensions: semantics.dimensions, needs: needs.size, sizes: parts.map((part) => part.byteLength),
    kinds: listed.map(({ kind, background }) => ({ kind, pieces: background.size, meanLength: background.meanLength ?? null })),
  };
  const head = new TextEncoder().encode(JSON.stringify(header));
  const whole = new Uint8Array(padded(4 + head.byteLength) + parts.reduce((sum, part) => sum + padded(part.byteLength), 0));
  new DataView(whole.buffer).setUint32(0, head.byteLength, true);
  whole.set(head, 4);
  let at = padded(4 + head.byteLength);
  for (const part of parts) {
    whole.set(part, at);
    at += padded(part.byteLength);
  }
  return whole;
}

export function modelFromBytes(given: Uint8Array): RankingModel {
  const bytes = given.byteOffset % 8 === 0 ? given : given.slice();
  const headLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headLength))) as Header;
  let at = bytes.byteOffset + padded(4 + headLength);
  const [terms, vectors, common, needNames, needCounts, ...counted] = header.sizes.map((size) => {
    const part = new Uint8Array(bytes.buffer as ArrayBuffer, at, size);
    at += padded(size);
    return part;
  });
  return {
    version: header.version, needs: { counts: countsFrom(needNames, needCounts), size: header.needs },
    kinds: new Map(header.kinds.map(({ kind, pieces, meanLength }, n) => [kind, { counts: countsFrom(counted[2 * n], counted[2 * n + 1]), size: pieces, ...(meanLength === null ? {} : { meanLength }) }])),
    semantics: { version: header.version, dimensions: header.dimensions, terms: linesFrom(terms), vectors: reals(vectors), common: reals(common) },
  };
}

interface Header {
  readonly version: string; readonly dimensions: number; readonly needs: number; readonly sizes: readonly number[];
  readonly kinds: readonly { readonly kind: SearchKind; readonly pieces: number; readonly meanLength: number | null }[];
}

type Bytes = Uint8Array<ArrayBuffer>;
const NONE: Bytes = new Uint8Array(0);
const padded = (length: number): number => Math.ceil(length / 8) * 8;
const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array | Float32Array): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);
const linesFrom = (bytes: Bytes = NONE): string[] => (bytes.length === 0 ? [] : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n'));
const reals = (bytes: Bytes = NONE): Float32Array => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const integers = (bytes: Bytes = NONE): Uint32Array => new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
function countsFrom(names?: Bytes, counts?: Bytes): Map<string, number> {
  const values = integers(counts);
  return new Map(linesFrom(names).map((name, at) => [name, values[at] ?? 0]));
}
