import { z } from 'zod';
import { defineCommand } from '../db/database.ts';
import { AppError } from '../shared/errors.ts';

/** Days a change is kept for processes that were asleep. Who slept longer fills its index anew: see `follow.ts`. */
export const KEPT_DAYS = 7;

/** Lets go of changes that every process has long read. */
export const trimIndexChanges = defineCommand({
  name: 'trimIndexChanges', input: z.strictObject({}),
  async handle(cx): Promise<{ removed: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
    const { numDeletedRows } = await cx.trx.deleteFrom('index_change').where('at', '<', new Date(cx.now.getTime() - KEPT_DAYS * 24 * 3600_000)).executeTakeFirstOrThrow();
    return { removed: Number(numDeletedRows) };
  },
});
