import { run } from '../../src/db/run.ts';
import { declareConflict, endConflict } from '../../src/conflicts/conflict.commands.ts';
import { answerCaseInvitation, moveCaseInvitationOn, renewCaseInvitation, sendCaseInvitation, withdrawCaseInvitation } from '../../src/engagements/invitation.commands.ts';
import { CONDUCT_VERSION } from '../../src/engagements/conduct.ts';
import { acceptConduct } from '../../src/engagements/conduct.commands.ts';
import { addFiles, removeFile } from '../../src/engagements/file.commands.ts';
import { answerFollowUp, askFollowUps, renewFollowUp } from '../../src/engagements/follow-up.commands.ts';
import { rateCase, recordOutcome } from '../../src/engagements/outcome.commands.ts';
import { passReviews, withdrawMatch } from '../../src/engagements/withdrawal.commands.ts';
import { claimMatch, correctStep, recordStep, releaseMatch } from '../../src/engagements/engagement.commands.ts';
import { offerToManagers } from '../../src/engagements/offer.commands.ts';
import { commandsOf } from '../../src/profiles/profile.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { PNG } from '../files/samples.ts';
import { aMatchedNeed, anAccount, anApprovedMatch } from '../factories.ts';
import { givens } from './givens.ts';
import { does, type Scenes, type Stage } from './scene.ts';

const interest = { kind: 'employment' as const, about: 'institution' as const, subject: '某某无关研究所' };

export const casesScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  const { base } = givens(stage);
  async function aSignedCase(): Promise<string> {
    const { matchId } = await anApprovedMatch(t(), world);
    // One manager carries many scenes: their hands must not be full.
    await t().deps.db.updateTable('technology_manager').set({ capacity: 50 }).where('id', '=', world.managerId).execute();
    const { id } = await t().run(claimMatch, world.manager, { id: matchId });
    await t().run(recordStep, world.manager, { id, stage: 'signed', happenedOn: '2026-05-02', contractNumber: 'HT-1', version: 1 });
    return id;
  }
  async function aFile() {
    const file = { id: newId(), purpose: 'photo' as const, ...await t().deps.files.inspect('照片.png', PNG, 'files') };
    await t().deps.files.put(file.id, PNG);
    return file;
  }
  /** A case whose candidate has an approved alternate. */
  async function aTakenCase(): Promise<{ engagementId: string }> {
    await t().deps.db.updateTable('technology_manager').set({ capacity: 50 }).where('id', '=', world.managerId).execute();
    const { needId } = await aMatchedNeed(t(), world);
    const matches = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('status', '=', 'proposed').where('candidate_type', '=', 'expert').orderBy('position').limit(2).execute();
    for (const { id, version } of matches) await t().run(decideMatch, world.staff, { id, decision: 'approve', reason: 'evidence_fits', version });
    return { engagementId: (await t().run(claimMatch, world.manager, { id: matches[0]?.id ?? '' })).id };
  }
  const aCaseInvitation = async (): Promise<string> => (await t().run(sendCaseInvitation, world.manager, { id: (await aTakenCase()).engagementId, side: 'candidate' })).id;
  return {
    claimMatch: async () => does(claimMatch, world.manager, { id: (await anApprovedMatch(t(), world)).matchId }),
    releaseMatch: async () => { const { matchId } = await anApprovedMatch(t(), world); await t().run(claimMatch, world.manager, { id: matchId }); return does(releaseMatch, world.manager, { id: matchId, reason: '近期出差' }); },
    recordStep: async () => {
      const { id } = await t().run(claimMatch, world.manager, { id: (await anApprovedMatch(t(), world)).matchId });
      return does(recordStep, world.manager, { id, stage: 'failed', happenedOn: '2026-11-20', note: '双方未谈拢', version: 1 });
    },
    sendCaseInvitation: async () => does(sendCaseInvitation, world.manager, { id: (await aTakenCase()).engagementId, side: 'candidate' }),
    answerCaseInvitation: async () => does(answerCaseInvitation, world.staff, { id: await aCaseInvitation(), answer: 'decline', reason: 'no_time' }),
    withdrawCaseInvitation: async () => does(withdrawCaseInvitation, world.manager, { id: await aCaseInvitation() }),
    renewCaseInvitation: async () => does(renewCaseInvitation, world.manager, { id: await aCaseInvitation() }),
    moveCaseInvitationOn: async () => { const id = await aCaseInvitation(); return (writer) => run(writer, moveCaseInvitationOn, system, { id }, { now: new Date('2099-01-01') }); },
    declareConflict: async () => does(declareConflict, world.manager, interest),
    acceptConduct: async () => {
      const { id: technologyManagerId } = await t().run(commandsOf.technology_manager.create, world.staff, { ...base(), level: 'junior' }) as { id: string };
      return does(acceptConduct, { ...world.manager, grants: world.manager.grants.map((grant) => ({ ...grant, technologyManagerId })) }, { version: CONDUCT_VERSION });
    },
    passReviews: async () => {
      const { needId } = await aMatchedNeed(t(), world);
      await anAccount(t(), { role: 'staff', associationId: world.cityId });
      const { id: conflictId } = await t().run(declareConflict, world.staff, { kind: 'kinship', about: 'need', subject: needId });
      return does(passReviews, system, { conflictId });
    },
    correctStep: async () => {
      const id = await aSignedCase();
      const { id: stepId } = await t().deps.db.selectFrom('engagement_step').select('id').where('engagement_id', '=', id).where('stage', '=', 'signed').executeTakeFirstOrThrow();
      return does(correctStep, world.manager, { id, stepId, happenedOn: '2026-05-02', contractNumber: 'HT-2', reason: '编号写错', version: 2 });
    },
    addFiles: async () => { const [id, file] = [await aSignedCase(), await aFile()]; return does(addFiles, world.manager, { id, files: [file] }); },
    removeFile: async () => { const [id, file] = [await aSignedCase(), await aFile()]; await t().run(addFiles, world.manager, { id, files: [file] }); return does(removeFile, world.manager, { id: file.id, reason: '传错了' }); },
    recordOutcome: async () => { const [id, file] = [await aSignedCase(), await aFile()]; return does(recordOutcome, world.enterprise, { id, jobs: 3, contractYuan: '10000', proves: ['jobs'], files: [file] }); },
    rateCase: async () => { const id = await aSignedCase(); await t().run(recordStep, world.manager, { id, stage: 'completed', happenedOn: '2026-05-03', version: 2 }); return does(rateCase, world.enterprise, { id, score: 4, words: '很及时' }); },
    askFollowUps: async () => { await aSignedCase(); return does(askFollowUps, system, {}); },
    answerFollowUp: async () => {
      const engagementId = await aSignedCase();
      await t().run(askFollowUps, system, {});
      const { id } = await t().deps.db.selectFrom('follow_up').select('id').where('engagement_id', '=', engagementId).where('side', '=', 'enterprise').executeTakeFirstOrThrow();
      return does(answerFollowUp, world.enterprise, { id, stillRuns: 'yes', whatChanged: '产量上升' });
    },
    renewFollowUp: async () => {
      const engagementId = await aSignedCase();
      await t().run(askFollowUps, system, {});
      const { id } = await t().deps.db.selectFrom('follow_up').select('id').where('engagement_id', '=', engagementId).where('side', '=', 'candidate').executeTakeFirstOrThrow();
      return does(renewFollowUp, world.manager, { id });
    },
    endConflict: async () => does(endConflict, world.manager, { id: (await t().run(declareConflict, world.manager, interest)).id }),
    withdrawMatch: async () => {
      const { matchId } = await anApprovedMatch(t(), world);
      await t().run(claimMatch, world.manager, { id: matchId });
      const { id: conflictId } = await t().run(declareConflict, world.manager, { kind: 'equity', about: 'need', subject: (await t().deps.db.selectFrom('match').select('need_id').where('id', '=', matchId).executeTakeFirstOrThrow()).need_id });
      return does(withdrawMatch, system, { conflictId, matchId });
    },
    offerToManagers: async () => { const { needId } = await anApprovedMatch(t(), world); return does(offerToManagers, system, { needId, managerIds: [world.managerId] }); },
  };
};
