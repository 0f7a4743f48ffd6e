import { sql } from 'kysely';
import { type GrantColumns, profileOfRole } from '../auth/accounts.ts';
import { grantsOf, refusal } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import type { Actor, Duty, Role } from '../shared/command.ts';
import { invalid } from '../shared/errors.ts';

/** Paths of the areas in which this person administers, or works as staff. */
export const administers = (actor: Actor): readonly string[] => grantsOf(actor, 'administrator').map((g) => g.associationPath);
const worksIn = (actor: Actor): readonly string[] => grantsOf(actor, 'staff', 'administrator').map((g) => g.associationPath);

const within = (paths: readonly string[]) => (paths.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(paths.map((path) => sql`association.path like ${`${path}%`}`), sql` or `)})`);

export interface Person { readonly id: string; readonly name: string; readonly email: string; readonly left_at: Date | null; readonly created_at: Date; readonly two_factor_enabled: boolean }

/** People with a role or a home in these areas, the newest first. `q`: part of the name or address. */
export function peopleIn(db: Reader, paths: readonly string[], q: string, request: PageRequest): Promise<Page<Person>> {
  const query = db.selectFrom('user').select(['user.id', 'user.name', 'user.email', 'user.left_at', 'user.created_at', 'user.two_factor_enabled'])
    .where((eb) => eb.or([
      eb.exists(eb.selectFrom('association').select(sql`1`.as('one')).whereRef('association.id', '=', 'user.association_id').where(within(paths))),
      eb.exists(eb.selectFrom('role_grant').innerJoin('association', 'association.id', 'role_grant.association_id').select(sql`1`.as('one')).whereRef('role_grant.user_id', '=', 'user.id').where(within(paths))),
    ]))
    .$if(q !== '', (all) => all.where((eb) => { const part = `%${q.replace(/[%_\\]/g, '\\$&')}%`; return eb.or([eb('user.name', 'ilike', part), eb('user.email', 'ilike', part)]); }));
  return pageOf(query, { sort: 'user.created_at', id: 'user.id', direction: 'desc', read: (row) => [row.created_at, row.id] }, request);
}

export interface PersonGrant { readonly id: string; readonly userId: string; readonly role: Role; readonly duty: Duty | null; readonly associationId: string; readonly associationName: string; readonly associationPath: string; readonly profile: { readonly kind: 'enterprise' | 'expert' | 'society' | 'technology_manager'; readonly id: string; readonly name: string } | null }

/** The roles of these people, with names. */
export async function grantsOfPeople(db: Reader, userIds: readonly string[]): Promise<readonly PersonGrant[]> {
  if (userIds.length === 0) return [];
  const rows = await db.selectFrom('role_grant as g').innerJoin('association', 'association.id', 'g.association_id')
    .leftJoin('enterprise', 'enterprise.id', 'g.enterprise_id').leftJoin('expert', 'expert.id', 'g.expert_id').leftJoin('society', 'society.id', 'g.society_id').leftJoin('technology_manager as manager', 'manager.id', 'g.technology_manager_id')
    .where('g.user_id', 'in', [...userIds]).orderBy('g.created_at').orderBy('g.id')
    .select(['g.id', 'g.user_id', 'g.role', 'g.duty', 'g.association_id', 'association.name as association_name', 'association.path', 'g.enterprise_id', 'g.expert_id', 'g.society_id', 'g.technology_manager_id'])
    .select((eb) => eb.fn.coalesce('enterprise.name', 'expert.name', 'society.name', 'manager.name').as('profile_name')).execute();
  return rows.map((row) => {
    const kind = profileOfRole[row.role];
    const profileId = kind === null ? null : row[`${kind}_id`];
    return {
      id: row.id, userId: row.user_id, role: row.role, duty: row.duty, associationId: row.association_id, associationName: row.association_name, associationPath: row.path,
      profile: kind === null || profileId === null ? null : { kind, id: profileId, name: row.profile_name ?? '' },
    };
  });
}

/** Every association a person belongs to: those of their roles and the one that made the account. */
export async function placesOfPerson(db: Reader, userId: string): Promise<readonly string[]> {
  const rows = await db.selectFrom('association').select('path').where((eb) => eb.or([
    eb('id', 'in', eb.selectFrom('role_grant').select('association_id').where('user_id', '=', userId)),
    eb('id', 'in', eb.selectFrom('user').select(sql<string>`association_id`.as('id')).where('id', '=', userId)),
  ])).execute();
  return rows.map((row) => row.path);
}

/** Whether this person is somebody the actor knows of at all; and whether all of them lies in the actor's area, so that the whole account is theirs to manage. */
export async function knownTo(db: Reader, actor: Actor, userId: string): Promise<{ readonly known: boolean; readonly whole: boolean }> {
  const allowed = (await placesOfPerson(db, userId)).map((associationPath) => refusal(actor, 'account.manage', { associationPath }) === null);
  return { known: allowed.some(Boolean), whole: allowed.length > 0 && allowed.every(Boolean) };
}

export const personById = (db: Reader, userId: string): Promise<Person | undefined> =>
  db.selectFrom('user').select(['id', 'name', 'email', 'left_at', 'created_at', 'two_factor_enabled']).where('id', '=', userId).executeTakeFirst();

export const historyOfPerson = (db: Reader, userId: string) =>
  db.selectFrom('activity').select(['at', 'actor_name', 'action', 'note']).where('subject_type', '=', 'user').where('subject_id', '=', userId).orderBy('seq', 'desc').limit(30).execute();

/** A role as chosen, with its association filled in from the profile it is about. @throws AppError `invalid_input` */
export async function chosenRole(db: Reader, choice: { readonly role: Role; readonly associationId: string | null; readonly profileId: string | null; readonly duty: Duty | null }): Promise<GrantColumns> {
  const none = { enterprise_id: null, expert_id: null, society_id: null, technology_manager_id: null };
  const kind = profileOfRole[choice.role];
  if (kind === null) {
    if (choice.associationId === null) throw invalid('associationId', ['请选择科协。', 'Choose the association.']);
    return { role: choice.role, association_id: choice.associationId, duty: choice.role === 'staff' ? choice.duty : null, ...none };
  }
  const profile = choice.profileId === null ? undefined : await db.selectFrom(kind).select('association_id').where('id', '=', choice.profileId).executeTakeFirst();
  if (profile === undefined) throw invalid('profileId', ['请选择这个角色对应的档案。', 'Choose the profile this role is about.']);
  return { role: choice.role, association_id: profile.association_id, duty: null, ...none, [`${kind}_id`]: choice.profileId };
}

/** Profiles a role may be about, by name, in the reader's area. */
export async function profilesToChoose(db: Reader, actor: Actor, role: Role, q: string): Promise<readonly { readonly id: string; readonly name: string; readonly association: string }[]> {
  const kind = profileOfRole[role];
  if (kind === null) return [];
  return db.selectFrom(kind).innerJoin('association', 'association.id', `${kind}.association_id`).where(within(worksIn(actor)))
    .where(`${kind}.name`, 'ilike', `%${q.replace(/[%_\\]/g, '\\$&')}%`).orderBy(`${kind}.name_sort`).limit(20).select([`${kind}.id`, `${kind}.name`, 'association.name as association']).execute();
}

export const profileName = async (db: Reader, role: Role, profileId: string): Promise<string | undefined> => {
  const kind = profileOfRole[role];
  return kind === null ? undefined : (await db.selectFrom(kind).select('name').where('id', '=', profileId).executeTakeFirst())?.name;
};

/** Invitations in these areas, or sent by this person; the newest first. */
export const invitationsFor = (db: Reader, actor: Actor) =>
  db.selectFrom('invitation').innerJoin('association', 'association.id', 'invitation.association_id').innerJoin('user as inviter', 'inviter.id', 'invitation.invited_by')
    .where((eb) => eb.or([eb('invitation.invited_by', '=', actor.userId ?? ''), within(administers(actor))]))
    .selectAll('invitation').select(['association.name as association_name', 'inviter.name as inviter_name']).orderBy('invitation.created_at', 'desc').orderBy('invitation.id', 'desc').limit(100).execute();

export const invitationById = (db: Reader, id: string) =>
  db.selectFrom('invitation').innerJoin('association', 'association.id', 'invitation.association_id').innerJoin('user as inviter', 'inviter.id', 'invitation.invited_by')
    .leftJoin('enterprise', 'enterprise.id', 'invitation.enterprise_id').leftJoin('expert', 'expert.id', 'invitation.expert_id').leftJoin('society', 'society.id', 'invitation.society_id').leftJoin('technology_manager as manager', 'manager.id', 'invitation.technology_manager_id')
    .where('invitation.id', '=', id).selectAll('invitation').select(['association.name as association_name', 'association.path as association_path', 'inviter.name as inviter_name'])
    .select((eb) => eb.fn.coalesce('enterprise.name', 'expert.name', 'society.name', 'manager.name').as('profile_name')).executeTakeFirst();
export type InvitationRow = NonNullable<Awaited<ReturnType<typeof invitationById>>>;

/** What waits for staff: firms that registered themselves, and people who ask to belong to a firm or a society. The oldest first. */
export const enterprisesToVerify = (db: Reader, actor: Actor) =>
  db.selectFrom('enterprise').innerJoin('association', 'association.id', 'enterprise.association_id').where('enterprise.unverified_since', 'is not', null).where('enterprise.refused_at', 'is', null).where(within(worksIn(actor)))
    .select(['enterprise.id', 'enterprise.name', 'enterprise.credit_code', 'enterprise.credit_code_checked', 'enterprise.region_code', 'enterprise.unverified_since', 'association.name as association_name'])
    .select((eb) => eb.selectFrom('role_grant').innerJoin('user', 'user.id', 'role_grant.user_id').whereRef('role_grant.enterprise_id', '=', 'enterprise.id').select(sql<string>`string_agg("user".name || ' ' || "user".email, '，')`.as('who')).as('who'))
    .orderBy('enterprise.unverified_since').orderBy('enterprise.id').limit(100).execute();

export const applicationsFor = (db: Reader, actor: Actor) =>
  db.selectFrom('role_application as a').innerJoin('association', 'association.id', 'a.association_id').innerJoin('user', 'user.id', 'a.user_id').leftJoin('enterprise', 'enterprise.id', 'a.enterprise_id').leftJoin('society', 'society.id', 'a.society_id')
    .where('a.decided_at', 'is', null).where('user.left_at', 'is', null)
    .where((eb) => eb.or([within(worksIn(actor)), ...grantsOf(actor, 'enterprise_member').flatMap((g) => (g.enterpriseId === null ? [] : [eb('a.enterprise_id', '=', g.enterpriseId)]))]))
    .select(['a.id', 'a.role', 'a.note', 'a.created_at', 'user.name as person', 'user.email', 'association.name as association_name']).select((eb) => eb.fn.coalesce('enterprise.name', 'society.name').as('profile_name'))
    .orderBy('a.created_at').orderBy('a.id').limit(100).execute();

export const clientsFor = (db: Reader, actor: Actor) =>
  db.selectFrom('api_client').innerJoin('association', 'association.id', 'api_client.association_id').where(within(administers(actor))).selectAll('api_client').select('association.name as association_name')
    .orderBy('api_client.created_at', 'desc').orderBy('api_client.id', 'desc').limit(200).execute();

/** A person's own ways in. */
export const sessionsOf = (db: Reader, userId: string) => db.selectFrom('session').select(['id', 'created_at', 'updated_at', 'ip_address', 'user_agent']).where('user_id', '=', userId).where('expires_at', '>', sql<Date>`now()`).orderBy('updated_at', 'desc').execute();
export const passkeysOf = (db: Reader, userId: string) => db.selectFrom('passkey').select(['id', 'name', 'created_at']).where('user_id', '=', userId).orderBy('created_at').execute();
export const linkedTo = async (db: Reader, userId: string): Promise<readonly string[]> => (await db.selectFrom('account').select('provider_id').where('user_id', '=', userId).where('provider_id', '<>', 'credential').execute()).map((row) => row.provider_id);
