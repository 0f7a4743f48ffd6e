import { parentPort, workerData } from 'node:worker_threads';
import { trainModel, type TrainingTexts } from './model.ts';

const { texts, version } = workerData as { readonly texts: TrainingTexts; readonly version: string };
parentPort?.postMessage(trainModel(texts, version));
