import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/app.tsx';
import { openPostgres } from '../../src/db/open.ts';
import { startPostgres } from '../support/postgres.ts';
import { people, servicesOf } from './country.ts';
import { fillCountry } from './db-fill.ts';

/**
 * `npm run bench:desks`: the pages of the desks by HTTP, on a real PostgreSQL, with 100 needs and with 100,000 (BENCH_SCALE=0.1 for
 * a tenth) in one run, beside a route that says hello; profiles, which no desk reads but the few it shows, in a twentieth of that proportion. It fails when a page takes more than three times as long with the many.
 */
const SCALE = Number(process.env['BENCH_SCALE'] ?? 1);
const FEW = 0.001;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 40);
const MOST_TIMES = 3;

const pages = [
  ['county staff', '/desk'], ['province staff', '/desk'], ['province staff', '/desk?kind=review'], ['province staff', '/desk/triage'], ['province staff', '/reports/common'], ['province staff', '/reviews'], ['province staff', '/engagements'], ['province staff', '/needs'],
  ['manager', '/engagements'], ['manager', '/needs'], ['enterprise', '/desk'], ['enterprise', '/needs'],
] as const;

const listening = (fetch: (request: Request) => Response | Promise<Response>): Promise<{ readonly url: string; readonly close: () => void }> => new Promise((resolve) => {
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, (info: AddressInfo) => resolve({ url: `http://127.0.0.1:${String(info.port)}`, close: () => { server.close(); } }));
});

/** Half of the answers took at most so many milliseconds, one after the other, after three that warm it. */
async function p50(url: string, cookie = ''): Promise<number> {
  const times: number[] = [];
  for (let round = -3; round < ROUNDS; round += 1) {
    const began = performance.now();
    const answer = await fetch(url, { headers: { cookie, 'accept-language': 'zh-CN' }, redirect: 'manual' });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${url}: ${String(answer.status)}`);
    if (round >= 0) times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

async function measure(url: string, scale: number): Promise<ReadonlyMap<string, number>> {
  const deps = await servicesOf(openPostgres(url, { patient: true }));
  const { needs } = await fillCountry(deps.db, scale, () => {}, scale / 20);
  console.log(`${needs} needs are there`);
  const cookies = await people(deps);
  const app = createApp(() => deps);
  const server = await listening((request) => { request.headers.set('x-keqiao-address', '127.0.0.1'); return app.fetch(request); });
  const found = new Map<string, number>();
  for (const [who, path] of pages) found.set(`${path} as ${who}`, await p50(server.url + path, cookies[who]));
  server.close();
  await deps.jobs.stop();
  await deps.db.destroy();
  return found;
}

const postgres = await startPostgres();
try {
  const hello = await listening(new Hono().get('/', (c) => c.text('hello')).fetch);
  const greeting = await p50(`${hello.url}/`);
  hello.close();
  const results: ReadonlyMap<string, number>[] = [];
  for (const [name, scale] of [['desks_few', FEW], ['desks_many', SCALE]] as const) {
    await postgres.query(`drop database if exists ${name} with (force)`);
    await postgres.query(`create database ${name}`);
    results.push(await measure(postgres.urlOf(name), scale));
  }
  const [few, many] = results;
  const rows = pages.map(([who, path]) => {
    const page = `${path} as ${who}`;
    const [before, after] = [few?.get(page) ?? 0, many?.get(page) ?? 0];
    return { page, 'few, ms': before.toFixed(1), 'many, ms': after.toFixed(1), times: Number((after / before).toFixed(2)), 'of hello': Math.round(after / greeting) };
  });
  console.log(`hello: ${greeting.toFixed(2)} ms`);
  console.table(rows);
  process.exitCode = rows.every((row) => row.times <= MOST_TIMES) ? 0 : 1;
} finally {
  await postgres.stop();
}
