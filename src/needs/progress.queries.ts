import { type FieldThing, reads } from '../auth/fields.ts';
import { grantsOf } from '../auth/refusal.ts';
import type { Activity } from '../db/activity.ts';
import type { Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';
import type { NeedRow } from './need.queries.ts';
import type { EmptySearch } from './outcome.ts';
import { type CaseFacts, noCaseFacts } from './progress.ts';

/** Facts of matches and the latest engagement for many needs at once: two queries, however long the list is. */
export async function caseFactsOf(db: Reader, needIds: readonly string[]): Promise<(needId: string) => CaseFacts> {
  if (needIds.length === 0) return () => noCaseFacts;
  const matches = await db.selectFrom('match').where('need_id', 'in', needIds).groupBy('need_id').select(({ fn }) => [
    'need_id', fn.countAll<number>().filterWhere('status', '=', 'proposed').as('undecided'), fn.countAll<number>().filterWhere('status', 'in', ['approved', 'claimed']).as('approved'),
    fn.min<Date | null>('decided_at').filterWhere('status', 'in', ['approved', 'claimed']).as('first_approved_at'),
  ]).execute();
  const engagements = await db.selectFrom('engagement').innerJoin('technology_manager', 'technology_manager.id', 'engagement.technology_manager_id')
    .where('need_id', 'in', needIds).distinctOn('need_id').orderBy('need_id').orderBy('claimed_at', 'desc').orderBy('engagement.id', 'desc')
    .select(['engagement.id', 'need_id', 'technology_manager.name', 'claimed_at', 'ended_at', 'next_step', 'next_step_due']).execute();
  const matchFacts = new Map(matches.map((row) => [row.need_id, row]));
  const latest = new Map(engagements.map((row) => [row.need_id, row]));
  return (needId) => {
    const [match, engagement] = [matchFacts.get(needId), latest.get(needId)];
    return {
      undecided: match?.undecided ?? 0, approved: match?.approved ?? 0, firstApprovedAt: match?.first_approved_at ?? null,
      engagement: engagement === undefined ? null : {
        id: engagement.id, managerName: engagement.name, claimedAt: engagement.claimed_at, endedAt: engagement.ended_at, nextStep: engagement.next_step, nextStepDue: engagement.next_step_due,
      },
    };
  };
}

const standing = ['approved', 'claimed'] as const;

/** The candidates that were approved for a need: what the enterprise and the managers may know of the proposals. */
export const approvedCandidates = (db: Reader, needId: string) =>
  db.selectFrom('match')
    .leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .where('match.need_id', '=', needId).where('match.status', 'in', standing).orderBy('match.status', 'desc').orderBy('match.decided_at').orderBy('match.id')
    .select((eb) => ['match.id', 'match.status', 'match.candidate_type', 'match.decided_at', 'expert.institution', 'expert.title', 'achievement.owner',
      eb.fn.coalesce('match.expert_id', 'match.society_id', 'match.achievement_id').$notNull().as('candidate_id'),
      eb.fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('candidate_name')])
    .execute();
export type ApprovedCandidate = Awaited<ReturnType<typeof approvedCandidates>>[number];

/** How near a reader is to a need decides how much of its history and of its people they see. */
export type Closeness = 'staff' | 'party' | 'reader';
export async function closenessTo(db: Reader, actor: Actor, need: NeedRow): Promise<Closeness> {
  if (actor.kind === 'system' || grantsOf(actor, 'staff', 'administrator').some((g) => need.association_path.startsWith(g.associationPath))) return 'staff';
  if (grantsOf(actor, 'enterprise_member', 'liaison').some((g) => g.enterpriseId === need.enterprise_id)) return 'party';
  const managers = grantsOf(actor, 'technology_manager').flatMap((g) => g.technologyManagerId ?? []);
  if (managers.length === 0) return 'reader';
  const own = await db.selectFrom('engagement').select('id').where('need_id', '=', need.id).where('technology_manager_id', 'in', managers).limit(1).executeTakeFirst();
  return own === undefined ? 'reader' : 'party';
}

/**
 * The lines of a history that a reader may see. Staff see all but the doubles (a take-on writes a line for the match,
 * the need and the case: one is enough); parties see the need's way, what was approved and the case; others the need's way only.
 * That proposals were renewed is for staff: it happens for profiles, too, that nobody else may know of. What was merged into it may be another firm's: its title, too.
 */
export function visibleHistory(lines: readonly Activity[], closeness: Closeness): readonly Activity[] {
  return lines.filter((line) => {
    if (doubles[line.subject_type]?.has(line.action)) return false;
    if (closeness === 'staff') return true;
    if (line.subject_type === 'need') return !(line.action === 'match' && line.from_status === line.to_status);
    return closeness === 'party' && (line.subject_type === 'engagement' || line.action === 'approve');
  }).map((line) => (line.action === 'absorb' && closeness !== 'staff' ? { ...line, note: null } : line));
}

/** What the staff do, and what of it is said among staff only. */
const byStaff = new Set(['accept', 'return', 'merge', 'absorb', 'escalate', 'request_proposals', 'approve', 'reject', 'teach', 'check', 'take_back_check', 'set_aside', 'resume']);
/** In a case it is said by staff only where they wrote down a telephone call. */
const isOfStaff = (line: Activity): boolean => (line.subject_type === 'engagement' ? line.action === 'grantContact' && line.detail?.['basis'] === 'phone' : byStaff.has(line.action) || line.detail?.['ofStaff'] === true);
const amongStaff = new Set(['teach']);
const STAFF = '科协工作人员';

/** The same lines without what this reader may not know: notes among staff, names of those who decided, reasons that are the firm's business. */
export const historyAsSeen = (actor: Actor, thing: FieldThing, lines: readonly Activity[]): readonly Activity[] => lines.flatMap((line) => {
  if (amongStaff.has(line.action) && !reads(actor, 'need.staffNote', thing)) return [];
  const field = line.action === 'approve' || line.action === 'reject' ? 'review.note' : line.action === 'merge' || line.action === 'absorb' || line.action === 'escalate' || line.action === 'check' || line.action === 'take_back_check' ? 'need.staffNote' : 'need.statusReason';
  return [{ ...line, note: reads(actor, field, thing) ? line.note : null, actor_name: isOfStaff(line) && !reads(actor, 'need.staffName', thing) ? STAFF : line.actor_name }];
});

const doubles: Readonly<Record<string, ReadonlySet<string>>> = { match: new Set(['claim', 'release', 'supersede']), need: new Set(['engage', 'release', 'resolve', 'fail']) };

/** Enterprises that a need can be posted for: staff those of their subtree, a firm itself. By name; `q` narrows a long list. */
export async function enterprisesToPostFor(db: Reader, actor: Actor, q = '', limit = 300): Promise<readonly { id: string; name: string }[]> {
  const own = grantsOf(actor, 'enterprise_member', 'liaison').flatMap((g) => g.enterpriseId ?? []);
  const paths = grantsOf(actor, 'staff', 'administrator').map((g) => `${g.associationPath}%`);
  if (own.length === 0 && paths.length === 0) return [];
  const pattern = `%${q.replace(/[%_\\]/g, '\\$&')}%`;
  return db.selectFrom('enterprise').innerJoin('association', 'association.id', 'enterprise.association_id').select(['enterprise.id', 'enterprise.name'])
    .where((eb) => eb.or([...(own.length > 0 ? [eb('enterprise.id', 'in', own)] : []), ...paths.map((path) => eb('association.path', 'like', path))]))
    .$if(q !== '', (query) => query.where((eb) => eb.or([eb('enterprise.name', 'ilike', pattern), eb('enterprise.credit_code', 'ilike', pattern)])))
    .orderBy('enterprise.name_sort').orderBy('enterprise.id').limit(limit).execute();
}

/** Needs of the reader's own area that this one could be merged into, out of those given (found by likeness). */
export const mergeTargets = (db: Reader, needs: readonly string[], paths: readonly string[]) => needs.length === 0 || paths.length === 0 ? Promise.resolve([]) :
  db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
    .where('need.id', 'in', needs).where('need.status', 'not in', ['draft', 'merged', 'withdrawn'])
    .where((eb) => eb.or(paths.map((path) => eb('association.path', 'like', `${path}%`))))
    .select(['need.id', 'need.title', 'enterprise.name as enterprise_name']).execute();

/** Questions of staff that wait for the enterprise's answer, oldest first. */
export const openQuestions = async (db: Reader, needIds: readonly string[]): Promise<readonly OpenQuestion[]> =>
  needIds.length === 0 ? [] : db.selectFrom('question').select(['id', 'need_id', 'text']).where('need_id', 'in', needIds).where('status', '=', 'open').orderBy('asked_at').orderBy('id').execute();
export interface OpenQuestion { readonly id: string; readonly need_id: string; readonly text: string }

/** Names of the candidates of these matches, to tell the lines of a history apart. */
export async function candidateNames(db: Reader, matchIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (matchIds.length === 0) return new Map();
  const rows = await db.selectFrom('match')
    .leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .where('match.id', 'in', matchIds).select((eb) => ['match.id', eb.fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('name')]).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/**
 * What the last search looked at when it proposed nobody; `undefined` when the last one proposed somebody. The jobs write
 * it into the history (`no_candidates`), and what people decided since makes it old.
 */
export const emptySearch = async (db: Reader, needId: string): Promise<EmptySearch | undefined> =>
  emptySearchOf(await db.selectFrom('activity').select(['action', 'detail']).where('need_id', '=', needId).where('subject_type', '=', 'need')
    .where('action', 'in', searches).orderBy('seq', 'desc').limit(1).executeTakeFirst());

const searches = ['no_candidates', 'accept', 'match', 'rematch'];
const emptySearchOf = (last: Pick<Activity, 'action' | 'detail'> | undefined): EmptySearch | undefined =>
  last?.action === 'no_candidates' ? last.detail as unknown as EmptySearch : undefined;

/** The same from the whole history of a need, where it is at hand. */
export const emptySearchIn = (history: readonly Activity[]): EmptySearch | undefined =>
  emptySearchOf(history.findLast((line) => line.subject_type === 'need' && searches.includes(line.action)));
