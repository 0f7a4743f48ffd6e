import { z } from 'zod';
import { refuse, refusal } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError, notFound, type Words } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { text } from '../shared/text.ts';
import { noKey } from '../shared/vault.ts';
import { yesOrNo } from '../profiles/profile.ts';
import { boundTo, type Contact, contactFields, contactPatch, type GrantBasis, isEmpty, noContact, type Owner, ownerShape } from './contact.ts';
import { unreadableWords } from './contact.labels.ts';
import { engagementParties, isOver, liveGrant, ownerColumns, type OwnerRow, ownerRow, ownerThing } from './contact.queries.ts';
import { parseContact } from './sealed.ts';

const ofWhom = ({ ownerKind, ownerId }: { readonly ownerKind: Owner['kind']; readonly ownerId: string }): Owner => ({ kind: ownerKind, id: ownerId });
const CONTACT: Words = ['这条联系方式', 'This contact'];

/** Whose it is. @throws AppError `not_found` also when the actor may not know of it */
async function takeOwner(cx: Cx, owner: Owner, step: 'contact.edit' | 'contact.take_back'): Promise<OwnerRow> {
  const row = await ownerRow(cx.trx, owner);
  if (row === undefined) throw notFound(CONTACT);
  if (cx.actor.kind === 'visitor') refuse(cx.actor, step, {});
  if (refusal(cx.actor, step, ownerThing(owner, row)) !== null) throw notFound(CONTACT);
  return row;
}

/**
 * Writes how to reach somebody: the fields that are sent; an empty one is taken out. It is the same when done twice, so it needs no
 * request key (whose hash of a telephone number could be guessed). What cannot be read is not written over by accident.
 */
export const saveContact = defineCommand({
  name: 'saveContact', input: contactPatch.extend({ ...ownerShape, replace: yesOrNo.describe('write it anew though what is there cannot be read (its key is lost); the fields that are not sent are gone then') }),
  async handle(cx, { ownerKind, ownerId, replace, ...patch }): Promise<{ id: string }> {
    const owner = { kind: ownerKind, id: ownerId };
    await takeOwner(cx, owner, 'contact.edit');
    if (cx.vault.current === undefined) throw noKey();
    const row = await cx.trx.selectFrom('contact').select(['id', 'sealed', 'key_id']).where('owner_id', '=', ownerId).where('owner_kind', '=', ownerKind).forUpdate().executeTakeFirst();
    const read = row === undefined ? { contact: noContact } : parseContact(cx.vault.open(row, boundTo(row.id, owner)));
    if (read.contact === undefined && !replace) throw new AppError('wrong_state', unreadableWords[read.problem]);
    const before = read.contact ?? noContact;
    const after: Contact = { ...before, ...Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) };
    const fields = contactFields.filter((field) => before[field] !== after[field]);
    if (row !== undefined && fields.length === 0) return { id: row.id };
    const contactId = row?.id ?? newId();
    if (isEmpty(after)) await cx.trx.deleteFrom('contact').where('id', '=', contactId).execute();
    else await write(cx, contactId, owner, after);
    await recordActivity(cx, { ...subjectOf(owner), action: 'saveContact', detail: { kind: owner.kind, fields } });
    return { id: contactId };
  },
});

async function write(cx: Cx, contactId: string, owner: Owner, contact: Contact): Promise<void> {
  const sealed = { ...cx.vault.seal(JSON.stringify(contact), boundTo(contactId, owner)), updated_at: cx.now, updated_by: cx.actor.userId };
  await cx.trx.insertInto('contact').values({ id: contactId, ...ownerColumns(owner), ...sealed, created_at: cx.now })
    .onConflict((oc) => oc.column('id').doUpdateSet(sealed)).execute();
}

const subjectOf = (owner: Owner) => (owner.kind === 'need' ? { subjectType: 'need' as const, subjectId: owner.id } : { subjectType: 'profile' as const, subjectId: owner.id });

/**
 * Records that the owner agreed to be reached by those in this engagement; called by whoever takes their acceptance down. Twice
 * is once. The caller has checked that the actor may say so.
 * @param basis `invitation`: they accepted it themselves; `phone`: they said so to staff, whose `note` tells when and how
 */
export async function grantContact(cx: Cx, { owner, engagementId, basis, note = null }: { readonly owner: Owner; readonly engagementId: string; readonly basis: GrantBasis; readonly note?: string | null }): Promise<{ readonly id: string }> {
  const parties = await engagementParties(cx.trx, engagementId);
  if (parties === undefined || !parties.owners.some((one) => one.kind === owner.kind && one.id === owner.id)) throw notFound(['这项对接', 'This case']);
  const before = await liveGrant(cx.trx, owner, engagementId);
  if (before !== undefined) return { id: before.id };
  const grantId = newId();
  await cx.trx.insertInto('contact_grant').values({ id: grantId, ...ownerColumns(owner), engagement_id: engagementId, basis, note, granted_at: cx.now, granted_by: cx.actor.userId, revoked_at: null, revoked_by: null }).execute();
  await recordActivity(cx, { subjectType: 'engagement', subjectId: engagementId, needId: parties.needId, action: 'grantContact', detail: { owner: owner.kind, basis } });
  return { id: grantId };
}

/** Staff write down that the owner agreed on the telephone: when, and what was said. */
export const recordContactConsent = defineCommand({
  name: 'recordContactConsent', input: z.strictObject({ ...ownerShape, engagementId: id, note: text(500, 4) }),
  async handle(cx, { engagementId, note, ...owner }): Promise<{ id: string }> {
    const { status } = await takePart(cx, engagementId, 'contact.consent');
    if (isOver(status)) throw over();
    await refuseIfWithdrawn(cx, ofWhom(owner));
    return grantContact(cx, { owner: ofWhom(owner), engagementId, basis: 'phone', note });
  },
});

/** Who took back the consent to give their contact out says so again themselves; nobody hears it for them on the telephone. */
async function refuseIfWithdrawn(cx: Cx, { kind, id: ownerId }: Owner): Promise<void> {
  if (kind !== 'expert' && kind !== 'technology_manager') return;
  const last = await cx.trx.selectFrom('consent').select('decision').where(`${kind}_id`, '=', ownerId).where('purpose', '=', 'contact').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  if (last?.decision === 'withdrawn') throw new AppError('wrong_state', ['本人已经撤回“把联系方式提供给企业”的同意，请由本人在“我的数据”里重新同意。', 'The person took back the consent to give their contact to firms: they agree again themselves, under “My data”.']);
}

/** The parties of an engagement the actor has this part in. @throws AppError `not_found` for others, `not_allowed` for those in it without that part */
async function takePart(cx: Cx, engagementId: string, step: 'contact.view' | 'contact.consent') {
  if (cx.actor.kind === 'visitor') refuse(cx.actor, step, {});
  const parties = await engagementParties(cx.trx, engagementId);
  if (parties === undefined || refusal(cx.actor, 'contact.view', parties.thing) !== null) throw notFound(['这项对接', 'This case']);
  refuse(cx.actor, step, parties.thing);
  return parties;
}
const over = (): AppError => new AppError('wrong_state', ['这项对接已经退回或终止，不再提供联系方式。', 'This case was given back or has failed; contacts are shown no more.']);

/** The owner takes their agreement back: from now on nobody in that engagement sees the contact. With no engagement named, all of them. */
export const takeBackContact = defineCommand({
  name: 'takeBackContact', input: z.strictObject({ ...ownerShape, engagementId: id.nullish() }),
  async handle(cx, { engagementId, ...whose }): Promise<{ taken: number }> {
    const owner = ofWhom(whose);
    await takeOwner(cx, owner, 'contact.take_back');
    return { taken: await takeBackAll(cx, owner, engagementId) };
  },
});

/** For those who have asked `refusal`: all that was agreed to, or for one engagement. */
export async function takeBackAll(cx: Cx, owner: Owner, engagementId: string | null | undefined = null): Promise<number> {
  const taken = await cx.trx.updateTable('contact_grant').set({ revoked_at: cx.now, revoked_by: cx.actor.userId }).where('owner_id', '=', owner.id).where('owner_kind', '=', owner.kind).where('revoked_at', 'is', null)
    .$if(engagementId !== null && engagementId !== undefined, (query) => query.where('engagement_id', '=', engagementId ?? '')).returning('engagement_id').execute();
  for (const { engagement_id: each } of taken) {
    const parties = await engagementParties(cx.trx, each);
    await recordActivity(cx, { subjectType: 'engagement', subjectId: each, needId: parties?.needId ?? null, action: 'takeBackContact', detail: { owner: owner.kind } });
  }
  return taken.length;
}

/**
 * Asks to see a contact: allowed to those in the engagement once the owner agreed, and written down with who, when and for which
 * engagement before anything is shown. The answer names the view; `viewedContact` reads it, so that no answer kept for a repeated
 * request holds a telephone number. Looking at one's own is no view: ask `contactOfOwner`.
 */
export const viewContact = defineCommand({
  name: 'viewContact', input: z.strictObject({ ...ownerShape, engagementId: id }),
  async handle(cx, { engagementId, ...whose }): Promise<{ id: string }> {
    const owner = ofWhom(whose);
    const parties = await takePart(cx, engagementId, 'contact.view');
    if (!parties.owners.some((one) => one.kind === owner.kind && one.id === owner.id)) throw notFound(CONTACT);
    if (isOver(parties.status)) throw over();
    const found = await ownerRow(cx.trx, owner);
    if (found !== undefined && refusal(cx.actor, 'contact.own', { ...ownerThing(owner, found), associationPath: '' }) === null && cx.actor.kind === 'person') {
      throw new AppError('not_allowed', ['这是您自己的联系方式，请在自己的档案页查看。', 'This is your own contact: see it on your own profile.']);
    }
    if (await liveGrant(cx.trx, owner, engagementId) === undefined) {
      throw new AppError('wrong_state', ['对方还没有同意在这项对接里提供联系方式，或已经撤回。请等对方答复，或请科协工作人员转达。', 'They have not agreed to be reached in this case, or took it back. Wait for their answer, or ask the association’s staff.']);
    }
    const viewId = newId();
    await cx.trx.insertInto('contact_view').values({ id: viewId, ...ownerColumns(owner), engagement_id: engagementId, viewer_id: cx.actor.userId, viewer_name: cx.actor.name, viewed_at: cx.now }).execute();
    await recordActivity(cx, { subjectType: 'engagement', subjectId: engagementId, action: 'viewContact', detail: { owner: owner.kind, viewId } });
    return { id: viewId };
  },
});

/** Seals a batch anew with the first key, by id; what no key here opens is left as it is. Rows that others hold are waited for. */
export const sealContactsAnew = defineCommand({
  name: 'sealContactsAnew', input: z.strictObject({ after: id.nullish(), limit: z.number().int().min(1).max(1000).default(200) }),
  async handle(cx, { after, limit }): Promise<{ sealed: number; unreadable: number; last: string | null }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['更换密钥由命令行进行：npm run cli -- rotate-key。', 'Keys are changed from the command line: npm run cli -- rotate-key.']);
    const { current } = cx.vault;
    if (current === undefined) throw new AppError('unavailable', ['没有配置 CONTACT_KEY。', 'CONTACT_KEY is not set.']);
    const rows = await cx.trx.selectFrom('contact').select(['id', 'owner_kind', 'owner_id', 'sealed', 'key_id']).where('key_id', '<>', current)
      .$if(after !== null && after !== undefined, (query) => query.where('id', '>', after ?? '')).orderBy('id').limit(limit).forUpdate().execute();
    let unreadable = 0;
    for (const row of rows) {
      const bound = boundTo(row.id, { kind: row.owner_kind, id: row.owner_id });
      const opened = cx.vault.open(row, bound);
      if (opened === 'key_missing' || opened === 'altered') unreadable += 1;
      else await cx.trx.updateTable('contact').set(cx.vault.seal(opened.text, bound)).where('id', '=', row.id).execute();
    }
    return { sealed: rows.length - unreadable, unreadable, last: rows.at(-1)?.id ?? null };
  },
});
