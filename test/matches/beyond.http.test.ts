import { describe, expect, test } from 'vitest';
import { acceptNeed, submitNeed } from '../../src/needs/need.commands.ts';
import { createAchievement, createExpert, createSociety, editExpert } from '../../src/profiles/profile.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { system } from '../../src/shared/command.ts';
import { aMatchedNeed, anAcceptedNeed, aWorld, someCandidates, type World } from '../factories.ts';
import { open } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
interface Reason { phrase: string; evidenceId: string | null; evidenceTitle: string; terms: string[] }
interface Miss { type: string; candidate: { id: string; name: string } | null; association: string; matchId: string | null; obstacle: string; excluded: boolean; change: string; reasons: Reason[]; warnings: { kind: string }[] }
interface Misses { items: Miss[]; route: { why: string; society: { id: string; name: string; reasons: Reason[] } | null } | null }
interface Team { members: { matchId: string; expert: { id: string }; answers: (Reason & { only: boolean })[] }[]; answered: string[]; unanswered: string[]; bestAlone: number }
interface Matches { outcome: string; items: { id: string; candidate: { id: string; type: string } }[] }
const read = async <T>(path: string, as: string): Promise<T> => {
  const answer = await t().request(`/api${path}`, {}, as);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.json() as Promise<T>;
};
const staffOf = (world: World) => t().signIn(world.emails.staff);

/** Somebody who answers exactly this text, and nobody else in the database does. */
const gluey = { title: '藕粉喷雾干燥粘壁', field: '淀粉食品加工', background: '藕粉浆喷雾干燥时粘壁严重。', problem: '干燥塔粘壁结焦；雾化盘转速与进风温度不匹配。', goals: '粘壁率降到百分之二以下。' };
const papers = [{ kind: 'paper' as const, title: '藕粉浆喷雾干燥粘壁机理', text: '测定雾化盘转速与进风温度对藕粉喷雾干燥粘壁结焦的影响，粘壁率降到百分之一。', year: 2021 }];
const anExpert = async (associationId: string, more: object = {}) => (await t().run(createExpert, system, {
  associationId, name: '藕先生（演示）', title: '教授', institution: '某某食品大学', regionCode: '370100', fields: ['喷雾干燥', '淀粉食品'], capacity: 2, summary: '研究藕粉喷雾干燥粘壁。', evidence: papers, ...more,
})).id;
const words = (zh: string): typeof gluey => Object.fromEntries(Object.entries(gluey).map(([field, text]) => [field, text.replaceAll('藕', zh)])) as typeof gluey;
const worded = (zh: string) => papers.map((paper) => ({ ...paper, title: paper.title.replaceAll('藕', zh), text: paper.text.replaceAll('藕', zh) }));

describe('near misses', () => {
  test('who is kept out by one rule comes with the one change, and the need page says that nobody is free', async () => {
    const world = await aWorld(t());
    const expertId = await anExpert(world.provinceId, { availability: 'unavailable' });
    await t().drain();
    const needId = await anAcceptedNeed(t(), world, gluey);
    await t().drain();
    const staff = await staffOf(world);
    const { items } = await read<Misses>(`/needs/${needId}/near-misses`, staff);
    const miss = items.find((one) => one.candidate?.id === expertId);
    expect(miss).toMatchObject({ type: 'expert', obstacle: 'unavailable', excluded: true, matchId: null, change: expect.stringContaining('恢复可约'), warnings: [] });
    expect(miss?.reasons.map((reason) => reason.evidenceTitle)).toContain(papers[0]?.title);
    expect(await read<Matches>(`/needs/${needId}/matches`, staff)).toMatchObject({ outcome: 'nobody_free', items: [] });
    expect(await t().deps.db.selectFrom('match').select('id').where('need_id', '=', needId).execute()).toEqual([]);

    const { html } = await open(t(), `/needs/${needId}/proposals`, staff);
    for (const text of ['差一点的人选', '藕先生', '暂不可约', '恢复可约', '现在都约不到', '走学会路线']) expect(html).toContain(text);
    expect((await open(t(), `/needs/${needId}`, staff)).html).toContain('现在都约不到');
    expect((await open(t(), `/needs/${needId}`, await t().signIn(world.emails.enterprise))).html).not.toContain('藕先生');

    // The change happens: the need is matched without anybody asking.
    await t().run(editExpert, system, { id: expertId, version: 1, availability: 'available' });
    await t().drain();
    const after = await read<Matches>(`/needs/${needId}/matches`, staff);
    expect([after.outcome, after.items.map((item) => item.candidate.id)]).toEqual(['proposed', [expertId]]);
    expect((await read<Misses>(`/needs/${needId}/near-misses`, staff)).items.filter((one) => one.excluded)).toEqual([]);
  });

  test('a profile that the reader may not see is not named, only who keeps it', async () => {
    const [world, other] = [await aWorld(t()), await aWorld(t())];
    const expertId = await anExpert(other.provinceId, { visibility: 'staff_only', evidence: worded('葛'), summary: '研究葛粉喷雾干燥粘壁。', name: '葛先生（演示）' });
    await t().drain();
    const needId = await anAcceptedNeed(t(), world, words('葛'));
    await t().drain();
    const staff = await staffOf(world);
    const closed = (await read<Misses>(`/needs/${needId}/near-misses`, staff)).items.find((one) => one.obstacle === 'not_visible');
    expect(closed).toMatchObject({ candidate: null, excluded: true, change: expect.stringContaining('共享'), association: expect.stringContaining('山东省科协') });
    expect(closed?.reasons.every((reason) => reason.evidenceTitle === '' && reason.evidenceId === null && reason.terms.length === 0)).toBe(true);
    const answers = [await t().request(`/api/needs/${needId}/near-misses`, {}, staff), await t().request(`/needs/${needId}/proposals`, {}, staff)];
    for (const answer of answers) expect(await answer.text()).not.toMatch(new RegExp(`葛先生|${expertId}|葛粉浆喷雾干燥粘壁机理`));
  });

  test('for staff of the need; others are refused, or do not find it', async () => {
    const [world, other] = [await aWorld(t()), await aWorld(t())];
    const needId = await anAcceptedNeed(t(), world);
    for (const what of ['near-misses', 'team', 'managers']) {
      expect((await t().request(`/api/needs/${needId}/${what}`)).status).toBe(401);
      expect((await t().request(`/api/needs/${needId}/${what}`, {}, await t().signIn(world.emails.enterprise))).status).toBe(403);
      expect((await t().request(`/api/needs/${needId}/${what}`, {}, await staffOf(other))).status).toBe(404);
    }
  });
});

describe('three different answers', () => {
  const outcome = async (needId: string, as: string) => (await read<Matches>(`/needs/${needId}/matches`, as)).outcome;

  test('waiting until it ran; nobody found when nobody answers', async () => {
    const world = await aWorld(t());
    const needId = await anAcceptedNeed(t(), world, { title: 'zzqx vvkj', field: 'qqwx', background: 'zzqx', problem: 'vvkj qqwx', goals: 'zzqx vvkj' });
    const staff = await staffOf(world);
    expect(await outcome(needId, staff)).toBe('waiting');
    await t().drain();
    expect(await outcome(needId, staff)).toBe('nobody_found');
    const { html } = await open(t(), `/needs/${needId}/proposals`, staff);
    for (const text of ['没有找到合适的人', '问企业', '走学会路线', '转上级科协']) expect(html).toContain(text);
    expect(html).not.toContain('都约不到');
  });

  test('proposed, also to the enterprise that does not see what waits for review; nobody found when all were turned down', async () => {
    const world = await aWorld(t());
    const { needId } = await aMatchedNeed(t(), world);
    expect(await outcome(needId, await t().signIn(world.emails.enterprise))).toBe('proposed');
    const staff = await staffOf(world);
    for (const { id } of (await read<Matches>(`/needs/${needId}/matches`, staff)).items) await t().run(decideMatch, world.staff, { id, decision: 'reject', reason: 'wrong_field', version: 1 });
    expect(await outcome(needId, staff)).toBe('nobody_found');
    expect((await open(t(), `/needs/${needId}`, staff)).html).toContain('提出过的都没有采纳');
  });
});

test('a team: who answers what, each something nobody else does, and what stays open', async () => {
  const world = await aWorld(t());
  const paper = (title: string, text: string) => [{ kind: 'paper' as const, title, text, year: 2022 }];
  await anExpert(world.provinceId, { name: '膜一（演示）', fields: ['反渗透膜'], summary: '反渗透膜结垢控制。', evidence: paper('高盐矿井水反渗透膜结垢', '高盐矿井水反渗透膜结垢速率与阻垢剂筛选。') });
  await anExpert(world.provinceId, { name: '盐二（演示）', fields: ['蒸发结晶'], summary: '杂盐分质结晶。', evidence: paper('杂盐蒸发分质结晶', '硫酸钠与氯化钠杂盐蒸发分质结晶工艺。') });
  await t().drain();
  const needId = await anAcceptedNeed(t(), world, { title: '高盐矿井水零排放', field: '矿井水处理', background: '高盐矿井水反渗透膜结垢速率快。', problem: '反渗透膜结垢阻垢剂筛选困难；硫酸钠与氯化钠杂盐蒸发分质结晶不稳定。', goals: '在线监测平台建设。' });
  await t().drain();
  const staff = await staffOf(world);
  const team = await read<Team>(`/needs/${needId}/team`, staff);
  expect(team.members.length).toBeGreaterThanOrEqual(2);
  for (const { answers } of team.members) expect(answers.some((answer) => answer.only)).toBe(true);
  expect(team.answered.length).toBeGreaterThan(team.bestAlone);
  expect(team.members.flatMap((member) => member.answers.map((answer) => answer.phrase)).sort()).toEqual([...team.answered].sort());
  const { html } = await open(t(), `/needs/${needId}/proposals`, staff);
  for (const text of ['组合方案', '只有这位能回答']) expect(html).toContain(text);
});

test('the society route: no expert, but a society', async () => {
  const world = await aWorld(t());
  const { id } = await t().run(createSociety, system, { associationId: world.provinceId, name: '某某皮影学会', level: 'province', regionCode: '370000', disciplines: ['皮影鞣制'], summary: '驴皮鞣制与皮影雕刻服务团。', evidence: [{ kind: 'project', title: '驴皮鞣制脱脂服务', text: '皮影驴皮鞣制脱脂发脆诊断。', year: 2023 }] });
  await t().drain();
  const needId = await anAcceptedNeed(t(), world, { title: '皮影驴皮鞣制脱脂发脆', field: '皮影鞣制', background: '皮影驴皮脱脂后发脆。', problem: '驴皮鞣制脱脂发脆。', goals: '皮影不脆。' });
  await t().drain();
  const staff = await staffOf(world);
  const { route } = await read<Misses>(`/needs/${needId}/near-misses`, staff);
  expect(route?.society).toMatchObject({ id, name: '某某皮影学会' });
  expect(route?.society?.reasons.length).toBeGreaterThan(0);
  const { html } = await open(t(), `/needs/${needId}/proposals`, staff);
  expect(html).toMatch(/走学会路线[\s\S]*某某皮影学会/);
});

test('the kind of help decides which group is read first, on the page and in the API', async () => {
  const world = await aWorld(t());
  await someCandidates(t(), world);
  const staff = await staffOf(world);
  const orders: string[][] = [];
  for (const kind of ['技术攻关', '成果引进', '政策咨询'] as const) {
    const { id } = await t().run(submitNeed, world.enterprise, { title: '粘性物料带式输送清扫', field: '矿山输送装备', problem: '粘性物料带式输送机回程带面清扫。', enterpriseId: world.enterpriseId, kind });
    await t().run(acceptNeed, world.staff, { id });
    await t().drain();
    const types = [...new Set((await read<Matches>(`/needs/${id}/matches`, staff)).items.map((item) => item.candidate.type))];
    orders.push(types);
    const { html } = await open(t(), `/needs/${id}/proposals`, staff);
    const heads = { expert: '<h2>专家', society: '<h2>学会', achievement: '<h2>科技成果' } as Record<string, string>;
    const places = types.map((type) => html.indexOf(heads[type] ?? ''));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  }
  expect(orders).toEqual([['expert', 'society', 'achievement'], ['achievement', 'expert', 'society'], ['society', 'expert', 'achievement']]);
});

test('an early technology is told of when one wants to buy, with the change that would do', async () => {
  const world = await aWorld(t());
  const { id: achievementId } = await t().run(createAchievement, system, { associationId: world.provinceId, name: '蚕丝胶膜静电纺装置', owner: '某某大学', regionCode: '370100', trl: 2, fields: ['静电纺'], summary: '蚕丝胶膜静电纺连续成膜。' });
  await t().drain();
  const { id } = await t().run(submitNeed, world.enterprise, { title: '蚕丝胶膜静电纺', field: '静电纺', problem: '蚕丝胶膜静电纺连续成膜。', enterpriseId: world.enterpriseId, kind: '成果引进' });
  await t().run(acceptNeed, world.staff, { id });
  await t().drain();
  const miss = (await read<Misses>(`/needs/${id}/near-misses`, await staffOf(world))).items.find((one) => one.candidate?.id === achievementId);
  expect(miss).toMatchObject({ obstacle: 'low_readiness', excluded: false, matchId: expect.any(String), change: expect.stringContaining('中试合作') });
});
