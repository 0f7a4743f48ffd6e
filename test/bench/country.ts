import { createApp } from '../../src/app.tsx';
import { withoutAssistant } from '../../src/assistant/assistant.ts';
import { withoutThreads } from '../../src/assignment/without-threads.ts';
import { createAccount } from '../../src/auth/accounts.ts';
import { createWriteHealth } from '../../src/db/health.ts';
import { migrate } from '../../src/db/migrate.ts';
import type { OpenDatabase } from '../../src/db/open.ts';
import { run } from '../../src/db/run.ts';
import { withoutEmbeddings } from '../../src/embeddings/service.ts';
import { withoutFiles } from '../../src/files/without-files.ts';
import { withoutSheets } from '../../src/sheets/without-sheets.ts';
import { queueShape } from '../../src/handlers.ts';
import type { Services } from '../../src/http/env.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { withoutMail } from '../../src/mail/port.ts';
import { withoutHooks } from '../../src/http/hook.ts';
import { withoutRobots } from '../../src/robots/port.ts';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';
import { trainHere } from '../../src/search/model.ts';
import { createServices } from '../../src/services.ts';
import { type Role, system } from '../../src/shared/command.ts';
import { withoutVault } from '../../src/shared/vault.ts';
import { silent, testConfig } from '../support/template.ts';
import { associations, idOf } from './db-fill.ts';

/** The application on the country that `db-fill.ts` writes, and the people who ask it: for the benchmarks of pages. */

/** The people who ask: where a deployment's users sit, and the widest view there is. */
export async function people(deps: Services): Promise<Readonly<Record<string, string>>> {
  const county = associations.county(7);
  const grants: Record<string, { role: Role; associationId: string; [id: string]: string }> = {
    'county staff': { role: 'staff', associationId: county }, 'province staff': { role: 'staff', associationId: associations.province(3) }, 'administrator': { role: 'administrator', associationId: associations.root },
    'enterprise': { role: 'enterprise_member', associationId: county, enterpriseId: idOf('enterprise', 8) }, 'manager': { role: 'technology_manager', associationId: county, technologyManagerId: idOf('technology_manager', 8) },
    'expert': { role: 'expert', associationId: county, expertId: idOf('expert', 8) },
  };
  const app = createApp(() => deps);
  const signIn = async (email: string): Promise<string> => {
    const answer = await app.request('http://127.0.0.1:3000/api/auth/sign-in/email', { method: 'POST', headers: { 'content-type': 'application/json', 'x-keqiao-address': '127.0.0.1', origin: 'http://127.0.0.1:3000' }, body: JSON.stringify({ email, password: 'keqiao-demo' }) });
    if (!answer.ok) throw new Error(`sign-in: ${answer.status}`);
    return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
  };
  const cookies: Record<string, string> = {};
  for (const [who, grant] of Object.entries(grants)) {
    const email = `${who.replace(' ', '-')}@bench.test`;
    const there = await deps.db.selectFrom('user').select('id').where('email', '=', email).executeTakeFirst();
    if (there === undefined) await run(deps, createAccount, system, { name: who, email, password: 'keqiao-demo', grants: [grant] });
    cookies[who] = await signIn(email);
  }
  return cookies;
}

/** The application without filling the search index: a million profiles are another benchmark's matter. */
export async function servicesOf({ db }: OpenDatabase): Promise<Services> {
  await migrate(db);
  const jobs = await openQueue({ db, embedded: false, ...queueShape, log: silent });
  const { secret, publicUrl } = testConfig.auth;
  return {
    ...createServices({ db, jobs, vault: withoutVault, clock: () => new Date(), health: createWriteHealth(), search: createEmbeddedIndex(), catchUp: async () => {}, train: trainHere, assigner: withoutThreads, embeddings: withoutEmbeddings, assistant: withoutAssistant, mail: withoutMail, robots: withoutRobots, hooks: withoutHooks, files: withoutFiles, sheets: withoutSheets,
      log: silent, publicUrl, demo: false, limits: null, secret, addressKept: 'full', retention: testConfig.retention, access: undefined, registries: {}, parts: async () => [] }),
  };
}
