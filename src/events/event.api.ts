import { z } from '@hono/zod-openapi';
import { refuseOthersThanStaff } from '../auth/refusal.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import type { Ctx } from '../http/env.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { parseInput } from '../shared/input.ts';
import { eventFields, eventPatch, eventStatuses, expertIds, needIds, pairInput, pairKinds, type PlanOptions, planOptions, planPair, planRecord } from './event.ts';
import { addEventExperts, addEventNeeds, createEvent, editEvent, removeEventNeed, saveAssignment, setPair } from './event.commands.ts';
import { obstacleWords } from './event.labels.ts';
import { type EventRow, eventById, eventPage, expertsOfEvent, needsOfEvent, pairsOfEvent, planOfEvent } from './event.queries.ts';
import { type Plan, planEvent } from './plan.queries.ts';

const eventAnswer = z.object({
  id: z.uuid(), title: z.string(), association: z.object({ id: z.uuid(), name: z.string() }), heldOn: z.iso.date().nullable(), status: z.enum(eventStatuses),
  needs: z.int(), experts: z.int(), plannedAt: z.iso.datetime().nullable(), version: z.int(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime(),
}).openapi('Event');
const eventJson = (row: EventRow): z.output<typeof eventAnswer> => ({
  id: row.id, title: row.title, association: { id: row.association_id, name: row.association_name }, heldOn: row.held_on, status: row.status, needs: row.needs, experts: row.experts,
  plannedAt: row.planned_at?.toISOString() ?? null, version: row.version, createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(),
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

/** Names of everybody in an event, for sentences about them. */
export async function namesIn(c: Ctx, eventId: string): Promise<(id: string) => string> {
  const { db } = c.get('services');
  const names = new Map([...(await needsOfEvent(db, eventId)).map((need) => [need.id, need.title] as const), ...(await expertsOfEvent(db, eventId)).map((expert) => [expert.id, expert.name] as const)]);
  return (id) => names.get(id) ?? id;
}

/** Computes the plan for the event as it is now and makes it the event's. @throws AppError `conflict` with the reason when there is none. */
export async function computeAndSave(c: Ctx, event: EventRow, options: PlanOptions, version: unknown, requestKey?: string): Promise<{ id: string; version: number }> {
  const plan = await planEvent(c.get('services'), event, options);
  if (plan.kind === 'out_of_time') throw outOfTime();
  if (plan.kind === 'impossible') throw new AppError('conflict', obstacleWords(plan.obstacle, await namesIn(c, event.id)));
  const { pairs, statistics, greedy, fair, rankingVersion } = plan;
  return perform(c, saveAssignment, { id: event.id, version, options, pairs, record: { rankingVersion, statistics, greedy, fair } }, requestKey);
}
const outOfTime = () => new AppError('unavailable', ['规定时间内没有算出方案，已保存的方案不受影响。请减少需求或专家后再试。', 'No plan was found in time; saved plans are safe. Try with fewer needs or experts.']);

eventApi.openapi(jsonRoute({ method: 'post', path: '/events', tag, summary: 'Prepare an event', body: eventFields, answer: z.object({ id: z.uuid() }), status: 201 }),
  async (c) => c.json(await perform(c, createEvent, await rawBody(c)), 201 as 200));

eventApi.openapi(jsonRoute({ method: 'get', path: '/events', tag, summary: 'Events of your association and those below, newest first', query: pageQuery, answer: pageAnswer(eventAnswer) }), async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const { rows, next } = await eventPage(c.get('services').db, c.get('actor'), c.req.valid('query'));
  return c.json({ items: rows.map(eventJson), next });
});

const whole = eventAnswer.extend({
  needItems: z.array(z.object({ id: z.uuid(), title: z.string(), enterprise: z.string() })), expertItems: z.array(z.object({ id: z.uuid(), name: z.string(), capacity: z.int() })),
  pairs: z.array(z.object({ needId: z.uuid(), expertId: z.uuid(), kind: z.enum(pairKinds) })), assignment: z.array(planPair).describe('the saved plan'), record: planRecord.nullable(),
});
eventApi.openapi(jsonRoute({ method: 'get', path: '/events/{id}', tag, summary: 'One event with its needs, experts, pins, vetoes and saved plan', params: idParam, answer: whole }), async (c) => {
  const { db } = c.get('services');
  const row = await findEvent(c, c.req.valid('param').id);
  return c.json({
    ...eventJson(row), needItems: (await needsOfEvent(db, row.id)).map((need) => ({ id: need.id, title: need.title, enterprise: need.enterprise_name })),
    expertItems: (await expertsOfEvent(db, row.id)).map(({ id, name, capacity }) => ({ id, name, capacity })),
    pairs: (await pairsOfEvent(db, row.id)).map((pair) => ({ needId: pair.need_id, expertId: pair.expert_id, kind: pair.kind })), assignment: await planOfEvent(db, row.id), record: row.plan,
  });
});

eventApi.openapi(jsonRoute({ method: 'patch', path: '/events/{id}', tag, summary: 'Change title, day or status', params: idParam, body: eventPatch.omit({ id: true }), answer: changed.extend({ status: z.enum(eventStatuses) }) }),
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
  state: z.enum(['assigned', 'impossible', 'out_of_time']), reason: z.string().nullable().describe('why there is no plan'), pairs: z.array(planPair),
  statistics: planRecord.shape.statistics.nullable(), greedy: planRecord.shape.greedy.nullable(), fair: planRecord.shape.fair, seconds: z.number().nullable(), rankingVersion: z.string().nullable(),
}).openapi('EventPlan');

async function planJson(c: Ctx, event: EventRow, plan: Plan): Promise<z.output<typeof planAnswer>> {
  if (plan.kind === 'assigned') {
    const { pairs, statistics, greedy, fair, seconds, rankingVersion } = plan;
    return { state: 'assigned', reason: null, pairs: [...pairs], statistics, greedy, fair, seconds, rankingVersion };
  }
  const words = plan.kind === 'impossible' ? obstacleWords(plan.obstacle, await namesIn(c, event.id)) : outOfTime().detail;
  return { state: plan.kind, reason: words[c.get('locale') === 'zh' ? 0 : 1], pairs: [], statistics: null, greedy: null, fair: null, seconds: null, rankingVersion: null };
}

const planQuery = z.object({ atLeast: z.string().optional(), atMost: z.string().optional(), fair: z.string().optional() });
eventApi.openapi(jsonRoute({ method: 'get', path: '/events/{id}/assignment', tag, summary: 'The best assignment of the whole event, without saving it', params: idParam, query: planQuery, answer: planAnswer,
  description: 'The highest total score; with `fair=true` the worst-served need first. `greedy` is what best-pair-first would give.' }), async (c) => {
  const event = await findEvent(c, c.req.valid('param').id);
  return c.json(await planJson(c, event, await planEvent(c.get('services'), event, parseInput(planOptions, c.req.valid('query')))));
});

const saveBody = z.object({ version: z.int().describe('the version you read'), atLeast: z.int().optional(), atMost: z.int().optional(), fair: z.boolean().optional() });
eventApi.openapi(jsonRoute({ method: 'post', path: '/events/{id}/assignment', tag, summary: 'Compute the assignment and make it the plan of the event', params: idParam, body: saveBody, answer: changed }), async (c) => {
  const { version, ...options } = await rawBody(c);
  return c.json(await computeAndSave(c, await findEvent(c, c.req.valid('param').id), parseInput(planOptions, options), version, c.req.header('idempotency-key')));
});
