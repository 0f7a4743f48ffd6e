import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { demo } from '../../seeds/index.ts';
import { spread } from '../../src/matches/spread.ts';
import { exposureOf } from '../../src/reports/report.ts';
import { scoreFiles } from '../../src/ranking/score-files.ts';

/**
 * `tsx test/bench/spread.ts`: what the load-aware tie-break does to exposure over the demo needs, and what it costs on
 * judged needs. Needs come one after the other; each proposal stays open and counts as load for the next need.
 */
const MARGINS = [0, 0.01, 0.02, 0.03, 0.05, 0.1];
interface Row { readonly id: string; readonly score: number }

/** Each need's list after the tie-break, the first `open` of it open from then on. */
function inTurn(lists: readonly (readonly Row[])[], margin: number, open: number): Row[][] {
  const load = new Map<string, number>();
  return lists.map((list) => {
    const ordered = spread(list.map((row) => ({ ...row, load: load.get(row.id) ?? 0 })), margin);
    for (const { id } of ordered.slice(0, open)) load.set(id, (load.get(id) ?? 0) + 1);
    return ordered;
  });
}

function exposure(): void {
  const rows = scoreFiles({
    needs: demo.needs.map((n) => ({ id: n.key, title: n.title, description: [n.field, n.background, n.problem, n.goals].join('\n') })), top: 60,
    candidates: demo.experts.map((e) => ({ id: e.key, title: e.fields.join(' '), text: e.summary ?? '', items: e.evidence.map((one, at) => ({ id: `${e.key}-${at}`, title: one.title, text: one.text ?? '' })) })),
  });
  const lists = [...Map.groupBy(rows, (row) => row.needId).values()].map((list) => list.map((row) => ({ id: row.candidateId, score: row.score })));
  for (const kept of [10, 3]) {
    console.log(`\nExposure: the ${kept} best experts of ${lists.length} demo needs, of ${demo.experts.length} experts`);
    console.table(MARGINS.map((margin) => {
      const shown = inTurn(lists, margin, kept).flatMap((list) => list.slice(0, kept).map((row) => row.id));
      const counts = [...Map.groupBy(shown, (id) => id).values()].map((ids) => ids.length);
      const { topTen, gini, proposed } = exposureOf(counts, demo.experts.length);
      return { margin, 'share of the ten most proposed': topTen.toFixed(3), 'Gini over all experts': gini.toFixed(3), 'proposed at least once': proposed, most: Math.max(...counts) };
    }));
  }
}

/** Beside the project, or where `BENCH_DATA` says. */
const found = process.env['BENCH_DATA'] ?? resolve(import.meta.dirname, '../../../shared/bench');

function cost(): void {
  if (!existsSync(`${found}/needs-zh/needs.jsonl`)) { console.log('\nneeds-zh is not here: cost not measured'); return; }
  const lines = (file: string): string[] => readFileSync(`${found}/needs-zh/${file}`, 'utf8').split('\n').filter((line) => line.trim() !== '');
  const needs = lines('needs.jsonl').map((line) => JSON.parse(line) as { id: string; title: string; description: string });
  const candidates = lines('candidates.jsonl').map((line) => JSON.parse(line) as { id: string; title?: string; text?: string }).map((c) => ({ id: c.id, title: c.title ?? '', text: c.text ?? '', items: [] }));
  const pairs = lines('pairs.tsv').map((line) => { const [needId = '', candidateId = '', level] = line.split('\t'); return { needId, candidateId, level: Number(level) }; });
  const level = new Map(pairs.map((pair) => [`${pair.needId}\t${pair.candidateId}`, pair.level]));
  const lists = [...Map.groupBy(scoreFiles({ needs, candidates, pairs, top: 60 }), (row) => row.needId)]
    .map(([needId, list]) => ({ needId, list: list.map((row) => ({ id: row.candidateId, score: row.score })).sort((a, b) => b.score - a.score) }));
  console.log('\nCost on needs-zh: nDCG@10 over the judged pairs. There a candidate is judged for hardly more than one need, so that the load is dealt out: 0 to 4 at random, mean of 20 dealings');
  console.table(MARGINS.map((margin) => {
    const means = Array.from({ length: 20 }, (_, seed) => {
      const load = dealt(seed + 1);
      return mean(lists.flatMap(({ needId, list }) => ndcg(spread(list.map((row) => ({ ...row, load: load() })), margin).map((row) => level.get(`${needId}\t${row.id}`) ?? 1))));
    });
    return { margin, 'nDCG@10': mean(means).toFixed(4), worst: Math.min(...means).toFixed(4) };
  }));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
function dealt(seed: number): () => number {
  let state = seed;
  return () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor((state / 2 ** 32) * 5); };
}

/** As the judges' own script: gain 2^(level - 1) - 1, groups of five and more. */
function ndcg(levels: readonly number[]): number[] {
  const dcg = (list: readonly number[]): number => list.slice(0, 10).reduce((sum, one, at) => sum + (2 ** (one - 1) - 1) / Math.log2(at + 2), 0);
  const ideal = dcg([...levels].sort((a, b) => b - a));
  return levels.length < 5 || ideal === 0 ? [] : [dcg(levels) / ideal];
}

exposure();
cost();
