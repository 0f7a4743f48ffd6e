import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Candidate, NeedText } from '../../src/ranking/engine.ts';
import type { Pair } from '../../src/ranking/score-files.ts';

/** The judged sets beside the project. Their texts never enter it; where the folder is absent, what uses it says so and passes. */
export const benchFolder = join(import.meta.dirname, '../../../shared/bench');
export const benchIsThere = (): boolean => existsSync(join(benchFolder, 'score.mjs'));

export type Need = NeedText & { readonly id: string };
export interface JudgedSet {
  readonly name: string;
  readonly needs: readonly Need[];
  readonly candidates: readonly Candidate[];
  readonly pairs: readonly Pair[];
  readonly by: 'need' | 'candidate';
  readonly good: number;
}

interface Line { id: string; title?: string; text?: string; description?: string; evidence?: { id: string; title?: string; text?: string }[] }

const lines = (path: string): string[] => readFileSync(join(benchFolder, path), 'utf8').split('\n').filter((line) => line.trim());
const parsed = (path: string): Line[] => lines(path).map((line) => JSON.parse(line) as Line);

function readSet(name: string, folder: string, file: string, by: 'need' | 'candidate', good: number): JudgedSet {
  return {
    name, by, good,
    needs: parsed(`${folder}/needs.jsonl`).map(({ id, title = '', description = '' }) => ({ id, title, description })),
    candidates: parsed(`${folder}/${file}`).map(({ id, title = '', text = '', evidence = [] }) => ({
      id, title, text, items: evidence.map((one) => ({ id: one.id, title: one.title ?? '', text: one.text ?? '' })),
    })),
    pairs: lines(`${folder}/pairs.tsv`).map((line) => {
      const [needId = '', candidateId = '', level = ''] = line.split('\t');
      return { needId, candidateId, level: Number(level) };
    }),
  };
}

export const needsZh = (): JudgedSet => readSet('needs-zh', 'needs-zh', 'candidates.jsonl', 'need', 3);
export const expertsEn = (): JudgedSet[] => [1, 2, 3].map((n) => readSet(`experts-en ${n}`, 'experts-en', `candidates-${n}.jsonl`, 'candidate', 4));

/** Pairs of each need, in the order of the needs, so that every need is prepared once. */
export function byNeed({ needs, pairs }: Pick<JudgedSet, 'needs' | 'pairs'>): { need: Need; pairs: Pair[] }[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) groups.set(pair.needId, [...(groups.get(pair.needId) ?? []), pair]);
  return needs.flatMap((need) => { const own = groups.get(need.id); return own ? [{ need, pairs: own }] : []; });
}
