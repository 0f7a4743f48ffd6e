import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { openPostgres } from '../../src/db/open.ts';
import { run } from '../../src/db/run.ts';
import { createDeps } from '../../src/deps.ts';
import { handlersFor } from '../../src/handlers.ts';
import { carryOutImport, uploadSheet } from '../../src/imports/import.commands.ts';
import { goOnWithImport } from '../../src/imports/import.jobs.ts';
import { rowCounts } from '../../src/imports/import.queries.ts';
import { createEnterprise } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { newId } from '../../src/shared/ids.ts';
import { startPostgres } from '../support/postgres.ts';
import { silent, testConfig } from '../support/template.ts';

/**
 * `tsx test/bench/sheets.ts [whole]`: an .xlsx of experts with works, read in its process, checked and imported, on PostgreSQL, or on the
 * embedded database with BENCH_EMBEDDED=1. `BENCH_ROWS` rows; `BENCH_KIND=need`: needs of 300 firms instead. `whole`: also until every
 * process has them in its index and open needs were looked through, with what the index then holds beside what the database does.
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

const people = () => [['专家名称', '所属单位', '专业技术职称', '研究方向', '专业特长', '相关研究成果', '所属地域', '最高学历', '毕业院校'],
  ...Array.from({ length: ROWS }, (_, n) => [`专家${n}`, `某某大学${n % 300}`, '教授', '带式输送、粘附力学、磨损', `${'研究粘性物料输送的防堵设计。'.repeat(6)}${n}`, `1. 论文《粘湿物料与胶带粘附机理》${n}，2022\n2. 发明专利：一种溜槽防堵结构 ${n}`, '山东省济南市', '博士', '某某大学'])];
async function needs(): Promise<string[][]> {
  for (let n = 0; n < 300; n += 1) { const stem = `91370900${String(n).padStart(9, '0')}`; await run(deps, createEnterprise, system, { associationId, name: `某某公司${n}`, creditCode: stem + creditCodeCheck(stem), regionCode: '370900' }); }
  return [['需求名称', '所属单位', '技术领域', '需求详情', '预算金额'], ...Array.from({ length: ROWS }, (_, n) => [`带式输送防堵 ${n}`, `某某公司${n % 300}`, '矿山装备', `${'溜槽容易堵塞，清扫器磨损快。'.repeat(6)}${n}`, '50万元'])];
}
/** In a function of its own, so that the rows are gone before anything is measured. */
async function sheet(): Promise<Uint8Array> {
  const [head = [], ...rows] = kind === 'need' ? await needs() : people();
  return deps.sheets.write({ title: kind, head, rows });
}
const bytes = await sheet();
const file = newId();
await deps.files.put(file, bytes);
const { id } = await run(deps, uploadSheet, system, { associationId, kind, visibility: 'members', file: { id: file, name: '导入.xlsx', size: bytes.length } });

/** Most memory of this process and of those it starts, in bytes; what the machine does not tell is 0. */
let [peak, childPeak] = [0, 0];
const children = (): string[] => { try { return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').filter(Boolean); } catch { return []; } };
const mostOf = (pid: string): number => { try { const status = readFileSync(`/proc/${pid}/status`, 'utf8'); return status.includes('postgres') ? 0 : Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024; } catch { return 0; } };
const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); for (const pid of children()) childPeak = Math.max(childPeak, mostOf(pid)); }, 50);
globalThis.gc?.();
const before = process.memoryUsage().rss;
let mark = performance.now();
const cpu = (): number => { const { user, system: kernel } = process.cpuUsage(); return (user + kernel) / 1e6; };
let markCpu = cpu();
/** Seconds, those of this process's CPU, and its most memory until now. */
const took = (): string => { const [now, nowCpu] = [performance.now(), cpu()]; const said = `${((now - mark) / 1000).toFixed(1)} s (CPU ${(nowCpu - markCpu).toFixed(1)} s, at most ${Math.round(peak / 1e6)} MB)`; [mark, markCpu] = [now, nowCpu]; return said; };
await goOnWithImport(deps)({ importId: id });
const checked = took();
await run(deps, carryOutImport, system, { id });
await goOnWithImport(deps)({ importId: id });
const imported = took();
console.log(`${ROWS} ${kind === 'need' ? 'needs' : 'experts with two works each'}, ${(bytes.length / 1e6).toFixed(1)} MB .xlsx, ${embedded ? 'embedded' : 'PostgreSQL'}: read and checked ${checked}, imported ${imported}; this process ${Math.round(before / 1e6)} MB before, its reading process ${Math.round(childPeak / 1e6)} MB at most`);
console.log(JSON.stringify(await rowCounts(deps.db, id)));
if (whole) {
  await deps.catchUp();
  console.log(`the index has caught up: ${took()}`);
  const { count } = await deps.db.selectFrom(kind).select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const { count: works } = await deps.db.selectFrom('evidence').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  console.log(`in the database ${count} (${works} works), in the index ${(await deps.search.counts())[kind]}`);
  const jobs = await deps.jobs.drain(handlersFor(deps));
  console.log(`what was queued, ${jobs} jobs: ${took()}; waiting ${(await deps.jobs.counts()).waiting}, failed ${(await deps.jobs.counts()).failed}`);
}
clearInterval(watch);
await deps.close();
await server?.stop();
