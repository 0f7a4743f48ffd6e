import { telling } from './copied.ts';
import { aboutTheFirm, phrasesOf } from './phrases.ts';
import { read } from './spans.ts';
import type { Reading } from './spans.ts';
import { saysLittle } from './stop-phrases.ts';
import type { Terms } from './terms.ts';
import { normalise, tokenise, wordsOf } from './text.ts';
import type { NeedText } from './types.ts';

/** A clause of the need, read. */
export interface Clause {
  readonly text: string;
  readonly reading: Reading;
  /** How much it asks for: weight of its telling words, a long list of weak ones not above one strong one; 0 for one word, and for what tells of the firm. */
  readonly demand: number;
}

/** What giving reasons asks of a need, whoever the candidate is: read once for all of them. */
export interface Clauses {
  readonly all: readonly Clause[];
  readonly telling: ReadonlySet<string>;
  /** Sum of idf^2 m over the words, bigrams and characters of a span; twice if the need's title says it. */
  readonly weigh: (span: string) => number;
}

function weigher(need: NeedText, terms: Terms): (span: string) => number {
  const title = normalise(need.title);
  const known = new Map<string, number>();
  return (span) => {
    const ready = known.get(span);
    if (ready !== undefined) return ready;
    const weight = tokenise(span).reduce((sum, term) => sum + terms.worth(term).gain, 0) * (title.includes(span) ? 2 : 1);
    known.set(span, weight);
    return weight;
  };
}

/** By the idf in force: made anew when it is frozen anew. */
export function clausesOf(need: NeedText, terms: Terms): Clauses {
  const weigh = weigher(need, terms);
  const all = phrasesOf(need).map(({ text, inTitle }): Clause => {
    const reading = read(text);
    const words = [...new Set(wordsOf(reading.segments))].filter((word) => !saysLittle(word));
    const asks = (words.length > 1 || inTitle) && !aboutTheFirm(text);
    return { text, reading, demand: asks ? words.reduce((sum, word) => sum + weigh(word), 0) / Math.sqrt(Math.max(1, words.length)) : 0 };
  });
  return { all, telling: telling(read(`${need.title}\n${need.description}`)), weigh };
}
