import type { Logger } from 'pino';
import type { Db } from '../db/database.ts';
import { KEPT_DAYS } from '../shared/kept.ts';
import { type Changes, changesSince, positionNow } from './change.queries.ts';

/**
 * Keeps an index of this process equal to the database that it shares with other processes: reads what they changed,
 * once a second and at once after its own writes. The position is in memory: a new process fills its index first.
 */
export interface Follower {
  /** Settles when everything committed before the call is in the index. */
  catchUp(): Promise<void>;
  /** Goes on by itself from here on, until `stop`. */
  start(): void;
  /** Something was committed here; heeded once started. */
  wake(): void;
  stop(): Promise<void>;
}

export interface Followed {
  readonly db: Db;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Makes the index hold exactly what the database holds. */
  readonly fill: () => Promise<void>;
  /** Reads these anew. It may run twice for one change. */
  readonly apply: (changes: Changes) => Promise<void>;
}

const EVERY = 1000;
/** Changes are deleted after KEPT_DAYS; one day less, because clocks differ. */
const LONGEST_SLEEP = (KEPT_DAYS - 1) * 24 * 3600_000;

/** Fills the index and stands ready to follow. */
export async function follow({ db, clock, log, fill, apply }: Followed): Promise<Follower> {
  let position = '';
  let readAt = 0;
  async function fillAnew(): Promise<void> {
    const [from, at] = [await positionNow(db), clock().getTime()]; // before filling: what is written meanwhile is read again
    await fill();
    [position, readAt] = [from, at];
  }
  async function pass(): Promise<void> {
    const at = clock().getTime();
    if (at - readAt > LONGEST_SLEEP) return fillAnew();
    const news = await changesSince(db, position);
    if (news.changes.size > 0) await apply(news.changes);
    [position, readAt] = [news.position, at]; // after applying: what failed is read again
  }

  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  /** One pass at a time, or an older reading could overwrite a newer one. Who comes during a pass waits for the one after it. */
  function catchUp(): Promise<void> {
    if (running === undefined) {
      running = pass().finally(() => { running = undefined; });
      return running;
    }
    next ??= running.catch(() => {}).then(() => { next = undefined; return catchUp(); });
    return next;
  }

  let timer: NodeJS.Timeout | undefined;
  let failing = false;
  const go = (): Promise<void> => catchUp().then(() => { failing = false; }, (error: unknown) => {
    if (!failing) log.error({ error: String(error) }, 'the search index does not follow the database; trying on');
    failing = true;
  });
  await fillAnew();
  return {
    catchUp,
    start() { timer ??= setInterval(() => { if (running === undefined) void go(); }, EVERY); },
    wake() { if (timer !== undefined) void go(); },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await (next ?? running)?.catch(() => {});
    },
  };
}
