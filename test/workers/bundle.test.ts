import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quiet, wrangler } from './worker-process.ts';

/** What `wrangler deploy` would send, made by its dry run. */
const folder = mkdtempSync(join(tmpdir(), 'keqiao-bundle-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

interface Metafile {
  readonly inputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string; readonly original?: string; readonly external?: boolean }[] }>>;
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;
}
let inputs: readonly string[] = [];
let outside: readonly string[] = [];
let bundle = '';
beforeAll(() => {
  const metafile = join(folder, 'meta.json');
  execFileSync(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', folder, '--metafile', metafile], { cwd: resolve(import.meta.dirname, '../..'), env: quiet(folder), stdio: 'pipe' });
  const { inputs: files, outputs } = JSON.parse(readFileSync(metafile, 'utf8')) as Metafile;
  // What our own files ask of the runtime; text modules have relative names.
  outside = Object.entries(files).filter(([path]) => /^(src|migrations)\//.test(path)).flatMap(([, { imports }]) => imports.filter((one) => one.external && one.path.includes(':')).map((one) => one.path));
  inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs)).map((path) => path.replace(/^.*node_modules\//, ''));
  bundle = readFileSync(join(folder, 'worker.js'), 'utf8');
});

test('what does not exist on Workers is not in the bundle', () => {
  expect(inputs.length).toBeGreaterThan(300);
  expect(inputs.some((path) => path.startsWith('pg-boss/'))).toBe(true);
  for (const absent of ['@electric-sql/pglite', 'highs/', 'minisearch', 'pino/', '@hono/node-server', 'tsx/', 'src/search/embedded.ts', 'src/search/snapshot-store.ts', 'src/search/train.worker', 'src/search/train-in-worker', 'src/assignment/solve', 'src/assignment/highs.ts', 'src/db/embedded.ts', 'src/db/lock.ts', 'src/ui/files.ts', 'seeds/']) {
    expect(inputs.filter((path) => path.includes(absent)), absent).toEqual([]);
  }
  expect([...new Set(outside)].sort()).toEqual(['node:crypto', 'node:timers/promises', 'node:util']);
  expect(inputs.filter((path) => path.endsWith('.wasm'))).toEqual([]);
});

test('it is small enough for the free plan: three megabytes, compressed', () => {
  const size = gzipSync(bundle).length;
  console.log(`bundle: ${(bundle.length / 1024).toFixed(0)} KiB, compressed ${(size / 1024).toFixed(0)} KiB`);
  expect(size).toBeLessThan(3 * 1024 * 1024);
});
