import { refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { calendarYear } from './calendar.ts';

/** Enters a year's holidays, or corrects it; whatever waits over days of that year is counted anew. */
export const enterYear = defineCommand({
  name: 'enterYear', input: calendarYear,
  async handle(cx, { year, holidays, workdays, source }): Promise<{ year: number }> {
    const root = await cx.trx.selectFrom('association').select(['id', 'path']).where('parent_id', 'is', null).executeTakeFirst();
    refuse(cx.actor, 'calendar.edit', root === undefined ? {} : { associationPath: root.path });
    const row = { holidays: [...holidays], workdays: [...workdays], source, entered_by: cx.actor.userId, entered_at: cx.now };
    await cx.trx.insertInto('calendar_year').values({ year, ...row }).onConflict((oc) => oc.column('year').doUpdateSet(row)).execute();
    await cx.trx.updateTable('clock').set({ provisional: true }).where('stopped_at', 'is', null).where('hand_up_on', '>=', `${year}-01-01`).where('started_at', '<', new Date(`${year + 1}-01-01T00:00:00+08:00`)).execute();
    if (root !== undefined) await recordActivity(cx, { subjectType: 'association', subjectId: root.id, action: 'enter_year', detail: { year, holidays: holidays.length, workdays: workdays.length, source } });
    await enqueue(cx, 'clocks.look', {}, 'look');
    return { year };
  },
});
