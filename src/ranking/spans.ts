import { grammarWords, onlyStopPhrases } from './stop-phrases.ts';
import { normalise, segments } from './text.ts';
import type { Segment } from './text.ts';

/**
 * Maximal shared character spans: what two texts both say, as people would underline it. Showing segmenter pieces was bad
 * (30 % of the best three were single characters, 聚|乳酸); of spans a reader called 33 of 36 sensible once stop-phrases are
 * hidden. Spans begin and end where a word of both texts does: 化工 in 氧化|工艺 is an accident, and a reader stumbles over 高含水粘
 * (from 高含水|粘性, met in 高含水|粘土). A longer stretch is cut back to that, which loses 1 in 30 reasons on the demo needs. Han
 * spans have two characters or more; Latin words and numbers with their unit are met whole or not at all.
 */
export interface Reading {
  readonly text: string;
  readonly segments: readonly Segment[];
  /** Places where a word begins or ends. */
  readonly edges: ReadonlySet<number>;
  /** Characters, words and numbers; 的, 与, the ... are left out, so that no span holds them. */
  readonly atoms: () => readonly Atom[];
}

const UNIT = '%|‰|°c?|℃|[kmg]?pa|[kmgt]?hz|[kmcnμ]?m[²³23]?|[kmμ]?g|m?l|t|[mμn]?s|min|h|d|k?v|m?a|[km]?wh?|kva|db|pp[mb]|rpm|r/min|m?mol|k?n|bar|k?j|ω|k';
/** A letter that is not Han. */
const LATIN = '[^\\P{L}\\p{Script=Han}]';
const ATOM = new RegExp(`\\p{Script=Han}|\\d+(?:[.,]\\d+)*(?:\\s?(?:${UNIT})(?![a-z]))|\\d*${LATIN}(?:${LATIN}|\\p{M}|\\d)*|\\d+(?:[.,]\\d+)*`, 'gu');
const LETTER = new RegExp(`${LATIN}|\\d`, 'u');
const TELLING = new RegExp(`\\p{Script=Han}{2}|${LATIN}(?:${LATIN}|\\d)|\\d${LATIN}|\\d\\s?[^\\d\\s.,]`, 'u');
const MOST_ATOMS = 400;

/** A text made ready to be compared, once: a clause of a need meets the works of many candidates. */
export function read(text: string): Reading {
  const normalised = normalise(text);
  const found = segments(normalised);
  const edges = new Set<number>();
  for (const { text: word, start } of found) edges.add(start).add(start + word.length);
  let atoms: readonly Atom[] | undefined;
  return { text: normalised, segments: found, edges, atoms: () => atoms ??= atomsOf(normalised, found) };
}

interface Atom { readonly start: number; readonly end: number }

function atomsOf(text: string, found: readonly Segment[]): Atom[] {
  const skipped = new Set<number>();
  for (const { text: word, start } of found) if (grammarWords.has(word)) for (let at = start; at < start + word.length; at += 1) skipped.add(at);
  return [...text.matchAll(ATOM)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter(({ start }) => !skipped.has(start))
    .slice(0, MOST_ATOMS);
}

/** Atoms of one span lie side by side, or one blank, hyphen, dot or slash apart. */
const adjoin = (text: string, left: Atom, right: Atom): boolean =>
  /^[ \-./+_]?$/u.test(text.slice(left.end, right.start));

const wholeAt = (text: string, start: number, end: number): boolean => {
  const cutBefore = LETTER.test(text[start] ?? '') && (LETTER.test(text[start - 1] ?? '') || /\d\.$/u.test(text.slice(start - 2, start)));
  const cutAfter = LETTER.test(text[end - 1] ?? '') && (LETTER.test(text[end] ?? '') || /^\.\d/u.test(text.slice(end, end + 2)));
  return !cutBefore && !cutAfter;
};

const SIGN = /[^\p{L}\p{M}\p{N}]/u;
/** Whether a word begins or ends here; beside a sign or a blank one always does. */
const isEdge = ({ text, edges }: Reading, at: number): boolean =>
  edges.has(at) || at <= 0 || at >= text.length || SIGN.test(text[at - 1] ?? '') || SIGN.test(text[at] ?? '');

const aligned = (reading: Reading, start: number, end: number): boolean => isEdge(reading, start) && isEdge(reading, end);

/** Whether `other` holds the span: Latin and numbers whole, and with `strict` between words' edges. */
function holds(other: Reading, span: string, strict: boolean): boolean {
  for (let at = other.text.indexOf(span); at >= 0; at = other.text.indexOf(span, at + 1)) {
    if (wholeAt(other.text, at, at + span.length) && (!strict || aligned(other, at, at + span.length))) return true;
  }
  return false;
}

/** Whether a person would call this something: two Han characters, a Latin word, a number with a unit. */
const tells = (span: string): boolean => TELLING.test(span) && !onlyStopPhrases(span);

/** Spans of the phrase that the other text holds too, longest first within each stretch, none overlapping. */
export function sharedSpans(phrase: Reading, other: Reading): string[] {
  const { text } = phrase;
  const all = phrase.atoms();
  const reach = all.map((first, i) => {
    let last = i - 1;
    let before = first;
    for (let j = i; j < all.length; j += 1) {
      const atom = all[j];
      if (!atom || (j > i && !adjoin(text, before, atom))) break;
      if (!holds(other, text.slice(first.start, atom.end), false)) break;
      before = atom;
      last = j;
    }
    return last;
  });

  const spans = new Set<string>();
  function cover(low: number, high: number): void {
    let best = -1;
    let most = 0;
    for (let i = low; i < high; i += 1) {
      const length = Math.min(reach[i] ?? -1, high - 1) - i + 1;
      if (length > most) [best, most] = [i, length];
    }
    if (best < 0) return;
    // Where no part stands between words' edges the stretch is an accident, and done with.
    const [from, to] = wholeWords(best, best + most) ?? [best, best + most];
    const span = spanOf(from, to);
    if (readable(from, to) && tells(span)) spans.add(span);
    cover(low, from);
    cover(to, high);
  }

  const spanOf = (from: number, to: number): string => text.slice(all[from]?.start, all[to - 1]?.end);
  const readable = (from: number, to: number): boolean => aligned(phrase, all[from]?.start ?? 0, all[to - 1]?.end ?? 0) && holds(other, spanOf(from, to), true);

  /** The longest part of a shared stretch between words' edges of both texts. */
  function wholeWords(low: number, high: number): readonly [from: number, to: number] | undefined {
    for (let length = high - low; length > 0; length -= 1) {
      for (let from = low; from + length <= high; from += 1) if (readable(from, from + length)) return [from, from + length];
    }
    return undefined;
  }

  cover(0, all.length);
  return [...spans];
}
