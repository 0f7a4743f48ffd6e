import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import type { Assigner } from './assignment/port.ts';
import { withoutThreads } from './assignment/without-threads.ts';
import { createAuth } from './auth/auth.ts';
import { type Config, newSecret } from './config.ts';
import type { Db } from './db/database.ts';
import { createWriteHealth } from './db/health.ts';
import { aloneAtStart, migrate } from './db/migrate.ts';
import { type OpenDatabase, openEmbedded, openPostgres } from './db/open.ts';
import { checkServer } from './db/server.ts';
import type { PartStatus, Services } from './http/env.ts';
import { jobKinds } from './handlers.ts';
import { openQueue } from './jobs/queue.ts';
import { needDocuments } from './needs/need.jobs.ts';
import { allSearchDocuments } from './profiles/profile.queries.ts';
import { profileKinds } from './profiles/profile.ts';
import { createEmbeddedIndex, type EmbeddedIndex, openEmbeddedIndex, type Trainer } from './search/embedded.ts';
import { folderStore } from './search/snapshot-store.ts';

export interface Deps extends Services {
  readonly search: EmbeddedIndex;
  /** Lets running work end, then closes the database and gives the data folder free. */
  readonly close: () => Promise<void>;
}

export interface DepsOptions {
  readonly config: Config;
  readonly train?: Trainer;
  /** Where there are threads; without it, plans for events are not computed. */
  readonly assigner?: Assigner;
  readonly log?: Logger;
  readonly clock?: () => Date;
  /** For tests: a database that is open already. */
  readonly database?: OpenDatabase;
  readonly progress?: (step: string) => void;
}

/** The only place that constructs things: database, queue, search index, accounts; nothing is kept in modules. */
export async function createDeps({ config, train, assigner = withoutThreads, log = pino({ level: config.logLevel }), clock = () => new Date(), database, progress = () => {} }: DepsOptions): Promise<Deps> {
  progress('database');
  const opened = database ?? await openConfigured(config, log);
  try {
    if (opened.kind === 'embedded' || database !== undefined) await migrate(opened.db);
    const secret = config.auth.secret || await ownSecret(opened.db);
    const jobs = await openQueue({ db: opened.db, embedded: opened.kind === 'embedded', kinds: jobKinds, log });
    progress('search');
    const folder = database === undefined && config.database.kind === 'embedded' ? config.database.folder : undefined;
    const search = folder === undefined ? createEmbeddedIndex(train) : await openEmbeddedIndex(train, folderStore(join(folder, 'index')));
    await fillIndex(opened.db, search);
    return {
      db: opened.db, jobs, clock, health: createWriteHealth(), search, assigner, log, publicUrl: config.auth.publicUrl, demo: config.demo,
      auth: createAuth({ db: opened.db, secret, publicUrl: config.auth.publicUrl }),
      csrfKey: createHmac('sha256', secret).update('forms').digest('base64'),
      parts: () => partsOf(config, opened, search),
      close: async () => {
        await jobs.stop();
        await search.keep().catch((error: unknown) => log.warn({ error: String(error) }, 'index not kept'));
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/**
 * The database of the configuration. A server is checked, then brought to this program's schema by one process at a
 * time, over a connection of its own without time limits: an index on a large table takes longer than a page may.
 */
async function openConfigured({ database, demo }: Config, log: Logger): Promise<OpenDatabase> {
  if (database.kind === 'embedded') return openEmbedded(database.folder);
  const patient = openPostgres(database.url, { ...database, poolSize: 3, patient: true });
  try {
    await checkServer(patient.db, { demo, warn: (line) => log.warn(line) });
    await aloneAtStart(patient.db, async (db) => {
      await migrate(db);
      await (await openQueue({ db, embedded: false, kinds: jobKinds, log })).stop();
    });
  } finally {
    await patient.close();
  }
  return openPostgres(database.url, database);
}

/** An embedded instance keeps the secret of its sessions with its data, so that a restart signs nobody out. */
async function ownSecret(db: Db): Promise<string> {
  await db.insertInto('setting').values({ key: 'auth_secret', value: JSON.stringify(newSecret()) }).onConflict((oc) => oc.column('key').doNothing()).execute();
  return String((await db.selectFrom('setting').select('value').where('key', '=', 'auth_secret').executeTakeFirstOrThrow()).value);
}

export async function fillIndex(db: Db, search: EmbeddedIndex): Promise<void> {
  for (const kind of profileKinds) await search.fill(kind, allSearchDocuments(db, kind));
  await search.fill('need', needDocuments(db));
}

async function partsOf(config: Config, database: OpenDatabase, search: EmbeddedIndex): Promise<readonly PartStatus[]> {
  const counts = await search.counts();
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const off = (name: PartStatus['name'], setting: string): PartStatus => ({ name, state: 'off', detail: [`未配置 ${setting}，功能关闭，不影响其他部分。`, `${setting} is not set; off, and nothing else depends on it.`] });
  const notYet = (name: PartStatus['name'], setting: string): PartStatus => ({ name, state: 'off', detail: [`已配置 ${setting}，但本版本还不使用它。`, `${setting} is set, but this version does not use it yet.`] });
  return [
    database.kind === 'embedded'
      ? { name: ['数据库', 'Database'], state: 'on', detail: ['内置数据库。进程被杀不会丢失已确认的数据；突然断电不在保证之内，请定期备份数据文件夹。', 'Embedded. Survives the death of the process; not safe against power loss: back up the data folder.'] }
      : { name: ['数据库', 'Database'], state: 'on', detail: ['PostgreSQL 服务器。', 'PostgreSQL server.'] },
    { name: ['检索与匹配', 'Search and matching'], state: 'on', detail: [`内置索引，${total} 份资料，排序版本 ${search.rankingVersion}。`, `Embedded index, ${total} documents, ranking ${search.rankingVersion}.`] },
    config.search ? notYet(['Meilisearch', 'Meilisearch'], 'MEILI_URL') : off(['Meilisearch', 'Meilisearch'], 'MEILI_URL'),
    config.embeddings ? notYet(['向量模型', 'Embeddings'], 'OPENAI_BASE_URL') : off(['向量模型', 'Embeddings'], 'OPENAI_BASE_URL, EMBEDDING_MODEL'),
    config.mail ? notYet(['邮件', 'E-mail'], 'SMTP_URL') : off(['邮件', 'E-mail'], 'SMTP_URL'),
  ];
}
