/**
 * From a string to terms, in three channels (recipe, step 0):
 *   words     word-like segments of Intl.Segmenter('zh'); single letters and digits dropped
 *   bigrams   neighbouring Han characters, prefix '#'
 *   singles   Han characters, prefix '@'
 * Chinese has no blanks and every segmenter errs; single characters are what two ways of saying one thing still share:
 * without them 27 % of judged pairs score exactly zero (6 % with) and the loss on needs-zh rises by 0.027.
 */
const LONGEST = 60_000;
const HAN = /\p{Script=Han}/u;
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

export const isHan = (character: string): boolean => HAN.test(character);

/** NFKC, lower case, half a surrogate pair becomes U+FFFD, runs of blanks become one. */
export function normalise(text: string): string {
  return text.slice(0, LONGEST).toWellFormed().normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

export interface Segment {
  readonly text: string;
  readonly start: number;
}

/** Word-like segments of a normalised text. */
export function segments(normalised: string): Segment[] {
  const found: Segment[] = [];
  for (const { segment, index, isWordLike } of segmenter.segment(normalised)) {
    if (isWordLike) found.push({ text: segment, start: index });
  }
  return found;
}

/** An English plural counts as its singular: mean loss on experts-en .253 -> .247; cutting more endings off gave no more. */
function singular(word: string): string {
  if (!/^[a-z]{3,}s$/u.test(word) || /(?:ss|us|is)$/u.test(word)) return word;
  if (/[a-z]{2}ies$/u.test(word)) return `${word.slice(0, -3)}y`;
  return /(?:ches|shes|sses|xes)$/u.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

/** The words channel: every Han segment, and other segments of two characters or more. */
export const words = (normalised: string): string[] => wordsOf(segments(normalised));

export function wordsOf(found: readonly Segment[]): string[] {
  return found
    .filter(({ text }) => text.length > 1 || isHan(text))
    .map(({ text }) => singular(text));
}

/** Runs of Han characters without anything between them. */
function hanRuns(normalised: string): string[] {
  return normalised.match(/\p{Script=Han}+/gu) ?? [];
}

/** All terms of a text, repeated as often as they occur. */
export function tokenise(text: string): string[] {
  const normalised = normalise(text);
  const terms = words(normalised);
  for (const run of hanRuns(normalised)) {
    let before = '';
    for (const character of run) {
      if (before) terms.push(`#${before}${character}`);
      terms.push(`@${character}`);
      before = character;
    }
  }
  return terms;
}

/** What word vectors are trained on: words longer than one character, then the single characters of the same text. */
export function trainingSequence(text: string): string[] {
  const normalised = normalise(text);
  const terms = words(normalised).filter((word) => word.length > 1);
  for (const run of hanRuns(normalised)) for (const character of run) terms.push(`@${character}`);
  return terms;
}

/** Terms that take part in word vectors: all but bigrams and single-character words. */
export const isMeaningful = (term: string): boolean => term.length > 1 && !term.startsWith('#');
