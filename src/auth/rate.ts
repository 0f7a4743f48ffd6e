import { sql } from 'kysely';
import type { Db, Timestamp } from '../db/database.ts';
import { AppError } from '../shared/errors.ts';

/** So many (`max`) in so many seconds (`window`). */
export interface Rate { readonly window: number; readonly max: number }

interface RateLimitTable { key: string; count: number; since: Timestamp }
declare module '../db/database.ts' { interface Database { rate_limit: RateLimitTable } }

/**
 * Counts one more under `key` and says whether it is still within the rate. One statement, so that it holds over all processes
 * on one database, however many ask at once. Outside any transaction: what was tried stays tried.
 */
export async function consume(db: Db, key: string, { window, max }: Rate, now: Date): Promise<{ readonly allowed: boolean; readonly retryAfter: number | null }> {
  const expired = sql<boolean>`rate_limit.since <= ${new Date(now.getTime() - window * 1000)}`;
  const row = await db.insertInto('rate_limit').values({ key: key.slice(0, 200), count: 1, since: now }).onConflict((oc) => oc.column('key').doUpdateSet({
    count: sql<number>`case when ${expired} then 1 else least(rate_limit.count, 1000000) + 1 end`,
    since: sql<Date>`case when ${expired} then excluded.since else rate_limit.since end`,
  })).returning(['count', 'since']).executeTakeFirstOrThrow();
  if (row.count <= max) return { allowed: true, retryAfter: null };
  return { allowed: false, retryAfter: Math.max(1, Math.ceil((row.since.getTime() + window * 1000 - now.getTime()) / 1000)) };
}

/** Begins anew: what was counted was honest. */
export const forget = async (db: Db, key: string): Promise<void> => { await db.deleteFrom('rate_limit').where('key', '=', key).execute(); };

/** @throws AppError `too_many_requests` */
export async function refuseTooMany(db: Db, key: string, rate: Rate, now: Date): Promise<void> {
  const { allowed, retryAfter } = await consume(db, key, rate, now);
  if (allowed) return;
  const minutes = Math.max(1, Math.ceil((retryAfter ?? 60) / 60));
  throw new AppError('too_many_requests', [`尝试次数太多，请过 ${minutes} 分钟再试。`, `Too many tries; wait ${minutes} minute(s).`]);
}
