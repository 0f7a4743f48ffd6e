import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { type Calendar, calendarWith } from '../shared/working-days.ts';
import { type ClockKind, clockKinds, clockRules } from './clock.ts';

/** The calendar as this deployment knows it: the package, and the years entered since. */
export const calendarOf = async (db: Reader): Promise<Calendar> =>
  calendarWith(await db.selectFrom('calendar_year').select(['year', sql<string[]>`holidays::text[]`.as('holidays'), sql<string[]>`workdays::text[]`.as('workdays')]).execute());

/** How many working days hold in an association: its own number, or that of the nearest above it that set one. */
export async function daysFor(db: Reader, associationId: string, kind: ClockKind): Promise<number> {
  const row = await db.selectFrom('association as a').innerJoin('association as above', (join) => join.on(sql<boolean>`a.path like above.path || '%'`))
    .innerJoin('clock_setting as s', (join) => join.onRef('s.association_id', '=', 'above.id').on('s.kind', '=', kind))
    .where('a.id', '=', associationId).orderBy(sql`length(above.path)`, 'desc').limit(1).select('s.days').executeTakeFirst();
  return row?.days ?? clockRules[kind].days;
}

/** The clocks that run for these things, by id of the thing. For lists that sort by due day join `clock` on subject_id, kind and stopped_at is null. */
export async function runningClocks(db: Reader, subjectIds: readonly string[]): Promise<ReadonlyMap<string, readonly RunningClock[]>> {
  if (subjectIds.length === 0) return new Map();
  const rows = await db.selectFrom('clock').select(['id', 'kind', 'subject_id', 'started_at', 'due_on', 'days', 'provisional', 'overdue_at', 'handed_up_at'])
    .where('kind', 'in', clockKinds).where('subject_id', 'in', subjectIds).where('stopped_at', 'is', null).orderBy('due_on').execute();
  return Map.groupBy(rows, (row) => row.subject_id);
}
export interface RunningClock { readonly id: string; readonly kind: ClockKind; readonly subject_id: string; readonly started_at: Date; readonly due_on: string; readonly days: number; readonly provisional: boolean; readonly overdue_at: Date | null; readonly handed_up_at: Date | null }
