import type { AssignmentProblem } from '../ranking/assignment.ts';
import type { Outcome, Progress } from '../ranking/assign.ts';

/**
 * The assignment port: the best plan for a whole event, or why there is none. It may take seconds, so it works beside
 * the thread that answers requests. Adapter: `highs.ts`.
 */
export type { AssignmentProblem, AssignmentStatistics } from '../ranking/assignment.ts';
export type { Outcome, Progress } from '../ranking/assign.ts';
export type { Obstacle } from '../ranking/assignment-obstacle.ts';

export interface SolveOptions {
  readonly fair: boolean;
  /** After so many seconds the best plan found so far is the answer, or `out_of_time`. */
  readonly seconds?: number;
  readonly progress?: (progress: Progress) => void;
}

export interface Assigner {
  /** @throws AppError `unavailable` where there are no threads, or when the solver failed. */
  assign(problem: AssignmentProblem, options: SolveOptions): Promise<Outcome>;
}
