import { createEngine, trainSemantics } from '../../src/ranking/engine.ts';
import type { Candidate, Engine, NeedText, Ranked, Semantics } from '../../src/ranking/engine.ts';
import type { TrainingOptions } from '../../src/ranking/semantics.ts';
import { weights } from '../../src/ranking/weights.ts';
import { needText } from './plain-engines.ts';

/** The server's engine, and the same with one part taken away. Nothing here is a switch of the product. */
export interface Ours {
  readonly engine: Engine;
  readonly model: Semantics;
}

const textsOf = (engine: Engine, needs: readonly NeedText[]): string[] => [...engine.texts(), ...needs.map(needText)];

function filled(candidates: readonly Candidate[], needs: readonly NeedText[]): Engine {
  const engine = createEngine();
  for (const candidate of candidates) engine.put(candidate);
  engine.refresh(needs.map(needText));
  return engine;
}

export function openOurs(candidates: readonly Candidate[], needs: readonly NeedText[], training?: TrainingOptions): Ours {
  const engine = filled(candidates, needs);
  const model = trainSemantics(textsOf(engine, needs), training);
  engine.adopt(model);
  return { engine, model };
}

/** Term weights are read as terms come into an index, so an index made meanwhile, and used meanwhile, has these. */
function withWeights<T>(change: Partial<Record<'word' | 'bigram' | 'single' | 'stop', number>>, work: () => T): T {
  const kept = { ...weights };
  Object.assign(weights, change);
  try { return work(); } finally { Object.assign(weights, kept); }
}

function without(model: Semantics, gone: (term: string) => boolean): Semantics {
  const rows = model.terms.flatMap((term, i) => (gone(term) ? [] : [i]));
  const vectors = new Float32Array(rows.length * model.dimensions);
  rows.forEach((row, i) => vectors.set(model.vectors.subarray(row * model.dimensions, (row + 1) * model.dimensions), i * model.dimensions));
  return { ...model, terms: rows.map((row) => model.terms[row] ?? ''), vectors };
}

const PARTS = ['keywords', 'profile', 'evidence', 'semantics'] as const;
const left = ({ parts }: Ranked, out: string): number => PARTS.reduce((sum, part) => sum + (part === out ? 0 : (parts[part] ?? 0)), 0);

/** `use` works through all needs with the given engine and returns what each ranked pair counts for. */
export type Use<T> = (engine: Engine, count: (ranked: Ranked) => number) => T;

/** The ablations, one after another: [name, result]. `han`: also the channels only Chinese has. */
export function ablations<T>({ engine, model }: Ours, candidates: readonly Candidate[], needs: readonly NeedText[], han: boolean, use: Use<T>): [string, T][] {
  const rows: [string, T][] = [];
  const whole = ({ score }: Ranked): number => score;
  for (const part of ['keywords', 'profile', 'evidence'] as const) rows.push([`without ${part}`, use(engine, (ranked) => left(ranked, part))]);
  engine.adopt(undefined);
  rows.push(['without semantics', use(engine, whole)]);
  engine.adopt(trainSemantics(textsOf(engine, needs), { fields: 0 }));
  rows.push(['without the list of fields', use(engine, whole)]);
  engine.adopt(model);
  if (!han) return rows;
  const channels = [
    ['without single characters', { single: 0 }, '@'], ['without bigrams', { bigram: 0 }, undefined], ['words only', { single: 0, bigram: 0 }, '@'],
    ['without the stop list', { stop: 1 }, undefined],
  ] as const;
  for (const [name, change, gone] of channels) {
    rows.push([name, withWeights(change, () => {
      const other = filled(candidates, needs);
      other.adopt(gone === undefined ? model : without(model, (term) => term.startsWith(gone)));
      return use(other, whole);
    })]);
  }
  return rows;
}
