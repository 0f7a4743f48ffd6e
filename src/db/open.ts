import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { LogConfig } from 'kysely';
import pg from 'pg';
import type { Db } from './database.ts';
import { kysely, types } from './dialect.ts';
import { DatabaseRefused } from './server.ts';

/** A database that is open: a server here, PGlite in `embedded.ts`. */
export interface OpenDatabase {
  readonly db: Db;
  readonly kind: 'embedded' | 'postgres';
  /** Ends the pool, then the engine, then gives the folder free. */
  readonly close: () => Promise<void>;
  /** Image of an embedded database, for tests. */
  readonly dump?: () => Promise<Blob>;
}

/** How a server is reached; times in seconds. The defaults are those of `config.ts`. */
export interface ServerOptions {
  readonly poolSize?: number;
  readonly statementTimeout?: number;
  readonly lockTimeout?: number;
  readonly idleTimeout?: number;
  readonly tls?: { readonly mode: 'off' | 'require' | 'verify-full'; readonly caFile: string | undefined };
  /** For migrations, backup and restore: a statement may take as long as it takes. */
  readonly patient?: boolean;
  /** Told of every statement; for measuring. */
  readonly log?: LogConfig;
}

/**
 * Compiling a page's query, or starting workers for it, costs more than running it (573 ms instead of 20); and what is read
 * here and there costs about what is read in a row, as on any disk without a needle: else small parts of tables are scanned for.
 */
const OPTIONS = '-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1';

/** Longer than the server's own limit, so that the server answers first as long as it lives. */
const SILENT_SECONDS = 5;

export function openPostgres(url: string, { poolSize = 10, statementTimeout = 30, lockTimeout = 10, idleTimeout = 60, tls = { mode: 'off', caFile: undefined }, patient = false, log }: ServerOptions = {}): OpenDatabase {
  const address = new URL(url);
  for (const name of ['sslmode', 'sslrootcert', 'sslcert', 'sslkey']) address.searchParams.delete(name); // `tls` says it; pg reads them differently from libpq
  const pool = new pg.Pool({
    connectionString: address.href, max: poolSize, types, application_name: patient ? 'keqiao-maintenance' : 'keqiao', connectionTimeoutMillis: 5_000, options: OPTIONS, keepAlive: true, keepAliveInitialDelayMillis: 10_000,
    ...(tls.mode === 'off' ? {} : { ssl: { rejectUnauthorized: tls.mode === 'verify-full', ...(tls.caFile === undefined ? {} : { ca: certificate(tls.caFile) }) } }),
    ...(patient ? {} : { statement_timeout: statementTimeout * 1000, lock_timeout: lockTimeout * 1000, idle_in_transaction_session_timeout: idleTimeout * 1000 }),
  });
  // A connection that dies while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  // The pool listens to idle ones only. One that dies between two statements of a transaction would end the process, too;
  // the next statement on it fails, and the pool drops it.
  pool.on('connect', (client) => { client.on('error', () => {}); });
  // A half-dead connection answers nothing and fails nowhere. Silent for longer than any statement may take, it is cut:
  // its query ends in an error and the pool makes a new one. (pg's own query_timeout leaves it in the pool.)
  if (!patient) pool.on('connect', (client) => cutWhenSilent(client, (Math.max(statementTimeout, lockTimeout) + SILENT_SECONDS) * 1000));
  const db = kysely(pool, log);
  return { db, kind: 'postgres', close: () => db.destroy() };
}

function cutWhenSilent(client: pg.PoolClient, after: number): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.setTimeout(after, () => stream.destroy(Object.assign(new Error('the database was silent for too long'), { code: 'ETIMEDOUT' })));
}

/** The authority that signed the server's certificate. */
function certificate(file: string): string {
  let text = '';
  try { text = readFileSync(file, 'utf8'); } catch (error) { throw new DatabaseRefused([`DATABASE_CA_FILE 指定的文件读不出来：${file}`, `the file of DATABASE_CA_FILE cannot be read: ${String(error)}`]); }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new DatabaseRefused([`DATABASE_CA_FILE 指定的文件不是 PEM 证书：${file}`, `the file of DATABASE_CA_FILE is no PEM certificate: ${file}`]);
  return text;
}
