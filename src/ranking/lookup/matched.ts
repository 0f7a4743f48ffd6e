import { chunks, compact, fold, isHan, runs } from './fold.ts';
import { asTyped, readAs } from './readings.ts';
import type { Entry, ReadName } from './store.ts';
import type { Met } from './types.ts';
import type { Found } from './word.ts';

/** Where the words stand in one document, best place first: name, fields, then texts. */
export function matchedIn({ document, names }: Entry, found: readonly Found[]): Met[] {
  const places: { readonly field: string; readonly values: readonly string[]; readonly name?: readonly ReadName[] }[] = [
    { field: 'name', values: document.names, name: names },
    ...Object.entries(document.fields ?? {}).map(([field, values]) => ({ field, values })),
    ...(document.texts ?? []).map(({ name, title, text }) => ({ field: name, values: [title, text] })),
  ];
  return places.flatMap(({ field, values, name = [] }) => {
    const met = new Map<string, boolean>();
    for (const word of found) {
      for (const value of values) for (const term of standing(value, word)) met.set(term, word.typo);
      for (const each of name) for (const term of read(each, word)) met.set(term, word.typo);
    }
    return met.size === 0 ? [] : [{ field, terms: [...met.keys()], typo: [...met.values()].every(Boolean) }];
  });
}

/** The words of a text that a sought word stands for, as the text has them. */
function standing(value: string, { sought }: Found): string[] {
  const folded = fold(value);
  return sought.flatMap((word) => {
    if ([...word].some(isHan) || runs(word).length > 1) return folded.includes(word) ? [word] : compact(folded).includes(compact(word)) ? joined(folded, word) : [];
    return chunks(folded).flatMap((chunk) => [chunk, ...runs(chunk)]).filter((run) => !isHan(run) && run.startsWith(word) && /^[\p{L}\p{N}.]+$/u.test(run)).slice(0, 3);
  });
}

/** "gb/t9704" stands in "GB/T 9704": its runs do. */
const joined = (folded: string, word: string): string[] => runs(word).filter((run) => run.length > 1 && folded.includes(run));

function read({ folded, units, syllables: key }: ReadName, { syllables }: Found): string[] {
  return syllables.flatMap((typed) => {
    const reading = /[a-z]/.test(typed) ? readAs(key, units, asTyped(typed)) : undefined;
    if (reading === undefined) return [];
    const term = units.slice(reading.from, reading.to).join('');
    return [term !== '' && folded.includes(term) ? term : folded];
  });
}
