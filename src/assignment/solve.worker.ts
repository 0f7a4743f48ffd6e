import { parentPort, workerData } from 'node:worker_threads';
import { assign } from '../ranking/assign.ts';
import type { AssignmentProblem } from '../ranking/assignment.ts';
import { loadSolver } from './solver.ts';

const { problem, fair, seconds } = workerData as { readonly problem: AssignmentProblem; readonly fair: boolean; readonly seconds: number };
const outcome = assign(problem, await loadSolver(), {
  fair, seconds, now: () => performance.now() / 1000, progress: (progress) => { parentPort?.postMessage({ progress }); },
});
parentPort?.postMessage({ outcome });
