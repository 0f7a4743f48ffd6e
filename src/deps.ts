import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import type { Assigner } from './assignment/port.ts';
import { withoutThreads } from './assignment/without-threads.ts';
import { createAuth } from './auth/auth.ts';
import { type Config, newSecret } from './config.ts';
import type { Db } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { type OpenDatabase, openEmbedded, openPostgres } from './db/open.ts';
import type { PartStatus, Services } from './http/env.ts';
import { jobKinds } from './handlers.ts';
import { applyChanges, fillIndex } from './index-content.ts';
import { INDEX_CHANGED } from './indexing/change.ts';
import { follow, type Follower } from './indexing/follow.ts';
import { batchSizes, longKinds, serialKinds } from './jobs/kinds.ts';
import { type JobQueue, openQueue } from './jobs/queue.ts';
import { readModel } from './learning/model.jobs.ts';
import { createEmbeddedIndex, type EmbeddedIndex, openEmbeddedIndex } from './search/embedded.ts';
import { trainHere, type Trainer } from './search/model.ts';
import { folderStore } from './search/snapshot-store.ts';

export interface Deps extends Services {
  readonly search: EmbeddedIndex;
  /** Keeps `search` equal to the database; `start` it where the process lives on. */
  readonly follower: Follower;
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
export async function createDeps({ config, train = trainHere, assigner = withoutThreads, log = pino({ level: config.logLevel }), clock = () => new Date(), database, progress = () => {} }: DepsOptions): Promise<Deps> {
  progress('database');
  const opened = database ?? (config.database.kind === 'embedded' ? await openEmbedded(config.database.folder) : openPostgres(config.database.url));
  try {
    await migrate(opened.db);
    const secret = config.auth.secret || await ownSecret(opened.db);
    const jobs = await openQueue({ db: opened.db, embedded: opened.kind === 'embedded', kinds: jobKinds, batchSizes, longKinds, serialKinds, log });
    progress('search');
    const folder = database === undefined && config.database.kind === 'embedded' ? config.database.folder : undefined;
    const search = folder === undefined ? createEmbeddedIndex() : await openEmbeddedIndex(folderStore(join(folder, 'index')));
    const follower = await followed(opened.db, search, clock, log);
    return {
      db: opened.db, jobs: waking(jobs, follower), clock, search, follower, catchUp: follower.catchUp, train, assigner, log, publicUrl: config.auth.publicUrl, demo: config.demo,
      auth: createAuth({ db: opened.db, secret, publicUrl: config.auth.publicUrl }),
      csrfKey: createHmac('sha256', secret).update('forms').digest('base64'),
      parts: () => partsOf(config, opened, search),
      close: async () => {
        await jobs.stop();
        await follower.stop();
        await kept(search, log);
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

/** The index, filled and ready to follow the database, with the newest model. */
function followed(db: Db, search: EmbeddedIndex, clock: () => Date, log: Logger): Promise<Follower> {
  const adopt = async (): Promise<void> => {
    const model = await readModel(db);
    if (model === undefined || search.rankingVersion.endsWith(`+${model.version}`)) return;
    await search.adopt(model);
    await kept(search, log);
  };
  return follow({
    db, clock, log,
    fill: async () => { await fillIndex(db, search); await adopt(); },
    apply: async (changes) => { await applyChanges(db, oneByOneAtNeed(search, log), changes); if (changes.has('model')) await adopt(); },
  });
}

/** What this index cannot hold is left out and said, so that it does not keep the rest from being followed. */
const oneByOneAtNeed = (search: EmbeddedIndex, log: Logger): Pick<EmbeddedIndex, 'put' | 'remove'> => ({
  remove: search.remove,
  put: (kind, documents) => search.put(kind, documents).catch(async () => {
    for (const document of documents) await search.put(kind, [document]).catch((error: unknown) => log.error({ kind, id: document.id, error: String(error) }, 'not indexed'));
  }),
});

const kept = (search: EmbeddedIndex, log: Logger): Promise<void> => search.keep().catch((error: unknown) => log.warn({ error: String(error) }, 'index not kept'));

/** The queue, which wakes the follower too when something it follows was committed here. */
const waking = (jobs: JobQueue, follower: Follower): JobQueue => ({ ...jobs, wake: (names) => { jobs.wake(names); if (names.has(INDEX_CHANGED)) follower.wake(); } });

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
