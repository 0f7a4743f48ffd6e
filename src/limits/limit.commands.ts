import { sql } from 'kysely';
import { z } from 'zod';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError } from '../shared/errors.ts';
import { limitNames } from './limit.ts';

const use = z.strictObject({ name: z.enum(limitNames), by: z.enum(['person', 'place']), who: z.string().max(150), most: z.int().min(1), seconds: z.int().min(1) });

/**
 * Counts one use of a limit; answers how many seconds are left to wait, 0 while it holds. The statement locks the row, so that all
 * processes count together. The first use too many of the profiles is written down for staff.
 */
export const countUse = defineCommand({
  name: 'countUse', input: use,
  async handle(cx, { name, by, who, most, seconds }): Promise<{ readonly waitSeconds: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
    const end = new Date(cx.now.getTime() + seconds * 1000);
    const row = await cx.trx.insertInto('limit_use').values({ key: `${name} ${by} ${who}`, used: 1, until: end })
      .onConflict((oc) => oc.column('key').doUpdateSet({
        used: sql<number>`case when limit_use.until <= ${cx.now} then 1 else least(limit_use.used + 1, 2000000000) end`,
        until: sql<Date>`case when limit_use.until <= ${cx.now} then ${end} else limit_use.until end`,
      })).returning(['used', 'until']).executeTakeFirstOrThrow();
    if (row.used <= most) return { waitSeconds: 0 };
    if (name === 'profiles' && row.used === most + 1) await tell(cx, who, most);
    return { waitSeconds: Math.max(1, Math.ceil((row.until.getTime() - cx.now.getTime()) / 1000)) };
  },
});

/** Somebody reads the whole directory: the account is held up, and staff see it on the status page. */
const tell = (cx: Cx, userId: string, most: number): Promise<unknown> => recordActivity(cx, { subjectType: 'user', subjectId: userId, action: 'stop_crawl', detail: { profiles: most } });
