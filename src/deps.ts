import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import pino, { type Logger } from 'pino';
import type { Assigner } from './assignment/port.ts';
import { withoutThreads } from './assignment/without-threads.ts';
import { createAuth } from './auth/auth.ts';
import { type Config, newSecret } from './config.ts';
import type { Db } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { type OpenDatabase, openEmbedded, openPostgres } from './db/open.ts';
import type { PartStatus, Services } from './http/env.ts';
import { jobKinds, slowKinds } from './handlers.ts';
import { openQueue } from './jobs/queue.ts';
import { needDocuments, needDocumentsById } from './needs/need.jobs.ts';
import { allSearchDocuments, searchDocuments } from './profiles/profile.queries.ts';
import { profileKinds } from './profiles/profile.ts';
import { createEmbeddedIndex, type EmbeddedIndex, openEmbeddedIndex, type Trainer } from './search/embedded.ts';
import { createMeiliIndex } from './search/meilisearch.ts';
import type { DocumentSource, HeldIndex, IndexStatus } from './search/port.ts';
import { folderStore } from './search/snapshot-store.ts';
import { id } from './shared/ids.ts';

export interface Deps extends Services {
  readonly search: HeldIndex;
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
  const opened = database ?? (config.database.kind === 'embedded' ? await openEmbedded(config.database.folder) : openPostgres(config.database.url));
  try {
    await migrate(opened.db);
    const secret = config.auth.secret || await ownSecret(opened.db);
    const jobs = await openQueue({ db: opened.db, embedded: opened.kind === 'embedded', kinds: jobKinds, slow: slowKinds, log });
    progress('search');
    const search = config.search === undefined ? await embedded(config, opened.db, train, database !== undefined) : meilisearch(config.search, opened.db, train, () => {
      checkSoon({ db: opened.db, jobs }).catch((error: unknown) => log.warn({ error: String(error) }, 'no check of the index was queued'));
    });
    return {
      db: opened.db, jobs, clock, search, assigner, log, publicUrl: config.auth.publicUrl, demo: config.demo,
      auth: createAuth({ db: opened.db, secret, publicUrl: config.auth.publicUrl }),
      csrfKey: createHmac('sha256', secret).update('forms').digest('base64'),
      parts: () => partsOf(config, opened, search),
      close: async () => {
        await jobs.stop();
        search.close?.();
        await search.keep().catch((error: unknown) => log.warn({ error: String(error) }, 'index not kept'));
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** An embedded instance keeps the secret of its sessions with its data, so that a restart signs nobody out. */
async function ownSecret(db: Db): Promise<string> {
  await db.insertInto('setting').values({ key: 'auth_secret', value: JSON.stringify(newSecret()) }).onConflict((oc) => oc.column('key').doNothing()).execute();
  return String((await db.selectFrom('setting').select('value').where('key', '=', 'auth_secret').executeTakeFirstOrThrow()).value);
}

async function embedded(config: Config, db: Db, train: Trainer | undefined, given: boolean): Promise<HeldIndex> {
  const folder = !given && config.database.kind === 'embedded' ? config.database.folder : undefined;
  const search = folder === undefined ? createEmbeddedIndex(train) : await openEmbeddedIndex(train, folderStore(join(folder, 'index')));
  await fillIndex(db, search);
  return search;
}

/** Milliseconds between two looks at a search server nobody asks. */
const WATCH = 5_000;

const meilisearch = ({ url, apiKey, prefix }: NonNullable<Config['search']>, db: Db, train: Trainer | undefined, drifted: () => void): HeldIndex =>
  createMeiliIndex({ url, apiKey, prefix, source: documentSource(db), drifted, watch: WATCH, ...(train === undefined ? {} : { train }) });

/** What an index in a server reads of the database. */
export const documentSource = (db: Db): DocumentSource => ({
  all: (kind) => (kind === 'need' ? needDocuments(db) : allSearchDocuments(db, kind)),
  some: (kind, asked) => {
    const ids = asked.filter((each) => id.safeParse(each).success); // an index may hold what was never ours
    return kind === 'need' ? needDocumentsById(db, ids) : searchDocuments(db, kind, ids);
  },
});

/** Queues a comparison of index and database; many askings collapse to one. */
export async function checkSoon({ db, jobs }: Pick<Services, 'db' | 'jobs'>): Promise<void> {
  await db.transaction().execute((trx) => jobs.send(trx, 'search.check', {}, 'all'));
  jobs.wake(new Set(['search.check']));
}

export async function fillIndex(db: Db, search: EmbeddedIndex): Promise<void> {
  for (const kind of profileKinds) await search.fill(kind, allSearchDocuments(db, kind));
  await search.fill('need', needDocuments(db));
}

async function partsOf(config: Config, database: OpenDatabase, search: HeldIndex): Promise<readonly PartStatus[]> {
  const off = (name: PartStatus['name'], setting: string): PartStatus => ({ name, state: 'off', detail: [`未配置 ${setting}，功能关闭，不影响其他部分。`, `${setting} is not set; off, and nothing else depends on it.`] });
  const notYet = (name: PartStatus['name'], setting: string): PartStatus => ({ name, state: 'off', detail: [`已配置 ${setting}，但本版本还不使用它。`, `${setting} is set, but this version does not use it yet.`] });
  return [
    database.kind === 'embedded'
      ? { name: ['数据库', 'Database'], state: 'on', detail: ['内置数据库。进程被杀不会丢失已确认的数据；突然断电不在保证之内，请定期备份数据文件夹。', 'Embedded. Survives the death of the process; not safe against power loss: back up the data folder.'] }
      : { name: ['数据库', 'Database'], state: 'on', detail: ['PostgreSQL 服务器。', 'PostgreSQL server.'] },
    ...await searchParts(database.db, search, off),
    config.embeddings ? notYet(['向量模型', 'Embeddings'], 'OPENAI_BASE_URL') : off(['向量模型', 'Embeddings'], 'OPENAI_BASE_URL, EMBEDDING_MODEL'),
    config.mail ? notYet(['邮件', 'E-mail'], 'SMTP_URL') : off(['邮件', 'E-mail'], 'SMTP_URL'),
  ];
}

async function searchParts(db: Db, search: HeldIndex, off: (name: PartStatus['name'], setting: string) => PartStatus): Promise<readonly PartStatus[]> {
  const status = await search.sync?.status();
  const name = ['检索与匹配', 'Search and matching'] as const;
  if (status === undefined) {
    const total = sum(Object.values(await search.counts()));
    return [
      { name, state: 'on', detail: [`内置索引，${total} 份资料，排序版本 ${search.rankingVersion}。`, `Embedded index, ${total} documents, ranking ${search.rankingVersion}.`] },
      off(['Meilisearch', 'Meilisearch'], 'MEILI_URL'),
    ];
  }
  const waiting = await db.executeQuery<{ count: number }>(CompiledQuery.raw("select count(*)::int as count from pgboss.job where name in ('search.first', 'search.check', 'profiles.index', 'needs.index') and state in ('created', 'retry', 'active')"));
  const lag = waiting.rows[0]?.count ?? 0;
  const ranking: PartStatus = { name, state: 'on', detail: [`由本系统打分，排序版本 ${search.rankingVersion}；候选来自 Meilisearch。`, `Scored here, ranking ${search.rankingVersion}; candidates come from Meilisearch.`] };
  return [ranking, { name: ['Meilisearch', 'Meilisearch'], ...meiliWords(status, lag) }];
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

function meiliWords({ state, reason, version, documents }: IndexStatus, lag: number): Pick<PartStatus, 'state' | 'detail'> {
  if (state === 'failing') {
    return { state: 'failing', detail: [
      `检索服务降级：Meilisearch 没有正常应答（${reason ?? ''}）。查找只按名称、拼音和单位进行，匹配任务会等它恢复后自动继续；有 ${lag} 项更新在等待。`,
      `Search is degraded: Meilisearch does not answer properly (${reason ?? ''}). Search boxes look at names only, matching goes on by itself after it recovers; ${lag} updates wait.`] };
  }
  const building = state === 'behind' ? (['索引正在建立。', ' An index is being built.'] as const) : (['', ''] as const);
  return { state: 'on', detail: [`版本 ${version ?? ''}，${documents ?? 0} 份资料，${lag} 项更新在等待。${building[0]}`, `Version ${version ?? ''}, ${documents ?? 0} documents, ${lag} updates wait.${building[1]}`] };
}
