import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { binaries, freePort } from '../support/postgres.ts';

/** A PostgreSQL of the test's own, to be crashed, started again and looked into; and a proxy that breaks connections to it. */
export interface Cluster {
  readonly port: number;
  readonly urlOf: (database: string, port?: number) => string;
  readonly query: <Row extends object>(database: string, text: string) => Promise<Row[]>;
  /** Ends it as a crash does: nothing is flushed, every connection breaks. */
  readonly crash: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly remove: () => Promise<void>;
  /** Makes a folder the server may write to. */
  readonly own: (folder: string) => void;
}

export const here = (): string | undefined => binaries();

export async function ownCluster(settings: readonly string[] = []): Promise<Cluster> {
  const bin = binaries();
  if (bin === undefined) throw new Error('no initdb on this machine');
  const folder = mkdtempSync(join(tmpdir(), 'keqiao-faults-'));
  const owner = process.getuid?.() === 0 ? { uid: Number(execFileSync('id', ['-u', 'postgres'])), gid: Number(execFileSync('id', ['-g', 'postgres'])) } : {};
  const own = (path: string): void => { if (owner.uid !== undefined) chownSync(path, owner.uid, owner.gid); chmodSync(path, 0o700); };
  own(folder);
  execFileSync(join(bin, 'initdb'), ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], { ...owner, stdio: 'pipe', cwd: folder });
  const port = await freePort();
  let server: ChildProcess | undefined;
  const urlOf = (database: string, at = port) => `postgres://postgres@127.0.0.1:${at}/${database}`;
  const query = async <Row extends object>(database: string, text: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: urlOf(database), application_name: 'test' });
    client.on('error', () => {});
    await client.connect();
    try { return (await client.query<Row>(text)).rows; } finally { await client.end(); }
  };
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (server === undefined || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  const start = async (): Promise<void> => {
    server = spawn(join(bin, 'postgres'), ['-D', join(folder, 'data'), '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'log_min_messages=panic', ...settings.flatMap((one) => ['-c', one])], { ...owner, stdio: 'ignore', cwd: folder });
    await until(() => query('postgres', 'select 1').then(() => true, () => false), 30_000, 'PostgreSQL to start');
  };
  await start();
  return { port, urlOf, query, start, own, crash: () => stop('SIGQUIT'), remove: async () => { await stop('SIGQUIT'); rmSync(folder, { recursive: true, force: true }); } };
}

/** Asks again until it is so; a test says what it waited for in vain. */
export async function until(so: () => Promise<boolean> | boolean, patience: number, what: string): Promise<number> {
  const began = Date.now();
  while (!await so()) {
    if (Date.now() - began > patience) throw new Error(`waited ${patience} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return Date.now() - began;
}

/** What happens to a COMMIT: it never arrives, or it arrives and its answer does not. */
export type Cut = 'before commit' | 'after commit';
export interface Proxy { readonly port: number; blackhole: boolean; cut: Cut | undefined; readonly close: () => Promise<void> }

/** The whole statement: the word stands in others, too. */
const COMMIT = Buffer.from('commit\0');
/** The transaction that is meant; the queue has its own. */
const MEANT = Buffer.from('insert into "need"');

export function faultProxy(target: number): Promise<Proxy> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const up = net.connect(target, '127.0.0.1');
    const both = [client, up];
    const end = () => { for (const socket of both) { socket.destroy(); sockets.delete(socket); } };
    for (const socket of both) { sockets.add(socket); socket.on('error', end).on('close', end); }
    let meant = false;
    let mute = false;
    client.on('data', (data) => {
      if (proxy.blackhole) return;
      meant ||= data.includes(MEANT);
      const commits = meant && data.includes(COMMIT);
      const cut = commits ? proxy.cut : undefined;
      if (commits) meant = false;
      if (cut === undefined) { up.write(data); return; }
      proxy.cut = undefined;
      if (cut === 'before commit') { end(); return; }
      mute = true; // it was committed; the client never hears of it
      up.once('data', end);
      up.write(data);
    });
    up.on('data', (data) => { if (!proxy.blackhole && !mute) client.write(data); });
  });
  let port = 0;
  const proxy: Proxy = {
    get port() { return port; }, blackhole: false, cut: undefined,
    close: () => new Promise((resolve) => { for (const socket of sockets) socket.destroy(); server.close(() => resolve()); }),
  };
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => { port = (server.address() as net.AddressInfo).port; resolve(proxy); }); });
}
