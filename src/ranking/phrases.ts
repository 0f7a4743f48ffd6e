import { sentences, width } from './sentences.ts';
import { onlyStopPhrases } from './stop-phrases.ts';
import { normalise, segments } from './text.ts';
import type { NeedText } from './types.ts';

/** A clause of the need, as written. */
export interface Phrase {
  readonly text: string;
  readonly inTitle: boolean;
}

/** Longest clause shown, in Han characters; three Latin letters read as fast as one of them. */
const LONGEST = 36;
/** What has no place to cut it (one endless word) is not a clause. */
const ENDLESS = 200;
const MOST = 80;
const NUMBERING = /^[\s•·▪■◆●*\-–—]*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[）)]|[、．:：]|\.(?!\d))\s*|[①-⑳]\s*)*/u;
const CLAUSE_END = /，|,(?!\d)|(?<!\d)：|(?<!\d):|：(?!\d)|:(?=\s|$)/u;

/** Cuts what is still too long between words. */
function atWords(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { start } of segments(text)) {
    if (width(text.slice(from, start)) < LONGEST * 0.8) continue;
    pieces.push(text.slice(from, start));
    from = start;
  }
  return [...pieces, text.slice(from)];
}

const shorten = (text: string): string[] => {
  if (width(text) <= LONGEST) return [text];
  return text.split('、').flatMap((piece) => (width(piece) <= LONGEST ? [piece] : atWords(piece)));
};

/** Headings such as 研究背景, clauses such as 提高效率 and bare numbers say nothing a candidate could answer. */
function saysSomething(text: string): boolean {
  const normalised = normalise(text);
  return /\p{Script=Han}{2}|\p{L}{2}/u.test(normalised) && !onlyStopPhrases(normalised);
}

function cut(text: string): string[] {
  return sentences(text.slice(0, 60_000).toWellFormed())
    .flatMap((sentence) => sentence.replace(NUMBERING, '').split(CLAUSE_END))
    .map((clause) => clause.replace(NUMBERING, '').replace(/\s+/gu, ' ').trim())
    .flatMap(shorten)
    .map((clause) => clause.trim())
    .filter((clause) => clause.length <= ENDLESS && saysSomething(clause));
}

/** The need as clauses short enough to read, each once, the title's first. */
export function phrasesOf(need: NeedText): Phrase[] {
  const seen = new Set<string>();
  const phrases = [
    ...cut(need.title).map((text) => ({ text, inTitle: true })),
    ...cut(need.description).map((text) => ({ text, inTitle: false })),
  ];
  return phrases.filter(({ text }) => {
    const key = normalise(text);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  }).slice(0, MOST);
}
