import { setTimeout as pause } from 'node:timers/promises';
import { z } from '@hono/zod-openapi';
import { refuseOthersThanStaff } from '../auth/refusal.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import type { Ctx } from '../http/env.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { eventFields, eventPatch, eventStatuses, expertIds, needIds, pairInput, pairKinds } from './event.ts';
import { addEventExperts, addEventNeeds, createEvent, editEvent, removeEventNeed, setPair } from './event.commands.ts';
import { type EventRow, eventById, eventPage, expertsOfEvent, needsOfEvent, pairsOfEvent, planOfEvent } from './event.queries.ts';
import { adoptPlan, askPlan, cancelPlan } from './plan.commands.ts';
import { planByNumber, type PlanRow, plansOfEvent } from './plan.queries.ts';
import { isUnderWay, planOptions, planPair, planProgress, planRecord, planStates } from './plan.ts';

const eventAnswer = z.object({
  id: z.uuid(), title: z.string(), association: z.object({ id: z.uuid(), name: z.string() }), heldOn: z.iso.date().nullable(), place: z.string().nullable(), status: z.enum(eventStatuses),
  needs: z.int(), experts: z.int(), plannedAt: z.iso.datetime().nullable(), planOlder: z.boolean().describe('needs, experts, limits, pins or vetoes have changed since the adopted plan was computed'), version: z.int(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime(),
}).openapi('Event');
const eventJson = (row: EventRow): z.output<typeof eventAnswer> => ({
  id: row.id, title: row.title, association: { id: row.association_id, name: row.association_name }, heldOn: row.held_on, place: row.place, status: row.status, needs: row.needs, experts: row.experts,
  plannedAt: row.planned_at?.toISOString() ?? null, planOlder: row.planned_pool_version !== null && row.planned_pool_version !== row.pool_version, version: row.version, createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(),
});

export const eventApi = apiRouter();
const tag = 'Events';
const changed = z.object({ id: z.uuid(), version: z.int() });

/** @throws AppError `not_found` */
export async function findEvent(c: Ctx, eventId: string): Promise<EventRow> {
  const row = await eventById(c.get('services').db, c.get('actor'), eventId);
  if (row === undefined) throw notFound(['这个活动', 'This event']);
  return row;
}

eventApi.openapi(jsonRoute({ method: 'post', path: '/events', tag, summary: 'Prepare an event', body: eventFields, answer: z.object({ id: z.uuid() }), status: 201 }),
  async (c) => c.json(await perform(c, createEvent, await rawBody(c)), 201 as 200));

eventApi.openapi(jsonRoute({ method: 'get', path: '/events', tag, summary: 'Events of your association and those below, newest first', query: pageQuery, answer: pageAnswer(eventAnswer) }), async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const { rows, next } = await eventPage(c.get('services').db, c.get('actor'), c.req.valid('query'));
  return c.json({ items: rows.map(eventJson), next });
});

const whole = eventAnswer.extend({
  needItems: z.array(z.object({ id: z.uuid(), title: z.string(), enterprise: z.string() })), expertItems: z.array(z.object({ id: z.uuid(), name: z.string(), capacity: z.int() })),
  pairs: z.array(z.object({ needId: z.uuid(), expertId: z.uuid(), kind: z.enum(pairKinds) })), assignment: z.array(planPair).describe('the adopted plan'), record: planRecord.nullable(),
});
eventApi.openapi(jsonRoute({ method: 'get', path: '/events/{id}', tag, summary: 'One event with its needs, experts, pins, vetoes and adopted plan', params: idParam, answer: whole }), async (c) => {
  const { db } = c.get('services');
  const row = await findEvent(c, c.req.valid('param').id);
  return c.json({
    ...eventJson(row), needItems: (await needsOfEvent(db, row.id)).map((need) => ({ id: need.id, title: need.title, enterprise: need.enterprise_name })),
    expertItems: (await expertsOfEvent(db, row.id)).map(({ id, name, capacity }) => ({ id, name, capacity })),
    pairs: (await pairsOfEvent(db, row.id)).map((pair) => ({ needId: pair.need_id, expertId: pair.expert_id, kind: pair.kind })), assignment: await planOfEvent(db, row.id), record: row.plan,
  });
});

eventApi.openapi(jsonRoute({ method: 'patch', path: '/events/{id}', tag, summary: 'Change title, day, place, status, needs, experts, pins and vetoes',
  description: 'What is left out stays. A list that is given is the whole list from then on.', params: idParam, body: eventPatch.omit({ id: true }), answer: changed.extend({ status: z.enum(eventStatuses) }) }),
  async (c) => c.json(await perform(c, editEvent, { ...await rawBody(c), id: c.req.valid('param').id })));

const parts = [
  { path: 'needs', command: addEventNeeds, body: needIds, summary: 'Add needs' },
  { path: 'experts', command: addEventExperts, body: expertIds, summary: 'Add experts, or change how many needs they can meet' },
  { path: 'pairs', command: setPair, body: pairInput, summary: 'Fix a pair (pin), forbid it (veto), or neither (none)' },
] as const;
for (const { path, command, body, summary } of parts) {
  eventApi.openapi(jsonRoute({ method: 'post', path: `/events/{id}/${path}`, tag, summary, params: idParam, body, answer: changed }),
    async (c) => c.json(await perform(c, command as typeof addEventNeeds, { ...await rawBody(c), id: c.req.valid('param').id })));
}

eventApi.openapi(jsonRoute({ method: 'delete', path: '/events/{id}/needs/{needId}', tag, summary: 'Take a need out', params: idParam.extend({ needId: z.uuid() }), answer: changed }),
  async (c) => c.json(await perform(c, removeEventNeed, c.req.valid('param'))));

const planAnswer = z.object({
  id: z.uuid(), number: z.int(), atLeast: z.int(), atMost: z.int(), fair: z.boolean(), state: z.enum(planStates), progress: planProgress.nullable(), problem: z.string().nullable().describe('why there is no plan'),
  older: z.boolean().describe('needs, experts, limits, pins or vetoes have changed since'), record: planRecord.nullable(), pairs: z.array(planPair).nullable().describe('null in lists, and without a result'),
  askedAt: z.iso.datetime(), startedAt: z.iso.datetime().nullable(), endedAt: z.iso.datetime().nullable(),
}).openapi('EventPlan');
const planJson = (c: Ctx, event: EventRow, row: PlanRow, pairs: z.output<typeof planAnswer>['pairs'] = null): z.output<typeof planAnswer> => ({
  id: row.id, number: row.number, atLeast: row.at_least, atMost: row.at_most, fair: row.fair, state: row.state, progress: row.progress, problem: row.problem?.[c.get('locale') === 'zh' ? 0 : 1] ?? null,
  older: row.pool_version !== event.pool_version, record: row.record, pairs, askedAt: row.asked_at.toISOString(), startedAt: row.started_at?.toISOString() ?? null, endedAt: row.ended_at?.toISOString() ?? null,
});

/** Asks for a plan, and says at once where plans cannot be computed. @throws AppError `unavailable` */
export async function askForPlan(c: Ctx, eventId: string, options: object, requestKey?: string): Promise<{ id: string; number: number }> {
  const { missing } = c.get('services').assigner;
  if (missing !== null) throw new AppError('unavailable', missing);
  return perform(c, askPlan, { ...options, id: eventId }, requestKey);
}

/** @throws AppError `not_found` */
export async function findPlan(c: Ctx, event: EventRow, number: number) {
  const plan = Number.isInteger(number) && number > 0 && number < 2 ** 31 ? await planByNumber(c.get('services').db, event.id, number) : undefined;
  if (plan === undefined) throw notFound(['这份方案', 'This plan']);
  return plan;
}

eventApi.openapi(jsonRoute({ method: 'post', path: '/events/{id}/plans', tag, summary: 'Compute a plan for the whole event; nothing is changed until it is adopted', params: idParam, body: planOptions, answer: planAnswer, status: 202,
  description: 'Answers 202 at once; ask for the plan until its state is done, failed or cancelled. The highest total score; with `fair` the worst-served need first. One is under way at a time: asking anew cancels the one before.' }), async (c) => {
  const event = await findEvent(c, c.req.valid('param').id);
  const { number } = await askForPlan(c, event.id, await rawBody(c), c.req.header('idempotency-key'));
  return c.json(planJson(c, event, await findPlan(c, event, number)), 202 as 200);
});

eventApi.openapi(jsonRoute({ method: 'get', path: '/events/{id}/plans', tag, summary: 'The last twenty plans computed for an event, newest first', params: idParam, answer: z.object({ items: z.array(planAnswer) }) }), async (c) => {
  const event = await findEvent(c, c.req.valid('param').id);
  return c.json({ items: (await plansOfEvent(c.get('services').db, event.id)).map((row) => planJson(c, event, row)) });
});

const planParam = idParam.extend({ number: z.coerce.number().int().openapi({ param: { name: 'number', in: 'path' } }) });
const LONGEST_WAIT = 10_000;
eventApi.openapi(jsonRoute({ method: 'get', path: '/events/{id}/plans/{number}', tag, summary: 'One plan: how far it is, or its result', params: planParam, answer: planAnswer,
  query: z.object({ wait: z.enum(['true', 'false']).optional().describe('true: answer when it has ended, or after 10 seconds') }) }), async (c) => {
  const { id, number } = c.req.valid('param');
  let plan = await findPlan(c, await findEvent(c, id), number);
  for (const end = Date.now() + LONGEST_WAIT; c.req.valid('query').wait === 'true' && isUnderWay(plan.state) && Date.now() < end;) {
    await pause(100);
    plan = await findPlan(c, await findEvent(c, id), number);
  }
  return c.json(planJson(c, await findEvent(c, id), plan, plan.pairs === null ? null : [...plan.pairs]));
});

eventApi.openapi(jsonRoute({ method: 'post', path: '/events/{id}/plans/{number}/cancel', tag, summary: 'Stop computing a plan', params: planParam, answer: planAnswer }), async (c) => {
  const event = await findEvent(c, c.req.valid('param').id);
  const { number } = c.req.valid('param');
  await perform(c, cancelPlan, { id: (await findPlan(c, event, number)).id });
  return c.json(planJson(c, event, await findPlan(c, event, number)));
});

const adoptBody = z.object({ version: z.int().describe('the version of the event you read') });
eventApi.openapi(jsonRoute({ method: 'post', path: '/events/{id}/plans/{number}/adopt', tag, summary: 'Make a computed plan the plan of the event', params: planParam, body: adoptBody, answer: changed }), async (c) => {
  const event = await findEvent(c, c.req.valid('param').id);
  const { id } = await findPlan(c, event, c.req.valid('param').number);
  return c.json(await perform(c, adoptPlan, { ...await rawBody(c), id }));
});
