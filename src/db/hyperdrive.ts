import pg from 'pg';
import type { Db } from './database.ts';
import { kysely, types } from './dialect.ts';

/** A Worker may have six sockets open at once; the others are for the search engine and the models. */
const MOST_CONNECTIONS = 4;

/**
 * PostgreSQL through Cloudflare Hyperdrive, for one request: sockets cannot cross requests, and Hyperdrive keeps the
 * connections to the server. Time limits of statements belong to the database's role there (`alter role ... set
 * statement_timeout`): a pooler does not take them with the connection.
 */
export function openHyperdrive(url: string): { readonly db: Db; readonly close: () => Promise<void> } {
  const pool = new pg.Pool({ connectionString: url, max: MOST_CONNECTIONS, types, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => {});
  const db = kysely(pool);
  return { db, close: () => db.destroy() };
}
