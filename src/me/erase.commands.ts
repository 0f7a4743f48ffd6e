import { sql } from 'kysely';
import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { contactFields } from '../contacts/contact.ts';
import { contactOfOwner } from '../contacts/contact.queries.ts';
import { ERASED_NAME, GONE, recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { indexChanged } from '../indexing/change.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { profileDefinitions } from '../profiles/kinds.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { pinyinKey } from '../shared/pinyin.ts';
import { text } from '../shared/text.ts';
import { selfOf } from './my-data.queries.ts';
import { eraseNames, eraseTraces, type PersonKind } from './traces.commands.ts';

const placeholder: Record<PersonKind, string> = { expert: '已注销的专家', technology_manager: '已注销的技术经理人' };

/** Reads what is the person's own words, empties the profile, and takes the words out of what refers to it. */
async function eraseProfile(cx: Cx, kind: PersonKind, profileId: string, accountWords: readonly string[]): Promise<void> {
  const { trx } = cx;
  const row = await trx.selectFrom(kind as 'expert').selectAll().where('id', '=', profileId).where('erased_at', 'is', null).forUpdate().executeTakeFirst();
  if (row === undefined) return;
  if (kind === 'technology_manager') await refuseOpenCases(cx, profileId);
  const evidence = await trx.deleteFrom('evidence').where(`${kind}_id`, '=', profileId).returning(['title']).execute();
  const { contact } = await contactOfOwner(trx, cx.vault, { kind, id: profileId });
  const reach = contact === undefined ? [] : contactFields.flatMap((field) => contact[field] ?? []);
  const names = [...new Set([...accountWords, row.name, ...reach])];
  const none = kind === 'expert' ? { title: null, fields: [], orcid: null, open_alex_id: null } : { industries: [], skills: [], full_time: false };
  await trx.updateTable(kind as 'expert').set({
    ...none, name: placeholder[kind], name_sort: pinyinKey(placeholder[kind]), institution: null, summary: null, region_code: `${row.region_code.slice(0, 2)}0000`, capacity: 0, availability: 'unavailable', visibility: 'staff_only', change_note: null, change_noted_at: null,
    version: row.version + 1, updated_at: cx.now, erased_at: cx.now,
  }).where('id', '=', profileId).execute();
  for (const table of ['contact', 'role_grant', 'invitation'] as const) await trx.deleteFrom(table).where(`${kind}_id`, '=', profileId).execute();
  await trx.updateTable('contact_grant').set((eb) => ({ note: eb.case().when('basis', '=', 'phone').then(GONE).else(null).end(), revoked_at: eb.fn.coalesce('revoked_at', eb.val(cx.now)) })).where(`${kind}_id`, '=', profileId).execute();
  await trx.updateTable('consent').set({ note: GONE }).where(`${kind}_id`, '=', profileId).where('note', 'is not', null).execute();
  if (kind === 'expert') {
    for (const table of ['match_wish', 'embedding', 'finding', 'finding_run'] as const) await trx.deleteFrom(table).where('expert_id', '=', profileId).execute();
    await trx.updateTable('achievement').set({ expert_id: null, updated_at: cx.now }).where('expert_id', '=', profileId).execute();
  }
  await eraseTraces(cx, kind, profileId, names, evidence.map((one) => one.title));
  await recordActivity(cx, { subjectType: 'profile', subjectId: profileId, action: 'erase', detail: { kind } });
  await indexChanged(cx, kind, profileId);
  await enqueue(cx, 'search.first', { kind, id: profileId }, `${kind}:${profileId}`);
  await enqueue(cx, 'me.forget', { since: cx.now.toISOString() }, 'all');
}

async function refuseOpenCases(cx: Cx, managerId: string): Promise<void> {
  const open = await cx.trx.selectFrom('engagement').select('id').where('technology_manager_id', '=', managerId).where('ended_at', 'is', null).limit(1).executeTakeFirst();
  if (open !== undefined) throw new AppError('not_allowed', ['您手上还有在办的对接。请先办结或退回，再删除。', 'You still hold open cases: end or give them back first.']);
}

/** What is the account's own and nobody else's business: sign-in, what it was told and asked for, what it set for itself. A message takes its link to notices with it. */
const ownTables = ['session', 'account', 'two_factor', 'passkey', 'role_grant', 'role_application', 'request_key', 'message', 'notice', 'notice_preference', 'reader', 'saved_view'] as const;

/**
 * The account: nobody signs in with it any more; its row stays for what refers to it, without name and address. Keys of the API that it
 * made are the association's and stay in its list, ended: whoever made a key may still hold it. So it is when somebody leaves.
 */
async function eraseAccount(cx: Cx, userId: string, { name, email }: { readonly name: string; readonly email: string }): Promise<void> {
  const { trx } = cx;
  const words = [name, email];
  for (const table of ownTables) await trx.deleteFrom(table as 'role_grant').where('user_id', '=', userId).execute();
  await trx.deleteFrom('verification' as never).where((eb) => eb.or([userId, ...words].map((word) => eb(sql<string>`identifier || value`, 'like', `%${word.replace(/[%_\\]/g, '\\$&')}%`)))).execute();
  await trx.deleteFrom('recovery').where('email', '=', email).execute();
  await trx.deleteFrom('invitation').where((eb) => eb.or([eb('email', '=', email), eb('accepted_by', '=', userId)])).execute();
  await trx.updateTable('invitation').set({ revoked_at: cx.now }).where('invited_by', '=', userId).where('accepted_at', 'is', null).where('revoked_at', 'is', null).execute();
  await trx.updateTable('api_client').set({ revoked_at: cx.now }).where('created_by', '=', userId).where('revoked_at', 'is', null).execute();
  await trx.updateTable('user').set({ name: ERASED_NAME, email: `${userId}@erased.invalid`, email_verified: false, image: null, two_factor_enabled: false, updated_at: cx.now, erased_at: cx.now }).where('id', '=', userId).execute();
  await trx.updateTable('contact_view').set({ viewer_name: ERASED_NAME }).where('viewer_id', '=', userId).execute();
  await trx.updateTable('consent').set({ note: GONE }).where('user_id', '=', userId).where('note', 'is not', null).execute();
  await trx.updateTable('conflict').set((eb) => ({ note: null, about_institution: eb.case().when('about_institution', 'is', null).then(null).else(GONE).end() })).where('user_id', '=', userId).execute();
  await eraseNames(cx, userId, words);
}

/**
 * Erases the signed-in person: account, sessions, roles, and the profiles that are theirs as a person. What must stay (decisions,
 * contracts, who looked) loses the name. There is no way back; `confirm` is the word 删除 or delete, typed.
 */
export const eraseMe = defineCommand({
  name: 'eraseMe', input: z.strictObject({ confirm: text(60) }),
  async handle(cx, { confirm }): Promise<{ erased: number }> {
    const self = selfOf(cx.actor);
    if (self === undefined) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
    const user = await cx.trx.selectFrom('user').select(['name', 'email']).where('id', '=', self.userId).where('erased_at', 'is', null).forUpdate().executeTakeFirst();
    if (user === undefined) throw notFound(['这个账号', 'This account']);
    if (!/^(?:删除|delete)$/i.test(confirm)) throw invalid('confirm', ['请填写“删除”两个字以确认。', 'Type “delete” to confirm.']);
    await refuseLastAdministrator(cx, self.userId);
    const words = [user.name, user.email];
    await recordActivity(cx, { subjectType: 'user', subjectId: self.userId, action: 'erase' });
    for (const profileId of self.experts) await eraseProfile(cx, 'expert', profileId, words);
    for (const profileId of self.managers) await eraseProfile(cx, 'technology_manager', profileId, words);
    await eraseAccount(cx, self.userId, user);
    return { erased: 1 + self.experts.length + self.managers.length };
  },
});

/** The deployment must not be left without anybody who can make accounts. */
async function refuseLastAdministrator(cx: Cx, userId: string): Promise<void> {
  const own = cx.actor.grants.some((grant) => grant.role === 'administrator');
  if (!own) return;
  const other = await cx.trx.selectFrom('role_grant').select('id').where('role', '=', 'administrator').where('user_id', '<>', userId).limit(1).executeTakeFirst();
  if (other === undefined) throw new AppError('not_allowed', ['您是唯一的管理员，请先为同事开通管理员，再删除自己的账号。', 'You are the only administrator: make another one first.']);
}

/** For a person without an account: their staff erase the profile on their word. */
export const erasePerson = defineCommand({
  name: 'erasePerson', input: z.strictObject({ kind: z.enum(['expert', 'technology_manager']), id, confirm: text(80) }),
  async handle(cx, { kind, id: profileId, confirm }): Promise<{ id: string }> {
    const row = await cx.trx.selectFrom(kind as 'expert').innerJoin('association', 'association.id', `${kind}.association_id` as 'expert.association_id').select([`${kind}.name` as 'expert.name', 'association.path']).where(`${kind}.id` as 'expert.id', '=', profileId).where(`${kind}.erased_at` as 'expert.erased_at', 'is', null).executeTakeFirst();
    const thing = row && { associationPath: row.path, ...(kind === 'expert' ? { expertId: profileId } : { technologyManagerId: profileId }) };
    if (cx.actor.kind === 'visitor') refuse(cx.actor, 'profile.erase', {});
    if (row === undefined || thing === undefined || refusal(cx.actor, 'profile.erase', thing) !== null) throw notFound([`这份${profileDefinitions[kind].words[0]}档案`, `This ${profileDefinitions[kind].words[1].toLowerCase()}`]);
    if (confirm !== row.name) throw invalid('confirm', ['请填写这份档案上的姓名以确认。', 'Type the name on the profile to confirm.']);
    await eraseProfile(cx, kind, profileId, []);
    return { id: profileId };
  },
});

/** Writes down that a person took their data with them. */
export const noteExport = defineCommand({
  name: 'noteExport', input: z.strictObject({ format: z.enum(['json', 'xlsx']) }),
  async handle(cx, { format }): Promise<{ at: string }> {
    if (cx.actor.userId === null) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
    await cx.trx.selectFrom('user').select('id').where('id', '=', cx.actor.userId).forUpdate().executeTakeFirstOrThrow();
    await recordActivity(cx, { subjectType: 'user', subjectId: cx.actor.userId, action: 'exportMyData', detail: { format } });
    return { at: cx.now.toISOString() };
  },
});

/** Lets go of ranking models trained before somebody was erased: they count that person's words. Newer ones were trained without. */
export const forgetModels = defineCommand({
  name: 'forgetModels', input: z.strictObject({ since: z.iso.datetime() }),
  async handle(cx, { since }): Promise<{ forgotten: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
    const gone = await cx.trx.deleteFrom('ranking_model').where('checked_at', '<', new Date(since)).returning('id').execute();
    if (gone.length > 0) await indexChanged(cx, 'model', gone[0]?.id ?? '');
    return { forgotten: gone.length };
  },
});
