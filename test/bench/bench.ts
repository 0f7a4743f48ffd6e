import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import autocannon from 'autocannon';
import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { demo } from '../../seeds/index.ts';
import { loadDemoData } from '../../seeds/load.ts';
import { createApp } from '../../src/app.tsx';
import { openEmbedded } from '../../src/db/embedded.ts';
import { createDeps } from '../../src/deps.ts';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';
import { piecesOf, trainModel } from '../../src/search/model.ts';
import type { NeedQuery, SearchDocument } from '../../src/search/port.ts';
import { silent, testConfig } from '../support/template.ts';

/**
 * `npm run bench`: speed, as figures that can be compared within one run. Matching against 1,000, 10,000 and 100,000
 * profiles; the need page beside a hello-world route of the same server, both under load from a process of its own.
 */
const SIZES = (process.env['BENCH_SIZES'] ?? '1000,10000,100000').split(',').map(Number);
const needs: readonly NeedQuery[] = demo.needs.slice(0, 60).map((n) => ({ title: n.title, description: [n.field, n.background, n.problem, n.goals].join('\n') }));

// Profiles of the demo experts, with their evidence dealt out anew by a seeded generator: real words, any number of people.
function profiles(count: number): SearchDocument[] {
  let state = 7;
  const random = (most: number): number => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state % most; };
  const evidence = demo.experts.flatMap((expert) => expert.evidence);
  return Array.from({ length: count }, (_, n) => {
    const expert = demo.experts[random(demo.experts.length)];
    const items = Array.from({ length: 3 }, (__, i) => { const one = evidence[random(evidence.length)]; return { id: `${n}-${i}`, title: one?.title ?? '', text: one?.text ?? '' }; });
    return { id: String(n).padStart(7, '0'), title: expert?.fields.join(' ') ?? '', text: expert?.summary ?? '', items };
  });
}

const quantile = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;

async function matching(): Promise<void> {
  console.log(`\nMatching: the 10 best of N profiles with three pieces of evidence each, then the reasons of all ten (${needs.length} needs)`);
  console.table(await SIZES.reduce(async (rows, size) => [...await rows, await matchAgainst(size)], Promise.resolve([] as object[])));
}

async function matchAgainst(size: number): Promise<object> {
  const index = createEmbeddedIndex();
  const before = process.memoryUsage().rss;
  const began = performance.now();
  await index.put('expert', profiles(size));
  await index.put('need', needs.map((need, n) => ({ id: String(n), title: need.title, text: need.description, items: [] })));
  if (size <= 10_000) await index.adopt(trainModel({ texts: profiles(size).flatMap(piecesOf), needs: needs.map((need) => `${need.title}\n${need.description}`) }, 'bench'));
  const indexed = performance.now() - began;
  const ranking: number[] = [];
  const whole: number[] = [];
  for (const need of needs.slice(0, 5)) await index.rank('expert', need, 10); // warm
  for (const need of needs) {
    const start = performance.now();
    const best = await index.rank('expert', { ...need, title: `${need.title} ` }, 10);
    ranking.push(performance.now() - start);
    for (const one of best) await index.explain('expert', { ...need, title: `${need.title} ` }, one.id);
    whole.push(performance.now() - start);
  }
  const total = whole.reduce((sum, ms) => sum + ms, 0);
  const sort = (values: number[]) => values.toSorted((a, b) => a - b);
  return {
    profiles: size, 'indexing s': +(indexed / 1000).toFixed(1), 'rank p50 ms': +quantile(sort(ranking), 0.5).toFixed(1), 'rank p95 ms': +quantile(sort(ranking), 0.95).toFixed(1),
    'with reasons p50 ms': +quantile(sort(whole), 0.5).toFixed(1), 'p95 ms': +quantile(sort(whole), 0.95).toFixed(1),
    'proposals/s': Math.round((10 * needs.length * 1000) / total), 'MB': Math.round((process.memoryUsage().rss - before) / 1e6),
  };
}

async function http(): Promise<void> {
  const deps = await createDeps({ config: { ...testConfig, demo: true }, database: await openEmbedded(undefined), log: silent });
  await loadDemoData(deps, () => {});
  const app = createApp(() => deps);
  const server = serve({ fetch: (request) => (new URL(request.url).pathname === '/hello' ? new Response('hello') : app.fetch(request)), port: 0, hostname: '127.0.0.1' }) as Server;
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, { method: 'POST', headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:3000' }, body: JSON.stringify({ email: 'staff@keqiao.demo', password: 'keqiao-demo' }) });
  const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  const need = await deps.db.selectFrom('need').select('id').where('title', '=', demo.needs.find((one) => one.key === 't02-sticky-belt')?.title ?? '').executeTakeFirstOrThrow();
  const page = await fetch(`${url}/needs/${need.id}`, { headers: { cookie } });
  if (page.status !== 200) throw new Error(`the need page answered ${page.status}`);
  const rows = [];
  for (const [name, path] of [['hello world', '/hello'], ['need page (signed in, embedded database)', `/needs/${need.id}`]] as const) {
    const result = await load(`${url}${path}`, cookie);
    rows.push({ route: name, 'requests/s': Math.round(result.rate), 'p50 ms': result.p50, 'p99 ms': result.p99, 'not 2xx': result.failures });
  }
  console.log('\nHTTP: 10 connections for 5 s from another process, same server');
  console.table(rows);
  console.log(`ratio hello world : need page = ${((rows[0]?.['requests/s'] ?? 0) / (rows[1]?.['requests/s'] ?? 1)).toFixed(1)} : 1; the page is ${(await page.text()).length} characters`);
  server.close();
  server.closeAllConnections();
  await deps.close();
}

interface Load { rate: number; p50: number; p99: number; failures: number }
function load(url: string, cookie: string): Promise<Load> {
  const child = fork(import.meta.filename, [], { env: { ...process.env, BENCH_LOAD: JSON.stringify({ url, cookie }) } });
  return new Promise((resolve, reject) => { child.once('message', (result) => resolve(result as Load)); child.once('exit', (code) => { if (code !== 0) reject(new Error(`load ended with ${code}`)); }); });
}

if (process.env['BENCH_LOAD'] === undefined) {
  console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model})`);
  await matching();
  await http();
} else {
  const { url, cookie } = JSON.parse(process.env['BENCH_LOAD']) as { url: string; cookie: string };
  const result = await autocannon({ url, connections: 10, duration: 5, headers: { cookie } });
  process.send?.({ rate: result.requests.average, p50: result.latency.p50, p99: result.latency.p99, failures: result.non2xx + result.errors } satisfies Load);
}
