/**
 * Where words and phrases stand in a text, so that a page can underline them. Ranking compares texts after folding
 * (NFKC, lower case, one blank for many): `fold` keeps for each folded character where it came from. Pure; gives
 * pieces of text, never markup: the page escapes them.
 */
export interface Piece { readonly text: string; readonly marked: boolean }

/** The text cut at the terms; overlapping and adjoining terms become one marked piece. */
export function markTerms(text: string, terms: readonly string[]): Piece[] {
  const folded = fold(text);
  const places = terms.flatMap((term) => placesOf(folded, term)).sort((a, b) => a.start - b.start);
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
    for (const place of placesOf(folded, phrase.text)) {
      if (!taken.some((other) => place.start < other.end && other.start < place.end)) taken.push({ ...place, phrase });
    }
  }
  taken.sort((a, b) => a.start - b.start);
  return cutAt(text, taken).map(({ text: piece, place }) => ({ text: piece, phrase: place?.phrase }));
}

interface Place { readonly start: number; readonly end: number }

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

interface Folded { readonly text: string; /** For each folded character, the original it came from. */ readonly from: readonly Place[] }

function fold(text: string): Folded {
  let folded = '';
  const from: Place[] = [];
  let at = 0;
  for (const character of text) {
    const place = { start: at, end: at + character.length };
    at = place.end;
    const plain = character.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ');
    const last = from.at(-1);
    if (plain === ' ' && folded.endsWith(' ') && last !== undefined) {
      from[from.length - 1] = { start: last.start, end: place.end };
      continue;
    }
    folded += plain;
    for (let i = 0; i < plain.length; i += 1) from.push(place);
  }
  return { text: folded, from };
}

/** Latin words and numbers are met whole or not at all: AL is not in METAL, 5 is not in 2.5. */
const LETTER = /[^\P{L}\p{Script=Han}]|\d/u;
const wholeAt = (text: string, start: number, end: number): boolean => {
  const joinedBefore = LETTER.test(text[start] ?? '') && (LETTER.test(text[start - 1] ?? '') || /\d\.$/u.test(text.slice(Math.max(0, start - 2), start)));
  const joinedAfter = LETTER.test(text[end - 1] ?? '') && (LETTER.test(text[end] ?? '') || /^\.\d/u.test(text.slice(end, end + 2)));
  return !joinedBefore && !joinedAfter;
};

function placesOf(folded: Folded, words: string): Place[] {
  const sought = fold(words).text.trim();
  const places: Place[] = [];
  if (sought === '') return places;
  for (let at = folded.text.indexOf(sought); at >= 0;) {
    const end = at + sought.length;
    const whole = wholeAt(folded.text, at, end);
    if (whole) places.push({ start: folded.from[at]?.start ?? 0, end: folded.from[end - 1]?.end ?? 0 });
    at = folded.text.indexOf(sought, whole ? end : at + 1);
  }
  return places;
}
