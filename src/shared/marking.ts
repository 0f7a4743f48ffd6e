/**
 * Where found words stand in a text, for marking them. Search compares folded texts (NFKC, lower case), so each folded
 * character remembers the one it came from. Gives pieces of text, never markup: the page escapes them.
 */
export interface MarkedPiece { readonly text: string; readonly marked: boolean }

export function markFound(text: string, terms: readonly string[]): MarkedPiece[] {
  const places = placesOf(text, terms);
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
  const [first] = placesOf(text, terms);
  if (first === undefined) return undefined;
  const from = Math.max(0, Math.min(first.start - Math.floor(length / 3), text.length - length));
  const part = text.slice(from, from + length).toWellFormed().replaceAll('\ufffd', '').replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '……' : ''}${part}${from + length < text.length ? '……' : ''}`;
}

function placesOf(text: string, terms: readonly string[]): { readonly start: number; readonly end: number }[] {
  let folded = '';
  const origin: number[] = [];
  let at = 0;
  for (const character of text) {
    const plain = character.toWellFormed().normalize('NFKC').toLowerCase();
    for (let n = 0; n < plain.length; n += 1) origin.push(at);
    folded += plain;
    at += character.length;
  }
  origin.push(text.length);
  const places: { start: number; end: number }[] = [];
  for (const term of terms) {
    const plain = term.toWellFormed().normalize('NFKC').toLowerCase();
    for (let found = plain === '' ? -1 : folded.indexOf(plain); found >= 0; found = folded.indexOf(plain, found + plain.length)) {
      places.push({ start: origin[found] ?? 0, end: origin[found + plain.length] ?? text.length });
    }
  }
  return places.toSorted((a, b) => a.start - b.start || b.end - a.end);
}
