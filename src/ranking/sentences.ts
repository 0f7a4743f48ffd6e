import { isHan } from './text.ts';

/** How much room a text takes to a reader: a Han character 1, any other 0.35. */
export const width = (text: string): number => {
  let sum = 0;
  for (const character of text) sum += isHan(character) ? 1 : 0.35;
  return sum;
};

/** Where a sentence ends: line, full stop, semicolon; not the dot of 1.5, of `e.g.` or of an initial. */
export const SENTENCE_END = /[\n\r。；;！!？?\t]|(?<!\b(?:e\.g|i\.e|al|vs|etc|fig|no|eq|dr|\p{L}))\.(?=\s|$)/iu;

export const sentences = (text: string): string[] => text.split(SENTENCE_END).filter((sentence) => sentence.trim().length > 1);
