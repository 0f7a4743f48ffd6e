import type { AssignmentProblem } from '../ranking/assignment.ts';
import type { Outcome, Progress } from '../ranking/assign.ts';
import type { Words } from '../shared/errors.ts';

/**
 * The assignment port: the best plan for a whole event, or why there is none. It may take seconds, so it works beside
 * the thread that answers requests. Adapter: `highs.ts`.
 */
export type { AssignmentProblem } from '../ranking/assignment.ts';
export type { Outcome, Progress } from '../ranking/assign.ts';
export type { Obstacle } from '../ranking/assignment-obstacle.ts';

export interface SolveOptions {
  readonly fair: boolean;
  /** After so many seconds the best plan found so far is the answer, with what it may lack, or `out_of_time`. */
  readonly seconds?: number;
  readonly progress?: (progress: Progress) => void;
  /** Ends the work at once; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Assigner {
  /** Why plans are not computed here, to be said before anybody asks; null where they are. */
  readonly missing: Words | null;
  /** @throws AppError `unavailable` where there are no threads, or when the solver failed. */
  assign(problem: AssignmentProblem, options: SolveOptions): Promise<Outcome>;
}
