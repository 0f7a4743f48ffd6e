import { fold, type Place, placesOf } from './fold.ts';

/** Where found words stand in a text, for marking them. Gives pieces of text, never markup: the page escapes them. */
export interface MarkedPiece { readonly text: string; readonly marked: boolean }

export function markFound(text: string, terms: readonly string[]): MarkedPiece[] {
  const places = placesIn(text, terms);
  const pieces: MarkedPiece[] = [];
  let from = 0;
  for (const { start, end } of places) {
    if (end <= from) continue;
    pieces.push({ text: text.slice(from, Math.max(from, start)), marked: false }, { text: text.slice(Math.max(from, start), end), marked: true });
    from = end;
  }
  return [...pieces, { text: text.slice(from), marked: false }].filter((piece) => piece.text !== '');
}

/** The part of a long text around the first found word; undefined where none stands in it. */
export function snippetOf(text: string, terms: readonly string[], length = 90): string | undefined {
  const [first] = placesIn(text, terms);
  if (first === undefined) return undefined;
  const from = Math.max(0, Math.min(first.start - Math.floor(length / 3), text.length - length));
  const part = text.slice(from, from + length).toWellFormed().replaceAll('\ufffd', '').replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '……' : ''}${part}${from + length < text.length ? '……' : ''}`;
}

function placesIn(text: string, terms: readonly string[]): readonly Place[] {
  const folded = fold(text);
  return terms.flatMap((term) => placesOf(folded, term)).toSorted((a, b) => a.start - b.start || b.end - a.end);
}
