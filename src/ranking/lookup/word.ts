import { chunks, compact, fold, isHan, runs } from './fold.ts';
import { both, slotOf, zoneOf } from './lists.ts';
import { asTyped, readAs } from './readings.ts';
import { type Entry, type Store, zones } from './store.ts';

/**
 * One word of a query, and what it is worth where it is met. The order is that of what people mean: a name before its
 * reading, a reading before a field, a field before running text, and what had to be mended last.
 */
export const worth = {
  exactName: 1, nameBegins: 0.9, inName: 0.8, wholeReading: 0.75, readingBegins: 0.7, inReading: 0.65, field: 0.5, title: 0.4, text: 0.3,
  typoName: 0.2, typoReading: 0.18, typoField: 0.15, typo: 0.1,
} as const;

export interface Word { readonly text: string; readonly runs: readonly string[] }

/** What one word found: slots with their worth, and what to look for in a document to show it. */
export interface Found {
  readonly slots: readonly number[];
  /** By slot; 0 where it was not met. An array beats a map five times over where a common word stands in half of all. */
  readonly values: Float32Array;
  /** As typed, or what it was mended to. */
  readonly sought: readonly string[];
  readonly syllables: readonly string[];
  readonly typo: boolean;
}

const MOST_WORDS = 8;
const LETTERS = /^[a-z]+$/;

/** The words of a query, without repeats; of a very long one, the first eight. */
export const wordsOf = (query: string): Word[] =>
  [...new Map(chunks(fold(query.slice(0, 400))).map((text) => [text, { text, runs: runs(text) }])).values()].filter((word) => word.runs.length > 0).slice(0, MOST_WORDS);

/** A long run of Chinese that stands nowhere as it is, in the words a dictionary knows; characters it knows alone stay together. */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
export function inPieces({ text, runs: [run, ...more] }: Word): Word[] {
  if (run === undefined || more.length > 0 || !isHan(run) || run.length < 4) return [];
  const known = [...segmenter.segment(text)].map(({ segment }) => (segment.length === 1 ? segment : ` ${segment} `)).join('');
  return known.split(/ +/).filter((piece) => piece.length > 1).slice(0, MOST_WORDS).map((piece) => ({ text: piece, runs: [piece] }));
}

export function findWord(store: Store, word: Word, typos: 'if_none' | 'always'): Found {
  const slots: number[] = [];
  const values = new Float32Array(store.entries.length);
  const raise = (slot: number, value: number): void => {
    const before = values[slot] ?? 0;
    if (before === 0) slots.push(slot);
    if (before < value) values[slot] = value;
  };
  const literal = literally(store, word, raise);
  readings(store, word.text, raise);
  const found = { slots, values, sought: literal, syllables: [word.text], typo: false };
  if (typos === 'if_none' && slots.length > 0) return found;
  const mended = mend(store, word, raise);
  return { slots, values, sought: [...literal, ...mended.words], syllables: [word.text, ...mended.syllables], typo: mended.words.length + mended.syllables.length > 0 };
}

/** As it stands there; of letters and digits also what begins so. Answers with the words it came to. */
function literally(store: Store, word: Word, raise: (slot: number, value: number) => void): string[] {
  const [only, ...more] = word.runs;
  if (only !== undefined && more.length === 0 && !isHan(only)) {
    const beginning = [...only].length < 2 && !/\p{N}/u.test(only) ? [only] : store.vocabulary.beginning(only, 60);
    for (const term of beginning) for (const entry of store.lists.read(term)) raise(slotOf(entry), valueAt(store, entry, only) - (term === only ? 0 : 0.02));
    return [only];
  }
  const lists = word.runs.flatMap((run) => isHan(run) ? pairs(run) : [run]).toSorted((a, b) => store.lists.count(a) - store.lists.count(b));
  let entries: Uint32Array | undefined;
  for (const term of lists) {
    entries = entries === undefined ? store.lists.read(term) : both(entries, store.lists.read(term));
    if (entries.length === 0) return [];
  }
  const sure = lists.length === 1;
  for (const each of entries ?? []) {
    const zone = sure ? zoneOf(each) : zoneWith(store.entries[slotOf(each)], word.text, zoneOf(each));
    if (zone !== undefined) raise(slotOf(each), valueAt(store, (slotOf(each) << 2 | zone) >>> 0, word.text));
  }
  return [word.text];
}

function pairs(run: string): string[] {
  const characters = [...run];
  return characters.length === 1 ? characters : characters.slice(1).map((character, n) => `${characters[n] ?? ''}${character}`);
}

const zoneValues = [worth.text, worth.title, worth.field] as const;

function valueAt(store: Store, entry: number, text: string): number {
  const zone = zoneOf(entry);
  if (zone !== zones.name) return zoneValues[zone] ?? worth.text;
  const wanted = compact(text);
  let best: number = worth.inName;
  for (const { folded } of store.entries[slotOf(entry)]?.names ?? []) {
    const name = compact(folded);
    if (name === wanted) return worth.exactName;
    if (name.startsWith(wanted)) best = worth.nameBegins;
  }
  return best;
}

/** The best zone, none above `most`, that has the word as one piece: its pairs may stand apart. */
function zoneWith(entry: Entry | undefined, text: string, most: number): number | undefined {
  if (entry === undefined) return undefined;
  const wanted = compact(text);
  const has = (value: string): boolean => value.includes(text) || compact(fold(value)).includes(wanted);
  const { document, names } = entry;
  if (most >= zones.name && names.some(({ folded }) => has(folded))) return zones.name;
  if (most >= zones.field && Object.values(document.fields ?? {}).some((values) => values.some(has))) return zones.field;
  if (most >= zones.title && document.texts?.some(({ title }) => has(title))) return zones.title;
  return document.texts?.some((each) => has(each.text)) ? zones.text : undefined;
}

/** Letters as pinyin, whole, by initials or mixed; Chinese mixed with letters (liu德). */
function readings(store: Store, text: string, raise: (slot: number, value: number) => void): void {
  const letters = LETTERS.test(text);
  const mixed = !letters && /[a-z]/.test(text) && [...text].some(isHan) && /^[a-z\p{Script=Han}]+$/u.test(text);
  if (!(letters || mixed) || text.length < 2 || text.length > 40) return;
  const lists = letters ? store.readings.candidates(text) : [[...text].filter(isHan).map((character) => store.lists.read(character)).reduce(both)];
  const typed = asTyped(text);
  for (const entries of lists) {
    for (const entry of entries) {
      if (zoneOf(entry) !== zones.name) continue;
      for (const { syllables, units } of store.entries[slotOf(entry)]?.names ?? []) {
        const reading = readAs(syllables, units, typed);
        if (reading !== undefined) raise(slotOf(entry), reading.whole ? worth.wholeReading : reading.from === 0 ? worth.readingBegins : worth.inReading);
      }
    }
  }
}

/** One letter away: words of four letters and more, readings of five and more. Digits are never guessed. */
function mend(store: Store, { text }: Word, raise: (slot: number, value: number) => void): { readonly words: string[]; readonly syllables: string[] } {
  if (!LETTERS.test(text) || text.length < 4 || text.length > 30) return { words: [], syllables: [] };
  const words = store.vocabulary.near(text);
  for (const word of words) {
    for (const entry of store.lists.read(word)) raise(slotOf(entry), [worth.typo, worth.typo, worth.typoField, worth.typoName][zoneOf(entry)] ?? worth.typo);
  }
  const syllables: string[] = [];
  for (const row of text.length < 5 ? [] : store.readings.mended(text)) {
    for (const entry of row.entries) {
      if (store.entries[slotOf(entry)]?.names.some((name) => ` ${name.syllables.join(' ')} `.includes(` ${row.syllables} `))) raise(slotOf(entry), worth.typoReading);
    }
    syllables.push(row.syllables.replaceAll(' ', ''));
  }
  return { words, syllables };
}
