import { parseArgs } from 'node:util';
import { loadConfig } from '../../src/config.ts';
import { openaiEmbedder } from '../../src/embeddings/openai.ts';
import { fileVectors } from '../../src/search/file-vectors.ts';
import { scoreFiles } from '../../src/ranking/score-files.ts';
import type { Pair } from '../../src/ranking/score-files.ts';
import { bandsOfDemo } from './bands.ts';
import { randomFrom } from '../../src/ranking/svd.ts';
import { judge, keyOf, lossAbove } from './judge.ts';
import type { Difference, Figures, Scores } from './judge.ts';
import { meilisearch, miniSearch, orama, pglite, postgres } from './other-engines.ts';
import { ablations, openOurs } from './ours.ts';
import type { Use } from './ours.ts';
import { findPeople, hit, reciprocal, reciprocalBelow } from './people.ts';
import { bm25, tfIdf, tfIdfBestThree, tfIdfTuned } from './plain-engines.ts';
import type { Contender } from './plain-engines.ts';
import { benchIsThere, byNeed, expertsEn, needsZh } from './sets.ts';
import type { JudgedSet } from './sets.ts';

/**
 * `npm run bench:quality`: how well we rank, each part taken away, and what a user would pick instead, on the same files in one
 * run. `-- --only judged|feedback|people|bands` runs one section; `TEST_DATABASE_URL` and `MEILI_URL` add those servers,
 * `OPENAI_BASE_URL` and `EMBEDDING_MODEL` a row with vectors of that model.
 * Figures and intervals (95 %, resampled groups) are those of ../shared/bench/score.mjs; "worse by" is the paired difference to
 * ours, with its own interval: one that lies above 0 is proven.
 */
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = (section: string): boolean => values.only === undefined || values.only === section;
const three = (value: number): string => value.toFixed(3).replace(/^(-?)0\./u, '$1.');
const within = (value: number, [low, high]: readonly [number, number]): string => `${three(value)} [${three(low)};${three(high)}]`;
const paired = ({ by, low, high }: Difference): string => `${by < 0 ? '' : '+'}${three(by)} [${three(low)};${three(high)}]`;

type Table = Record<string, object>;
/** Like console.table, without quotes and frames: to be pasted into a note. */
function table(rows: Table): void {
  const cells = [['', ...Object.keys(Object.values(rows)[0] ?? {})], ...Object.entries(rows).map(([name, row]) => [name, ...Object.values(row).map(String)])];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  for (const row of cells) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}

interface Row { readonly name: string; readonly scores: Scores }

const useOn = (set: JudgedSet): Use<Scores> => (engine, count) => new Map(byNeed(set).flatMap(({ need, pairs }) => pairs.map((pair) => {
  const ranked = engine.score(need, pair.candidateId);
  return [keyOf(pair), ranked ? count(ranked) : 0] as const;
})));

async function scoresOf(contender: Contender, set: JudgedSet): Promise<Scores> {
  const { rank, close } = await contender.open(set.candidates, set.needs);
  const scores = new Map<string, number>();
  for (const { need, pairs } of byNeed(set)) {
    const found = await rank(need, pairs.map(({ candidateId }) => candidateId));
    for (const pair of pairs) scores.set(keyOf(pair), found.get(pair.candidateId) ?? 0);
  }
  await close?.();
  return scores;
}

function contenders(): Contender[] {
  const { MEILI_URL: meili, MEILI_API_KEY: key, TEST_DATABASE_URL: database } = process.env;
  if (!meili) console.log('Meilisearch did not run: MEILI_URL is not set.');
  if (!database) console.log('PostgreSQL ran in process only (PGlite): TEST_DATABASE_URL is not set.');
  return [bm25, tfIdf, tfIdfTuned, tfIdfBestThree, pglite, ...(database ? [postgres(database)] : []), miniSearch, orama, ...(meili ? [meilisearch(meili, key)] : [])];
}

async function measure(set: JudgedSet, others: readonly Contender[]): Promise<{ name: string; figures: Figures; above: Difference }[]> {
  const ours = openOurs(set.candidates, set.needs);
  const use = useOn(set);
  const own = use(ours.engine, ({ score }) => score);
  const rows: Row[] = [{ name: 'Keqiao', scores: own }];
  const { embeddings } = loadConfig(process.env);
  if (embeddings !== undefined && embeddings.send !== 'none') {
    ours.engine.embed(await fileVectors(openaiEmbedder(embeddings), embeddings.weight, set.needs, set.candidates));
    rows.push({ name: `with ${embeddings.model}, weight ${embeddings.weight}`, scores: use(ours.engine, ({ score }) => score) });
    ours.engine.embed(undefined);
  }
  for (const [name, scores] of ablations(ours, set.candidates, set.needs, set.by === 'need', use)) rows.push({ name, scores });
  for (const contender of others) rows.push({ name: contender.name, scores: await scoresOf(contender, set) });
  const measured = [];
  for (const { name, scores } of rows) measured.push({ name, figures: await judge(set, scores), above: lossAbove(set, scores, own) });
  console.log(`\n${set.name}: ${set.pairs.length} judged pairs, ranked by ${set.by}`);
  table(Object.fromEntries(measured.map(({ name, figures: f, above }, n) => [name, {
    loss: within(f.loss, f.loss_ci), 'nDCG@10': within(f.ndcg10, f.ndcg10_ci), AUC: within(f.auc, f.auc_ci), 'loss worse by': n === 0 ? '' : paired(above),
  }])));
  return measured;
}

async function judgedSets(): Promise<void> {
  const others = contenders();
  for (const { name, note } of others) console.log(`${name}: ${note}`);
  await measure(needsZh(), others);
  const files: Awaited<ReturnType<typeof measure>>[] = [];
  for (const set of expertsEn()) files.push(await measure(set, others));
  console.log('\nexperts-en, mean of the three files');
  const mean = (n: number, of: (figures: Figures) => number): string => three(files.reduce((sum, rows) => sum + (rows[n] ? of(rows[n].figures) : Number.NaN), 0) / files.length);
  table(Object.fromEntries((files[0] ?? []).map(({ name }, n) => [name, { loss: mean(n, (f) => f.loss), 'nDCG@10': mean(n, (f) => f.ndcg10), AUC: mean(n, (f) => f.auc) }])));
}

/** Some pairs of every need are known, the others are ranked: what `score --judged` does, and reviewers' decisions in the server. */
async function feedback(): Promise<void> {
  console.log('\nSame-need feedback (`score --judged`): pairs held back, with and without the known ones');
  for (const set of [needsZh(), ...expertsEn().slice(0, 1)]) {
    const read = (pairs: readonly Pair[], judged: readonly Pair[]): Scores =>
      new Map(scoreFiles({ needs: set.needs, candidates: set.candidates, pairs, judged, top: 100 }).map((row) => [keyOf(row), row.score]));
    const before = read(set.pairs, []);
    const rows: Table = {};
    // A fifth of experts-en would be one or two pairs a person: nothing to rank.
    for (const part of set.by === 'need' ? [0.8, 0.2] : [0.2]) {
      const random = randomFrom(11);
      const known = new Set<Pair>(set.pairs.filter(() => random() < part));
      const held = { ...set, pairs: set.pairs.filter((pair) => !known.has(pair)) };
      const after = read(held.pairs, [...known]);
      for (const [name, scores] of [['without', before], ['with', after]] as const) {
        const f = await judge(held, scores);
        rows[`${set.name}, ${part * 100} % known: ${name}`] = {
          loss: within(f.loss, f.loss_ci), 'nDCG@10': within(f.ndcg10, f.ndcg10_ci), AUC: within(f.auc, f.auc_ci),
          'loss worse by': name === 'with' ? paired(lossAbove(held, after, before)) : '',
        };
      }
    }
    table(rows);
  }
}

async function people(): Promise<void> {
  for (const titleOnly of [false, true]) {
    const rows = await findPeople(titleOnly, !titleOnly);
    const own = rows[0]?.places ?? [];
    console.log(`\nFinding the author of a held-out work (Chinese, demo data): ${own.length} works, asked with ${titleOnly ? 'its title' : 'its title and text'}`);
    table(Object.fromEntries(rows.map(({ name, places }, n) => [name, {
      'hit@1': three(hit(places, 1)), 'hit@10': three(hit(places, 10)), 'hit@100': three(hit(places, 100)), MRR: three(reciprocal(places)), 'MRR worse by': n === 0 ? '' : paired(reciprocalBelow(places, own)),
    }])));
  }
}

function bands(): void {
  const { written, others } = bandsOfDemo();
  console.log('\nBands of the first ten experts of each demo need: experts written for it, and the others');
  table({ 'written for the need': written, others });
}

const there = benchIsThere();
if (!there) console.log('The judged sets (../shared/bench) are not here: only what the demo data can show is measured.');
if (there && wanted('judged')) await judgedSets();
if (there && wanted('feedback')) await feedback();
if (wanted('people')) await people();
if (wanted('bands')) bands();
