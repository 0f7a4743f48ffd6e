import { run } from '../../src/db/run.ts';
import { requestGroups, storeGroups } from '../../src/reports/groups.commands.ts';
import { splitNeed } from '../../src/needs/parts.commands.ts';
import { noteOutlook } from '../../src/matches/outlook.commands.ts';
import { resumeNeed, setAsideNeed } from '../../src/needs/set-aside.commands.ts';
import { checkNeed, correctCheck, takeBackCheck } from '../../src/needs/check.commands.ts';
import { ageNeed, confirmNeed, renewNeedLink } from '../../src/needs/follow.commands.ts';
import { askForDraft, decideDraft, writeDraft } from '../../src/needs/draft.commands.ts';
import * as needs from '../../src/needs/need.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anAcceptedNeed, aSubmittedNeed } from '../factories.ts';
import { does, type Scenes, type Stage } from './scene.ts';

export const needsScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  const aCheck = async () => (await t().run(checkNeed, world.staff, { id: await aSubmittedNeed(t(), world), how: 'visit', checkedOn: '2026-01-15' })).id;
  const aDraft = async () => (await t().run(askForDraft, world.staff, { needId: await anAcceptedNeed(t(), world), kind: 'questions' })).id;
  return {
    submitNeed: async () => does(needs.submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '带式输送防堵', field: '装备', problem: '溜槽堵塞' }),
    editNeed: async () => does(needs.editNeed, world.enterprise, { id: await aSubmittedNeed(t(), world), version: 1, goals: '减少 85%' }),
    sendNeed: async () => does(needs.sendNeed, world.enterprise, { id: (await t().run(needs.submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '一份草稿', field: '装备', problem: '溜槽', draft: true })).id }),
    acceptNeed: async () => does(needs.acceptNeed, world.staff, { id: await aSubmittedNeed(t(), world) }),
    returnNeed: async () => does(needs.returnNeed, world.staff, { id: await aSubmittedNeed(t(), world), reason: '请补充工况' }),
    withdrawNeed: async () => does(needs.withdrawNeed, world.enterprise, { id: await aSubmittedNeed(t(), world) }),
    setAsideNeed: async () => does(setAsideNeed, world.staff, { id: await aSubmittedNeed(t(), world), reason: 'too_early', answer: '条件成熟以后请补充再提交。' }),
    resumeNeed: async () => { const id = await aSubmittedNeed(t(), world); await t().run(setAsideNeed, world.staff, { id, reason: 'too_early', answer: '条件成熟以后请补充再提交。' }); return does(resumeNeed, world.staff, { id, reason: '条件已经具备' }); },
    splitNeed: async () => does(splitNeed, world.staff, { id: await anAcceptedNeed(t(), world), version: 2, title1: '溜槽防堵', problem1: '落料斗和溜槽容易堵塞', title2: '清扫器寿命', problem2: '清扫器磨损快，寿命不足' }),
    storeGroups: async () => { const needs = [await aSubmittedNeed(t(), world), await aSubmittedNeed(t(), world)]; await run(t().deps, storeGroups, system, { needs: [{ id: needs[0] ?? '', groupId: null }] }); return does(storeGroups, system, { needs: needs.map((id) => ({ id, groupId: needs[0] ?? null })) }); },
    requestGroups: async () => does(requestGroups, world.staff, {}),
    noteOutlook: async () => does(noteOutlook, system, { id: await aSubmittedNeed(t(), world), version: 1, outlook: 'likely' }),
    takeBackCheck: async () => does(takeBackCheck, world.staff, { id: await aCheck(), reason: '没有去过' }),
    correctCheck: async () => does(correctCheck, world.staff, { id: await aCheck(), reason: '日期记错了', how: 'phone', checkedOn: '2026-01-16' }),
    checkNeed: async () => does(checkNeed, world.staff, { id: await aSubmittedNeed(t(), world), how: 'visit', checkedOn: '2026-01-15', found: '到厂看过' }),
    mergeNeed: async () => does(needs.mergeNeed, world.staff, { id: await aSubmittedNeed(t(), world), intoId: await aSubmittedNeed(t(), world) }),
    escalateNeed: async () => does(needs.escalateNeed, world.staff, { id: await aSubmittedNeed(t(), world) }),
    confirmNeed: async () => does(confirmNeed, world.enterprise, { id: await aSubmittedNeed(t(), world) }),
    renewNeedLink: async () => does(renewNeedLink, world.enterprise, { id: await aSubmittedNeed(t(), world) }),
    ageNeed: async () => { const id = await aSubmittedNeed(t(), world); return (writer) => run(writer, ageNeed, system, { id }, { now: new Date('2099-01-01') }); },
    askForDraft: async () => does(askForDraft, world.staff, { needId: await anAcceptedNeed(t(), world), kind: 'restatement' }),
    writeDraft: async () => does(writeDraft, system, { id: await aDraft(), text: '问题一', model: null }),
    decideDraft: async () => { const id = await aDraft(); await t().drain(); return does(decideDraft, world.staff, { id, decision: 'accept' }); },
  };
};
