import { Worker } from 'node:worker_threads';
import type { RankingModel, Trainer } from './model.ts';

/** Trains in a thread of its own, so that pages answer meanwhile. Node strips the types of the worker's files itself. */
export const trainInWorker: Trainer = (texts, version) => new Promise<RankingModel>((resolve, reject) => {
  const worker = new Worker(new URL('./train.worker.ts', import.meta.url), { workerData: { texts, version }, execArgv: ['--disable-warning=ExperimentalWarning'] });
  worker.once('message', (model: RankingModel) => { resolve(model); void worker.terminate(); });
  worker.once('error', reject);
  worker.once('exit', (code) => { if (code !== 0) reject(new Error(`training ended with code ${code}`)); });
});
