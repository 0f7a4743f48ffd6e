import { type Expression, type ExpressionBuilder, type SelectQueryBuilder, sql, type SqlBool } from 'kysely';
import { type FieldThing, shownTo } from '../auth/fields.ts';
import { grantsOf } from '../auth/refusal.ts';
import type { Database, Reader } from '../db/database.ts';
import { boundedCount, boundedCounts, type Page, pageOf, type PageRequest, writeCursor } from '../db/page.ts';
import { inSubtrees } from '../profiles/profile.queries.ts';
import type { Visible } from '../search/port.ts';
import type { Actor } from '../shared/command.ts';
import { type NeedStatus, needStatuses } from './need.ts';

type NeedBuilder = ExpressionBuilder<Database & { association: Database['association']; need: Database['need'] }, 'need' | 'association'>;

/**
 * The one rule of who sees which need, as part of every query: staff the subtree of their association, a firm its own,
 * a technology manager what is approved for managers or theirs, everybody else nothing here.
 */
export function visibleNeeds(actor: Actor) {
  return (eb: NeedBuilder): Expression<SqlBool> => {
    if (actor.kind === 'system') return eb.lit(true);
    const staff = grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`));
    const firms = grantsOf(actor, 'enterprise_member', 'liaison').flatMap((g) => g.enterpriseId === null ? [] : [eb('need.enterprise_id', '=', g.enterpriseId)]);
    // One list of ids instead of two conditions: the planner begins with it, and does not look at every need.
    const managers = grantsOf(actor, 'technology_manager').flatMap((g) => g.technologyManagerId === null ? [] : [
      eb('need.id', 'in', eb.selectFrom('engagement').select('engagement.need_id').where('engagement.technology_manager_id', '=', g.technologyManagerId)
        .unionAll(eb.selectFrom('match').innerJoin('need as open', 'open.id', 'match.need_id').select('match.need_id')
          .where('match.status', '=', 'approved').where('open.status', '=', 'matched').where('open.confidentiality', '<>', 'staff_only'))),
    ]);
    const experts = grantsOf(actor, 'expert').flatMap((g) => g.expertId === null ? [] : [
      eb.and([
        eb('need.confidentiality', '<>', 'staff_only'),
        eb.exists(eb.selectFrom('match').select('match.id').whereRef('match.need_id', '=', 'need.id')
          .where('match.expert_id', '=', g.expertId).where('match.status', 'in', ['approved', 'claimed'])),
      ]),
    ]);
    const all = [...staff, ...firms, ...managers, ...experts];
    return all.length === 0 ? eb.lit(false) : eb.or(all);
  };
}

/** What managers may take on: matched, with an approved proposal, not for staff only; part of `visibleNeeds`. */
const offeredToManagers = (eb: NeedBuilder): Expression<SqlBool> => eb.and([
  eb('need.status', '=', 'matched'), eb('need.confidentiality', '<>', 'staff_only'),
  eb.exists(eb.selectFrom('match').select('match.id').whereRef('match.need_id', '=', 'need.id').where('match.status', '=', 'approved')),
]);

/**
 * Parts of `visibleNeeds` that lists ask one by one, because each is walked in the list's order and stops with the page, which their `or`
 * does not: a manager's own cases, what all managers are offered (there may be ten thousand), and what other roles show.
 */
function visibleParts(actor: Actor): readonly ReturnType<typeof visibleNeeds>[] {
  if (actor.kind === 'system' || grantsOf(actor, 'technology_manager').every((g) => g.technologyManagerId === null)) return [visibleNeeds(actor)];
  const own = grantsOf(actor, 'technology_manager').flatMap((g) => g.technologyManagerId ?? []);
  const others = actor.grants.filter((g) => g.role !== 'technology_manager');
  return [
    (eb) => eb('need.id', 'in', eb.selectFrom('engagement').select('engagement.need_id').where('engagement.technology_manager_id', 'in', own)),
    offeredToManagers,
    ...(others.length === 0 ? [] : [visibleNeeds({ ...actor, grants: others })]),
  ];
}

/** The same rule in the words of an index outside this process; what hangs on matches and cases is named by id. */
export async function visibleNeedsInIndex(db: Reader, actor: Actor): Promise<Visible> {
  if (actor.kind === 'system') return [[]];
  const firms = grantsOf(actor, 'enterprise_member', 'liaison').flatMap((g) => g.enterpriseId ?? []);
  const byCase = grantsOf(actor, 'technology_manager', 'expert').length === 0 ? []
    : (await needRows(db, actor).clearSelect().select('need.id').orderBy('need.created_at', 'desc').limit(MOST_NAMED).execute()).map((row) => row.id);
  return [...inSubtrees(actor), ...(firms.length === 0 ? [] : [[{ field: 'enterprise', is: firms }]]), ...(byCase.length === 0 ? [] : [[{ field: 'id', is: byCase }]])];
}
const MOST_NAMED = 2000;

/** The clock that runs out first, of the need or its case. */
const soonestClock = (eb: ExpressionBuilder<Database, 'need'>) =>
  eb.selectFrom('clock').whereRef('clock.need_id', '=', 'need.id').where('clock.stopped_at', 'is', null).orderBy('clock.due_on').orderBy('clock.id').limit(1);

/** The newest check of the need at its firm. */
const newestCheck = (eb: ExpressionBuilder<Database, 'need'>) => eb.selectFrom('need_check').whereRef('need_check.need_id', '=', 'need.id').where('need_check.taken_back_at', 'is', null).orderBy('checked_on', 'desc').orderBy('need_check.id', 'desc').limit(1);

const needRows = (db: Reader, actor: Actor, visible = visibleNeeds(actor)) =>
  db.selectFrom('need')
    .innerJoin('association', 'association.id', 'need.association_id')
    .innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
    .where(visible as never)
    .selectAll('need')
    .select((eb) => [soonestClock(eb).select('due_on').as('due_on'), soonestClock(eb).select('provisional').as('due_provisional'), newestCheck(eb).select('how').as('checked_how'), newestCheck(eb).select('checked_on').as('checked_on'), 'enterprise.name as enterprise_name', 'enterprise.unverified_since as enterprise_unverified_since', 'association.name as association_name', 'association.path as association_path', 'association.time_zone'])
    .select((eb) => eb.selectFrom('engagement').whereRef('engagement.need_id', '=', 'need.id').where('engagement.status', '<>', 'released')
      .select((of) => sql<string[] | null>`array_agg(${of.ref('engagement.technology_manager_id')}::text)`.as('ids')).as('manager_ids'))
    .select((eb) => eb.selectFrom('need as target').whereRef('target.id', '=', 'need.merged_into_id').select('target.enterprise_id').as('merged_enterprise_id'));

/** The need as the table of fields (`auth/fields.ts`) wants it. */
export const needFieldThing = (row: Pick<NeedRow, 'association_path' | 'enterprise_id' | 'manager_ids'>): FieldThing => ({ associationPath: row.association_path, enterpriseId: row.enterprise_id, managerIds: row.manager_ids ?? [] });

/** Without the fields this reader may not know; every read of needs for a person ends here, so that no page or answer can forget it. */
const asSeenBy = (actor: Actor) => (row: NeedRow): NeedRow => {
  const thing = needFieldThing(row);
  return {
    ...row, budget_fen: shownTo(actor, 'need.budget', thing, row.budget_fen),
    // A firm may follow its own need into another of its own, not into one of another firm.
    merged_into_id: shownTo(actor, row.merged_enterprise_id === row.enterprise_id ? 'need.statusReason' : 'need.staffNote', thing, row.merged_into_id), merged_enterprise_id: null,
    status_reason: shownTo(actor, row.status === 'escalated' || row.status === 'merged' ? 'need.staffNote' : 'need.statusReason', thing, row.status_reason),
  };
};

export type NeedRow = Awaited<ReturnType<ReturnType<typeof needRows>['executeTakeFirstOrThrow']>>;

/** One need as this reader may see it, or `undefined` when it is not there for them. */
export async function needById(db: Reader, actor: Actor, needId: string): Promise<NeedRow | undefined> {
  const row = await needRows(db, actor).where('need.id', '=', needId).executeTakeFirst();
  return row && asSeenBy(actor)(row);
}

/** Ids of the needs in these statuses that the reader may see. */
export const openNeedIds = async (db: Reader, actor: Actor, statuses: readonly NeedStatus[]): Promise<ReadonlySet<string>> =>
  new Set((await needRows(db, actor).clearSelect().select('need.id').where('need.status', 'in', statuses).execute()).map((row) => row.id));

/** Those of these needs that the reader may see, by id. */
export const needsById = async (db: Reader, actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, NeedRow>> =>
  new Map(ids.length === 0 ? [] : (await needRows(db, actor).where('need.id', 'in', ids).execute()).map((row) => [row.id, asSeenBy(actor)(row)]));

export interface NeedFilter {
  readonly status?: NeedStatus | undefined;
  readonly enterpriseId?: string | undefined;
  readonly q?: string | undefined;
}

/** Newest first. `q` is looked for in title, field and enterprise name. */
export async function needPage(db: Reader, actor: Actor, filter: NeedFilter, request: PageRequest): Promise<Page<NeedRow>> {
  const read = (row: NeedRow) => [row.created_at, row.id] as const;
  const pages: Page<NeedRow>[] = [];
  for (const visible of visibleParts(actor)) pages.push(await pageOf(filtered(needRows(db, actor, visible), filter), { sort: 'need.created_at', id: 'need.id', direction: 'desc', read }, request));
  const found = [...new Map(pages.flatMap((page) => page.rows).map((row) => [row.id, row])).values()].toSorted((a, b) => b.created_at.getTime() - a.created_at.getTime() || (a.id < b.id ? 1 : -1));
  const rows = found.slice(0, request.limit);
  const last = rows.at(-1);
  const more = found.length > rows.length || pages.some((page) => page.next !== null);
  return { rows: rows.map(asSeenBy(actor)), next: more && last !== undefined ? writeCursor(read(last)) : null };
}

/** Ids of needs the reader may see that have what was typed in title, field or enterprise: the plain way, where the index does not answer. */
export const needsNamed = async (db: Reader, actor: Actor, q: string, limit: number): Promise<readonly string[]> =>
  (await filtered(needRows(db, actor), { q }).clearSelect().select('need.id').orderBy('need.created_at', 'desc').limit(limit).execute()).map((row) => row.id);

/** How many needs a filter leaves of those the reader may see, counted as far as `MOST_COUNTED`. */
export const needCount = (db: Reader, actor: Actor, filter: NeedFilter): Promise<number> => boundedCount(db, filter.q === undefined || filter.q === '' ? filtered(db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').where(visibleNeeds(actor) as never) as never, filter) : filtered(needRows(db, actor), filter));

function filtered<Row>(rows: SelectQueryBuilder<Database, 'need' | 'association' | 'enterprise', Row>, filter: NeedFilter): SelectQueryBuilder<Database, 'need' | 'association' | 'enterprise', Row> {
  let query = rows;
  if (filter.status !== undefined) query = query.where('need.status', '=', filter.status);
  if (filter.enterpriseId !== undefined) query = query.where('need.enterprise_id', '=', filter.enterpriseId);
  if (filter.q !== undefined && filter.q !== '') {
    const pattern = `%${filter.q.replace(/[%_\\]/g, '\\$&')}%`;
    query = query.where((eb) => eb.or([eb('need.title', 'ilike', pattern), eb('need.field', 'ilike', pattern), eb('enterprise.name', 'ilike', pattern)]));
  }
  return query;
}

/** How many needs stand in each status, over what the reader may see, each as far as `MOST_COUNTED`. */
export async function needCounts(db: Reader, actor: Actor): Promise<Partial<Record<NeedStatus, number>>> {
  const seen = (...visible: readonly ReturnType<typeof visibleNeeds>[]) => visible.reduce((query, one) => query.where(one as never), db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id'));
  // Staff see whole areas: each status stops by itself. Others see what concerns them, which is found once.
  if (grantsOf(actor, 'staff', 'administrator').length > 0 || actor.kind === 'system') return boundedCounts(db, needStatuses, (status) => seen(visibleNeeds(actor)).where('need.status', '=', status));
  const counts: Partial<Record<NeedStatus, number>> = {};
  const parts = visibleParts(actor);
  for (const [at, part] of parts.entries()) {
    if (part === offeredToManagers) { counts.matched = (counts.matched ?? 0) + await boundedCount(db, seen(part)); continue; }
    // What an earlier part has, and what is counted as offered, is counted there.
    const elsewhere = parts.filter((other, n) => other !== part && (n < at || other === offeredToManagers));
    const rows = await seen(part, ...elsewhere.map((other): ReturnType<typeof visibleNeeds> => (eb) => eb.not(other(eb)))).select(({ fn }) => ['need.status', fn.countAll<number>().as('count')]).groupBy('need.status').execute();
    for (const { status, count } of rows) counts[status] = (counts[status] ?? 0) + count;
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** What a command needs to know of a need it changes; the row is locked until the transaction ends. */
export const lockNeed = (trx: Reader, needId: string) =>
  trx.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id')
    .selectAll('need').select('association.path as association_path').where('need.id', '=', needId).forUpdate('need').executeTakeFirst();
export type LockedNeed = NonNullable<Awaited<ReturnType<typeof lockNeed>>>;
