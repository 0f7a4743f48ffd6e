import { z } from 'zod';
import { defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';

/** Queues matching for needs that a new profile may answer. The job itself asks whether the need is still open. */
export const matchAnew = defineCommand({
  name: 'matchAnew', input: z.strictObject({ needIds: z.array(id).max(100) }),
  async handle(cx, { needIds }): Promise<{ queued: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
    for (const needId of needIds) await enqueue(cx, 'matches.propose', { needId }, needId);
    return { queued: needIds.length };
  },
});
