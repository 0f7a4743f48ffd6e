import type { Reader } from '../db/database.ts';
import { matchById, type MatchRow } from '../matches/match.queries.ts';
import { grantsOf, refusal } from '../auth/refusal.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import type { CandidateType, Confidence, MatchWarning } from '../matches/match.ts';
import type { Urgency } from '../needs/need.ts';
import type { Actor } from '../shared/command.ts';
import type { Words } from '../shared/errors.ts';
import { notDecidable } from './decidable.queries.ts';
import type { Decision } from './review.ts';

export interface Chosen { readonly id: string; readonly version: number }
/** One chosen proposal and what would happen to it; `refused`: why nothing would. */
export interface DryRow extends Chosen { readonly match: MatchRow | undefined; readonly refused: Words | undefined }

const GONE: Words = ['没有找到这条建议，可能已不在您的范围内。', 'Not found, or no longer in your area.'];

/** What deciding all of these at once would do, asked of the same rules as the deciding itself; nothing is written. */
export async function dryRun(db: Reader, actor: Actor, chosen: readonly Chosen[], decision: Decision): Promise<readonly DryRow[]> {
  return Promise.all(chosen.map(async ({ id, version }): Promise<DryRow> => {
    const match = await matchById(db, actor, id);
    if (match === undefined) return { id, version, match, refused: GONE };
    const refused = refusal(actor, `match.${decision}`, { associationPath: match.association_path }) ?? (await notDecidable(db, { status: match.need_status }, match, version))?.words;
    return { id, version, match, refused };
  }));
}

/** A run of this person's own, or one in the reader's area: what was decided, and what stands of it. */
export async function runById(db: Reader, actor: Actor, runId: string) {
  const run = await db.selectFrom('decision_run').innerJoin('user', 'user.id', 'decision_run.decided_by').selectAll('decision_run').select('user.name as decided_by_name').where('decision_run.id', '=', runId).executeTakeFirst();
  if (run === undefined) return undefined;
  const reviews = await db.selectFrom('review').select(['match_id', 'match_version', 'undone_at']).where('run_id', '=', runId).orderBy('id').execute();
  const rows = (await Promise.all(reviews.map(async (review) => { const match = await matchById(db, actor, review.match_id); return match === undefined ? [] : [{ match, version: review.match_version + 1, undone: review.undone_at !== null }]; }))).flat();
  return rows.length === 0 ? undefined : { ...run, rows };
}
export type Run = NonNullable<Awaited<ReturnType<typeof runById>>>;

/** The reader's own runs, newest first. */
export const runsOf = (db: Reader, actor: Actor) =>
  db.selectFrom('decision_run').selectAll().select((eb) => eb.selectFrom('review').whereRef('review.run_id', '=', 'decision_run.id').select(({ fn }) => fn.countAll<number>().as('count')).$asScalar().$notNull().as('count'))
    .where('decided_by', '=', actor.userId ?? '').orderBy('created_at', 'desc').orderBy('id', 'desc').limit(20).execute();

export interface WaitingFilter { readonly urgency?: Urgency | undefined; readonly confidence?: Confidence | undefined; readonly type?: CandidateType | undefined; readonly needId?: string | undefined }

/** Proposals that wait for this reviewer, one by one, the longest waiting first: read from the index of waiting proposals. */
export async function waitingProposals(db: Reader, actor: Actor, filter: WaitingFilter, request: PageRequest): Promise<Page<WaitingProposal>> {
  const rows = db.selectFrom('match').innerJoin('need', 'need.id', 'match.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .where('match.status', '=', 'proposed').where('match.asked', '=', false).where('need.status', '=', 'matched')
    .where((eb) => eb.or([eb.lit(false), ...grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`))]))
    .$if(filter.urgency !== undefined, (query) => query.where('need.urgency', '=', filter.urgency as Urgency))
    .$if(filter.confidence !== undefined, (query) => query.where('match.confidence', '=', filter.confidence as Confidence))
    .$if(filter.type !== undefined, (query) => query.where('match.candidate_type', '=', filter.type as CandidateType))
    .$if(filter.needId !== undefined, (query) => query.where('match.need_id', '=', filter.needId ?? ''))
    .select((eb) => ['match.id', 'match.version', 'match.need_id', 'match.candidate_type', 'match.confidence', 'match.unanswered', 'match.warnings', 'match.proposed_at', 'need.title', 'need.urgency', 'need.field',
      eb.fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('candidate_name')]);
  return pageOf(rows, { sort: 'match.proposed_at', id: 'match.id', direction: 'asc', read: (row) => [row.proposed_at, row.id] }, request);
}
export interface WaitingProposal {
  readonly id: string; readonly version: number; readonly need_id: string; readonly candidate_type: CandidateType; readonly confidence: Confidence; readonly unanswered: readonly string[]; readonly warnings: readonly MatchWarning[];
  readonly proposed_at: Date; readonly title: string; readonly urgency: Urgency; readonly field: string; readonly candidate_name: string;
}
