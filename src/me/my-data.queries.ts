import { contactFields, type Owner } from '../contacts/contact.ts';
import { contactOfOwner, grantsOfOwners } from '../contacts/contact.queries.ts';
import { consentsOf } from '../consents/consent.queries.ts';
import type { Reader } from '../db/database.ts';
import { proposalsOfPerson, wishesOf } from '../matches/wish.queries.ts';
import { profileDefinitions } from '../profiles/kinds.ts';
import { valuesOf } from '../profiles/profile.ts';
import { evidenceOf } from '../profiles/profile.queries.ts';
import type { Actor } from '../shared/command.ts';
import type { Vault } from '../shared/vault.ts';
import { explained } from './explained.ts';

/** Everything kept of a person who is signed in: what the page counts, and what they take with them (JSON, xlsx), in the same sections. */
type Value = string | number | boolean | null;
export interface Section { readonly name: string; readonly title: string; readonly columns: readonly string[]; readonly rows: readonly Readonly<Record<string, Value>>[] }

/** The person-profiles of an account, and the society whose secretary it is. */
export interface Self { readonly userId: string; readonly experts: readonly string[]; readonly managers: readonly string[]; readonly societies: readonly string[] }
export function selfOf(actor: Actor): Self | undefined {
  if (actor.userId === null) return undefined;
  const ids = (of: (grant: Actor['grants'][number]) => string | null) => [...new Set(actor.grants.flatMap((grant) => of(grant) ?? []))];
  return { userId: actor.userId, experts: ids((g) => (g.role === 'expert' ? g.expertId : null)), managers: ids((g) => (g.role === 'technology_manager' ? g.technologyManagerId : null)), societies: ids((g) => (g.role === 'society_secretary' ? g.societyId : null)) };
}
export const personsOf = ({ experts, managers }: Self): readonly Owner[] => [...experts.map((id) => ({ kind: 'expert' as const, id })), ...managers.map((id) => ({ kind: 'technology_manager' as const, id }))];

const section = (name: string, title: string, rows: readonly Readonly<Record<string, unknown>>[]): Section => {
  const plain = rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plainOf(value)])));
  return { name, title, rows: plain, columns: [...new Set(plain.flatMap((row) => Object.keys(row)))] };
};
const plainOf = (value: unknown): Value => (value instanceof Date ? value.toISOString() : value === null || ['string', 'number', 'boolean'].includes(typeof value) ? value as Value : Array.isArray(value) && value.every((one) => typeof one === 'string') ? value.join('、') : JSON.stringify(value));
const NOBODY = '00000000-0000-0000-0000-000000000000';
const some = (ids: readonly string[]): string[] => (ids.length === 0 ? [NOBODY] : [...ids]);

export async function myData(db: Reader, vault: Vault, self: Self): Promise<readonly Section[]> {
  const { userId, experts, managers } = self;
  const persons = personsOf(self);
  const each = async <T extends Readonly<Record<string, unknown>>>(of: (owner: Owner) => Promise<readonly T[]>): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    (await Promise.all(persons.map(async (owner) => (await of(owner)).map((row) => ({ profile: owner.kind, ...row }))))).flat();
  return [
    section('account', '账号 account', await db.selectFrom('user').select(['name', 'email', 'created_at', 'updated_at']).where('id', '=', userId).execute()),
    section('roles', '角色 roles', await db.selectFrom('role_grant').innerJoin('association', 'association.id', 'role_grant.association_id').select(['role', 'association.name as association', 'role_grant.created_at', 'expert_id', 'technology_manager_id', 'society_id', 'enterprise_id']).where('user_id', '=', userId).execute()),
    section('sign-ins', '登录 sign-ins', await db.selectFrom('session' as never).select(['created_at', 'updated_at', 'expires_at', 'ip_address', 'user_agent'] as never).where('user_id' as never, '=', userId as never).execute()),
    section('profiles', '档案 profiles', await each(async ({ kind, id }) => {
      const row = await db.selectFrom(kind as 'expert').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? [] : [{ ...valuesOf(profileDefinitions[kind as 'expert'], row), created_at: row.created_at, updated_at: row.updated_at }];
    })),
    section('evidence', '业绩 evidence', await each(async ({ kind, id }) => (await evidenceOf(db, kind as 'expert', id)).map(({ kind: sort, title, text, year, created_at }) => ({ kind: sort, title, text, year, created_at })))),
    section('achievements', '成果 achievements', await db.selectFrom('achievement').select(['name', 'owner', 'trl', 'fields', 'summary', 'created_at']).where('expert_id', 'in', some(experts)).execute()),
    section('contact', '联系方式 contact', await each(async (owner) => {
      const { contact, problem } = await contactOfOwner(db, vault, owner);
      return [contact === undefined ? { problem } : Object.fromEntries(contactFields.map((field) => [field, contact[field]]))];
    })),
    section('agreements', '提供联系方式 agreements', await grantsOfOwners(db, persons.map(({ id }) => id))),
    section('looked at', '谁看过 looked at', await db.selectFrom('contact_view').innerJoin('engagement', 'engagement.id', 'contact_view.engagement_id').innerJoin('need', 'need.id', 'engagement.need_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
      .select(['contact_view.viewed_at', 'contact_view.viewer_name', 'enterprise.name as enterprise']).where('contact_view.owner_id', 'in', some(persons.map(({ id }) => id))).orderBy('contact_view.viewed_at', 'desc').execute()),
    section('own looks', '我看过 own looks', await db.selectFrom('contact_view').select(['viewed_at', 'owner_kind', 'engagement_id']).where('viewer_id', '=', userId).orderBy('viewed_at', 'desc').execute()),
    section('consents', '同意 consents', [...await each((owner) => consentRows(db, owner.kind as 'expert', owner.id)), ...await consentRows(db, 'user', userId)]),
    section('wishes', '不接受的推荐 wishes', (await Promise.all(experts.map((id) => wishesOf(db, 'expert', id)))).flat().map(({ field, need_kind, enterprise_name, created_at }) => ({ field, need_kind, enterprise_name, created_at }))),
    section('proposals', '推荐 proposals', (await Promise.all(experts.map((id) => proposalsOfPerson(db, 'expert', id)))).flat().map((row) => { const { needId: _, ...told } = explained(row); return { ...told, evidence: told.evidence.map((one) => `${one.title}（${one.terms.join('、')}）`) }; })),
    section('lessons', '教一教 lessons', await db.selectFrom('lesson').select(['fits', 'taught_at']).where('expert_id', 'in', some(experts)).execute()),
    section('events', '活动 events', await db.selectFrom('event_expert').innerJoin('event', 'event.id', 'event_expert.event_id').select(['event.title', 'event.held_on', 'event_expert.capacity']).where('event_expert.expert_id', 'in', some(experts)).where('event.status', '<>', 'draft').execute()),
    section('cases', '对接 cases', await db.selectFrom('engagement').innerJoin('match', 'match.id', 'engagement.match_id').innerJoin('need', 'need.id', 'engagement.need_id').select(['engagement.id', 'need.title', 'engagement.status', 'engagement.claimed_at', 'engagement.ended_at'])
      .where((eb) => eb.or([eb('engagement.technology_manager_id', 'in', some(managers)), eb('match.expert_id', 'in', some(experts))])).execute()),
    section('steps', '对接记录 steps', await db.selectFrom('engagement_step').select(['engagement_id', 'stage', 'happened_on', 'note', 'people', 'contract_number', 'amount_fen', 'phase', 'created_at']).where('recorded_by', '=', userId).execute()),
    section('needs', '需求 needs', await db.selectFrom('need').select(['id', 'title', 'status', 'created_at']).where('created_by', '=', userId).execute()),
    section('decisions', '审核 decisions', await db.selectFrom('review').select(['match_id', 'decision', 'reason', 'note', 'created_at']).where('reviewer_id', '=', userId).execute()),
    section('activity', '操作记录 activity', await db.selectFrom('activity').select(['at', 'subject_type', 'subject_id', 'action', 'from_status', 'to_status', 'note']).where('actor_user_id', '=', userId).orderBy('seq').execute()),
  ];
}

const consentRows = async (db: Reader, kind: 'expert' | 'technology_manager' | 'user', id: string) =>
  (await consentsOf(db, { kind, id })).map(({ purpose, decision, basis, text_version, note, decided_at, recorded_by_name }) => ({ purpose, decision, basis, text_version, note, decided_at, recorded_by: recorded_by_name }));
