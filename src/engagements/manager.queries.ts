import type { Reader } from '../db/database.ts';
import type { NeedRow } from '../needs/need.queries.ts';
import { visibleIds } from '../profiles/profile.queries.ts';
import type { ManagerLevel, ManagerSkill } from '../profiles/technology-manager.ts';
import type { Actor } from '../shared/command.ts';
import { endedStatuses } from './engagement.ts';
import { type Fit, fitOf } from './fit.ts';

/** A technology manager with room for one case more, and why this need fits them. */
export interface FittingManager {
  readonly id: string; readonly name: string; readonly institution: string | null; readonly regionCode: string; readonly level: ManagerLevel;
  readonly open: number; readonly capacity: number; readonly fit: Fit;
}

const SHOWN = 3;
const level: Record<ManagerLevel, number> = { junior: 0, middle: 1, senior: 2 };

/**
 * The managers for a need, best first: place and trade (`fitOf`), then the emptier hands, then the higher level. Who fits in
 * nothing is not named, who takes no cases or has no room neither. Advice: who takes it on is theirs to decide.
 */
export async function managersFor(db: Reader, actor: Actor, need: NeedRow): Promise<readonly FittingManager[]> {
  const { industry } = await db.selectFrom('enterprise').select('industry').where('id', '=', need.enterprise_id).executeTakeFirstOrThrow();
  const rows = await db.selectFrom('technology_manager as m').where('m.availability', '<>', 'unavailable').where('m.capacity', '>', 0)
    .leftJoin((eb) => eb.selectFrom('engagement').where('status', 'not in', endedStatuses).groupBy('technology_manager_id')
      .select(({ fn }) => ['technology_manager_id', fn.countAll<number>().as('count')]).as('held'), (join) => join.onRef('held.technology_manager_id', '=', 'm.id'))
    .where((eb) => eb(eb.fn.coalesce('held.count', eb.lit(0)), '<', eb.ref('m.capacity')))
    .select((eb) => ['m.id', 'm.name', 'm.institution', 'm.region_code as regionCode', 'm.level', 'm.industries', 'm.skills', 'm.capacity', eb.fn.coalesce('held.count', eb.lit(0)).as('open')]).execute();
  const facts = { kind: need.kind, regionCode: need.region_code, field: need.field, industryChain: need.industry_chain, industry, title: need.title };
  const fitting = rows.map(({ industries, skills, ...one }) => ({ ...one, open: Number(one.open), fit: fitOf({ regionCode: one.regionCode, industries, skills: skills as ManagerSkill[] }, facts, 'staff') })).filter((one) => one.fit.score > 0);
  const visible = await visibleIds(db, actor, 'technology_manager', fitting.map((one) => one.id));
  return fitting.filter((one) => visible.has(one.id))
    .sort((a, b) => b.fit.score - a.fit.score || a.open / a.capacity - b.open / b.capacity || level[b.level] - level[a.level] || (a.id < b.id ? -1 : 1)).slice(0, SHOWN);
}
