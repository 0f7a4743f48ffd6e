import { z } from 'zod';
import { defineCommand } from '../db/database.ts';
import { outlooks } from '../needs/need.ts';
import { AppError } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';

/** What a look said of who would answer a need; nothing where the need went on or was changed meanwhile. No step of its life: no line of history. */
export const noteOutlook = defineCommand({
  name: 'noteOutlook', input: z.strictObject({ id, version: z.number().int(), outlook: z.enum(outlooks) }),
  async handle(cx, { id: needId, version, outlook }): Promise<{ noted: boolean }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
    const rows = await cx.trx.updateTable('need').set({ outlook, outlook_at: cx.now }).where('id', '=', needId).where('version', '=', version).where('status', 'in', ['submitted', 'escalated']).returning('id').execute();
    return { noted: rows.length > 0 };
  },
});
