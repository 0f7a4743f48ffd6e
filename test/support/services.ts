import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import type { z } from 'zod';
import { createApp } from '../../src/app.tsx';
import { assignInWorker } from '../../src/assignment/highs.ts';
import type { Config } from '../../src/config.ts';
import { checkData } from '../../src/db/check-data.ts';
import type { Database } from '../../src/db/database.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { type OpenDatabase, openPostgres } from '../../src/db/open.ts';
import { run, type RunOptions } from '../../src/db/run.ts';
import { createDeps, type Deps } from '../../src/deps.ts';
import { checkFiles } from '../../src/files/check.ts';
import { handlersFor } from '../../src/handlers.ts';
import type { Actor, Command } from '../../src/shared/command.ts';
import { unlessUnavailable } from '../../src/shared/errors.ts';
import { silent, testConfig } from './template.ts';

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

/** Call at the top of a test file: `const t = testServices();`, then use `t()` inside tests. `empty`: no root association yet. */
export function testServices({ empty = false, config, clock }: {
  readonly empty?: boolean;
  /** Settings besides those of every test, asked for when the file begins. */
  readonly config?: () => Promise<Partial<Config>>;
  readonly clock?: () => Date;
} = {}): () => TestServices {
  let services: TestServices | undefined;
  let drop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const [database, dropDatabase] = await openCopy(empty);
    const files = mkdtempSync(join(tmpdir(), 'keqiao-files-'));
    const deps = await createDeps({ config: { ...testConfig, files, ...await config?.() }, database, log: silent, assigner: assignInWorker(), ...(clock ? { clock } : {}) });
    services = servicesOn(deps);
    drop = async () => { await deps.close(); await dropDatabase(); rmSync(files, { recursive: true, force: true }); };
  });
  afterAll(async () => {
    const broken = services === undefined ? [] : [...await checkData(services.deps.db), ...await checkFiles(services.deps.db, services.deps.files, services.deps.clock())];
    await drop?.();
    expect(broken, 'data invariants (check:data)').toEqual([]);
  });
  return () => {
    if (services === undefined) throw new Error('testServices() is ready inside tests only');
    return services;
  };
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

/** A database of its own, of the kind this project tests: the template's copy, or with nothing in it at all. */
export async function openCopy(empty: boolean, patient = false): Promise<[OpenDatabase, () => Promise<void>]> {
  const given = inject('database');
  if (given.kind === 'embedded') return [await openEmbedded(undefined, empty ? undefined : new Blob([readFileSync(given.image)])), async () => {}];
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await admin(given.url, `create database ${name} template ${empty ? 'template0' : 'keqiao_template'}`);
  const url = new URL(given.url);
  url.pathname = `/${name}`;
  return [openPostgres(url.href, { patient }), () => admin(given.url, `drop database ${name} with (force)`)];
}

/** Copies of one template must wait for each other: PostgreSQL refuses to copy a database that is being copied. */
async function admin(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7)');
    await client.query(text);
  } finally {
    await client.end();
  }
}
