import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../support/postgres.ts';

/** The worker on the runtime of Cloudflare (workerd), started by `wrangler dev` on this machine, without an account or network. */
export interface WorkerProcess {
  readonly url: string;
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');
export const wrangler = resolve(root, 'node_modules/wrangler/bin/wrangler.js');

/** Wrangler writes its logs and its state into `home`, and calls nobody. */
export const quiet = (home: string) => ({
  PATH: process.env['PATH'] ?? '', HOME: home, XDG_CONFIG_HOME: home, WRANGLER_SEND_METRICS: 'false', WRANGLER_SEND_ERROR_REPORTS: 'false', WRANGLER_LOG_PATH: join(home, 'logs'),
  CI: '1', NO_COLOR: '1', WRANGLER_HIDE_BANNER: 'true', CLOUDFLARE_CF_FETCH_ENABLED: 'false',
});

export async function startWorker(databaseUrl: string, settings: Readonly<Record<string, string>> = {}, patience = 60_000): Promise<WorkerProcess> {
  const [port, inspector, home] = [await freePort(), await freePort(), mkdtempSync(join(tmpdir(), 'keqiao-worker-'))];
  const url = `http://127.0.0.1:${port}`;
  const vars = Object.entries({ PUBLIC_URL: url, AUTH_SECRET: 'a secret for tests, of thirty-two characters', ...settings }).flatMap(([name, value]) => ['--var', `${name}:${value}`]);
  const database = new URL(databaseUrl);
  database.password ||= 'any'; // the emulated Hyperdrive refuses an address without one, though the server asks for none
  // A process group of its own: workerd and esbuild are its children and end with it, whatever happens to wrangler.
  const child = spawn(process.execPath, [
    wrangler, 'dev', '--local', '--test-scheduled', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', String(inspector), '--persist-to', join(home, 'state'),
    '--show-interactive-dev-session=false', ...vars,
  ], { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...quiet(home), CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE: database.href } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => { text += part; });
  const exited = once(child, 'exit');
  const group = (signal: NodeJS.Signals | 0): boolean => {
    try { process.kill(-(child.pid ?? 0), signal); return true; } catch { return false; }
  };
  const stop = async () => {
    group('SIGTERM');
    await Promise.race([exited, after(5_000)]);
    group('SIGKILL');
    for (let tries = 0; tries < 100 && group(0); tries += 1) await after(20); // a dead one stays listed until its parent has looked
    rmSync(home, { recursive: true, force: true });
  };
  const began = Date.now();
  while (!await answers(url)) {
    if (child.exitCode === null && Date.now() - began < patience) { await after(100); continue; }
    await stop();
    throw new Error(`the worker did not start: ${text}`);
  }
  return { url, output: () => text, stop };
}

const after = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
const answers = (url: string): Promise<boolean> => fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok, () => false);
