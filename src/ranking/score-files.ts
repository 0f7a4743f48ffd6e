import { createEngine, trainSemantics } from './engine.ts';
import type { Candidate, Engine, NeedText, TextVectors } from './engine.ts';
import { shift } from './feedback.ts';
import type { TrainingOptions } from './semantics.ts';

/**
 * The engine over lists: index, freeze idf over candidates and needs, train the semantic model, score. The same functions and
 * weights as the server. `judged` teaches what reviewers' decisions teach there: same-need feedback. It cannot touch the
 * order within a need that has no judged pair.
 */
export interface Pair {
  readonly needId: string;
  readonly candidateId: string;
  readonly level: number;
}

export interface ScoreInput {
  readonly needs: readonly (NeedText & { readonly id: string })[];
  readonly candidates: readonly Candidate[];
  /** Score exactly these; without them the best `top` candidates of each need. */
  readonly pairs?: readonly Pair[];
  readonly judged?: readonly Pair[];
  readonly top: number;
  /** As the server trains, when left out. */
  readonly training?: TrainingOptions;
  /** Vectors of a model outside, when there is one. */
  readonly vectors?: TextVectors | undefined;
}

export interface ScoreRow {
  readonly needId: string;
  readonly candidateId: string;
  readonly score: number;
}

type Shift = (needId: string, candidateId: string) => number;

function group(pairs: readonly Pair[]): Map<string, Pair[]> {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const known = groups.get(pair.needId);
    if (known) known.push(pair); else groups.set(pair.needId, [pair]);
  }
  return groups;
}

function learn(engine: Engine, judged: readonly Pair[]): Shift {
  let low = Infinity;
  let high = -Infinity;
  for (const { level } of judged) [low, high] = [Math.min(low, level), Math.max(high, level)];
  const byNeed = group(judged);
  return (needId, candidateId) => {
    const known = byNeed.get(needId) ?? [];
    const similarities = engine.similarities(candidateId, known.map((pair) => pair.candidateId));
    return shift(known.map(({ level }, i) => ({ level, similarity: similarities[i] ?? 0 })), high - low);
  };
}

function refuseUnknown({ needs, candidates, pairs = [] }: ScoreInput): void {
  const [needIds, candidateIds] = [needs, candidates].map((list) => new Set(list.map(({ id }) => id)));
  for (const { needId, candidateId } of pairs) {
    if (!needIds?.has(needId)) throw new Error(`pairs name the need ${needId}, which is not among the needs`);
    if (!candidateIds?.has(candidateId)) throw new Error(`pairs name the candidate ${candidateId}, which is not among the candidates`);
  }
}

export function scoreFiles(input: ScoreInput): ScoreRow[] {
  refuseUnknown(input);
  const { needs, candidates, pairs, judged = [], top, training } = input;
  const engine = createEngine();
  for (const candidate of candidates) engine.put(candidate);
  const background = needs.map(({ title, description }) => `${title}\n${description}`);
  engine.refresh(background);
  engine.adopt(trainSemantics([...engine.texts(), ...background], training));
  engine.embed(input.vectors);
  const moved = learn(engine, judged);
  if (!pairs) {
    return needs.flatMap((need) => engine.rank(need, { limit: 3 * top })
      .map(({ id, score }) => ({ needId: need.id, candidateId: id, score: score + moved(need.id, id) }))
      .sort((a, b) => b.score - a.score || (a.candidateId < b.candidateId ? -1 : 1))
      .slice(0, top));
  }
  const asked = group(pairs);
  const rows = new Map<Pair, ScoreRow>();
  for (const need of needs) {
    for (const pair of asked.get(need.id) ?? []) {
      const score = engine.score(need, pair.candidateId)?.score ?? 0;
      rows.set(pair, { needId: need.id, candidateId: pair.candidateId, score: score + moved(need.id, pair.candidateId) });
    }
  }
  return pairs.flatMap((pair) => rows.get(pair) ?? []);
}
