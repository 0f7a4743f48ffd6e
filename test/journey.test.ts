import { expect, test } from 'vitest';
import { aWorld, someCandidates } from './factories.ts';
import { testServices } from './support/services.ts';

/** The main job through HTTP, as the people of it would do it: post, propose, review, take on, first contact. */
const t = testServices();
const json = async <T>(answer: Response): Promise<T> => {
  if (answer.status >= 400) throw new Error(`${answer.status} ${await answer.text()}`);
  return await answer.json() as T;
};

interface Match { id: string; needId: string; candidate: { type: string; id: string; name: string }; score: number; confidence: string; parts: Record<string, number>; reasons: { phrase: string; evidenceId: string | null; evidenceTitle: string; terms: string[] }[]; unanswered: string[]; warnings: unknown[]; status: string; version: number; rankingVersion: string }

test('a need comes in, matches come out with reasons, staff approve, a manager takes it on and records the first contact', async () => {
  const world = await aWorld(t());
  const { expertId } = await someCandidates(t(), world);
  const [enterprise, staff, manager] = await Promise.all([t().signIn(world.emails.enterprise), t().signIn(world.emails.staff), t().signIn(world.emails.manager)]);

  const need = await json<{ id: string }>(await t().request('/api/needs', { body: {
    enterpriseId: world.enterpriseId, title: '高含水粘性矿料长距离带式输送防粘', field: '矿山输送装备', background: '雨季物料含水 28%~35%,回程带面大量粘料。',
    problem: '粘性物料与橡胶带面的粘附机理没有数据;落料斗和溜槽易堵;清扫器在 5 m/s 带速下磨损快。', goals: '回程带料量减少 85%;清扫刮刀寿命 ≥3000 h。', urgency: 'urgent', budgetYuan: 3500000, deadline: '2027-06-30',
  } }, enterprise));
  expect((await json<{ status: string; budgetYuan: number }>(await t().request(`/api/needs/${need.id}`, {}, enterprise)))).toMatchObject({ status: 'submitted', budgetYuan: 3500000 });

  expect(await json(await t().request(`/api/needs/${need.id}/accept`, { body: {} }, staff))).toMatchObject({ status: 'accepted' });
  await t().drain();
  const { items } = await json<{ items: Match[] }>(await t().request(`/api/needs/${need.id}/matches?wait=true`, {}, staff));
  expect(await json(await t().request(`/api/needs/${need.id}`, {}, staff))).toMatchObject({ status: 'matched' });
  expect(new Set(items.map((match) => match.candidate.type))).toEqual(new Set(['expert', 'society', 'achievement']));

  const best = items.find((match) => match.candidate.type === 'expert');
  if (best === undefined) throw new Error('no expert was proposed');
  expect(best.candidate.id).toBe(expertId);
  expect(best.status).toBe('proposed');
  expect(Object.values(best.parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(best.score, 6);
  const answered = best.reasons.find((reason) => reason.evidenceTitle === '粘湿物料与胶带粘附机理' && reason.terms.some((term) => term.includes('粘附')));
  expect(answered, JSON.stringify(best.reasons)).toBeDefined();
  const evidence = await json<{ items: { id: string }[] }>(await t().request(`/api/experts/${expertId}/evidence`, {}, staff));
  expect(evidence.items.map((one) => one.id)).toContain(answered?.evidenceId);

  expect((await t().request(`/api/matches/${best.id}/claim`, { body: {} }, manager)).status, 'nobody takes on what is not approved').toBeGreaterThanOrEqual(404);
  expect(await json(await t().request(`/api/matches/${best.id}/approve`, { body: { reason: 'evidence_fits', note: '论文与现场问题一致', version: best.version } }, staff))).toMatchObject({ status: 'approved' });
  const late = await t().request(`/api/matches/${best.id}/reject`, { body: { reason: 'wrong_field', version: best.version } }, staff);
  expect(late.status).toBe(409);

  const engagement = await json<{ id: string }>(await t().request(`/api/matches/${best.id}/claim`, { body: { nextStep: '约专家看现场', nextStepDue: '2027-01-10' } }, manager));
  expect(await json(await t().request(`/api/needs/${need.id}`, {}, enterprise))).toMatchObject({ status: 'engaged' });
  const { items: cases } = await json<{ items: { id: string; version: number; status: string }[] }>(await t().request('/api/engagements', {}, manager));
  expect(cases).toHaveLength(1);
  const step = await t().request(`/api/engagements/${engagement.id}/steps`, { body: { stage: 'contacted', happenedOn: '2026-11-20', note: '电话联系双方', version: cases[0]?.version } }, manager);
  expect(step.status).toBeLessThan(300);
  expect(await json(await t().request(`/api/engagements/${engagement.id}`, {}, manager))).toMatchObject({ status: 'contacted' });

  const followed = await (await t().request(`/needs/${need.id}`, {}, enterprise)).text();
  expect(followed).toContain('岳明');
  const history = await t().deps.db.selectFrom('activity').select(['action']).where('need_id', '=', need.id).orderBy('seq').execute();
  expect(history.map((line) => line.action)).toEqual(expect.arrayContaining(['submit', 'accept', 'match', 'approve', 'claim', 'engage', 'contacted']));
});

test('giving back puts the match up again for the next manager', async () => {
  const world = await aWorld(t());
  await someCandidates(t(), world);
  const [enterprise, staff, manager] = await Promise.all([t().signIn(world.emails.enterprise), t().signIn(world.emails.staff), t().signIn(world.emails.manager)]);
  const need = await json<{ id: string }>(await t().request('/api/needs', { body: { enterpriseId: world.enterpriseId, title: '带式输送机清扫器磨损快', field: '输送装备', problem: '粘湿物料带式输送,清扫刮刀寿命短。' } }, enterprise));
  await json(await t().request(`/api/needs/${need.id}/accept`, { body: {} }, staff));
  await t().drain();
  const { items } = await json<{ items: Match[] }>(await t().request(`/api/needs/${need.id}/matches`, {}, staff));
  const first = items[0];
  if (first === undefined) throw new Error('no proposal');
  await json(await t().request(`/api/matches/${first.id}/approve`, { body: { reason: 'evidence_fits', version: first.version } }, staff));
  await json(await t().request(`/api/matches/${first.id}/claim`, { body: {} }, manager));
  await json(await t().request(`/api/matches/${first.id}/release`, { body: { reason: '近期出差,无法跟进' } }, manager));
  expect(await json(await t().request(`/api/needs/${need.id}`, {}, staff))).toMatchObject({ status: 'matched' });
  await json(await t().request(`/api/matches/${first.id}/claim`, { body: {} }, manager));
  expect(await json(await t().request(`/api/needs/${need.id}`, {}, staff))).toMatchObject({ status: 'engaged' });
});

test('anybody may try it, and learns no name', async () => {
  const world = await aWorld(t());
  await someCandidates(t(), world);
  const answer = await t().request('/api/match-preview', { body: { title: '粘性物料带式输送', description: '溜槽堵塞,清扫器磨损' } });
  expect(answer.status).toBe(200);
  const text = await answer.text();
  expect(text).toContain('粘');
  expect(text).not.toContain('赵带机');
  const page = await t().request('/try');
  expect(page.status).toBe(200);
  expect(await page.text()).not.toContain('赵带机');
});
