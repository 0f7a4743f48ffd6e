import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** Statements remembered at most; those that come later are parsed and planned each time, as without this. */
const MOST = 500;

/**
 * Prepares what is asked a second time, so that the embedded database parses and plans it once: the ten queries of a need
 * page took 12 ms instead of 20 (two busy cores). Only there: it has one connection and one process. On a server the
 * statements would be kept for each connection, and a migration by another process would spoil them.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const before = names.get(text);
    if (before === undefined && names.size < MOST) names.set(text, `s${names.size}`);
    return before;
  };
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const wrapped = (client: pg.PoolClient): PostgresPoolClient => {
    const query = (text: unknown, values: readonly unknown[]) => {
      const name = typeof text === 'string' && values.length > 0 ? nameOf(text) : undefined;
      return name === undefined ? client.query(text as string, values as unknown[]) : client.query({ name, text: text as string, values: values as unknown[] });
    };
    return { query: query as unknown as PostgresPoolClient['query'], release: (destroy) => { client.release(destroy); } };
  };
  return {
    options: pool.options, end: () => pool.end(),
    async connect() {
      const client = await pool.connect();
      const known = clients.get(client) ?? wrapped(client);
      clients.set(client, known);
      return known;
    },
  };
}
