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
  /** What people look for it by. Only the search boxes read these three: matching never sees a name. */
  readonly names?: readonly string[];
  /** Toneless syllables of each name, beside `names`. */
  readonly pinyin?: readonly string[];
  /** Short values by field: title, institution, fields. */
  readonly facets?: Readonly<Record<string, readonly string[]>>;
}

export interface NeedQuery {
  readonly title: string; readonly description: string;
  /** A heading that is part of the description; it asks nothing. */
  readonly field?: string;
}

export interface RankedDocument { readonly id: string; readonly score: number; readonly parts: Readonly<Record<string, number>> }
export interface WhyDocument {
  /** `itemId` null: the profile's own text. `share`: part of the score, 0 to 1. */
  readonly reasons: readonly { readonly phrase: string; readonly itemId: string | null; readonly itemTitle: string; readonly terms: readonly string[]; readonly share: number }[];
  readonly unanswered: readonly string[];
  readonly confidence: 'likely' | 'worth_a_look' | 'related_words_only';
  /** The probability behind the confidence, 0 to 1, to be checked against decisions; an adapter may have none. */
  readonly chance?: number;
  /** A text of the candidate was written from the need's own words. */
  readonly copied?: boolean;
  /** What the chance was read from: score of the best single work. */
  readonly bestWork?: number;
  /** Version of the calibration it was read with; 0: the shipped one. */
  readonly calibrationVersion?: number;
}

/** What was learned from decisions here and is switched on; what is left out is as shipped. Versions are those of `tuning`. */
export interface Tuning {
  readonly calibration?: { readonly version: number; readonly slope: number; readonly intercept: number; readonly cap: number } | undefined;
  /** Factor of each part of the score. */
  readonly weights?: { readonly version: number; readonly parts: Readonly<Record<'keywords' | 'profile' | 'evidence' | 'semantics', number>> } | undefined;
}

/** What a search box found, with where: "name", a facet's field, "text" for the thing's own text, or the id of an item. */
export interface FoundDocument {
  readonly id: string;
  readonly score: number;
  /** Every word of the query was found. */
  readonly complete: boolean;
  /** In the document's own words; `typo`: it was not spelt so in the query. */
  readonly matched: readonly { readonly field: string; readonly terms: readonly string[]; readonly typo: boolean }[];
}

export interface SearchOptions {
  readonly limit: number;
  readonly accept?: (id: string) => boolean;
  /** Typos of one letter: mended where a word is found nowhere as typed, or always. */
  readonly typos?: 'if_none' | 'always';
}

export interface SearchIndex {
  readonly name: string;
  readonly rankingVersion: string;
  put(kind: SearchKind, documents: readonly SearchDocument[]): Promise<void>;
  remove(kind: SearchKind, ids: readonly string[]): Promise<void>;
  /** Best first; ties by id, so that answers repeat. `accept` filters before the limit counts. */
  rank(kind: SearchKind, need: NeedQuery, limit: number, accept?: (id: string) => boolean): Promise<readonly RankedDocument[]>;
  /** For search boxes: names, pinyin, words. `total` counts before the limit; who may see what, the database decides after. */
  search(kind: SearchKind, text: string, options: SearchOptions): Promise<{ readonly hits: readonly FoundDocument[]; readonly total: number }>;
  explain(kind: SearchKind, need: NeedQuery, id: string): Promise<WhyDocument | undefined>;
  /**
   * Same-need feedback: how far decisions on this need (level 1: fits, 0: does not) move the score of each of `ids`, by
   * their likeness to the decided ones; in the order of `ids`.
   */
  shifts(kind: SearchKind, judged: readonly { readonly id: string; readonly level: number }[], ids: readonly string[]): Promise<readonly number[]>;
  /** Likeness of one document to others, 0 to 1, in their order. */
  likeness(kind: SearchKind, id: string, others: readonly string[]): Promise<readonly number[]>;
  /** Ranks and bands by this from now on; an adapter whose scores have no such parts leaves it out. `rankingVersion` names the weights. */
  tune?(tuning: Tuning): void;
  counts(): Promise<Readonly<Record<SearchKind, number>>>;
}
