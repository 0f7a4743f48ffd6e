import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';

/** Matches that a declaration of this person may touch: open ones with them as candidate, and those of their open cases. */
export async function matchesTouched(db: Reader, { technology_manager_id: managerId, expert_id: expertId }: { technology_manager_id: string | null; expert_id: string | null }): Promise<readonly string[]> {
  const rows = await db.selectFrom('match').leftJoin('engagement', (join) => join.onRef('engagement.match_id', '=', 'match.id').on('engagement.ended_at', 'is', null)).leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .where('match.status', 'in', ['proposed', 'approved', 'claimed'])
    .where((eb) => eb.or([
      ...(managerId === null ? [] : [eb('engagement.technology_manager_id', '=', managerId)]),
      ...(expertId === null ? [] : [eb('match.expert_id', '=', expertId), eb('achievement.expert_id', '=', expertId)]),
    ])).select('match.id').orderBy('match.need_id').orderBy('match.id').execute();
  return rows.map((row) => row.id);
}

interface Declared { readonly user_id: string; readonly about_need_id: string | null; readonly about_enterprise_id: string | null; readonly about_institution: string | null }
const MOST_TOLD = 200;

/** Needs with proposals that wait for a review, in the area of this reviewer, of what they declared. Nobody's who is no reviewer. */
export const reviewsTouched = (db: Reader, conflict: Declared) =>
  db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id').where('need.status', '=', 'matched')
    .where((eb) => eb.exists(eb.selectFrom('match').select('match.id').whereRef('match.need_id', '=', 'need.id').where('match.status', '=', 'proposed')))
    .where((eb) => eb.exists(eb.selectFrom('role_grant').innerJoin('association as area', 'area.id', 'role_grant.association_id').select('role_grant.id').where('role_grant.user_id', '=', conflict.user_id).where('role_grant.role', 'in', ['staff', 'administrator']).where(sql<boolean>`association.path like area.path || '%'`)))
    .where((eb) => eb.or([eb('need.id', '=', conflict.about_need_id), eb('need.enterprise_id', '=', conflict.about_enterprise_id), eb('enterprise.name', '=', conflict.about_institution)]))
    .select(['need.id', 'need.association_id']).orderBy('need.id').limit(MOST_TOLD).execute();
