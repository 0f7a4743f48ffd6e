import { z } from 'zod';
import { defineCommand } from '../db/database.ts';
import { AppError } from '../shared/errors.ts';

/** Takes up new notices: what goes out for them is decided once. */
export const planNotices = defineCommand({
  name: 'planNotices', input: z.strictObject({}),
  async handle(cx): Promise<{ planned: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['通知由系统发送。', 'Notices are sent by the system.']);
    const rows = await cx.trx.updateTable('notice').set({ planned_at: cx.now })
      .where('id', 'in', (eb) => eb.selectFrom('notice').select('id').where('planned_at', 'is', null).orderBy('created_at').orderBy('id').limit(500).forUpdate().skipLocked())
      .returning('id').execute();
    return { planned: rows.length };
  },
});
