import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { demo } from '../../seeds/index.ts';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';
import { piecesOf, type RankingModel, trainModel } from '../../src/search/model.ts';
import { createMeiliIndex } from '../../src/search/meilisearch.ts';
import type { HeldIndex, NeedQuery, SearchDocument } from '../../src/search/port.ts';
import { createStore } from '../search/document-store.ts';
import { dropIndexes } from '../search/meili.ts';

/**
 * `npm run bench:meilisearch`: the embedded index and a real Meilisearch (MEILI_URL, MEILI_API_KEY) on the same short profiles in one
 * run: documents a second into the index, milliseconds for a match and for a search box, memory. BENCH_SIZES sets the sizes (10000,100000).
 * MEILI_PID tells which process to read the memory of. Documents come from memory: the database's part is not in these figures.
 */
const { MEILI_URL: url, MEILI_API_KEY: apiKey, MEILI_PID: pid } = process.env;
const sizes = (process.env['BENCH_SIZES'] ?? '10000,100000').split(',').map(Number);
const limits = { search: 120_000, request: 120_000, task: 3_600_000 };
const needs: readonly NeedQuery[] = demo.needs.map((n) => ({ title: n.title, description: [n.field, n.background, n.problem, n.goals].join('\n') })).slice(0, 30);
const typed = ['轴承', 'ren7', '带式输送', '张伟', '废水处理'];

function profiles(count: number): SearchDocument[] {
  let state = 7;
  const random = (most: number): number => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor((state / 2 ** 32) * most); };
  const titles = demo.experts.flatMap((expert) => expert.evidence.map((one) => one.title));
  const half = (from: number): string => { const title = titles[random(titles.length)] ?? ''; return from === 0 ? title.slice(0, title.length >> 1) : title.slice(title.length >> 1); };
  return Array.from({ length: count }, (_, n) => ({ id: `p${n}`, title: half(0) + half(1), text: '', items: [], names: [`人${n}`], pinyin: [`ren ${n}`] }));
}

const quantile = (values: readonly number[], q: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] ?? Number.NaN;

async function times<T>(asked: readonly T[], ask: (one: T) => Promise<unknown>): Promise<string> {
  const found: number[] = [];
  for (const one of asked) { const began = performance.now(); await ask(one); found.push(performance.now() - began); }
  return `${quantile(found, 0.5).toFixed(0)} ms p50, ${quantile(found, 0.95).toFixed(0)} ms p95`;
}

async function report(name: string, size: number, index: HeldIndex, model: RankingModel, fill: () => Promise<unknown>, memory: () => string): Promise<void> {
  const began = performance.now();
  await fill();
  const seconds = (performance.now() - began) / 1000;
  await index.adopt(model);
  console.log(`${name.padEnd(12)} ${size} profiles: ${Math.round(size / seconds)} a second (${seconds.toFixed(1)} s); match ${await times(needs, (need) => index.rank('expert', need, 60))}; search box ${await times(typed, (text) => index.search('expert', text, { limit: 50 }))}; ${memory()}`);
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
const ofServer = (): string => (pid === undefined ? 'memory not known (MEILI_PID)' : `resident ${Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' })) / 1024)} MB`);

async function measure(at: string, size: number): Promise<void> {
  const store = createStore();
  const documents = profiles(size);
  for (const one of documents) store.of('expert').set(one.id, one);
  const model = trainModel({ texts: documents.slice(0, 100_000).flatMap(piecesOf), needs: [] }, 'bench');
  globalThis.gc?.();
  const before = process.memoryUsage();
  const embedded = createEmbeddedIndex();
  await report('embedded', size, embedded, model, () => embedded.fill('expert', store.source.all('expert')), () => {
    globalThis.gc?.();
    const now = process.memoryUsage();
    return `${megabytes(now.heapUsed + now.arrayBuffers - before.heapUsed - before.arrayBuffers)} more in the process, with the model`;
  });
  const prefix = `speed-${randomUUID().slice(0, 8)}-`;
  const index = createMeiliIndex({ url: at, apiKey, prefix, source: store.source, limits });
  try {
    await report('Meilisearch', size, index, model, () => index.sync.check(), ofServer);
  } finally {
    await dropIndexes(at, apiKey, prefix);
  }
}

if (url === undefined) console.log('bench:meilisearch did not run: MEILI_URL is not set. It needs a Meilisearch server.');
else for (const size of sizes) await measure(url, size);
