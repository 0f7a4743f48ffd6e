import { beforeAll, expect, test } from 'vitest';
import { requestProposals } from '../../src/matches/match.commands.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anAcceptedNeed, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
let world: World;
let needId: string;
let first: { id: string; version: number };
const topics = ['溜槽防堵结构', '清扫刮刀磨损寿命', '粘附力测定', '胶带跑偏纠正', '托辊轴承密封', '带式输送机调速节能', '落料斗耐磨衬板', '矿石含水在线测量', '振动给料机', '回程带面清扫水处理'];

beforeAll(async () => {
  world = await aWorld(t());
  for (let at = 0; at < 20; at += 1) {
    const topic = topics[at % topics.length] ?? '';
    await t().run(createExpert, system, {
      associationId: world.provinceId, name: `吴教学${at}（演示）`, regionCode: '370100', fields: ['带式输送'], capacity: 2, summary: `粘性物料输送中的${topic}，第 ${at} 组。`,
      evidence: [{ kind: 'paper', title: `${topic}${at < 10 ? '与粘性物料输送' : '的一种做法'}`, text: `${topic}试验 ${at}。`, year: 2020 }],
    });
  }
  await t().drain();
  needId = await anAcceptedNeed(t(), world);
  await t().drain();
  first = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('candidate_type', '=', 'expert').orderBy('position').executeTakeFirstOrThrow();
});
const proposals = () => t().deps.db.selectFrom('match').select(['expert_id', 'position', 'score', 'parts']).where('need_id', '=', needId).where('status', '=', 'proposed').where('candidate_type', '=', 'expert').orderBy('position').execute();

test('asked after a first decision, from below the ten best; the answers move the order and make no proposal', async () => {
  const staff = await t().signIn(world.emails.staff);
  expect((await open(t(), `/matches/${first.id}`, staff)).html).not.toContain('教一教');
  expect((await open(t(), `/needs/${needId}/lessons`, staff)).html).toContain('请先审核至少一条对接建议');
  await t().run(decideMatch, world.staff, { id: first.id, decision: 'approve', reason: 'evidence_fits', version: first.version });
  expect((await open(t(), `/matches/${first.id}`, staff)).html).toContain(`/needs/${needId}/lessons?type=expert`);

  const before = await proposals();
  const asked: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const page = await open(t(), `/needs/${needId}/lessons`, staff);
    const candidateId = /name="candidateId" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    expect(before.map((row) => row.expert_id)).not.toContain(candidateId);
    asked.push(candidateId);
    expect(await press(t(), page, `/needs/${needId}/lessons`, { candidateId, fits: 'no' }, staff)).toMatchObject({ status: 303 });
  }
  expect(new Set(asked).size).toBe(3);
  expect((await open(t(), `/needs/${needId}/lessons`, staff)).html).toContain('这就够了');
  expect((await open(t(), `/matches/${first.id}`, staff)).html).not.toContain('教一教');
  expect(await proposals()).toEqual(before);

  await t().run(requestProposals, world.staff, { id: needId });
  await t().drain();
  const after = await proposals();
  expect(after.every((row) => typeof row.parts['feedback'] === 'number')).toBe(true);
  for (const row of after) expect(Object.values(row.parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(row.score, 9);
  const history = await t().deps.db.selectFrom('activity').select('detail').where('need_id', '=', needId).where('action', '=', 'teach').orderBy('seq').execute();
  expect(history.map((row) => row.detail)).toEqual(asked.map((candidateId) => ({ type: 'expert', candidateId, fits: false })));
  expect((await open(t(), `/needs/${needId}`, staff)).html).toContain('说明了一位未推荐人选是否对得上');
});

test('staff of the area only; who is proposed is decided there; said again, the later word counts', async () => {
  const other = await aWorld(t());
  const [staff, foreign, enterprise] = [await t().signIn(world.emails.staff), await t().signIn(other.emails.staff), await t().signIn(world.emails.enterprise)];
  const { id: candidateId } = await t().run(createExpert, system, { associationId: world.provinceId, name: '郑外人（演示）', regionCode: '370100', fields: ['食品'], capacity: 2 });
  const post = (body: object, as?: string) => t().request(`/api/needs/${needId}/lessons`, { body }, as);
  const lesson = { type: 'expert', candidateId, fits: true };
  expect((await post(lesson)).status).toBe(401);
  expect((await post(lesson, foreign)).status).toBe(404);
  expect((await post(lesson, enterprise)).status).toBe(403);
  expect((await post({ ...lesson, fits: 'perhaps' }, staff)).status).toBe(422);
  expect((await post({ ...lesson, candidateId: needId }, staff)).status).toBe(404);
  const [proposed] = await proposals();
  expect((await post({ ...lesson, candidateId: proposed?.expert_id }, staff)).status).toBe(409);
  expect((await post(lesson, staff)).status).toBe(200);
  expect((await post({ ...lesson, fits: false }, staff)).status).toBe(200);
  expect(await t().deps.db.selectFrom('lesson').select('fits').where('expert_id', '=', candidateId).execute()).toEqual([{ fits: false }]);
  expect((await t().request(`/needs/${needId}/lessons`, {}, enterprise)).status).toBe(403);
});
