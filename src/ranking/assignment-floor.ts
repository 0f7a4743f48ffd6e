import type { Edge, Prepared } from './assignment.ts';

/**
 * The fair variant: a floor for every need. A need's floor is the score that each of its promised meetings reaches (as
 * many as it must have, one at least, pins among them); the lowest floor goes as high as it can, then the next, need by
 * need. A need that nobody can serve has none and holds nobody back.
 *
 * Why not the sum of a need's scores, as reviewer assignment has it (PeerReview4All, Stelmakh et al. 2019): to lift the
 * lowest sum is NP-hard (Bezáková and Dani, "Allocating indivisible goods", 2005). As whole numbers in HiGHS it took 20 s
 * at 164 needs x 50 experts and ended within 2 % of a bound; and three weak meetings outweigh one with the right person.
 * A floor is a bottleneck assignment (Burkard, Dell'Amico, Martello, "Assignment Problems", 2009, chapter 6): only the
 * order of the scores counts, and whether a floor holds for all is a question of flow. So the lowest floor is found by
 * halving the list of distinct scores, each step by augmenting paths from the last one that held, and it is proven: at
 * the next higher score there is no flow.
 *
 * Above the lowest floor: where the next score cannot be had by all, each need in turn (those with most to gain first)
 * takes it if the others keep theirs; who cannot stays. Needs that can rise together are the independent sets of a
 * matroid where each wants one meeting, so the number left behind is the least possible at that height.
 */
export interface Floors {
  /** By the place of the need: the score promised, -Infinity where only the number is. */
  readonly of: readonly number[];
  /** By the place of the need: how many meetings reach it, pins aside. */
  readonly count: readonly number[];
  /** Pairs that keep all promises, pins aside. */
  readonly held: readonly Edge[];
  /** The lowest floor of those that have one, proven to be the highest possible; null where not everybody can be met. */
  readonly lowest: number | null;
  /** Places of the needs that keep it there. */
  readonly holding: readonly number[];
}

/** Part of the needs that is lifted one by one above the lowest floor; the others are left to the total. */
const LIFTED = 0.25;
const NONE = -Infinity;

export interface FloorOptions { readonly fair: boolean; readonly tell?: (lowest: number, open: number) => void }

/** The floors of all needs; without `fair` only the numbers they must have. `undefined` where those cannot be met. */
export function floorsOf(prepared: Prepared, { fair, tell }: FloorOptions): Floors | undefined {
  const flow = flowOf(prepared);
  const all = flow.order.map((_, need) => need);
  if (!flow.raise(all, NONE)) return undefined;
  let open = fair ? all.filter((need) => (flow.wanted[need] ?? 0) > 0 && (flow.order[need]?.length ?? 0) > 0) : [];
  open.sort((a, b) => flow.most(b) - flow.most(a) || a - b);
  const scores = distinct(open.flatMap((need) => flow.order[need] ?? []));
  let [at, lowest, holding]: [number, number | null, readonly number[]] = [-1, null, []];
  const enough = open.length * (1 - LIFTED);
  for (let round = 0; open.length > enough; round += 1) {
    at = highest(at, lastBelow(scores, Math.min(...open.map(flow.most))), (middle) => flow.raise(open, scores[middle] ?? NONE));
    const next = scores[at + 1];
    const rising = next === undefined ? [] : open.filter((need) => flow.raise([need], next));
    if (round === 0) [lowest, holding] = [scores[at] ?? null, open.filter((need) => !rising.includes(need))];
    tell?.(scores[at] ?? 0, rising.length);
    open = rising;
    at += 1;
  }
  return { of: flow.floors, count: flow.floors.map((floor, need) => (floor === NONE ? flow.least[need] : flow.wanted[need]) ?? 0), held: flow.held(), lowest, holding };
}

/** Promises of one height for all that can have it. For problems in which candidates must be busy too: there the solver decides. */
export function floorsAt(prepared: Prepared, floor: number): Floors {
  const { order, wanted, least, most } = flowOf(prepared);
  const of = order.map((own, need) => ((wanted[need] ?? 0) > 0 && own.length > 0 ? Math.min(floor, most(need)) : NONE));
  return { of, count: of.map((one, need) => (one === NONE ? least[need] : wanted[need]) ?? 0), held: [], lowest: floor, holding: [] };
}

export const distinct = (edges: readonly Edge[]): number[] => [...new Set(edges.map((edge) => edge.score))].sort((a, b) => a - b);

/** The last place of `from..to` that holds, where `from` does and every place below one that holds does too. */
export function highest(from: number, to: number, holds: (place: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle; else high = middle - 1;
  }
  return low;
}

/** Place of the last score that does not exceed `value`, -1 without any. */
const lastBelow = (scores: readonly number[], value: number): number => highest(-1, scores.length - 1, (place) => (scores[place] ?? Infinity) <= value);

/**
 * Who holds whom for now, and the paths on which that changes. `raise` gives each of `needs` what it wants from `floor`
 * upwards and moves others if it must (nobody falls below their own floor); where that cannot be, all is as it was.
 */
function flowOf({ needs, candidates, edges }: Prepared) {
  const pins = needs.map(() => 0);
  const room = candidates.map((candidate) => candidate.atMost);
  const order: Edge[][] = needs.map(() => []);
  for (const edge of edges) {
    if (!edge.pinned) { order[edge.need]?.push(edge); continue; }
    pins[edge.need] = (pins[edge.need] ?? 0) + 1;
    room[edge.candidate] = (room[edge.candidate] ?? 0) - 1;
  }
  for (const own of order) own.sort((a, b) => b.score - a.score || a.candidate - b.candidate);
  const least = needs.map((need, place) => Math.max(0, need.atLeast - (pins[place] ?? 0)));
  const wanted = needs.map((need, place) => (need.atMost === 0 ? 0 : Math.max(0, Math.max(1, need.atLeast) - (pins[place] ?? 0))));
  const floors = needs.map(() => NONE);
  const reach = order.map((own) => own.length); // of its list, best first
  const holds: Map<number, Edge>[] = needs.map(() => new Map());
  const users: Set<number>[] = candidates.map(() => new Set());
  const seen = new Int32Array(candidates.length);
  const met = new Int32Array(needs.length);
  let search = 0;

  const set = (need: number, floor: number): void => {
    const own = order[need] ?? [];
    floors[need] = floor;
    reach[need] = floor === NONE ? own.length : highest(0, own.length, (place) => place === 0 || (own[place - 1]?.score ?? NONE) >= floor);
    for (const [candidate, edge] of holds[need] ?? []) if (edge.score < floor) { holds[need]?.delete(candidate); users[candidate]?.delete(need); }
  };
  const supply = (need: number): boolean => {
    const count = (floors[need] === NONE ? least[need] : wanted[need]) ?? 0;
    while ((holds[need]?.size ?? 0) < count) if (!augment(need)) return false;
    return true;
  };

  /** One more for `start`, by the shortest path of exchanges. */
  function augment(start: number): boolean {
    search += 1;
    const asked = new Map<number, Edge>(); // candidate -> the pair on which it was reached
    const freed = new Map<number, number>(); // need -> the candidate it would let go of
    const queue = [start];
    met[start] = search;
    for (let at = 0; at < queue.length; at += 1) {
      const need = queue[at] ?? start;
      const own = order[need] ?? [];
      for (let place = 0; place < (reach[need] ?? 0); place += 1) {
        const edge = own[place];
        if (edge === undefined || seen[edge.candidate] === search || holds[need]?.has(edge.candidate)) continue;
        seen[edge.candidate] = search;
        asked.set(edge.candidate, edge);
        if ((users[edge.candidate]?.size ?? 0) < (room[edge.candidate] ?? 0)) { exchange(edge, asked, freed); return true; }
        for (const user of users[edge.candidate] ?? []) {
          if (met[user] === search) continue;
          met[user] = search;
          freed.set(user, edge.candidate);
          queue.push(user);
        }
      }
    }
    return false;
  }
  function exchange(last: Edge, asked: ReadonlyMap<number, Edge>, freed: ReadonlyMap<number, number>): void {
    for (let edge: Edge | undefined = last; edge !== undefined;) {
      holds[edge.need]?.set(edge.candidate, edge);
      users[edge.candidate]?.add(edge.need);
      const let_go: number | undefined = freed.get(edge.need);
      if (let_go === undefined) return;
      holds[edge.need]?.delete(let_go);
      users[let_go]?.delete(edge.need);
      edge = asked.get(let_go);
    }
  }

  return {
    order, least, wanted, floors,
    /** The highest floor this need could have if it were alone. */
    most: (need: number): number => order[need]?.[(wanted[need] ?? 1) - 1]?.score ?? NONE,
    held: (): Edge[] => holds.flatMap((own) => [...own.values()]),
    raise(chosen: readonly number[], floor: number): boolean {
      const before = chosen.map((need) => floors[need] ?? NONE);
      for (const need of chosen) set(need, floor);
      if (chosen.every(supply)) return true;
      chosen.forEach((need, place) => { set(need, before[place] ?? NONE); });
      chosen.forEach(supply); // it held before, so it can again
      return false;
    },
  };
}
