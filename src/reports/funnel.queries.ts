import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import { type FigureKind, figureKinds } from '../engagements/outcome.ts';
import type { Actor } from '../shared/command.ts';
import type { Day } from '../shared/working-days.ts';
import { type FigureFilter, type GroupLine, type Pace, paces, type StageKey, stageKeys } from './figures.ts';
import { areaOf, between, counts, narrowed, paceRows } from './stage.queries.ts';

export interface OutcomeLine { readonly kind: FigureKind; readonly figures: number; /** In fen for money. */ readonly sum: number; /** Of these with evidence in the case; the rest is 自报. */ readonly proven: number; readonly provenSum: number }
export interface Funnel {
  readonly counts: Readonly<Record<StageKey, number>>;
  /** Of those signed, with a file of the contract in the case. */
  readonly signedProven: number;
  readonly paces: readonly Pace[];
  readonly fields: readonly GroupLine[]; readonly associations: readonly (GroupLine & { readonly name: string })[]; readonly months: readonly GroupLine[];
  readonly outcomes: readonly OutcomeLine[];
}

interface Grouped { kind: 'all' | 'field' | 'association' | 'month'; key: string; counts: number[]; proven: number }
const MOST_FIELDS = 15;

/** The whole report over one reading of the needs that the filter means. */
export async function funnel(db: Reader, actor: Actor, filter: FigureFilter): Promise<Funnel> {
  const depth = await depthOf(db, actor, filter);
  const counted = sql.join(stageKeys.map((key) => sql`count(*) filter (where ${counts(key, filter)})::int`));
  const group = (kind: Grouped['kind'], key: RawBuilder<unknown>) => sql`select ${kind}::text as kind, ${key} as key, array[${counted}] as counts, 0 as proven from pace group by 2`;
  const [whole, groups, timed] = [
    sql`select 'all'::text as kind, ''::text as key, array[${counted}] as counts, count(*) filter (where ${counts('signed', filter)} and exists (
      select 1 from engagement e join file on file.engagement_id = e.id and file.purpose = 'contract' and file.removed_at is null where e.need_id = pace.id))::int as proven from pace`,
    [group('field', sql`field`), group('association', sql`split_part(path, '/', ${depth + 2}::int)`), group('month', sql`to_char(gathered, 'YYYY-MM')`)],
    paces.map(([from, to], at) => sql`select ${at}::int as at, count(*)::int as count, percentile_disc(0.5) within group (order by took) as median, percentile_disc(0.9) within group (order by took) as p90
      from (select greatest(0, ${sql.id(to)} - ${sql.id(from)}) as took from pace where ${sql.id(from)} is not null and ${counts(to, filter)}) as each`),
  ];
  const { rows: [found] } = await sql<{ groups: Grouped[]; paces: { at: number; count: number; median: number | null; p90: number | null }[] }>`
    with pace as materialized (${paceRows(actor, filter)}), grouped as (${sql.join([whole, ...groups], sql` union all `)}), timed as (${sql.join(timed, sql` union all `)})
    select (select coalesce(json_agg(grouped), '[]') from grouped) as groups, (select json_agg(timed order by at) from timed) as paces`.execute(db);
  const lines = (kind: Grouped['kind']): GroupLine[] => (found?.groups ?? []).filter((row) => row.kind === kind).map((row) => ({ key: row.key, counts: byStage(row.counts) }));
  const all = found?.groups.find((row) => row.kind === 'all');
  const most = (a: GroupLine, b: GroupLine) => b.counts.gathered - a.counts.gathered || (a.key < b.key ? -1 : 1);
  return {
    counts: byStage(all?.counts ?? []), signedProven: all?.proven ?? 0,
    paces: (found?.paces ?? []).flatMap(({ at, ...figures }) => { const pair = paces[at]; return pair === undefined ? [] : [{ from: pair[0], to: pair[1], ...figures }]; }),
    fields: lines('field').toSorted(most).slice(0, MOST_FIELDS), months: lines('month').toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    associations: await named(db, lines('association').toSorted(most)), outcomes: await outcomesOf(db, actor, filter),
  };
}

const byStage = (numbers: readonly number[]): Record<StageKey, number> => Object.fromEntries(stageKeys.map((key, at) => [key, numbers[at] ?? 0])) as Record<StageKey, number>;

/** How deep the association lies whose children are told apart: the chosen one, or the highest of the reader's own. */
async function depthOf(db: Reader, actor: Actor, { association }: FigureFilter): Promise<number> {
  const paths = association === undefined ? actor.grants.filter((grant) => grant.role === 'staff' || grant.role === 'administrator').map((grant) => grant.associationPath)
    : (await db.selectFrom('association').select('path').where('id', '=', association).execute()).map((row) => row.path);
  return Math.min(...paths.map((path) => path.split('/').length - 2), paths.length === 0 ? 1 : 99);
}

/** Names of the associations below; what belongs to the chosen one itself has no key. */
async function named(db: Reader, lines: readonly GroupLine[]): Promise<(GroupLine & { name: string })[]> {
  const ids = lines.map((line) => line.key).filter((key) => key !== '');
  const names = new Map(ids.length === 0 ? [] : (await db.selectFrom('association').select(['id', 'name']).where('id', 'in', ids).execute()).map((row) => [row.id, row.name]));
  return lines.map((line) => ({ ...line, name: names.get(line.key) ?? '' }));
}

const proven = sql<boolean>`exists (select 1 from outcome_evidence oe join file on file.id = oe.file_id and file.removed_at is null where oe.figure_id = f.id)`;

/** Figures that stand: of the cases of needs gathered in the span, or recorded in it. */
const outcomeRows = (actor: Actor, filter: FigureFilter) => sql`
  from outcome_figure f join engagement e on e.id = f.engagement_id join need on need.id = e.need_id join association on association.id = need.association_id
  where f.replaced_at is null and ${narrowed(actor, filter)} and ${between(filter.basis === 'cohort' ? sql`need.first_submitted_at` : sql`f.recorded_at`, filter)}`;

async function outcomesOf(db: Reader, actor: Actor, filter: FigureFilter): Promise<readonly OutcomeLine[]> {
  const { rows } = await sql<Record<'kind' | 'figures' | 'sum' | 'proven' | 'provenSum', string>>`
    select f.kind, count(*) as figures, sum(f.value) as sum, count(*) filter (where ${proven}) as proven, coalesce(sum(f.value) filter (where ${proven}), 0) as "provenSum" ${outcomeRows(actor, filter)} group by f.kind`.execute(db);
  return figureKinds.flatMap((kind) => rows.filter((row) => row.kind === kind).map((row) => ({ kind, figures: Number(row.figures), sum: Number(row.sum), proven: Number(row.proven), provenSum: Number(row.provenSum) })));
}

/** One need behind a figure, with the day of each stage it reached, and where its evidence is. */
export interface NeedRecord {
  readonly id: string; readonly title: string; readonly field: string; readonly enterprise: string; readonly association: string; readonly at: Day; readonly days: Readonly<Record<StageKey, Day | null>>;
  readonly caseId: string | null; readonly contracts: readonly string[]; /** Whether the case holds a file of the contract. */ readonly contractFile: boolean;
}
/** `gap`: those that reached the stage before and not this one. */
export interface RecordQuery { readonly stage: StageKey; readonly gap: boolean }

/** The needs that a figure of the funnel counts, newest first: exactly as many as it says. */
export async function needRecords(db: Reader, actor: Actor, filter: FigureFilter, { stage, gap }: RecordQuery, request: PageRequest): Promise<Page<NeedRecord>> {
  const before = stageKeys[stageKeys.indexOf(stage) - 1] ?? stage;
  const wanted = gap ? sql`${counts(before, filter)} and ${sql.id(stage)} is null` : counts(stage, filter);
  const rows = db.selectFrom(sql<Record<StageKey, Day | null> & { id: string; at: Day }>`(
    with pace as not materialized (${paceRows(actor, filter)}) select pace.id, ${sql.id(gap ? before : stage)} as at, ${sql.join(stageKeys.map((key) => sql.id(key)))} from pace where ${wanted})`.as('record')).selectAll();
  const page = await pageOf(rows, { sort: 'record.at', id: 'record.id', direction: 'desc', read: (row) => [row.at, row.id] }, request);
  const [named, cases] = [await namesOf(db, page.rows.map((row) => row.id)), await casesOf(db, page.rows.map((row) => row.id))];
  return {
    next: page.next,
    rows: page.rows.flatMap(({ id, at, ...days }) => {
      const need = named.get(id);
      const held = cases.get(id) ?? [];
      return need === undefined ? [] : [{ ...need, at, days, caseId: held[0]?.id ?? null, contracts: held.flatMap((one) => one.contracts ?? []), contractFile: held.some((one) => one.contract_file) }];
    }),
  };
}

const namesOf = async (db: Reader, ids: readonly string[]) => new Map(ids.length === 0 ? [] : (await db.selectFrom('need').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id').innerJoin('association', 'association.id', 'need.association_id')
  .where('need.id', 'in', ids).select(['need.id', 'need.title', 'need.field', 'enterprise.name as enterprise', 'association.name as association']).execute()).map((row) => [row.id, row]));

/** The cases of these needs, the one that came farthest last: first with a contract, then the newest. */
const casesOf = async (db: Reader, ids: readonly string[]) => Map.groupBy(ids.length === 0 ? [] : (await sql<{ id: string; need_id: string; contracts: string[] | null; contract_file: boolean }>`
  select e.id, e.need_id, (select array_agg(s.contract_number order by s.happened_on) from engagement_step s where s.engagement_id = e.id and s.stage = 'signed' and not exists (select 1 from engagement_step c where c.corrects_id = s.id)) as contracts,
    exists (select 1 from file where file.engagement_id = e.id and file.purpose = 'contract' and file.removed_at is null) as contract_file
  from engagement e where e.need_id = any(${sql.val([...ids])}::uuid[]) order by 3 nulls last, e.claimed_at desc, e.id`.execute(db)).rows, (row) => row.need_id);

export interface OutcomeRecord { readonly id: string; readonly value: number; readonly recordedAt: Date; readonly caseId: string; readonly title: string; readonly enterprise: string; readonly manager: string; readonly files: readonly { readonly id: string; readonly name: string }[] }

/** The figures behind a sum, newest first, each with the files that prove it. */
export async function outcomeRecords(db: Reader, actor: Actor, filter: FigureFilter, kind: FigureKind, request: PageRequest): Promise<Page<OutcomeRecord>> {
  const rows = db.selectFrom(sql<{ id: string; value: string; recorded_at: Date; case_id: string; title: string; enterprise: string; manager: string; files: { id: string; name: string }[] | null }>`(
    select f.id, f.value, f.recorded_at, e.id as case_id, need.title, (select name from enterprise where enterprise.id = need.enterprise_id) as enterprise, (select name from technology_manager where technology_manager.id = e.technology_manager_id) as manager,
      (select json_agg(json_build_object('id', file.id, 'name', file.name) order by file.uploaded_at) from outcome_evidence oe join file on file.id = oe.file_id and file.removed_at is null where oe.figure_id = f.id) as files
    ${outcomeRows(actor, filter)} and f.kind = ${kind})`.as('record')).selectAll();
  const page = await pageOf(rows, { sort: 'record.recorded_at', id: 'record.id', direction: 'desc', read: (row) => [row.recorded_at, row.id] }, request);
  return { next: page.next, rows: page.rows.map((row) => ({ id: row.id, value: Number(row.value), recordedAt: row.recorded_at, caseId: row.case_id, title: row.title, enterprise: row.enterprise, manager: row.manager, files: row.files ?? [] })) };
}

export interface FilterChoices { readonly fields: readonly string[]; readonly industries: readonly string[]; readonly events: readonly { readonly id: string; readonly title: string }[] }
const MOST_CHOICES = 60;

/** What the reader's area has to narrow by: the commonest fields and industries, the newest events. */
export async function filterChoices(db: Reader, actor: Actor): Promise<FilterChoices> {
  const { rows: fields } = await sql<{ field: string }>`select need.field from need join association on association.id = need.association_id where ${areaOf(actor)} and need.first_submitted_at is not null group by need.field order by count(*) desc, 1 limit ${MOST_CHOICES}`.execute(db);
  const { rows: industries } = await sql<{ industry: string }>`select enterprise.industry from enterprise join association on association.id = enterprise.association_id where ${areaOf(actor)} and enterprise.industry is not null group by 1 order by count(*) desc, 1 limit ${MOST_CHOICES}`.execute(db);
  const { rows: events } = await sql<{ id: string; title: string }>`select event.id, event.title from event join association on association.id = event.association_id where ${areaOf(actor)} order by event.created_at desc, event.id limit ${MOST_CHOICES}`.execute(db);
  return { fields: fields.map((row) => row.field), industries: industries.map((row) => row.industry), events };
}
