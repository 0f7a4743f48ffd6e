import { Worker } from 'node:worker_threads';
import type { Outcome, Progress } from '../ranking/assign.ts';
import { AppError } from '../shared/errors.ts';
import type { Assigner, SolveOptions } from './port.ts';

const LONGEST_SECONDS = 30;
/** What loading and ending may take beside the solving. */
const GRACE_SECONDS = 10;

export type WorkerMessage = { readonly outcome: Outcome } | { readonly progress: Progress };

/** HiGHS in a thread of its own, one problem after the other: two at once would only slow each other and the pages. */
export function assignInWorker(): Assigner {
  let last: Promise<unknown> = Promise.resolve();
  return {
    missing: null,
    assign(problem, options) {
      const next = last.then(() => inThread(problem, options));
      last = next.catch(() => {});
      return next;
    },
  };
}

const inThread = (problem: object, { fair, seconds = LONGEST_SECONDS, progress, signal }: SolveOptions): Promise<Outcome> => new Promise((resolve, reject) => {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./solve.worker.ts', import.meta.url), { workerData: { problem, fair, seconds }, execArgv: ['--disable-warning=ExperimentalWarning'] });
  const end = (settle: () => void) => { clearTimeout(limit); signal?.removeEventListener('abort', abort); settle(); void worker.terminate(); };
  const abort = () => { end(() => { reject(signal?.reason as Error); }); };
  signal?.addEventListener('abort', abort, { once: true });
  const limit = setTimeout(() => { end(() => { resolve({ kind: 'out_of_time' }); }); }, (seconds + GRACE_SECONDS) * 1000);
  worker.on('message', (message: WorkerMessage) => {
    if ('progress' in message) progress?.(message.progress);
    else end(() => { resolve(message.outcome); });
  });
  worker.once('error', (error) => { end(() => { reject(failed(error.message)); }); });
  worker.once('exit', (code) => { end(() => { reject(failed(`code ${code}`)); }); });
});

const failed = (why: string) => new AppError('unavailable', [`求解器没有完成（${why}）。已保存的方案不受影响，请稍后再试。`, `The solver failed (${why}). Saved plans are safe; try again later.`]);
