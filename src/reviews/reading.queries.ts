import { type ExpressionBuilder, sql, type SqlBool } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import type { Database, Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';
import { type Agreement, agreementOf, READING_SHARE, type Read, SHARE_SETTING } from './reading.ts';

/** The part of decided proposals that is read again, 0 to 1. */
export async function readingShare(db: Reader): Promise<number> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', SHARE_SETTING).executeTakeFirst();
  return typeof row?.value === 'number' ? row.value : READING_SHARE;
}

const inArea = (actor: Actor, ...roles: readonly ('staff' | 'administrator')[]) => (eb: ExpressionBuilder<Database, 'association'>) =>
  eb.or([eb.lit(false), ...grantsOf(actor, ...roles).map((g) => eb('association.path', 'like', `${g.associationPath}%`))]);

/** Readings this person could do: not their own decision, not one they know. */
export const openReadings = (db: Reader, actor: Actor) =>
  db.selectFrom('second_reading').innerJoin('need', 'need.id', 'second_reading.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .where('second_reading.read_at', 'is', null).where('second_reading.dropped_at', 'is', null).where(inArea(actor, 'staff', 'administrator'))
    .where('second_reading.first_reader_id', '<>', actor.userId ?? '').where(sql<SqlBool>`not (${actor.userId ?? ''} = any(second_reading.excused))`);

/** The open reading of this match that waits for this person; while it does, they are not shown the decision. */
export const readingFor = (db: Reader, actor: Actor, matchId: string) =>
  openReadings(db, actor).select('second_reading.id').where('second_reading.match_id', '=', matchId).limit(1).executeTakeFirst();

/** The match of a reading that this person could do. */
export const readingById = (db: Reader, actor: Actor, readingId: string) =>
  openReadings(db, actor).select(['second_reading.id', 'second_reading.match_id', 'second_reading.asked_at']).where('second_reading.id', '=', readingId).executeTakeFirst();

/** Two readers differ and nobody has settled it, in the area of somebody who may. */
export const openDisputes = (db: Reader, actor: Actor) =>
  db.selectFrom('second_reading').innerJoin('need', 'need.id', 'second_reading.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .where('second_reading.agrees', '=', false).where('second_reading.settled_at', 'is', null).where('second_reading.dropped_at', 'is', null).where(inArea(actor, 'administrator'));

const disagreements = (db: Reader) =>
  db.selectFrom('second_reading').innerJoin('review', 'review.id', 'second_reading.review_id').innerJoin('match', 'match.id', 'second_reading.match_id').innerJoin('need', 'need.id', 'second_reading.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .innerJoin('user as first', 'first.id', 'second_reading.first_reader_id').innerJoin('user as second', 'second.id', 'second_reading.reader_id').leftJoin('user as lead', 'lead.id', 'second_reading.settled_by')
    .where('second_reading.agrees', '=', false)
    .select((eb) => [
      'second_reading.id', 'second_reading.match_id', 'need.title', 'need.field', 'association.time_zone', 'association.path as association_path', 'review.decision as first_decision', 'review.reason as first_reason', 'review.note as first_note', 'review.created_at as first_at', 'review.undone_at',
      'second_reading.decision as second_decision', 'second_reading.reason as second_reason', 'second_reading.note as second_note', 'second_reading.read_at',
      'second_reading.verdict', 'second_reading.settled_note', 'second_reading.settled_at', 'first.name as first_name', 'second.name as second_name', 'lead.name as lead_name',
      eb.fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('candidate_name'),
    ]);
export type Disagreement = Awaited<ReturnType<ReturnType<typeof disagreements>['executeTakeFirstOrThrow']>>;

const SHOWN = 50;
/** Where two readers differed in the reader's area, what is not settled first, then the newest. */
export const disagreementsIn = (db: Reader, actor: Actor): Promise<Disagreement[]> =>
  disagreements(db).where(inArea(actor, 'staff', 'administrator')).orderBy('second_reading.settled_at', (order) => order.desc().nullsFirst()).orderBy('second_reading.read_at', 'desc').limit(SHOWN).execute();

export interface FieldAgreement extends Agreement { readonly field: string }
export interface SecondReadings { readonly share: number; readonly waiting: number; readonly all: Agreement; readonly fields: readonly FieldAgreement[]; readonly disputed: number }

const FIELDS = 10;
/** How far second readers agreed with the first, in the reader's area, since a day; by field where most was read. */
export async function secondReadings(db: Reader, actor: Actor, since: string | null): Promise<SecondReadings> {
  const area = db.selectFrom('second_reading').innerJoin('need', 'need.id', 'second_reading.need_id').innerJoin('association', 'association.id', 'need.association_id').where(inArea(actor, 'staff', 'administrator'));
  const rows = await area.innerJoin('review', 'review.id', 'second_reading.review_id').where('second_reading.read_at', 'is not', null)
    .$if(since !== null, (query) => query.where('second_reading.read_at', '>=', new Date(`${since}T00:00:00+08:00`)))
    .select(['need.field', 'review.decision as first', 'second_reading.decision as second', 'second_reading.settled_at', 'second_reading.agrees']).execute();
  const pairs = rows.flatMap(({ field, first, second }) => (second === null ? [] : [{ field, first, second }] satisfies (Read & { field: string })[]));
  const { waiting } = await area.where('second_reading.read_at', 'is', null).where('second_reading.dropped_at', 'is', null).select(({ fn }) => fn.countAll<number>().as('waiting')).executeTakeFirstOrThrow();
  const fields = [...Map.groupBy(pairs, (one) => one.field)].map(([field, of]) => ({ field, ...agreementOf(of) })).sort((a, b) => b.read - a.read || (a.field < b.field ? -1 : 1)).slice(0, FIELDS);
  return { share: await readingShare(db), waiting, all: agreementOf(pairs), fields, disputed: rows.filter((row) => row.agrees === false && row.settled_at === null).length };
}
