import { type Expression, type ExpressionBuilder, sql, type SqlBool } from 'kysely';
import { regionPrefix } from '../associations/region.ts';
import { grantsOf } from '../auth/refusal.ts';
import { calendarOf } from '../calendar/calendar.queries.ts';
import { runningClocks } from '../clocks/clock.queries.ts';
import type { Database, Reader } from '../db/database.ts';
import { boundedCounts, type Page, pageOf, type PageRequest, writeCursor } from '../db/page.ts';
import type { Urgency } from '../needs/need.ts';
import { openDisputes, openReadings } from '../reviews/reading.queries.ts';
import { bestOf } from '../reviews/review.queries.ts';
import type { Actor } from '../shared/command.ts';
import { addWorkingDays, type Calendar, chinaDay, chinaMoment, type Day, plusDays } from '../shared/working-days.ts';
import { overdueSince, type TurnFilter, turnDays, type TurnKind, turnKinds } from './turn.ts';

/**
 * One thing that waits for this person. The order is `turn`: since when, an urgent need as if it had waited longer. Each kind is read in that
 * order from an index of its own and cut at the page's length, then the kinds are merged: what waits in a whole country is never read at once.
 */
export interface TurnRow {
  readonly kind: TurnKind; readonly id: string; readonly needId: string; readonly matchId: string | null;
  readonly title: string; readonly field: string; readonly urgency: Urgency; readonly regionCode: string; readonly enterpriseName: string; readonly associationName: string; readonly timeZone: string;
  readonly since: Date; readonly turn: Date; readonly dueOn: Day | null; readonly provisional: boolean; readonly overdue: boolean;
  /** How many proposals wait, and the one to begin with. */
  readonly waiting: number; readonly best: { readonly matchId: string; readonly name: string } | null;
}

export interface Raw { readonly id: string; readonly turn: Date; readonly need_id: string; readonly match_id: string | null; readonly since: Date; readonly kind: TurnKind }
export interface Asked { readonly db: Reader; readonly actor: Actor; readonly filter: TurnFilter; readonly today: Day; readonly calendar: Calendar }

const paths = (actor: Actor): readonly string[] => grantsOf(actor, 'staff', 'administrator').map((g) => g.associationPath);
const below = (actor: Actor, own: boolean) => (eb: ExpressionBuilder<Database, 'association'>): Expression<SqlBool> =>
  eb.or([eb.lit(false), ...paths(actor).map((path) => (own ? eb('association.path', '=', path) : eb('association.path', 'like', `${path}%`)))]);

/** As long as this a kind of need waits; matched needs since their oldest proposal. */
const needSince = sql<Date>`case need.status when 'submitted' then need.submitted_at when 'escalated' then need.escalated_at when 'matched' then need.waiting_since else need.proposed_at end`;
const urgent = sql`case need.urgency when 'critical' then interval '7 days' when 'urgent' then interval '3 days' else interval '0' end`;
const pattern = (q: string): string => `%${q.replace(/[%_\\]/g, '\\$&')}%`;

/** What the filter says of the need, for every kind alike. */
const needFits = ({ filter }: Asked) => (eb: ExpressionBuilder<Database, 'need'>): Expression<SqlBool> => eb.and([
  ...(filter.urgency === undefined ? [] : [eb('need.urgency', '=', filter.urgency)]),
  ...(filter.field === undefined ? [] : [eb('need.field', 'ilike', pattern(filter.field))]),
  ...(filter.region === undefined ? [] : [eb('need.region_code', 'like', `${regionPrefix(filter.region)}%`)]),
  ...(filter.q === undefined ? [] : [eb.or([eb('need.title', 'ilike', pattern(filter.q)), eb.exists(eb.selectFrom('enterprise').select('enterprise.id').whereRef('enterprise.id', '=', 'need.enterprise_id').where('enterprise.name', 'ilike', pattern(filter.q)))])]),
]);

/** Overdue by its running clock; without one by the usual number of working days. */
function needOverdue({ today, calendar }: Asked, days: number) {
  const before = chinaMoment(plusDays(overdueSince(today, days, calendar), 1), 0);
  return sql<SqlBool>`coalesce((select min(due_on) < ${today}::date from clock where clock.subject_id = need.id and clock.stopped_at is null and clock.kind in ('first_answer', 'review')), ${needSince} < ${before})`;
}
const longAgo = ({ today, calendar }: Asked, days: number): Date => chinaMoment(plusDays(overdueSince(today, days, calendar), 1), 0);

const ofStatus = { nobody_found: 'accepted', review: 'matched' } as const;
function needsWaiting(asked: Asked, kind: keyof typeof ofStatus) {
  return asked.db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id')
    .where('need.turn_at', 'is not', null).where('need.status', '=', ofStatus[kind]).where(below(asked.actor, asked.filter.own !== undefined)).where(needFits(asked))
    .$if(asked.filter.overdue !== undefined, (query) => query.where(needOverdue(asked, turnDays[kind])))
    .select(['need.id', 'need.id as need_id', sql<string | null>`null::uuid`.as('match_id'), needSince.as('since'), 'need.turn_at as turn', sql<TurnKind>`${kind}::text`.as('kind')]);
}

/**
 * Of each association here and below, from its own index. The offset keeps the planner from turning the join round: it takes what waits in
 * the country for a tenth of what it is, and would read all of it.
 */
const ofEach = (asked: Asked, by: 'need.association_id' | 'need.escalated_to_id', status: 'submitted' | 'escalated', kind: 'receive' | 'escalated') =>
  asked.db.selectFrom('association').innerJoinLateral((eb) => eb.selectFrom('need').whereRef(by, '=', 'association.id').where('need.status', '=', status).where('need.turn_at', 'is not', null).where(needFits(asked))
    .$if(asked.filter.overdue !== undefined, (query) => query.where(needOverdue(asked, turnDays[kind])))
    .select(['need.id', 'need.turn_at', needSince.as('since')]).offset(0).as('need'), (join) => join.onTrue())
    .where(below(asked.actor, asked.filter.own !== undefined))
    .select(['need.id', 'need.id as need_id', sql<string | null>`null::uuid`.as('match_id'), 'need.since as since', 'need.turn_at as turn', sql<TurnKind>`${kind}::text`.as('kind')]);

/** What was sent to an association here or below and waits to be taken up. */
export const receivedIn = (asked: Asked) => ofEach(asked, 'need.association_id', 'submitted', 'receive');
/** Handed up to this person's own association or one below it; those who handed it up wait, too, but it is not their turn. */
export const escalatedTo = (asked: Asked) => ofEach(asked, 'need.escalated_to_id', 'escalated', 'escalated');

function questions(asked: Asked, kind: 'answered' | 'silent') {
  const since = kind === 'answered' ? sql<Date>`question.answered_at` : sql<Date>`question.asked_at`;
  const limit = kind === 'silent' || asked.filter.overdue !== undefined ? longAgo(asked, turnDays[kind]) : undefined;
  return asked.db.selectFrom('question').innerJoin('need', 'need.id', 'question.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .where('question.status', '=', kind === 'answered' ? 'answered' : 'open').where('need.status', 'in', ['accepted', 'matched']).where(below(asked.actor, asked.filter.own !== undefined)).where(needFits(asked))
    .$if(limit !== undefined, (query) => query.where(since, '<', limit ?? new Date(0)))
    .select(['question.id', 'question.need_id', 'question.match_id', since.as('since'), sql<Date>`${since} - ${urgent}`.as('turn'), sql<TurnKind>`${kind}::text`.as('kind')]);
}

const readings = (asked: Asked) => openReadings(asked.db, asked.actor).where(needFits(asked) as never)
  .$if(asked.filter.overdue !== undefined, (query) => query.where('second_reading.asked_at', '<', longAgo(asked, turnDays.reading)))
  .$if(asked.filter.own !== undefined, (query) => query.where(below(asked.actor, true) as never))
  .select(['second_reading.id', 'second_reading.need_id', 'second_reading.match_id', 'second_reading.asked_at as since', 'second_reading.asked_at as turn', sql<TurnKind>`'reading'::text`.as('kind')]);

const disputes = (asked: Asked) => openDisputes(asked.db, asked.actor).where(needFits(asked) as never)
  .$if(asked.filter.overdue !== undefined, (query) => query.where('second_reading.read_at', '<', longAgo(asked, turnDays.dispute)))
  .$if(asked.filter.own !== undefined, (query) => query.where(below(asked.actor, true) as never))
  .select(['second_reading.id', 'second_reading.need_id', 'second_reading.match_id', sql<Date>`second_reading.read_at`.as('since'), sql<Date>`second_reading.read_at`.as('turn'), sql<TurnKind>`'dispute'::text`.as('kind')]);

/** The day after a day, in China, as a moment: from then on it is overdue. */
const endOf = (column: 'engagement.next_step_due' | 'clock.due_on') => sql<Date>`(${sql.ref(column)}::timestamp + interval '1 day') at time zone 'Asia/Shanghai'`;
const overduePromises = (asked: Asked) =>
  asked.db.selectFrom('engagement').innerJoin('need', 'need.id', 'engagement.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .where('engagement.ended_at', 'is', null).where('engagement.next_step_due', '<', asked.today).where(below(asked.actor, asked.filter.own !== undefined)).where(needFits(asked))
    .select(['engagement.id', 'engagement.need_id', 'engagement.match_id', endOf('engagement.next_step_due').as('since'), endOf('engagement.next_step_due').as('turn'), sql<TurnKind>`'case'::text`.as('kind')]);
/** A clock ran out where nothing was promised, or the promise lies ahead still. */
const overdueClocks = (asked: Asked) =>
  asked.db.selectFrom('clock').innerJoin('engagement', 'engagement.id', 'clock.subject_id').innerJoin('need', 'need.id', 'engagement.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .where('clock.kind', 'in', ['first_contact', 'silence']).where('clock.stopped_at', 'is', null).where('clock.due_on', '<', asked.today).where('engagement.ended_at', 'is', null)
    .where((eb) => eb.or([eb('engagement.next_step_due', 'is', null), eb('engagement.next_step_due', '>=', asked.today)])).where(below(asked.actor, asked.filter.own !== undefined)).where(needFits(asked))
    .select(['engagement.id', 'engagement.need_id', 'engagement.match_id', endOf('clock.due_on').as('since'), endOf('clock.due_on').as('turn'), sql<TurnKind>`'case'::text`.as('kind')]);

/** Each source with the column it is ordered by: where that is a plain column the page is read from its index. */
const sources = {
  receive: receivedIn, escalated: escalatedTo, nobody_found: (asked: Asked) => needsWaiting(asked, 'nobody_found'), review: (asked: Asked) => needsWaiting(asked, 'review'),
  answered: (asked: Asked) => questions(asked, 'answered'), silent: (asked: Asked) => questions(asked, 'silent'), reading: readings, dispute: disputes, case: overduePromises, clock: overdueClocks,
} as const;
type Source = keyof typeof sources;
const kindOf = (source: Source): TurnKind => (source === 'clock' ? 'case' : source);
const sortOf: Partial<Record<Source, readonly [sort: string, id: string]>> = { receive: ['need.turn_at', 'need.id'], escalated: ['need.turn_at', 'need.id'], nobody_found: ['need.turn_at', 'need.id'], review: ['need.turn_at', 'need.id'], reading: ['second_reading.asked_at', 'second_reading.id'], dispute: ['second_reading.read_at', 'second_reading.id'] };

async function pageOfSource(asked: Asked, source: Source, request: PageRequest): Promise<Page<Raw>> {
  const query = sources[source](asked);
  const sort = sortOf[source];
  const read = (row: Raw) => [row.turn, row.id] as const;
  // The kinds differ in their tables only: the rows they give are all of one shape.
  return sort === undefined ? pageOf(asked.db.selectFrom((query as never as ReturnType<typeof overduePromises>).as('turn')).selectAll() as never, { sort: 'turn.turn', id: 'turn.id', direction: 'asc', read }, request)
    : pageOf(query as never, { sort: sort[0], id: sort[1], direction: 'asc', read }, request);
}

/** What waits for this person, longest and most urgent first. */
export async function turnPage(db: Reader, actor: Actor, filter: TurnFilter, now: Date, request: PageRequest): Promise<Page<TurnRow>> {
  const asked: Asked = { db, actor, filter, today: chinaDay(now), calendar: await calendarOf(db) };
  const pages: Page<Raw>[] = [];
  for (const source of wanted(filter)) pages.push(await pageOfSource(asked, source, request));
  const all = pages.flatMap((page) => page.rows).sort((a, b) => a.turn.getTime() - b.turn.getTime() || (a.id < b.id ? -1 : 1));
  const rows = all.slice(0, request.limit);
  const last = rows.at(-1);
  const more = all.length > request.limit || pages.some((page) => page.next !== null);
  return { rows: await described(asked, rows), next: more && last !== undefined ? writeCursor([last.turn, last.id]) : null };
}

const wanted = (filter: TurnFilter): readonly Source[] => (Object.keys(sources) as Source[]).filter((source) => filter.kind === undefined || kindOf(source) === filter.kind);

/** How many things of each kind wait, as far as `MOST_COUNTED`, by the filter without its kind. */
export async function turnCounts(db: Reader, actor: Actor, filter: TurnFilter, now: Date): Promise<Partial<Record<TurnKind, number>>> {
  const asked: Asked = { db, actor, filter, today: chinaDay(now), calendar: await calendarOf(db) };
  const counts = await boundedCounts(db, Object.keys(sources) as Source[], (source) => sources[source](asked) as never);
  return Object.fromEntries(turnKinds.flatMap((kind) => {
    const count = (Object.keys(counts) as Source[]).reduce((sum, source) => sum + (kindOf(source) === kind ? counts[source] ?? 0 : 0), 0);
    return count === 0 ? [] : [[kind, count]];
  }));
}

/** The need, the clock and the best proposal of the rows that are shown. */
async function described({ db, calendar, today }: Asked, rows: readonly Raw[]): Promise<readonly TurnRow[]> {
  if (rows.length === 0) return [];
  const needIds = [...new Set(rows.map((row) => row.need_id))];
  const needs = new Map((await db.selectFrom('need').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id').innerJoin('association', 'association.id', 'need.association_id').where('need.id', 'in', needIds)
    .select(['need.id', 'need.title', 'need.field', 'need.urgency', 'need.region_code', 'enterprise.name as enterprise_name', 'association.name as association_name', 'association.time_zone']).execute()).map((need) => [need.id, need]));
  const clocks = await runningClocks(db, rows.map((row) => row.id));
  const reviewed = rows.filter((row) => row.kind === 'review').map((row) => row.need_id);
  const best = await bestOf(db, reviewed);
  const counts = new Map(reviewed.length === 0 ? [] : (await db.selectFrom('match').where('need_id', 'in', reviewed).where('status', '=', 'proposed').where('asked', '=', false).groupBy('need_id').select(({ fn }) => ['need_id', fn.countAll<number>().as('count')]).execute()).map((row) => [row.need_id, row.count]));
  return rows.flatMap((row): TurnRow[] => {
    const need = needs.get(row.need_id);
    if (need === undefined) return [];
    const clock = clocks.get(row.id)?.find((one) => one.kind === (row.kind === 'review' || row.kind === 'nobody_found' ? 'review' : row.kind === 'case' ? one.kind : 'first_answer'));
    const due = row.kind === 'case' ? { day: plusDays(chinaDay(row.since), -1), provisional: clock?.provisional ?? false }
      : clock === undefined ? addWorkingDays(chinaDay(row.since), turnDays[row.kind], calendar) : { day: clock.due_on, provisional: clock.provisional };
    return [{
      kind: row.kind, id: row.id, needId: row.need_id, matchId: row.match_id, title: need.title, field: need.field, urgency: need.urgency, regionCode: need.region_code, enterpriseName: need.enterprise_name, associationName: need.association_name, timeZone: need.time_zone,
      since: row.since, turn: row.turn, dueOn: due.day, provisional: due.provisional, overdue: due.day < today, waiting: counts.get(row.need_id) ?? 0, best: row.kind === 'review' ? best.get(row.need_id) ?? null : null,
    }];
  });
}

/** The person's saved views, by name. */
export const savedViews = (db: Reader, actor: Actor) => db.selectFrom('saved_view').select(['id', 'name', 'filter']).where('user_id', '=', actor.userId ?? '').orderBy('name').execute();
export type SavedView = Awaited<ReturnType<typeof savedViews>>[number];
