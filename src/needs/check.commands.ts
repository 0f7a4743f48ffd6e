import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError, invalid } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { chinaDay } from '../shared/working-days.ts';
import { type CheckWay, newCheck } from './check.ts';
import { takeNeed } from './need.commands.ts';

/** Staff asked the firm itself: the need carries the mark from now on. It counts nowhere in the ranking. */
export const checkNeed = defineCommand({
  name: 'checkNeed', input: newCheck,
  async handle(cx, { id: needId, found, ...check }): Promise<{ id: string }> {
    const need = await takeNeed(cx, needId, 'need.check');
    if (['draft', 'withdrawn', 'merged'].includes(need.status)) throw new AppError('wrong_state', ['这条需求还是草稿，或已撤回、合并，不用再核实。', 'This need is a draft, withdrawn or merged: there is nothing to check.']);
    if (check.checkedOn > chinaDay(cx.now)) throw invalid('checkedOn', ['日期还没有到，请填写实际核实的日期。', 'This date lies ahead: give the day of the check.']);
    return writeCheck(cx, needId, { ...check, note: found, seminarId: null });
  },
});

/** A check with its line of history; a seminar's own, too. */
export async function writeCheck(cx: Cx, needId: string, { how, checkedOn, note, seminarId }: { readonly how: CheckWay; readonly checkedOn: string; readonly note: string | null; readonly seminarId: string | null }): Promise<{ id: string }> {
  const checkId = newId();
  await cx.trx.insertInto('need_check').values({ id: checkId, need_id: needId, how, checked_on: checkedOn, note, seminar_id: seminarId, checked_by: cx.actor.userId, created_at: cx.now }).execute();
  await recordActivity(cx, { subjectType: 'need', subjectId: needId, needId, action: 'check', note, detail: { how, checkedOn } });
  return { id: checkId };
}
