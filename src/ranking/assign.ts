import {
  type AssignmentProblem, type AssignmentStatistics, type Edge, greedy, pairsOf, type Prepared, prepare, type ScoredPair, statisticsOf,
} from './assignment.ts';
import { chosen, type Goal, modelText } from './assignment-model.ts';
import { contradiction, type Obstacle, obstacle } from './assignment-obstacle.ts';

/** A solver of models in LP format. `relaxed`: without whole numbers, and only the bound is asked for. */
export type Solver = (model: string, options: SolverOptions) => Solution;
export interface SolverOptions { readonly seconds: number; readonly relaxed?: boolean; readonly nodes?: number; readonly gap?: number }
export interface Solution { readonly state: 'optimal' | 'infeasible' | 'stopped'; readonly objective: number; readonly value: (name: string) => number }

export interface AssignOptions {
  /** Lifts the worst-served need as high as it goes, then the total. */
  readonly fair: boolean;
  readonly seconds: number;
  readonly progress?: (progress: Progress) => void;
  /** Seconds since some fixed moment. */
  readonly now: () => number;
}

/** The worst-served need stands at `worst` by now and can at most reach `atMost`. */
export interface Progress { readonly stage: 'total' | 'fair'; readonly worst?: number; readonly atMost?: number }

export type Outcome =
  | { readonly kind: 'assigned'; readonly pairs: readonly ScoredPair[]; readonly statistics: AssignmentStatistics; readonly greedy: AssignmentStatistics; readonly fair: FairBounds | null }
  | { readonly kind: 'impossible'; readonly obstacle: Obstacle }
  | { readonly kind: 'out_of_time' };

/** How high the worst-served need can be lifted (within 2 %), and whether that is proven or more was only not found in time. */
export interface FairBounds { readonly atMost: number; readonly proven: boolean }

/** How close to the highest possible worst score is near enough; nodes of branching one step may take, so that answers repeat. */
const NEAR = 0.02;
const NODES = 20;
/** Part of the total that a step of the fair variant may leave. */
const GAP = 2e-3;

/** The best plan, or why there is none. Looks at the best 50 candidates of each need, and at all where those do not suffice. */
export function assign(problem: AssignmentProblem, solve: Solver, options: AssignOptions): Outcome {
  const wrong = contradiction(problem);
  if (wrong !== undefined) return { kind: 'impossible', obstacle: wrong };
  const narrow = prepare(problem);
  const prepared = narrow.pruned && obstacle(narrow) !== undefined ? prepare(problem, Infinity) : narrow;
  const blocked = obstacle(prepared);
  if (blocked !== undefined) return { kind: 'impossible', obstacle: blocked };
  const until = options.now() + options.seconds;
  options.progress?.({ stage: 'total' });
  const best = prepared.edges.length === 0 ? [] : planFor(prepared, solve, { goal: 'total' }, { seconds: options.seconds });
  if (typeof best === 'string') return { kind: 'out_of_time' };
  const [edges, fair] = options.fair && best.length > 0 ? lift(prepared, solve, best, until, options) : [best, null];
  const pairs = pairsOf(prepared, edges);
  return { kind: 'assigned', pairs, statistics: statisticsOf(problem, pairs), greedy: statisticsOf(problem, greedy(prepared)), fair };
}

function planFor(prepared: Prepared, solve: Solver, goal: Goal, options: SolverOptions): Edge[] | 'infeasible' | 'stopped' {
  const solution = solve(modelText(prepared, goal), options);
  return solution.state === 'optimal' ? chosen(prepared, solution.value) : solution.state;
}

/**
 * Halves the gap between the worst score that is reached and the highest that is possible, by asking for the best total
 * above the middle. Asking for the highest worst score outright was tried: after 10 s on 164 needs x 50 candidates it stood
 * at 0.583, this way at 0.729 (of 0.732 possible) for a total 0.7 % below the optimum. A step that does not end is one that
 * failed: what it had found by then has a poor total.
 */
function lift(prepared: Prepared, solve: Solver, start: Edge[], until: number, { now, progress }: AssignOptions): [Edge[], FairBounds] {
  let plan = start;
  let reached = worstOf(prepared, plan);
  let bound = solve(modelText(prepared, { goal: 'worst' }), { seconds: Math.max(1, until - now()), relaxed: true }).objective;
  let ceiling = bound; // what is still worth trying: a step that did not end lowers it, but proves nothing
  while (ceiling - reached > NEAR * Math.abs(ceiling) && until - now() > 0.5) {
    progress?.({ stage: 'fair', worst: reached, atMost: bound });
    const middle = (reached + ceiling) / 2;
    const better = planFor(prepared, solve, { goal: 'total_above', worst: middle }, { seconds: (until - now()) / 3, nodes: NODES, gap: GAP });
    if (typeof better !== 'string') { plan = better; reached = worstOf(prepared, better); continue; }
    ceiling = middle;
    if (better === 'infeasible') bound = middle;
  }
  return [plan, { atMost: Math.max(bound, reached), proven: bound - reached <= NEAR * Math.abs(bound) }];
}

/** The lowest sum of a need that anybody can serve. */
function worstOf({ needs, edges }: Prepared, plan: readonly Edge[]): number {
  const sums = new Map(edges.map((edge) => [edge.need, 0]));
  for (const { need, score } of plan) sums.set(need, (sums.get(need) ?? 0) + score);
  return needs.reduce((least, _, need) => Math.min(least, sums.get(need) ?? Infinity), Infinity);
}
