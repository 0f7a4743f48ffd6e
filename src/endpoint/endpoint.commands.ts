import { z } from 'zod';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError } from '../shared/errors.ts';
import { endpointNames, type EndpointName, failureKinds, budgetDay, pauseSeconds } from './endpoint.ts';
import { endpointState, isOpen } from './endpoint.queries.ts';

export function systemOnly(cx: Cx): void {
  if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
}

/** The endpoint's row, locked: all processes count and pause together. */
async function lockEndpoint(cx: Cx, name: EndpointName): Promise<void> {
  await cx.trx.insertInto('endpoint').values({ name, failures: 0, paused_until: null, last_error: null, last_error_at: null, last_answer_at: null }).onConflict((oc) => oc.doNothing()).execute();
  await cx.trx.selectFrom('endpoint').select('name').where('name', '=', name).forUpdate().execute();
}

/** How much of `wanted` may be asked for now: 0 while paused or when the day's budget is used up. What is granted is counted as used. */
export async function takeBudget(cx: Cx, name: EndpointName, wanted: number, perDay: number): Promise<number> {
  await lockEndpoint(cx, name);
  const state = await endpointState(cx.trx, name, cx.now);
  const granted = isOpen(state, cx.now, perDay) ? Math.min(wanted, perDay - state.used) : 0;
  if (granted > 0) {
    await cx.trx.insertInto('endpoint_use').values({ name, day: budgetDay(cx.now), used: granted })
      .onConflict((oc) => oc.columns(['name', 'day']).doUpdateSet({ used: state.used + granted })).execute();
  }
  return granted;
}

export const failure = z.strictObject({ kind: z.enum(failureKinds), message: z.string().max(2000), retryAfterSeconds: z.number().nullable() });

/** What came of a call: an answer ends all pauses, a failure may begin one. */
export async function noteOutcome(cx: Cx, name: EndpointName, failed: z.output<typeof failure> | null): Promise<void> {
  await lockEndpoint(cx, name);
  if (failed === null) {
    await cx.trx.updateTable('endpoint').set({ failures: 0, paused_until: null, last_answer_at: cx.now }).where('name', '=', name).execute();
    return;
  }
  const failures = (await endpointState(cx.trx, name, cx.now)).failures + 1;
  const pause = pauseSeconds(failures, failed.retryAfterSeconds);
  await cx.trx.updateTable('endpoint').set({
    failures, paused_until: pause === 0 ? null : new Date(cx.now.getTime() + 1000 * pause), last_error: `${failed.kind}: ${failed.message}`.slice(0, 500), last_error_at: cx.now,
  }).where('name', '=', name).execute();
}

/** Before a call to a model server. Answers how much of it may be done. */
export const beginCall = defineCommand({
  name: 'beginCall', input: z.strictObject({ endpoint: z.enum(endpointNames), wanted: z.int().min(1), perDay: z.int().min(1) }),
  async handle(cx, { endpoint, wanted, perDay }): Promise<number> {
    systemOnly(cx);
    return takeBudget(cx, endpoint, wanted, perDay);
  },
});

/** After it. */
export const endCall = defineCommand({
  name: 'endCall', input: z.strictObject({ endpoint: z.enum(endpointNames), failed: failure.nullable() }),
  async handle(cx, { endpoint, failed }): Promise<null> {
    systemOnly(cx);
    await noteOutcome(cx, endpoint, failed);
    return null;
  },
});
