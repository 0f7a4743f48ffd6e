import type { Cx } from '../db/database.ts';
import type { JobKind, JobPayloads } from './kinds.ts';

/**
 * Queues work in the command's own transaction: what is committed is queued, what is rolled back is not. Jobs of one
 * kind with one key collapse to one while they wait; a re-queue during a run is a new job and is never lost.
 */
export const enqueue = <K extends JobKind>(cx: Cx, kind: K, payload: JobPayloads[K], key: string | null = null): Promise<void> =>
  cx.send(kind, [{ payload, key }]);

/** Many of one kind, in one statement. */
export const enqueueAll = <K extends JobKind>(cx: Cx, kind: K, jobs: readonly { readonly payload: JobPayloads[K]; readonly key: string }[]): Promise<void> =>
  cx.send(kind, jobs);
