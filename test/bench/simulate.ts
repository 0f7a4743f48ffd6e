import { checkData, ruleCount } from '../../src/db/check-data.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { createDeps } from '../../src/deps.ts';
import { simulateYear } from '../simulation/year.ts';
import { servicesOn } from '../support/services-on.ts';
import { prepareTemplate, silent, testConfig } from '../support/template.ts';

/** `npm run simulate [-- NEEDS]`: a year of a province through the commands; ends with an error if anything is wrong. */
const needs = Number(process.argv[2] ?? 1000);
const part = needs / 1000;
const time = { now: new Date('2026-02-02T00:00:00+08:00') };
const began = performance.now();
const database = await openEmbedded(undefined);
await prepareTemplate(database);
const deps = await createDeps({ config: testConfig, database, log: silent, clock: () => time.now });
const summary = await simulateYear(servicesOn(deps), time, { enterprises: Math.ceil(400 * part), needs, experts: Math.ceil(300 * part), managers: Math.ceil(60 * part), days: 365, seed: 20_260_202 }, (line) => console.log(line));
const [broken, failed] = [await checkData(deps.db), await deps.jobs.failed(20)];
console.log(JSON.stringify({ ...summary, withoutOwner: summary.withoutOwner.length, wrongClocks: summary.wrongClocks.length, brokenRules: broken.length, failedJobs: failed.length, rules: ruleCount, seconds: Math.round((performance.now() - began) / 1000) }, null, 2));
for (const line of [...summary.withoutOwner.slice(0, 10), ...summary.wrongClocks.slice(0, 10), ...broken.map((one) => JSON.stringify(one)), ...failed.map((one) => `${one.kind}: ${one.error}`)]) console.log(line);
await deps.close();
process.exit(summary.withoutOwner.length + summary.wrongClocks.length + broken.length + failed.length === 0 ? 0 : 1);
