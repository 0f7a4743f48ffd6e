import type { Reader } from '../db/database.ts';
import type { Actor, Grant } from '../shared/command.ts';

/** The person behind a session, with every grant and where it holds; `undefined` when the account is gone. */
export async function actorOfUser(db: Reader, userId: string): Promise<Actor | undefined> {
  const rows = await db.selectFrom('user')
    .leftJoin('role_grant', 'role_grant.user_id', 'user.id')
    .leftJoin('association', 'association.id', 'role_grant.association_id')
    .where('user.id', '=', userId)
    .select(['user.name as user_name', 'role', 'role_grant.association_id', 'association.path', 'enterprise_id', 'expert_id', 'society_id', 'technology_manager_id'])
    .execute();
  const first = rows[0];
  if (first === undefined) return undefined;
  const grants = rows.flatMap((row): Grant[] => row.role === null || row.association_id === null || row.path === null ? [] : [{
    role: row.role, associationId: row.association_id, associationPath: row.path, enterpriseId: row.enterprise_id,
    expertId: row.expert_id, societyId: row.society_id, technologyManagerId: row.technology_manager_id,
  }]);
  return { kind: 'person', userId, name: first.user_name, grants };
}
