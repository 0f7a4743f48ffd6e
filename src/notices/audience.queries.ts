import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import type { Audience } from './notice.ts';

/** The accounts behind an audience, each once. */
export async function usersOf(db: Reader, to: readonly Audience[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const one of to) for (const userId of await usersOfOne(db, one)) found.add(userId);
  return [...found].toSorted();
}

async function usersOfOne(db: Reader, one: Audience): Promise<readonly string[]> {
  if ('users' in one) return one.users;
  if ('staffOf' in one) return staffNearest(db, one.staffOf);
  const grants = db.selectFrom('role_grant').select('user_id').distinct();
  const rows = 'enterprise' in one ? await grants.where('enterprise_id', '=', one.enterprise).execute()
    : 'expert' in one ? await grants.where('expert_id', '=', one.expert).execute()
    : 'society' in one ? await grants.where('society_id', '=', one.society).execute()
    : await grants.where('technology_manager_id', '=', one.technologyManager).execute();
  return rows.map((row) => row.user_id);
}

/** Staff whose role holds at the association itself; has it none, at the nearest above it that has some. */
async function staffNearest(db: Reader, associationId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('association as a').innerJoin('association as above', (join) => join.on(sql<boolean>`a.path like above.path || '%'`))
    .innerJoin('role_grant as g', (join) => join.onRef('g.association_id', '=', 'above.id').on('g.role', 'in', ['staff', 'administrator']))
    .where('a.id', '=', associationId).select(['g.user_id', sql<number>`length(above.path)`.as('depth')]).execute();
  const nearest = Math.max(...rows.map((row) => row.depth));
  return rows.filter((row) => row.depth === nearest).map((row) => row.user_id);
}
