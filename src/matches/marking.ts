import { fold, type Place, placesOf } from '../shared/fold.ts';

/** Where words and phrases stand in a text, so that a page can underline them. Pure; gives pieces of text, never markup: the page escapes them. */
export interface Piece { readonly text: string; readonly marked: boolean }

/** The text cut at the terms; overlapping and adjoining terms become one marked piece. */
export function markTerms(text: string, terms: readonly string[]): Piece[] {
  const folded = fold(text);
  const places = terms.flatMap((term) => placesOf(folded, term, wholeAt)).sort((a, b) => a.start - b.start);
  const merged: Place[] = [];
  for (const place of places) {
    const before = merged.at(-1);
    if (before !== undefined && place.start <= before.end) merged[merged.length - 1] = { start: before.start, end: Math.max(before.end, place.end) };
    else merged.push(place);
  }
  return cutAt(text, merged).map(({ text: piece, place }) => ({ text: piece, marked: place !== undefined }));
}

export interface Phrase {
  readonly text: string;
  /** Ties it to what stands for it on the other side. */
  readonly ref: string;
  readonly answered: boolean;
  readonly terms: readonly string[];
}
export interface PhrasePiece { readonly text: string; readonly phrase: Phrase | undefined }

/** The text cut into phrases. Where two overlap the longer one is shown; the other keeps its other places, if any. */
export function markPhrases(text: string, phrases: readonly Phrase[]): PhrasePiece[] {
  const folded = fold(text);
  const taken: (Place & { phrase: Phrase })[] = [];
  for (const phrase of [...phrases].sort((a, b) => b.text.length - a.text.length)) {
    for (const place of placesOf(folded, phrase.text, wholeAt)) {
      if (!taken.some((other) => place.start < other.end && other.start < place.end)) taken.push({ ...place, phrase });
    }
  }
  taken.sort((a, b) => a.start - b.start);
  return cutAt(text, taken).map(({ text: piece, place }) => ({ text: piece, phrase: place?.phrase }));
}

function cutAt<P extends Place>(text: string, places: readonly P[]): { text: string; place: P | undefined }[] {
  const pieces: { text: string; place: P | undefined }[] = [];
  let from = 0;
  for (const place of places) {
    pieces.push({ text: text.slice(from, place.start), place: undefined }, { text: text.slice(place.start, place.end), place });
    from = place.end;
  }
  pieces.push({ text: text.slice(from), place: undefined });
  return pieces.filter((piece) => piece.text !== '');
}

/** Latin words and numbers are met whole or not at all: AL is not in METAL, 5 is not in 2.5. */
const LETTER = /[^\P{L}\p{Script=Han}]|\d/u;
const wholeAt = (text: string, start: number, end: number): boolean => {
  const joinedBefore = LETTER.test(text[start] ?? '') && (LETTER.test(text[start - 1] ?? '') || /\d\.$/u.test(text.slice(Math.max(0, start - 2), start)));
  const joinedAfter = LETTER.test(text[end - 1] ?? '') && (LETTER.test(text[end] ?? '') || /^\.\d/u.test(text.slice(end, end + 2)));
  return !joinedBefore && !joinedAfter;
};
