import { existsSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { demo } from '../../seeds/index.ts';
import { loadSolver } from '../../src/assignment/solver.ts';
import { assign } from '../../src/ranking/assign.ts';
import type { AssignmentProblem, AssignmentStatistics } from '../../src/ranking/assignment.ts';
import { scoreFiles } from '../../src/ranking/score-files.ts';

/**
 * `npm run bench:assignment`: the plan of a whole event beside picking the best pair first: total, score of the
 * worst-served need, load of the most asked, needs without anybody, seconds. On the published problem (177 people x 118
 * papers, three each, at most four per person: 201.8849), at 164 needs x 50 experts and at 1,000 x 2,000 (50 candidates
 * each). Those two are put together from the demo texts: a need from the problem of one and the goals of another, an
 * expert from evidence of two. BENCH_ROUNDS rounds (3); the time is the solver's thread from problem to plan, without scoring.
 */
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 30);
const solve = await loadSolver();
const party = (id: string, atLeast: number, atMost: number) => ({ id, atLeast, atMost });

function published(): AssignmentProblem | undefined {
  const file = resolve(process.env['BENCH_DATA'] ?? resolve(import.meta.dirname, '../../../shared/bench'), 'assignment/midl.json');
  if (!existsSync(file)) return undefined;
  const { scores, shape: [people, papers] } = JSON.parse(readFileSync(file, 'utf8')) as { scores: number[][]; shape: [number, number] };
  const name = (letter: string, at: number) => `${letter}${String(at).padStart(3, '0')}`;
  return {
    needs: Array.from({ length: papers }, (_, at) => party(name('p', at), 3, 3)), candidates: Array.from({ length: people }, (_, at) => party(name('r', at), 0, 4)),
    scores: scores.flatMap((row, person) => row.map((score, paper) => ({ needId: name('p', paper), candidateId: name('r', person), score }))), pins: [], vetoes: [],
  };
}

/** Scores of the application's own ranking, the best 50 of each need. */
function madeUp(needs: number, experts: number, capacity: number): AssignmentProblem {
  let state = 7;
  const one = <T>(list: readonly T[]): T => { state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; return list[Math.floor((state / 2 ** 32) * list.length)] as T; };
  const name = (letter: string, at: number) => `${letter}${String(at).padStart(4, '0')}`;
  const asked = Array.from({ length: needs }, (_, at) => { const [a, b] = [one(demo.needs), one(demo.needs)]; return { id: name('n', at), title: a.title, description: [a.field, a.problem, b.goals].join('\n') }; });
  const people = Array.from({ length: experts }, (_, at) => {
    const [a, b] = [one(demo.experts), one(demo.experts)];
    return { id: name('e', at), title: a.fields.join(' '), text: '', items: [one(a.evidence), one(a.evidence), one(b.evidence)].map((item, place) => ({ id: `${name('e', at)}-${place}`, title: item.title, text: item.text })) };
  });
  return {
    needs: asked.map(({ id }) => party(id, 1, 3)), candidates: people.map(({ id }) => party(id, 0, capacity)), pins: [], vetoes: [],
    scores: scoreFiles({ needs: asked, candidates: people, top: 50 }).map(({ needId, candidateId, score }) => ({ needId, candidateId, score })),
  };
}

const figures = (plan: AssignmentStatistics) => ({ total: plan.total.toFixed(4), worst: plan.worst.toFixed(4), 'most asked': plan.mostAsked, unserved: plan.unserved.length });

function measure(what: string, problem: AssignmentProblem): void {
  const rows: Record<string, object> = {};
  for (const fair of [false, true]) {
    const seconds: number[] = [];
    let outcome = assign(problem, solve, options(fair));
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      const again = assign(problem, solve, options(fair));
      seconds.push((performance.now() - began) / 1000);
      if (JSON.stringify(again) !== JSON.stringify(outcome)) throw new Error('not repeatable');
      outcome = again;
    }
    if (outcome.kind !== 'assigned') { rows[fair ? 'fair' : 'total'] = { outcome: outcome.kind }; continue; }
    const spread = `${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)}`;
    rows[fair ? 'fair' : 'total'] = { ...figures(outcome.statistics), seconds: spread, proven: outcome.gap === 0 ? 'optimum' : `within ${(outcome.gap * 100).toFixed(1)} %` };
    rows['best pair first'] = figures(outcome.greedy);
  }
  console.log(`\n${what}: ${problem.needs.length} needs x ${problem.candidates.length} people, ${problem.scores.length} pairs; ${ROUNDS} rounds, load average ${loadavg()[0]?.toFixed(1)}`);
  console.table(rows);
}
const options = (fair: boolean) => ({ fair, seconds: SECONDS, now: () => performance.now() / 1000 });

const midl = published();
if (midl === undefined) console.log('midl.json is not here: not measured'); else measure('Published problem', midl);
measure('An event of a city', madeUp(164, 50, 4));
measure('An event of a province', madeUp(1000, 2000, 2));
