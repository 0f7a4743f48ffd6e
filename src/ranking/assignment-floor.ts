import type { Edge, Prepared } from './assignment.ts';

/**
 * The fair variant: a floor under every need. Each promised meeting of a need (as many as it must have, one at least, pins
 * among them) reaches the floor, or is as good as the need could have if it were alone; the floor is as high as it can
 * be. So a need that the event has nobody good for, or nobody at all, holds nobody back.
 *
 * Why not the sum of a need's scores, as reviewer assignment has it (PeerReview4All, Stelmakh et al. 2019): to lift the
 * lowest sum is NP-hard (Bezáková and Dani, "Allocating indivisible goods", 2005). As whole numbers in HiGHS it took 20 s
 * at 164 needs x 50 experts and ended within 2 % of a bound; and three weak meetings outweigh one with the right person.
 * A floor is a bottleneck assignment (Burkard, Dell'Amico, Martello, "Assignment Problems", 2009, chapter 6): only the
 * order of the scores counts, and whether a floor holds for all is a question of flow. It is found by halving the list of
 * distinct scores, each step by augmenting paths from the last one that held, and it is proven: at the next higher score
 * there is no flow. Lifting the next needs above it one by one (leximin) was tried and left: at 164 x 50 it cost 13 % of
 * the total for the lowest quarter, where the floor of this rule costs 7 % (191.7 of 207.1) and plain max-min 2 %.
 */
export interface Floors {
  /** By the place of the need: the score promised, -Infinity where only the number is. */
  readonly of: readonly number[];
  /** By the place of the need: how many meetings reach it, pins aside. */
  readonly count: readonly number[];
  /** Pairs that keep all promises, pins aside. */
  readonly held: readonly Edge[];
  /** The floor; null where not everybody can be met, and nobody must. */
  readonly floor: number | null;
  /** Places of the needs that keep it there: the others could rise. */
  readonly holding: readonly number[];
}

const NONE = -Infinity;

export interface FloorOptions { readonly fair: boolean; readonly tell?: (floor: number) => void }

/** The floors of all needs; without `fair` only the numbers they must have. `undefined` where those cannot be met. */
export function floorsOf(prepared: Prepared, { fair, tell }: FloorOptions): Floors | undefined {
  const flow = flowOf(prepared);
  const all = prepared.needs.map((_, need) => need);
  if (!flow.raise(all, NONE)) return undefined;
  const asking = fair ? all.filter((need) => flow.most(need) > NONE) : [];
  const scores = distinct(asking.flatMap((need) => flow.order[need] ?? []));
  const lift = (needs: readonly number[], from: number) => highest(from, scores.length - 1, (place) => {
    const holds = flow.raise(needs, scores[place] ?? NONE);
    if (holds) tell?.(scores[place] ?? 0);
    return holds;
  });
  const at = lift(asking, -1);
  // Those with most to gain first: so as few as possible are left behind, and those with least to lose.
  const next = scores[at + 1];
  const rising = next === undefined ? asking : asking.toSorted((a, b) => flow.most(b) - flow.most(a) || a - b).filter((need) => flow.raise([need], next));
  const holding = asking.filter((need) => !rising.includes(need));
  if (at < 0) lift(rising, 0); // they are met, the others are not
  else flow.raise(asking, scores[at] ?? NONE);
  return { of: [...flow.floors], count: flow.counts(), held: flow.held(), floor: scores[at] ?? null, holding };
}

/** The same floor under all. For problems in which candidates must be busy too: there the solver decides what can be. */
export function floorsAt(prepared: Prepared, floor: number): Floors {
  const flow = flowOf(prepared);
  prepared.needs.forEach((_, need) => { flow.promise(need, floor); });
  return { of: [...flow.floors], count: flow.counts(), held: [], floor, holding: [] };
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

/**
 * Who holds whom for now, and the paths on which that changes. `raise` gives each of the chosen needs what it wants from
 * `floor` upwards and moves others if it must (nobody falls below their own floor); where that cannot be, all floors are as
 * they were.
 */
function flowOf({ needs, candidates, edges }: Prepared) {
  const pins = needs.map(() => 0);
  const room = candidates.map((candidate) => candidate.atMost);
  const order: Edge[][] = needs.map(() => []);
  for (const edge of edges) {
    if (!edge.pinned) continue;
    pins[edge.need] = (pins[edge.need] ?? 0) + 1;
    room[edge.candidate] = (room[edge.candidate] ?? 0) - 1;
  }
  for (const edge of edges) if (!edge.pinned && (room[edge.candidate] ?? 0) > 0) order[edge.need]?.push(edge);
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

  const countOf = (need: number): number => (floors[need] === NONE ? least[need] : wanted[need]) ?? 0;
  /** The highest floor this need could have if it were alone. */
  const most = (need: number): number => ((wanted[need] ?? 0) === 0 ? NONE : order[need]?.[(wanted[need] ?? 1) - 1]?.score ?? NONE);
  const promise = (need: number, asked: number): void => {
    const own = order[need] ?? [];
    const floor = Math.min(asked, most(need));
    floors[need] = floor;
    reach[need] = floor === NONE ? own.length : highest(0, own.length, (place) => (own[place - 1]?.score ?? NONE) >= floor);
    // What is below the floor goes, and what is more than promised: it would stand in the way of others.
    const kept = [...holds[need]?.values() ?? []].filter((edge) => edge.score >= floor).sort((a, b) => b.score - a.score || a.candidate - b.candidate).slice(0, countOf(need));
    for (const candidate of holds[need]?.keys() ?? []) users[candidate]?.delete(need);
    holds[need] = new Map(kept.map((edge) => [edge.candidate, edge]));
    for (const edge of kept) users[edge.candidate]?.add(need);
  };
  const supply = (need: number): boolean => {
    while ((holds[need]?.size ?? 0) < countOf(need)) if (!augment(need)) return false;
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
    order, floors, most, promise,
    counts: (): number[] => needs.map((_, need) => countOf(need)),
    held: (): Edge[] => holds.flatMap((own) => [...own.values()]),
    raise(chosen: readonly number[], floor: number): boolean {
      const before = chosen.map((need) => floors[need] ?? NONE);
      for (const need of chosen) promise(need, floor);
      if (chosen.every(supply)) return true;
      chosen.forEach((need, place) => { promise(need, before[place] ?? NONE); });
      chosen.forEach(supply); // it held before, so it can again
      return false;
    },
  };
}
