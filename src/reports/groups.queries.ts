import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import type { NeedStatus } from '../needs/need.ts';
import type { Actor } from '../shared/command.ts';
import { whyUnanswered } from './gaps.queries.ts';
import { FIRMS_FOR_SESSION } from './groups.ts';
import { areaOf } from './stage.queries.ts';

const OPEN: readonly NeedStatus[] = ['submitted', 'accepted', 'matched', 'escalated'];

/** The newest needs nobody has in hand yet. */
export const openNeeds = (db: Reader, limit: number) =>
  db.selectFrom('need').select(['id', 'title', 'field', 'background', 'problem', 'goals']).where('status', 'in', OPEN).where('stale_at', 'is', null).where('part_of_id', 'is', null).orderBy('created_at', 'desc').orderBy('id').limit(limit).execute();

export interface NeedGroup { readonly id: string; readonly needs: number; readonly firms: number; readonly unanswered: number }
export interface Grouping { /** When it was last worked out; null: never. */ readonly madeAt: Date | null; readonly groups: readonly NeedGroup[] }

export const MOST_GROUPS = 20;

/** A need is unanswered as the page of gaps says; one that waits to be taken up, when the look before it found nobody or related words only. */
const members = (actor: Actor) => sql`
  select g.group_id, need.id, need.title, need.field, need.status, need.enterprise_id, enterprise.name as enterprise, coalesce(case when need.status in ('accepted', 'matched') and need.proposed_at is not null then ${whyUnanswered} is not null else need.outlook in ('related_words_only', 'nobody') end, false) as unanswered
  from need_group g join need on need.id = g.need_id join association on association.id = need.association_id join enterprise on enterprise.id = need.enterprise_id
  where g.group_id is not null and ${areaOf(actor)} and need.stale_at is null and need.status = any(${sql.val([...OPEN])}::text[])`;

/** Groups of the reader's area: of several firms, or that nobody answers; those of most firms first. */
export async function needGroups(db: Reader, actor: Actor): Promise<Grouping> {
  const made = await db.selectFrom('need_group').select(({ fn }) => fn.max('made_at').as('at')).executeTakeFirst();
  const { rows } = await sql<NeedGroup>`with mine as (${members(actor)}) select group_id as id, count(*)::int as needs, count(distinct enterprise_id)::int as firms, count(*) filter (where unanswered)::int as unanswered
    from mine group by group_id having count(*) > 1 and (count(distinct enterprise_id) >= ${FIRMS_FOR_SESSION} or count(*) filter (where unanswered) > 1) order by 3 desc, 4 desc, 1 limit ${MOST_GROUPS}`.execute(db);
  return { madeAt: made?.at ?? null, groups: rows };
}

export interface GroupMember { readonly group_id: string; readonly id: string; readonly title: string; readonly field: string; readonly status: NeedStatus; readonly enterprise_id: string; readonly enterprise: string; readonly unanswered: boolean }

/** The needs of these groups that the reader may see, by group. */
export async function membersOf(db: Reader, actor: Actor, groupIds: readonly string[]): Promise<ReadonlyMap<string, readonly GroupMember[]>> {
  if (groupIds.length === 0) return new Map();
  const { rows } = await sql<GroupMember>`${members(actor)} and g.group_id = any(${sql.val([...groupIds])}::uuid[]) order by need.created_at desc, need.id`.execute(db);
  return Map.groupBy(rows, (row) => row.group_id);
}
