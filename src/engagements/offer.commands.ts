import { z } from 'zod';
import { defineCommand } from '../db/database.ts';
import { notify } from '../notices/notice.commands.ts';
import { AppError } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';

/** Tells the managers who fit that a need can be taken on, each once for a need, if it still can. */
export const offerToManagers = defineCommand({
  name: 'offerToManagers', input: z.strictObject({ needId: id, managerIds: z.array(id).max(20) }),
  async handle(cx, { needId, managerIds }): Promise<{ open: boolean }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['由系统通知。', 'Told by the system.']);
    const match = await cx.trx.selectFrom('match').innerJoin('need', 'need.id', 'match.need_id').select('match.id')
      .where('need.id', '=', needId).where('need.status', '=', 'matched').where('need.confidentiality', '<>', 'staff_only').where('match.status', '=', 'approved').orderBy('match.position').limit(1).executeTakeFirst();
    if (match === undefined) return { open: false };
    await notify(cx, { kind: 'match_open', to: managerIds.map((technologyManager) => ({ technologyManager })), subject: { type: 'match', id: match.id }, needId, key: needId });
    return { open: true };
  },
});
