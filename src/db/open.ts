import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database, Db } from './database.ts';
import { lockFolder } from './lock.ts';

/**
 * Both databases are reached in one way, a `pg.Pool` under Kysely's own PostgreSQL dialect: a server when there is a
 * URL, else PGlite in this process through its node-postgres adapter (kysely-pglite broke transactions: 50 concurrent
 * read-modify-writes left 1). PGlite has one connection: statements queue, and a query on the root handle that is
 * awaited inside a transaction waits for ever, which is why commands only ever get a `Transaction`.
 */
export interface OpenDatabase {
  readonly db: Db;
  readonly kind: 'embedded' | 'postgres';
  /** Ends the pool, then the engine, then gives the folder free. */
  readonly close: () => Promise<void>;
  /** Image of an embedded database, for tests. */
  readonly dump?: () => Promise<Blob>;
}

const INT8 = 20;
const NUMERIC = 1700;
const DATE = 1082;
/** bigint and numeric as numbers (amounts in fen and counts stay below 2^53), dates as the text they are. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8 || oid === NUMERIC) return Number;
    if (oid === DATE) return (value: string) => value;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

const kysely = (pool: pg.Pool): Db => new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });

export async function openEmbedded(folder: string | undefined, image?: Blob): Promise<OpenDatabase> {
  const [{ PGlite }, { createPgConfig }] = await Promise.all([
    import('@electric-sql/pglite'), import('@electric-sql/pglite/node-postgres'),
  ]);
  const lock = folder === undefined ? undefined : lockFolder(folder);
  try {
    const engine = await PGlite.create({
      ...(folder === undefined ? {} : { dataDir: join(folder, 'pglite') }), ...(image ? { loadDataDir: image } : {}),
    });
    const pool = new pg.Pool({ ...createPgConfig(engine), max: 1, types } as pg.PoolConfig);
    const db = kysely(pool);
    const close = async () => { await db.destroy(); await engine.close(); lock?.release(); };
    return { db, kind: 'embedded', close, dump: () => engine.dumpDataDir('none') };
  } catch (error) {
    lock?.release();
    throw error;
  }
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
