import { describe, expect, test } from 'vitest';
import { assign, type Solver } from '../../src/ranking/assign.ts';
import { type AssignmentProblem, greedy, narrowed, prepare, statisticsOf } from '../../src/ranking/assignment.ts';
import { floorsOf } from '../../src/ranking/assignment-floor.ts';
import { chosen, modelText } from '../../src/ranking/assignment-model.ts';
import { contradiction, obstacle } from '../../src/ranking/assignment-obstacle.ts';

const party = (id: string, atLeast: number, atMost: number) => ({ id, atLeast, atMost });
const pair = (needId: string, candidateId: string, score = 0.5) => ({ needId, candidateId, score });
const problem = (given: Partial<AssignmentProblem>): AssignmentProblem => ({ needs: [], candidates: [], scores: [], pins: [], vetoes: [], ...given });
const three = problem({
  needs: [party('n1', 1, 1), party('n2', 1, 1), party('n3', 1, 1)], candidates: [party('c1', 0, 1), party('c2', 0, 1), party('c3', 0, 1)],
  scores: [pair('n1', 'c1', 0.9), pair('n1', 'c2', 0.8), pair('n2', 'c1', 0.85), pair('n3', 'c3', 0.2), pair('n2', 'c3', 0.1)],
});

test('the best of each need are kept, ties by id, pins always, vetoes never', () => {
  const many = problem({
    needs: [party('n', 1, 2)], candidates: ['a', 'b', 'c', 'd', 'e'].map((id) => party(id, 0, 1)),
    scores: [pair('n', 'e'), pair('n', 'd'), pair('n', 'c', 0.4), pair('n', 'b', 0.9), pair('n', 'a', 0.1)], pins: [pair('n', 'a')], vetoes: [pair('n', 'b')],
  });
  const all = prepare(many);
  const names = (held: typeof all.edges) => { const kept = narrowed(all, held, 2); return kept.edges.map((edge) => [kept.candidates[edge.candidate]?.id, edge.pinned]); };
  expect(names([])).toEqual([['a', true], ['d', false]]);
  expect(names(all.edges.filter((edge) => edge.score === 0.4)), 'and whatever a floor rests on').toEqual([['a', true], ['c', false], ['d', false]]);
});

test('equal problems give equal models, whatever their order', () => {
  const turned = { ...three, needs: three.needs.toReversed(), candidates: three.candidates.toReversed(), scores: three.scores.toReversed() };
  expect(modelText(prepare(turned))).toBe(modelText(prepare(three)));
  expect(modelText(prepare(problem({ needs: [party('n', 1, 2)], candidates: [party('a', 0, 1), party('b', 0, 2)], scores: [pair('n', 'a', 1e-7), pair('n', 'b', -0.25)], pins: [pair('n', 'b')] }))))
    .toBe('Maximize\n obj: 0.0000001 x0 - 0.25 x1\nSubject to\n n0least: x0 + x1 >= 1\nBounds\n 0 <= x0 <= 1\n x1 = 1\nEnd\n');
});

test('greedy takes the best pair first, and statistics tell what that costs', () => {
  const plan = greedy(prepare(three));
  expect(plan.map((one) => `${one.needId}-${one.candidateId}`)).toEqual(['n1-c1', 'n3-c3']);
  expect(statisticsOf(three, plan)).toEqual({ pairs: 2, total: 1.1, worst: 0, worstNeedId: 'n2', mostAsked: 1, mostAskedId: 'c1', unserved: ['n2'], short: ['n2'] });
  expect(statisticsOf(problem({}), [])).toMatchObject({ total: 0, worstNeedId: null, mostAskedId: null });
});

describe('why there is no plan', () => {
  test('pins and vetoes that contradict', () => {
    expect(contradiction(problem({ ...three, pins: [pair('n1', 'c1')], vetoes: [pair('n1', 'c1')] }))).toEqual({ kind: 'pinned_and_vetoed', needId: 'n1', candidateId: 'c1' });
    expect(contradiction(problem({ ...three, pins: [pair('n1', 'c1'), pair('n2', 'c1')] }))).toEqual({ kind: 'too_many_pins', side: 'candidates', id: 'c1', pins: 2, atMost: 1 });
    expect(contradiction(problem({ needs: [party('n', 3, 2)] }))).toMatchObject({ kind: 'least_above_most', id: 'n' });
    expect(contradiction(three)).toBeUndefined();
  });

  test('a need that nobody can serve', () => {
    expect(obstacle(prepare(problem({ needs: [party('n', 1, 1)], candidates: [party('c', 0, 1)] })))).toEqual({ kind: 'demand_above_room', side: 'needs', ids: ['n'], demand: 1, servers: [], room: 0 });
  });

  test('several needs that share too few candidates: exactly those are named', () => {
    const shared = problem({ ...three, scores: [pair('n1', 'c1'), pair('n2', 'c1'), pair('n3', 'c2'), pair('n3', 'c3')] });
    expect(obstacle(prepare(shared))).toEqual({ kind: 'demand_above_room', side: 'needs', ids: ['n1', 'n2'], demand: 2, servers: ['c1'], room: 1 });
    expect(obstacle(prepare(three))).toBeUndefined();
  });

  test('candidates that are to be busy, and pins that take the room', () => {
    const busy = problem({ needs: [party('n', 0, 1)], candidates: [party('a', 1, 1), party('b', 1, 1)], scores: [pair('n', 'a'), pair('n', 'b')] });
    expect(obstacle(prepare(busy))).toEqual({ kind: 'demand_above_room', side: 'candidates', ids: ['a', 'b'], demand: 2, servers: ['n'], room: 1 });
    const pinned = problem({ needs: [party('m', 0, 1), party('n', 2, 2)], candidates: [party('a', 0, 1), party('b', 0, 1)], scores: [pair('n', 'a'), pair('n', 'b')], pins: [pair('m', 'a')] });
    expect(obstacle(prepare(pinned))).toMatchObject({ side: 'needs', ids: ['n'], demand: 2, room: 1 });
  });
});

describe('floors', () => {
  const floorOf = (given: AssignmentProblem, fair = true) => { const floors = floorsOf(prepare(given), { fair }); if (floors === undefined) throw new Error('no floors'); return floors; };

  test('as high as it can be; who could not have more anyway holds nobody back', () => {
    // n3 has nobody above 0.2. n1 and n2 share c1: n1 does with its second, and cannot have more while n2 is to keep 0.8.
    expect(floorOf(three)).toMatchObject({ of: [0.8, 0.8, 0.2], floor: 0.8, holding: [0] });
    expect(floorOf(three, false)).toMatchObject({ of: [-Infinity, -Infinity, -Infinity], count: [1, 1, 1], floor: null });
    const apart = problem({ ...three, scores: [pair('n1', 'c1', 0.9), pair('n2', 'c2', 0.3), pair('n3', 'c3', 0.2)] });
    expect(floorOf(apart), 'everybody has their best').toMatchObject({ of: [0.9, 0.3, 0.2], holding: [] });
  });

  test('as many meetings as must be reach it; pins count as they are; a need that nobody can serve holds nobody back', () => {
    const two = problem({ needs: [party('n', 2, 3), party('o', 0, 1)], candidates: ['a', 'b', 'c'].map((id) => party(id, 0, 1)), scores: [pair('n', 'a', 0.9), pair('n', 'b', 0.7), pair('n', 'c', 0.1)] });
    expect(floorOf(two)).toMatchObject({ of: [0.7, -Infinity], count: [2, 0] });
    expect(floorOf({ ...two, pins: [pair('n', 'c')] })).toMatchObject({ of: [0.9, -Infinity], count: [1, 0] });
  });

  test('where room is short and nobody must be served, as many as possible are, and the floor says so', () => {
    const short = problem({ needs: ['n1', 'n2', 'n3'].map((id) => party(id, 0, 2)), candidates: [party('c1', 0, 1), party('c2', 0, 1)], scores: ['n1', 'n2', 'n3'].flatMap((id, at) => [pair(id, 'c1', 0.5 + at / 10), pair(id, 'c2', 0.4)]) });
    expect(floorOf(short)).toMatchObject({ count: [0, 1, 1], floor: null, holding: [0] });
  });

  test('no flow, no floors', () => {
    expect(floorsOf(prepare(problem({ ...three, scores: [pair('n1', 'c1'), pair('n2', 'c1')] })), { fair: false })).toBeUndefined();
  });
});

const solver = (state: 'optimal' | 'stopped', value: (name: string) => number = () => 1): Solver => () => ({ state, value });
const one = problem({ needs: [party('n', 1, 1)], candidates: [party('c', 0, 1), party('d', 0, 1)], scores: [pair('n', 'c', 0.4), pair('n', 'd', 0.3)] });

test('a solver that does not end leaves the plan that is known, and how far it can be from the best', () => {
  const options = { fair: true, seconds: 10, now: () => 0 };
  expect(assign(one, solver('stopped'), options)).toMatchObject({ kind: 'assigned', statistics: { total: 0.4 }, gap: 0, fair: { floor: 0.4, holding: [] } });
  const crossed = problem({ ...three, needs: [party('n1', 1, 1), party('n2', 1, 1)] , scores: [pair('n1', 'c1', 1), pair('n1', 'c2', 0.9), pair('n2', 'c1', 0.8), pair('n2', 'c2', 0.1)] });
  expect(assign(crossed, solver('stopped'), { ...options, fair: false })).toMatchObject({ kind: 'assigned', gap: expect.closeTo(1 - 1.1 / 1.8, 9) });
  expect(assign({ ...one, candidates: [party('c', 1, 1), party('d', 0, 1)] }, solver('stopped'), options)).toEqual({ kind: 'out_of_time' });
});

test('a value that is not whole is a fault, not an answer', () => {
  expect(() => chosen(prepare(one), () => 0.5)).toThrow('not whole');
});
