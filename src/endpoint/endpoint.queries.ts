import type { Reader } from '../db/database.ts';
import { budgetDay, type EndpointName } from './endpoint.ts';

export interface EndpointState { readonly failures: number; readonly pausedUntil: Date | null; readonly lastError: string | null; readonly lastErrorAt: Date | null; readonly lastAnswerAt: Date | null; readonly used: number }

/** How a model server does, as all processes together know it, and what was used of today's budget. */
export async function endpointState(db: Reader, name: EndpointName, now: Date): Promise<EndpointState> {
  const row = await db.selectFrom('endpoint').selectAll().where('name', '=', name).executeTakeFirst();
  const use = await db.selectFrom('endpoint_use').select('used').where('name', '=', name).where('day', '=', budgetDay(now)).executeTakeFirst();
  return {
    failures: row?.failures ?? 0, pausedUntil: row?.paused_until ?? null, lastError: row?.last_error ?? null, lastErrorAt: row?.last_error_at ?? null,
    lastAnswerAt: row?.last_answer_at ?? null, used: use?.used ?? 0,
  };
}

/** Whether a call may be made now. */
export const isOpen = (state: EndpointState, now: Date, perDay: number): boolean => (state.pausedUntil === null || state.pausedUntil <= now) && state.used < perDay;
