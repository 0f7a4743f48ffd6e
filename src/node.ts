import { serve } from '@hono/node-server';
import { type AddressInfo, Server as TcpServer } from 'node:net';
import type { Server } from 'node:http';
import { loadDemoData } from '../seeds/load.ts';
import { createApp } from './app.tsx';
import { sealWaiting } from './audit/seal.commands.ts';
import { assignInWorker } from './assignment/highs.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { FolderLocked } from './db/lock.ts';
import { NewerSchema } from './db/migrate.ts';
import { DatabaseRefused } from './db/server.ts';
import { demoLogins, demoPassword } from './demo.ts';
import { checkSoon } from './index-content.ts';
import { createDeps, type Deps } from './deps.ts';
import { linkAddress } from './accounts/account.jobs.ts';
import { openSetup } from './accounts/setup.commands.ts';
import { run } from './db/run.ts';
import { handlersFor } from './handlers.ts';
import { ADDRESS_HEADER, clientAddress } from './http/address.ts';
import { serverOptions } from './http/server-options.ts';
import { startTicking } from './jobs/tick.ts';
import { stayOnThisMachine } from './local-only.ts';
import { requestModel } from './learning/model.commands.ts';
import { isModelOld } from './learning/model.jobs.ts';
import { system } from './shared/command.ts';
import { AppError } from './shared/errors.ts';
import { redactor } from './shared/redact.ts';
import { trainInWorker } from './search/train-in-worker.ts';

/** Web and worker in one process. Every way in which a start can fail ends in one clear line and an exit code. */
export async function start(env: Record<string, string | undefined>): Promise<void> {
  try {
    const config = loadConfig(env);
    if (config.localOnly) stayOnThisMachine(env['DATABASE_URL'] || undefined);
    const began = Date.now();
    // The port first: if it is taken, nothing else was begun. Until the rest is there, requests are told to wait.
    let ready: Deps | undefined;
    const server = await listen(() => ready, config);
    const deps = await createDeps({ config, train: trainInWorker, assigner: assignInWorker() });
    const handlers = handlersFor(deps);
    const { port } = server.address() as AddressInfo;
    if (config.demo) await demoData(deps);
    ready = deps;
    deps.follower.start();
    if (await isModelOld(deps.db, deps.clock())) await run(deps, requestModel, system, {});
    await deps.jobs.work(handlers);
    keepEmbedding(deps);
    const stopSealing = keepSealing(deps);
    if (deps.search.sync !== undefined) await checkSoon(deps);
    const stopTicking = startTicking(deps, deps.log);
    endOnSignal(server, deps, async () => { stopTicking(); await stopSealing(); });
    const { id: setup } = await run(deps, openSetup, system, {});
    // In one piece: who reads along sees all of it or nothing.
    console.log([
      `\n科桥 Keqiao: http://${config.host}:${port}  (${((Date.now() - began) / 1000).toFixed(1)} s)`,
      ...(config.switchedOff?.length ? [`LOCAL_ONLY=on：已关闭 ${config.switchedOff.map((way) => ELSEWHERE[way]).join('、')} 登录 / sign-in from elsewhere is switched off`] : []),
      ...(setup === null ? [] : [`还没有任何账号。请打开这个链接完成初始设置（只能用一次）/ nobody is here yet; set up with this link, once:\n  ${linkAddress(deps, 'setup', setup)}`]),
      ...(config.demo ? [`演示账号 / demo logins (${demoPassword}):`, ...demoLogins.map((login) => `  ${login.email.padEnd(24)} ${login.role[0]} ${login.role[1]}`)] : []),
    ].join('\n'));
  } catch (error) {
    console.error(redactor()(sentence(error, env)));
    process.exit(1);
  }
}

const ELSEWHERE = { oidc: 'OIDC', wecom: '企业微信' } as const;

/** What is left to embed goes on by itself, after an outage too. The database may be away for a while: then the next time. */
function keepEmbedding({ embeddings, log }: Deps): void {
  const later = (error: unknown) => log.warn({ error: String(error) }, 'embeddings');
  void embeddings.review().catch(later);
  setInterval(() => { void embeddings.keepUp().catch(later); }, 15_000).unref();
}

/** Seconds a line of history waits for its seal at most, where nothing is wrong. */
const SEAL_EVERY = 5;

/** Lines of history are chained soon after their commit, whichever process wrote them. The end waits for the last seals. */
function keepSealing(deps: Deps): () => Promise<void> {
  let running: Promise<void> | undefined;
  let failing = false;
  const seal = (): Promise<void> => sealWaiting(deps).then(() => { failing = false; }, (error: unknown) => {
    if (!failing) deps.log.error({ error: String(error) }, 'the history is not being sealed; trying on');
    failing = true;
  });
  const go = (): Promise<void> => (running ??= seal().finally(() => { running = undefined; }));
  void go();
  const timer = setInterval(() => { void go(); }, SEAL_EVERY * 1000);
  return async () => { clearInterval(timer); await running; await go(); };
}

/** The cases of the demo data need matches, so they wait for the search server; a later start goes on with them. */
async function demoData(deps: Deps): Promise<void> {
  const status = await deps.search.sync?.status();
  if (status?.state !== 'failing') return loadDemoData(deps, (line) => console.log(line));
  console.log(`检索服务没有应答（${status.reason ?? ''}），演示数据等下次启动时再载入。/ The search server does not answer (${status.reason ?? ''}): demo data is loaded at a later start.`);
}

function listen(ready: () => Deps | undefined, { host: hostname, port, trustedProxies }: Config): Promise<Server> {
  const app = createApp(() => {
    const deps = ready();
    if (deps === undefined) throw new AppError('unavailable', ['正在启动，请稍候再刷新。', 'Starting; reload in a moment.']);
    return deps;
  });
  return new Promise((resolve, reject) => {
    const server = serve({
      hostname, port, serverOptions,
      // For rate limits and records; a header of that name from outside is overwritten.
      fetch: (request, info: { incoming?: { socket?: { remoteAddress?: string } } }) => {
        request.headers.set(ADDRESS_HEADER, clientAddress(info.incoming?.socket?.remoteAddress, request.headers.get('x-forwarded-for'), trustedProxies));
        return app.fetch(request);
      },
    }, () => resolve(server as Server)) as Server;
    server.once('error', reject);
  });
}

/** So long a connection that is open already may still bring the request it was opened for. */
const LAST_REQUESTS_MS = 500;

/** Stops taking connections, answers what comes on those that are open, lets running jobs end, closes the database. */
function endOnSignal(server: Server, deps: Deps, stop: () => Promise<void>): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    const stopped = stop();
    setTimeout(() => process.exit(1), 15_000).unref();
    // `server.close` of HTTP would cut connections whose request has not been read yet; that of TCP only stops listening.
    TcpServer.prototype.close.call(server, () => { void stopped.then(() => deps.close()).finally(() => process.exit(0)); });
    setInterval(() => server.closeIdleConnections(), LAST_REQUESTS_MS).unref();
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

function sentence(error: unknown, env: Record<string, string | undefined>): string {
  if (error instanceof ConfigError) return `配置有误，没有启动。${error.message}`;
  if (error instanceof FolderLocked) return `数据文件夹正被另一个进程使用(进程 ${error.holder}),没有启动。/ ${error.folder} is in use by process ${error.holder}; stop it or set another DATA_DIR.`;
  if (error instanceof DatabaseRefused) return `没有启动：${error.words[0]} / not started: ${error.words[1]}.`;
  if (error instanceof NewerSchema) return `数据库比本程序新，没有启动，也没有改动。/ ${error.message}; start the newer program.`;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const port = env['PORT'] || '3000';
  if (code === 'EADDRINUSE') return `端口 ${port} 已被占用，没有启动。请用 PORT=其他端口 再启动。/ Port ${port} is taken; set another PORT.`;
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT', 'ERR_SQLITE_ERROR'].includes(code)) {
    return `数据文件夹 ${env['DATA_DIR'] || './data'} 无法写入，没有启动(${code})。/ The data folder cannot be written; mend its permissions or set another DATA_DIR.`;
  }
  const server = env['DATABASE_URL'] !== undefined && env['DATABASE_URL'] !== '';
  if (server && /certificate|SSL|TLS/i.test(`${code} ${error instanceof Error ? error.message : ''}`)) {
    return `与数据库的加密连接没有建立，没有启动(${code})。/ No encrypted connection to the database: ${error instanceof Error ? error.message : ''}; check DATABASE_TLS and DATABASE_CA_FILE.`;
  }
  if (code === '42501') return `数据库账号权限不足，没有启动。/ The database account may not do this: ${error instanceof Error ? error.message : ''}; it must own the database or hold CREATE on it.`;
  if (code === 'ECONNREFUSED' || code.startsWith('28') || code === '3D000' || server && (['ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET', '53300', '57P03'].includes(code) || /timeout|terminated/i.test(String(error)))) return `连接不上 DATABASE_URL 指定的数据库，没有启动(${code})。/ Cannot reach the database of DATABASE_URL: ${error instanceof Error ? error.message : ''}`;
  return `没有启动 / not started: ${error instanceof Error ? error.stack ?? error.message : String(error)}`;
}
