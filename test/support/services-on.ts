import type { z } from 'zod';
import { createApp } from '../../src/app.tsx';
import type { Database } from '../../src/db/database.ts';
import { run, type RunOptions } from '../../src/db/run.ts';
import type { Deps } from '../../src/deps.ts';
import { handlersFor } from '../../src/handlers.ts';
import type { Actor, Command } from '../../src/shared/command.ts';
import { unlessUnavailable } from '../../src/shared/errors.ts';

/**
 * The whole application on a database of its own (a copy of the template), for one test file. Tests isolate themselves
 * by working in their own association's subtree (see `factories.ts`). After the file the data invariants are checked.
 */
export interface TestServices {
  readonly deps: Deps;
  readonly run: <I extends z.ZodType, O>(command: Command<I, O, Database>, actor: Actor, input: z.input<I>, options?: RunOptions) => Promise<O>;
  /** Runs all queued jobs, and brings the index up to date. */
  readonly drain: () => Promise<number>;
  /** A request to the app; `as` is a session cookie from `signIn`. JSON bodies may be given as objects. */
  readonly request: (path: string, init?: { method?: string; body?: unknown; form?: Record<string, string | readonly string[]>; upload?: Record<string, string | File | readonly File[]>; bytes?: Uint8Array<ArrayBuffer>; headers?: Record<string, string> }, as?: string) => Promise<Response>;
  /** Signs in through better-auth and gives the session cookie. */
  readonly signIn: (email: string, password?: string) => Promise<string>;
}

export function servicesOn(deps: Deps): TestServices {
  const app = createApp(() => deps);
  const request: TestServices['request'] = async (path, init = {}, as) => {
    const headers = new Headers({ ...(as === undefined ? {} : { cookie: as }), ...init.headers });
    let body: string | undefined;
    if (init.form !== undefined) {
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries(init.form)) for (const each of [value].flat()) form.append(name, each);
      headers.set('content-type', 'application/x-www-form-urlencoded');
      body = form.toString();
    } else if (init.body !== undefined) {
      if (!headers.has('content-type')) headers.set('content-type', 'application/json');
      body = typeof init.body === 'string' ? init.body : JSON.stringify(init.body);
    }
    if (init.upload !== undefined || init.bytes !== undefined) {
      const parts = new FormData();
      for (const [name, value] of Object.entries(init.upload ?? {})) for (const each of [value].flat()) if (typeof each === 'string') parts.append(name, each); else parts.append(name, each as File, (each as File).name);
      if (init.bytes !== undefined) headers.set('content-type', 'application/octet-stream');
      return app.request(`http://127.0.0.1:3000${path}`, { method: 'POST', headers, body: init.bytes ?? parts });
    }
    if (body !== undefined) headers.set('content-length', String(Buffer.byteLength(body)));
    return app.request(`http://127.0.0.1:3000${path}`, { method: init.method ?? (body === undefined ? 'GET' : 'POST'), headers, ...(body === undefined ? {} : { body }) });
  };
  return {
    deps, request,
    run: (command, actor, input, options) => run(deps, command, actor, input, options),
    async drain() {
      const ran = await deps.jobs.drain(handlersFor(deps));
      await unlessUnavailable(deps.catchUp(), undefined); // a search server may be away; the follower would try again
      return ran;
    },
    async signIn(email, password = 'keqiao-demo') {
      const answer = await request('/api/auth/sign-in/email', { body: { email, password }, headers: { origin: 'http://127.0.0.1:3000', 'x-keqiao-address': `127.0.0.${1 + Math.floor(Math.random() * 250)}` } });
      if (!answer.ok) throw new Error(`sign-in of ${email}: ${answer.status} ${await answer.text()}`);
      return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
    },
  };
}
