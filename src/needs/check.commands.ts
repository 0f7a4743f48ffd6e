import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError, invalid, notFound, type Words } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { chinaDay } from '../shared/working-days.ts';
import { checkCorrected, checkTakenBack, type CheckWay, newCheck } from './check.ts';
import { takeNeed } from './need.commands.ts';

/** Staff asked the firm itself: the need carries the mark from now on. It counts nowhere in the ranking. */
export const checkNeed = defineCommand({
  name: 'checkNeed', input: newCheck,
  async handle(cx, { id: needId, found, ...check }): Promise<{ id: string }> {
    const need = await takeNeed(cx, needId, 'need.check');
    if (['draft', 'withdrawn', 'merged'].includes(need.status)) throw new AppError('wrong_state', ['这条需求还是草稿，或已撤回、合并，不用再核实。', 'This need is a draft, withdrawn or merged: there is nothing to check.']);
    refuseAhead(cx, check.checkedOn);
    return writeCheck(cx, needId, { ...check, note: found, seminarId: null });
  },
});

function refuseAhead(cx: Cx, checkedOn: string): void {
  if (checkedOn > chinaDay(cx.now)) throw invalid('checkedOn', ['日期还没有到，请填写实际核实的日期。', 'This date lies ahead: give the day of the check.']);
}

const CHECK: Words = ['这次核实', 'This check'];

/** A check that still counts, with its need locked. @throws AppError `not_found` also when it is not theirs to know of */
async function takeBack(cx: Cx, checkId: string, reason: string): Promise<{ readonly needId: string; readonly seminarId: string | null }> {
  const found = await cx.trx.selectFrom('need_check').select('need_id').where('id', '=', checkId).executeTakeFirst();
  if (found === undefined) throw notFound(CHECK);
  await takeNeed(cx, found.need_id, 'need.check');
  const check = await cx.trx.updateTable('need_check').set({ taken_back_at: cx.now, taken_back_by: cx.actor.userId, taken_back_reason: reason }).where('id', '=', checkId).where('taken_back_at', 'is', null).returning(['how', 'checked_on', 'seminar_id']).executeTakeFirst();
  if (check === undefined) throw new AppError('wrong_state', ['这次核实已经撤回过了，请刷新页面。', 'This check was taken back already; reload the page.']);
  await recordActivity(cx, { subjectType: 'need', subjectId: found.need_id, needId: found.need_id, action: 'take_back_check', note: reason, detail: { checkId, how: check.how, checkedOn: check.checked_on } });
  return { needId: found.need_id, seminarId: check.seminar_id };
}

/** The mark goes, unless another check stands; both stay in the history. */
export const takeBackCheck = defineCommand({
  name: 'takeBackCheck', input: checkTakenBack,
  async handle(cx, { id: checkId, reason }): Promise<{ id: string; needId: string }> {
    return { id: checkId, needId: (await takeBack(cx, checkId, reason)).needId };
  },
});

/** Another check in its place, with why. */
export const correctCheck = defineCommand({
  name: 'correctCheck', input: checkCorrected,
  async handle(cx, { id: checkId, reason, found, how, checkedOn }): Promise<{ id: string; needId: string }> {
    refuseAhead(cx, checkedOn);
    const { needId, seminarId } = await takeBack(cx, checkId, reason);
    return { ...await writeCheck(cx, needId, { how, checkedOn, note: found, seminarId: how === 'seminar' ? seminarId : null }), needId };
  },
});

/** A check with its line of history; a seminar's own, too. */
export async function writeCheck(cx: Cx, needId: string, { how, checkedOn, note, seminarId }: { readonly how: CheckWay; readonly checkedOn: string; readonly note: string | null; readonly seminarId: string | null }): Promise<{ id: string }> {
  const checkId = newId();
  await cx.trx.insertInto('need_check').values({ id: checkId, need_id: needId, how, checked_on: checkedOn, note, seminar_id: seminarId, checked_by: cx.actor.userId, created_at: cx.now }).execute();
  await recordActivity(cx, { subjectType: 'need', subjectId: needId, needId, action: 'check', note, detail: { how, checkedOn } });
  return { id: checkId };
}
