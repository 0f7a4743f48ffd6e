import type { Reader } from '../db/database.ts';
import type { Declined } from './constraints.ts';

/** Whose wishes matching asks for; an achievement goes by its author's. */
export type WishOwner = 'expert' | 'society';

/** What these do not want to be proposed for, by id; those without a wish are left out. */
export async function declinedOf(db: Reader, kind: WishOwner, ids: readonly string[]): Promise<ReadonlyMap<string, Declined>> {
  if (ids.length === 0) return new Map();
  const column = `${kind}_id` as const;
  const wishes = await db.selectFrom('match_wish').selectAll().where(column, 'in', [...ids]).execute();
  const none = kind === 'society' ? [] : await db.selectFrom('consent').distinctOn('expert_id').select(['expert_id', 'decision']).where('expert_id', 'in', [...ids]).where('purpose', '=', 'matching').orderBy('expert_id').orderBy('seq', 'desc').execute();
  const refused = new Set(none.filter((row) => row.decision === 'withdrawn').map((row) => row.expert_id));
  const found = new Map<string, Declined>();
  for (const id of new Set([...refused, ...wishes.map((row) => row[column])])) {
    const own = wishes.filter((row) => row[column] === id);
    if (id !== null) found.set(id, { all: refused.has(id), enterpriseIds: own.flatMap((row) => row.enterprise_id ?? []), kinds: own.flatMap((row) => row.need_kind ?? []), fields: own.flatMap((row) => row.field ?? []) });
  }
  return found;
}

/** One's wishes with the names of the enterprises, in the order they were made. */
export const wishesOf = (db: Reader, kind: WishOwner, id: string) =>
  db.selectFrom('match_wish').leftJoin('enterprise', 'enterprise.id', 'match_wish.enterprise_id').selectAll('match_wish').select('enterprise.name as enterprise_name').where(`match_wish.${kind}_id`, '=', id).orderBy('match_wish.created_at').orderBy('match_wish.id').execute();

/** Proposals in which this one was named and why, newest first: never whose need it is before it was approved, nor any number. */
export const proposalsOfPerson = (db: Reader, kind: WishOwner, id: string) =>
  db.selectFrom('match').innerJoin('need', 'need.id', 'match.need_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
    .select(['match.id', 'match.status', 'match.confidence', 'match.reasons', 'match.proposed_at', 'match.ranking_version', 'need.id as need_id', 'need.enterprise_id', 'need.title', 'need.field', 'need.kind', 'need.region_code', 'need.confidentiality', 'enterprise.name as enterprise_name'])
    .where(`match.${kind}_id`, '=', id).orderBy('match.proposed_at', 'desc').orderBy('match.id').limit(100).execute();

/** Open proposals of this candidate with the need of each: what a new wish may end. */
export const openProposalsOf = (db: Reader, type: 'expert' | 'society', id: string) =>
  db.selectFrom('match').leftJoin('achievement', 'achievement.id', 'match.achievement_id').select(['match.id', 'match.need_id', 'match.candidate_type as type', 'match.expert_id', 'match.society_id', 'match.achievement_id'])
    .where('match.status', 'in', ['proposed', 'approved'])
    .where((eb) => (type === 'expert' ? eb.or([eb('match.expert_id', '=', id), eb('achievement.expert_id', '=', id)]) : eb('match.society_id', '=', id))).orderBy('match.need_id').orderBy('match.id').execute();
