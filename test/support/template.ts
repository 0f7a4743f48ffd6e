import pino from 'pino';
import { createAssociation } from '../../src/associations/association.commands.ts';
import type { Config } from '../../src/config.ts';
import type { OpenDatabase } from '../../src/db/open.ts';
import { run } from '../../src/db/run.ts';
import { createDeps } from '../../src/deps.ts';
import { system } from '../../src/shared/command.ts';

declare module 'vitest' {
  interface ProvidedContext {
    database: { kind: 'embedded'; image: string } | { kind: 'postgres'; url: string };
  }
}

export const testConfig: Config = {
  host: '127.0.0.1', port: 0, trustedProxies: [], outgoingAllowed: [], database: { kind: 'embedded', folder: '' }, auth: { secret: 'a secret for tests, of thirty-two characters', publicUrl: 'http://127.0.0.1:3000' },
  demo: false, logLevel: 'silent', search: undefined, embeddings: undefined, mail: undefined,
};

export const silent = pino({ level: 'silent' });

/** Brings a database to this program's schema, with the queue's tables and the one root association. */
export async function prepareTemplate(database: OpenDatabase): Promise<void> {
  const deps = await createDeps({ config: testConfig, database, log: silent });
  await run(deps, createAssociation, system, { name: '中国科学技术协会', level: 'national', regionCode: '100000' });
  await deps.jobs.stop();
}
