import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, loadConfig } from './config.ts';
import { checkFiles } from './files/check.ts';
import { folderFiles } from './files/folder.ts';
import type { FileStore } from './files/port.ts';
import { withoutFiles } from './files/without-files.ts';
import { backup } from './db/backup.ts';
import { type BackupFacts, BackupRefused } from './db/backup-file.ts';
import { sealWaiting } from './audit/seal.commands.ts';
import { report } from './check-command.ts';
import { checkData } from './db/check-data.ts';
import { FolderLocked } from './db/lock.ts';
import { openEmbedded } from './db/embedded.ts';
import { type OpenDatabase, openPostgres } from './db/open.ts';
import { checkTarget, restorable, restore } from './db/restore.ts';
import { queueShape } from './handlers.ts';
import { openQueue } from './jobs/queue.ts';
import { createLog } from './log.ts';
import { redactor } from './shared/redact.ts';

/**
 * `backup FILE` and `restore FILE` for the database of the configuration. The two together also move an embedded
 * database to a server, or back.
 */
const program = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

type Env = Record<string, string | undefined>;

export const backupCommand = (args: readonly string[], env: Env): Promise<number> => said(async () => {
  const { file, force } = fileOf(args, 'backup');
  if (existsSync(file) && !force) throw new BackupRefused([`文件 ${file} 已经存在，没有备份。请换一个名字，或加 --force 覆盖。`, `${file} exists already; choose another name, or add --force`]);
  const { database: config, files } = placesOf(env);
  if (config.kind === 'embedded' && !existsSync(join(config.folder, 'pglite'))) throw new BackupRefused([`${config.folder} 里没有数据库，请检查 DATA_DIR。`, `there is no database in ${config.folder}; check DATA_DIR`]);
  const began = Date.now();
  const opened = await openFor(config);
  const missing: string[] = [];
  const facts = await backup(opened, file, program, new Date(), files, (id) => missing.push(id)).finally(() => opened.close());
  console.log(`已备份 / backed up: ${file} (${size(file)}), ${figures(facts)}, ${seconds(began)}`);
  if (missing.length > 0) console.error(`${missing.length} 个附件的内容不在 DATA_DIR/files 里，没有备份 / the content of ${missing.length} file(s) is not in DATA_DIR/files and was not saved: ${missing.slice(0, 5).join(', ')}`);
  console.log('内含账号的密码散列和本机的签名密钥，不含登录会话；文件仅本人可读，请妥善保管，并另存一份到别的机器。/ Holds password hashes and, of an embedded instance, its signing secret, but no sessions; keep it safe, and keep a copy on another machine.');
});

export const restoreCommand = (args: readonly string[], env: Env): Promise<number> => said(async () => {
  const { file, force } = fileOf(args, 'restore');
  const { database: config, files } = placesOf(env);
  const facts = await restorable(file);
  const began = Date.now();
  const opened = await openFor(config);
  try {
    await checkTarget(opened, force);
    const queue = await openQueue({ db: opened.db, embedded: opened.kind === 'embedded', ...queueShape, log: createLog({ logLevel: 'error' }) });
    const done = await restore(opened.db, file, facts, { force, jobs: queue, kinds: queueShape.kinds, files }).finally(() => queue.stop());
    // The search index beside an embedded database is made of what it held before; the next start makes it anew.
    if (config.kind === 'embedded') rmSync(join(config.folder, 'index'), { recursive: true, force: true });
    await sealWaiting({ db: opened.db, jobs: queue, clock: () => new Date() }); // lines of a backup from before there was a chain
    report([...await checkData(opened.db), ...await checkFiles(opened.db, files, new Date())]);
    console.log(`已恢复 / restored: ${file} (${facts.header.madeAt}), ${figures(facts)}, ${done.jobs} 项待办 / jobs, ${seconds(began)}`);
    if (done.migrated.length > 0) console.log(`已升级到本版本 / brought to this version: ${done.migrated.join(', ')}`);
    if (done.jobsLeftOut > 0) console.log(`${done.jobsLeftOut} 项本版本没有的后台任务未恢复 / jobs of kinds this version does not have were left out`);
    console.log('请重新登录。/ Everybody signs in again.');
  } finally {
    await opened.close();
  }
});

function fileOf(args: readonly string[], command: string): { file: string; force: boolean } {
  const [file, ...more] = args.filter((arg) => arg !== '--force');
  if (file === undefined || file.startsWith('-') || more.length > 0) throw new BackupRefused([`用法：npm run ${command} -- 文件 [--force]`, `usage: npm run ${command} -- FILE [--force]`]);
  return { file, force: args.includes('--force') };
}

/** Only where the data is: a backup must not fail for want of a public address. */
function placesOf(env: Env): { readonly database: Config['database']; readonly files: FileStore } {
  const { database, files } = loadConfig({ AUTH_SECRET: 'not used here, but asked for with a server', PUBLIC_URL: 'http://127.0.0.1', ...env, PORT: '', HOST: '', SEED_DEMO: 'off' });
  return { database, files: files === undefined ? withoutFiles : folderFiles(files) };
}

const openFor = async (database: Config['database']): Promise<OpenDatabase> =>
  database.kind === 'embedded' ? openEmbedded(database.folder) : openPostgres(database.url, { ...database, poolSize: 3, patient: true });

async function said(work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (error instanceof BackupRefused) console.error(`${error.words[0]} / ${error.words[1]}.`);
    else if (error instanceof FolderLocked) console.error(`数据文件夹正被进程 ${error.holder} 使用。请先停止科桥(在它的窗口按 Ctrl+C)，再运行一次。/ ${error.folder} is in use by process ${error.holder}: stop Keqiao, then run this again.`);
    else console.error(redactor()(error instanceof Error ? error.message : String(error)));
    return 1;
  }
}

const figures = ({ tables }: BackupFacts): string => `${tables.length} 张表 / tables, ${tables.reduce((sum, table) => sum + table.rows, 0)} 行 / rows`;
const size = (file: string): string => `${(statSync(file).size / 1e6).toFixed(1)} MB`;
const seconds = (began: number): string => `${((Date.now() - began) / 1000).toFixed(1)} s`;
