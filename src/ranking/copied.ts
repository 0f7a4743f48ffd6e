import { saysLittle } from './stop-phrases.ts';
import type { Reading } from './spans.ts';
import { normalise, wordsOf } from './text.ts';

/**
 * Does a text say so much of what the need says, in the need's own words, that it was written from it? Whoever copies a need, or lists its
 * words, into a summary or a work would stand first: a perfect likeness proves nothing. Part of the need's telling words (by idf)
 * that one text holds: on needs-zh at most .17 over 6,681 judged pairs (needs of 15 telling words and more), on the demo needs at
 * most .24 in one work and .50 in a whole profile; copied text has .9 and more, half of it .5. So the limits lie between, not fitted.
 * It is a rule apart from the score: what was judged stays as it was.
 */
const [MOST_IN_ONE, MOST_IN_ALL] = [0.35, 0.7];
/** A short need is easily said by anybody. */
const FEWEST_WORDS = 12;

/** What a text says beside words that every text has. */
export const telling = ({ segments }: Reading): Set<string> => new Set(wordsOf(segments).filter((word) => word.length > 1 && !saysLittle(word)));

/** `asked`: what the need tells; `pieces`: what each text of the candidate does; `worth`: idf of a word. */
export function copiesNeed(asked: ReadonlySet<string>, pieces: readonly ReadonlySet<string>[], worth: (word: string) => number): boolean {
  if (asked.size < FEWEST_WORDS) return false;
  const all = sum(asked, worth);
  const held = pieces.map((piece) => new Set([...piece].filter((word) => asked.has(word))));
  const together = new Set(held.flatMap((one) => [...one]));
  return held.some((one) => sum(one, worth) > MOST_IN_ONE * all) || sum(together, worth) > MOST_IN_ALL * all;
}

/**
 * Does a text say the need's whole title in one piece? Of the 7,587 judged candidates of needs-zh none says that of any of the 206 needs
 * whose title has eight letters and more. Alone it proves nothing either way (a title may be the plain name of a matter), so it counts only
 * where nothing but one's own words vouches: see `explainPair`.
 */
export function quotesTitle(title: string, piece: string): boolean {
  const asked = letters(title);
  return asked.length >= SHORTEST_TITLE && letters(piece).includes(asked);
}

const SHORTEST_TITLE = 8;
const letters = (text: string): string => normalise(text).replaceAll(/[^\p{L}\p{N}]/gu, '');

const sum = (of: ReadonlySet<string>, worth: (word: string) => number): number => { let total = 0; for (const word of of) total += worth(word); return total; };
