import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { timeout } from 'hono/timeout';
import { limitsOf } from '../limits/limit.ts';
import { AppError } from '../shared/errors.ts';
import type { Ctx, Env } from './env.ts';

/**
 * How long a request may take before it is answered that it took too long, in milliseconds. What only reads has one minute (a statement of the
 * database half of that), an export two, and what brings a body as long as the server waits for one (`server-options.ts`) and half a minute
 * to work. The work itself is not cut: a statement ends by the database's limit, a command commits or does not.
 */
export const requestTimes = { read: 60_000, export: 120_000, write: 150_000 } as const;
export type RequestTimes = Readonly<Record<keyof typeof requestTimes, number>>;

const kindOf = (c: Ctx): keyof RequestTimes => {
  if (limitsOf(c.req.method, c.req.path, false).includes('export')) return 'export';
  return c.req.method === 'GET' || c.req.method === 'HEAD' ? 'read' : 'write';
};

export function withTimeLimit(times: RequestTimes): MiddlewareHandler<Env> {
  const limits = Object.fromEntries(Object.entries(times).map(([kind, ms]) => [kind, timeout(ms, (c) => new HTTPException(503, { cause: tookTooLong(c as Ctx) }))])) as Record<keyof RequestTimes, MiddlewareHandler<Env>>;
  return (c, next) => limits[kindOf(c as Ctx)](c, next);
}

/** Of a write nobody knows yet whether it was saved; asked again under its request key, the database tells. */
const tookTooLong = (c: Ctx): AppError => (c.req.method === 'GET' || c.req.method === 'HEAD'
  ? new AppError('unavailable', ['这一页用时过长，没有等到结果。请缩小范围（例如少选几个条件、缩短日期），或稍后再打开。', 'This took too long. Narrow it down (fewer conditions, fewer days), or open it again later.'])
  : new AppError('outcome_unknown', ['这一步用时过长，还不能确定是否已经保存。请勿重复填写，点此查看结果。', 'This took too long, so it is not known yet whether it was saved. Do not fill it in again: ask for the result (in the API, repeat the request under the same Idempotency-Key).']));
