import { CompiledQuery } from 'kysely';
import { type Clock, fromKysely, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Db } from '../db/database.ts';
import type { JobSender } from '../db/run.ts';

/**
 * The queue is pg-boss on our own database handle: a job is a row, sent inside the command's transaction. A handler may
 * run twice (it re-reads state and ends in one command); a job that keeps failing ends as `failed` and is shown to
 * staff. A job left behind by a killed process runs again when its heartbeat has been missing (HEARTBEAT_SECONDS, seen at
 * the next check), and at once on the embedded database, where no other process can hold it. All of these times are the
 * database's: a wrong clock on one machine takes no job from another.
 */
export type JobHandler = (payload: never) => Promise<void>;
export type JobHandlers = Readonly<Record<string, JobHandler>>;

export interface FailedJob { readonly kind: string; readonly id: string; readonly payload: unknown; readonly error: string; readonly failedAt: Date; readonly tries: number }
export interface QueueCounts { readonly waiting: number; readonly active: number; readonly failed: number }

export interface JobQueue extends JobSender {
  /** Starts working in this process; `stop` lets running jobs end. */
  work(handlers: JobHandlers): Promise<void>;
  /** Runs what waits until nothing is left and says how many ran; for tests, the command line and Workers. */
  drain(handlers: JobHandlers): Promise<number>;
  counts(): Promise<QueueCounts>;
  failed(limit: number): Promise<readonly FailedJob[]>;
  retry(kind: string, jobId: string): Promise<void>;
  stop(): Promise<void>;
}

/** A handler that runs for longer counts as failed. */
const LEASE_SECONDS = 60;
const HEARTBEAT_SECONDS = 20;
const CHECK_SECONDS = 15;
const QUEUE = { policy: 'short', retryLimit: 5, retryDelay: 1, retryBackoff: true, retryDelayMax: 300, heartbeatSeconds: HEARTBEAT_SECONDS, deleteAfterSeconds: 7 * 24 * 3600 } as const;

export interface QueueOptions { readonly db: Db; readonly embedded: boolean; readonly kinds: readonly string[]; readonly log: Logger; readonly leaseSeconds?: number; readonly retryLimit?: number }

/**
 * Time that only goes forward. With the system's, a clock set back by a day while a job ran made the worker wait that day
 * for its next one (it waits its interval less what has passed).
 */
const steady: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: (fn, ms) => setTimeout(fn, ms), clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (fn, ms) => setInterval(fn, ms), clearInterval: (timer) => clearInterval(timer as NodeJS.Timeout),
};

export async function openQueue({ db, embedded, kinds, log, leaseSeconds = LEASE_SECONDS, retryLimit = QUEUE.retryLimit }: QueueOptions): Promise<JobQueue> {
  const boss = new PgBoss({
    db: fromKysely(db), clock: steady, backend: embedded ? 'pglite' : 'postgres', schedule: false, superviseIntervalSeconds: CHECK_SECONDS, monitorIntervalSeconds: CHECK_SECONDS,
    // On one connection a slow statement only means that others stood before it.
    warningSlowQuerySeconds: embedded ? 120 : 30,
  });
  boss.on('error', (error) => log.error({ error: String(error) }, 'queue'));
  await boss.start();
  const existing = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  for (const kind of kinds) {
    const queue = existing.get(kind);
    if (queue === undefined) await boss.createQueue(kind, { ...QUEUE, retryLimit, expireInSeconds: leaseSeconds });
    else if (queue.heartbeatSeconds !== HEARTBEAT_SECONDS) await boss.updateQueue(kind, { heartbeatSeconds: HEARTBEAT_SECONDS }); // made by an older version
    // Warms pg-boss' queue cache: a look-up inside a transaction would wait for ever on the one embedded connection.
    await boss.findJobs(kind, { key: 'warm' });
  }
  if (embedded) await db.executeQuery(CompiledQuery.raw("update pgboss.job set state = 'retry', start_after = now() where state = 'active'"));
  return queueOn(boss, db, kinds, log);
}

function queueOn(boss: PgBoss, db: Db, kinds: readonly string[], log: Logger): JobQueue {
  const workers = new Map<string, string>();
  const handlerOf = (handlers: JobHandlers, kind: string): JobHandler => {
    const handler = handlers[kind];
    if (handler === undefined) throw new Error(`no handler for jobs of kind ${kind}`);
    return handler;
  };
  const wakeUp = (kind: string): void => {
    const worker = workers.get(kind);
    if (worker !== undefined) boss.notifyWorker(worker);
  };
  return {
    async send(trx, kind, payload, key) {
      await boss.send(kind, payload, { db: fromKysely(trx), ...(key === null ? {} : { singletonKey: key }) });
    },
    wake(woken) {
      for (const kind of woken) wakeUp(kind);
    },
    async work(handlers) {
      for (const kind of kinds) {
        const handler = handlerOf(handlers, kind);
        workers.set(kind, await boss.work(kind, { pollingIntervalSeconds: 2, batchSize: 1 }, async (jobs) => {
          // Where one waited another may: without this a worker takes one job in each interval, whatever waits.
          wakeUp(kind);
          for (const job of jobs) await logged(log, kind, job.id, () => handler(job.data as never));
        }));
      }
    },
    async drain(handlers) {
      let ran = 0;
      for (let idle = false; !idle;) {
        idle = true;
        for (const kind of kinds) {
          for (const job of await boss.fetch(kind, { batchSize: 20 })) {
            idle = false;
            ran += 1;
            await logged(log, kind, job.id, () => handlerOf(handlers, kind)(job.data as never))
              .then(() => boss.complete(kind, job.id), (error: unknown) => boss.fail(kind, job.id, { message: String(error) }));
          }
        }
      }
      return ran;
    },
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

async function logged(log: Logger, kind: string, id: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error({ kind, job: id, error: error instanceof Error ? error.stack : String(error) }, 'job failed');
    throw error;
  }
}
