import { commandsOf } from '../../src/profiles/profile.commands.ts';
import { teachFit } from '../../src/reviews/lesson.commands.ts';
import { answerNomination, handToSociety, withdrawNomination } from '../../src/reviews/nomination.commands.ts';
import { proposeNomination } from '../../src/reviews/nomination.jobs.ts';
import { answerQuestion, askEnterprise, closeQuestion, withdrawQuestion } from '../../src/reviews/question.commands.ts';
import { excuseReading, readSecond, setReadingShare, settleReading } from '../../src/reviews/reading.commands.ts';
import { decideMatch, reopenMatch, undoDecision } from '../../src/reviews/review.commands.ts';
import { decideMany, undoRun } from '../../src/reviews/run.commands.ts';
import { system } from '../../src/shared/command.ts';
import { aMatchedNeed, anAccount, anAcceptedNeed } from '../factories.ts';
import { givens } from './givens.ts';
import { does, type Scenes, type Stage } from './scene.ts';

export const reviewsScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  const { base, expert } = givens(stage);
  const aDecision = async () => { const { matchId, version } = await aMatchedNeed(t(), world); await t().run(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version }); return { id: matchId, version: version + 1 }; };
  const aQuestion = async () => { const { matchId, version } = await aMatchedNeed(t(), world); return (await t().run(askEnterprise, world.staff, { id: matchId, version, question: '含水率是多少？' })).id; };
  const aSociety = async () => (await t().run(commandsOf.society.create, world.staff, { ...base(), level: 'city' }) as { id: string }).id;
  async function aNomination() {
    const societyId = await aSociety();
    const { id } = await t().run(handToSociety, world.staff, { needId: await anAcceptedNeed(t(), world), societyId });
    return { id, secretary: (await anAccount(t(), { role: 'society_secretary', associationId: world.cityId, societyId })).actor };
  }
  const anotherReader = async () => (await anAccount(t(), { role: 'staff', associationId: world.cityId })).actor;
  /** A decision that was drawn for a second reading. */
  async function aReading() {
    await t().run(setReadingShare, system, { percent: 100 });
    const { id } = await aDecision();
    await t().run(setReadingShare, system, { percent: 0 });
    return (await t().deps.db.selectFrom('second_reading').select('id').where('match_id', '=', id).executeTakeFirstOrThrow()).id;
  }
  return {
    decideMatch: async () => { const { matchId, version } = await aMatchedNeed(t(), world); return does(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version }); },
    undoDecision: async () => { const one = await aDecision(); return does(undoDecision, world.staff, one); },
    reopenMatch: async () => { const one = await aDecision(); return does(reopenMatch, world.staff, { ...one, reason: '企业来电说明情况有变' }); },
    askEnterprise: async () => { const { matchId, version } = await aMatchedNeed(t(), world); return does(askEnterprise, world.staff, { id: matchId, version, question: '含水率是多少？' }); },
    answerQuestion: async () => does(answerQuestion, world.enterprise, { id: await aQuestion(), answer: '含水率 30%', amend: true }),
    withdrawQuestion: async () => does(withdrawQuestion, world.staff, { id: await aQuestion() }),
    closeQuestion: async () => { const id = await aQuestion(); await t().run(answerQuestion, world.enterprise, { id, answer: '30%' }); return does(closeQuestion, world.staff, { id }); },
    handToSociety: async () => does(handToSociety, world.staff, { needId: await anAcceptedNeed(t(), world), societyId: await aSociety() }),
    withdrawNomination: async () => does(withdrawNomination, world.staff, { id: (await aNomination()).id }),
    answerNomination: async () => { const { id, secretary } = await aNomination(); return does(answerNomination, secretary, { id, answer: 'nominated', expertId: await expert() }); },
    proposeNominated: async () => {
      const { id, secretary } = await aNomination();
      await t().run(answerNomination, secretary, { id, answer: 'nominated', expertId: await expert() });
      return (writer) => proposeNomination({ ...writer, search: t().deps.search })({ nominationId: id });
    },
    decideMany: async () => { const { matchId, version } = await aMatchedNeed(t(), world); return does(decideMany, world.staff, { decision: 'reject', reason: 'wrong_field', matches: [{ id: matchId, version }] }); },
    undoRun: async () => {
      const { matchId, version } = await aMatchedNeed(t(), world);
      return does(undoRun, world.staff, { id: (await t().run(decideMany, world.staff, { decision: 'reject', reason: 'wrong_field', matches: [{ id: matchId, version }] })).runId });
    },
    readSecond: async () => does(readSecond, await anotherReader(), { id: await aReading(), decision: 'reject', reason: 'wrong_field' }),
    excuseReading: async () => does(excuseReading, await anotherReader(), { id: await aReading() }),
    settleReading: async () => {
      const id = await aReading();
      await t().run(readSecond, await anotherReader(), { id, decision: 'reject', reason: 'wrong_field' });
      return does(settleReading, (await anAccount(t(), { role: 'administrator', associationId: world.provinceId })).actor, { id, verdict: 'first', note: '依据更充分' });
    },
    setReadingShare: async () => does(setReadingShare, system, { percent: 0 }),
    teachFit: async () => does(teachFit, world.staff, { needId: (await aMatchedNeed(t(), world)).needId, type: 'expert', candidateId: await expert(), fits: true }),
  };
};
