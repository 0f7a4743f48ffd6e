import { parentPort, workerData } from 'node:worker_threads';
import loadHighs from 'highs';
import { assign, type Solver } from '../ranking/assign.ts';
import type { AssignmentProblem } from '../ranking/assignment.ts';

const { problem, fair, seconds } = workerData as { readonly problem: AssignmentProblem; readonly fair: boolean; readonly seconds: number };
// The package's types describe its CommonJS form, in which the loader is `default`; Node gives the loader itself.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

const solve: Solver = (model, limit) => {
  const solution = highs.solve(model, { output_flag: false, time_limit: limit });
  const columns = solution.Columns as Readonly<Record<string, { readonly Primal?: number }>>; // a stopped run may lack values
  return {
    state: solution.Status === 'Optimal' ? 'optimal' : solution.Status === 'Infeasible' ? 'infeasible' : 'stopped',
    value: (name) => columns[name]?.Primal ?? 0,
  };
};

parentPort?.postMessage({ outcome: assign(problem, solve, {
  fair, seconds, now: () => performance.now() / 1000, progress: (progress) => { parentPort?.postMessage({ progress }); },
}) });
