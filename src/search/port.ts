import type { TextVectors } from '../ranking/engine.ts';
import type { RankingModel } from './model.ts';

/**
 * The search port: finds and ranks candidates for a need, and says why. Answers are ids and scores; the database loads
 * the rows and applies permissions. Adapters: `embedded.ts` (in this process, on `ranking`), `meilisearch.ts` (a server that
 * finds candidates, which `ranking` then scores here).
 */
export type SearchKind = 'expert' | 'society' | 'achievement' | 'technology_manager' | 'enterprise' | 'need';
/** All kinds. */
export const searchKinds = ['expert', 'society', 'achievement', 'technology_manager', 'enterprise', 'need'] as const satisfies readonly SearchKind[];

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
  /** What an index outside this process may be narrowed by: region, availability, visibility, associations ... */
  readonly filters?: Readonly<Record<string, readonly string[]>>;
}

/** One thing that must hold of a document's filters: it has one of these values, or none of those. */
export interface Condition { readonly field: string; readonly is?: readonly string[]; readonly not?: readonly string[] }
/** What somebody may see: any of the alternatives, each of all its conditions. None: nothing; one without conditions: all. */
export type Visible = readonly (readonly Condition[])[];

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
  readonly quoted?: boolean;
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
  /** Nothing else leaves an index outside this process; one inside may leave it to the database, which has the last word in any case. */
  readonly visible?: Visible;
}

/** A document by its id, or a text. */
export type Asked = string | { readonly title: string; readonly text: string };

export interface SearchIndex {
  readonly name: string;
  readonly rankingVersion: string;
  put(kind: SearchKind, documents: readonly SearchDocument[]): Promise<void>;
  remove(kind: SearchKind, ids: readonly string[]): Promise<void>;
  /**
   * Best first; ties by id, so that answers repeat. `accept` filters before the limit counts; who knows the ids it accepts
   * names them in `among`, and few of them are all looked at. @throws AppError `unavailable` where a server does not answer.
   */
  rank(kind: SearchKind, need: NeedQuery, limit: number, accept?: (id: string) => boolean, among?: readonly string[]): Promise<readonly RankedDocument[]>;
  /** For search boxes: names, pinyin, words. `total` counts before the limit; who may see what, the database decides after. */
  search(kind: SearchKind, text: string, options: SearchOptions): Promise<{ readonly hits: readonly FoundDocument[]; readonly total: number }>;
  explain(kind: SearchKind, need: NeedQuery, id: string): Promise<WhyDocument | undefined>;
  /**
   * Same-need feedback: how far decisions on this need (level 1: fits, 0: does not) move the score of each of `ids`, by
   * their likeness to the decided ones; in the order of `ids`.
   */
  shifts(kind: SearchKind, judged: readonly { readonly id: string; readonly level: number }[], ids: readonly string[]): Promise<readonly number[]>;
  /** Likeness of one document, by its id, or of a text that is none, to others, 0 to 1, in their order. */
  likeness(kind: SearchKind, asked: Asked, others: readonly string[]): Promise<readonly number[]>;
  /** Ranks and bands by this from now on; an adapter whose scores have no such parts leaves it out. `rankingVersion` names the weights. */
  tune?(tuning: Tuning): void;
  counts(): Promise<Readonly<Record<SearchKind, number>>>;
  /** Of an index in a server: how it is, and how it is made equal to the database. */
  readonly sync?: IndexSync;
}

/** What the process that holds an index asks of it besides. */
export interface HeldIndex extends SearchIndex {
  /** Writes what it would lose with the process, if anything. */
  keep(): Promise<void>;
  /** Somebody was erased: what it keeps of this kind outside the process goes, and is made anew from the texts at the next start. */
  forget?(kind: SearchKind): Promise<void>;
  /** Takes a trained model over, word weights and meanings, or does without one. */
  adopt(model: RankingModel | undefined): Promise<void>;
  tune(tuning: Tuning): void;
  /** Takes vectors of a model outside, looks again at those it has, or does without. */
  embed(vectors: TextVectors | undefined): void;
  /** Pieces of a kind that have such a vector, all, and whether those are enough for the ranking to use them. */
  embedded(kind: SearchKind): { readonly held: number; readonly all: number; readonly used: boolean };
  close?(): void;
}

/** For each kind: documents in the database, in the index before, and what was done about the difference. */
export interface SyncReport { readonly kind: SearchKind; readonly database: number; readonly index: number; readonly missing: number; readonly stale: number; readonly surplus: number; /** Why Meilisearch would not take one of them; the others are there. */ readonly refused: string | undefined; readonly seconds: number }

export interface IndexSync {
  /** Compares and repairs; an index that is not there, or has other settings, is built beside and swapped in. */
  check(): Promise<readonly SyncReport[]>;
  /** Builds every index anew beside the one that answers, and swaps without a gap. */
  rebuild(): Promise<readonly SyncReport[]>;
  status(): Promise<IndexStatus>;
  /** Why it did not answer when last asked, without asking. */
  readonly failing: string | undefined;
}

export interface IndexStatus {
  /** `failing`: it does not answer; `behind`: it answers, but an index is missing or being built. */
  readonly state: 'on' | 'behind' | 'failing';
  readonly reason: string | undefined;
  readonly version: string | undefined;
  readonly documents: number | undefined;
}

/** Where documents come from: the database. An index in a server asks it for the last word, too. */
export interface DocumentSource {
  all(kind: SearchKind): AsyncIterable<readonly SearchDocument[]>;
  /** Those of these that are there. */
  some(kind: SearchKind, ids: readonly string[]): Promise<readonly SearchDocument[]>;
}
