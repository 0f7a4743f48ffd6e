import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Pair } from '../../src/ranking/score-files.ts';
import { benchFolder } from './sets.ts';
import type { JudgedSet } from './sets.ts';
import { randomFrom } from '../../src/ranking/svd.ts';

/** Scores by pair key; a pair a ranking does not name has score 0. */
export type Scores = ReadonlyMap<string, number>;
export const keyOf = ({ needId, candidateId }: Pick<Pair, 'needId' | 'candidateId'>): string => `${needId}\t${candidateId}`;

export interface Figures {
  readonly loss: number; readonly loss_ci: readonly [number, number];
  readonly ndcg10: number; readonly ndcg10_ci: readonly [number, number];
  readonly auc: number; readonly auc_ci: readonly [number, number];
}

const call = promisify(execFile);

/** The figures of `score.mjs`, run as anybody would run it, on files in a temporary folder. */
export async function judge(set: Pick<JudgedSet, 'pairs' | 'by' | 'good'>, scores: Scores): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'quality-'));
  try {
    const rows = (value: (pair: Pair) => number): string => set.pairs.map((pair) => `${keyOf(pair)}\t${value(pair)}\n`).join('');
    await writeFile(join(folder, 'pairs.tsv'), rows(({ level }) => level));
    await writeFile(join(folder, 'scores.tsv'), rows((pair) => scores.get(keyOf(pair)) ?? 0));
    const { stdout } = await call(process.execPath, [join(benchFolder, 'score.mjs'),
      '--pairs', join(folder, 'pairs.tsv'), '--scores', join(folder, 'scores.tsv'), '--by', set.by, '--good', String(set.good)]);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Misordered and all weight of one group, as `score.mjs` counts the loss. */
function lossOf(pairs: readonly Pair[], scores: Scores): { lost: number; mass: number } {
  const rows = pairs.map((pair) => ({ level: pair.level, score: scores.get(keyOf(pair)) ?? 0 }));
  let lost = 0;
  let mass = 0;
  rows.forEach((a, i) => {
    for (const b of rows.slice(i + 1)) {
      const gap = a.level - b.level;
      const by = (a.score - b.score) * Math.sign(gap);
      mass += Math.abs(gap);
      lost += by === 0 ? Math.abs(gap) / 2 : by < 0 ? Math.abs(gap) : 0;
    }
  });
  return { lost, mass };
}

export interface Difference { readonly by: number; readonly low: number; readonly high: number }

/** 95 % bootstrap interval of `measure` over resampled groups, 1,000 draws. */
export function bootstrap(groupCount: number, measure: (groups: readonly number[]) => number): Difference {
  const random = randomFrom(5);
  const drawn = Array.from({ length: 1000 }, () => measure(Array.from({ length: groupCount }, () => Math.floor(random() * groupCount))))
    .filter(Number.isFinite).sort((a, b) => a - b);
  return { by: measure(Array.from({ length: groupCount }, (_, i) => i)), low: drawn[Math.floor(drawn.length * 0.025)] ?? Number.NaN, high: drawn[Math.floor(drawn.length * 0.975)] ?? Number.NaN };
}

/** Loss of `theirs` minus loss of `ours` on the same groups: above 0 when ours is better. */
export function lossAbove(set: Pick<JudgedSet, 'pairs' | 'by'>, theirs: Scores, ours: Scores): Difference {
  const groups = new Map<string, Pair[]>();
  for (const pair of set.pairs) {
    const key = set.by === 'need' ? pair.needId : pair.candidateId;
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  const rows = [...groups.values()].map((pairs) => ({ a: lossOf(pairs, theirs), b: lossOf(pairs, ours) }));
  return bootstrap(rows.length, (drawn) => {
    let [lostA, lostB, mass] = [0, 0, 0];
    for (const i of drawn) { lostA += rows[i]?.a.lost ?? 0; lostB += rows[i]?.b.lost ?? 0; mass += rows[i]?.a.mass ?? 0; }
    return (lostA - lostB) / mass;
  });
}
