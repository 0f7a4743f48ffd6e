import { createHash } from 'node:crypto';
import type { Background, Semantics } from '../ranking/engine.ts';
import { normalise, tokenise } from '../ranking/text.ts';
import type { RankingModel } from './model.ts';
import { type DocumentSource, type SearchDocument, type SearchKind, searchKinds } from './port.ts';

/** What scores depend on besides the two texts: how common words are in each kind, and which words mean much the same. */
export interface CountedModel {
  /** Of the semantics; empty before anything was trained. */
  readonly version: string;
  /** Of a kind: its own texts and those of all needs, so that a word common in needs counts as common. */
  readonly backgrounds: ReadonlyMap<SearchKind, Background>;
  readonly semantics: Semantics | undefined;
}

/** Of nothing nothing is common: then words count by the documents at hand. */
const known = (backgrounds: Iterable<readonly [SearchKind, Background]>): ReadonlyMap<SearchKind, Background> => new Map([...backgrounds].filter(([, { size }]) => size > 0));

/** As a stored model has it; one that was stored without word counts is completed from the whole database, batch by batch. */
export async function countedFrom(source: DocumentSource, trained: Pick<RankingModel, 'version' | 'semantics' | 'kinds' | 'needs'>): Promise<CountedModel> {
  const { version, semantics, kinds, needs } = trained;
  if (kinds.size > 0) return { version, semantics, backgrounds: known(searchKinds.map((kind) => [kind, merged(kinds.get(kind), needs)])) };
  const words = createWordCounter();
  for (const kind of searchKinds) for await (const batch of source.all(kind)) for (const document of batch) words.add(kind, document);
  return { version, semantics, backgrounds: known([...words.kinds()].map(([kind, own]) => [kind, merged(own, words.needs())])) };
}

/** How common words are in each kind, counted as the embedded index counts what it holds. */
export interface WordCounter {
  add(kind: SearchKind, document: SearchDocument): void;
  /** Of each kind, a text that several have once. */
  kinds(): ReadonlyMap<SearchKind, Background>;
  /** Of needs, each time. */
  needs(): Background;
}

export function createWordCounter(): WordCounter {
  const counters = new Map(searchKinds.map((kind) => [kind, createCounter()]));
  return {
    add(kind, document) { counters.get(kind)?.add(partsOf(document)); },
    kinds: () => new Map([...counters].map(([kind, counter]) => [kind, counter.distinct()])),
    needs: () => counters.get('need')?.all() ?? { counts: new Map(), size: 0 },
  };
}

const partsOf = ({ title, text, items }: SearchDocument): string[] =>
  [...new Map([{ title, text }, ...items].map((part) => `${part.title}\n${part.text}`).map((part) => [normalise(part), part])).values()].filter((part) => normalise(part) !== '');

interface Counter { add(parts: readonly string[]): void; distinct(): Background; all(): Background }

/** As the catalogue counts: each text once, the same text in two profiles too; `all` counts it twice. */
function createCounter(): Counter {
  const own = { counts: new Map<string, number>(), size: 0 };
  const every = { counts: new Map<string, number>(), size: 0 };
  const seen = new Set<string>();
  let [candidates, length] = [0, 0];
  const count = (into: typeof own, terms: ReadonlySet<string>): void => {
    into.size += 1;
    for (const term of terms) into.counts.set(term, (into.counts.get(term) ?? 0) + 1);
  };
  return {
    add(parts) {
      candidates += 1;
      for (const part of parts) {
        const terms = tokenise(part);
        length += terms.length;
        const distinct = new Set(terms);
        count(every, distinct);
        const key = createHash('md5').update(normalise(part)).digest('base64');
        if (seen.has(key)) continue;
        seen.add(key);
        count(own, distinct);
      }
    },
    distinct: () => ({ ...own, meanLength: length / Math.max(1, candidates) || 1 }),
    all: () => every,
  };
}

export function merged(own: Background | undefined, needs: Background | undefined): Background {
  const counts = new Map(own?.counts);
  for (const [term, count] of needs?.counts ?? []) counts.set(term, (counts.get(term) ?? 0) + count);
  return { counts, size: (own?.size ?? 0) + (needs?.size ?? 0), meanLength: own?.meanLength ?? 1 };
}
