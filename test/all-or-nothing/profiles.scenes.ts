import { run } from '../../src/db/run.ts';
import * as findings from '../../src/findings/finding.commands.ts';
import { askProfiles, confirmProfile, renewProfileLink } from '../../src/profiles/freshness.commands.ts';
import { addEvidence, amendEvidence, commandsOf, removeEvidence } from '../../src/profiles/profile.commands.ts';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { system } from '../../src/shared/command.ts';
import { anAccount } from '../factories.ts';
import { givens, stem, evidence, down } from './givens.ts';
import { does, type Scenes, type Stage } from './scene.ts';

const patents = '201710601862.3，粘附机理，，2020-01-02，一种装置\n95115608.X，另一种装置';

export const profilesScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  const { base, expert } = givens(stage);
  const anOrcid = async () => (await t().run(commandsOf.expert.create, world.staff, { ...base(), orcid: '0000-0002-1825-0097' }) as { id: string }).id;
  async function aLook(): Promise<string> {
    const expertId = await anOrcid();
    await t().run(findings.askForFindings, world.staff, { expertId, sources: ['orcid'] });
    return (await t().deps.db.selectFrom('finding_run').select('id').where('expert_id', '=', expertId).executeTakeFirstOrThrow()).id;
  }
  /** One that is new, one that completes what is there. */
  async function someFindings() {
    const { id: expertId } = await t().run(commandsOf.expert.create, world.staff, { ...base(), evidence: [{ ...evidence, text: null }] }) as { id: string };
    await t().run(findings.addPatents, world.staff, { expertId, text: patents });
    return { expertId, version: 1, decision: 'take' as const, ids: (await t().deps.db.selectFrom('finding').select('id').where('expert_id', '=', expertId).execute()).map((row) => row.id) };
  }
  return {
    addEvidence: async () => does(addEvidence, world.staff, { profileKind: 'expert', profileId: await expert(), ...evidence }),
    amendEvidence: async () => {
      const profileId = await expert();
      const { id: evidenceId } = await t().run(addEvidence, world.staff, { profileKind: 'expert', profileId, ...evidence, text: null });
      return does(amendEvidence, world.staff, { profileKind: 'expert', profileId, evidenceId, year: 2021, text: '溜槽' });
    },
    confirmProfile: async () => does(confirmProfile, world.staff, { kind: 'expert', id: await expert(), answer: 'changed', note: '调走了' }),
    renewProfileLink: async () => does(renewProfileLink, world.staff, { kind: 'expert', id: await expert() }),
    askProfiles: async () => {
      const { id: societyId } = await t().run(commandsOf.society.create, world.staff, { ...base(), level: 'city' }) as { id: string };
      await anAccount(t(), { role: 'society_secretary', associationId: world.cityId, societyId });
      return (writer) => run(writer, askProfiles, system, { kind: 'society' }, { now: new Date('2099-01-01') });
    },
    askForFindings: async () => does(findings.askForFindings, world.staff, { expertId: await anOrcid(), sources: ['orcid', 'openalex'] }),
    addPatents: async () => does(findings.addPatents, world.staff, { expertId: await expert(), text: patents }),
    beginLook: async () => does(findings.beginLook, system, { runId: await aLook() }),
    keepFindings: async () => does(findings.keepFindings, system, { runId: await aLook(), name: '柏鹿鸣', works: [{ sourceId: '1', kind: 'paper', title: '粘附机理', text: null, year: 2020, doi: '10.5555/a' }], leftOut: [] }),
    endLook: async () => does(findings.endLook, system, { runId: await aLook(), problem: ['繁忙', 'busy'], again: true, failed: down }),
    lookAgain: async () => does(findings.lookAgain, system, { runIds: [await aLook()] }),
    decideFindings: async () => does(findings.decideFindings, world.staff, await someFindings()),
    undoTaking: async () => {
      const decided = await someFindings();
      await t().run(findings.decideFindings, world.staff, decided);
      const { taking_id: takingId } = await t().deps.db.selectFrom('finding').select('taking_id').where('expert_id', '=', decided.expertId).where('taking_id', 'is not', null).limit(1).executeTakeFirstOrThrow();
      return does(findings.undoTaking, world.staff, { expertId: decided.expertId, takingId: takingId ?? '' });
    },
    removeEvidence: async () => {
      const profileId = await expert();
      const { id: evidenceId } = await t().deps.db.selectFrom('evidence').select('id').where('expert_id', '=', profileId).executeTakeFirstOrThrow();
      return does(removeEvidence, world.staff, { profileKind: 'expert', profileId, evidenceId });
    },
    createEnterprise: async () => { const code = stem(); return does(commandsOf.enterprise.create, world.staff, { ...base(), creditCode: code + creditCodeCheck(code) }); },
    createExpert: async () => does(commandsOf.expert.create, world.staff, { ...base(), evidence: [evidence] }),
    createSociety: async () => does(commandsOf.society.create, world.staff, { ...base(), level: 'city', evidence: [evidence] }),
    createTechnologyManager: async () => does(commandsOf.technology_manager.create, world.staff, { ...base(), level: 'junior', evidence: [evidence] }),
    createAchievement: async () => does(commandsOf.achievement.create, world.staff, { ...base(), owner: '某某大学' }),
    editEnterprise: async () => does(commandsOf.enterprise.edit, world.staff, { id: world.enterpriseId, version: (await t().deps.db.selectFrom('enterprise').select('version').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow()).version, summary: '改' }),
    editExpert: async () => does(commandsOf.expert.edit, world.staff, { id: await expert(), version: 1, summary: '改' }),
    editSociety: async () => does(commandsOf.society.edit, world.staff, { id: (await t().run(commandsOf.society.create, world.staff, { ...base(), level: 'city' }) as { id: string }).id, version: 1, summary: '改' }),
    editTechnologyManager: async () => does(commandsOf.technology_manager.edit, world.staff, { id: (await t().run(commandsOf.technology_manager.create, world.staff, { ...base(), level: 'junior' }) as { id: string }).id, version: 1, summary: '改' }),
    editAchievement: async () => does(commandsOf.achievement.edit, world.staff, { id: (await t().run(commandsOf.achievement.create, world.staff, { ...base(), owner: '某某大学' }) as { id: string }).id, version: 1, summary: '改' }),
  };
};
