import type { z } from 'zod';
import { type GrantColumns, hashInVain, insertAccount, insertGrants } from '../auth/accounts.ts';
import { refuseWeakPassword } from '../auth/password.ts';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { createEnterprise } from '../profiles/profile.commands.ts';
import { system } from '../shared/command.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { decideApplicationInput, joinInputs, verifyEnterpriseInput } from './join.ts';

type Firm = z.output<typeof joinInputs.ownFirm>;
type Society = z.output<typeof joinInputs.ownSociety>;
type Account = Pick<z.output<typeof joinInputs.firm>, 'name' | 'email' | 'password'>;

/** The association that answers for a place: its county's, else its city's, else its province's, else the national one. */
async function associationOf(cx: Cx, regionCode: string): Promise<string> {
  const places = [regionCode, `${regionCode.slice(0, 4)}00`, `${regionCode.slice(0, 2)}0000`, '100000'];
  const rows = await cx.trx.selectFrom('association').select(['id', 'region_code']).where('region_code', 'in', places).where('level', 'in', ['national', 'province', 'city', 'county']).orderBy('created_at').execute();
  const nearest = rows.toSorted((a, b) => places.indexOf(a.region_code) - places.indexOf(b.region_code))[0];
  if (nearest === undefined) throw invalid('regionCode', ['这个地区还没有科协使用本系统，请联系当地科协。', 'No association of this region uses this system yet.']);
  return nearest.id;
}

const none = { enterprise_id: null, expert_id: null, society_id: null, technology_manager_id: null, duty: null };

/**
 * A firm that is not there yet is made, unverified: its people may work at once, staff see that nobody has checked it. One that is
 * there already is somebody's: the person asks to belong to it, and a member or staff says yes.
 */
async function joinFirm(cx: Cx, userId: string, { firmName, creditCode, regionCode, industry }: Firm): Promise<void> {
  const there = await cx.trx.selectFrom('enterprise').select(['id', 'association_id']).where('credit_code', '=', creditCode).executeTakeFirst();
  if (there !== undefined) return apply(cx, userId, { role: 'enterprise_member', association_id: there.association_id, enterprise_id: there.id, society_id: null, note: null });
  const associationId = await associationOf(cx, regionCode);
  const { id } = await createEnterprise.handle({ ...cx, actor: system }, createEnterprise.input.parse({ associationId, name: firmName, creditCode, regionCode, industry }));
  await cx.trx.updateTable('enterprise').set({ unverified_since: cx.now }).where('id', '=', id).execute();
  const grant: GrantColumns = { ...none, role: 'enterprise_member', association_id: associationId, enterprise_id: id };
  await insertGrants(cx, userId, [grant]);
}

async function joinSocietyOf(cx: Cx, userId: string, { societyName, note }: Society): Promise<void> {
  const there = await cx.trx.selectFrom('society').select(['id', 'association_id']).where('name', '=', societyName).where('visibility', '<>', 'staff_only').orderBy('created_at').executeTakeFirst();
  if (there === undefined) throw invalid('societyName', ['没有找到这个学会。请填写学会全称；如果还没有登记，请先联系主管科协。', 'No society of this name. Give its full name, or ask its association to register it first.']);
  await apply(cx, userId, { role: 'society_secretary', association_id: there.association_id, society_id: there.id, enterprise_id: null, note });
}

async function apply(cx: Cx, userId: string, asked: Pick<GrantColumns, 'association_id' | 'enterprise_id' | 'society_id'> & { readonly role: 'enterprise_member' | 'society_secretary'; readonly note: string | null }): Promise<void> {
  await cx.trx.insertInto('role_application').values({ id: newId(), user_id: userId, ...asked, created_at: cx.now, decided_at: null, decided_by: null, decision: null, reason: null }).onConflict((oc) => oc.doNothing()).execute();
}

/** The account of somebody new, or undefined when the address has one: then nothing is done, and the answer does not tell. */
async function newcomer(cx: Cx, { name, email, password }: Account, associationId: string): Promise<string | undefined> {
  await refuseWeakPassword('password', password, [name, email]);
  if (await cx.trx.selectFrom('user').select('id').where('email', '=', email).executeTakeFirst() !== undefined) {
    await hashInVain(password);
    return undefined;
  }
  const id = await insertAccount(cx, { name, email, password, associationId });
  await recordActivity(cx, { subjectType: 'user', subjectId: id, action: 'join' });
  return id;
}

function own(cx: Cx): string {
  if (cx.actor.userId === null) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
  return cx.actor.userId;
}

/** An enterprise registers itself, with the account of whoever does it. */
export const joinEnterprise = defineCommand({
  name: 'joinEnterprise', input: joinInputs.firm,
  async handle(cx, { name, email, password, ...firm }): Promise<Record<string, never>> {
    const id = await newcomer(cx, { name, email, password }, await associationOf(cx, firm.regionCode));
    if (id !== undefined) await joinFirm(cx, id, firm);
    return {};
  },
});

export const joinSociety = defineCommand({
  name: 'joinSociety', input: joinInputs.society,
  async handle(cx, { name, email, password, ...society }): Promise<Record<string, never>> {
    const there = await cx.trx.selectFrom('society').select('association_id').where('name', '=', society.societyName).where('visibility', '<>', 'staff_only').orderBy('created_at').executeTakeFirst();
    if (there === undefined) await joinSocietyOf(cx, '', society); // refuses
    const id = await newcomer(cx, { name, email, password }, there?.association_id ?? '');
    if (id !== undefined) await joinSocietyOf(cx, id, society);
    return {};
  },
});

/** The same for somebody who is signed in. */
export const joinOwnEnterprise = defineCommand({
  name: 'joinOwnEnterprise', input: joinInputs.ownFirm,
  async handle(cx, firm): Promise<Record<string, never>> {
    await joinFirm(cx, own(cx), firm);
    await recordActivity(cx, { subjectType: 'user', subjectId: own(cx), action: 'join' });
    return {};
  },
});

export const joinOwnSociety = defineCommand({
  name: 'joinOwnSociety', input: joinInputs.ownSociety,
  async handle(cx, society): Promise<Record<string, never>> {
    await joinSocietyOf(cx, own(cx), society);
    await recordActivity(cx, { subjectType: 'user', subjectId: own(cx), action: 'join' });
    return {};
  },
});

/** Staff of the region, or a member of the firm, say whether somebody belongs to it. A society's secretary is confirmed by staff. */
export const decideApplication = defineCommand({
  name: 'decideApplication', input: decideApplicationInput,
  async handle(cx, { id, decision, reason }): Promise<{ id: string }> {
    const row = await cx.trx.selectFrom('role_application').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    const place = row === undefined ? undefined : await cx.trx.selectFrom('association').select('path').where('id', '=', row.association_id).executeTakeFirst();
    const allowed = row !== undefined && place !== undefined && (refusal(cx.actor, 'account.verify', { associationPath: place.path }) === null
      || (row.role === 'enterprise_member' && refusal(cx.actor, 'account.invite', { enterpriseId: row.enterprise_id }) === null));
    if (row === undefined || !allowed) throw notFound(['这份申请', 'This application']);
    if (row.decided_at !== null) throw new AppError('wrong_state', ['这份申请已经处理过。', 'This application was decided already.']);
    await cx.trx.updateTable('role_application').set({ decided_at: cx.now, decided_by: cx.actor.userId, decision, reason }).where('id', '=', id).execute();
    if (decision === 'accepted') await insertGrants(cx, row.user_id, [{ ...none, role: row.role, association_id: row.association_id, enterprise_id: row.enterprise_id, society_id: row.society_id }]);
    await recordActivity(cx, { subjectType: 'user', subjectId: row.user_id, action: 'decideApplication', to: decision, note: reason, detail: { role: row.role } });
    return { id };
  },
});

/** Staff compared a firm that registered itself with its licence. Refused: its people lose it, and it is marked as not what it says. */
export const verifyEnterprise = defineCommand({
  name: 'verifyEnterprise', input: verifyEnterpriseInput,
  async handle(cx, { id, decision, reason }): Promise<{ id: string }> {
    const row = await cx.trx.selectFrom('enterprise').innerJoin('association', 'association.id', 'enterprise.association_id').select(['enterprise.id', 'unverified_since', 'refused_at', 'path']).where('enterprise.id', '=', id).forUpdate('enterprise').executeTakeFirst();
    if (row === undefined) throw notFound(['这家企业', 'This enterprise']);
    refuse(cx.actor, 'account.verify', { associationPath: row.path });
    if (row.unverified_since === null || row.refused_at !== null) throw new AppError('wrong_state', ['这家企业已经核实过。', 'This enterprise was verified already.']);
    if (decision === 'refused' && reason === null) throw invalid('reason', ['请写明原因，例如与营业执照不符。', 'Say why, for example: does not match the licence.']);
    await cx.trx.updateTable('enterprise').set(decision === 'verified' ? { unverified_since: null, updated_at: cx.now } : { refused_at: cx.now, updated_at: cx.now }).where('id', '=', id).execute();
    if (decision === 'refused') await cx.trx.deleteFrom('role_grant').where('enterprise_id', '=', id).execute();
    await recordActivity(cx, { subjectType: 'profile', subjectId: id, action: decision === 'verified' ? 'verify' : 'refuse', note: reason, detail: { kind: 'enterprise' } });
    return { id };
  },
});
