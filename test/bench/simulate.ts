import { checkData, ruleCount } from '../../src/db/check-data.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { createDeps } from '../../src/deps.ts';
import { funnel } from '../../src/reports/funnel.queries.ts';
import { system } from '../../src/shared/command.ts';
import { chinaDay } from '../../src/shared/working-days.ts';
import { recount } from '../reports/recount.ts';
import { simulateYear } from '../simulation/year.ts';
import { servicesOn } from '../support/services-on.ts';
import { prepareTemplate, silent, testConfig } from '../support/template.ts';

/** `npm run simulate [-- NEEDS]`: a year of a province through the commands; ends with an error if anything is wrong, the figures of the funnel against an independent recount among it. */
const needs = Number(process.argv[2] ?? 1000);
const part = needs / 1000;
const time = { now: new Date('2026-02-02T00:00:00+08:00') };
const began = performance.now();
const database = await openEmbedded(undefined);
await prepareTemplate(database);
const deps = await createDeps({ config: testConfig, database, log: silent, clock: () => time.now });
const summary = await simulateYear(servicesOn(deps), time, { enterprises: Math.ceil(400 * part), needs, experts: Math.ceil(300 * part), managers: Math.ceil(60 * part), days: 365, seed: 20_260_202 }, (line) => console.log(line));
const figures = await wrongFigures();
const [broken, failed] = [await checkData(deps.db), await deps.jobs.failed(20)];
console.log(JSON.stringify({ ...summary, withoutOwner: summary.withoutOwner.length, wrongClocks: summary.wrongClocks.length, brokenRules: broken.length, failedJobs: failed.length, wrongFigures: figures.length, rules: ruleCount, seconds: Math.round((performance.now() - began) / 1000) }, null, 2));
for (const line of [...figures, ...summary.withoutOwner.slice(0, 10), ...summary.wrongClocks.slice(0, 10), ...broken.map((one) => JSON.stringify(one)), ...failed.map((one) => `${one.kind}: ${one.error}`)]) console.log(line);
await deps.close();
process.exit(summary.withoutOwner.length + summary.wrongClocks.length + broken.length + failed.length + figures.length === 0 ? 0 : 1);

/** Every figure of the year that the dashboard and the recount do not agree on, for both ways of counting. */
async function wrongFigures(): Promise<string[]> {
  const province = await deps.db.selectFrom('association').select(['id', 'path']).where('name', '=', '模拟省科协').executeTakeFirstOrThrow();
  const until = chinaDay(time.now);
  const wrong: string[] = [];
  for (const basis of ['cohort', 'period'] as const) {
    const [found, told] = [await funnel(deps.db, system, { since: '2026-01-01', until, basis, association: province.id }), await recount(deps.db, province.path, '2026-01-01', until, basis)];
    const pairs: readonly (readonly [string, unknown, unknown])[] = [
      ...Object.entries(told.counts).map(([key, count]) => [key, found.counts[key as keyof typeof found.counts], count] as const), ['contracts with a file', found.signedProven, told.signedProven],
      ...found.paces.map(({ from, to, ...pace }) => [`${from} to ${to}`, JSON.stringify(pace), JSON.stringify(told.paces[`${from} ${to}`])] as const),
      ...found.fields.map((line) => [line.key, line.counts.gathered, told.fields[line.key]] as const),
    ];
    console.log(`${basis}: ${JSON.stringify(found.counts)}`);
    wrong.push(...pairs.filter(([, here, there]) => here !== there).map(([what, here, there]) => `${basis} ${what}: ${String(here)}, recounted ${String(there)}`));
  }
  return wrong;
}
