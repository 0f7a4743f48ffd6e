import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { reads, shownTo } from '../auth/fields.ts';
import { grantsOf } from '../auth/refusal.ts';
import type { Database, Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import type { Actor } from '../shared/command.ts';
import { type MatchStatus, liveStatuses, typeOrder } from './match.ts';

type MatchBuilder = ExpressionBuilder<Database, 'match' | 'need' | 'association'>;

/**
 * The one rule of who sees which match, as part of every query: staff those of their subtree in every status; a firm,
 * what was approved for its own needs; a manager, what waits for a manager and their own cases with the alternates; an expert, what was
 * approved with them in it. Undecided and rejected proposals are nobody's business but staff's.
 */
export function visibleMatches(actor: Actor) {
  return (eb: MatchBuilder): Expression<SqlBool> => {
    if (actor.kind === 'system') return eb.lit(true);
    const approved = eb('match.status', 'in', ['approved', 'claimed']);
    const open = eb('need.confidentiality', '<>', 'staff_only');
    const all = [
      ...grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`)),
      ...grantsOf(actor, 'enterprise_member', 'liaison').map((g) => eb.and([eb('need.enterprise_id', '=', g.enterpriseId), approved])),
      ...grantsOf(actor, 'technology_manager').flatMap((g) => [
        eb.and([open, eb('match.status', '=', 'approved'), eb('need.status', '=', 'matched')]),
        eb.exists(eb.selectFrom('engagement').select('engagement.id').whereRef('engagement.need_id', '=', 'need.id').where('engagement.technology_manager_id', '=', g.technologyManagerId)
          .where((of) => of.or([of('engagement.match_id', '=', of.ref('match.id')), of('match.status' as never, '=', 'approved' as never)]))),
      ]),
      ...grantsOf(actor, 'expert').map((g) => eb.and([open, approved, eb('match.expert_id', '=', g.expertId)])),
    ];
    return all.length === 0 ? eb.lit(false) : eb.or(all);
  };
}

/** Experts first, then societies, then achievements; each by its place. */
export const matchOrder = sql`array_position(array['expert', 'society', 'achievement'], match.candidate_type), match.position, match.id`;

const matchRows = (db: Reader, actor: Actor) =>
  db.selectFrom('match')
    .innerJoin('need', 'need.id', 'match.need_id')
    .innerJoin('association', 'association.id', 'need.association_id')
    .leftJoin('expert', 'expert.id', 'match.expert_id')
    .leftJoin('society', 'society.id', 'match.society_id')
    .leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .leftJoin('user', 'user.id', 'match.decided_by')
    .where(visibleMatches(actor))
    .selectAll('match')
    .select((eb) => [
      'need.title as need_title', 'need.kind as need_kind', 'need.status as need_status', 'need.enterprise_id', 'association.path as association_path', 'association.time_zone', 'user.name as decided_by_name',
      eb.fn.coalesce('match.expert_id', 'match.society_id', 'match.achievement_id').$notNull().as('candidate_id'),
      eb.fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('candidate_name'),
      eb.fn.coalesce('expert.confirmed_at', 'society.confirmed_at').as('candidate_confirmed_at'), eb.fn.coalesce('expert.created_at', 'society.created_at').as('candidate_created_at'),
    ]);

type WholeRow = Awaited<ReturnType<ReturnType<typeof matchRows>['executeTakeFirstOrThrow']>>;
/** `score` is null for those who may not know it. */
export type MatchRow = Omit<WholeRow, 'score'> & { readonly score: number | null };

/** One match as this reader may see it, or `undefined` when it is not there for them. */
export const matchById = async (db: Reader, actor: Actor, matchId: string): Promise<MatchRow | undefined> => {
  const row = await matchRows(db, actor).where('match.id', '=', matchId).executeTakeFirst();
  return row && asSeenBy(actor, row);
};

/** All this reader may see, those proposed or decided last first: the order does not tell their places. */
export async function matchPage(db: Reader, actor: Actor, { status, needId }: { readonly status?: MatchStatus | undefined; readonly needId?: string | undefined }, request: PageRequest): Promise<Page<MatchRow>> {
  const query = matchRows(db, actor).$if(status !== undefined, (rows) => rows.where('match.status', '=', status ?? 'proposed')).$if(needId !== undefined, (rows) => rows.where('match.need_id', '=', needId ?? ''));
  const { rows, next } = await pageOf(query, { sort: 'match.listed_at', id: 'match.id', direction: 'desc', read: (row) => [row.listed_at, row.id] }, request);
  return { rows: rows.map((row) => asSeenBy(actor, row)), next };
}

/** The matches of a need that this reader may see, in the order its kind of help asks for; without a status those that count (not superseded, not expired). */
export const matchesOfNeed = async (db: Reader, actor: Actor, needId: string, status?: MatchStatus): Promise<readonly MatchRow[]> => {
  const rows = await matchRows(db, actor).where('match.need_id', '=', needId)
    .where('match.status', 'in', status === undefined ? liveStatuses : [status]).orderBy(matchOrder).execute();
  const place = (row: MatchRow) => typeOrder[row.need_kind].indexOf(row.candidate_type);
  // For those who may not know the scores, the order must not tell them: as they were decided.
  const decided = (a: MatchRow, b: MatchRow) => (a.score !== null && b.score !== null ? 0 : (a.decided_at?.getTime() ?? 0) - (b.decided_at?.getTime() ?? 0) || (a.id < b.id ? -1 : 1));
  return rows.map((row) => asSeenBy(actor, row)).sort((a, b) => place(a) - place(b) || decided(a, b));
};

/** Without the fields this reader may not know (`auth/fields.ts`): a firm need not know how busy an expert is, nor by how little one came before another. */
function asSeenBy(actor: Actor, row: MatchRow): MatchRow {
  const thing = { associationPath: row.association_path, enterpriseId: row.enterprise_id, managerIds: [] };
  const score = reads(actor, 'match.score', thing);
  return {
    ...row, warnings: shownTo(actor, 'match.warnings', thing, row.warnings) ?? [], decided_by_name: shownTo(actor, 'match.decidedBy', thing, row.decided_by_name),
    ...(score ? {} : { score: null, parts: {}, chance: null, best_work: null, position: 1 }),
  };
}

/** What a command needs to know of a match it changes. Lock the need first (`lockNeed`): everybody takes them in this order. */
export const lockMatch = (trx: Reader, matchId: string) =>
  trx.selectFrom('match').selectAll().where('id', '=', matchId).forUpdate().executeTakeFirst();
export type LockedMatch = NonNullable<Awaited<ReturnType<typeof lockMatch>>>;

/** All matches of a need that count, locked; after the need itself. */
export const lockLiveMatches = (trx: Reader, needId: string): Promise<LockedMatch[]> =>
  trx.selectFrom('match').selectAll().where('need_id', '=', needId).where('status', 'in', liveStatuses).orderBy('id').forUpdate().execute();

/** How many proposals of a need still wait, and how many stand. */
export const openMatchCounts = (db: Reader, needId: string) =>
  db.selectFrom('match').where('need_id', '=', needId).select(({ fn }) => [
    fn.countAll<number>().filterWhere('status', '=', 'proposed').as('undecided'),
    fn.countAll<number>().filterWhere('status', 'in', ['approved', 'claimed']).as('standing'),
  ]).executeTakeFirstOrThrow();

/** Where the matching of a need stands; to wait for proposals without reading them. */
export const proposedAt = async (db: Reader, needId: string): Promise<Date | null> =>
  (await db.selectFrom('need').select('proposed_at').where('id', '=', needId).executeTakeFirst())?.proposed_at ?? null;
