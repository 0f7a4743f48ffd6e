import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../support/postgres.ts';

/** The real program as a process of its own, for tests that kill it. */
export interface AppProcess {
  readonly url: string;
  readonly pid: number;
  readonly output: () => string;
  /** Milliseconds from the start of the process to its address line. */
  readonly readyAfter: number;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');
/** What one start compiled the next need not: some seventy in a run. */
const compiled = join(tmpdir(), 'keqiao-compiled');

export function spawnApp(env: Record<string, string>): { readonly child: ChildProcess; readonly output: () => string } {
  const child = spawn(process.execPath, ['src/start.mjs'], { cwd: root, env: { NODE_COMPILE_CACHE: compiled, PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/tmp', LOG_LEVEL: 'error', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part: string) => { text += part; });
  return { child, output: () => text };
}

/** `host`: the name people type. Passkeys belong to a name and not to a number. */
export async function startApp(env: Record<string, string>, patience = 600_000, host = '127.0.0.1'): Promise<AppProcess> {
  const port = await freePort();
  const began = Date.now();
  const { child, output } = spawnApp({ PORT: String(port), PUBLIC_URL: `http://${host}:${port}`, ...env });
  const exited = once(child, 'exit');
  while (!output().includes(`http://127.0.0.1:${port}`)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended with ${child.exitCode ?? child.signalCode}: ${output()}`);
    if (Date.now() - began > patience) { child.kill('SIGKILL'); throw new Error(`not ready: ${output()}`); }
    await new Promise((r) => setTimeout(r, 20));
  }
  return {
    url: `http://${host}:${port}`, pid: child.pid ?? 0, output, readyAfter: Date.now() - began,
    kill: async (signal) => { if (child.exitCode === null && child.signalCode === null) child.kill(signal); await exited; },
  };
}

/** Runs until it ends by itself: for starts that must be refused. */
export async function runApp(env: Record<string, string>): Promise<{ code: number | null; output: string; took: number }> {
  const began = Date.now();
  const { child, output } = spawnApp(env);
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  const [code] = await once(child, 'exit') as [number | null];
  clearTimeout(timer);
  return { code, output: output(), took: Date.now() - began };
}

export async function signIn(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, { method: 'POST', headers: { 'content-type': 'application/json', origin: url }, body: JSON.stringify({ email, password: 'keqiao-demo' }) });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}

export async function call<T>(url: string, path: string, cookie: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: T }> {
  const answer = await fetch(url + path, { method: body === undefined ? 'GET' : 'POST', headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, body: await answer.json() as T };
}
