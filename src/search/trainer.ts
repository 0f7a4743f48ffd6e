import { type Semantics, trainSemantics } from '../ranking/engine.ts';

/** Trains a model from texts; a worker thread on Node, this thread where there is none. */
export type Trainer = (texts: readonly string[], version: string) => Promise<Semantics>;
export const trainHere: Trainer = async (texts, version) => trainSemantics(texts, { version });
