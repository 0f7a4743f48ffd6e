import {
  type AssignmentProblem, type AssignmentStatistics, type Edge, filled, greedy, narrowed, pairsOf, type Prepared, prepare, type ScoredPair, statisticsOf, totalBound,
} from './assignment.ts';
import { distinct, type Floors, floorsAt, floorsOf, highest } from './assignment-floor.ts';
import { chosen, modelText } from './assignment-model.ts';
import { contradiction, type Obstacle, obstacle } from './assignment-obstacle.ts';

/** A solver of linear models in LP format. */
export type Solver = (model: string, seconds: number) => Solution;
export interface Solution { readonly state: 'optimal' | 'infeasible' | 'stopped'; readonly value: (name: string) => number }

export interface AssignOptions {
  /** Lifts the worst-served need as high as it goes, then the total. */
  readonly fair: boolean;
  readonly seconds: number;
  readonly progress?: (progress: Progress) => void;
  /** Seconds since some fixed moment. */
  readonly now: () => number;
}

/** `floor`: what is promised so far (fair only). `total`: a plan of that total is known, and no plan exceeds it by more than `gap` of its bound. */
export type Progress = { readonly stage: 'fair'; readonly floor: number } | { readonly stage: 'total'; readonly total: number; readonly gap: number };

export type Outcome =
  | {
    readonly kind: 'assigned'; readonly pairs: readonly ScoredPair[]; readonly statistics: AssignmentStatistics; readonly greedy: AssignmentStatistics; readonly fair: FairBounds | null;
    /** 0: the total is the highest possible. Else time was up, and no plan's total is higher by more than this part of it. */
    readonly gap: number;
  }
  | { readonly kind: 'impossible'; readonly obstacle: Obstacle }
  | { readonly kind: 'out_of_time' };

/** See `Floors`: what every need is promised (null: not all can be met), and the needs for which it cannot be more. */
export interface FairBounds { readonly floor: number | null; readonly holding: readonly string[] }

/**
 * The best plan, or why there is none. Floors are found over all pairs; the total is the highest over the best 50
 * candidates of each need and those the floor rests on. Where candidates must be busy too (`atLeast` above 0), all pairs
 * are looked at and the solver is asked at each step of the halving.
 */
export function assign(problem: AssignmentProblem, solve: Solver, options: AssignOptions): Outcome {
  const wrong = contradiction(problem);
  if (wrong !== undefined) return { kind: 'impossible', obstacle: wrong };
  const until = options.now() + options.seconds;
  const left = () => Math.max(1, until - options.now());
  const full = prepare(problem);
  const busy = full.candidates.some((candidate) => candidate.atLeast > 0);
  const floors = floorsOf(full, { fair: options.fair && !busy, tell: (floor) => { options.progress?.({ stage: 'fair', floor }); } });
  const blocked = floors === undefined || busy ? obstacle(full) : undefined;
  if (blocked !== undefined) return { kind: 'impossible', obstacle: blocked };
  if (floors === undefined) throw new Error('no flow, and no cut either');
  const fallback = filled(full, floors.held);
  const gap = gapOf(fallback, totalBound(full));
  options.progress?.({ stage: 'total', total: totalOf(fallback), gap });
  if (busy && options.fair) return withBusyCandidates(problem, full, solve, left);
  const best = solved(busy ? full : narrowed(full, floors.held), floors, solve, left());
  if (typeof best !== 'string') return assigned(problem, full, best, options.fair ? floors : undefined, 0);
  if (busy || best === 'infeasible') return { kind: 'out_of_time' };
  return assigned(problem, full, fallback, options.fair ? floors : undefined, gap);
}

/** The highest floor for which there is a plan, with the solver as the judge. */
function withBusyCandidates(problem: AssignmentProblem, full: Prepared, solve: Solver, left: () => number): Outcome {
  const scores = distinct(full.edges.filter((edge) => !edge.pinned));
  const plan = (place: number) => solved(full, floorsAt(full, scores[place] ?? -Infinity), solve, left());
  let best = plan(-1);
  const place = highest(-1, scores.length - 1, (middle) => { const better = plan(middle); if (typeof better !== 'string') best = better; return typeof better !== 'string'; });
  if (typeof best === 'string') return { kind: 'out_of_time' };
  return assigned(problem, full, best, floorsAt(full, scores[place] ?? -Infinity), 0);
}

function solved(prepared: Prepared, floors: Floors, solve: Solver, seconds: number): Edge[] | 'infeasible' | 'stopped' {
  if (prepared.edges.length === 0) return [];
  const solution = solve(modelText(prepared, floors), seconds);
  return solution.state === 'optimal' ? chosen(prepared, solution.value) : solution.state;
}

function assigned(problem: AssignmentProblem, full: Prepared, edges: readonly Edge[], floors: Floors | undefined, gap: number): Outcome {
  const pairs = pairsOf(full, edges);
  const fair = floors === undefined ? null : { floor: floors.floor, holding: floors.holding.map((need) => full.needs[need]?.id ?? '') };
  return { kind: 'assigned', pairs, statistics: statisticsOf(problem, pairs), greedy: statisticsOf(problem, greedy(full)), fair, gap };
}

const totalOf = (edges: readonly Edge[]): number => edges.reduce((sum, edge) => sum + edge.score, 0);
const gapOf = (edges: readonly Edge[], bound: number): number => (bound <= 0 ? 0 : Math.max(0, (bound - totalOf(edges)) / bound));
