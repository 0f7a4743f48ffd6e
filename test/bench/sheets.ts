import { createAssociation } from '../../src/associations/association.commands.ts';
import { openPostgres } from '../../src/db/open.ts';
import { run } from '../../src/db/run.ts';
import { createDeps } from '../../src/deps.ts';
import { carryOutImport, uploadSheet } from '../../src/imports/import.commands.ts';
import { goOnWithImport } from '../../src/imports/import.jobs.ts';
import { rowCounts } from '../../src/imports/import.queries.ts';
import { system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { startPostgres } from '../support/postgres.ts';
import { silent, testConfig } from '../support/template.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `tsx test/bench/sheets.ts`: an .xlsx of experts with works, read in its process, checked and imported, on PostgreSQL, or on the embedded
 * database with BENCH_EMBEDDED=1. `BENCH_ROWS` rows. What the import queues (index, matching) is not counted here: see `bench:import`.
 */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 10_000);
const embedded = process.env['BENCH_EMBEDDED'] === '1';
const server = embedded ? undefined : await startPostgres();
await server?.query('create database sheets');
const { openEmbedded } = await import('../../src/db/embedded.ts');
const database = server === undefined ? await openEmbedded(undefined) : openPostgres(server.urlOf('sheets'));
const deps = await createDeps({ config: { ...testConfig, files: mkdtempSync(join(tmpdir(), 'keqiao-sheets-')) }, database, log: silent });
const { id: associationId } = await run(deps, createAssociation, system, { name: '中国科协', level: 'national', regionCode: '100000' });
const head = ['专家名称', '所属单位', '专业技术职称', '研究方向', '专业特长', '相关研究成果', '所属地域', '最高学历', '毕业院校'];
const rows = Array.from({ length: ROWS }, (_, n) => [`专家${n}`, `某某大学${n % 300}`, '教授', '带式输送、粘附力学、磨损', `${'研究粘性物料输送的防堵设计。'.repeat(6)}${n}`, `1. 论文《粘湿物料与胶带粘附机理》${n}，2022\n2. 发明专利：一种溜槽防堵结构 ${n}`, '山东省济南市', '博士', '某某大学']);
const bytes = await deps.sheets.write({ title: '专家', head, rows });
const file = newId();
await deps.files.put(file, bytes);
const { id } = await run(deps, uploadSheet, system, { associationId, kind: 'expert', visibility: 'members', file: { id: file, name: '专家.xlsx', size: bytes.length } });
let peak = 0;
const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 50);
globalThis.gc?.();
const before = process.memoryUsage().rss;
let mark = performance.now();
const cpu = (): number => { const { user, system: kernel } = process.cpuUsage(); return (user + kernel) / 1e6; };
let markCpu = cpu();
/** Seconds, and those of this process's CPU. */
const took = (): string => { const [now, nowCpu] = [performance.now(), cpu()]; const said = `${((now - mark) / 1000).toFixed(1)} s (CPU ${(nowCpu - markCpu).toFixed(1)} s)`; [mark, markCpu] = [now, nowCpu]; return said; };
await goOnWithImport(deps)({ importId: id });
const checked = took();
await run(deps, carryOutImport, system, { id });
await goOnWithImport(deps)({ importId: id });
const imported = took();
clearInterval(watch);
console.log(`${ROWS} experts with two works each, ${(bytes.length / 1e6).toFixed(1)} MB .xlsx, ${embedded ? 'embedded' : 'PostgreSQL'}: read and checked ${checked}, imported ${imported}; this process ${Math.round(before / 1e6)} MB before, ${Math.round(peak / 1e6)} MB at most`, await rowCounts(deps.db, id));
await deps.close();
await server?.stop();
