import { addEventExperts, addEventNeeds, createEvent, editEvent, removeEventNeed, setPair } from '../../src/events/event.commands.ts';
import { adoptPlan, askPlan, beginPlan, cancelPlan, endPlan, notePlanProgress } from '../../src/events/plan.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anAcceptedNeed } from '../factories.ts';
import { givens, stem } from './givens.ts';
import { does, type Scenes, type Stage } from './scene.ts';

const statistics = { pairs: 1, total: 0.5, worst: 0.5, worstNeedId: null, mostAsked: 1, mostAskedId: null, unserved: [], short: [] };

export const eventsScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  const { expert } = givens(stage);
  const anEvent = async () => (await t().run(createEvent, world.staff, { associationId: world.provinceId, title: `对接会 ${stem()}`, heldOn: '2026-12-20' })).id;
  async function aFilledEvent() {
    const id = await anEvent();
    const needId = await anAcceptedNeed(t(), world);
    const expertId = await expert();
    await t().run(addEventNeeds, world.staff, { id, needIds: [needId] });
    const { version } = await t().run(addEventExperts, world.staff, { id, expertIds: [expertId] });
    return { id, needId, expertId, version };
  }
  const aPlannedEvent = async () => { const event = await aFilledEvent(); return { ...event, planId: (await t().run(askPlan, world.staff, { id: event.id })).id }; };
  const aRun = async () => { const { planId } = await aPlannedEvent(); await t().run(beginPlan, system, { id: planId }); return { id: planId, run: 1 }; };
  return {
    createEvent: async () => does(createEvent, world.staff, { associationId: world.provinceId, title: '对接会一场', heldOn: '2026-12-20' }),
    editEvent: async () => does(editEvent, world.staff, { id: await anEvent(), version: 1, title: '对接会(改期)' }),
    addEventNeeds: async () => does(addEventNeeds, world.staff, { id: await anEvent(), needIds: [await anAcceptedNeed(t(), world)] }),
    removeEventNeed: async () => { const { id, needId } = await aFilledEvent(); return does(removeEventNeed, world.staff, { id, needId }); },
    addEventExperts: async () => does(addEventExperts, world.staff, { id: await anEvent(), expertIds: [await expert()] }),
    setPair: async () => { const { id, needId, expertId } = await aFilledEvent(); return does(setPair, world.staff, { id, needId, expertId, kind: 'pin' }); },
    askPlan: async () => does(askPlan, world.staff, { id: (await aPlannedEvent()).id }), // and cancels the one before
    cancelPlan: async () => does(cancelPlan, world.staff, { id: (await aPlannedEvent()).planId }),
    beginPlan: async () => does(beginPlan, system, { id: (await aPlannedEvent()).planId }),
    notePlanProgress: async () => does(notePlanProgress, system, { ...await aRun(), progress: { stage: 'scores', done: 1, of: 2 } }),
    endPlan: async () => does(endPlan, system, { ...await aRun(), result: { kind: 'failed', problem: ['没有算成', 'no result'] } }),
    adoptPlan: async () => {
      const { needId, expertId, version, planId } = await aPlannedEvent();
      await t().run(beginPlan, system, { id: planId });
      await t().run(endPlan, system, { id: planId, run: 1, result: { kind: 'done', pairs: [{ needId, expertId, score: 0.5 }], record: { rankingVersion: '1', statistics, greedy: statistics, fair: null, gap: 0 } } });
      return does(adoptPlan, world.staff, { id: planId, version });
    },
  };
};
