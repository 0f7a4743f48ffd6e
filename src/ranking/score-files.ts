import { createEngine, trainSemantics } from './engine.ts';
import type { Candidate, Engine, NeedText } from './engine.ts';
import { shift } from './feedback.ts';

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

export function scoreFiles({ needs, candidates, pairs, judged = [], top }: ScoreInput): ScoreRow[] {
  const engine = createEngine();
  for (const candidate of candidates) engine.put(candidate);
  const background = needs.map(({ title, description }) => `${title}\n${description}`);
  engine.refresh(background);
  engine.adopt(trainSemantics([...engine.texts(), ...background]));
  const byId = new Map(needs.map((need) => [need.id, need]));
  const moved = learn(engine, judged);
  if (!pairs) {
    return needs.flatMap((need) => engine.rank(need, { limit: 3 * top })
      .map(({ id, score }) => ({ needId: need.id, candidateId: id, score: score + moved(need.id, id) }))
      .sort((a, b) => b.score - a.score || (a.candidateId < b.candidateId ? -1 : 1))
      .slice(0, top));
  }
  const rows = new Map<Pair, ScoreRow>();
  for (const [needId, asked] of group(pairs)) {
    const need = byId.get(needId);
    if (!need) throw new Error(`pairs name the need ${needId}, which is not among the needs`);
    for (const pair of asked) {
      const scored = engine.score(need, pair.candidateId);
      if (!scored) throw new Error(`pairs name the candidate ${pair.candidateId}, which is not among the candidates`);
      rows.set(pair, { needId, candidateId: pair.candidateId, score: scored.score + moved(needId, pair.candidateId) });
    }
  }
  return pairs.flatMap((pair) => rows.get(pair) ?? []);
}
