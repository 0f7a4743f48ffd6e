import { openPostgres } from '../../src/db/open.ts';
import { createDeps } from '../../src/deps.ts';
import { handlersFor } from '../../src/handlers.ts';
import { silent, testConfig } from '../support/template.ts';
import { until } from './cluster.ts';

/**
 * Works the queue of WORKER_DATABASE with the real handlers and ends when nothing is left, or kills itself with -9 where
 * WORKER_CRASH says: `before` the handler of a proposal, or `after` its effect was committed and before the job is finished.
 */
const crashAt = process.env['WORKER_CRASH'];
const deps = await createDeps({ config: testConfig, database: openPostgres(process.env['WORKER_DATABASE'] ?? ''), log: silent });
const handlers = handlersFor(deps);
const die = () => process.kill(process.pid, 'SIGKILL');
await deps.jobs.work({
  ...handlers,
  'matches.propose': async (payload: never) => {
    if (crashAt === 'before') die();
    await handlers['matches.propose'](payload);
    if (crashAt === 'after') die();
  },
});
await until(async () => { const { waiting, active } = await deps.jobs.counts(); return waiting + active === 0; }, 60_000, 'the queue to be empty');
await deps.close();
