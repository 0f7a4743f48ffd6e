import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Database } from '../db/database.ts';
import { pageRequest } from '../db/page.ts';
import { run } from '../db/run.ts';
import type { Command } from '../shared/command.ts';
import { AppError } from '../shared/errors.ts';
import { invalidInput } from '../shared/input.ts';
import type { Ctx, Env } from './env.ts';
import { problems } from './problems.ts';
import { signedIn } from './session.ts';
import { refuseNul } from './without-nul.ts';

/** A router for JSON routes. Bad input leaves as problem+json with every field at fault. */
export const apiRouter = () => new OpenAPIHono<Env>({
  defaultHook: (result) => { if (!result.success) throw invalidInput(result.error.issues as never); },
});

const problem = z.object({
  type: z.string(), title: z.string(), status: z.int(), detail: z.string(), instance: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
}).openapi('Problem');

type Failure = 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429;
const failure = (status: Failure) => [status, {
  description: Object.values(problems).filter((p) => p.status === status).map((p) => p.title[1]).join('; '),
  content: { 'application/problem+json': { schema: problem } },
}] as const;

/** The problems a route that writes for somebody signed in may answer with. */
export const writeFailures = Object.fromEntries(([400, 401, 403, 404, 409, 413, 422, 429] as const).map(failure));

interface RouteSpec<Body extends z.ZodType, Query extends z.ZodObject, Params extends z.ZodObject, Answer extends z.ZodType> {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: Params;
  readonly query?: Query;
  /** The command's own input schema (without what comes from the path): the command parses it again. */
  readonly body?: Body;
  readonly answer: Answer;
  readonly status?: 200 | 201 | 202;
  /** With the same answer, where the query asks for another way. */
  readonly alsoStatus?: 200;
  readonly public?: boolean;
}

/**
 * One JSON route with its description; it asks for a session unless it is `public`. Every route lists the problems it may answer with; POSTs take an
 * `Idempotency-Key`, under which a repeat gives the first answer again.
 */
export function jsonRoute<Body extends z.ZodType, Query extends z.ZodObject, Params extends z.ZodObject, Answer extends z.ZodType>(spec: RouteSpec<Body, Query, Params, Answer>) {
  const sent: Failure[] = spec.method === 'get' ? [422, 429] : [400, 413, 422, 429];
  const failures: Failure[] = spec.public ? sent : [401, 403, 404, 409, ...sent];
  return createRoute({
    method: spec.method, path: spec.path, tags: [spec.tag], summary: spec.summary, ...(spec.description ? { description: spec.description } : {}),
    ...(spec.public ? { security: [] } : { middleware: signedIn }),
    request: {
      ...(spec.params ? { params: spec.params } : {}), ...(spec.query ? { query: spec.query } : {}),
      ...(spec.method === 'post' ? { headers: z.object({ 'idempotency-key': z.string().max(200).optional() }) } : {}),
      ...(spec.body ? { body: { required: true, content: { 'application/json': { schema: spec.body } } } } : {}),
    } as { params: Params; query: Query; body: { content: { 'application/json': { schema: Body } }; required: true } },
    responses: {
      ...Object.fromEntries([spec.status ?? 200, ...(spec.alsoStatus === undefined ? [] : [spec.alsoStatus])].map((status) => [status, { description: 'OK', content: { 'application/json': { schema: spec.answer } } }])),
      ...Object.fromEntries(failures.map(failure)),
    } as { 200: { description: string; content: { 'application/json': { schema: Answer } } } },
  });
}

export const idParam = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) });
export const pageQuery = pageRequest;
export const pageAnswer = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable().describe('cursor of the next page, null on the last') });

/** The body as it was sent; commands parse it themselves, once. A route without a body gives {}. */
export async function rawBody(c: Ctx): Promise<Record<string, unknown>> {
  if ((c.req.header('content-length') ?? '0') === '0' && !c.req.header('transfer-encoding')) return {};
  const body: unknown = await c.req.json().catch(() => {
    throw new AppError('malformed_request', ['请求内容不是有效的 JSON,请检查格式。', 'The request body is not valid JSON.']);
  });
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new AppError('malformed_request', ['请求内容应是一个 JSON 对象。', 'Expected a JSON object.']);
  refuseNul(body);
  return body as Record<string, unknown>;
}

/** Runs a command for the signed-in person, under the request's idempotency key; null: under none, for a write that is the same when repeated. */
export const perform = <I extends z.ZodType, O>(c: Ctx, command: Command<I, O, Database>, input: unknown, requestKey: string | null | undefined = c.req.header('idempotency-key')): Promise<O> =>
  run(c.get('services'), command, c.get('actor'), input, { requestKey: requestKey ?? undefined });
