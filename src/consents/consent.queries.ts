import type { Thing } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import type { Subject, SubjectKind } from './consent.ts';

const columnOf: Record<SubjectKind, 'expert_id' | 'technology_manager_id' | 'user_id'> = { expert: 'expert_id', technology_manager: 'technology_manager_id', user: 'user_id' };
export const subjectColumns = ({ kind, id }: Subject) => ({ expert_id: null, technology_manager_id: null, user_id: null, [columnOf[kind]]: id });

/** Everything a person ever decided, newest first. */
export const consentsOf = (db: Reader, { kind, id }: Subject) =>
  db.selectFrom('consent').leftJoin('user', 'user.id', 'consent.recorded_by').selectAll('consent').select('user.name as recorded_by_name').where(`consent.${columnOf[kind]}`, '=', id).orderBy('consent.seq', 'desc').execute();
export type ConsentRow = Awaited<ReturnType<typeof consentsOf>>[number];

/** What is in force for one purpose; undefined: never asked. */
export const consentInForce = (db: Reader, { kind, id }: Subject, purpose: ConsentRow['purpose']) =>
  db.selectFrom('consent').select(['decision', 'basis', 'decided_at', 'text_version']).where(columnOf[kind], '=', id).where('purpose', '=', purpose).orderBy('seq', 'desc').limit(1).executeTakeFirst();

/** Whose consent it is, as `refusal` wants it; undefined when there is no such person. */
export async function subjectRow(db: Reader, { kind, id }: Subject): Promise<{ readonly thing: Thing; readonly name: string } | undefined> {
  if (kind === 'user') {
    const user = await db.selectFrom('user').select('name').where('id', '=', id).executeTakeFirst();
    return user && { thing: {}, name: user.name };
  }
  const row = await db.selectFrom(`${kind} as profile` as 'expert as profile').innerJoin('association', 'association.id', 'profile.association_id').where('profile.id', '=', id).select(['profile.name', 'association.path']).executeTakeFirst();
  return row && { name: row.name, thing: { associationPath: row.path, ...(kind === 'expert' ? { expertId: id } : { technologyManagerId: id }) } };
}
