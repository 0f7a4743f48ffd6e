import { expect, test } from 'vitest';
import { handlersFor } from '../../src/handlers.ts';
import { matchAnew } from '../../src/matches/reverse.commands.ts';
import { needsReached } from '../../src/matches/reverse.queries.ts';
import { addEvidence, createAchievement, createExpert } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anAcceptedNeed, aSubmittedNeed, aWorld, someCandidates, type World } from '../factories.ts';
import { open } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
interface Answered { need: { id: string; title: string; status: string; enterprise: string }; confidence: string; reasons: { phrase: string; evidenceTitle: string }[]; warnings: { kind: string }[] }
const needsOf = async (path: string, as: string): Promise<Answered[]> => (await (await t().request(`/api${path}/needs`, {}, as)).json() as { items: Answered[] }).items;

const glue = { title: '骨胶低温脱色', field: '骨胶加工', background: '骨胶颜色深。', problem: '骨胶低温脱色后粘度下降；活性炭吸附骨胶损失大。', goals: '骨胶透光率提高。' };
const paper = { kind: 'paper' as const, title: '骨胶低温脱色与粘度保持', text: '活性炭与树脂联用的骨胶低温脱色，骨胶损失小，透光率提高。', year: 2022 };
const newExpert = async (world: World, more: object = {}) => (await t().run(createExpert, system, {
  associationId: world.provinceId, name: '胶先生（演示）', title: '教授', institution: '某某大学', regionCode: '370100', fields: ['蛋白胶'], capacity: 2, evidence: [], ...more,
})).id;
const proposedTo = async (needId: string) => (await t().deps.db.selectFrom('match').select('expert_id').where('need_id', '=', needId).where('expert_id', 'is not', null).execute()).map((row) => row.expert_id);

test('open needs that an expert would answer, with the usual reasons: visible, open and allowed ones only', async () => {
  const [world, other] = [await aWorld(t()), await aWorld(t())];
  const expertId = await newExpert(world, { evidence: [paper], regionCode: '110108' });
  const needId = await anAcceptedNeed(t(), world, glue);
  const [foreign, notYet] = [await anAcceptedNeed(t(), other, glue), await aSubmittedNeed(t(), world, glue)];
  await t().drain();
  const staff = await t().signIn(world.emails.staff);
  const found = await needsOf(`/experts/${expertId}`, staff);
  expect(found[0]).toMatchObject({ need: { id: needId, title: glue.title, status: 'matched' }, warnings: [{ kind: 'far_away' }] });
  expect(found[0]?.reasons.some((reason) => reason.evidenceTitle === paper.title)).toBe(true);
  const stored = await t().deps.db.selectFrom('match').selectAll().where('need_id', '=', needId).where('expert_id', '=', expertId).executeTakeFirstOrThrow();
  expect([found[0]?.confidence, found[0]?.reasons.map((reason) => reason.phrase)]).toEqual([stored.confidence, stored.reasons.map((reason) => reason.phrase)]);
  expect(found.map((one) => one.need.id)).not.toContain(foreign);
  expect(found.map((one) => one.need.id)).not.toContain(notYet);

  const page = await open(t(), `/experts/${expertId}/needs`, staff);
  for (const text of [glue.title, '档案', paper.title]) expect(page.html).toContain(text);
  expect((await open(t(), `/experts/${expertId}`, staff)).html).toContain(`/experts/${expertId}/needs`);
  // An expert who was not asked learns of no need; a visitor of nothing.
  expect(await needsOf(`/experts/${expertId}`, await t().signIn(other.emails.manager))).toEqual([]);
  expect((await t().request(`/api/experts/${expertId}/needs`)).status).toBe(401);
  expect((await t().request('/api/experts/00000000-0000-7000-8000-000000000000/needs', {}, staff)).status).toBe(404);
});

test('the same for an achievement', async () => {
  const world = await aWorld(t());
  const { id } = await t().run(createAchievement, system, { associationId: world.provinceId, name: '骨胶低温脱色装置', owner: '某某大学', regionCode: '370100', trl: 7, fields: ['骨胶'], summary: '骨胶低温脱色，粘度不降。' });
  const needId = await anAcceptedNeed(t(), world, glue);
  await t().drain();
  const staff = await t().signIn(world.emails.staff);
  expect((await needsOf(`/achievements/${id}`, staff)).map((one) => one.need.id)).toContain(needId);
  expect((await open(t(), `/achievements/${id}/needs`, staff)).html).toContain(glue.title);
});

test('a new expert reaches a need that is open already, and so does one who gains the evidence', async () => {
  const world = await aWorld(t());
  await someCandidates(t(), world);
  const needId = await anAcceptedNeed(t(), world, glue);
  await t().drain();
  // Not the same profile as in other tests: of those that say the same only one is proposed.
  const first = await newExpert(world, { evidence: [paper], fields: ['胶体化学'], summary: '动物胶澄清与脱色的工业试验。' });
  const second = await newExpert(world, { fields: ['天文观测'], name: '星先生（演示）' });
  expect(await proposedTo(needId)).not.toContain(first);
  await t().drain();
  expect(await proposedTo(needId)).toContain(first);
  expect(await proposedTo(needId)).not.toContain(second);
  await t().run(addEvidence, system, { profileKind: 'expert', profileId: second, ...paper });
  await t().drain();
  expect(await proposedTo(needId)).toContain(second);
});

test('who would not stand high, or is kept out by a rule, stirs nothing', async () => {
  const world = await aWorld(t());
  const needId = await anAcceptedNeed(t(), world, glue);
  const stranger = await newExpert(world, { fields: ['天文观测'], summary: '射电望远镜阵列。' });
  const busy = await newExpert(world, { evidence: [paper], availability: 'unavailable' });
  await t().drain();
  const reached = await needsReached(t().deps, 'expert', [stranger, busy]);
  expect([...reached.keys()]).toEqual([stranger, busy]);
  expect([...reached.values()].flat()).not.toContain(needId);
});

test('bounded: twenty needs at most, and only the system queues', async () => {
  const world = await aWorld(t());
  const jobs = handlersFor(t().deps);
  for (let at = 0; at < 23; at += 1) await anAcceptedNeed(t(), world, glue);
  const expertId = await newExpert(world, { evidence: [paper] });
  await jobs['profiles.reach']([{ kind: 'expert', profileId: expertId }]);
  expect((await needsReached(t().deps, 'expert', [expertId])).get(expertId)).toHaveLength(20);
  await expect(t().run(matchAnew, world.staff, { needIds: [] })).rejects.toMatchObject({ code: 'not_allowed' });
});
