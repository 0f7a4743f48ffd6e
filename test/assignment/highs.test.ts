import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import loadHighs from 'highs';
import { describe, expect, test } from 'vitest';
import { assignInWorker } from '../../src/assignment/highs.ts';
import { loadSolver } from '../../src/assignment/solver.ts';
import type { AssignmentProblem, Outcome, Progress } from '../../src/assignment/port.ts';
import { withoutThreads } from '../../src/assignment/without-threads.ts';
import { assign } from '../../src/ranking/assign.ts';
import { greedy, type Prepared, prepare, statisticsOf } from '../../src/ranking/assignment.ts';
import { distinct, type Floors, floorsAt, floorsOf } from '../../src/ranking/assignment-floor.ts';
import { modelText } from '../../src/ranking/assignment-model.ts';

const assigner = assignInWorker();
const party = (id: string, atLeast: number, atMost: number) => ({ id, atLeast, atMost });
const pair = (needId: string, candidateId: string, score = 0.5) => ({ needId, candidateId, score });
const assigned = (outcome: Outcome) => { if (outcome.kind !== 'assigned') throw new Error(JSON.stringify(outcome)); return outcome; };
const keys = (outcome: Outcome) => assigned(outcome).pairs.map((one) => `${one.needId}-${one.candidateId}`);

const two: AssignmentProblem = {
  needs: [party('n1', 1, 1), party('n2', 1, 1)], candidates: [party('c1', 0, 1), party('c2', 0, 1)],
  scores: [pair('n1', 'c1', 0.9), pair('n1', 'c2', 0.8), pair('n2', 'c1', 0.85), pair('n2', 'c2', 0.1)], pins: [], vetoes: [],
};

/** Needs and candidates with scores that repeat from run to run. */
function made(needs: number, candidates: number): AssignmentProblem {
  let seed = 7;
  const next = () => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return seed / 2_147_483_648; };
  const name = (letter: string, at: number) => `${letter}${String(at).padStart(4, '0')}`;
  const fame = Array.from({ length: candidates }, next);
  return {
    needs: Array.from({ length: needs }, (_, at) => party(name('n', at), 1, 2)), candidates: Array.from({ length: candidates }, (_, at) => party(name('c', at), 0, 3)),
    scores: Array.from({ length: needs * candidates }, (_, at) => pair(name('n', Math.floor(at / candidates)), name('c', at % candidates), 0.5 * next() + 0.5 * (fame[at % candidates] ?? 0))), pins: [], vetoes: [],
  };
}

/** A small problem with ties, pins, vetoes, needs that must have two and needs that need nobody. */
function random(seed: number): AssignmentProblem {
  let state = seed * 7919;
  const next = (below: number) => { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; return Math.floor((state / 2 ** 32) * below); };
  const needs = Array.from({ length: 4 + next(9) }, (_, at) => { const atLeast = next(3); return party(`n${at + 10}`, atLeast, Math.max(1, atLeast) + next(2)); });
  const candidates = Array.from({ length: 4 + next(7) }, (_, at) => party(`c${at + 10}`, 0, 1 + next(4)));
  const scores = needs.flatMap((need) => candidates.filter(() => next(4) > 0).map((candidate) => pair(need.id, candidate.id, next(20) / 20)));
  const marked = scores.filter(() => next(12) === 0);
  return { needs, candidates, scores, pins: marked.filter((_, at) => at % 2 === 0), vetoes: marked.filter((_, at) => at % 2 === 1) };
}

test('the optimum gives up the best pair for the best whole', async () => {
  const outcome = assigned(await assigner.assign(two, { fair: false }));
  expect(keys(outcome)).toEqual(['n1-c2', 'n2-c1']);
  expect(outcome.statistics).toMatchObject({ total: 1.65, worst: 0.8, unserved: [] });
  expect(outcome.greedy).toMatchObject({ total: 1, worst: 0.1 });
});

test('pins hold, vetoes hold, also where they cost', async () => {
  expect(keys(await assigner.assign({ ...two, pins: [pair('n1', 'c1')] }, { fair: false }))).toEqual(['n1-c1', 'n2-c2']);
  expect(keys(await assigner.assign({ ...two, vetoes: [pair('n2', 'c1')] }, { fair: false }))).toEqual(['n1-c1', 'n2-c2']);
});

test('what cannot be is answered with the reason, and nothing at all with nothing', async () => {
  expect(await assigner.assign({ ...two, vetoes: [pair('n1', 'c2'), pair('n2', 'c2')] }, { fair: false }))
    .toEqual({ kind: 'impossible', obstacle: { kind: 'demand_above_room', side: 'needs', ids: ['n1', 'n2'], demand: 2, servers: ['c1'], room: 1 } });
  expect(assigned(await assigner.assign({ needs: [], candidates: [], scores: [], pins: [], vetoes: [] }, { fair: true })).pairs).toEqual([]);
});

describe('against the same model with whole numbers declared, on random problems', async () => {
  const solve = await loadSolver();
  let checked = 0;
  const highs = await (loadHighs as unknown as typeof loadHighs.default)();
  const solved = (prepared: Prepared, floors: Floors) => {
    const names = prepared.edges.map((_, place) => ` x${place}`).join('\n');
    return highs.solve(modelText(prepared, floors).replace(/^End$/m, `Binary\n${names}\nEnd`), { output_flag: false });
  };
  test.each(Array.from({ length: 150 }, (_, seed) => seed + 1))('seed %i', (seed) => {
    const problem = random(seed);
    for (const fair of [false, true]) {
      const outcome = assign(problem, solve, { fair, seconds: 10, now: () => 0 });
      const prepared = prepare(problem);
      const floors = floorsOf(prepared, { fair });
      if (outcome.kind === 'impossible') { expect(floors === undefined || solved(prepared, floors).Status === 'Infeasible').toBe(true); continue; }
      const { statistics, fair: bounds } = assigned(outcome);
      if (floors === undefined) throw new Error('a plan without floors');
      expect(statistics.total).toBeCloseTo(solved(prepared, floors).ObjectiveValue, 6);
      expect(statistics.short).toEqual([]);
      if (bounds === null || bounds.floor === null) continue;
      checked += 1;
      const floor = bounds.floor;
      const higher = distinct(prepared.edges.filter((edge) => !edge.pinned)).find((score) => score > floor);
      if (higher !== undefined && bounds.holding.length > 0) expect(solved(prepared, floorsAt(prepared, higher)).Status, `above ${floor}`).toBe('Infeasible');
    }
  });
  test('and most of them had a floor to check', () => { expect(checked).toBeGreaterThan(50); });

  test('candidates that must be busy: the highest floor that whole numbers allow', async () => {
    const problem: AssignmentProblem = { ...two, candidates: [party('c1', 1, 1), party('c2', 1, 2), party('c3', 1, 1)], needs: [party('n1', 1, 2), party('n2', 1, 2)], scores: [...two.scores, pair('n1', 'c3', 0.05), pair('n2', 'c3', 0.02)] };
    expect(assigned(await assigner.assign(problem, { fair: true }))).toMatchObject({ fair: { floor: 0.8 }, statistics: { worst: 0.8, total: expect.closeTo(0.8 + 0.85 + 0.1 + 0.05, 9) } });
  });
});

describe('fair', () => {
  test('lifts the worst-served need, for a lower total', async () => {
    const unequal: AssignmentProblem = { ...two, scores: [pair('n1', 'c1', 1), pair('n1', 'c2', 0.4), pair('n2', 'c1', 0.5), pair('n2', 'c2', 0.1)] };
    expect(assigned(await assigner.assign(unequal, { fair: false })).statistics).toMatchObject({ total: 1.1, worst: 0.1 });
    expect(assigned(await assigner.assign(unequal, { fair: true }))).toMatchObject({ statistics: { total: 0.9, worst: 0.4 }, fair: { floor: 0.4 } });
  });

  test('on forty needs: higher worst, total near the optimum, progress told, limits kept', async () => {
    const problem = made(40, 30);
    const told: Progress[] = [];
    const plain = assigned(await assigner.assign(problem, { fair: false }));
    const fair = assigned(await assigner.assign(problem, { fair: true, progress: (one) => { told.push(one); } }));
    expect(fair.statistics.worst).toBeGreaterThan(plain.statistics.worst);
    expect(fair.statistics.total).toBeGreaterThan(0.95 * plain.statistics.total);
    const best = (pairs: readonly { needId: string; score: number }[], needId: string) => Math.max(...pairs.filter((one) => one.needId === needId).map((one) => one.score));
    for (const { id } of problem.needs) expect(best(fair.pairs, id)).toBeGreaterThanOrEqual(Math.min(fair.fair?.floor ?? 0, best(problem.scores, id)));
    expect(fair.statistics).toMatchObject({ short: [], mostAsked: 3 });
    expect(told.filter((one) => one.stage === 'fair').at(-1)).toEqual({ stage: 'fair', floor: fair.fair?.floor });
    const last = told.at(-1);
    expect(last?.stage === 'total' && last.total).toBeLessThanOrEqual(fair.statistics.total);
    expect(last?.stage === 'total' && last.total / (1 - last.gap)).toBeGreaterThanOrEqual(fair.statistics.total);
  });
});

test('the same answer again, also from the same problem in another order', async () => {
  const problem = made(40, 30);
  const first = keys(await assigner.assign(problem, { fair: false }));
  expect(keys(await assigner.assign({ ...problem, needs: problem.needs.toReversed(), candidates: problem.candidates.toReversed(), scores: problem.scores.toReversed() }, { fair: false }))).toEqual(first);
});

test('pruning does not make impossible what is possible', async () => {
  // Sixty needs whose fifty best are all the same people: only a wider look finds room for them.
  const problem: AssignmentProblem = {
    needs: Array.from({ length: 60 }, (_, at) => party(`n${at + 10}`, 1, 1)), candidates: Array.from({ length: 70 }, (_, at) => party(`c${at + 10}`, 0, 1)),
    scores: Array.from({ length: 60 * 70 }, (_, at) => pair(`n${Math.floor(at / 70) + 10}`, `c${(at % 70) + 10}`, 1 - (at % 70) / 100)), pins: [], vetoes: [],
  };
  expect(keys(await assigner.assign(problem, { fair: false }))).toHaveLength(60);
});

test('without threads it says so', async () => {
  await expect(withoutThreads.assign(two, { fair: false })).rejects.toMatchObject({ code: 'unavailable' });
});

const midl = fileURLToPath(new URL('../../../shared/bench/assignment/midl.json', import.meta.url));
test('the published optimum of 177 people and 118 papers', async (context) => {
  if (!existsSync(midl)) { console.log('not measured: ../shared/bench is not here'); context.skip(); return; }
  const { scores, shape: [people, papers] } = JSON.parse(readFileSync(midl, 'utf8')) as { scores: number[][]; shape: [number, number] };
  const name = (letter: string, at: number) => `${letter}${String(at).padStart(3, '0')}`;
  const problem: AssignmentProblem = {
    needs: Array.from({ length: papers }, (_, at) => party(name('n', at), 3, 3)), candidates: Array.from({ length: people }, (_, at) => party(name('c', at), 0, 4)),
    scores: scores.flatMap((row, person) => row.map((score, paper) => pair(name('n', paper), name('c', person), score))), pins: [], vetoes: [],
  };
  const outcome = assigned(await assigner.assign(problem, { fair: false }));
  expect(outcome.statistics.total).toBeCloseTo(201.8849, 4);
  expect(statisticsOf(problem, greedy(prepare(problem))).total).toBeCloseTo(198.441, 4);
  expect(outcome.statistics).toMatchObject({ pairs: 354, mostAsked: 4, short: [] });
});
