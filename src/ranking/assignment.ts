/**
 * Whole-pool assignment: who meets whom at a campaign or event. Every need asks for at least and at most so many
 * candidates, every candidate takes at least and at most so many needs, pins are fixed, vetoes forbidden; the plan with
 * the highest total score is wanted. The model and its solution are in `assignment-model.ts`, what to say when there is
 * no plan in `assignment-obstacle.ts`.
 */
export interface Party { readonly id: string; readonly atLeast: number; readonly atMost: number }
export interface Pair { readonly needId: string; readonly candidateId: string }
export interface ScoredPair extends Pair { readonly score: number }

export interface AssignmentProblem {
  readonly needs: readonly Party[];
  /** `atMost` is the candidate's capacity. */
  readonly candidates: readonly Party[];
  /** Sparse: a pair that is not listed is not considered, unless it is pinned (then its score is 0). */
  readonly scores: readonly ScoredPair[];
  readonly pins: readonly Pair[];
  readonly vetoes: readonly Pair[];
}

/** The best candidates of each need that the solver looks at; see `narrowed`. */
const KEPT = 50;

/** A pair by the places of its need and candidate in the sorted lists. */
export interface Edge { readonly need: number; readonly candidate: number; readonly score: number; readonly pinned: boolean }

/** The problem in one order, whatever the order of its input: by id. Equal problems give equal models, so equal plans. */
export interface Prepared {
  readonly needs: readonly Party[];
  readonly candidates: readonly Party[];
  /** By need, then by candidate. */
  readonly edges: readonly Edge[];
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const placesOf = (parties: readonly Party[]): ReadonlyMap<string, number> => new Map(parties.map((party, place) => [party.id, place]));

/** Sorts by id and takes vetoed pairs out. */
export function prepare(problem: AssignmentProblem): Prepared {
  const needs = problem.needs.toSorted(byId);
  const candidates = problem.candidates.toSorted(byId);
  const [needAt, candidateAt] = [placesOf(needs), placesOf(candidates)];
  const keyOf = ({ needId, candidateId }: Pair): number => {
    const [need, candidate] = [needAt.get(needId), candidateAt.get(candidateId)];
    if (need === undefined || candidate === undefined) throw new Error(`a pair of the unknown: ${needId}, ${candidateId}`);
    return need * candidates.length + candidate;
  };
  const pins = new Set(problem.pins.map(keyOf));
  const vetoes = new Set(problem.vetoes.map(keyOf));
  const scores = new Map<number, number>([...pins].map((key) => [key, 0]));
  for (const pair of problem.scores) {
    const key = keyOf(pair);
    if (!vetoes.has(key) || pins.has(key)) scores.set(key, pair.score);
  }
  const ofNeed: Edge[][] = needs.map(() => []);
  for (const [key, score] of scores) {
    const need = Math.floor(key / candidates.length);
    ofNeed[need]?.push({ need, candidate: key % candidates.length, score, pinned: pins.has(key) });
  }
  return { needs, candidates, edges: ofNeed.flatMap((own) => own.sort((a, b) => a.candidate - b.candidate)) };
}

/** The best `kept` pairs of each need (ties by id), with pins and whatever keeps the problem solvable (`held`). */
export function narrowed({ needs, candidates, edges }: Prepared, held: readonly Edge[], kept = KEPT): Prepared {
  const needed = new Set(held);
  const ofNeed: Edge[][] = needs.map(() => []);
  for (const edge of edges) ofNeed[edge.need]?.push(edge);
  const keep = (own: readonly Edge[]) => {
    const few = new Set(own.toSorted(pinsThenBest).slice(0, kept));
    return own.filter((edge) => few.has(edge) || edge.pinned || needed.has(edge));
  };
  return { needs, candidates, edges: ofNeed.flatMap(keep) };
}

const best = (a: Edge, b: Edge): number => b.score - a.score || a.need - b.need || a.candidate - b.candidate;
const pinsThenBest = (a: Edge, b: Edge): number => Number(b.pinned) - Number(a.pinned) || best(a, b);

export const pairsOf = ({ needs, candidates }: Prepared, edges: readonly Edge[]): ScoredPair[] =>
  edges.map(({ need, candidate, score }) => ({ needId: needs[need]?.id ?? '', candidateId: candidates[candidate]?.id ?? '', score }));

/** What a careful person would do by hand: pins, then the best pair that still has room on both sides. For comparison. */
export const greedy = (prepared: Prepared): ScoredPair[] => pairsOf(prepared, filled(prepared, []));

/** Pins and `start`, then the best pair that still has room on both sides, until there is none. */
export function filled({ needs, candidates, edges }: Prepared, start: readonly Edge[]): Edge[] {
  const needRoom = needs.map((need) => need.atMost);
  const candidateRoom = candidates.map((candidate) => candidate.atMost);
  const taken = new Set<Edge>();
  const take = (edge: Edge): void => {
    if (taken.has(edge) || (needRoom[edge.need] ?? 0) <= 0 || (candidateRoom[edge.candidate] ?? 0) <= 0) return;
    needRoom[edge.need] = (needRoom[edge.need] ?? 0) - 1;
    candidateRoom[edge.candidate] = (candidateRoom[edge.candidate] ?? 0) - 1;
    taken.add(edge);
  };
  for (const edge of edges) if (edge.pinned) take(edge);
  start.forEach(take);
  edges.toSorted(pinsThenBest).forEach(take);
  return [...taken].sort((a, b) => a.need - b.need || a.candidate - b.candidate);
}

/** No plan has a higher total: each need its best as if it were alone, and each candidate likewise; the lower of both. */
export function totalBound({ needs, candidates, edges }: Prepared): number {
  const side = (parties: readonly Party[], placeOf: (edge: Edge) => number): number => {
    const scores: number[][] = parties.map(() => []);
    for (const edge of edges) if (edge.score > 0 || edge.pinned) scores[placeOf(edge)]?.push(edge.score);
    return scores.reduce((total, own, place) => total + own.sort((a, b) => b - a).slice(0, parties[place]?.atMost ?? 0).reduce((sum, score) => sum + score, 0), 0);
  };
  return Math.min(side(needs, (edge) => edge.need), side(candidates, (edge) => edge.candidate));
}

export interface AssignmentStatistics {
  readonly pairs: number;
  readonly total: number;
  /**
   * What the worst-served need has: the score of its best expert, or of its second best where it must have two; 0 with fewer.
   * And which it is (the first by id). A need that nobody of the event answers is left out.
   */
  readonly worst: number;
  readonly worstNeedId: string | null;
  /** Needs of the most asked candidate, and who that is (the first by id). */
  readonly mostAsked: number;
  readonly mostAskedId: string | null;
  /** Needs without anybody. */
  readonly unserved: readonly string[];
  /** Needs with fewer than they must have; only a plan made by hand or greedily has any. */
  readonly short: readonly string[];
}

/** The figures of a plan. `problem.scores` tells which needs can be served at all. */
export function statisticsOf({ needs, candidates, scores, pins }: Pick<AssignmentProblem, 'needs' | 'candidates' | 'scores' | 'pins'>, pairs: readonly ScoredPair[]): AssignmentStatistics {
  const served = new Map(needs.toSorted(byId).map((need) => [need.id, { ...need, scores: [] as number[] }]));
  const load = new Map(candidates.toSorted(byId).map((candidate) => [candidate.id, 0]));
  const taking = new Set(candidates.filter((candidate) => candidate.atMost > 0).map((candidate) => candidate.id));
  const answered = new Set([...scores, ...pins].filter((pair) => taking.has(pair.candidateId)).map((pair) => pair.needId));
  for (const { needId, candidateId, score } of pairs) {
    served.get(needId)?.scores.push(score);
    load.set(candidateId, (load.get(candidateId) ?? 0) + 1);
  }
  const all = [...served.values()].map((need) => ({ ...need, count: need.scores.length, worth: need.scores.sort((a, b) => b - a)[Math.max(1, need.atLeast) - 1] ?? 0 }));
  const worst = all.filter((need) => answered.has(need.id) && need.atMost > 0).reduce<(typeof all)[number] | undefined>((least, need) => (least === undefined || need.worth < least.worth ? need : least), undefined);
  const most = [...load].reduce<[string, number] | undefined>((top, each) => (top === undefined || each[1] > top[1] ? each : top), undefined);
  return {
    pairs: pairs.length, total: pairs.reduce((sum, pair) => sum + pair.score, 0), worst: worst?.worth ?? 0, worstNeedId: worst?.id ?? null,
    mostAsked: most?.[1] ?? 0, mostAskedId: most === undefined || most[1] === 0 ? null : most[0],
    unserved: all.filter((need) => need.count === 0).map((need) => need.id), short: all.filter((need) => need.count < need.atLeast).map((need) => need.id),
  };
}
