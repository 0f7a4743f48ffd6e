import { Kysely, type LogConfig, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import type { Database, Db } from './database.ts';

/**
 * Every database is reached in one way, a `pg.Pool` under Kysely's own PostgreSQL dialect: a server (`open.ts`), PGlite in
 * this process (`embedded.ts`), a server through Hyperdrive (`hyperdrive.ts`).
 */
const INT8 = 20;
const NUMERIC = 1700;
const DATE = 1082;
/** bigint and numeric as numbers (amounts in fen and counts stay below 2^53), dates as the text they are. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8 || oid === NUMERIC) return Number;
    if (oid === DATE) return (value: string) => value;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

export const kysely = (pool: PostgresPool, log?: LogConfig): Db => new Kysely<Database>({ dialect: new PostgresDialect({ pool }), ...(log === undefined ? {} : { log }) });
