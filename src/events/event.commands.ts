import { z } from 'zod';
import { refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { type Changed, changed, notClosed, sameVersion, takeEvent } from './change.commands.ts';
import { type EventStatus, eventFields, eventPatch, eventStepTo, expertIds, needIds, pairInput } from './event.ts';
import type { LockedEvent } from './event.queries.ts';
import { addExperts, addNeeds, replaceExperts, replaceNeeds, replacePairs } from './pool.commands.ts';

/** The only place that changes an event's status. */
async function advanceEvent(cx: Cx, event: LockedEvent, to: EventStatus): Promise<void> {
  const step = eventStepTo(event.status, to);
  if (step === undefined) throw new AppError('wrong_state', ['活动目前的状态不能进行这一步，请刷新页面。', `An event that is "${event.status}" cannot become "${to}".`]);
  await cx.trx.updateTable('event').set({ status: to }).where('id', '=', event.id).execute();
  await recordActivity(cx, { subjectType: 'event', subjectId: event.id, action: step, from: event.status, to });
}

export const createEvent = defineCommand({
  name: 'createEvent', input: eventFields,
  async handle(cx, { associationId, title, heldOn, place }): Promise<{ id: string }> {
    const association = await cx.trx.selectFrom('association').select('path').where('id', '=', associationId).executeTakeFirst();
    if (association === undefined) throw invalid('associationId', ['没有找到这个科协，请重新选择。', 'No such association; choose again.']);
    refuse(cx.actor, 'event.create', { associationPath: association.path });
    const eventId = newId();
    await cx.trx.insertInto('event').values({
      id: eventId, association_id: associationId, title, held_on: heldOn, place, status: 'draft', at_least: 1, at_most: 3, fair: false,
      planned_at: null, planned_by: null, plan: null, planned_pool_version: null, created_by: cx.actor.userId, created_at: cx.now, updated_at: cx.now,
    }).execute();
    await recordActivity(cx, { subjectType: 'event', subjectId: eventId, action: 'create', to: 'draft' });
    return { id: eventId };
  },
});

/** Changes what is given, all of it or nothing. Who leaves the event takes pins, vetoes and planned meetings along. */
export const editEvent = defineCommand({
  name: 'editEvent', input: eventPatch,
  async handle(cx, { id: eventId, version, status, title, heldOn, place, needIds: needs, experts, pairs }): Promise<Changed & { status: EventStatus }> {
    const event = await takeEvent(cx, eventId);
    sameVersion(event, version);
    if (status === undefined || status === event.status) notClosed(event); else await advanceEvent(cx, event, status);
    const set = { ...(title === undefined ? {} : { title }), ...(heldOn === undefined ? {} : { held_on: heldOn }), ...(place === undefined ? {} : { place }) };
    const moved = {
      ...(needs === undefined ? {} : { needs: await replaceNeeds(cx, event, needs) }),
      ...(experts === undefined ? {} : { experts: await replaceExperts(cx, event, experts) }),
      ...(pairs === undefined ? {} : { pairs: await replacePairs(cx, event, pairs) }),
    };
    const pool = Object.values(moved).some((count) => count > 0);
    return { ...await changed(cx, event, 'edit', { set, pool, detail: { fields: Object.keys(set), ...moved } }), status: status ?? event.status };
  },
});

/** Those already there stay; needs must be accepted and not yet taken on, and the actor's to see. */
export const addEventNeeds = defineCommand({
  name: 'addEventNeeds', input: needIds.extend({ id }),
  async handle(cx, input): Promise<Changed> {
    const event = await takeEvent(cx, input.id);
    notClosed(event);
    const asked = [...new Set(input.needIds)];
    await addNeeds(cx, event, asked);
    return changed(cx, event, 'add_needs', { note: `${asked.length}`, detail: { needIds: asked }, pool: true });
  },
});

/** Its pins, vetoes and planned meetings go with it. */
export const removeEventNeed = defineCommand({
  name: 'removeEventNeed', input: z.strictObject({ id, needId: id }),
  async handle(cx, { id: eventId, needId }): Promise<Changed> {
    const event = await takeEvent(cx, eventId);
    notClosed(event);
    const gone = await cx.trx.deleteFrom('event_need').where('event_id', '=', event.id).where('need_id', '=', needId).returning('need_id').executeTakeFirst();
    if (gone === undefined) throw notFound(['活动中的这条需求', 'This need of the event']);
    return changed(cx, event, 'remove_need', { detail: { needId }, pool: true });
  },
});

/** Adds experts, or changes how many needs they can meet; 0 keeps them out of the plan. */
export const addEventExperts = defineCommand({
  name: 'addEventExperts', input: expertIds.extend({ id }),
  async handle(cx, { id: eventId, capacity, ...input }): Promise<Changed> {
    const event = await takeEvent(cx, eventId);
    notClosed(event);
    const asked = [...new Set(input.expertIds)];
    await addExperts(cx, event, asked.map((expertId) => ({ id: expertId, capacity })));
    return changed(cx, event, 'add_experts', { note: `${asked.length}`, detail: { expertIds: asked, capacity }, pool: true });
  },
});

/** Fixes a pair (pin), forbids it (veto), or leaves it to the plan again (none). */
export const setPair = defineCommand({
  name: 'setPair', input: pairInput.extend({ id }),
  async handle(cx, { id: eventId, needId, expertId, kind }): Promise<Changed> {
    const event = await takeEvent(cx, eventId);
    notClosed(event);
    const there = await cx.trx.selectFrom('event_need').innerJoin('event_expert', 'event_expert.event_id', 'event_need.event_id')
      .where('event_need.event_id', '=', event.id).where('event_need.need_id', '=', needId).where('event_expert.expert_id', '=', expertId).select('event_need.need_id').executeTakeFirst();
    if (there === undefined) throw invalid('expertId', ['这条需求或这位专家不在活动中。', 'This need or expert is not in the event.']);
    await cx.trx.deleteFrom('event_pair').where('event_id', '=', event.id).where('need_id', '=', needId).where('expert_id', '=', expertId).execute();
    if (kind !== 'none') await cx.trx.insertInto('event_pair').values({ event_id: event.id, need_id: needId, expert_id: expertId, kind }).execute();
    return changed(cx, event, 'set_pair', { note: kind, detail: { needId, expertId, kind }, pool: true });
  },
});
