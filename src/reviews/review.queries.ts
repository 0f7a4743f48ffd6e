import { type ExpressionBuilder, sql } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import { withoutOwnConflicts } from '../conflicts/conflict.queries.ts';
import type { Database, Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import type { Confidence } from '../matches/match.ts';
import { matchOrder } from '../matches/match.queries.ts';
import type { Urgency } from '../needs/need.ts';
import type { Actor } from '../shared/command.ts';
import { chinaDay } from '../shared/working-days.ts';

/** The decision that stands for a match, with who made it. */
export const lastReview = (db: Reader, matchId: string) =>
  db.selectFrom('review').innerJoin('user', 'user.id', 'review.reviewer_id').innerJoin('match', 'match.id', 'review.match_id')
    .innerJoin('need', 'need.id', 'match.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .selectAll('review').select(['user.name as reviewer_name', 'association.time_zone'])
    .where('review.match_id', '=', matchId).where('review.undone_at', 'is', null).orderBy('review.created_at', 'desc').orderBy('review.id', 'desc').limit(1).executeTakeFirst();
/** Decisions on a match that were taken back, newest first. */
export const undoneReviews = (db: Reader, matchId: string) =>
  db.selectFrom('review').innerJoin('user', 'user.id', 'review.reviewer_id').leftJoin('user as undoer', 'undoer.id', 'review.undone_by')
    .selectAll('review').select(['user.name as reviewer_name', 'undoer.name as undone_by_name'])
    .where('review.match_id', '=', matchId).where('review.undone_at', 'is not', null).orderBy('review.undone_at', 'desc').execute();
export type UndoneReview = Awaited<ReturnType<typeof undoneReviews>>[number];
export type Review = NonNullable<Awaited<ReturnType<typeof lastReview>>>;

export interface QueueFilter { readonly urgency?: Urgency | undefined }

/** A need with undecided proposals: whose turn (the reader's), why (how many wait), since when. */
export interface QueueRow {
  readonly id: string; readonly title: string; readonly field: string; readonly urgency: Urgency; readonly enterprise_name: string; readonly association_name: string; readonly time_zone: string;
  readonly since: Date; readonly turn: Date; readonly expert: number; readonly society: number; readonly achievement: number;
  readonly best: { readonly matchId: string; readonly name: string; readonly confidence: Confidence } | null;
}

/** An urgent need counts as if it had waited this much longer. */
const turn = sql<Date>`waiting.since - case need.urgency when 'critical' then interval '7 days' when 'urgent' then interval '3 days' else interval '0' end`;

const inSubtree = (actor: Actor) => (eb: ExpressionBuilder<Database, 'association'>) =>
  eb.or(actor.kind === 'system' ? [eb.lit(true)] : [eb.lit(false), ...grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`))]);

const waiting = (db: Reader, actor: Actor) =>
  db.selectFrom('match').innerJoin('need', 'need.id', 'match.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .where('match.status', '=', 'proposed').where('need.status', '=', 'matched').where('need.stale_at', 'is', null).where(inSubtree(actor)).where(withoutOwnConflicts(actor, chinaDay(new Date())) as never);

/** Needs whose proposals wait for this reviewer, the longest waiting first, urgent ones earlier. */
export async function reviewQueue(db: Reader, actor: Actor, filter: QueueFilter, request: PageRequest): Promise<Page<QueueRow>> {
  // What waits of one need comes from the index of waiting proposals alone (`match_waiting`), need by need of the area.
  const queued = db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id')
    .innerJoinLateral((eb) => eb.selectFrom('match').whereRef('match.need_id', '=', 'need.id').where('match.status', '=', 'proposed').having(({ fn }) => fn.countAll(), '>', 0).select(({ fn }) => [
      fn.min<Date>('match.proposed_at').as('since'),
      fn.countAll<number>().filterWhere('match.candidate_type', '=', 'expert').as('expert'),
      fn.countAll<number>().filterWhere('match.candidate_type', '=', 'society').as('society'),
      fn.countAll<number>().filterWhere('match.candidate_type', '=', 'achievement').as('achievement'),
    ]).as('waiting'), (join) => join.onTrue())
    .where('need.status', '=', 'matched').where('need.stale_at', 'is', null).where(inSubtree(actor)).where(withoutOwnConflicts(actor, chinaDay(new Date())) as never)
    .$if(filter.urgency !== undefined, (query) => query.where('need.urgency', '=', filter.urgency as Urgency))
    .select((eb) => ['need.id', 'need.title', 'need.field', 'need.urgency', 'association.name as association_name', 'association.time_zone',
      // Looked up for the rows that are shown only.
      eb.selectFrom('enterprise').whereRef('enterprise.id', '=', 'need.enterprise_id').select('enterprise.name').$asScalar().$notNull().as('enterprise_name'),
      'waiting.since', 'waiting.expert', 'waiting.society', 'waiting.achievement', turn.as('turn')]);
  const { rows, next } = await pageOf(db.selectFrom(queued.as('queue')).selectAll(), { sort: 'queue.turn', id: 'queue.id', direction: 'asc', read: (row) => [row.turn, row.id] }, request);
  const best = await bestOf(db, rows.map((row) => row.id));
  return { rows: rows.map((row) => ({ ...row, best: best.get(row.id) ?? null })), next };
}

/** How many needs, and how many proposals in them, wait for this reviewer. */
export const queueSize = (db: Reader, actor: Actor) =>
  waiting(db, actor).select(({ fn }) => [fn.count<number>('match.need_id').distinct().as('needs'), fn.countAll<number>().as('proposals')]).executeTakeFirstOrThrow();

/** The undecided proposal of each need that stands highest: surest band, then place. */
export async function bestOf(db: Reader, needIds: readonly string[]): Promise<ReadonlyMap<string, NonNullable<QueueRow['best']>>> {
  if (needIds.length === 0) return new Map();
  const rows = await db.selectFrom('match').where('match.need_id', 'in', needIds).where('match.status', '=', 'proposed').where('match.asked', '=', false)
    .leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .distinctOn('match.need_id')
    .select((eb) => ['match.need_id', 'match.id as matchId', 'match.confidence', eb.fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('name')])
    .orderBy('match.need_id').orderBy(sql`array_position(array['likely', 'worth_a_look', 'related_words_only'], match.confidence)`).orderBy(matchOrder).execute();
  return new Map(rows.map(({ need_id, ...row }) => [need_id, row]));
}
