/** What goes into the engine and what comes out. Plain data: every shape here can be cloned to another thread. */

/** One piece of evidence: a paper, patent, project, award, completed engagement. */
export interface Item {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/**
 * A profile. `title` and `text` say what the candidate can do (fields, summary); leave a person's name out, its
 * characters would meet those of needs. Achievements have no items: they are their own evidence.
 */
export interface Candidate {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly items: readonly Item[];
}

export interface NeedText {
  readonly title: string;
  readonly description: string;
}

/** `parts` sum to `score`. */
export interface Ranked {
  readonly id: string;
  readonly score: number;
  readonly parts: Readonly<Record<string, number>>;
}

/** 较有把握 / 值得一看 / 仅词语相近 */
export type Band = 'likely' | 'worth_a_look' | 'related_words_only';

export interface Reason {
  /** The clause of the need, as it was written. */
  readonly phrase: string;
  /** null: the profile itself. */
  readonly itemId: string | null;
  readonly itemTitle: string;
  /** Literal in the phrase and in the item once both are normalised; weightiest first. */
  readonly terms: readonly string[];
  /** Part of the score, 0..1. The reasons that cite one item sum to what the score loses without it. */
  readonly share: number;
}

export interface Explanation {
  readonly reasons: readonly Reason[];
  readonly unanswered: readonly string[];
  readonly band: Band;
  /** What the calibration says of it, 0..1; the band is this in words. For bookkeeping, never shown alone. */
  readonly chance: number;
  /** Score of the best single work, which the calibration reads: kept so that another calibration can be held against decisions. */
  readonly bestWork: number;
  /** A text of the candidate was written from the need; see `copied.ts`. */
  readonly copied: boolean;
  /** Nothing but the candidate's own words answers the need, and they say its whole title; see `copied.ts`. */
  readonly quoted: boolean;
}

/** P(a reviewer would call it relevant) = sigmoid(slope * score + intercept), for `score` on the scale of one work. */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
  /** Nothing surer than this is ever said. */
  readonly cap: number;
}

/** What each part of the score counts, 1 as shipped; see `learned.ts`. */
export const parts = ['keywords', 'profile', 'evidence', 'semantics'] as const;
export type PartWeights = Readonly<Record<(typeof parts)[number], number>>;

/** Term -> in how many of `size` pieces of text. */
export interface Background {
  readonly counts: ReadonlyMap<string, number>;
  readonly size: number;
  /** Of a whole candidate; only an engine that holds some of the candidates reads it. */
  readonly meanLength?: number;
}

/** Word vectors trained on the deployment's own text; see `semantics.ts`. Survives structured clone. */
export interface Semantics {
  readonly version: string;
  readonly dimensions: number;
  readonly terms: readonly string[];
  /** terms x dimensions, each row of length 1 already multiplied by its SIF weight a / (a + p). */
  readonly vectors: Float32Array;
  /** The direction all texts share; taken out of every text vector. */
  readonly common: Float32Array;
}
