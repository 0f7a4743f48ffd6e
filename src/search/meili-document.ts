import { createHash } from 'node:crypto';
import { terms as lookupTerms } from '../ranking/lookup/fold.ts';
import { isHan, tokenise } from '../ranking/text.ts';
import { filterValue } from './meili-filter.ts';
import type { SearchDocument, SearchKind } from './port.ts';

/**
 * What Meilisearch holds of a document. Its own cutting of Chinese is not relied on: what is typed may be any part of a word, and
 * needs and documents must be cut alike. So it is given the terms of our ranking (words, pairs, single characters), each spelt in
 * plain letters that no segmenter cuts, in fields where typos are off.
 */
export interface MeiliDocument {
  readonly id: string;
  readonly kind: SearchKind;
  /** Of the document as the database has it: what `check` compares. */
  readonly hash: string;
  readonly names: readonly string[];
  readonly titles: readonly string[];
  /** Pinyin, initials and mixtures of both, from each syllable of a name on. */
  readonly readings: readonly string[];
  readonly name_terms: string;
  readonly terms: string;
  /** How many terms: what has many shares some with every need. */
  readonly size: number;
  /** Words and numbers in letters, where typos are mended. */
  readonly latin: string;
  readonly _vectors?: Readonly<Record<string, unknown>>;
  readonly [filter: string]: unknown;
}

/** Vectors of a document's texts by a model outside; `embedder` names the model within the index, so that vectors of two are never mixed. */
export interface DocumentVectors { readonly embedder: string; readonly vectors: readonly (readonly number[])[] }
export const embedderOf = (model: string): string => `keqiao_${createHash('sha256').update(model).digest('hex').slice(0, 12)}`;

const A = 'a'.charCodeAt(0);
/** Four letters for each character: 26^4 is more than all characters in use. */
const spelt = (text: string): string => [...text].map((character) => {
  let rest = character.codePointAt(0) ?? 0;
  let letters = '';
  for (let n = 0; n < 4; n += 1) { letters = String.fromCharCode(A + (rest % 26)) + letters; rest = Math.floor(rest / 26); }
  return letters;
}).join('');

/** A term of the ranking as it stands in the index: one word of letters, by channel. */
export function written(term: string): string {
  if (term.startsWith('#')) return `b${spelt(term.slice(1))}`;
  if (term.startsWith('@')) return `s${spelt(term.slice(1))}`;
  return isHan(term.slice(0, 1)) ? `w${spelt(term)}` : term.replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A pair or a single character of what is typed, or a word in letters. */
export const writtenPiece = (piece: string): string => (isHan([...piece][0] ?? '') ? `${[...piece].length === 1 ? 's' : 'b'}${spelt(piece)}` : piece);

/** Longer is no word, and Meilisearch would not keep it. */
const LONGEST = 200;
const distinctTerms = (texts: readonly string[]): Set<string> => new Set(texts.flatMap(tokenise).map(written).filter((term) => term !== '' && term.length <= LONGEST));

/** Words and numbers in letters as the search boxes read them: "GB/T 9704" is gbt, gb, t and 9704. */
function inLetters(texts: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const text of texts) lookupTerms(text, false, (term) => { if (!isHan([...term][0] ?? '')) found.add(term); });
  return found;
}

const SYLLABLES = 12;
/** From each syllable on: so many first syllables whole and the rest by initials; of short names every mixture. */
export function readingsOf(key: string): string[] {
  const syllables = key.split(' ').filter((each) => each !== '').slice(0, SYLLABLES);
  const found = new Set<string>();
  for (let from = 0; from < syllables.length; from += 1) {
    const rest = syllables.slice(from);
    const ways = rest.length <= 4 ? Array.from({ length: 1 << rest.length }, (_, mask) => mask) : Array.from({ length: rest.length + 1 }, (_, whole) => (1 << whole) - 1);
    for (const mask of ways) found.add(rest.map((syllable, n) => (mask >> n & 1 ? syllable : syllable.slice(0, 1))).join(''));
  }
  return [...found].filter((reading) => reading.length > 1);
}

export const hashOf = (document: SearchDocument, dense?: DocumentVectors): string => createHash('sha256').update(JSON.stringify([
  document.title, document.text, document.items, document.names ?? [], document.pinyin ?? [], document.facets ?? {}, document.filters ?? {}, dense ?? null,
])).digest('base64url').slice(0, 22);

/** `dense`: where there are embeddings; an index that has them wants to be told of a document without any. */
export function meiliDocument(kind: SearchKind, document: SearchDocument, dense?: DocumentVectors): MeiliDocument {
  const { id, title, text, items, names = [], pinyin = [], facets = {}, filters = {} } = document;
  const prose = [`${title}\n${text}`, ...items.map((item) => `${item.title}\n${item.text}`)];
  const facetTexts = Object.values(facets).flat();
  const ranked = distinctTerms(prose);
  return {
    ...Object.fromEntries(Object.entries(filters).map(([field, values]) => [field, values.map(filterValue)])),
    id, kind, hash: hashOf(document, dense), names, titles: [title, ...items.map((item) => item.title)].filter((each) => each !== ''),
    readings: pinyin.flatMap(readingsOf), name_terms: [...new Set([...distinctTerms(names), ...inLetters(names)])].join(' '),
    terms: [...new Set([...ranked, ...distinctTerms(facetTexts), ...inLetters([...prose, ...facetTexts])])].join(' '), size: ranked.size,
    latin: [...inLetters([...names, ...prose, ...facetTexts])].join(' '),
    ...(dense === undefined ? {} : { _vectors: { [dense.embedder]: dense.vectors.length === 0 ? null : dense.vectors } }),
  };
}
