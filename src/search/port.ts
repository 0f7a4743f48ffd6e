/**
 * The search port: finds and ranks candidates for a need, and says why. Answers are ids and scores; the database loads
 * the rows and applies permissions. Adapters: `embedded.ts` (in this process, on `ranking`); Meilisearch to come.
 */
export type SearchKind = 'expert' | 'society' | 'achievement' | 'technology_manager' | 'enterprise' | 'need';

/** What is searched of one profile or need. Never contact data. */
export interface SearchDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly items: readonly { readonly id: string; readonly title: string; readonly text: string }[];
}

export interface NeedQuery { readonly title: string; readonly description: string }

export interface RankedDocument { readonly id: string; readonly score: number; readonly parts: Readonly<Record<string, number>> }
export interface WhyDocument {
  /** `itemId` null: the profile's own text. `share`: part of the score, 0 to 1. */
  readonly reasons: readonly { readonly phrase: string; readonly itemId: string | null; readonly itemTitle: string; readonly terms: readonly string[]; readonly share: number }[];
  readonly unanswered: readonly string[];
  readonly confidence: 'likely' | 'worth_a_look' | 'related_words_only';
  /** The probability behind the confidence, 0 to 1, to be checked against decisions; an adapter may have none. */
  readonly chance?: number;
}

export interface SearchIndex {
  readonly name: string;
  readonly rankingVersion: string;
  put(kind: SearchKind, documents: readonly SearchDocument[]): Promise<void>;
  remove(kind: SearchKind, ids: readonly string[]): Promise<void>;
  /** Best first; ties by id, so that answers repeat. `accept` filters before the limit counts. */
  rank(kind: SearchKind, need: NeedQuery, limit: number, accept?: (id: string) => boolean): Promise<readonly RankedDocument[]>;
  explain(kind: SearchKind, need: NeedQuery, id: string): Promise<WhyDocument | undefined>;
  /**
   * Same-need feedback: how far decisions on this need (level 1: fits, 0: does not) move the score of each of `ids`, by
   * their likeness to the decided ones; in the order of `ids`.
   */
  shifts(kind: SearchKind, judged: readonly { readonly id: string; readonly level: number }[], ids: readonly string[]): Promise<readonly number[]>;
  /** Likeness of one document to others, 0 to 1, in their order. */
  likeness(kind: SearchKind, id: string, others: readonly string[]): Promise<readonly number[]>;
  counts(): Promise<Readonly<Record<SearchKind, number>>>;
}
