import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { notify } from '../notices/notice.commands.ts';
import type { Audience } from '../notices/notice.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { chinaDay } from '../shared/working-days.ts';
import { answerInput, dueFollowUp, LINK_DAYS, monthsAfter } from './follow-up.ts';
import { conflictsBeginning, contractsToAsk, followUpById, type FollowUpRow } from './follow-up.queries.ts';
import { sides } from './invitation.ts';
import { answerThing } from './invitation.queries.ts';

const ASKED = ['这次回访', 'This question'] as const;
const linkEnds = (cx: Cx): Date => new Date(cx.now.getTime() + LINK_DAYS * 24 * 3600_000);

/** Once a day: asks both sides what is due now of contracts signed months ago, and acts on declarations that begin today. Running twice asks once. */
export const askFollowUps = defineCommand({
  name: 'askFollowUps', input: z.strictObject({}),
  async handle(cx): Promise<{ asked: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['定时任务由系统安排。', 'Recurring jobs are queued by the system.']);
    const today = chinaDay(cx.now);
    let asked = 0;
    for (const contract of await contractsToAsk(cx.trx, today)) {
      const months = dueFollowUp(contract.signed_on, today);
      if (months === undefined) continue;
      const due = { engagement_id: contract.id, months, due_on: monthsAfter(contract.signed_on, months), asked_at: cx.now, expires_at: linkEnds(cx), answered_at: null, answered_by: null, still_runs: null, what_changed: null };
      const made = await cx.trx.insertInto('follow_up').values(sides.map((side) => ({ id: newId(), side, ...due }))).onConflict((oc) => oc.columns(['engagement_id', 'months', 'side']).doNothing()).returning('id').execute();
      if (made.length === 0) continue;
      asked += 1;
      await notify(cx, { kind: 'follow_up_asked', to: partiesOf(contract), subject: { type: 'engagement', id: contract.id }, needId: contract.need_id, words: { months: String(months) }, key: `${contract.id}:${String(months)}` });
    }
    for (const conflictId of await conflictsBeginning(cx.trx, today)) await enqueue(cx, 'conflicts.withdraw', { conflictId }, conflictId);
    return { asked };
  },
});

/** Both sides, as far as they have an account, and the manager, who passes the links on to whoever has none. */
const partiesOf = (contract: { readonly enterprise_id: string; readonly expert_id: string | null; readonly society_id: string | null; readonly technology_manager_id: string }): readonly Audience[] => [
  { enterprise: contract.enterprise_id }, ...(contract.expert_id === null ? [] : [{ expert: contract.expert_id }]), ...(contract.society_id === null ? [] : [{ society: contract.society_id }]), { technologyManager: contract.technology_manager_id },
];

/** @throws AppError `not_found` where neither the question nor its case is theirs */
async function takeFollowUp(cx: Cx, followUpId: string, step: 'follow_up.answer' | 'follow_up.link'): Promise<FollowUpRow> {
  const asked = await followUpById(cx.trx, followUpId);
  const thing = asked && { ...answerThing(asked), enterpriseId: asked.enterprise_id, technologyManagerId: asked.technology_manager_id };
  if (asked === undefined || thing === undefined || (cx.actor.kind === 'person' && refusal(cx.actor, step, answerThing(asked)) !== null && refusal(cx.actor, 'engagement.view', thing) !== null)) throw notFound(ASKED);
  refuse(cx.actor, step, step === 'follow_up.answer' ? answerThing(asked) : thing);
  return asked;
}

/**
 * One side answers the two questions, by its link, signed in, or through staff who note what was said on the telephone. The first
 * answer stands. @throws AppError `not_found`, `conflict`, `wrong_state` when the link has ended
 */
export const answerFollowUp = defineCommand({
  name: 'answerFollowUp', input: answerInput,
  async handle(cx, { id: followUpId, stillRuns, whatChanged }): Promise<{ id: string; engagementId: string }> {
    const asked = await takeFollowUp(cx, followUpId, 'follow_up.answer');
    if (cx.actor.link !== undefined && asked.answered_at === null && asked.expires_at <= cx.now) throw new AppError('wrong_state', ['这个链接已过期，请向技术经理人要一个新的。', 'This link has ended; ask the technology manager for a new one.']);
    const answered = await cx.trx.updateTable('follow_up').set({ answered_at: cx.now, answered_by: cx.actor.userId, still_runs: stillRuns, what_changed: whatChanged }).where('id', '=', followUpId).where('answered_at', 'is', null).returning('id').executeTakeFirst();
    if (answered === undefined) throw answeredAlready();
    await recordActivity(cx, { subjectType: 'engagement', subjectId: asked.engagement_id, needId: asked.need_id, action: 'followUp', detail: { months: asked.months, side: asked.side, stillRuns } });
    await notify(cx, { kind: 'follow_up_answered', to: [{ technologyManager: asked.technology_manager_id }, { staffOf: asked.association_id }], subject: { type: 'engagement', id: asked.engagement_id }, needId: asked.need_id, key: followUpId });
    return { id: followUpId, engagementId: asked.engagement_id };
  },
});

const answeredAlready = () => new AppError('conflict', ['这次回访已经答复过，谢谢。', 'This question was answered already, thank you.']);

/** Ends the link that was given out and makes a new one, for another sixty days. */
export const renewFollowUp = defineCommand({
  name: 'renewFollowUp', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ id: string; engagementId: string; version: number }> {
    const asked = await takeFollowUp(cx, input.id, 'follow_up.link');
    const renewed = await cx.trx.updateTable('follow_up').set((eb) => ({ link_version: eb('link_version', '+', 1), expires_at: linkEnds(cx) })).where('id', '=', asked.id).where('answered_at', 'is', null).returning('link_version').executeTakeFirst();
    if (renewed === undefined) throw answeredAlready();
    await recordActivity(cx, { subjectType: 'engagement', subjectId: asked.engagement_id, needId: asked.need_id, action: 'renew_follow_up', detail: { months: asked.months, side: asked.side } });
    return { id: asked.id, engagementId: asked.engagement_id, version: renewed.link_version };
  },
});
