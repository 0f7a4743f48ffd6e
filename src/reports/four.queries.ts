import { sql } from 'kysely';
import type { AssociationLevel } from '../associations/association.ts';
import type { Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';
import type { Day } from '../shared/working-days.ts';
import { type FigureFilter, type StageKey, stageKeys } from './figures.ts';
import { areaOf, paceRows } from './stage.queries.ts';

/** One unit of a coverage (a county, an industry): its needs gathered in the span, and taken on of them. */
export interface Unit { readonly id: string; readonly name: string; readonly gathered: number; readonly taken: number }
export interface OpenCase { readonly id: string; readonly title: string; readonly manager: string; readonly next_step: string | null; readonly next_step_due: Day | null }
/**
 * 四全: 全域推进 (units of the lowest level of associations there is), 全产业对接 (industries that have firms here), 全链条服务 (how far the needs came),
 * 全程跟进 (open cases with a next step whose day has not passed). Each share is `covered / of`; what is not covered is named.
 */
export interface FourAlls {
  readonly places: { readonly level: AssociationLevel; readonly units: readonly Unit[] };
  readonly industries: readonly Unit[];
  readonly chain: Readonly<Record<StageKey, number>>;
  readonly cases: { readonly open: number; readonly promised: number; readonly without: readonly OpenCase[] };
}

export const MOST_CASES = 50;

export async function fourAlls(db: Reader, actor: Actor, filter: FigureFilter, today: Day): Promise<FourAlls> {
  const scope = sql`${areaOf(actor)} and ${filter.association === undefined ? sql`true` : sql`association.path like (select chosen.path || '%' from association chosen where chosen.id = ${filter.association})`}`;
  const { rows: [lowest] } = await sql<{ level: AssociationLevel }>`select level from association where ${scope} and level in ('county', 'city', 'province') order by array_position(array['county', 'city', 'province'], level) limit 1`.execute(db);
  const level = lowest?.level ?? 'county';
  // One reading of the needs for three of the four.
  const { rows: [found] } = await sql<{ units: Unit[]; industries: Unit[]; chain: number[] }>`
    with pace as materialized (${paceRows(actor, filter)}),
      counted as (select path, count(*) as gathered, count(taken_on) as taken from pace group by path),
      above as (select id::uuid as id, sum(gathered) as gathered, sum(taken) as taken from counted, unnest(string_to_array(trim(both '/' from path), '/')) as id group by 1),
      places as (select association.id, association.name, coalesce(above.gathered, 0)::int as gathered, coalesce(above.taken, 0)::int as taken
        from association left join above on above.id = association.id where ${scope} and association.level = ${level} order by association.name_sort, association.id),
      firms as (select distinct enterprise.industry from enterprise join association on association.id = enterprise.association_id where ${scope} and enterprise.industry is not null),
      sold as (select enterprise.industry, count(*) as gathered, count(pace.taken_on) as taken from pace join need on need.id = pace.id join enterprise on enterprise.id = need.enterprise_id group by 1),
      trades as (select firms.industry as id, firms.industry as name, coalesce(sold.gathered, 0)::int as gathered, coalesce(sold.taken, 0)::int as taken from firms left join sold on sold.industry = firms.industry order by 1)
    select (select coalesce(json_agg(places), '[]') from places) as units, (select coalesce(json_agg(trades), '[]') from trades) as industries,
      (select array[${sql.join(stageKeys.map((key) => sql`count(${sql.id(key)})::int`))}] from pace) as chain`.execute(db);
  const open = sql`from engagement join need on need.id = engagement.need_id join association on association.id = need.association_id where ${scope} and engagement.ended_at is null`;
  const kept = sql`engagement.next_step is not null and engagement.next_step_due >= ${today}::date`;
  const { rows: [cases] } = await sql<{ open: number; promised: number }>`select count(*)::int as open, count(*) filter (where ${kept})::int as promised ${open}`.execute(db);
  const { rows: without } = await sql<OpenCase>`
    select engagement.id, need.title, (select name from technology_manager m where m.id = engagement.technology_manager_id) as manager, engagement.next_step, engagement.next_step_due ${open} and not coalesce(${kept}, false)
    order by engagement.next_step_due nulls first, engagement.id limit ${MOST_CASES}`.execute(db);
  return { places: { level, units: found?.units ?? [] }, industries: found?.industries ?? [], chain: Object.fromEntries(stageKeys.map((key, at) => [key, found?.chain[at] ?? 0])) as Record<StageKey, number>, cases: { open: cases?.open ?? 0, promised: cases?.promised ?? 0, without } };
}
