import type { Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import { refusal, type Thing } from '../auth/refusal.ts';
import type { Actor } from '../shared/command.ts';
import type { Vault } from '../shared/vault.ts';
import { boundTo, type Contact, noContact, type Owner, type OwnerKind, VIEW_MINUTES } from './contact.ts';
import { parseContact } from './sealed.ts';

/** The columns of whose it is, for an insert. */
export const ownerColumns = ({ kind, id }: Owner) => ({ expert_id: null, society_id: null, technology_manager_id: null, enterprise_id: null, need_id: null, owner_kind: kind, [`${kind}_id`]: id });

export interface OwnerRow { readonly name: string; readonly association_path: string; readonly association_id: string; readonly enterprise_id: string | null }

/** Whose contact it would be, with what `refusal` needs to know; undefined when there is no such thing. */
export async function ownerRow(db: Reader, { kind, id }: Owner): Promise<OwnerRow | undefined> {
  if (kind === 'need') {
    const row = await db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').where('need.id', '=', id)
      .select(['need.title as name', 'association.path as association_path', 'need.association_id', 'need.enterprise_id']).executeTakeFirst();
    return row;
  }
  const row = await db.selectFrom(`${kind} as profile` as 'expert as profile').innerJoin('association', 'association.id', 'profile.association_id').where('profile.id', '=', id)
    .select(['profile.name', 'association.path as association_path', 'profile.association_id']).executeTakeFirst();
  return row && { ...row, enterprise_id: kind === 'enterprise' ? id : null };
}

export const ownerThing = ({ kind, id }: Owner, row: OwnerRow): Thing => ({
  associationPath: row.association_path, enterpriseId: row.enterprise_id,
  ...(kind === 'expert' ? { expertId: id } : kind === 'society' ? { societyId: id } : kind === 'technology_manager' ? { technologyManagerId: id } : {}),
});

/** A contact as it was entered; what it is not readable for, where it is not. */
export type Read = { readonly contact: Contact; readonly problem?: undefined } | { readonly contact?: undefined; readonly problem: 'key_missing' | 'altered' };

/**
 * The only function that opens what is kept: for the owner, for a mask, and for a view that was logged (`viewedContact`). The caller has
 * asked `refusal`; what it gives is never to be shown to others.
 */
export async function contactOfOwner(db: Reader, vault: Vault, owner: Owner): Promise<Read> {
  const row = await db.selectFrom('contact').select(['id', 'sealed', 'key_id']).where('owner_id', '=', owner.id).where('owner_kind', '=', owner.kind).executeTakeFirst();
  if (row === undefined) return { contact: noContact };
  return parseContact(vault.open(row, boundTo(row.id, owner)));
}

/** Parties of an engagement, as `refusal` wants them, and whose contacts belong to it. */
export async function engagementParties(db: Reader, engagementId: string): Promise<{ readonly thing: Thing; readonly needId: string; readonly status: string; readonly owners: readonly (Owner & { readonly name: string })[] } | undefined> {
  const row = await db.selectFrom('engagement').innerJoin('need', 'need.id', 'engagement.need_id').innerJoin('association', 'association.id', 'need.association_id')
    .innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id').innerJoin('technology_manager', 'technology_manager.id', 'engagement.technology_manager_id')
    .innerJoin('match', 'match.id', 'engagement.match_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .leftJoin('expert', (join) => join.on((eb) => eb('expert.id', '=', eb.fn.coalesce('match.expert_id', 'achievement.expert_id')))).leftJoin('society', 'society.id', 'match.society_id')
    .where('engagement.id', '=', engagementId)
    .select(['engagement.status', 'engagement.need_id', 'association.path', 'need.enterprise_id', 'enterprise.name as enterprise_name', 'need.title', 'engagement.technology_manager_id', 'technology_manager.name as manager_name',
      'expert.id as expert_id', 'expert.name as expert_name', 'match.society_id', 'society.name as society_name'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const named = (kind: OwnerKind, id: string | null, name: string | null) => (id === null || name === null ? [] : [{ kind, id, name }]);
  return {
    thing: { associationPath: row.path, enterpriseId: row.enterprise_id, technologyManagerId: row.technology_manager_id, expertId: row.expert_id, societyId: row.society_id },
    needId: row.need_id, status: row.status,
    owners: [...named('expert', row.expert_id, row.expert_name), ...named('society', row.society_id, row.society_name), ...named('enterprise', row.enterprise_id, row.enterprise_name),
      ...named('need', row.need_id, row.title), ...named('technology_manager', row.technology_manager_id, row.manager_name)],
  };
}

/** Given back or failed, there is nobody left to reach. */
export const isOver = (status: string): boolean => status === 'released' || status === 'failed';

export const liveGrant = (db: Reader, { kind, id }: Owner, engagementId: string) =>
  db.selectFrom('contact_grant').selectAll().where('engagement_id', '=', engagementId).where('owner_id', '=', id).where('owner_kind', '=', kind).where('revoked_at', 'is', null).executeTakeFirst();

/**
 * What a logged view shows: only to who asked, for a quarter of an hour, and only as long as the owner agrees. Undefined when it is not
 * (or no longer) there for this reader.
 */
export async function viewedContact(db: Reader, vault: Vault, actor: Actor, viewId: string, now: Date): Promise<(Read & { readonly owner: Owner & { readonly name: string }; readonly engagementId: string }) | undefined> {
  const view = actor.userId === null ? undefined : await db.selectFrom('contact_view').select(['owner_kind', 'owner_id', 'engagement_id', 'viewed_at']).where('id', '=', viewId).where('viewer_id', '=', actor.userId).executeTakeFirst();
  if (view === undefined || now.getTime() - view.viewed_at.getTime() > VIEW_MINUTES * 60_000) return undefined;
  const owner = { kind: view.owner_kind, id: view.owner_id };
  const parties = await engagementParties(db, view.engagement_id);
  if (parties === undefined || isOver(parties.status) || refusal(actor, 'contact.view', parties.thing) !== null) return undefined;
  if (await liveGrant(db, owner, view.engagement_id) === undefined) return undefined;
  const name = parties.owners.find((one) => one.kind === owner.kind && one.id === owner.id)?.name ?? '';
  return { ...await contactOfOwner(db, vault, owner), owner: { ...owner, name }, engagementId: view.engagement_id };
}

export interface ContactState {
  readonly owner: Owner & { readonly name: string };
  /** own: the reader's; none: nothing was entered; waiting: not agreed to yet; taken_back: agreed and taken back; agreed: may be looked at. */
  readonly state: 'own' | 'none' | 'waiting' | 'taken_back' | 'agreed';
}

/** Whose contacts belong to an engagement and how it stands with each, without anything of what they are. The caller has shown the engagement. */
export async function contactsOfEngagement(db: Reader, actor: Actor, engagementId: string): Promise<readonly ContactState[]> {
  const parties = await engagementParties(db, engagementId);
  if (parties === undefined || isOver(parties.status)) return [];
  const ids = parties.owners.map(({ id }) => id);
  const there = new Set((await db.selectFrom('contact').select('owner_id').where('owner_id', 'in', ids).execute()).map((row) => row.owner_id));
  const grants = await db.selectFrom('contact_grant').select(['owner_id', 'revoked_at']).where('engagement_id', '=', engagementId).execute();
  const own = (owner: Owner): boolean => refusal(actor, 'contact.own', owner.kind === 'need' ? { enterpriseId: parties.thing.enterpriseId ?? null } : { [`${camel[owner.kind]}Id`]: owner.id }) === null && actor.kind === 'person';
  const stateOf = (owner: Owner): ContactState['state'] => {
    if (own(owner)) return 'own';
    if (!there.has(owner.id)) return 'none';
    const given = grants.filter((grant) => grant.owner_id === owner.id);
    return given.some((grant) => grant.revoked_at === null) ? 'agreed' : given.length > 0 ? 'taken_back' : 'waiting';
  };
  // A need without a contact person of its own is asked through the firm.
  return parties.owners.filter((owner) => owner.kind !== 'need' || there.has(owner.id)).map((owner) => ({ owner, state: stateOf(owner) }));
}
const camel: Record<Exclude<OwnerKind, 'need'>, string> = { expert: 'expert', society: 'society', technology_manager: 'technologyManager', enterprise: 'enterprise' };

/** What these owners agreed to, newest first: with which engagement, on what basis, until when. */
export const grantsOfOwners = (db: Reader, ids: readonly string[]) =>
  db.selectFrom('contact_grant').innerJoin('engagement', 'engagement.id', 'contact_grant.engagement_id').innerJoin('need', 'need.id', 'engagement.need_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
    .select(['contact_grant.id', 'contact_grant.owner_kind', 'contact_grant.owner_id', 'contact_grant.engagement_id', 'contact_grant.basis', 'contact_grant.note', 'contact_grant.granted_at', 'contact_grant.revoked_at', 'enterprise.name as enterprise_name', 'need.title as need_title'])
    .where('contact_grant.owner_id', 'in', ids.length === 0 ? [NOBODY] : [...ids]).orderBy('contact_grant.granted_at', 'desc').orderBy('contact_grant.id').limit(200).execute();
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Who looked at the contacts of these owners, newest first. */
export function viewsOfOwners(db: Reader, ids: readonly string[], request: PageRequest): Promise<Page<ContactViewRow>> {
  return pageOf(viewRows(db).where('contact_view.owner_id', 'in', ids.length === 0 ? [NOBODY] : [...ids]), { sort: 'contact_view.viewed_at', id: 'contact_view.id', direction: 'desc', read: (row) => [row.viewed_at, row.id] }, request);
}
const viewRows = (db: Reader) =>
  db.selectFrom('contact_view').innerJoin('engagement', 'engagement.id', 'contact_view.engagement_id').innerJoin('need', 'need.id', 'engagement.need_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
    .select(['contact_view.id', 'contact_view.viewed_at', 'contact_view.viewer_name', 'contact_view.owner_kind', 'contact_view.owner_id', 'contact_view.engagement_id', 'enterprise.name as enterprise_name', 'need.title as need_title']);
export type ContactViewRow = Awaited<ReturnType<ReturnType<typeof viewRows>['executeTakeFirstOrThrow']>>;
