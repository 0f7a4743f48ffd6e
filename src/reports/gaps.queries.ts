import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { visible } from '../profiles/profile.queries.ts';
import type { Actor } from '../shared/command.ts';
import { type Exposure, exposureOf } from './report.ts';
import { areaOf } from './stage.queries.ts';

/** A need nobody answers: matching ran and proposed nobody, everybody was turned down, or only words are alike. */
export interface Unanswered { readonly id: string; readonly title: string; readonly enterprise: string; readonly field: string; readonly why: 'nobody' | 'turned_down' | 'words_only' }
export interface UnansweredField { readonly field: string; readonly needs: number; readonly firms: number }
export interface ThinField { readonly field: string; readonly needs: number; readonly experts: number }
export interface NeverAsked { readonly experts: number; readonly never: number; readonly some: readonly { readonly id: string; readonly name: string; readonly institution: string | null; readonly fields: readonly string[] }[] }
export interface Gaps {
  readonly unanswered: readonly Unanswered[]; /** Of all open needs of the area. */ readonly unansweredCount: number; readonly openCount: number;
  readonly clusters: readonly UnansweredField[]; readonly thin: readonly ThinField[]; readonly neverAsked: NeverAsked; readonly fame: Exposure;
}

export const MOST_SHOWN = 50;
/** A field with fewer fitting experts than this depends on single people. */
export const FEW = 3;

/** Why nobody answers a matched need; null where somebody does. */
export const whyUnanswered = sql`case when not exists (select 1 from match m where m.need_id = need.id and m.status in ('proposed', 'approved', 'claimed')) then case when exists (select 1 from match m where m.need_id = need.id and m.status = 'rejected') then 'turned_down' else 'nobody' end
        when not exists (select 1 from match m where m.need_id = need.id and m.status in ('proposed', 'approved', 'claimed') and (m.status <> 'proposed' or m.confidence <> 'related_words_only')) then 'words_only' end`;

export async function gaps(db: Reader, actor: Actor): Promise<Gaps> {
  const open = sql`
    select need.id, need.title, need.field, need.enterprise_id, (select name from enterprise where enterprise.id = need.enterprise_id) as enterprise,
      ${whyUnanswered} as why
    from need join association on association.id = need.association_id where ${areaOf(actor)} and need.status in ('accepted', 'matched') and need.proposed_at is not null and need.part_of_id is null`;
  const { rows: [counted] } = await sql<{ open: number; unanswered: number }>`with open as (${open}) select count(*)::int as open, count(why)::int as unanswered from open`.execute(db);
  const { rows: unanswered } = await sql<Unanswered>`with open as (${open}) select id, title, enterprise, field, why from open where why is not null order by array_position(array['nobody', 'turned_down', 'words_only'], why), field, id limit ${MOST_SHOWN}`.execute(db);
  const { rows: clusters } = await sql<UnansweredField>`with open as (${open}) select field, count(*)::int as needs, count(distinct enterprise_id)::int as firms from open where why is not null group by field having count(*) > 1 order by 2 desc, 1 limit ${MOST_SHOWN}`.execute(db);
  const { rows: thin } = await sql<ThinField>`
    select need.field, count(distinct need.id)::int as needs, count(distinct m.expert_id) filter (where m.confidence <> 'related_words_only')::int as experts
    from need join association on association.id = need.association_id left join match m on m.need_id = need.id and m.expert_id is not null and m.status in ('proposed', 'approved', 'claimed', 'rejected')
    where ${areaOf(actor)} and need.status in ('accepted', 'matched', 'engaged') and need.part_of_id is null group by need.field having count(distinct m.expert_id) filter (where m.confidence <> 'related_words_only') < ${FEW} order by 3, 2 desc, 1 limit ${MOST_SHOWN}`.execute(db);
  const { rows: asked } = await sql<{ count: number }>`select count(distinct m.need_id)::int as count from match m join need on need.id = m.need_id join association on association.id = need.association_id where ${areaOf(actor)} and m.expert_id is not null group by m.expert_id`.execute(db);
  const neverAsked = await neverAskedOf(db, actor);
  return { unanswered, unansweredCount: counted?.unanswered ?? 0, openCount: counted?.open ?? 0, clusters, thin, neverAsked, fame: exposureOf(asked.map((row) => row.count), neverAsked.experts) };
}

/** Experts who are free and were never proposed for a need of the reader's area: what happened elsewhere is not theirs to know. */
async function neverAskedOf(db: Reader, actor: Actor): Promise<NeverAsked> {
  const free = visible(db, actor, 'expert').where('profile.availability', '<>', 'unavailable');
  const never = free.where(sql<boolean>`not exists (select 1 from match m join need on need.id = m.need_id join association on association.id = need.association_id where m.expert_id = profile.id and ${areaOf(actor)})`);
  const count = async (query: typeof free): Promise<number> => (await query.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count;
  const some = await never.select(['profile.id', 'profile.name', 'profile.institution', 'profile.fields']).orderBy('profile.name_sort').orderBy('profile.id').limit(MOST_SHOWN).execute();
  return { experts: await count(free), never: await count(never), some };
}
