import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { notify } from '../notices/notice.commands.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { ANSWER_WITHIN_DAYS, CONFIRM_AFTER_DAYS, mayConfirm } from './follow.ts';
import { restClocks, wakeClocks } from './need-clocks.commands.ts';
import { type LockedNeed, lockNeed } from './need.queries.ts';

const NEED = ['这条需求', 'This need'] as const;
const DAY = 24 * 3600_000;

async function takeNeed(cx: Cx, needId: string, step: 'need.confirm' | 'need.link'): Promise<LockedNeed> {
  const need = await lockNeed(cx.trx, needId);
  if (need === undefined) throw notFound(NEED);
  const thing = { associationPath: need.association_path, enterpriseId: need.enterprise_id, linkedId: need.id };
  if (cx.actor.kind === 'person' && refusal(cx.actor, 'need.view', thing) !== null) throw notFound(NEED);
  refuse(cx.actor, step, thing);
  return need;
}

/** One tap of whoever asks for help: the need still stands. It comes back into the queues if it had left them. Twice is once a day. */
export const confirmNeed = defineCommand({
  name: 'confirmNeed', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ id: string; confirmedAt: string }> {
    const need = await takeNeed(cx, input.id, 'need.confirm');
    if (!mayConfirm(need.status)) throw new AppError('wrong_state', ['这条需求已在对接中或已结束，不用确认。', 'This need is in hand or has ended; nothing is to be confirmed.']);
    const before = need.confirmed_at;
    if (before !== null && need.confirm_asked_at === null && need.stale_at === null && cx.now.getTime() - before.getTime() < DAY) return { id: need.id, confirmedAt: before.toISOString() };
    await cx.trx.updateTable('need').set({ confirmed_at: cx.now, confirm_asked_at: null, stale_at: null }).where('id', '=', need.id).execute();
    await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'confirm' });
    if (need.stale_at !== null) await wakeClocks(cx, need);
    return { id: need.id, confirmedAt: cx.now.toISOString() };
  },
});

/** Ends the links to the progress page that were given out, by raising their version. */
export const renewNeedLink = defineCommand({
  name: 'renewNeedLink', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ id: string }> {
    const need = await takeNeed(cx, input.id, 'need.link');
    await cx.trx.updateTable('need').set({ link_version: need.link_version + 1 }).where('id', '=', need.id).execute();
    await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'renew_link' });
    return { id: need.id };
  },
});

/** The clock's part: asks when a need is old, and takes out of the queues what nobody answered for. Reads again under lock: an answer given meanwhile wins. */
export const ageNeed = defineCommand({
  name: 'ageNeed', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ done: 'asked' | 'stale' | null }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['期限由系统计算。', 'The clock is the system’s.']);
    const need = await lockNeed(cx.trx, input.id);
    const since = need?.confirmed_at ?? need?.submitted_at;
    if (need === undefined || since == null || !mayConfirm(need.status) || need.stale_at !== null || cx.now.getTime() - since.getTime() < CONFIRM_AFTER_DAYS * DAY) return { done: null };
    const about = { subject: { type: 'need' as const, id: need.id }, needId: need.id };
    if (need.confirm_asked_at === null) {
      await cx.trx.updateTable('need').set({ confirm_asked_at: cx.now }).where('id', '=', need.id).execute();
      await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'ask_confirm' });
      await notify(cx, { kind: 'need_to_confirm', to: [{ enterprise: need.enterprise_id }], ...about });
      return { done: 'asked' };
    }
    if (cx.now.getTime() - need.confirm_asked_at.getTime() < ANSWER_WITHIN_DAYS * DAY) return { done: null };
    await cx.trx.updateTable('need').set({ stale_at: cx.now }).where('id', '=', need.id).execute();
    await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'stale' });
    await restClocks(cx, need.id);
    await notify(cx, { kind: 'need_stale', to: [{ enterprise: need.enterprise_id }, { staffOf: need.association_id }], ...about });
    return { done: 'stale' };
  },
});
