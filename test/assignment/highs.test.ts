import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { assignInWorker } from '../../src/assignment/highs.ts';
import type { AssignmentProblem, Outcome, Progress } from '../../src/assignment/port.ts';
import { withoutThreads } from '../../src/assignment/without-threads.ts';
import { greedy, prepare, statisticsOf } from '../../src/ranking/assignment.ts';

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

describe('fair', () => {
  test('lifts the worst-served need, for a lower total', async () => {
    const unequal: AssignmentProblem = { ...two, scores: [pair('n1', 'c1', 1), pair('n1', 'c2', 0.4), pair('n2', 'c1', 0.5), pair('n2', 'c2', 0.1)] };
    expect(assigned(await assigner.assign(unequal, { fair: false })).statistics).toMatchObject({ total: 1.1, worst: 0.1 });
    expect(assigned(await assigner.assign(unequal, { fair: true }))).toMatchObject({ statistics: { total: 0.9, worst: 0.4 }, fair: { proven: true } });
  });

  test('on forty needs: higher worst, total near the optimum, progress told, limits kept', async () => {
    const problem = made(40, 30);
    const told: Progress[] = [];
    const plain = assigned(await assigner.assign(problem, { fair: false }));
    const fair = assigned(await assigner.assign(problem, { fair: true, progress: (one) => { told.push(one); } }));
    expect(fair.statistics.worst).toBeGreaterThan(plain.statistics.worst);
    expect(fair.statistics.total).toBeGreaterThan(0.95 * plain.statistics.total);
    expect(fair.statistics.worst).toBeLessThanOrEqual((fair.fair?.atMost ?? 0) + 1e-6);
    expect(fair.statistics).toMatchObject({ short: [], mostAsked: 3 });
    expect(told[0]).toEqual({ stage: 'total' });
    expect(told.some((one) => one.stage === 'fair')).toBe(true);
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
  expect(statisticsOf(problem, greedy(prepare(problem, Infinity))).total).toBeCloseTo(198.441, 4);
  expect(outcome.statistics).toMatchObject({ pairs: 354, mostAsked: 4, short: [] });
});
