import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand, type Reader } from '../db/database.ts';
import type { Duty, Role } from '../shared/command.ts';
import { invalid } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { text } from '../shared/text.ts';
import { refuse, type Step, type Thing } from './refusal.ts';

export const emailAddress = z.email().max(200).toLowerCase();

const grant = z.strictObject({
  role: z.enum(['enterprise_member', 'liaison', 'expert', 'society_secretary', 'technology_manager', 'staff', 'administrator']),
  associationId: z.uuid(),
  enterpriseId: z.uuid().nullish(), expertId: z.uuid().nullish(), societyId: z.uuid().nullish(), technologyManagerId: z.uuid().nullish(),
  duty: z.enum(['triage', 'review', 'lead']).nullish(),
});

/** The profile a role is about, if it is about one. */
export const profileOfRole = {
  enterprise_member: 'enterprise', liaison: 'enterprise', expert: 'expert', society_secretary: 'society', technology_manager: 'technology_manager', staff: null, administrator: null,
} as const satisfies Record<Role, string | null>;

/** A role with its place, as the table holds it. */
export interface GrantColumns {
  readonly role: Role; readonly association_id: string; readonly duty: Duty | null;
  readonly enterprise_id: string | null; readonly expert_id: string | null; readonly society_id: string | null; readonly technology_manager_id: string | null;
}

/** Where a role holds: its association, and that of the profile it is about. Whoever gives it needs both. @throws AppError `invalid_input` */
export async function placesOf(db: Reader, g: GrantColumns): Promise<readonly Thing[]> {
  const association = await db.selectFrom('association').select('path').where('id', '=', g.association_id).executeTakeFirst();
  if (association === undefined) throw invalid('grants', ['没有找到这个科协，请重新选择。', 'No such association; choose again.']);
  const kind = profileOfRole[g.role];
  const wrong = invalid('grants', ['这个角色要与一份档案对应，请重新选择。', 'This role belongs to a profile; choose again.']);
  const given = [g.enterprise_id, g.expert_id, g.society_id, g.technology_manager_id].filter((one) => one !== null);
  if (given.length !== (kind === null ? 0 : 1)) throw wrong;
  if (kind === null) return [{ associationPath: association.path }];
  const id = g[`${kind}_id`];
  const profile = id === null ? undefined : await db.selectFrom(kind).innerJoin('association', 'association.id', `${kind}.association_id`).select('association.path').where(`${kind}.id`, '=', id).executeTakeFirst();
  if (profile === undefined) throw wrong;
  return [{ associationPath: association.path, enterpriseId: g.enterprise_id }, { associationPath: profile.path, enterpriseId: g.enterprise_id }];
}

/** Nobody gives what lies outside their own area. @throws AppError `not_allowed` */
export async function refuseGrant(cx: Cx, step: Step, g: GrantColumns): Promise<void> {
  for (const place of await placesOf(cx.trx, g)) refuse(cx.actor, step, place);
}

/** Gives a role; giving it twice is giving it once. */
export const insertGrants = async (cx: Cx, userId: string, grants: readonly GrantColumns[]): Promise<void> => {
  await cx.trx.insertInto('role_grant').values(grants.map((g) => ({ id: newId(), user_id: userId, created_at: cx.now, ...g }))).onConflict((oc) => oc.doNothing()).execute();
};

/** A person with a password, without any role. @throws AppError `conflict` when the address has an account */
export async function insertAccount(cx: Cx, { name, email, password, associationId }: { readonly name: string; readonly email: string; readonly password: string; readonly associationId: string }): Promise<string> {
  const id = newId();
  await cx.trx.insertInto('user').values({ id, name, email, email_verified: true, image: null, association_id: associationId, left_at: null, created_at: cx.now, updated_at: cx.now }).execute();
  await cx.trx.insertInto('account').values({ id: newId(), account_id: id, provider_id: 'credential', user_id: id, password: await hashPassword(password), created_at: cx.now, updated_at: cx.now }).execute();
  return id;
}

export const passwordFits = async (db: Reader, userId: string, password: string): Promise<boolean> => {
  const row = await db.selectFrom('account').select('password').where('user_id', '=', userId).where('provider_id', '=', 'credential').executeTakeFirst();
  return row?.password != null && verifyPassword({ hash: row.password, password });
};

/** As long as hashing a password takes: where an answer must not tell that none was stored. */
export const hashInVain = async (password: string): Promise<void> => { await hashPassword(password); };

/** Sets a new password; other sessions than the one named end at once, and so do half-done sign-ins and ways back in. */
export async function storePassword(cx: Cx, userId: string, password: string, keptSession: string | null): Promise<void> {
  await cx.trx.updateTable('account').set({ password: await hashPassword(password), updated_at: cx.now }).where('user_id', '=', userId).where('provider_id', '=', 'credential').execute();
  await endSessions(cx, userId, keptSession);
}

export async function endSessions(cx: Cx, userId: string, kept: string | null = null): Promise<number> {
  const ended = await cx.trx.deleteFrom('session').where('user_id', '=', userId).$if(kept !== null, (all) => all.where('id', '<>', kept ?? '')).executeTakeFirst();
  await endHalfDone(cx, userId);
  return Number(ended.numDeletedRows);
}

/** Trusted devices and half-done sign-ins of the library are rows whose value is the person. */
const endHalfDone = (cx: Cx, userId: string) => cx.trx.deleteFrom('verification').where('value', '=', userId).execute();

/** Makes an account with a password and what its owner may do. Grants are checked again by the table's constraints. */
export const createAccount = defineCommand({
  name: 'createAccount',
  input: z.strictObject({ name: text(60), email: emailAddress, password: z.string().min(8).max(128), grants: z.array(grant).min(1).max(20) }),
  async handle(cx, input): Promise<{ id: string }> {
    const grants = input.grants.map((g): GrantColumns => ({
      role: g.role, association_id: g.associationId, duty: g.duty ?? null, enterprise_id: g.enterpriseId ?? null, expert_id: g.expertId ?? null,
      society_id: g.societyId ?? null, technology_manager_id: g.technologyManagerId ?? null,
    }));
    for (const g of grants) await refuseGrant(cx, 'account.create', g);
    const id = await insertAccount(cx, { ...input, associationId: grants[0]?.association_id ?? '' });
    await insertGrants(cx, id, grants);
    await recordActivity(cx, { subjectType: 'user', subjectId: id, action: 'createAccount', detail: { roles: input.grants.map((g) => g.role) } });
    return { id };
  },
});
