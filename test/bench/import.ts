import { createAssociation } from '../../src/associations/association.commands.ts';
import { openPostgres } from '../../src/db/open.ts';
import { run } from '../../src/db/run.ts';
import { createDeps, type Deps } from '../../src/deps.ts';
import { handlersFor } from '../../src/handlers.ts';
import { acceptNeed, submitNeed } from '../../src/needs/need.commands.ts';
import { createEnterprise, createExpert } from '../../src/profiles/profile.commands.ts';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { system } from '../../src/shared/command.ts';
import { demo } from '../../seeds/index.ts';
import { startPostgres } from '../support/postgres.ts';
import { silent, testConfig } from '../support/template.ts';

/**
 * `npm run bench:import`: profiles imported into a deployment with people and open needs, on PostgreSQL: the writes, then
 * the index brought up to date and the open needs found that the new people reach. The matching it queues is not counted here.
 */
const [IMPORTED, THERE, OPEN] = ['BENCH_IMPORTED', 'BENCH_THERE', 'BENCH_OPEN'].map((name, at) => Number(process.env[name] ?? [2000, 2000, 180][at])) as [number, number, number];

// People of the demo with their evidence dealt out anew by a seeded generator: real words, any number of people.
let state = 7;
const random = (most: number): number => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return (state >>> 8) % most; };
const works = demo.experts.flatMap((expert) => expert.evidence);
const work = () => works[random(works.length)];
function person(associationId: string) {
  const { key: _, evidence, fields, ...rest } = demo.experts[random(demo.experts.length)] ?? { key: '', evidence: [], fields: [] } as never;
  return { ...rest, associationId, fields: [...fields], evidence: evidence.map(() => ({ kind: 'paper' as const, title: '', ...work() })) };
}

async function fill(deps: Deps): Promise<string> {
  const { id: associationId } = await run(deps, createAssociation, system, { name: '中国科协', level: 'national', regionCode: '100000' });
  const stem = '91370900000000001';
  const { id: enterpriseId } = await run(deps, createEnterprise, system, { associationId, name: '某厂', creditCode: stem + creditCodeCheck(stem), regionCode: '370900' });
  for (let n = 0; n < OPEN; n += 1) {
    const need = demo.needs[n % demo.needs.length];
    if (need === undefined) continue;
    const { id } = await run(deps, submitNeed, system, { enterpriseId, title: `${need.title} ${n}`, field: need.field, problem: need.problem, background: need.background, goals: need.goals });
    await run(deps, acceptNeed, system, { id });
  }
  for (let n = 0; n < THERE; n += 1) await run(deps, createExpert, system, person(associationId));
  return associationId;
}

const server = await startPostgres();
await server.query('create database import');
const deps = await createDeps({ config: testConfig, database: openPostgres(server.urlOf('import')), log: silent });
let matched = 0;
const handlers = { ...handlersFor(deps), 'matches.propose': async () => { matched += 1; } };
const associationId = await fill(deps);
await deps.jobs.drain(handlers);
matched = 0;

const rate = (ms: number): string => (IMPORTED / ms * 1000).toFixed(0);
const cpu = (): number => { const { user, system: kernel } = process.cpuUsage(); return (user + kernel) / 1000; };
const [began, cpuBegan] = [performance.now(), cpu()];
for (let n = 0; n < IMPORTED; n += 1) await run(deps, createExpert, system, person(associationId));
const [written, cpuWritten] = [performance.now(), cpu()];
let longest = 0;
let turn = performance.now();
const timer = setInterval(() => { longest = Math.max(longest, performance.now() - turn - 5); turn = performance.now(); }, 5);
await deps.jobs.drain(handlers);
clearInterval(timer);
const [done, cpuDone] = [performance.now(), cpu()];
console.log(`${IMPORTED} profiles into ${THERE}, ${OPEN} open needs, profiles a second (and for a second of this process' CPU): written ${rate(written - began)} (${rate(cpuWritten - cpuBegan)}), `
  + `indexed and needs found ${rate(done - written)} (${rate(cpuDone - cpuWritten)}); ${matched} needs queued for matching, longest stall ${longest.toFixed(0)} ms, MB ${Math.round(process.memoryUsage().rss / 1e6)}`);
await deps.close();
await server.stop();
