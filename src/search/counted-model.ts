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

/** Counts over the whole database, batch by batch, as the embedded index counts what it holds; meanings are the trained model's. */
export async function countedFrom(source: DocumentSource, trained: Pick<RankingModel, 'version' | 'semantics'> | undefined): Promise<CountedModel> {
  const counts = new Map<SearchKind, Counter>();
  for (const kind of searchKinds) {
    const counter = createCounter();
    counts.set(kind, counter);
    for await (const batch of source.all(kind)) for (const document of batch) counter.add(partsOf(document));
  }
  const needs = counts.get('need')?.all();
  const backgrounds = new Map(searchKinds.map((kind) => [kind, merged(counts.get(kind)?.distinct(), needs)]));
  return { version: trained?.version ?? '', backgrounds, semantics: trained?.semantics };
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
