/**
 * How text is read for looking up: full-width and upper case fold away, half a surrogate pair cannot break anything, and
 * a standard is one thing however it is typed: "GB/T 9704", "ＧＢ／Ｔ９７０４" and "gbt9704" all read as gbt, 9704.
 */
const LONGEST = 20_000;

export const fold = (text: string): string => text.slice(0, LONGEST).toWellFormed().normalize('NFKC').toLowerCase();

export const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character);

const CHUNK = /[\p{L}\p{N}]+(?:[./-][\p{L}\p{N}]+)*/gu;
const RUN = /\p{Script=Han}+|[\p{N}]+(?:\.[\p{N}]+)*|[^\p{Script=Han}\p{N}./-]+/gu;

/** What stands between blanks and signs; letters joined by / or - or . stay together. */
export const chunks = (folded: string): string[] => folded.match(CHUNK) ?? [];

/** Runs of Chinese characters, of digits and of letters; joined letters are read without what joins them. */
export const runs = (chunk: string): string[] => chunk.replace(/(?<=[^\p{N}])[./-]|[/-]/gu, '').match(RUN) ?? [];

/** Without blanks and joiners: where "40 Cr" and "40-Cr" are the same. */
export const compact = (folded: string): string => folded.replace(/[\s/.-]+/gu, '');

/** Terms a text is filed under: pairs of Chinese characters (single ones if `singles` or alone), words, numbers, joined forms. */
export function terms(text: string, singles: boolean, file: (term: string) => void): void {
  for (const chunk of chunks(fold(text))) {
    for (const run of runs(chunk)) fileRun(run, singles, file);
    if (/[./-]/u.test(chunk)) for (const part of chunk.split(/[./-]/u)) for (const run of runs(part)) fileRun(run, singles, file);
  }
}

function fileRun(run: string, singles: boolean, file: (term: string) => void): void {
  if (!isHan(run)) { file(run); return; }
  let before = '';
  for (const character of run) {
    if (singles || character.length === run.length) file(character);
    if (before !== '') file(before + character);
    before = character;
  }
}
