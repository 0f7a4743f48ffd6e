import { isHan } from './text.ts';
import { stopPhrases } from './stop-phrases.ts';
import { idf, weights } from './weights.ts';

/** Term <-> number, how many pieces of text hold each, and what that makes a shared term worth. */
export interface Terms {
  readonly size: number;
  id(term: string): number | undefined;
  /** The number of a term, given on first sight. */
  intern(term: string): number;
  nameOf(id: number): string;
  /** One more (1) or one less (-1) piece of ours holds the term. */
  count(id: number, step: 1 | -1): void;
  /** Fixes idf over our pieces and the background, until the next call: scores do not drift with every edit. */
  freeze(pieces: number, background: ReadonlyMap<string, number> | undefined, backgroundPieces: number): void;
  /** idf * m and idf^2 * m of a term: what one shared mention adds to the keyword part and to a dot product. */
  worth(term: string): { readonly word: number; readonly gain: number };
  /** idf^2 * m by number. */
  gain(id: number): number;
  save(): SavedTerms;
}

export interface SavedTerms {
  readonly names: readonly string[];
  readonly held: Uint32Array;
  readonly idfs: Float64Array;
  readonly documents: number;
  readonly background: ReadonlyMap<string, number>;
  readonly backgroundSize: number;
}

function multiplier(term: string): number {
  const bigram = term.startsWith('#');
  const body = bigram ? term.slice(1) : term;
  const channel = bigram ? weights.bigram : term.startsWith('@') ? weights.single : isHan(term) ? weights.word : weights.latin;
  return stopPhrases.has(body) ? channel * weights.stop : channel;
}

export function createTerms(saved?: SavedTerms): Terms {
  const names: string[] = [...(saved?.names ?? [])];
  const ids = new Map(names.map((name, id) => [name, id]));
  const held: number[] = [...(saved?.held ?? [])];
  const multipliers: number[] = names.map(multiplier);
  const idfs: number[] = [...(saved?.idfs ?? [])];
  let documents = saved?.documents ?? 0;
  let backgroundCounts: ReadonlyMap<string, number> = saved?.background ?? new Map();
  let backgroundSize = saved?.backgroundSize ?? 0;

  /** A term nobody held at the last freeze counts as held by one piece, whether it has come since or not. */
  function intern(term: string): number {
    const known = ids.get(term);
    if (known !== undefined) return known;
    const id = names.length;
    ids.set(term, id);
    names.push(term);
    held.push(0);
    multipliers.push(multiplier(term));
    idfs.push(idf(documents, Math.max(1, backgroundCounts.get(term) ?? 0)));
    return id;
  }

  return {
    get size() { return names.length; },
    id: (term) => ids.get(term),
    intern,
    nameOf: (id) => names[id] ?? '',
    count: (id, step) => { held[id] = (held[id] ?? 0) + step; },
    freeze(pieces, background, backgroundPieces) {
      if (background) { backgroundCounts = background; backgroundSize = backgroundPieces; }
      documents = pieces + backgroundSize;
      names.forEach((name, id) => {
        idfs[id] = idf(documents, Math.max(1, (held[id] ?? 0) + (backgroundCounts.get(name) ?? 0)));
      });
    },
    worth(term) {
      const id = ids.get(term);
      const value = id === undefined ? idf(documents, Math.max(1, backgroundCounts.get(term) ?? 0)) : (idfs[id] ?? 0);
      const by = id === undefined ? multiplier(term) : (multipliers[id] ?? 1);
      return { word: value * by, gain: value * value * by };
    },
    gain: (id) => (idfs[id] ?? 0) ** 2 * (multipliers[id] ?? 1),
    save: () => ({ names, held: Uint32Array.from(held), idfs: Float64Array.from(idfs), documents, background: backgroundCounts, backgroundSize }),
  };
}
