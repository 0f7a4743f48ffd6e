import { z } from 'zod';
import { refuse } from '../auth/refusal.ts';
import { defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';

const ROWS = 2000;

/** What the groups are from now on; needs that are gone meanwhile are left out. */
export const storeGroups = defineCommand({
  name: 'storeGroups', input: z.strictObject({ needs: z.array(z.strictObject({ id, groupId: id.nullable() })) }),
  async handle(cx, { needs }): Promise<{ stored: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
    await cx.trx.deleteFrom('need_group').execute();
    let stored = 0;
    for (let at = 0; at < needs.length; at += ROWS) {
      const some = new Map(needs.slice(at, at + ROWS).map((need) => [need.id, need.groupId]));
      const there = await cx.trx.selectFrom('need').select('id').where('id', 'in', [...some.keys()]).forKeyShare().execute();
      if (there.length > 0) await cx.trx.insertInto('need_group').values(there.map((need) => ({ need_id: need.id, group_id: some.get(need.id) ?? null, made_at: cx.now }))).execute();
      stored += there.length;
    }
    return { stored };
  },
});

/** Staff want the groups worked out anew; the work is a job. */
export const requestGroups = defineCommand({
  name: 'requestGroups', input: z.strictObject({}),
  async handle(cx): Promise<Record<string, never>> {
    refuse(cx.actor, 'report.view', {});
    await enqueue(cx, 'reports.group', {}, 'group');
    return {};
  },
});
