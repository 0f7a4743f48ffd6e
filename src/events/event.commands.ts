import { z } from 'zod';
import { refusal, refuse, type Step } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { visibleNeeds } from '../needs/need.queries.ts';
import { visibleProfiles } from '../profiles/profile.queries.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { type EventStatus, eventFields, eventPatch, eventStepTo, expertIds, MOST_EXPERTS, MOST_NEEDS, needIds, pairInput, planOptions, planPair, planRecord } from './event.ts';
import { expertsOfEvent, type LockedEvent, lockEvent, needsOfEvent, needsToMeet, pairsOfEvent } from './event.queries.ts';

const EVENT = ['这个活动', 'This event'] as const;

/** Locks an event that the actor may change. @throws AppError `not_found` also when it is not theirs to know of. */
async function takeEvent(cx: Cx, eventId: string, step: Step = 'event.edit'): Promise<LockedEvent> {
  const event = await lockEvent(cx.trx, eventId);
  if (event === undefined || refusal(cx.actor, 'event.view', { associationPath: event.association_path }) !== null) throw notFound(EVENT);
  refuse(cx.actor, step, { associationPath: event.association_path });
  return event;
}

const notClosed = (event: LockedEvent): void => {
  if (event.status === 'closed') throw new AppError('wrong_state', ['活动已结束，不能再改。需要改动时请先重新打开。', 'The event is closed. Reopen it to change it.']);
};
const sameVersion = (event: LockedEvent, version: number): void => {
  if (event.version !== version) throw new AppError('stale_version', ['别人刚刚改过这个活动。请看过最新内容后再保存。', 'Someone has just changed this event. Look at the newest state and save again.']);
};

export interface Changed { readonly id: string; readonly version: number }

/** Counts the change and writes its line of history. */
async function changed(cx: Cx, event: LockedEvent, action: string, more: { note?: string | null; detail?: Record<string, unknown>; set?: Partial<{ title: string; held_on: string | null }> } = {}): Promise<Changed> {
  await cx.trx.updateTable('event').set({ ...more.set, version: event.version + 1, updated_at: cx.now }).where('id', '=', event.id).execute();
  await recordActivity(cx, { subjectType: 'event', subjectId: event.id, action, note: more.note ?? null, ...(more.detail ? { detail: more.detail } : {}) });
  return { id: event.id, version: event.version + 1 };
}

/** The only place that changes an event's status. */
async function advanceEvent(cx: Cx, event: LockedEvent, to: EventStatus): Promise<void> {
  const step = eventStepTo(event.status, to);
  if (step === undefined) throw new AppError('wrong_state', ['活动目前的状态不能进行这一步，请刷新页面。', `An event that is "${event.status}" cannot become "${to}".`]);
  await cx.trx.updateTable('event').set({ status: to }).where('id', '=', event.id).execute();
  await recordActivity(cx, { subjectType: 'event', subjectId: event.id, action: step, from: event.status, to });
}

export const createEvent = defineCommand({
  name: 'createEvent', input: eventFields,
  async handle(cx, { associationId, title, heldOn }): Promise<{ id: string }> {
    const association = await cx.trx.selectFrom('association').select('path').where('id', '=', associationId).executeTakeFirst();
    if (association === undefined) throw invalid('associationId', ['没有找到这个科协，请重新选择。', 'No such association; choose again.']);
    refuse(cx.actor, 'event.create', { associationPath: association.path });
    const eventId = newId();
    await cx.trx.insertInto('event').values({
      id: eventId, association_id: associationId, title, held_on: heldOn, status: 'draft', at_least: 1, at_most: 3, fair: false,
      planned_at: null, planned_by: null, plan: null, created_by: cx.actor.userId, created_at: cx.now, updated_at: cx.now,
    }).execute();
    await recordActivity(cx, { subjectType: 'event', subjectId: eventId, action: 'create', to: 'draft' });
    return { id: eventId };
  },
});

export const editEvent = defineCommand({
  name: 'editEvent', input: eventPatch,
  async handle(cx, { id: eventId, version, status, title, heldOn }): Promise<Changed & { status: EventStatus }> {
    const event = await takeEvent(cx, eventId);
    sameVersion(event, version);
    if (status === undefined || status === event.status) notClosed(event); else await advanceEvent(cx, event, status);
    const set = { ...(title === undefined ? {} : { title }), ...(heldOn === undefined ? {} : { held_on: heldOn }) };
    return { ...await changed(cx, event, 'edit', { set, detail: { fields: Object.keys(set) } }), status: status ?? event.status };
  },
});

/** Those already there stay; needs must be accepted and not yet taken on, and the actor's to see. */
export const addEventNeeds = defineCommand({
  name: 'addEventNeeds', input: needIds.extend({ id }),
  async handle(cx, input): Promise<Changed> {
    const event = await takeEvent(cx, input.id);
    notClosed(event);
    const asked = [...new Set(input.needIds)];
    const known = await cx.trx.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').where(visibleNeeds(cx.actor) as never)
      .where('need.id', 'in', asked).where('need.status', 'in', needsToMeet).select('need.id').execute();
    if (known.length < asked.length) throw invalid('needIds', ['有的需求没有找到，或不在“已受理”“已匹配”状态，请刷新后重新选择。', 'Some needs were not found or are not waiting for a match; reload and choose again.']);
    await cx.trx.insertInto('event_need').values(asked.map((needId) => ({ event_id: event.id, need_id: needId }))).onConflict((oc) => oc.doNothing()).execute();
    const { n } = await cx.trx.selectFrom('event_need').where('event_id', '=', event.id).select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    if (n > MOST_NEEDS) throw invalid('needIds', [`一个活动最多 ${MOST_NEEDS} 条需求。`, `At most ${MOST_NEEDS} needs in one event.`]);
    return changed(cx, event, 'add_needs', { note: `${asked.length}`, detail: { needIds: asked } });
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
    return changed(cx, event, 'remove_need', { detail: { needId } });
  },
});

/** Adds experts, or changes how many needs they can meet; 0 keeps them out of the plan. */
export const addEventExperts = defineCommand({
  name: 'addEventExperts', input: expertIds.extend({ id }),
  async handle(cx, { id: eventId, capacity, ...input }): Promise<Changed> {
    const event = await takeEvent(cx, eventId);
    notClosed(event);
    const asked = [...new Set(input.expertIds)];
    const known = await cx.trx.selectFrom('expert as profile').innerJoin('association', 'association.id', 'profile.association_id').where(visibleProfiles(cx.actor, 'expert') as never)
      .where('profile.id', 'in', asked).select('profile.id').execute();
    if (known.length < asked.length) throw invalid('expertIds', ['有的专家没有找到，请刷新后重新选择。', 'Some experts were not found; reload and choose again.']);
    await cx.trx.insertInto('event_expert').values(asked.map((expertId) => ({ event_id: event.id, expert_id: expertId, capacity })))
      .onConflict((oc) => oc.columns(['event_id', 'expert_id']).doUpdateSet({ capacity })).execute();
    const { n } = await cx.trx.selectFrom('event_expert').where('event_id', '=', event.id).select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    if (n > MOST_EXPERTS) throw invalid('expertIds', [`一个活动最多 ${MOST_EXPERTS} 位专家。`, `At most ${MOST_EXPERTS} experts in one event.`]);
    return changed(cx, event, 'add_experts', { note: `${asked.length}`, detail: { expertIds: asked, capacity } });
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
    return changed(cx, event, 'set_pair', { note: kind, detail: { needId, expertId, kind } });
  },
});

/** Makes a computed assignment the event's plan. It must still fit: the event is as it was when the plan was computed. */
export const saveAssignment = defineCommand({
  name: 'saveAssignment', input: z.object({ id, version: z.coerce.number().int().min(1), options: planOptions, pairs: z.array(planPair), record: planRecord }),
  async handle(cx, { id: eventId, version, options, pairs, record }): Promise<Changed> {
    const event = await takeEvent(cx, eventId);
    notClosed(event);
    sameVersion(event, version);
    await refuseMisfit(cx, event.id, options, pairs);
    await cx.trx.deleteFrom('event_assignment').where('event_id', '=', event.id).execute();
    for (let at = 0; at < pairs.length; at += 1000) {
      await cx.trx.insertInto('event_assignment').values(pairs.slice(at, at + 1000).map((pair) => ({ event_id: event.id, need_id: pair.needId, expert_id: pair.expertId, score: pair.score }))).execute();
    }
    await cx.trx.updateTable('event').set({ at_least: options.atLeast, at_most: options.atMost, fair: options.fair, planned_at: cx.now, planned_by: cx.actor.userId, plan: JSON.stringify(record) }).where('id', '=', event.id).execute();
    return changed(cx, event, 'plan', { note: `${pairs.length}`, detail: { ...options, total: record.statistics.total, worst: record.statistics.worst, rankingVersion: record.rankingVersion } });
  },
});

async function refuseMisfit(cx: Cx, eventId: string, options: { atLeast: number; atMost: number }, pairs: readonly { needId: string; expertId: string }[]): Promise<void> {
  const [needs, experts, marks] = [await needsOfEvent(cx.trx, eventId), await expertsOfEvent(cx.trx, eventId), await pairsOfEvent(cx.trx, eventId)];
  const keys = new Set(pairs.map((pair) => `${pair.needId} ${pair.expertId}`));
  const countBy = (key: 'needId' | 'expertId') => pairs.reduce((counts, pair) => counts.set(pair[key], (counts.get(pair[key]) ?? 0) + 1), new Map<string, number>());
  const [ofNeed, ofExpert] = [countBy('needId'), countBy('expertId')];
  const known = [...ofNeed.keys()].every((key) => needs.some((need) => need.id === key)) && [...ofExpert.keys()].every((key) => experts.some((expert) => expert.id === key));
  const fits = known && keys.size === pairs.length && experts.every((expert) => (ofExpert.get(expert.id) ?? 0) <= expert.capacity)
    && needs.every((need) => (ofNeed.get(need.id) ?? 0) >= options.atLeast && (ofNeed.get(need.id) ?? 0) <= options.atMost)
    && marks.every((mark) => keys.has(`${mark.need_id} ${mark.expert_id}`) === (mark.kind === 'pin'));
  if (!fits) throw new AppError('conflict', ['这份方案与活动的人数、上限、锁定或排除不符，没有保存。请重新计算。', 'The plan does not fit the numbers, pins or vetoes of the event; it was not saved. Compute it again.']);
}
