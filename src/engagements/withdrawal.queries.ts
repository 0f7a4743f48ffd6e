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
