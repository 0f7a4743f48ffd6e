import { beforeAll, expect, test } from 'vitest';
import { grantContact, recordContactConsent, saveContact, sealContactsAnew, takeBackContact, viewContact } from '../../src/contacts/contact.commands.ts';
import { contactOfOwner, contactsOfEngagement, viewedContact } from '../../src/contacts/contact.queries.ts';
import { sealAllAnew } from '../../src/contacts/rotate.jobs.ts';
import { run } from '../../src/db/run.ts';
import { claimMatch, releaseMatch } from '../../src/engagements/engagement.commands.ts';
import { type Actor, system } from '../../src/shared/command.ts';
import { createVault, newVaultKey, withoutVault } from '../../src/shared/vault.ts';
import { anAccount, anApprovedMatch, anEnterprise, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
let world: World;
let engagementId: string;
let matchId: string;
let expertId: string;
let expert: Actor;
const whole = { phone: '13800138000', email: 'zhao@example.cn', wechat: 'zhao_belt' };
const owner = () => ({ kind: 'expert' as const, id: expertId });
const whose = () => ({ ownerKind: 'expert' as const, ownerId: expertId });

beforeAll(async () => {
  world = await aWorld(t());
  ({ matchId } = await anApprovedMatch(t(), world));
  ({ id: engagementId } = await t().run(claimMatch, world.manager, { id: matchId }));
  expertId = (await t().deps.db.selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow()).expert_id ?? '';
  expert = (await anAccount(t(), { role: 'expert', associationId: world.provinceId, expertId })).actor;
  await t().run(saveContact, expert, { ...whose(), ...whole });
});

const grant = (basis: 'invitation' | 'phone' = 'invitation', note: string | null = null) => {
  let id = '';
  return run(t().deps, { name: 'test', input: viewContact.input, handle: async (cx) => { ({ id } = await grantContact(cx, { owner: owner(), engagementId, basis, note })); return { id }; } }, system, { ...whose(), engagementId });
};
const look = (actor: Actor) => t().run(viewContact, actor, { ...whose(), engagementId });
const see = (actor: Actor, viewId: string, now = new Date()) => viewedContact(t().deps.db, t().deps.vault, actor, viewId, now);
const views = () => t().deps.db.selectFrom('contact_view').selectAll().where('owner_id', '=', expertId).execute();

test('at rest there is only ciphertext, and it belongs to its row', async () => {
  const row = await t().deps.db.selectFrom('contact').selectAll().where('owner_id', '=', expertId).executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toMatch(/13800138000|zhao/);
  const other = await anEnterprise(t(), world.cityId);
  await t().run(saveContact, world.staff, { ownerKind: 'enterprise', ownerId: other, phone: '0538-6221234' });
  await t().deps.db.updateTable('contact').set({ sealed: row.sealed, key_id: row.key_id }).where('owner_id', '=', other).execute();
  await expect(t().run(saveContact, world.staff, { ownerKind: 'enterprise', ownerId: other, wechat: 'half' }), 'not written over by accident').rejects.toMatchObject({ code: 'wrong_state' });
  expect(await contactOfOwner(t().deps.db, t().deps.vault, { kind: 'enterprise', id: other })).toEqual({ problem: 'altered' });
  await t().run(saveContact, world.staff, { ownerKind: 'enterprise', ownerId: other, phone: '0538-6221234', replace: true });
  expect((await contactOfOwner(t().deps.db, t().deps.vault, { kind: 'enterprise', id: other })).contact?.phone).toBe('0538-6221234');
});

test('what was typed is checked, each field by name; a field that is not sent stays', async () => {
  await expect(t().run(saveContact, expert, { ...whose(), phone: '打给我', email: 'zhao' })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'phone' }, { field: 'email' }] });
  await t().run(saveContact, expert, { ...whose(), wechat: '' });
  expect((await contactOfOwner(t().deps.db, t().deps.vault, owner())).contact).toEqual({ ...whole, person: null, wechat: null });
  await t().run(saveContact, expert, { ...whose(), wechat: whole.wechat });
});

test('nobody but the owner and their staff writes it; for others it is not there', async () => {
  const neighbour = await anAccount(t(), { role: 'staff', associationId: (await aWorld(t())).provinceId });
  for (const actor of [world.enterprise, world.manager, neighbour.actor]) await expect(t().run(saveContact, actor, { ...whose(), phone: '13900000000' })).rejects.toMatchObject({ code: 'not_found' });
});

test('before the owner agrees nobody sees it, not even staff, and no look is written down', async () => {
  for (const actor of [world.staff, world.enterprise, world.manager]) await expect(look(actor)).rejects.toMatchObject({ code: 'wrong_state' });
  expect(await views()).toEqual([]);
  expect((await contactsOfEngagement(t().deps.db, world.manager, engagementId)).find((one) => one.owner.id === expertId)?.state).toBe('waiting');
});

test('after that those in the engagement see it, each look is written down; others find nothing', async () => {
  await grant();
  await grant();
  expect(await t().deps.db.selectFrom('contact_grant').select('id').where('owner_id', '=', expertId).execute()).toHaveLength(1);
  for (const actor of [world.staff, world.enterprise, world.manager]) {
    const { id } = await look(actor);
    expect((await see(actor, id))?.contact).toEqual({ ...whole, person: null });
    expect(await see(expert, id), 'the view is its viewer’s').toBeUndefined();
    expect(await see(actor, id, new Date(Date.now() + 16 * 60_000)), 'a quarter of an hour').toBeUndefined();
  }
  expect((await views()).map((row) => row.viewer_id).toSorted()).toEqual([world.staff.userId, world.enterprise.userId, world.manager.userId].toSorted());
  const otherFirm = await anAccount(t(), { role: 'enterprise_member', associationId: world.cityId, enterpriseId: await anEnterprise(t(), world.cityId) });
  await expect(look(otherFirm.actor)).rejects.toMatchObject({ code: 'not_found' });
  await expect(look(expert), 'one’s own').rejects.toMatchObject({ code: 'not_allowed' });
  expect(await views()).toHaveLength(3);
});

test('no answer kept for a repeated request holds a contact', async () => {
  await run(t().deps, viewContact, world.manager, { ...whose(), engagementId }, { requestKey: 'again' });
  const kept = await t().deps.db.selectFrom('request_key').selectAll().where('key', 'like', '%:again').executeTakeFirstOrThrow();
  expect(JSON.stringify(kept)).not.toContain('13800138000');
});

test('the owner takes it back: what was looked up disappears, and nobody else may take it back', async () => {
  const { id } = await look(world.manager);
  await expect(t().run(takeBackContact, world.manager, { ...whose(), engagementId })).rejects.toMatchObject({ code: 'not_found' });
  expect(await t().run(takeBackContact, expert, { ...whose(), engagementId })).toEqual({ taken: 1 });
  expect(await see(world.manager, id)).toBeUndefined();
  await expect(look(world.manager)).rejects.toMatchObject({ code: 'wrong_state' });
  expect(await t().run(takeBackContact, expert, whose()), 'twice is once').toEqual({ taken: 0 });
});

test('consent on the telephone is for staff of the need, with a note', async () => {
  await expect(t().run(recordContactConsent, world.manager, { ...whose(), engagementId, note: '电话里同意了' })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(recordContactConsent, world.staff, { ...whose(), engagementId, note: '' })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(t().run(recordContactConsent, world.staff, { ownerKind: 'expert', ownerId: world.enterpriseId, engagementId, note: '电话里同意了' })).rejects.toMatchObject({ code: 'not_found' });
  await t().run(recordContactConsent, world.staff, { ...whose(), engagementId, note: '电话里同意了' });
  expect((await see(world.manager, (await look(world.manager)).id))?.contact?.phone).toBe(whole.phone);
});

test('without a key nothing is saved and nothing breaks; with another key the page says why', async () => {
  await expect(run({ ...t().deps, vault: withoutVault }, saveContact, expert, { ...whose(), phone: '13900000000' })).rejects.toMatchObject({ code: 'unavailable' });
  expect(await contactOfOwner(t().deps.db, createVault([newVaultKey('other')]), owner())).toEqual({ problem: 'key_missing' });
});

test('the keys are changed under reads and writes: nothing is lost, nothing is left behind', async () => {
  const before = t().deps.vault;
  const [oldKey, newKey] = [newVaultKey('old'), newVaultKey('new')];
  const [old, both] = [createVault([oldKey]), createVault([newKey, oldKey])];
  const firms = await Promise.all(Array.from({ length: 30 }, () => anEnterprise(t(), world.cityId)));
  await t().deps.db.deleteFrom('contact').where('owner_kind', '=', 'enterprise').execute();
  for (const [n, ownerId] of firms.entries()) await run({ ...t().deps, vault: old }, saveContact, world.staff, { ownerKind: 'enterprise', ownerId, phone: `1380000${String(n).padStart(4, '0')}` });
  const rotate = () => sealAllAnew({ ...t().deps, vault: both }, 7);
  const read = async (n: number) => expect((await contactOfOwner(t().deps.db, both, { kind: 'enterprise', id: firms[n] ?? '' })).contact?.phone).toMatch(new RegExp(`^13[89]0000${String(n).padStart(4, '0')}$`));
  const write = (n: number) => run({ ...t().deps, vault: n % 4 === 0 ? old : both }, saveContact, world.staff, { ownerKind: 'enterprise', ownerId: firms[n] ?? '', phone: `1390000${String(n).padStart(4, '0')}` }).catch((error: unknown) => { if (n % 4 !== 0) throw error; });
  await Promise.all([rotate(), rotate(), ...firms.map((_, n) => read(n)), ...firms.map((_, n) => (n % 2 === 0 ? write(n) : read(n)))]);
  await rotate(); // what a process with the old settings wrote meanwhile
  const left = await t().deps.db.selectFrom('contact').select(['key_id', 'owner_id']).where('owner_kind', '=', 'enterprise').execute();
  expect(left).toHaveLength(30);
  expect(new Set(left.map((row) => row.key_id))).toEqual(new Set(['new']));
  const only = createVault([newKey]);
  for (const [n, id] of firms.entries()) expect((await contactOfOwner(t().deps.db, only, { kind: 'enterprise', id })).contact?.phone).toMatch(new RegExp(`${String(n).padStart(4, '0')}$`));
  // The expert's is sealed with a key that these do not have: it is counted, left as it is, and still opens with its own.
  expect(await run({ ...t().deps, vault: both }, sealContactsAnew, system, {})).toMatchObject({ sealed: 0, unreadable: 1 });
  expect((await contactOfOwner(t().deps.db, before, owner())).contact?.phone).toBe(whole.phone);
});

test('given back, there is nobody left to reach', async () => {
  const { id } = await look(world.manager);
  await t().run(releaseMatch, world.manager, { id: matchId, reason: '近期长期出差' });
  expect(await see(world.manager, id)).toBeUndefined();
  expect(await contactsOfEngagement(t().deps.db, world.manager, engagementId)).toEqual([]);
});
