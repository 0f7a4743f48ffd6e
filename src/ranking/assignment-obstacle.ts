import type { AssignmentProblem, Pair, Party, Prepared } from './assignment.ts';

/** Why there is no plan: which demand exceeds which capacity. Ids only; whoever shows it puts names to them. */
export type Obstacle =
  | { readonly kind: 'pinned_and_vetoed'; readonly needId: string; readonly candidateId: string }
  | { readonly kind: 'least_above_most'; readonly side: Side; readonly id: string; readonly atLeast: number; readonly atMost: number }
  | { readonly kind: 'too_many_pins'; readonly side: Side; readonly id: string; readonly pins: number; readonly atMost: number }
  /** These (`ids`) ask for `demand` in all; those who can serve them (`servers`) have room for `room`. */
  | { readonly kind: 'demand_above_room'; readonly side: Side; readonly ids: readonly string[]; readonly demand: number; readonly servers: readonly string[]; readonly room: number };
export type Side = 'needs' | 'candidates';

/** What contradicts itself before anybody is assigned. */
export function contradiction(problem: AssignmentProblem): Obstacle | undefined {
  const keyOf = ({ needId, candidateId }: Pair) => `${needId} ${candidateId}`;
  const vetoes = new Set(problem.vetoes.map(keyOf));
  const both = problem.pins.find((pin) => vetoes.has(keyOf(pin)));
  if (both !== undefined) return { kind: 'pinned_and_vetoed', needId: both.needId, candidateId: both.candidateId };
  return ofSide('needs', problem.needs, (pin) => pin.needId) ?? ofSide('candidates', problem.candidates, (pin) => pin.candidateId);

  function ofSide(side: Side, parties: readonly Party[], idOf: (pin: Pair) => string): Obstacle | undefined {
    const pins = new Map<string, number>();
    for (const pin of problem.pins) pins.set(idOf(pin), (pins.get(idOf(pin)) ?? 0) + 1);
    for (const { id, atLeast, atMost } of parties) {
      const pinned = pins.get(id) ?? 0;
      if (pinned > atMost) return { kind: 'too_many_pins', side, id, pins: pinned, atMost };
      if (atLeast > atMost) return { kind: 'least_above_most', side, id, atLeast, atMost };
    }
    return undefined;
  }
}

/**
 * Whether the least numbers can be met at all, by augmenting paths on either side. If the needs alone can be served, and
 * the candidates alone can be busy, then both can at once (Mendelsohn and Dulmage, "Some generalizations of the problem of
 * distinct representatives", 1958), so two searches decide. A search that fails ends in a cut: those it reached ask for
 * exactly one more than those who can serve them have room for (Hall's condition), and that is the reason given.
 */
export function obstacle(prepared: Prepared): Obstacle | undefined {
  const edges = prepared.edges.map(({ need, candidate, pinned }) => ({ from: need, to: candidate, pinned }));
  return unmet('needs', prepared.needs, prepared.candidates, edges)
    ?? unmet('candidates', prepared.candidates, prepared.needs, edges.map(({ from, to, pinned }) => ({ from: to, to: from, pinned })));
}

interface Link { readonly from: number; readonly to: number; readonly pinned: boolean }

function unmet(side: Side, asking: readonly Party[], serving: readonly Party[], links: readonly Link[]): Obstacle | undefined {
  const demand = asking.map((party) => party.atLeast);
  const room = serving.map((party) => party.atMost);
  const free: Set<number>[] = asking.map(() => new Set()); // servers not used by this one yet
  const users: Set<number>[] = serving.map(() => new Set()); // whom this one serves now
  for (const { from, to, pinned } of links) {
    if (pinned) { demand[from] = (demand[from] ?? 0) - 1; room[to] = (room[to] ?? 0) - 1; } else free[from]?.add(to);
  }
  for (let from = 0; from < asking.length; from += 1) {
    for (let missing = demand[from] ?? 0; missing > 0; missing -= 1) {
      const reached = augment(from, free, users, room);
      if (reached !== undefined) return cut(reached);
    }
  }
  return undefined;

  function cut(reached: ReadonlySet<number>): Obstacle {
    const servers = new Map<number, number>();
    const own = new Set(reached);
    let pinned = 0;
    for (const link of links) {
      if (!own.has(link.from)) continue;
      if (link.pinned) pinned += 1;
      servers.set(link.to, (servers.get(link.to) ?? 0) + (link.pinned ? 0 : 1));
    }
    const open = [...servers].reduce((total, [to, count]) => total + Math.min(room[to] ?? 0, count), 0);
    const ids = [...own].sort((a, b) => a - b);
    return {
      kind: 'demand_above_room', side, ids: ids.map((at) => asking[at]?.id ?? ''), demand: ids.reduce((total, at) => total + Math.max(0, demand[at] ?? 0), 0) + pinned,
      servers: [...servers.keys()].sort((a, b) => a - b).map((at) => serving[at]?.id ?? ''), room: open + pinned,
    };
  }
}

/** Gives `start` one more server, moving others if it must. Where that cannot be, those it reached on the way. */
function augment(start: number, free: readonly Set<number>[], users: readonly Set<number>[], room: readonly number[]): ReadonlySet<number> | undefined {
  const cameFrom = new Map<number, number>(); // server -> who asked
  const movedBy = new Map<number, number>(); // asking -> the server that lets go of it
  const reached = new Set([start]);
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const server of free[at] ?? []) {
      if (cameFrom.has(server)) continue;
      cameFrom.set(server, at);
      if ((users[server]?.size ?? 0) < (room[server] ?? 0)) { move(server); return undefined; }
      for (const user of users[server] ?? []) {
        if (reached.has(user)) continue;
        reached.add(user);
        movedBy.set(user, server);
        queue.push(user);
      }
    }
  }
  return reached;

  function move(last: number): void {
    for (let server: number | undefined = last; server !== undefined;) {
      const asker: number = cameFrom.get(server) ?? start;
      users[server]?.add(asker);
      free[asker]?.delete(server);
      const before: number | undefined = movedBy.get(asker);
      if (before !== undefined) { users[before]?.delete(asker); free[asker]?.add(before); }
      server = asker === start ? undefined : before;
    }
  }
}
