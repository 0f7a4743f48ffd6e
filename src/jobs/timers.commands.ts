import { z } from 'zod';
import { defineCommand } from '../db/database.ts';
import { AppError } from '../shared/errors.ts';
import { enqueue } from './enqueue.ts';
import { lastDue, type Timer, timers } from './timers.ts';

/** A stored moment so far ahead was written by a wrong clock. */
const WRONG_CLOCK = 24 * 3600_000;

/**
 * Queues a recurring job if its moment has come and nobody queued it yet. The row is claimed by the statement that writes it,
 * so of several processes one queues. A timer seen for the first time waits for its next moment.
 */
export const startTimer = defineCommand({
  name: 'startTimer', input: z.strictObject({ kind: z.enum(timers.map((timer) => timer.kind)) }),
  async handle(cx, { kind }): Promise<{ queued: boolean }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['定时任务由系统安排。', 'Recurring jobs are queued by the system.']);
    const timer: Timer | undefined = timers.find((one) => one.kind === kind);
    if (timer === undefined) return { queued: false };
    const due = lastDue(timer.when, cx.now);
    const first = await cx.trx.insertInto('timer').values({ kind, due_at: due }).onConflict((oc) => oc.column('kind').doNothing()).returning('kind').executeTakeFirst();
    if (first !== undefined) return { queued: false };
    const claimed = await cx.trx.updateTable('timer').set({ due_at: due }).where('kind', '=', kind)
      .where((eb) => eb.or([eb('due_at', '<', due), eb('due_at', '>', new Date(cx.now.getTime() + WRONG_CLOCK))])).returning('kind').executeTakeFirst();
    if (claimed !== undefined) await enqueue(cx, timer.kind, timer.payload as never, timer.kind);
    return { queued: claimed !== undefined };
  },
});
