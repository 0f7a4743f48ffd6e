import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { assignInWorker } from '../../src/assignment/highs.ts';
import type { Config } from '../../src/config.ts';
import { checkData } from '../../src/db/check-data.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { type OpenDatabase, openPostgres } from '../../src/db/open.ts';
import { createDeps } from '../../src/deps.ts';
import { checkFiles } from '../../src/files/check.ts';
import { servicesOn, type TestServices } from './services-on.ts';
import { silent, testConfig } from './template.ts';

export { servicesOn, type TestServices } from './services-on.ts';

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
