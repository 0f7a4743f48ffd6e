import { createHash } from 'node:crypto';
import type { Reader } from '../db/database.ts';
import type { Actor, Grant } from '../shared/command.ts';

/** The person behind a session, with every grant and where it holds; `undefined` when the account is gone or its owner has left. */
export async function actorOfUser(db: Reader, userId: string): Promise<Actor | undefined> {
  const rows = await db.selectFrom('user')
    .leftJoin('role_grant', 'role_grant.user_id', 'user.id')
    .leftJoin('association', 'association.id', 'role_grant.association_id')
    .where('user.id', '=', userId).where('user.left_at', 'is', null)
    .select(['user.name as user_name', 'role', 'role_grant.association_id', 'association.path', 'enterprise_id', 'expert_id', 'society_id', 'technology_manager_id', 'duty'])
    .execute();
  const first = rows[0];
  if (first === undefined) return undefined;
  const grants = rows.flatMap((row): Grant[] => row.role === null || row.association_id === null || row.path === null ? [] : [{
    role: row.role, associationId: row.association_id, associationPath: row.path, enterpriseId: row.enterprise_id,
    expertId: row.expert_id, societyId: row.society_id, technologyManagerId: row.technology_manager_id, duty: row.duty,
  }]);
  return { kind: 'person', userId, name: first.user_name, grants };
}

export const keyHash = (key: string): string => createHash('sha256').update(key).digest('hex');

/**
 * The client behind a key of the API: it sees its association's subtree as staff do, and may ask for what its scopes say
 * (`auth/scope.ts`). `undefined` for a key that was never made, has expired or was revoked.
 */
export async function actorOfKey(db: Reader, key: string, now: Date): Promise<{ readonly actor: Actor; readonly lastUsed: Date | null } | undefined> {
  const row = await db.selectFrom('api_client').innerJoin('association', 'association.id', 'api_client.association_id')
    .where('key_hash', '=', keyHash(key)).where('revoked_at', 'is', null).where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .select(['api_client.id', 'api_client.name', 'scopes', 'association_id', 'path', 'last_used_at']).executeTakeFirst();
  if (row === undefined) return undefined;
  const grant: Grant = { role: 'staff', associationId: row.association_id, associationPath: row.path, enterpriseId: null, expertId: null, societyId: null, technologyManagerId: null };
  return { actor: { kind: 'client', userId: null, name: row.name, grants: [grant], client: { id: row.id, scopes: row.scopes } }, lastUsed: row.last_used_at };
}
