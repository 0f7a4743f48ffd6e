import { createApp } from './app.tsx';
import { sealWaiting } from './audit/seal.commands.ts';
import { withoutAssistant } from './assistant/assistant.ts';
import { withoutThreads } from './assignment/without-threads.ts';
import { ConfigError, type Config, loadConfig } from './config.ts';
import { consoleLog } from './console-log.ts';
import type { Db } from './db/database.ts';
import { createWriteHealth } from './db/health.ts';
import { openHyperdrive } from './db/hyperdrive.ts';
import { keptVectors } from './embeddings/kept-vectors.ts';
import { withoutEmbeddings } from './embeddings/service.ts';
import { withoutFiles } from './files/without-files.ts';
import { handlersFor, jobKinds, kindsThatSearch } from './handlers.ts';
import { ADDRESS_HEADER } from './http/address.ts';
import type { PartStatus, Services } from './http/env.ts';
import { batchSizes } from './jobs/kinds.ts';
import { type JobHandlers, openQueueForRequest } from './jobs/queue.ts';
import { tick } from './jobs/tick.ts';
import { createMeiliIndex } from './search/meilisearch.ts';
import { withoutMail } from './mail/port.ts';
import { withoutHooks } from './http/hook.ts';
import { withoutRobots } from './robots/port.ts';
import type { SearchIndex } from './search/port.ts';
import { hasEngine, withoutSearch } from './search/without-search.ts';
import { checkSoon, documentSource, sharedFollowing } from './index-content.ts';
import { createServices } from './services.ts';
import { withoutSheets } from './sheets/without-sheets.ts';
import { AppError } from './shared/errors.ts';
import { createVault } from './shared/vault.ts';

/**
 * The same application on Cloudflare Workers. Nothing outlives a request: each opens its own handle on the database
 * (through Hyperdrive) and closes it after the answer; jobs run after the write that queued them, and the rest, retries
 * and what a dead worker left, each minute in `scheduled`. There is no file system, thread or embedded engine here; what
 * needs one says so.
 */
interface Bindings { readonly HYPERDRIVE?: { readonly connectionString: string }; readonly [setting: string]: unknown }
interface Execution { waitUntil(work: Promise<unknown>): void }

/** What may still be begun after an answer (a Worker has 30 seconds then), and in a run of the cron trigger. */
const AFTER_ANSWER_SECONDS = 15;
const SCHEDULED_SECONDS = 45;

const app = createApp((c) => {
  const { open } = c.env as unknown as { readonly open: () => Services };
  return open();
});

export default {
  async fetch(request: Request, bindings: Bindings, execution: Execution): Promise<Response> {
    let opened: Open | undefined;
    const open = () => {
      opened = openFor(bindings);
      return opened.services;
    };
    const headers = new Headers(request.headers);
    // Set by Cloudflare, for rate limits; a header of that name from outside is overwritten.
    headers.set(ADDRESS_HEADER, request.headers.get('cf-connecting-ip') ?? '');
    const body = bodyOf(request);
    try {
      const answer = await app.fetch(new Request(request.url, { method: request.method, headers, ...(body === undefined ? {} : { body: body.stream, duplex: 'half' }) } as RequestInit), { open });
      await body?.readRest();
      return answer;
    } finally {
      if (opened !== undefined) execution.waitUntil(finish(opened));
    }
  },

  async scheduled(_event: unknown, bindings: Bindings): Promise<void> {
    const opened = openFor(bindings);
    const { jobs, log } = opened.services;
    try {
      await tick(opened.services);
      await sealWaiting(opened.services);
      await jobs.maintain();
      await follow(opened.services);
      log.info({ ran: await jobs.drain(handlersOf(opened.services), SCHEDULED_SECONDS) }, 'jobs');
      if (opened.lost()) await checkSoon(opened.services);
    } finally {
      await opened.close();
    }
  },
};

/** What is read of a body that the answer had no use for. */
const REST_BYTES = 16 * 1024 * 1024;

/**
 * The body of a request, and a way to read what is left of it. An answer given before the question was read (a forged post, a body
 * that is too large) breaks the connection the question still comes in on: the asker may see that instead of the answer, and
 * `wrangler dev` ends by it.
 */
function bodyOf({ body }: Request): { readonly stream: ReadableStream<Uint8Array>; readonly readRest: () => Promise<void> } | undefined {
  if (body === null) return undefined;
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  return {
    stream: new ReadableStream<Uint8Array>({
      async pull(into) {
        const { done, value } = await reader.read();
        if (done) into.close(); else into.enqueue(value);
      },
    }, { highWaterMark: 0 }),
    async readRest() {
      for (let read = 0; read < REST_BYTES;) {
        const { done, value } = await reader.read();
        if (done) return;
        read += value.byteLength;
      }
      await reader.cancel();
    },
  };
}

interface Open { readonly services: Services; /** Whether a command has queued work. */ readonly queued: () => boolean; /** Whether an index was not there. */ readonly lost: () => boolean; readonly close: () => Promise<void> }

function openFor(bindings: Bindings): Open {
  const config = configOf(bindings);
  const log = consoleLog(config.logLevel, [config.auth.secret, config.search?.apiKey]);
  const { db, close } = openHyperdrive(config.url);
  let queued = false;
  const jobs = { ...openQueueForRequest({ db, kinds: jobKinds, batchSizes, log }), wake: () => { queued = true; } };
  let lost = false;
  const search = searchOf(config, db, () => { lost = true; });
  const clock = (): Date => new Date();
  const services = createServices({
    db, jobs, vault: createVault(config.contactKeys ?? []), search, log, health: createWriteHealth(), catchUp: hasEngine(search) ? sharedFollowing({ db, jobs, clock }, search) : () => search.remove('need', []), train: () => Promise.reject(new Error('not trained on Workers')), assigner: withoutThreads, embeddings: withoutEmbeddings, assistant: withoutAssistant, files: withoutFiles, sheets: withoutSheets, mail: withoutMail, robots: withoutRobots, hooks: withoutHooks, registries: {}, clock, secret: config.auth.secret, publicUrl: config.auth.publicUrl, demo: config.demo, addressKept: config.addressKept, retention: config.retention, limits: config.limits, access: config.access,
    parts: () => partsOf(config, search),
  });
  return { services, queued: () => queued, lost: () => lost, close };
}

/** What was written reaches the search server; where that is away, at the next turn. */
async function follow({ search, catchUp, log }: Services): Promise<void> {
  if (hasEngine(search)) await catchUp().catch((error: unknown) => log.warn({ error: String(error) }, 'the search server is behind'));
}

/** Runs what the request queued, then closes what it opened. */
async function finish({ services, queued, lost, close }: Open): Promise<void> {
  try {
    if (lost()) await checkSoon(services);
    if (queued()) await follow(services);
    if (queued()) await services.jobs.drain(handlersOf(services), AFTER_ANSWER_SECONDS);
  } catch (error) {
    services.log.error({ error: String(error) }, 'jobs after an answer'); // they wait for the next run of the cron trigger
  } finally {
    await close();
  }
}

/**
 * Meilisearch, or nothing. Nothing is learned here: how common words are is counted over the candidates at hand, and what
 * is proposed says so by its ranking version, so that its record is kept apart.
 */
function searchOf({ search, embeddings }: Config, db: Db, drifted: () => void): SearchIndex {
  if (search === undefined) return withoutSearch;
  const index = createMeiliIndex({ ...search, source: documentSource(db), vectors: keptVectors(db, embeddings), drifted });
  return { ...index, rankingVersion: `${index.rankingVersion}+unlearned` };
}

const handlersOf = (services: Services): JobHandlers =>
  Object.fromEntries(Object.entries(handlersFor(services)).filter(([kind]) => kind !== 'search.learn' && kind !== 'notices.send' && kind !== 'me.forget' && (hasEngine(services.search) || !(kindsThatSearch as ReadonlySet<string>).has(kind))));

/** @throws AppError `unavailable`; what is wrong with the settings goes to the log, not to visitors. */
function configOf(bindings: Bindings): Config & { readonly url: string } {
  const settings = Object.fromEntries(Object.entries(bindings).filter((one): one is [string, string] => typeof one[1] === 'string'));
  try {
    // Anybody may reach a Worker: demo mode with its known passwords is refused, as on any public address.
    const config = loadConfig({ ...settings, HOST: '0.0.0.0', DATABASE_URL: bindings.HYPERDRIVE?.connectionString });
    if (config.localOnly) throw new ConfigError(['LOCAL_ONLY: Cloudflare’s machines are no machine of yours; unset it, or run on Node']);
    if (config.database.kind === 'embedded') throw new ConfigError(['HYPERDRIVE: missing; bind a Hyperdrive configuration in wrangler.toml']);
    return { ...config, url: config.database.url };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    consoleLog('error').error({ problems: error.problems }, 'configuration');
    throw new AppError('unavailable', ['部署的配置有误，请管理员查看 Worker 的日志。', 'The configuration of this deployment is wrong; an administrator finds the settings in the Worker’s log.']);
  }
}

async function partsOf(config: Config, search: SearchIndex): Promise<readonly PartStatus[]> {
  return [
    { name: ['数据库', 'Database'], state: 'on', detail: ['PostgreSQL，经 Hyperdrive 连接。', 'PostgreSQL, through Hyperdrive.'] },
    { name: ['检索与匹配', 'Search and matching'], ...await searchStatus(search) },
    { name: ['活动方案', 'Plans for events'], state: 'off', detail: ['Cloudflare Workers 没有后台线程，整体方案请在 Node 服务器上计算。', 'Cloudflare Workers have no threads; compute plans on a Node server.'] },
    { name: ['附件', 'Files'], state: 'off', detail: ['Cloudflare Workers 上没有存放附件的地方，请在 Node 服务器上传和下载。', 'Cloudflare Workers have no place for files; upload and download them on a Node server.'] },
    { name: ['表格导入', 'Import of sheets'], state: 'off', detail: ['Cloudflare Workers 没有独立进程，请在 Node 服务器上导入表格。', 'Cloudflare Workers have no separate processes; import sheets on a Node server.'] },
    { name: ['邮件', 'E-mail'], state: 'off', detail: config.mail ? ['Cloudflare Workers 上不发送邮件。', 'E-mail is not sent from Cloudflare Workers.'] : ['未配置 SMTP_URL。', 'SMTP_URL is not set.'] },
  ];
}

async function searchStatus(search: SearchIndex): Promise<Pick<PartStatus, 'state' | 'detail'>> {
  const status = await search.sync?.status();
  if (status === undefined) return { state: 'off', detail: ['未配置 MEILI_URL：不能匹配和检索，相关任务在队列中等待，配置后自动补做。', 'MEILI_URL is not set: no matching and no search; their jobs wait in the queue and run once it is set.'] };
  if (status.state === 'failing') {
    return { state: 'failing', detail: [`Meilisearch 没有正常应答（${status.reason ?? ''}）。查找只按名称进行，匹配任务会等它恢复后自动继续。`, `Meilisearch does not answer properly (${status.reason ?? ''}). Search boxes look at names only; matching goes on by itself after it recovers.`] };
  }
  return { state: 'on', detail: [`Meilisearch ${status.version ?? ''}，排序版本 ${search.rankingVersion}。`, `Meilisearch ${status.version ?? ''}, ranking ${search.rankingVersion}.`] };
}
