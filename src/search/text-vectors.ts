import { meanOf, needTexts, pieceText, type TextVectors } from '../ranking/engine.ts';
import type { NeedQuery, SearchDocument } from './port.ts';

/**
 * Vectors by the text they were made of, in this process: what the scorer asks. A text that changes has none, and one that two people have
 * needs but one; nothing can be held against the wrong text.
 */
export interface VectorStore {
  readonly size: number;
  /** `candidate`: counts for the corpus mean. */
  add(hash: string, vector: Float32Array, candidate: boolean): void;
  clear(): void;
  /** For the index; the same object as long as the corpus mean stands, which is until the candidates' texts are twice or half as many. */
  vectors(): TextVectors | undefined;
}

export function createVectorStore(name: string, weight: number, hashOf: (text: string) => string): VectorStore {
  const byHash = new Map<string, Float32Array>();
  const candidates = new Set<string>();
  let current: TextVectors | undefined;
  let averaged = 0;
  return {
    get size() { return byHash.size; },
    add(hash, vector, candidate) {
      byHash.set(hash, vector);
      if (candidate) candidates.add(hash);
    },
    clear() {
      byHash.clear();
      candidates.clear();
    },
    vectors() {
      if (candidates.size === 0) return undefined;
      if (current && candidates.size < 2 * averaged && candidates.size > averaged / 2) return current;
      averaged = candidates.size;
      function* all() { for (const hash of candidates) { const vector = byHash.get(hash); if (vector) yield vector; } }
      current = { name, weight, mean: meanOf(all()), of: (text) => byHash.get(hashOf(text)) };
      return current;
    },
  };
}

/** What is embedded of a profile: its own text and each piece of evidence, as the index takes them apart. */
export const textsOfDocument = ({ title, text, items }: Pick<SearchDocument, 'title' | 'text' | 'items'>): readonly string[] =>
  [...new Set([{ title, text }, ...items].filter((part) => `${part.title}${part.text}`.trim() !== '').map(pieceText))];
/** And of a need: its title, and all of it. */
export const textsOfNeed = (need: NeedQuery): readonly string[] => [...new Set(needTexts(need))];
