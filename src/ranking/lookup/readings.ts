import { edits } from './vocabulary.ts';
import { isHan } from './fold.ts';
import type { Lists } from './lists.ts';

/**
 * Names by their readings. A name comes with its syllables ("tai shan gang tie"), worked out by the caller. What is typed may
 * give each syllable whole or by its first letters, so the name is filed under the first letters of neighbours ("ts", "sg",
 * "gt") and, to mend typos, under neighbouring syllables; a short list of candidates is then compared for good.
 */
const initials = (a: string, b: string): string => `\u0001${a}${b}`;
const neighbours = (a: string, b: string): string => `\u0002${a} ${b}`;

export const isReading = (term: string): boolean => term.startsWith('\u0001') || term.startsWith('\u0002');

export interface Readings {
  /** Learns the syllables of a name that is filed already. */
  know(key: string): void;
  file(key: string, put: (term: string) => void): void;
  /** Entries that may read so. */
  candidates(typed: string): Uint32Array[];
  /** Syllables in a row, known from names, that are one letter away from what was typed; each with its candidates. */
  mended(typed: string): { readonly syllables: string; readonly entries: Uint32Array }[];
}

export function createReadings(lists: Lists): Readings {
  const known = new Set<string>();
  const heads = new Set<string>();

  function* inSyllables(typed: string, at: number, before: string | undefined): Generator<string[]> {
    if (at === typed.length) { yield []; return; }
    for (let end = Math.min(typed.length, at + 6); end > at; end -= 1) {
      const syllable = typed.slice(at, end);
      if (!known.has(syllable) || (before !== undefined && lists.count(neighbours(before, syllable)) === 0)) continue;
      for (const rest of inSyllables(typed, end, syllable)) yield [syllable, ...rest];
    }
  }

  function know(syllable: string): void {
    if (known.has(syllable)) return;
    known.add(syllable);
    for (let end = 1; end <= syllable.length; end += 1) heads.add(syllable.slice(0, end));
  }

  return {
    know(key) { for (const syllable of key.split(/\s+/u)) know(syllable); },
    file(key, put) {
      const syllables = key.split(/\s+/u);
      for (const [n, syllable] of syllables.entries()) {
        know(syllable);
        put(initials(syllable[0] ?? '', ''));
        const next = syllables[n + 1];
        if (next === undefined) continue;
        put(initials(syllable[0] ?? '', next[0] ?? ''));
        put(neighbours(syllable, next));
      }
    },
    candidates(typed) {
      const first = typed[0] ?? '';
      const terms = new Set<string>(heads.has(typed) ? [initials(first, '')] : []);
      for (let end = 1; end < typed.length && heads.has(typed.slice(0, end)); end += 1) terms.add(initials(first, typed[end] ?? ''));
      return [...terms].map((term) => lists.read(term));
    },
    mended(typed) {
      const rows = new Map<string, string[]>();
      for (const variant of edits(typed)) {
        for (const row of inSyllables(variant, 0, undefined)) if (row.length > 1) rows.set(row.join(' '), row);
      }
      return [...rows].map(([syllables, row]) => {
        const terms = row.slice(1).map((syllable, n) => neighbours(row[n] ?? '', syllable));
        const [rarest] = terms.toSorted((a, b) => lists.count(a) - lists.count(b));
        return { syllables, entries: lists.read(rarest ?? '') };
      });
    },
  };
}

/** Which syllables of a name what was typed stands for. */
export interface Reading { readonly from: number; readonly to: number; readonly whole: boolean }

/** What was typed, ready to be compared with many names. */
export interface Typed { readonly letters: readonly string[]; readonly han: readonly boolean[] }
export const asTyped = (text: string): Typed => ({ letters: [...text], han: [...text].map(isHan) });

/** Longest work on one name; only a name made to be slow comes near it. */
const STEPS = 2000;

/**
 * Reads `typed` against the units of a name: letters may begin a syllable or go on with one, a Chinese character stands for
 * itself, so 刘德厚 (liu de hou) is found by liudehou, liudeh, ldh, liu德 and dehou.
 */
export function readAs(syllables: readonly string[], characters: readonly string[], { letters, han }: Typed): Reading | undefined {
  let steps = 0;
  const ends = (unit: number, at: number): number => {
    steps += 1;
    const syllable = syllables[unit];
    if (syllable === undefined || steps > STEPS) return -1;
    if (han[at] === true) {
      if (characters[unit] !== letters[at]) return -1;
      return at + 1 === letters.length ? unit + 1 : ends(unit + 1, at + 1);
    }
    let same = 0;
    while (at + same < letters.length && same < syllable.length && letters[at + same] === syllable[same]) same += 1;
    if (same > 0 && at + same === letters.length) return unit + 1;
    for (; same > 0; same -= 1) {
      const end = ends(unit + 1, at + same);
      if (end > 0) return end;
    }
    return -1;
  };
  for (let from = 0; from < syllables.length; from += 1) {
    const to = ends(from, 0);
    if (to > 0) return { from, to, whole: from === 0 && to === syllables.length && syllables.join('').length === letters.length };
  }
  return undefined;
}

/** A name in the units its syllables stand for: each Chinese character, each word of other letters. */
export const unitsOf = (name: string): string[] => name.match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) ?? [];
