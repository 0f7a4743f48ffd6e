import { isHan, tokenise } from '../ranking/text.ts';
import { sentences, width } from '../ranking/sentences.ts';
import { stopPhrases } from '../ranking/stop-phrases.ts';
import type { Background } from '../ranking/engine.ts';
import { idf, weights } from '../ranking/weights.ts';
import { wordsOf } from '../ranking/lookup/word.ts';
import { written, writtenPiece } from './meili-document.ts';
import type { NeedQuery } from './port.ts';

/**
 * Meilisearch reads the first ten words of a query, wants the first of them in every answer and knows no idf. So a need is asked
 * for by many short queries: each begins with one of its weightiest terms (weighed as the ranking weighs them: by idf and channel,
 * title and early sentences first) and goes on with two others, so that of the many that have the first those come first that
 * have more. Without single characters 300 candidates held 81 % of the first 20 of needs-zh in a simulation; on Meilisearch 1.50 it is 97.8 % (`npm run bench:recall`), the whole need as one query 18.5 %.
 */
export interface ShortQuery { readonly q: string; readonly weight: number }

/** Queries for one need, and terms in each. */
const [QUERIES, TERMS] = [64, 3];

function worth(term: string, background: Background | undefined): number {
  const body = term.replace(/^[#@]/u, '');
  const channel = term.startsWith('#') ? weights.bigram : term.startsWith('@') ? weights.single : isHan(term.slice(0, 1)) ? weights.word : weights.latin;
  const rarity = background === undefined ? 1 : idf(background.size, Math.max(1, background.counts.get(term) ?? 0));
  return rarity ** 2 * channel * (stopPhrases.has(body) ? weights.stop : 1);
}

export function needQueries(need: NeedQuery, background: Background | undefined): ShortQuery[] {
  const found = new Map<string, number>();
  const read = (text: string, by: number): void => { for (const term of tokenise(text)) found.set(term, (found.get(term) ?? 0) + by * worth(term, background)); };
  read(need.title, 2);
  let before = 0;
  for (const sentence of sentences(need.description)) {
    read(sentence, 1 / (1 + before / weights.sentence.reach));
    before += width(sentence);
  }
  const weighed = [...found].map(([term, weight]) => ({ term: written(term), weight }))
    .filter(({ term }) => term !== '').sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1)).slice(0, QUERIES);
  return weighed.map(({ term, weight }) => ({ weight, q: [term, ...weighed.filter((other) => other.term !== term).slice(0, TERMS - 1).map((other) => other.term)].join(' ') }));
}

/** What is typed into a search box, as questions to the fields of the index. */
export interface BoxQuery { readonly q: string; readonly fields: readonly string[]; readonly strategy: 'all' | 'last' | 'frequency'; }

/** As many words as Meilisearch reads. */
const READ = 10;

export function boxQueries(text: string): BoxQuery[] {
  const asked = wordsOf(text);
  const runs = asked.flatMap((word) => word.runs);
  const han = runs.filter((run) => isHan(run.slice(0, 1)));
  const letters = runs.filter((run) => !isHan(run.slice(0, 1)));
  const exact = [...new Set([...han.flatMap(covering), ...letters])].slice(0, READ).map(writtenPiece).join(' ');
  const inNames = ['name_terms', 'terms'];
  const queries: BoxQuery[] = [{ q: exact, fields: inNames, strategy: 'all' }];
  if (letters.length > 0) {
    queries.push({ q: letters.slice(0, READ).join(' '), fields: ['readings', 'latin'], strategy: 'all' });
    if (letters.length > 1 && letters.every((run) => /^[a-z]+$/u.test(run))) queries.push({ q: letters.join(''), fields: ['readings'], strategy: 'all' });
    if (runs.length > 1) for (const run of letters.slice(0, 4)) queries.push({ q: run, fields: ['readings', 'latin'], strategy: 'all' });
  }
  // Nothing may have it all: then what has its rarest parts.
  for (const run of runs.length > 1 ? han.slice(0, 4) : []) queries.push({ q: covering(run).slice(0, READ).map(writtenPiece).join(' '), fields: inNames, strategy: 'all' });
  if (exact.includes(' ')) {
    queries.push({ q: exact, fields: inNames, strategy: 'frequency' });
    for (const part of exact.split(' ').slice(0, 6)) queries.push({ q: part, fields: inNames, strategy: 'all' });
  }
  const plain = asked.map((word) => word.text).join(' ').slice(0, 100);
  if (plain !== '') queries.push({ q: plain, fields: ['names', 'titles'], strategy: 'last' });
  return queries.filter(({ q }) => q.trim() !== '');
}

/** Pairs of characters that cover a run, each character once where that can be: the fewest that stand for all of it. */
function covering(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  const pairs: string[] = [];
  for (let at = 0; at < characters.length; at += 2) pairs.push(characters.slice(Math.min(at, characters.length - 2)).slice(0, 2).join(''));
  return pairs;
}
