import { HTTPException } from 'hono/http-exception';
import { isDiskFull } from '../db/health.ts';
import { AppError, type ErrorCode } from '../shared/errors.ts';
import { plainPath } from '../shared/redact.ts';
import type { Ctx, Locale } from './env.ts';
import { problems } from './problems.ts';

/** RFC 9457. `errors` names the fields at fault. */
export interface Problem {
  readonly type: string; readonly title: string; readonly status: number; readonly detail: string; readonly instance: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** Anything thrown, as the one kind of error the outside sees. Unknown errors keep their detail to the log. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HTTPException) return fromHttp(error);
  // better-auth tells of its own faults in this form, without the cause; what fails in it is the database.
  if (error instanceof Error && error.name === 'APIError' && 'statusCode' in error && error.statusCode === 500) return unreachable();
  return new AppError(...fromDatabase(error));
}

const CANNOT_REACH = ['数据库暂时连接不上，您填写的内容仍在页面上，请稍后再提交。', 'The database cannot be reached right now; your text is still on the page.'] as const;
export const unreachable = (): AppError => new AppError('unavailable', CANNOT_REACH);

function fromHttp(error: HTTPException): AppError {
  if (error.cause instanceof AppError) return error.cause;
  if (error.status === 413) return new AppError('too_large', ['提交的内容太大，请缩短后再试。', 'The content is too large.']);
  return new AppError('malformed_request', ['请求内容不是有效的 JSON,请检查格式。', 'The request body is not valid JSON.']);
}

const SAFE = ['没有保存任何改动，请稍后再试；如仍不行，请把页面底部的编号告诉管理员。', 'Nothing was saved. Try again later; if it persists, give the administrator the request id.'] as const;

/** Connection and shutdown (08, 57P), resources (53), a transaction ended for idling (25P03), and what the network says. */
const UNREACHABLE = /^(?:08...|57P..|53...|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

function fromDatabase(error: unknown): ConstructorParameters<typeof AppError> {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  // An id in an address that is no id: there is nothing there. (JSON routes refuse it earlier, by their schema.)
  if (code === '22P02') return ['not_found', ['没有这个页面，地址可能不完整。', 'There is no such page; the address may be incomplete.']];
  // What a text column cannot hold (NUL, half a character), where nobody refused it by the name of its field.
  if (code === '22021' || code === '22P05') return ['invalid_input', ['内容含有看不见的控制字符，请删去后再提交。', 'The input holds a character that cannot be stored; remove it.']];
  if (code === '23505') return ['conflict', ['已有相同的记录，没有重复保存。', 'The same record exists already; nothing was saved twice.']];
  if (isDiskFull(error)) return ['storage_full', ['服务器磁盘已满，这次没有保存。请通知管理员清理磁盘，内容仍在您的页面上。', 'The server’s disk is full; nothing was saved. Tell the administrator to free space.']];
  if (code === '25006') return ['unavailable', ['数据库现在只能查看，不能保存，您填写的内容仍在页面上。请通知管理员，恢复后再提交。', 'The database takes no writes right now, reading goes on; your text is still on the page. Tell the administrator, and submit again later.']];
  if (code === '55P03') return ['unavailable', ['别人正在处理同一条记录，这次没有保存。请过几秒再提交。', 'Somebody is working on the same record; nothing was saved. Submit again in a few seconds.']];
  if (code === '57014') return ['unavailable', ['这次用时过长，已经停止，没有保存任何改动。请缩小范围或稍后再试。', 'This took too long and was stopped; nothing was saved. Narrow it down, or try again later.']];
  if (UNREACHABLE.test(code) || /timeout exceeded when trying to connect|Connection terminated|not queryable|has been discarded/i.test(message)) {
    return ['unavailable', CANNOT_REACH];
  }
  return ['unexpected', SAFE];
}

export const statusOf = (code: ErrorCode) => problems[code].status;

export function problemOf(error: AppError, locale: Locale, path: string): Problem {
  const of = (words: readonly [string, string]) => words[locale === 'zh' ? 0 : 1];
  const { status, title } = problems[error.code];
  return {
    type: `/problems/${error.code}`, title: of(title), status, detail: of(error.detail), instance: path,
    ...(error.fields.length === 0 ? {} : { errors: error.fields.map((f) => ({ field: f.field, message: of(f.message) })) }),
  };
}

export function problemResponse(c: Ctx, error: AppError): Response {
  const problem = problemOf(error, c.get('locale') ?? 'zh', c.req.path);
  return c.body(JSON.stringify(problem), problem.status as 400, { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' });
}

/** What a signed-in person was refused, for the history; `undefined` where it was something else that went wrong, or nobody is signed in. */
export function refusalIn(c: Ctx, error: AppError): { readonly method: string; readonly path: string; readonly code: ErrorCode } | undefined {
  const refused = (statusOf(error.code) === 401 || statusOf(error.code) === 403) && c.get('actor')?.kind === 'person';
  return refused ? { method: c.req.method, path: plainPath(c.req.path), code: error.code } : undefined;
}

/** Refusals and too many tries have their line in the log, with ids and no names. */
function logRefused(c: Ctx, error: AppError): void {
  const status = statusOf(error.code);
  if (status !== 401 && status !== 403 && status !== 429) return;
  c.get('services')?.log.info({ request: c.get('requestId'), method: c.req.method, path: plainPath(c.req.path), status, code: error.code, user: c.get('actor')?.userId ?? null }, 'refused');
}

export function logUnexpected(c: Ctx, original: unknown, error: AppError): void {
  logRefused(c, error);
  if (error.code !== 'unexpected' && error.code !== 'unavailable' && error.code !== 'storage_full' && error.code !== 'outcome_unknown') return;
  c.get('services')?.log.error({ request: c.get('requestId'), path: plainPath(c.req.path), error: original instanceof Error ? original.stack : String(original) }, 'request failed');
}
