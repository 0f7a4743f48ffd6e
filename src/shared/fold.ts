/**
 * Texts are compared folded (NFKC, lower case, one blank for many); each folded character remembers the one it came from, so that
 * what meets can be marked in the text as it was written. Pure.
 */
export interface Place { readonly start: number; readonly end: number }
export interface Folded { readonly text: string; /** For each folded character, the original it came from. */ readonly from: readonly Place[] }

export function fold(text: string): Folded {
  let folded = '';
  const from: Place[] = [];
  let at = 0;
  for (const character of text) {
    const place = { start: at, end: at + character.length };
    at = place.end;
    const plain = character.toWellFormed().normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ');
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

/** Where the words stand in the original, in order, none overlapping; `accept` sees the folded text and the ends of what was found. */
export function placesOf(folded: Folded, words: string, accept: (text: string, start: number, end: number) => boolean = () => true): Place[] {
  const sought = fold(words).text.trim();
  const places: Place[] = [];
  if (sought === '') return places;
  for (let at = folded.text.indexOf(sought); at >= 0;) {
    const end = at + sought.length;
    const accepted = accept(folded.text, at, end);
    if (accepted) places.push({ start: folded.from[at]?.start ?? 0, end: folded.from[end - 1]?.end ?? 0 });
    at = folded.text.indexOf(sought, accepted ? end : at + 1);
  }
  return places;
}
