import { saysLittle } from './stop-phrases.ts';
import { normalise, words } from './text.ts';
import type { NeedText } from './types.ts';

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

const telling = (text: string): Set<string> => new Set(words(normalise(text)).filter((word) => word.length > 1 && !saysLittle(word)));

export function copiesNeed(need: NeedText, pieces: readonly string[], worth: (word: string) => number): boolean {
  const asked = telling(`${need.title}\n${need.description}`);
  if (asked.size < FEWEST_WORDS) return false;
  const all = sum(asked, worth);
  const held = pieces.map((piece) => new Set([...telling(piece)].filter((word) => asked.has(word))));
  const together = new Set(held.flatMap((one) => [...one]));
  return held.some((one) => sum(one, worth) > MOST_IN_ONE * all) || sum(together, worth) > MOST_IN_ALL * all;
}

/**
 * Does a text say the need's whole title in one piece? Of the 7,587 judged candidates of needs-zh none says that of any of the 206 needs
 * whose title has eight letters and more. Alone it proves nothing either way (a title may be the plain name of a matter), so it counts only
 * where nothing but one's own words vouches: see `explainPair`.
 */
export function quotesTitle(need: NeedText, piece: string): boolean {
  const title = letters(need.title);
  return title.length >= SHORTEST_TITLE && letters(piece).includes(title);
}

const SHORTEST_TITLE = 8;
const letters = (text: string): string => normalise(text).replaceAll(/[^\p{L}\p{N}]/gu, '');

const sum = (of: ReadonlySet<string>, worth: (word: string) => number): number => { let total = 0; for (const word of of) total += worth(word); return total; };
