import type { Updateable } from 'kysely';
import { z } from 'zod';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError, notFound, type Words } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { type Changed, changed, notClosed, sameVersion, takeEvent } from './change.commands.ts';
import { type EventExpert, type EventNeed, expertsOfEvent, lockEvent, needsOfEvent, pairsOfEvent } from './event.queries.ts';
import type { EventPlanTable } from './event.table.ts';
import { isUnderWay, planFrom, type PlanOptions, planOptions, planPair, planProgress, planRecord, underWay } from './plan.ts';
import { lockPlan } from './plan.queries.ts';

const PLAN: Words = ['这份方案', 'This plan'];

/** The only place that changes a plan's state. */
async function advancePlan(cx: Cx, planId: string, to: keyof typeof planFrom, set: Partial<Updateable<EventPlanTable>> = {}): Promise<void> {
  const ended = to === 'running' ? { started_at: cx.now } : { ended_at: cx.now };
  const { numUpdatedRows } = await cx.trx.updateTable('event_plan').set({ ...set, ...ended, state: to }).where('id', '=', planId).where('state', 'in', planFrom[to]).executeTakeFirst();
  if (numUpdatedRows === 0n) throw new AppError('wrong_state', ['这份方案已经结束计算，不用取消。', 'This plan is no longer being computed.']);
}

/** Has a plan computed for the event as it stands. One is under way at a time: asking anew cancels the one before. */
export const askPlan = defineCommand({
  name: 'askPlan', input: planOptions.safeExtend({ id }),
  async handle(cx, { id: eventId, ...options }): Promise<{ id: string; number: number }> {
    const event = await takeEvent(cx, eventId);
    notClosed(event);
    for (const open of await cx.trx.selectFrom('event_plan').select('id').where('event_id', '=', event.id).where('state', 'in', underWay).execute()) await advancePlan(cx, open.id, 'cancelled');
    const { last } = await cx.trx.selectFrom('event_plan').where('event_id', '=', event.id).select(({ fn }) => fn.max('number').as('last')).executeTakeFirstOrThrow();
    const plan = { id: newId(), number: (last ?? 0) + 1 };
    await cx.trx.insertInto('event_plan').values({
      ...plan, event_id: event.id, at_least: options.atLeast, at_most: options.atMost, fair: options.fair, state: 'waiting', pool_version: event.pool_version,
      progress: null, pairs: null, record: null, problem: null, asked_by: cx.actor.userId, asked_at: cx.now, started_at: null, ended_at: null,
    }).execute();
    await recordActivity(cx, { subjectType: 'event', subjectId: event.id, action: 'ask_plan', note: `${plan.number}`, detail: { ...options } });
    await enqueue(cx, 'events.plan', { planId: plan.id }, plan.id);
    return plan;
  },
});

/** Locks the event, then its plan: everything does so in this order. */
async function takePlan(cx: Cx, planId: string) {
  const found = await cx.trx.selectFrom('event_plan').select('event_id').where('id', '=', planId).executeTakeFirst();
  if (found === undefined) throw notFound(PLAN);
  const event = await takeEvent(cx, found.event_id);
  const plan = await lockPlan(cx.trx, planId);
  if (plan === undefined) throw notFound(PLAN);
  return { event, plan };
}

export const cancelPlan = defineCommand({
  name: 'cancelPlan', input: z.strictObject({ id }),
  async handle(cx, { id: planId }): Promise<{ id: string }> {
    const { event, plan } = await takePlan(cx, planId);
    await advancePlan(cx, plan.id, 'cancelled');
    await recordActivity(cx, { subjectType: 'event', subjectId: event.id, action: 'cancel_plan', note: `${plan.number}` });
    return { id: plan.id };
  },
});

/** What a run works on, read at one moment while nobody can change the event. */
export interface PlanWork {
  readonly planId: string; readonly run: number; readonly options: PlanOptions;
  readonly needs: readonly EventNeed[]; readonly experts: readonly EventExpert[]; readonly marks: Awaited<ReturnType<typeof pairsOfEvent>>;
}

/** A run begins, also one after a run that was killed. `null`: nothing is left to do. */
export const beginPlan = defineCommand({
  name: 'beginPlan', input: z.strictObject({ id }),
  async handle(cx, { id: planId }): Promise<PlanWork | null> {
    const found = await cx.trx.selectFrom('event_plan').select('event_id').where('id', '=', planId).executeTakeFirst();
    const event = found && await lockEvent(cx.trx, found.event_id);
    const plan = await lockPlan(cx.trx, planId);
    if (event === undefined || plan === undefined || !isUnderWay(plan.state)) return null;
    const run = plan.runs + 1;
    await advancePlan(cx, plan.id, 'running', { runs: run, pool_version: event.pool_version, progress: null });
    return {
      planId, run, options: { atLeast: plan.at_least, atMost: plan.at_most, fair: plan.fair },
      needs: await needsOfEvent(cx.trx, event.id), experts: await expertsOfEvent(cx.trx, event.id), marks: await pairsOfEvent(cx.trx, event.id),
    };
  },
});

const ofRun = z.strictObject({ id, run: z.int() });
/** The plan, if it still waits for this run: not cancelled, and not begun again by another. */
async function stillRunning(cx: Cx, { id: planId, run }: z.output<typeof ofRun>): Promise<boolean> {
  const plan = await lockPlan(cx.trx, planId);
  return plan?.state === 'running' && plan.runs === run;
}

/** How far a run is. `false`: it shall stop. */
export const notePlanProgress = defineCommand({
  name: 'notePlanProgress', input: ofRun.extend({ progress: planProgress.nullable() }),
  async handle(cx, { progress, ...run }): Promise<boolean> {
    if (!await stillRunning(cx, run)) return false;
    if (progress !== null) await cx.trx.updateTable('event_plan').set({ progress: JSON.stringify(progress) }).where('id', '=', run.id).execute();
    return true;
  },
});

const result = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), pairs: z.array(planPair), record: planRecord }),
  z.object({ kind: z.literal('failed'), problem: z.tuple([z.string(), z.string()]) }),
]);
export type PlanResult = z.output<typeof result>;

export const endPlan = defineCommand({
  name: 'endPlan', input: ofRun.extend({ result }),
  async handle(cx, { result: end, ...run }): Promise<void> {
    if (!await stillRunning(cx, run)) return;
    if (end.kind === 'done') await advancePlan(cx, run.id, 'done', { pairs: JSON.stringify(end.pairs), record: JSON.stringify(end.record) });
    else await advancePlan(cx, run.id, 'failed', { problem: JSON.stringify(end.problem) });
  },
});

/** Makes a computed plan the event's own. @throws AppError `conflict` when needs, experts, pins or vetoes have changed since. */
export const adoptPlan = defineCommand({
  name: 'adoptPlan', input: z.strictObject({ id, version: z.coerce.number().int().min(1) }),
  async handle(cx, { id: planId, version }): Promise<Changed> {
    const { event, plan } = await takePlan(cx, planId);
    notClosed(event);
    sameVersion(event, version);
    const { pairs, record } = plan;
    if (pairs === null || record === null) throw new AppError('wrong_state', ['这份方案没有算成，不能采用。', 'This plan has no result to adopt.']);
    if (plan.pool_version !== event.pool_version) throw new AppError('conflict', ['方案算好之后，活动的需求、专家、上限、锁定或排除有变化。请重新计算后再采用。', 'Needs, experts, limits, pins or vetoes have changed since this plan was computed. Compute it again.']);
    await cx.trx.deleteFrom('event_assignment').where('event_id', '=', event.id).execute();
    for (let at = 0; at < pairs.length; at += 1000) {
      await cx.trx.insertInto('event_assignment').values(pairs.slice(at, at + 1000).map((pair) => ({ event_id: event.id, need_id: pair.needId, expert_id: pair.expertId, score: pair.score }))).execute();
    }
    const options = { at_least: plan.at_least, at_most: plan.at_most, fair: plan.fair };
    await cx.trx.updateTable('event').set({ ...options, planned_at: cx.now, planned_by: cx.actor.userId, plan: JSON.stringify(record), planned_pool_version: plan.pool_version }).where('id', '=', event.id).execute();
    return changed(cx, event, 'plan', { note: `${pairs.length}`, detail: { ...options, number: plan.number, total: record.statistics.total, worst: record.statistics.worst, rankingVersion: record.rankingVersion } });
  },
});
