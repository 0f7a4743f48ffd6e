import { CompiledQuery } from 'kysely';
import { type Clock, fromKysely, type JobResult, PgBoss } from 'pg-boss';
import type { Db } from '../db/database.ts';
import type { JobSender } from '../db/run.ts';
import { AppError, notFound } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';

/**
 * The queue is pg-boss on our own database handle: a job is a row, sent inside the command's transaction. A handler may
 * run twice (it re-reads state and ends in one command); a job that keeps failing ends as `failed` and is shown to
 * staff. A job left behind by a killed process runs again when its heartbeat has been missing (HEARTBEAT_SECONDS, seen at
 * the next check), and at once on the embedded database, where no other process can hold it. All of these times are the
 * database's: a wrong clock on one machine takes no job from another.
 */
export type JobHandler = (payload: never) => Promise<void>;
/** Of a kind in `batchSizes`: takes the payloads of many jobs. */
export type BatchHandler = (payloads: readonly never[]) => Promise<void>;
export type JobHandlers = Readonly<Record<string, JobHandler | BatchHandler>>;

export interface FailedJob { readonly kind: string; readonly id: string; readonly payload: unknown; readonly error: string; readonly failedAt: Date; readonly tries: number }
/** What became of the last job of a kind, or is to become of it. */
export interface LatestJob { readonly state: 'waiting' | 'running' | 'done' | 'failed'; readonly error: string | null; readonly at: Date }
export interface QueueCounts { readonly waiting: number; readonly active: number; readonly failed: number }

export interface JobQueue extends JobSender {
  /** Starts working in this process; `stop` lets running jobs end. */
  work(handlers: JobHandlers): Promise<void>;
  /**
   * Runs what waits until nothing is left, or nothing more is begun after `seconds`, and says how many ran; for tests, the
   * command line and Workers. Kinds without a handler are left waiting.
   */
  drain(handlers: JobHandlers, seconds?: number): Promise<number>;
  /** Gives back jobs whose worker died and removes old ones. `work` does it by itself; who only drains has to call it. */
  maintain(): Promise<void>;
  counts(): Promise<QueueCounts>;
  failed(limit: number): Promise<readonly FailedJob[]>;
  /** A job that failed and is to be tried again is waiting, with its error. */
  latest(kind: string): Promise<LatestJob | undefined>;
  retry(kind: string, jobId: string): Promise<void>;
  stop(): Promise<void>;
}

/** A handler that runs for longer counts as failed. */
const LEASE_SECONDS = 60;
const HEARTBEAT_SECONDS = 20;
const CHECK_SECONDS = 15;
/** A helper that is away may be away for an hour: what needs it is put off, and costs none of its tries. */
const PUT_OFF_SECONDS = 15;
const QUEUE = { policy: 'short', retryLimit: 5, retryDelay: 1, retryBackoff: true, retryDelayMax: 300, heartbeatSeconds: HEARTBEAT_SECONDS, deleteAfterSeconds: 7 * 24 * 3600 } as const;
/** Work that reads everything there is may take hours; a missing heartbeat tells that its process died. */
const LONG_SECONDS = 12 * 3600;
/** One waits and one runs. */
const SERIAL = { policy: 'stately' };
/** Fetched one by one, the next at once: one that never ends keeps no other from its work, nor from being counted as done. */
const FETCHED = 1;

export interface QueueOptions {
  readonly db: Db;
  readonly embedded: boolean;
  readonly kinds: readonly string[];
  readonly batchSizes?: Readonly<Record<string, number>>;
  readonly longKinds?: readonly string[];
  readonly serialKinds?: readonly string[];
  readonly log: Log;
  readonly leaseSeconds?: number;
  readonly retryLimit?: number;
}

/**
 * Time that only goes forward. With the system's, a clock set back by a day while a job ran made the worker wait that day
 * for its next one (it waits its interval less what has passed).
 */
const steady: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: (fn, ms) => setTimeout(fn, ms), clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (fn, ms) => setInterval(fn, ms), clearInterval: (timer) => clearInterval(timer as NodeJS.Timeout),
};

export async function openQueue({ db, embedded, kinds, batchSizes = {}, longKinds = [], serialKinds = [], log, leaseSeconds = LEASE_SECONDS, retryLimit = QUEUE.retryLimit }: QueueOptions): Promise<JobQueue> {
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
    if (queue === undefined) await boss.createQueue(kind, { ...QUEUE, retryLimit, expireInSeconds: longKinds.includes(kind) ? LONG_SECONDS : leaseSeconds, ...(serialKinds.includes(kind) ? SERIAL : {}) });
    else if (queue.heartbeatSeconds !== HEARTBEAT_SECONDS) await boss.updateQueue(kind, { heartbeatSeconds: HEARTBEAT_SECONDS }); // made by an older version
    // Warms pg-boss' queue cache: a look-up inside a transaction would wait for ever on the one embedded connection.
    await boss.findJobs(kind, { key: 'warm' });
  }
  if (embedded) await takeUpAgain(db);
  return queueOn(boss, { db, kinds, batchSizes, log });
}

/**
 * The queue for one request (Workers): the same rows, but nothing that outlives the request, neither timers nor a
 * connection of its own. pg-boss needs no start for sending, fetching and maintenance, only tables that are there.
 */
export function openQueueForRequest({ db, kinds, batchSizes = {}, log }: Pick<QueueOptions, 'db' | 'kinds' | 'batchSizes' | 'log'>): JobQueue {
  const boss = new PgBoss({ db: fromKysely(db), backend: 'postgres', schedule: false, supervise: false, migrate: false });
  boss.on('error', (error) => log.error({ error: String(error) }, 'queue'));
  return queueOn(boss, { db, kinds, batchSizes, log });
}

/** What a killed process left at work waits again; of a kind of which only one may wait, it gives way to the one that waits. */
async function takeUpAgain(db: Db): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(`
    update pgboss.job as left_behind set state = 'cancelled', completed_on = now() where state = 'active' and policy = 'stately'
      and exists (select 1 from pgboss.job as waits where waits.name = left_behind.name and waits.state < 'active' and coalesce(waits.singleton_key, '') = coalesce(left_behind.singleton_key, ''))`));
  await db.executeQuery(CompiledQuery.raw("update pgboss.job set state = 'retry', start_after = now() where state = 'active'"));
}

interface Fetched { readonly id: string; readonly data: unknown; readonly singletonKey: string | null }

function queueOn(boss: PgBoss, { db, kinds, batchSizes, log }: Required<Pick<QueueOptions, 'db' | 'kinds' | 'batchSizes' | 'log'>>): JobQueue {
  const workers = new Map<string, string>();
  const sizeOf = (kind: string): number => batchSizes[kind] ?? FETCHED;
  /** Does what was fetched and says of each job how it ended. A batch that fails is done again job by job, so that one bad job fails alone. */
  async function perform(handlers: JobHandlers, kind: string, jobs: readonly Fetched[]): Promise<JobResult[]> {
    const handler = handlers[kind];
    if (handler === undefined) throw new Error(`no handler for jobs of kind ${kind}`);
    const batch = kind in batchSizes;
    if (batch && jobs.length > 1) {
      const done = await (handler as BatchHandler)(jobs.map((job) => job.data as never)).then(() => true, (error: unknown) => { log.warn({ kind, jobs: jobs.length, error: String(error) }, 'batch failed; one by one'); return false; });
      if (done) return jobs.map((job) => ({ id: job.id, status: 'completed' }));
    }
    const results: JobResult[] = [];
    for (const job of jobs) results.push(await outcome(kind, job, () => (batch ? (handler as BatchHandler)([job.data as never]) : (handler as JobHandler)(job.data as never))));
    return results;
  }
  async function outcome(kind: string, job: Fetched, work: () => Promise<void>): Promise<JobResult> {
    try {
      await work();
      return { id: job.id, status: 'completed' };
    } catch (error) {
      if (isPutOff(error)) {
        log.warn({ kind, job: job.id, error: error.message }, 'job put off');
        await boss.send(kind, job.data as object, { startAfter: PUT_OFF_SECONDS, ...(job.singletonKey === null ? {} : { singletonKey: job.singletonKey }) });
        return { id: job.id, status: 'completed' };
      }
      log.error({ kind, job: job.id, error: error instanceof Error ? error.stack : String(error) }, 'job failed');
      return { id: job.id, status: 'failed', output: { message: error instanceof Error ? error.message : String(error) } };
    }
  }
  const wakeUp = (kind: string): void => {
    const worker = workers.get(kind);
    if (worker !== undefined) boss.notifyWorker(worker);
  };
  return {
    async send(trx, kind, jobs) {
      await boss.insert(kind, jobs.map(({ payload, key }) => ({ data: payload, ...(key === null ? {} : { singletonKey: key }) })), { db: fromKysely(trx) });
    },
    wake(woken) { for (const kind of woken) wakeUp(kind); },
    async work(handlers) {
      for (const kind of kinds) {
        const options = { pollingIntervalSeconds: 2, batchSize: sizeOf(kind), burstWhenBatchFull: true, perJobResults: true, includeMetadata: true } as const;
        workers.set(kind, await boss.work(kind, options, (jobs) => {
          // Where one waited another may: fetching one by one, a worker would take one job in each interval, whatever waits.
          if (sizeOf(kind) === 1) wakeUp(kind);
          return perform(handlers, kind, jobs);
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
          const jobs = await boss.fetch(kind, { batchSize: Math.max(20, sizeOf(kind)), includeMetadata: true });
          if (jobs.length === 0) continue;
          idle = false;
          ran += jobs.length;
          const results = await perform(handlers, kind, jobs);
          const done = results.filter((one) => one.status === 'completed').map((one) => one.id);
          if (done.length > 0) await boss.complete(kind, done);
          for (const { id, status, output } of results) if (status !== 'completed') await boss.fail(kind, id, output as object);
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
    async latest(kind) {
      const { rows } = await db.executeQuery<{ state: string; output: { message?: string } | null; at: Date }>(CompiledQuery.raw(`
        select state::text, output, coalesce(completed_on, started_on, created_on) as at from pgboss.job where name = $1
        order by (state < 'completed') desc, created_on desc limit 1`, [kind]));
      const [row] = rows;
      return row && { state: STATES[row.state] ?? 'failed', error: row.state === 'failed' || row.state === 'retry' ? row.output?.message ?? null : null, at: row.at };
    },
    async retry(kind, jobId) {
      if (!kinds.includes(kind)) throw notFound(['这类后台任务', 'This kind of job']);
      await boss.retry(kind, jobId);
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000, close: false }),
  };
}

const STATES: Readonly<Record<string, LatestJob['state']>> = { created: 'waiting', retry: 'waiting', active: 'running', completed: 'done' };

const isPutOff = (error: unknown): error is AppError => error instanceof AppError && error.code === 'unavailable';
