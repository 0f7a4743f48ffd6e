import { CompiledQuery } from 'kysely';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Db } from '../db/database.ts';
import type { JobSender } from '../db/run.ts';
import { AppError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';

/**
 * The queue is pg-boss on our own database handle: a job is a row, sent inside the command's transaction. A handler may
 * run twice (it re-reads state and ends in one command); a job that keeps failing ends as `failed` and is shown to
 * staff. A job left behind by a killed process runs again after LEASE_SECONDS, and at once on the embedded database,
 * where no other process can hold it.
 */
export type JobHandler = (payload: never) => Promise<void>;
export type JobHandlers = Readonly<Record<string, JobHandler>>;

export interface FailedJob { readonly kind: string; readonly id: string; readonly payload: unknown; readonly error: string; readonly failedAt: Date; readonly tries: number }
export interface QueueCounts { readonly waiting: number; readonly active: number; readonly failed: number }

export interface JobQueue extends JobSender {
  /** Starts working in this process; `stop` lets running jobs end. */
  work(handlers: JobHandlers): Promise<void>;
  /**
   * Runs what waits until nothing is left, or begins nothing more after `seconds`, and says how many ran; for tests, the
   * command line and Workers. Kinds without a handler are left waiting.
   */
  drain(handlers: JobHandlers, seconds?: number): Promise<number>;
  /** Gives back jobs whose worker died and removes old ones. `work` does it by itself; who only drains has to call it. */
  maintain(): Promise<void>;
  counts(): Promise<QueueCounts>;
  failed(limit: number): Promise<readonly FailedJob[]>;
  retry(kind: string, jobId: string): Promise<void>;
  stop(): Promise<void>;
}

const LEASE_SECONDS = 60;
const SLOW_SECONDS = 12 * 3600;
/** A helper that is away may be away for an hour: what needs it is put off, and costs none of its tries. */
const PUT_OFF_SECONDS = 15;
const QUEUE = { policy: 'short', retryLimit: 5, retryDelay: 1, retryBackoff: true, retryDelayMax: 300, expireInSeconds: LEASE_SECONDS, deleteAfterSeconds: 7 * 24 * 3600 };

export interface QueueOptions {
  readonly db: Db; readonly embedded: boolean; readonly kinds: readonly string[]; readonly log: Log;
  /** Kinds whose jobs read everything there is: they may take hours before they count as left behind. */
  readonly slow?: readonly string[];
}

export async function openQueue({ db, embedded, kinds, log, slow = [] }: QueueOptions): Promise<JobQueue> {
  const boss = new PgBoss({
    db: fromKysely(db), backend: embedded ? 'pglite' : 'postgres', schedule: false, superviseIntervalSeconds: 15, monitorIntervalSeconds: 15,
    // On one connection a slow statement only means that others stood before it.
    warningSlowQuerySeconds: embedded ? 120 : 30,
  });
  boss.on('error', (error) => log.error({ error: String(error) }, 'queue'));
  await boss.start();
  const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
  for (const kind of kinds) {
    if (!existing.has(kind)) await boss.createQueue(kind, slow.includes(kind) ? { ...QUEUE, expireInSeconds: SLOW_SECONDS } : QUEUE);
    // Warms pg-boss' queue cache: a look-up inside a transaction would wait for ever on the one embedded connection.
    await boss.findJobs(kind, { key: 'warm' });
  }
  if (embedded) await db.executeQuery(CompiledQuery.raw("update pgboss.job set state = 'retry', start_after = now() where state = 'active'"));
  return queueOn(boss, db, kinds, log);
}

/**
 * The queue for one request (Workers): the same rows, but nothing that outlives the request, neither timers nor a
 * connection of its own. pg-boss needs no start for sending, fetching and maintenance, only tables that are there.
 */
export function openQueueForRequest({ db, kinds, log }: Omit<QueueOptions, 'embedded'>): JobQueue {
  const boss = new PgBoss({ db: fromKysely(db), backend: 'postgres', schedule: false, supervise: false, migrate: false });
  boss.on('error', (error) => log.error({ error: String(error) }, 'queue'));
  return queueOn(boss, db, kinds, log);
}

function queueOn(boss: PgBoss, db: Db, kinds: readonly string[], log: Log): JobQueue {
  const workers = new Map<string, string>();
  const handlerOf = (handlers: JobHandlers, kind: string): JobHandler => {
    const handler = handlers[kind];
    if (handler === undefined) throw new Error(`no handler for jobs of kind ${kind}`);
    return handler;
  };
  async function orPutOff(kind: string, job: { readonly id: string; readonly data: unknown; readonly singletonKey: string | null }, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isPutOff(error)) throw error;
      log.warn({ kind, job: job.id, error: error.message }, 'job put off');
      await boss.send(kind, job.data as object, { startAfter: PUT_OFF_SECONDS, ...(job.singletonKey === null ? {} : { singletonKey: job.singletonKey }) });
    }
  }
  return {
    async send(trx, kind, payload, key) {
      await boss.send(kind, payload, { db: fromKysely(trx), ...(key === null ? {} : { singletonKey: key }) });
    },
    wake(woken) {
      for (const kind of woken) {
        const worker = workers.get(kind);
        if (worker !== undefined) boss.notifyWorker(worker);
      }
    },
    async work(handlers) {
      for (const kind of kinds) {
        const handler = handlerOf(handlers, kind);
        workers.set(kind, await boss.work(kind, { pollingIntervalSeconds: 2, batchSize: 1, includeMetadata: true }, async (jobs) => {
          for (const job of jobs) await orPutOff(kind, job, () => logged(log, kind, job.id, () => handler(job.data as never)));
        }));
      }
    },
    async drain(handlers, seconds = Infinity) {
      const until = Date.now() + seconds * 1000;
      const handled = kinds.filter((kind) => handlers[kind] !== undefined);
      let ran = 0;
      for (let idle = false; !idle;) {
        idle = true;
        for (const kind of handled) {
          if (Date.now() > until) return ran;
          for (const job of await boss.fetch(kind, { batchSize: 20, includeMetadata: true })) {
            idle = false;
            ran += 1;
            await orPutOff(kind, job, () => logged(log, kind, job.id, () => handlerOf(handlers, kind)(job.data as never)))
              .then(() => boss.complete(kind, job.id), (error: unknown) => boss.fail(kind, job.id, { message: String(error) }));
          }
        }
      }
      return ran;
    },
    maintain: () => boss.supervise(),
    async counts() {
      const { rows } = await db.executeQuery<{ waiting: number; active: number; failed: number }>(CompiledQuery.raw(`
        select count(*) filter (where state in ('created', 'retry'))::int as waiting, count(*) filter (where state = 'active')::int as active,
          count(*) filter (where state = 'failed')::int as failed from pgboss.job where name = any($1)`, [kinds]));
      return rows[0] ?? { waiting: 0, active: 0, failed: 0 };
    },
    async failed(limit) {
      const { rows } = await db.executeQuery<{ name: string; id: string; data: unknown; output: { message?: string } | null; completed_on: Date; retry_count: number }>(CompiledQuery.raw(`
        select name, id, data, output, completed_on, retry_count from pgboss.job where state = 'failed' and name = any($1)
        order by completed_on desc limit $2`, [kinds, limit]));
      return rows.map((row) => ({ kind: row.name, id: row.id, payload: row.data, error: row.output?.message ?? '', failedAt: row.completed_on, tries: row.retry_count + 1 }));
    },
    retry: async (kind, jobId) => { await boss.retry(kind, jobId); },
    stop: () => boss.stop({ graceful: true, timeout: 10_000, close: false }),
  };
}

const isPutOff = (error: unknown): error is AppError => error instanceof AppError && error.code === 'unavailable';

async function logged(log: Log, kind: string, id: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isPutOff(error)) log.error({ kind, job: id, error: error instanceof Error ? error.stack : String(error) }, 'job failed');
    throw error;
  }
}
