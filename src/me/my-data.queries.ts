import { contactFields, type Owner } from '../contacts/contact.ts';
import { contactOfOwner, grantsOfOwners } from '../contacts/contact.queries.ts';
import { consentsOf } from '../consents/consent.queries.ts';
import type { Reader } from '../db/database.ts';
import { proposalsOfPerson, wishesOf } from '../matches/wish.queries.ts';
import { profileDefinitions } from '../profiles/kinds.ts';
import { valuesOf } from '../profiles/profile.ts';
import { evidenceOf } from '../profiles/profile.queries.ts';
import type { Actor } from '../shared/command.ts';
import type { Words } from '../shared/errors.ts';
import type { Vault } from '../shared/vault.ts';
import { explained } from './explained.ts';

/** Everything kept of a person who is signed in: what the page counts, and what they take with them (JSON, xlsx), in the same sections. */
type Value = string | number | boolean | null;
export interface Section { readonly name: string; readonly title: Words; readonly columns: readonly string[]; readonly rows: readonly Readonly<Record<string, Value>>[] }

/** The person-profiles of an account, and the society whose secretary it is. */
export interface Self { readonly userId: string; readonly experts: readonly string[]; readonly managers: readonly string[]; readonly societies: readonly string[] }
export function selfOf(actor: Actor): Self | undefined {
  if (actor.userId === null) return undefined;
  const ids = (of: (grant: Actor['grants'][number]) => string | null) => [...new Set(actor.grants.flatMap((grant) => of(grant) ?? []))];
  return { userId: actor.userId, experts: ids((g) => (g.role === 'expert' ? g.expertId : null)), managers: ids((g) => (g.role === 'technology_manager' ? g.technologyManagerId : null)), societies: ids((g) => (g.role === 'society_secretary' ? g.societyId : null)) };
}
export const personsOf = ({ experts, managers }: Self): readonly Owner[] => [...experts.map((id) => ({ kind: 'expert' as const, id })), ...managers.map((id) => ({ kind: 'technology_manager' as const, id }))];

const section = (name: string, title: Words, rows: readonly Readonly<Record<string, unknown>>[]): Section => {
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
    section('account', ['账号', 'account'], await db.selectFrom('user').select(['name', 'email', 'created_at', 'updated_at']).where('id', '=', userId).execute()),
    section('roles', ['角色', 'roles'], await db.selectFrom('role_grant').innerJoin('association', 'association.id', 'role_grant.association_id').select(['role', 'association.name as association', 'role_grant.created_at', 'expert_id', 'technology_manager_id', 'society_id', 'enterprise_id']).where('user_id', '=', userId).execute()),
    section('sign-ins', ['登录', 'sign-ins'], await db.selectFrom('session' as never).select(['created_at', 'updated_at', 'expires_at', 'ip_address', 'user_agent'] as never).where('user_id' as never, '=', userId as never).execute()),
    section('profiles', ['档案', 'profiles'], await each(async ({ kind, id }) => {
      const row = await db.selectFrom(kind as 'expert').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? [] : [{ ...valuesOf(profileDefinitions[kind as 'expert'], row), created_at: row.created_at, updated_at: row.updated_at, confirmed_at: row.confirmed_at, change_note: row.change_note }];
    })),
    section('evidence', ['业绩', 'evidence'], await each(async ({ kind, id }) => (await evidenceOf(db, kind as 'expert', id)).map(({ kind: sort, title, text, year, created_at }) => ({ kind: sort, title, text, year, created_at })))),
    section('findings', ['资料线索', 'findings'], [
      ...await db.selectFrom('finding').select(['kind', 'title', 'text', 'year', 'doi', 'sources', 'state', 'found_at', 'decided_at']).where('expert_id', 'in', some(experts)).orderBy('found_at').orderBy('id').execute(),
      ...await db.selectFrom('finding_run').select(['source', 'identifier', 'found_name', 'found', 'left_out', 'file_name', 'asked_at']).where('expert_id', 'in', some(experts)).orderBy('asked_at').execute(),
    ]),
    section('achievements', ['成果', 'achievements'], await db.selectFrom('achievement').select(['name', 'owner', 'trl', 'fields', 'summary', 'created_at']).where('expert_id', 'in', some(experts)).execute()),
    section('contact', ['联系方式', 'contact'], await each(async (owner) => {
      const { contact, problem } = await contactOfOwner(db, vault, owner);
      return [contact === undefined ? { problem } : Object.fromEntries(contactFields.map((field) => [field, contact[field]]))];
    })),
    section('agreements', ['提供联系方式', 'agreements'], await grantsOfOwners(db, persons.map(({ id }) => id))),
    section('looked at', ['谁看过', 'looked at'], await db.selectFrom('contact_view').innerJoin('engagement', 'engagement.id', 'contact_view.engagement_id').innerJoin('need', 'need.id', 'engagement.need_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
      .select(['contact_view.viewed_at', 'contact_view.viewer_name', 'enterprise.name as enterprise']).where('contact_view.owner_id', 'in', some(persons.map(({ id }) => id))).orderBy('contact_view.viewed_at', 'desc').execute()),
    section('own looks', ['我看过', 'own looks'], await db.selectFrom('contact_view').select(['viewed_at', 'owner_kind', 'engagement_id']).where('viewer_id', '=', userId).orderBy('viewed_at', 'desc').execute()),
    section('consents', ['同意', 'consents'], [...await each((owner) => consentRows(db, owner.kind as 'expert', owner.id)), ...await consentRows(db, 'user', userId)]),
    section('wishes', ['不接受的推荐', 'wishes'], (await Promise.all(experts.map((id) => wishesOf(db, 'expert', id)))).flat().map(({ field, need_kind, enterprise_name, created_at }) => ({ field, need_kind, enterprise_name, created_at }))),
    section('proposals', ['推荐', 'proposals'], (await Promise.all(experts.map((id) => proposalsOfPerson(db, 'expert', id)))).flat().map((row) => { const { needId: _, ...told } = explained(row); return { ...told, evidence: told.evidence.map((one) => `${one.title}（${one.terms.join('、')}）`) }; })),
    section('lessons', ['教一教', 'lessons'], await db.selectFrom('lesson').select(['fits', 'taught_at']).where('expert_id', 'in', some(experts)).execute()),
    section('events', ['活动', 'events'], await db.selectFrom('event_expert').innerJoin('event', 'event.id', 'event_expert.event_id').select(['event.title', 'event.held_on', 'event_expert.capacity']).where('event_expert.expert_id', 'in', some(experts)).where('event.status', '<>', 'draft').execute()),
    section('cases', ['对接', 'cases'], await db.selectFrom('engagement').innerJoin('match', 'match.id', 'engagement.match_id').innerJoin('need', 'need.id', 'engagement.need_id').select(['engagement.id', 'need.title', 'engagement.status', 'engagement.claimed_at', 'engagement.ended_at'])
      .where((eb) => eb.or([eb('engagement.technology_manager_id', 'in', some(managers)), eb('match.expert_id', 'in', some(experts))])).execute()),
    section('steps', ['对接记录', 'steps'], await db.selectFrom('engagement_step').select(['engagement_id', 'stage', 'happened_on', 'note', 'people', 'contract_number', 'amount_fen', 'phase', 'created_at']).where('recorded_by', '=', userId).execute()),
    section('needs', ['需求', 'needs'], await db.selectFrom('need').select(['id', 'title', 'status', 'created_at']).where('created_by', '=', userId).execute()),
    section('decisions', ['审核', 'decisions'], await db.selectFrom('review').select(['match_id', 'decision', 'reason', 'note', 'created_at']).where('reviewer_id', '=', userId).execute()),
    ...await workSections(db, self),
    ...await accountSections(db, self),
    section('activity', ['操作记录', 'activity'], await db.selectFrom('activity').select(['at', 'subject_type', 'subject_id', 'action', 'from_status', 'to_status', 'note']).where('actor_user_id', '=', userId).orderBy('seq').execute()),
  ];
}

/** What the person wrote and decided in cases and reviews. Of what two wrote (a question and its answer) only their own. */
async function workSections(db: Reader, { userId, experts, managers }: Self): Promise<readonly Section[]> {
  return [
    section('case invitations', ['对接邀请', 'case invitations'], await db.selectFrom('case_invitation').innerJoin('match', 'match.id', 'case_invitation.match_id').select(['case_invitation.engagement_id', 'side', 'case_invitation.status', 'sent_at', 'answered_at', 'not_before', 'colleague', 'decline_reason', 'case_invitation.note'])
      .where((eb) => eb.or([eb('answered_by', '=', userId), eb.and([eb('side', '=', 'candidate'), eb('match.expert_id', 'in', some(experts))])])).orderBy('sent_at').execute()),
    section('declarations', ['利益关系', 'declarations'], await db.selectFrom('conflict').leftJoin('enterprise', 'enterprise.id', 'about_enterprise_id').leftJoin('expert', 'expert.id', 'about_expert_id').leftJoin('society', 'society.id', 'about_society_id')
      .select((eb) => ['conflict.kind', eb.fn.coalesce('enterprise.name', 'expert.name', 'society.name', 'about_institution').as('about'), 'about_need_id', 'from_day', 'until_day', 'note', 'declared_at'])
      .where((eb) => eb.or([eb('user_id', '=', userId), eb('conflict.expert_id', 'in', some(experts)), eb('conflict.technology_manager_id', 'in', some(managers))])).orderBy('declared_at').execute()),
    section('conduct', ['工作守则', 'conduct'], await db.selectFrom('conduct_acceptance').select(['version', 'accepted_at']).where('technology_manager_id', 'in', some(managers)).execute()),
    section('clocks', ['办理时限', 'clocks'], await db.selectFrom('clock').select(['kind', 'need_id', 'started_at', 'due_on', 'stopped_at', 'met', 'took']).where('technology_manager_id', 'in', some(managers)).orderBy('started_at').execute()),
    section('files', ['附件', 'files'], await db.selectFrom('file').select(['engagement_id', 'name', 'purpose', 'size', 'uploaded_at', 'removed_at']).where('uploaded_by', '=', userId).execute()),
    section('figures', ['成效', 'figures'], await db.selectFrom('outcome_figure').select(['engagement_id', 'kind', 'value', 'recorded_at', 'replaced_at']).where('recorded_by', '=', userId).execute()),
    section('ratings', ['评价', 'ratings'], await db.selectFrom('rating').select(['engagement_id', 'score', 'words', 'rated_at']).where('rated_by', '=', userId).execute()),
    section('follow-ups', ['回访', 'follow-ups'], await db.selectFrom('follow_up').select(['engagement_id', 'months', 'still_runs', 'what_changed', 'answered_at']).where('answered_by', '=', userId).execute()),
    section('questions', ['提问和答复', 'questions'], [
      ...await db.selectFrom('question').select(['need_id', 'text', 'asked_at']).where('asked_by', '=', userId).execute(), ...await db.selectFrom('question').select(['need_id', 'answer', 'answered_at']).where('answered_by', '=', userId).execute(),
    ]),
    section('nominations', ['学会推荐', 'nominations'], await db.selectFrom('nomination').innerJoin('society', 'society.id', 'nomination.society_id').select(['society.name as society', 'answered_at']).where('nomination.expert_id', 'in', some(experts)).execute()),
    section('decision runs', ['批量审核', 'decision runs'], await db.selectFrom('decision_run').select(['decision', 'reason', 'note', 'created_at', 'undone_at']).where('decided_by', '=', userId).execute()),
    section('readings', ['复核', 'readings'], [
      ...await db.selectFrom('second_reading').select(['match_id', 'decision', 'reason', 'note', 'read_at']).where('reader_id', '=', userId).execute(), ...await db.selectFrom('second_reading').select(['match_id', 'verdict', 'settled_note', 'settled_at']).where('settled_by', '=', userId).execute(),
    ]),
  ];
}

/** What the account was told, asked for and set for itself. */
async function accountSections(db: Reader, { userId, experts, managers }: Self): Promise<readonly Section[]> {
  return [
    section('passkeys', ['通行密钥', 'passkeys'], await db.selectFrom('passkey').select(['name', 'created_at']).where('user_id', '=', userId).execute()),
    section('account invitations', ['账号邀请', 'account invitations'], await db.selectFrom('invitation').select(['email', 'role', 'created_at', 'expires_at', 'accepted_at', 'revoked_at'])
      .where((eb) => eb.or([eb('accepted_by', '=', userId), eb('expert_id', 'in', some(experts)), eb('technology_manager_id', 'in', some(managers))])).orderBy('created_at').execute()),
    section('applications', ['角色申请', 'applications'], await db.selectFrom('role_application').select(['role', 'note', 'created_at', 'decision', 'decided_at', 'reason']).where('user_id', '=', userId).execute()),
    section('notices', ['通知', 'notices'], await db.selectFrom('notice').select(['kind', 'subject_type', 'words', 'created_at', 'read_at']).where('user_id', '=', userId).orderBy('created_at').execute()),
    section('messages', ['邮件', 'messages'], await db.selectFrom('message').select(['channel', 'digest', 'state', 'due_at', 'sent_at', 'opened_at']).where('user_id', '=', userId).orderBy('created_at').execute()),
    section('preferences', ['偏好', 'preferences'], [
      ...await db.selectFrom('notice_preference').select(['kind', 'mode']).where('user_id', '=', userId).execute(), ...await db.selectFrom('reader').select(['language', 'hints_done', 'updated_at']).where('user_id', '=', userId).execute(),
    ]),
    section('saved views', ['常用筛选', 'saved views'], await db.selectFrom('saved_view').select(['name', 'filter', 'created_at']).where('user_id', '=', userId).execute()),
  ];
}

const consentRows = async (db: Reader, kind: 'expert' | 'technology_manager' | 'user', id: string) =>
  (await consentsOf(db, { kind, id })).map(({ purpose, decision, basis, text_version, note, decided_at, recorded_by_name }) => ({ purpose, decision, basis, text_version, note, decided_at, recorded_by: recorded_by_name }));
