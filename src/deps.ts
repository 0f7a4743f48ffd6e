import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import type { Logger } from 'pino';
import { type Assistant, type AssistantOptions, createAssistant, withoutAssistant } from './assistant/assistant.ts';
import { assistantPart } from './assistant/status.ts';
import type { Assigner } from './assignment/port.ts';
import { withoutThreads } from './assignment/without-threads.ts';
import { type Config, newSecret } from './config.ts';
import type { Db } from './db/database.ts';
import { createWriteHealth } from './db/health.ts';
import { aloneAtStart, migrate } from './db/migrate.ts';
import { openEmbedded } from './db/embedded.ts';
import { type OpenDatabase, openPostgres } from './db/open.ts';
import { checkServer } from './db/server.ts';
import { keptVectors } from './embeddings/kept-vectors.ts';
import { openaiEmbedder } from './embeddings/openai.ts';
import { createEmbeddings, type EmbeddingOptions, type Embeddings, withoutEmbeddings } from './embeddings/service.ts';
import { openServer } from './endpoint/openai.ts';
import { createLog } from './log.ts';
import { embeddingsPart } from './embeddings/status.ts';
import { folderFiles } from './files/folder.ts';
import { withoutFiles } from './files/without-files.ts';
import type { PartStatus, Services } from './http/env.ts';
import { hooksTo } from './http/hook-sender.ts';
import { type Hooks, withoutHooks } from './http/hook.ts';
import { whereTo } from './http/outgoing.ts';
import { queueShape } from './handlers.ts';
import { applyChanges, checkSoon, documentSource, fillIndex, sharedFollowing } from './index-content.ts';
import { INDEX_CHANGED } from './indexing/change.ts';
import { follow, type Follower } from './indexing/follow.ts';
import { type JobQueue, openQueue } from './jobs/queue.ts';
import { readModel } from './learning/model.jobs.ts';
import { type Mailer, withoutMail } from './mail/port.ts';
import { smtpMailer } from './mail/smtp.ts';
import { tuningInForce } from './learning/tuning.queries.ts';
import { needSubject, needSubjects } from './needs/embedding.jobs.ts';
import { profileSubject, profileSubjects } from './profiles/embedding.jobs.ts';
import { createEmbeddedIndex, type EmbeddedIndex, openEmbeddedIndex } from './search/embedded.ts';
import { createMeiliIndex } from './search/meilisearch.ts';
import { openAlexRegistry } from './registries/openalex.ts';
import { orcidRegistry } from './registries/orcid.ts';
import type { Registries } from './registries/port.ts';
import { registryParts } from './registries/status.ts';
import type { Robots } from './robots/port.ts';
import { webhookRobots } from './robots/webhook.ts';
import { trainHere, type Trainer } from './search/model.ts';
import type { HeldIndex, IndexStatus } from './search/port.ts';
import { folderStore } from './search/snapshot-store.ts';
import { createServices } from './services.ts';
import { sheetsInChild } from './sheets/child.ts';
import { AppError } from './shared/errors.ts';
import { createVault, newVaultKey, type Vault } from './shared/vault.ts';
import { ownVaultKeys } from './vault-file.ts';

export interface Deps extends Services {
  readonly search: HeldIndex;
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
  /** Another than the configured one, for tests. */
  readonly mail?: Mailer;
  readonly robots?: Robots;
  readonly hooks?: Hooks;
  readonly log?: Logger;
  readonly clock?: () => Date;
  /** For tests: a database that is open already. */
  readonly database?: OpenDatabase;
  readonly progress?: (step: string) => void;
}

/** The only place that constructs things: database, queue, search index, accounts; nothing is kept in modules. */
export async function createDeps({ config, train = trainHere, assigner = withoutThreads, mail = config.mail === undefined ? withoutMail : smtpMailer(config.mail), robots = webhookRobots({ hosts: config.robotHosts ?? [], allowed: config.outgoingAllowed }), hooks = config.localOnly ? withoutHooks : hooksTo({ allowed: config.outgoingAllowed }), log = createLog(config), clock = () => new Date(), database, progress = () => {} }: DepsOptions): Promise<Deps> {
  progress('database');
  const opened = database ?? await openConfigured(config, log);
  try {
    if (opened.kind === 'embedded' || database !== undefined) await migrate(opened.db);
    const secret = config.auth.secret || await ownSecret(opened.db);
    const jobs = await openQueue({ db: opened.db, embedded: opened.kind === 'embedded', ...queueShape, log });
    const vault = vaultOf(config, database !== undefined);
    progress('search');
    const { search, follower } = config.search === undefined ? await embedded(config, opened.db, database !== undefined, clock, log) : await meilisearch(config, config.search, { db: opened.db, jobs, clock, log });
    search.tune(await tuningInForce(opened.db, search.rankingVersion));
    const embeddings = embeddingsOf(config, { db: opened.db, jobs, clock, search, log });
    const files = config.files === undefined ? withoutFiles : folderFiles(config.files);
    const assistant = assistantOf(config, { db: opened.db, jobs, clock, log });
    return {
      ...createServices({
        db: opened.db, vault, jobs: waking(jobs, follower), clock, health: createWriteHealth(), search, catchUp: follower.catchUp, train, assigner, embeddings, assistant, mail, robots, hooks, registries: registriesOf(config), files, sheets: sheetsInChild(), log, publicUrl: config.auth.publicUrl, demo: config.demo, limits: config.limits, secret, addressKept: config.addressKept, retention: config.retention, access: config.access,
        parts: () => partsOf(config, opened, vault, search, embeddings, assistant, mail),
      }),
      search, follower,
      close: async () => {
        await jobs.stop();
        await follower.stop();
        search.close?.();
        await kept(search, log);
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

const registriesOf = ({ registries: { orcid, openalex } = { orcid: undefined, openalex: undefined } }: Config): Registries => ({
  ...(orcid === undefined ? {} : { orcid: orcidRegistry(orcid) }), ...(openalex === undefined ? {} : { openalex: openAlexRegistry(openalex) }),
});

function embeddingsOf({ embeddings: config }: Config, s: Pick<EmbeddingOptions, 'db' | 'jobs' | 'clock' | 'search' | 'log'>): Embeddings {
  if (config === undefined) return withoutEmbeddings;
  const { send, perDay, weight } = config;
  return createEmbeddings({
    ...s, embedder: openaiEmbedder(config), send, perDay, weight,
    source: {
      one: (kind, id) => (kind === 'need' ? needSubject(s.db, id) : profileSubject(s.db, kind, id)),
      all: (kind) => (kind === 'need' ? needSubjects(s.db) : profileSubjects(s.db, kind)),
    },
  });
}

function assistantOf({ assistant: config }: Config, s: Pick<AssistantOptions, 'db' | 'jobs' | 'clock' | 'log'>): Assistant {
  if (config === undefined) return withoutAssistant;
  const { baseUrl, model, send, perDay } = config;
  return createAssistant({ ...s, server: openServer(config), model, host: new URL(baseUrl).host, send, perDay });
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
      await (await openQueue({ db, embedded: false, ...queueShape, log })).stop();
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

/** The keys given, or an embedded instance's own; a database opened for a test has one that nobody keeps. */
function vaultOf({ contactKeys, database }: Config, given: boolean): Vault {
  if (contactKeys !== undefined) return createVault(contactKeys);
  if (given) return createVault([newVaultKey('test')]);
  return createVault(database.kind === 'embedded' ? ownVaultKeys(database.folder) : []);
}

interface Indexed { readonly search: HeldIndex; readonly follower: Follower }

/** The index in this process, filled and ready to follow the database, with the newest model. */
async function embedded(config: Config, db: Db, given: boolean, clock: () => Date, log: Logger): Promise<Indexed> {
  const folder = !given && config.database.kind === 'embedded' ? config.database.folder : undefined;
  const search = folder === undefined ? createEmbeddedIndex() : await openEmbeddedIndex(folderStore(join(folder, 'index')));
  const adopt = adopting(db, search, log);
  return { search, follower: await follow({
    db, clock, log,
    fill: async () => { await fillIndex(db, search); await adopt(); },
    apply: async (changes) => { await applyChanges(db, oneByOneAtNeed(search, log), changes); if (changes.has('model')) await adopt(); },
  }) };
}

/** Takes the newest model over, if it is another. */
const adopting = (db: Db, search: HeldIndex, log: Logger) => async (): Promise<void> => {
  const model = await readModel(db);
  if (model === undefined || search.rankingVersion.split('+').includes(model.version)) return;
  await search.adopt(model);
  await kept(search, log);
};

/** Milliseconds between two looks at a search server nobody asks. */
const WATCH = 5_000;

/** The indexes in a server: what was missed while nobody followed is found by the check that is queued at each start and after each outage. */
async function meilisearch({ embeddings }: Config, { url, apiKey, prefix }: NonNullable<Config['search']>, s: { readonly db: Db; readonly jobs: JobQueue; readonly clock: () => Date; readonly log: Logger }): Promise<Indexed> {
  const { db, jobs, clock, log } = s;
  const drifted = (): void => { checkSoon(s).catch((error: unknown) => log.warn({ error: String(error) }, 'no check of the index was queued')); };
  const search = createMeiliIndex({ url, apiKey, prefix, source: documentSource(db), vectors: keptVectors(db, embeddings), drifted, watch: WATCH });
  const adopt = adopting(db, search, log);
  const soon = (): void => { adopt().catch((error: unknown) => log.error({ error: String(error) }, 'ranking model')); };
  const send = sharedFollowing(s, refusedLater(search, s));
  return { search, follower: await follow({
    db, clock, log,
    // Where the model brings no word counts, adopting it reads all texts: requests need not wait for it.
    fill: async () => { soon(); },
    apply: async (changes) => { await send(); if (changes.has('model')) soon(); },
  }) };

  /** A document the server refuses goes into the queue alone, where it is tried again and then shown to staff. */
  function refusedLater(index: HeldIndex, sender: Pick<Services, 'db' | 'jobs'>): Pick<HeldIndex, 'put' | 'remove'> {
    return {
      remove: index.remove,
      put: (kind, documents) => index.put(kind, documents).catch(async (error: unknown) => {
        if (error instanceof AppError) throw error;
        await sender.db.transaction().execute((trx) => jobs.send(trx, 'search.first', documents.map(({ id }) => ({ payload: { kind, id }, key: id }))));
      }),
    };
  }
}

/** What this index cannot hold is left out and said, so that it does not keep the rest from being followed. */
const oneByOneAtNeed = (search: EmbeddedIndex, log: Logger): Pick<EmbeddedIndex, 'put' | 'remove'> => ({
  remove: search.remove,
  put: (kind, documents) => search.put(kind, documents).catch(async () => {
    for (const document of documents) await search.put(kind, [document]).catch((error: unknown) => log.error({ kind, id: document.id, error: String(error) }, 'not indexed'));
  }),
});

const kept = (search: HeldIndex, log: Logger): Promise<void> => search.keep().catch((error: unknown) => log.warn({ error: String(error) }, 'index not kept'));

/** The queue, which wakes the follower too when something it follows was committed here. */
const waking = (jobs: JobQueue, follower: Follower): JobQueue => ({ ...jobs, wake: (names) => { jobs.wake(names); if (names.has(INDEX_CHANGED)) follower.wake(); } });

async function partsOf(config: Config, database: OpenDatabase, vault: Vault, search: HeldIndex, embeddings: Embeddings, assistant: Assistant, mail: Mailer): Promise<readonly PartStatus[]> {
  const off = (name: PartStatus['name'], setting: string): PartStatus => ({ name, state: 'off', detail: [`未配置 ${setting}，功能关闭，不影响其他部分。`, `${setting} is not set; off, and nothing else depends on it.`] });
  const letters = await mail.status();
  return [
    database.kind === 'embedded'
      ? { name: ['数据库', 'Database'], state: 'on', detail: ['内置数据库。进程被杀不会丢失已确认的数据；突然断电不在保证之内，请定期备份数据文件夹。', 'Embedded. Survives the death of the process; not safe against power loss: back up the data folder.'] }
      : { name: ['数据库', 'Database'], state: 'on', detail: ['PostgreSQL 服务器。', 'PostgreSQL server.'] },
    ...await searchParts(database.db, search, off),
    embeddingsPart(await embeddings.status()) ?? off(['向量模型', 'Embeddings'], 'OPENAI_BASE_URL, EMBEDDING_MODEL'),
    assistantPart(await assistant.status()) ?? off(['语言模型', 'Language model'], 'OPENAI_BASE_URL, CHAT_MODEL'),
    vault.current === undefined ? off(['联系方式', 'Contact data'], 'CONTACT_KEY') : { name: ['联系方式', 'Contact data'], state: 'on', detail: [`加密保存，当前密钥 ${vault.current}。密钥不在数据库和备份里，请另行妥善保管。`, `Encrypted, current key ${vault.current}. The key is in neither the database nor a backup: keep a copy of it elsewhere.`] },
    ...elsewhereParts(config, off),
    ...await registryParts(database.db, registriesOf(config), new Date(), off),
    outgoingPart(config),
    letters === null ? off(['邮件', 'E-mail'], 'SMTP_URL') : { name: ['邮件', 'E-mail'], ...letters },
  ];
}

/** Ways in by an identity elsewhere. */
function elsewhereParts({ access, switchedOff = [] }: Config, off: (name: PartStatus['name'], setting: string) => PartStatus): readonly PartStatus[] {
  const part = (way: 'oidc' | 'wecom', name: PartStatus['name'], settings: string): PartStatus => {
    if (switchedOff.includes(way)) return { name, state: 'off', detail: ['已配置，但 LOCAL_ONLY=on 不允许离开本机，功能关闭；用邮箱和密码登录。', 'Set, but switched off by LOCAL_ONLY=on, which lets nothing leave this machine; sign in with e-mail and password.'] };
    return access?.[way] === undefined ? off(name, settings) : { name, state: 'on', detail: ['登录页上可以使用，先要在“我的账号”里关联。', 'On the sign-in page, for those who linked it under “My account”.'] };
  };
  return [part('oidc', ['统一身份认证（OIDC）', 'Single sign-on (OIDC)'], 'OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET'), part('wecom', ['企业微信登录', 'Sign-in by WeCom'], 'WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_SECRET')];
}

/** Every address this program may call, by the settings that name them. */
function outgoingPart({ search, embeddings, assistant, access, registries, outgoingAllowed }: Config): PartStatus {
  const called = [['MEILI_URL', search?.url], ['OPENAI_BASE_URL', embeddings?.baseUrl ?? assistant?.baseUrl], ['ORCID_URL', registries?.orcid?.baseUrl], ['OPENALEX_URL', registries?.openalex?.baseUrl], ['OIDC_ISSUER', access?.oidc?.issuer], ['WECOM_API_URL', access?.wecom?.apiUrl]].flatMap(([setting, url]) => (url === undefined ? [] : [{ setting, host: new URL(url).host, where: whereTo(url) }]));
  const name = ['对外连接', 'Outgoing connections'] as const;
  const allowed = outgoingAllowed.length === 0 ? (['', ''] as const) : ([`OUTGOING_ALLOWED 另放行 ${outgoingAllowed.length} 个内部网段。`, ` OUTGOING_ALLOWED lets ${outgoingAllowed.length} network(s) inside be reached.`] as const);
  if (called.length === 0) return { name, state: 'off', detail: [`没有配置任何外部服务，本系统不主动连接任何地址。${allowed[0]}`, `No service is configured; this program calls no address by itself.${allowed[1]}`] };
  const listed = (n: 0 | 1) => called.map(({ setting, host, where }) => `${setting} ${host} (${where[n]})`).join(n === 0 ? '、' : ', ');
  return { name, state: 'on', detail: [`只连接：${listed(0)}；不跟随跳转。${allowed[0]}`, `Only ${listed(1)}; no redirect is followed.${allowed[1]}`] };
}

/** Says nothing of how many documents there are: anybody reads the status page, and a number grows with what is hidden, too. */
async function searchParts(db: Db, search: HeldIndex, off: (name: PartStatus['name'], setting: string) => PartStatus): Promise<readonly PartStatus[]> {
  const status = await search.sync?.status();
  const name = ['检索与匹配', 'Search and matching'] as const;
  if (status === undefined) {
    return [
      { name, state: 'on', detail: [`内置索引，排序版本 ${search.rankingVersion}。`, `Embedded index, ranking ${search.rankingVersion}.`] },
      off(['Meilisearch', 'Meilisearch'], 'MEILI_URL'),
    ];
  }
  const waiting = await db.executeQuery<{ count: number }>(CompiledQuery.raw("select count(*)::int as count from pgboss.job where name in ('search.first', 'search.check', 'profiles.reach') and state in ('created', 'retry', 'active')"));
  const lag = waiting.rows[0]?.count ?? 0;
  const ranking: PartStatus = { name, state: 'on', detail: [`由本系统打分，排序版本 ${search.rankingVersion}；候选来自 Meilisearch。`, `Scored here, ranking ${search.rankingVersion}; candidates come from Meilisearch.`] };
  return [ranking, { name: ['Meilisearch', 'Meilisearch'], ...meiliWords(status, lag) }];
}

function meiliWords({ state, reason, version }: IndexStatus, lag: number): Pick<PartStatus, 'state' | 'detail'> {
  if (state === 'failing') {
    return { state: 'failing', detail: [
      `检索服务降级：Meilisearch 没有正常应答（${reason ?? ''}）。查找只按名称、拼音和单位进行，匹配任务会等它恢复后自动继续；有 ${lag} 项更新在等待。`,
      `Search is degraded: Meilisearch does not answer properly (${reason ?? ''}). Search boxes look at names only, matching goes on by itself after it recovers; ${lag} updates wait.`] };
  }
  const building = state === 'behind' ? (['索引正在建立。', ' An index is being built.'] as const) : (['', ''] as const);
  return { state: 'on', detail: [`版本 ${version ?? ''}，${lag} 项更新在等待。${building[0]}`, `Version ${version ?? ''}, ${lag} updates wait.${building[1]}`] };
}
