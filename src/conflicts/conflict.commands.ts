import { z } from 'zod';
import { grantsOf, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { type DeclareInput, declareInput } from './conflict.ts';
import { chinaDay } from '../shared/working-days.ts';


/**
 * A manager, reviewer or expert declares an interest. Their rows are locked, so that whoever is just taking a case on,
 * approving or proposing them is waited for; what that left behind is withdrawn by the job, with everything else that is open.
 */
export const declareConflict = defineCommand({
  name: 'declareConflict', input: declareInput,
  async handle(cx, input): Promise<{ id: string }> {
    refuse(cx.actor, 'conflict.declare', {});
    const userId = cx.actor.userId;
    const grant = grantsOf(cx.actor, 'technology_manager', 'expert', 'staff', 'administrator')[0];
    if (userId === null || grant === undefined) throw new AppError('not_allowed', ['利益关系由本人登录后申报。', 'Interests are declared by the person themselves.']);
    const person = { technology_manager_id: grantsOf(cx.actor, 'technology_manager')[0]?.technologyManagerId ?? null, expert_id: grantsOf(cx.actor, 'expert')[0]?.expertId ?? null };
    await lockPerson(cx, userId, person);
    const about = await subjectOf(cx, input);
    const from = input.from ?? chinaDay(cx.now);
    if (input.until !== null && input.until < from) throw invalid('until', ['结束日期不能早于开始日期。', 'It cannot end before it begins.']);
    const conflictId = newId();
    await cx.trx.insertInto('conflict').values({
      id: conflictId, user_id: userId, association_id: grant.associationId, ...person, kind: input.kind, about_enterprise_id: null, about_expert_id: null, about_society_id: null, about_need_id: null, about_institution: null, ...about,
      from_day: from, until_day: input.until, note: input.note, declared_at: cx.now,
    }).execute();
    await recordActivity(cx, { subjectType: 'user', subjectId: userId, action: 'declareConflict', detail: { conflictId } });
    await enqueue(cx, 'conflicts.withdraw', { conflictId }, conflictId);
    return { id: conflictId };
  },
});

async function lockPerson(cx: Cx, userId: string, { technology_manager_id: managerId, expert_id: expertId }: { technology_manager_id: string | null; expert_id: string | null }): Promise<void> {
  await cx.trx.selectFrom('user').select('id').where('id', '=', userId).forUpdate().execute();
  if (managerId !== null) await cx.trx.selectFrom('technology_manager').select('id').where('id', '=', managerId).forUpdate().execute();
  if (expertId !== null) await cx.trx.selectFrom('expert').select('id').where('id', '=', expertId).forUpdate().execute();
}

async function subjectOf(cx: Cx, { about, subject }: DeclareInput): Promise<Partial<Record<`about_${DeclareInput['about']}_id` | 'about_institution', string>>> {
  if (about === 'institution') return { about_institution: subject };
  if (await cx.trx.selectFrom(about as 'enterprise').select('id').where('id', '=', subject).executeTakeFirst() === undefined) {
    throw invalid('subject', ['没有找到您说的对象，请重新选择，或改为填写单位全称。', 'There is no such thing; choose again, or give the full name of the institution.']);
  }
  return { [`about_${about}_id`]: subject };
}

/** The declarer ends a declaration: it holds to the end of this day and stays on record. */
export const endConflict = defineCommand({
  name: 'endConflict', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ id: string; until: string }> {
    refuse(cx.actor, 'conflict.declare', {});
    const row = await cx.trx.selectFrom('conflict').selectAll().where('id', '=', input.id).where('user_id', '=', cx.actor.userId ?? '').forUpdate().executeTakeFirst();
    if (row === undefined) throw notFound(['这项申报', 'This declaration']);
    const today = chinaDay(cx.now);
    if (row.until_day !== null && row.until_day <= today) throw new AppError('wrong_state', ['这项申报已经结束。', 'This declaration has ended already.']);
    const until = row.from_day > today ? row.from_day : today;
    await cx.trx.updateTable('conflict').set({ until_day: until }).where('id', '=', row.id).execute();
    await recordActivity(cx, { subjectType: 'user', subjectId: row.user_id, action: 'endConflict', detail: { conflictId: row.id } });
    return { id: row.id, until };
  },
});
