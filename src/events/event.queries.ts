import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import type { Database, Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import { visibleNeeds } from '../needs/need.queries.ts';
import type { Actor } from '../shared/command.ts';

type Builder = ExpressionBuilder<Database, 'event' | 'association'>;

/** Events are the work of staff: those of their association's subtree. */
const visibleEvents = (actor: Actor) => (eb: Builder): Expression<SqlBool> => {
  if (actor.kind === 'system') return eb.lit(true);
  const staff = grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`));
  return staff.length === 0 ? eb.lit(false) : eb.or(staff);
};

const countOf = (eb: Builder, table: 'event_need' | 'event_expert' | 'event_assignment') =>
  eb.fn.coalesce(eb.selectFrom(`${table} as part` as 'event_need as part').whereRef('part.event_id', '=', 'event.id').select(({ fn }) => fn.countAll<number>().as('n')), eb.lit(0));

const eventRows = (db: Reader, actor: Actor) =>
  db.selectFrom('event').innerJoin('association', 'association.id', 'event.association_id').where(visibleEvents(actor)).selectAll('event')
    .select(['association.name as association_name', 'association.path as association_path', 'association.time_zone'])
    .select((eb) => [
      countOf(eb, 'event_need').as('needs'),
      countOf(eb, 'event_expert').as('experts'),
      countOf(eb, 'event_assignment').as('pairs'),
    ]);
export type EventRow = Awaited<ReturnType<ReturnType<typeof eventRows>['executeTakeFirstOrThrow']>>;

export const eventById = (db: Reader, actor: Actor, eventId: string): Promise<EventRow | undefined> => eventRows(db, actor).where('event.id', '=', eventId).executeTakeFirst();

/** Newest first. */
export const eventPage = (db: Reader, actor: Actor, request: PageRequest): Promise<Page<EventRow>> =>
  pageOf(eventRows(db, actor), { sort: 'event.created_at', id: 'event.id', direction: 'desc', read: (row) => [row.created_at, row.id] }, request);

/** The same for a command; the row is locked, so changes of one event come one after the other. */
export const lockEvent = (trx: Reader, eventId: string) =>
  trx.selectFrom('event').innerJoin('association', 'association.id', 'event.association_id').selectAll('event').select('association.path as association_path')
    .where('event.id', '=', eventId).forUpdate('event').executeTakeFirst();
export type LockedEvent = NonNullable<Awaited<ReturnType<typeof lockEvent>>>;

/** Needs of the event in the order they are numbered in: by id, which is by age. */
export const needsOfEvent = (db: Reader, eventId: string) =>
  db.selectFrom('event_need').innerJoin('need', 'need.id', 'event_need.need_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id').innerJoin('association', 'association.id', 'need.association_id')
    .where('event_need.event_id', '=', eventId).selectAll('need').select(['enterprise.name as enterprise_name', 'association.path as association_path']).orderBy('need.id').execute();
export type EventNeed = Awaited<ReturnType<typeof needsOfEvent>>[number];

export const expertsOfEvent = (db: Reader, eventId: string) =>
  db.selectFrom('event_expert').innerJoin('expert', 'expert.id', 'event_expert.expert_id').where('event_expert.event_id', '=', eventId)
    .select(['expert.id', 'expert.name', 'expert.title', 'expert.institution', 'expert.availability', 'event_expert.capacity']).orderBy('expert.name_sort').orderBy('expert.id').execute();
export type EventExpert = Awaited<ReturnType<typeof expertsOfEvent>>[number];

export const pairsOfEvent = (db: Reader, eventId: string) => db.selectFrom('event_pair').select(['need_id', 'expert_id', 'kind']).where('event_id', '=', eventId).orderBy('need_id').orderBy('expert_id').execute();
export const planOfEvent = (db: Reader, eventId: string) =>
  db.selectFrom('event_assignment').select(['need_id as needId', 'expert_id as expertId', 'score']).where('event_id', '=', eventId).orderBy('need_id').orderBy('score', 'desc').orderBy('expert_id').execute();

/** Statuses in which a need waits for somebody to solve it. */
export const needsToMeet = ['accepted', 'matched'] as const;

/** Needs that the reader may add, newest first. */
export const addableNeeds = (db: Reader, actor: Actor, eventId: string, limit: number) =>
  db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
    .where(visibleNeeds(actor) as never).where('need.status', 'in', needsToMeet)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('event_need').select('event_id').whereRef('event_need.need_id', '=', 'need.id').where('event_id', '=', eventId))))
    .select(['need.id', 'need.title', 'enterprise.name as enterprise_name']).orderBy('need.accepted_at', 'desc').orderBy('need.id').limit(limit).execute();

export const eventHistory = (db: Reader, eventId: string) =>
  db.selectFrom('activity').select(['at', 'actor_name', 'action', 'note']).where('subject_type', '=', 'event').where('subject_id', '=', eventId).orderBy('seq', 'desc').limit(20).execute();

/** Experts a reviewer has already turned down, by need. */
export async function rejectedBefore(db: Reader, needIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await db.selectFrom('match').where('need_id', 'in', needIds).where('status', '=', 'rejected').where('expert_id', 'is not', null).select(['need_id', 'expert_id']).execute();
  const found = new Map<string, Set<string>>();
  for (const row of rows) found.set(row.need_id, (found.get(row.need_id) ?? new Set()).add(row.expert_id ?? ''));
  return found;
}
