import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { createApp } from '../../src/app.tsx';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { openPostgres } from '../../src/db/open.ts';
import { run } from '../../src/db/run.ts';
import { createDeps } from '../../src/deps.ts';
import { handlersFor } from '../../src/handlers.ts';
import { carryOutImport } from '../../src/imports/import.commands.ts';
import { goOnWithImport } from '../../src/imports/import.jobs.ts';
import { rowCounts } from '../../src/imports/import.queries.ts';
import { createEnterprise } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { anAccount } from '../factories.ts';
import { startPostgres } from '../support/postgres.ts';
import { servicesOn } from '../support/services-on.ts';
import { silent, testConfig } from '../support/template.ts';

/**
 * `tsx test/bench/sheets.ts [whole]`: an .xlsx of experts with works, made and uploaded by another process (`sheets-upload.ts`), read in
 * its process, checked and imported, on PostgreSQL, or on the embedded database with BENCH_EMBEDDED=1: time and memory of the application.
 * `BENCH_ROWS` rows; `BENCH_KIND=need`: needs of 300 firms instead. `whole`: also until every process has them in its index and open needs
 * were looked through, with what the index then holds beside what the database does. With `--expose-gc` also what is held after each stage.
 * What an import needs, and not what V8 leaves lying where there is room, is told by a small heap: `--max-semi-space-size=16 --max-old-space-size=220`.
 */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 10_000);
const kind = process.env['BENCH_KIND'] === 'need' ? 'need' : 'expert';
const whole = process.argv.includes('whole');
const embedded = process.env['BENCH_EMBEDDED'] === '1';
const server = embedded ? undefined : await startPostgres();
await server?.query('create database sheets');
const database = server === undefined ? await openEmbedded(undefined) : openPostgres(server.urlOf('sheets'));
const deps = await createDeps({ config: { ...testConfig, files: mkdtempSync(join(tmpdir(), 'keqiao-sheets-')) }, database, log: silent });
const { id: associationId } = await run(deps, createAssociation, system, { name: '中国科协', level: 'national', regionCode: '100000' });
if (kind === 'need') for (let n = 0; n < 300; n += 1) { const stem = `91370900${String(n).padStart(9, '0')}`; await run(deps, createEnterprise, system, { associationId, name: `某某公司${n}`, creditCode: stem + creditCodeCheck(stem), regionCode: '370900' }); }
const t = servicesOn(deps);
const cookie = await t.signIn((await anAccount(t, { role: 'staff', associationId })).email);
const app = createApp(() => deps);
const web = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
await once(web, 'listening');

/** Most memory of this process and of those it starts, in bytes; what the machine does not tell is 0. */
let [peak, childPeak, uploader] = [0, 0, 0];
const children = (): string[] => { try { return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean); } catch { return []; } };
const mostOf = (pid: string | number): number => { try { const status = readFileSync(`/proc/${pid}/status`, 'utf8'); return status.includes('postgres') ? 0 : Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024; } catch { return 0; } };
const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); for (const pid of children()) if (Number(pid) !== uploader) childPeak = Math.max(childPeak, mostOf(pid)); }, 20);
const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
const cpu = (): number => { const { user, system: kernel } = process.cpuUsage(); return (user + kernel) / 1e6; };
let [mark, markCpu] = [0, 0];
/** A stage begins: the most it takes is counted from here. */
function begin(): void {
  try { writeFileSync('/proc/self/clear_refs', '5'); } catch { /* the samples alone tell it */ }
  [peak, mark, markCpu] = [process.memoryUsage().rss, performance.now(), cpu()];
}
/** Seconds, those of this process's CPU, its most memory during the stage, and what it holds after it. */
function took(): string {
  const [seconds, spent, most] = [(performance.now() - mark) / 1000, cpu() - markCpu, Math.max(peak, mostOf('self'))];
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return `${seconds.toFixed(1)} s (CPU ${spent.toFixed(1)} s), at most ${megabytes(most)} MB${globalThis.gc === undefined ? '' : `, holds ${megabytes(heapUsed + external)} MB after it`}`;
}
globalThis.gc?.();
const before = process.memoryUsage();
console.log(`${ROWS} ${kind === 'need' ? 'needs' : 'experts with two works each'}, ${embedded ? 'embedded' : 'PostgreSQL'}: this process ${megabytes(before.rss)} MB before, of which it holds ${megabytes(before.heapUsed + before.external)} MB`);

begin();
const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/api/imports?name=${encodeURIComponent('导入.xlsx')}&kind=${kind}&associationId=${associationId}`;
const child = fork(join(import.meta.dirname, 'sheets-upload.ts'), [], { env: { ...process.env, BENCH_UPLOAD: JSON.stringify({ rows: ROWS, kind, url, cookie }) } });
uploader = child.pid ?? 0;
const { id, size, again } = await new Promise<{ id: string; size: number; again: number }>((resolve, reject) => { child.once('message', (said) => { resolve(said as never); }); child.once('exit', (code) => { if (code !== 0) reject(new Error(`the upload ended with ${code}`)); }); });
console.log(`uploaded ${(size / 1e6).toFixed(1)} MB: ${took()}`);
begin();
await goOnWithImport(deps)({ importId: id });
console.log(`read and checked: ${took()}; its reading process at most ${megabytes(childPeak)} MB`);
console.log(`${again} rows say what another says; ${JSON.stringify(await rowCounts(deps.db, id))}`);
begin();
await run(deps, carryOutImport, system, { id });
await goOnWithImport(deps)({ importId: id });
console.log(`imported: ${took()}`);
if (whole) {
  begin();
  await deps.catchUp();
  console.log(`the index has caught up: ${took()}`);
  const { count } = await deps.db.selectFrom(kind).select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const { count: works } = await deps.db.selectFrom('evidence').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  console.log(`in the database ${count} (${works} works), in the index ${(await deps.search.counts())[kind]}`);
  begin();
  const jobs = await deps.jobs.drain(handlersFor(deps));
  console.log(`what was queued, ${jobs} jobs: ${took()}; waiting ${(await deps.jobs.counts()).waiting}, failed ${(await deps.jobs.counts()).failed}`);
}
clearInterval(watch);
web.close();
web.closeAllConnections();
await deps.close();
await server?.stop();
