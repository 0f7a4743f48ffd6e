import { parentPort, workerData } from 'node:worker_threads';
import { trainSemantics } from '../ranking/engine.ts';

const { texts, version } = workerData as { readonly texts: readonly string[]; readonly version: string };
parentPort?.postMessage(trainSemantics(texts, { version }));
