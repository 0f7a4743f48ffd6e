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

/** The best candidates of each need that the solver looks at. */
export const KEPT = 50;

/** A pair by the places of its need and candidate in the sorted lists. */
export interface Edge { readonly need: number; readonly candidate: number; readonly score: number; readonly pinned: boolean }

/** The problem in one order, whatever the order of its input: by id. Equal problems give equal models, so equal plans. */
export interface Prepared {
  readonly needs: readonly Party[];
  readonly candidates: readonly Party[];
  /** By need, then by candidate. */
  readonly edges: readonly Edge[];
  /** Whether pairs were left out because their need has better ones. */
  readonly pruned: boolean;
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const placesOf = (parties: readonly Party[]): ReadonlyMap<string, number> => new Map(parties.map((party, place) => [party.id, place]));

/** Sorts by id, takes vetoed pairs out and keeps the best `kept` of each need (ties by id; pins always). */
export function prepare(problem: AssignmentProblem, kept = KEPT): Prepared {
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
  let pruned = false;
  const edges = ofNeed.flatMap((own) => {
    const best = own.sort(pinsThenBest);
    const pinned = best.filter((edge) => edge.pinned).length;
    if (best.length > Math.max(kept, pinned)) pruned = true;
    return best.slice(0, Math.max(kept, pinned)).sort((a, b) => a.candidate - b.candidate);
  });
  return { needs, candidates, edges, pruned };
}

const best = (a: Edge, b: Edge): number => b.score - a.score || a.need - b.need || a.candidate - b.candidate;
const pinsThenBest = (a: Edge, b: Edge): number => Number(b.pinned) - Number(a.pinned) || best(a, b);

export const pairsOf = ({ needs, candidates }: Prepared, edges: readonly Edge[]): ScoredPair[] =>
  edges.map(({ need, candidate, score }) => ({ needId: needs[need]?.id ?? '', candidateId: candidates[candidate]?.id ?? '', score }));

/** What a careful person would do by hand: pins, then the best pair that still has room on both sides. For comparison. */
export function greedy(prepared: Prepared): ScoredPair[] {
  const needRoom = prepared.needs.map((need) => need.atMost);
  const candidateRoom = prepared.candidates.map((candidate) => candidate.atMost);
  const taken = prepared.edges.toSorted(pinsThenBest).filter(({ need, candidate }) => {
    if ((needRoom[need] ?? 0) <= 0 || (candidateRoom[candidate] ?? 0) <= 0) return false;
    needRoom[need] = (needRoom[need] ?? 0) - 1;
    candidateRoom[candidate] = (candidateRoom[candidate] ?? 0) - 1;
    return true;
  });
  return pairsOf(prepared, taken.sort((a, b) => a.need - b.need || a.candidate - b.candidate));
}

export interface AssignmentStatistics {
  readonly pairs: number;
  readonly total: number;
  /** Sum of scores of the worst-served need, and which it is (the first by id). */
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

export function statisticsOf({ needs, candidates }: Pick<AssignmentProblem, 'needs' | 'candidates'>, pairs: readonly ScoredPair[]): AssignmentStatistics {
  const served = new Map(needs.toSorted(byId).map((need) => [need.id, { ...need, count: 0, sum: 0 }]));
  const load = new Map(candidates.toSorted(byId).map((candidate) => [candidate.id, 0]));
  for (const { needId, candidateId, score } of pairs) {
    const need = served.get(needId);
    if (need !== undefined) { need.count += 1; need.sum += score; }
    load.set(candidateId, (load.get(candidateId) ?? 0) + 1);
  }
  const all = [...served.values()];
  const worst = all.reduce<(typeof all)[number] | undefined>((least, need) => (least === undefined || need.sum < least.sum ? need : least), undefined);
  const most = [...load].reduce<[string, number] | undefined>((top, each) => (top === undefined || each[1] > top[1] ? each : top), undefined);
  return {
    pairs: pairs.length, total: pairs.reduce((sum, pair) => sum + pair.score, 0), worst: worst?.sum ?? 0, worstNeedId: worst?.id ?? null,
    mostAsked: most?.[1] ?? 0, mostAskedId: most === undefined || most[1] === 0 ? null : most[0],
    unserved: all.filter((need) => need.count === 0).map((need) => need.id), short: all.filter((need) => need.count < need.atLeast).map((need) => need.id),
  };
}
