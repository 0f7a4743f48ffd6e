import { run } from '../../src/db/run.ts';
import { decideConsent } from '../../src/consents/consent.commands.ts';
import { recordContactConsent, saveContact, sealContactsAnew, takeBackContact, viewContact } from '../../src/contacts/contact.commands.ts';
import { claimMatch } from '../../src/engagements/engagement.commands.ts';
import { storeModel } from '../../src/learning/model.commands.ts';
import { eraseMe, erasePerson, forgetModels, noteExport } from '../../src/me/erase.commands.ts';
import type { Vault } from '../../src/shared/vault.ts';
import { system } from '../../src/shared/command.ts';
import { anAccount, anApprovedMatch } from '../factories.ts';
import { givens, aModel } from './givens.ts';
import { does, type Scenes, type Stage } from './scene.ts';

export const contactsScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  const { expert } = givens(stage);
  /** An expert whose case is in hand, with a contact. */
  async function aReachable() {
    const { matchId } = await anApprovedMatch(t(), world);
    // Their hands are soon full otherwise.
    await t().deps.db.updateTable('technology_manager').set({ capacity: 50 }).where('id', '=', world.managerId).execute();
    const { id: engagementId } = await t().run(claimMatch, world.manager, { id: matchId });
    const { expert_id: ownerId } = await t().deps.db.selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow();
    const owner = { ownerKind: 'expert' as const, ownerId: ownerId ?? '' };
    await t().run(saveContact, world.staff, { ...owner, phone: '13800138000' });
    return { ...owner, engagementId };
  }
  return {
    saveContact: async () => does(saveContact, world.staff, { ownerKind: 'expert', ownerId: await expert(), phone: '13800138000' }),
    recordContactConsent: async () => { const { engagementId, ...owner } = await aReachable(); return does(recordContactConsent, world.staff, { ...owner, engagementId, note: '电话同意' }); },
    viewContact: async () => { const { engagementId, ...owner } = await aReachable(); await t().run(recordContactConsent, world.staff, { ...owner, engagementId, note: '电话同意' }); return does(viewContact, world.manager, { ...owner, engagementId }); },
    takeBackContact: async () => { const { engagementId, ...owner } = await aReachable(); await t().run(recordContactConsent, world.staff, { ...owner, engagementId, note: '电话同意' }); return does(takeBackContact, world.staff, owner); },
    sealContactsAnew: async () => {
      await t().run(saveContact, world.staff, { ownerKind: 'expert', ownerId: await expert(), phone: '13800138000' });
      await t().deps.db.updateTable('contact').set({ key_id: 'old' }).execute();
      const { vault } = t().deps;
      const later: Vault = { current: 'later', seal: (text, bound) => ({ ...vault.seal(text, bound), key_id: 'later' }), open: () => ({ text: '{}' }) };
      return (writer) => run({ ...writer, vault: later }, sealContactsAnew, system, {});
    },
    decideConsent: async () => does(decideConsent, world.staff, { subjectKind: 'expert', subjectId: await expert(), purpose: 'directory', decision: 'withdrawn', basis: 'written', note: '书面' }),
    eraseMe: async () => { const { matchId } = await anApprovedMatch(t(), world); const { expert_id: expertId } = await t().deps.db.selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow(); return does(eraseMe, (await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId: expertId ?? '' })).actor, { confirm: '删除' }); },
    erasePerson: async () => { const id = await expert(); const { name } = await t().deps.db.selectFrom('expert').select('name').where('id', '=', id).executeTakeFirstOrThrow(); return does(erasePerson, world.staff, { kind: 'expert', id, confirm: name }); },
    noteExport: async () => does(noteExport, world.manager, { format: 'json' }),
    forgetModels: async () => { await t().run(storeModel, system, aModel, { now: new Date('2026-01-01') }); return does(forgetModels, system, { since: new Date().toISOString() }); },
  };
};
