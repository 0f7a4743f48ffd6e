import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { notify } from '../notices/notice.commands.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { chinaDay } from '../shared/working-days.ts';
import { type Answer, answerInput, dueFollowUp, monthsAfter } from './follow-up.ts';
import { conflictsBeginning, contractsToAsk, followUpWithCase } from './follow-up.queries.ts';

/** Once a day: asks what is due now of contracts signed months ago, and acts on declarations that begin today. Running twice asks once. */
export const askFollowUps = defineCommand({
  name: 'askFollowUps', input: z.strictObject({}),
  async handle(cx): Promise<{ asked: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['定时任务由系统安排。', 'Recurring jobs are queued by the system.']);
    const today = chinaDay(cx.now);
    let asked = 0;
    for (const contract of await contractsToAsk(cx.trx, today)) {
      const months = dueFollowUp(contract.signed_on, today);
      if (months === undefined) continue;
      const id = newId();
      const made = await cx.trx.insertInto('follow_up').values({ id, engagement_id: contract.id, months, due_on: monthsAfter(contract.signed_on, months), asked_at: cx.now, answered_at: null, answered_by: null, still_runs: null, what_changed: null })
        .onConflict((oc) => oc.columns(['engagement_id', 'months']).doNothing()).returning('id').executeTakeFirst();
      if (made === undefined) continue;
      asked += 1;
      await notify(cx, { kind: 'follow_up_asked', to: [{ enterprise: contract.enterprise_id }, { technologyManager: contract.technology_manager_id }], subject: { type: 'engagement', id: contract.id }, needId: contract.need_id, words: { months: String(months) }, key: id });
    }
    for (const conflictId of await conflictsBeginning(cx.trx, today)) await enqueue(cx, 'conflicts.withdraw', { conflictId }, conflictId);
    return { asked };
  },
});

/**
 * Writes an answer to a question, whoever is known to be allowed to give it (the firm signed in, or by its link). The first
 * answer stands. @throws AppError `not_found`, `conflict`
 */
export async function writeAnswer(cx: Cx, followUpId: string, { stillRuns, whatChanged }: Answer): Promise<{ id: string; engagementId: string }> {
  const asked = await followUpWithCase(cx.trx, followUpId);
  if (asked === undefined) throw notFound(['这次回访', 'This question']);
  const answered = await cx.trx.updateTable('follow_up').set({ answered_at: cx.now, answered_by: cx.actor.userId, still_runs: stillRuns, what_changed: whatChanged }).where('id', '=', followUpId).where('answered_at', 'is', null).returning('id').executeTakeFirst();
  if (answered === undefined) throw new AppError('conflict', ['这次回访已经答复过，谢谢。', 'This question was answered already, thank you.']);
  await recordActivity(cx, { subjectType: 'engagement', subjectId: asked.engagement_id, needId: asked.need_id, action: 'followUp', detail: { months: asked.months, stillRuns } });
  await notify(cx, { kind: 'follow_up_answered', to: [{ technologyManager: asked.technology_manager_id }, { staffOf: asked.association_id }], subject: { type: 'engagement', id: asked.engagement_id }, needId: asked.need_id, key: followUpId });
  return { id: followUpId, engagementId: asked.engagement_id };
}

/** The signed-in firm answers. */
export const answerFollowUp = defineCommand({
  name: 'answerFollowUp', input: answerInput,
  async handle(cx, { id, ...answer }): Promise<{ id: string; engagementId: string }> {
    const asked = await followUpWithCase(cx.trx, id);
    const thing = asked && { associationPath: asked.association_path, enterpriseId: asked.enterprise_id, technologyManagerId: asked.technology_manager_id };
    if (thing === undefined || (cx.actor.kind === 'person' && refusal(cx.actor, 'engagement.view', thing) !== null)) throw notFound(['这次回访', 'This question']);
    refuse(cx.actor, 'engagement.answer', thing);
    return writeAnswer(cx, id, answer);
  },
});
