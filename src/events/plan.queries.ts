import type { Reader } from '../db/database.ts';
import { visibleProfiles } from '../profiles/profile.queries.ts';
import { needText } from '../needs/need.ts';
import type { SearchIndex } from '../search/port.ts';
import type { Actor } from '../shared/command.ts';
import { type EventNeed, type EventRow, expertsOfEvent } from './event.queries.ts';

/** The plans of an event without their pairs, newest first. */
export const plansOfEvent = (db: Reader, eventId: string, limit = 20) =>
  db.selectFrom('event_plan').where('event_id', '=', eventId)
    .select(['id', 'event_id', 'number', 'at_least', 'at_most', 'fair', 'state', 'pool_version', 'runs', 'progress', 'record', 'problem', 'asked_at', 'started_at', 'ended_at'])
    .orderBy('number', 'desc').limit(limit).execute();
export type PlanRow = Awaited<ReturnType<typeof plansOfEvent>>[number];

export const planByNumber = (db: Reader, eventId: string, number: number) =>
  db.selectFrom('event_plan').selectAll().where('event_id', '=', eventId).where('number', '=', number).executeTakeFirst();

/** For commands. */
export const lockPlan = (trx: Reader, planId: string) => trx.selectFrom('event_plan').selectAll().where('id', '=', planId).forUpdate().executeTakeFirst();

const LOOKED_AT = 5;
const OFFERED = 40;

/** Experts to invite: for `q`, or without it those who come first for the most of the event's needs. */
export async function expertsToInvite({ db, search }: { readonly db: Reader; readonly search: SearchIndex }, actor: Actor, event: Pick<EventRow, 'id'>, needs: readonly EventNeed[], q: string) {
  const times = new Map<string, number>();
  const there = new Set((await expertsOfEvent(db, event.id)).map((expert) => expert.id));
  const texts = q === '' ? needs.slice(0, 200).map(needText) : [{ title: q, description: '' }];
  for (const text of texts) {
    for (const { id } of await search.rank('expert', text, q === '' ? LOOKED_AT : OFFERED, (id) => !there.has(id))) times.set(id, (times.get(id) ?? 0) + 1);
  }
  const ids = [...times].sort((a, b) => b[1] - a[1]).slice(0, OFFERED).map(([id]) => id);
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('expert as profile').innerJoin('association', 'association.id', 'profile.association_id').where(visibleProfiles(actor, 'expert') as never)
    .where('profile.id', 'in', ids).where('profile.availability', '<>', 'unavailable').select(['profile.id', 'profile.name', 'profile.title', 'profile.institution']).execute();
  return rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)).map((row) => ({ ...row, times: times.get(row.id) ?? 0 }));
}
export type Invitable = Awaited<ReturnType<typeof expertsToInvite>>[number];
