import { sql } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';
import type { Day } from '../shared/working-days.ts';
import { type ClockKind, clockKinds, clockRules } from './clock.ts';

/** What one kind of clock did in an area: of those that ended with what was waited for, half took at most `median` working days, nine of ten at most `p90`. */
export interface ClockFigures { readonly kind: ClockKind; readonly ended: number; readonly inTime: number; readonly median: number | null; readonly p90: number | null; readonly running: number; readonly overdue: number; readonly handedUp: number }

/** The subtrees of the reader's grants as staff; the root for the system. */
const within = (actor: Actor) => (actor.kind === 'system' ? sql<boolean>`true` : sql<boolean>`(${sql.join([sql`false`, ...grantsOf(actor, 'staff', 'administrator').map((grant) => sql`a.path like ${`${grant.associationPath}%`}`)], sql` or `)})`);

/** Ended since that moment, and running now, in the reader's own area. */
export async function clockFigures(db: Reader, actor: Actor, since: Date, today: Day): Promise<readonly ClockFigures[]> {
  const { rows } = await sql<ClockFigures>`
    select c.kind,
      count(*) filter (where c.met)::int as ended, count(*) filter (where c.met and c.took <= c.days)::int as "inTime",
      percentile_disc(0.5) within group (order by c.took) filter (where c.met) as median, percentile_disc(0.9) within group (order by c.took) filter (where c.met) as p90,
      count(*) filter (where c.stopped_at is null)::int as running, count(*) filter (where c.stopped_at is null and c.due_on < ${today}::date)::int as overdue,
      count(*) filter (where c.stopped_at is null and c.handed_up_at is not null)::int as "handedUp"
    from clock c join association a on a.id = c.association_id
    where ${within(actor)} and (c.stopped_at is null or c.stopped_at >= ${since})
    group by c.kind`.execute(db);
  const none = { ended: 0, inTime: 0, median: null, p90: null, running: 0, overdue: 0, handedUp: 0 };
  return clockKinds.map((kind) => rows.find((row) => row.kind === kind) ?? { kind, ...none });
}

export interface LateThing { readonly kind: ClockKind; readonly subject_type: string; readonly subject_id: string; readonly need_id: string; readonly title: string; readonly association_name: string; readonly due_on: string; readonly provisional: boolean; readonly handed_up_at: Date | null; readonly manager_name: string | null }

/** What is overdue in the reader's area, longest first. */
export const lateThings = (db: Reader, actor: Actor, today: Day, limit: number): Promise<readonly LateThing[]> =>
  db.selectFrom('clock as c').innerJoin('association as a', 'a.id', 'c.association_id').innerJoin('need', 'need.id', 'c.need_id').leftJoin('technology_manager as m', 'm.id', 'c.technology_manager_id')
    .where('c.stopped_at', 'is', null).where('c.due_on', '<', today).where(within(actor))
    .select(['c.kind', 'c.subject_type', 'c.subject_id', 'c.need_id', 'need.title', 'a.name as association_name', 'c.due_on', 'c.provisional', 'c.handed_up_at', 'm.name as manager_name'])
    .orderBy('c.due_on').orderBy('c.id').limit(limit).execute();

export interface ClockDays { readonly kind: ClockKind; readonly own: number | null; readonly days: number; /** Where the number in force comes from; null: as delivered. */ readonly from: string | null }

/** The numbers of days of an association: its own, and what holds where it has none. */
export async function clockDays(db: Reader, associationId: string): Promise<readonly ClockDays[]> {
  const rows = await db.selectFrom('association as a').innerJoin('association as above', (join) => join.on(sql<boolean>`a.path like above.path || '%'`)).innerJoin('clock_setting as s', 's.association_id', 'above.id')
    .where('a.id', '=', associationId).orderBy(sql`length(above.path)`, 'desc').select(['s.kind', 's.days', 's.association_id', 'above.name']).execute();
  return clockKinds.map((kind) => {
    const nearest = rows.find((row) => row.kind === kind);
    return { kind, own: nearest?.association_id === associationId ? nearest.days : null, days: nearest?.days ?? clockRules[kind].days, from: nearest === undefined || nearest.association_id === associationId ? null : nearest.name };
  });
}
