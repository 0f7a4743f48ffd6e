import { type Activity, timelineOfNeed } from '../db/activity.ts';
import type { Reader } from '../db/database.ts';
import type { SearchIndex } from '../search/port.ts';
import type { Actor } from '../shared/command.ts';
import { MOST_ALIKE, nearDuplicates } from './alike.ts';
import { needText } from './need.ts';
import { needFieldThing, type NeedRow, needsById } from './need.queries.ts';
import { closenessTo, historyAsSeen, visibleHistory } from './progress.queries.ts';

export interface AlikeNeed { readonly need: NeedRow; /** 0 to 1. */ readonly likeness: number; /** The words that meet, as the other need writes them. */ readonly terms: readonly string[] }

const LOOKED_AT = 40;

/** Needs that nearly say the same and that this reader may see, most alike first; a need that is not indexed yet has none. @throws AppError `unavailable` where a search server does not answer */
export async function alikeNeeds(s: { readonly db: Reader; readonly search: SearchIndex }, actor: Actor, need: NeedRow): Promise<readonly AlikeNeed[]> {
  return nearTo(s, actor, need, need);
}

/** The same for words that are no need yet. */
export const needsLike = (s: { readonly db: Reader; readonly search: SearchIndex }, actor: Actor, text: NeedWords): Promise<readonly AlikeNeed[]> => nearTo(s, actor, text, null);

type NeedWords = Parameters<typeof needText>[0];

async function nearTo(s: { readonly db: Reader; readonly search: SearchIndex }, actor: Actor, text: NeedWords, own: NeedRow | null): Promise<readonly AlikeNeed[]> {
  const query = needText(text);
  const near = (await s.search.rank('need', query, LOOKED_AT)).map((hit) => hit.id).filter((id) => id !== own?.id);
  const likeness = near.length === 0 ? [] : await s.search.likeness('need', own?.id ?? { title: query.title, text: query.description }, near);
  const alike = nearDuplicates(near.map((id, at) => ({ id, likeness: likeness[at] ?? 0 })));
  const rows = await needsById(s.db, actor, alike.map((one) => one.id));
  const seen = alike.flatMap(({ id, likeness: value }) => { const row = rows.get(id); return row === undefined || (own !== null && sameWhole(own, row)) || ['draft', 'merged', 'withdrawn'].includes(row.status) ? [] : [{ need: row, likeness: value }]; }).slice(0, MOST_ALIKE);
  return Promise.all(seen.map(async (one) => ({ ...one, terms: [...new Set((await s.search.explain('need', query, one.need.id))?.reasons.flatMap((reason) => reason.terms) ?? [])] })));
}

/** Parts say what their whole says. */
const sameWhole = (one: NeedRow, other: NeedRow): boolean => (one.part_of_id ?? one.id) === (other.part_of_id ?? other.id);

export interface MergedNeed { readonly need: NeedRow; readonly history: readonly Activity[] }

/** Needs that were merged into this one, and into those, with their own history, as far as this reader may know of them; newest first. */
export async function mergedInto(db: Reader, actor: Actor, needId: string): Promise<readonly MergedNeed[]> {
  const found = await db.withRecursive('gone(id)', (cte) => cte.selectFrom('need').select('need.id').where('merged_into_id', '=', needId)
    .union(cte.selectFrom('need').innerJoin('gone', 'need.merged_into_id', 'gone.id').select('need.id'))).selectFrom('gone').select('gone.id').limit(MOST_MERGED).execute();
  const rows = [...(await needsById(db, actor, found.map((row) => row.id))).values()].toSorted((a, b) => b.created_at.getTime() - a.created_at.getTime());
  const merged: MergedNeed[] = [];
  for (const need of rows) merged.push({ need, history: historyAsSeen(actor, needFieldThing(need), visibleHistory(await timelineOfNeed(db, need.id), await closenessTo(db, actor, need))) });
  return merged;
}
const MOST_MERGED = 50;
