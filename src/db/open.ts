import pg from 'pg';
import type { Db } from './database.ts';
import { kysely, types } from './dialect.ts';

/** A database that is open: a server here, PGlite in `embedded.ts`. */
export interface OpenDatabase {
  readonly db: Db;
  readonly kind: 'embedded' | 'postgres';
  /** Ends the pool, then the engine, then gives the folder free. */
  readonly close: () => Promise<void>;
  /** Image of an embedded database, for tests. */
  readonly dump?: () => Promise<Blob>;
}

export function openPostgres(url: string, poolSize = 10): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url, max: poolSize, types, application_name: 'keqiao',
    connectionTimeoutMillis: 5_000, statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000,
  });
  // A connection that dies while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  const db = kysely(pool);
  return { db, kind: 'postgres', close: () => db.destroy() };
}
