import { beforeAll, describe, expect, test } from 'vitest';
import { claimMatch, recordStep } from '../../src/engagements/engagement.commands.ts';
import { editNeed } from '../../src/needs/need.commands.ts';
import { anApprovedMatch, anEnterprise, aSubmittedNeed, aWorld, someCandidates, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Need pages, used as a browser without JavaScript would. */
const t = testServices();
let world: World;
let as: Record<'staff' | 'enterprise' | 'manager' | 'far', string>;
beforeAll(async () => {
  world = await aWorld(t());
  as = { staff: await t().signIn(world.emails.staff), enterprise: await t().signIn(world.emails.enterprise), manager: await t().signIn(world.emails.manager), far: await t().signIn((await aWorld(t())).emails.enterprise) };
  await someCandidates(t(), world);
});

const typed = {
  title: '粘性物料带式输送防粘', field: '矿山输送装备', background: '红土镍矿含水 30%，回程带面粘料严重。', problem: '第一行\n第二行 <b>不是标签</b>', goals: '', kind: '技术攻关', urgency: 'urgent',
  budgetYuan: '3500000', deadline: '2027-06-30', confidentiality: 'members', industryChain: '',
};

describe('posting', () => {
  test('what was typed is never lost; errors stand beside fields and on top', async () => {
    const form = await open(t(), '/needs/new', as.enterprise);
    for (const label of ['项目名称', '行业领域', '需求背景', '需解决的主要技术难题', '期望实现的主要技术目标', '提交需求', '保存草稿']) expect(form.html).toContain(label);
    const wrong = await press(t(), form, '/needs/new', { ...typed, title: '短', budgetYuan: '很多钱' }, as.enterprise);
    expect(wrong.status).toBe(422);
    for (const words of ['class="error-summary"', 'href="#title"', 'id="title-error"', 'aria-invalid="true"', 'value="短"', 'value="很多钱"', '第一行\n第二行 &lt;b&gt;不是标签&lt;/b&gt;', '<option value="urgent" selected']) expect(wrong.html).toContain(words);
    expect((await press(t(), wrong, '/needs/new', typed, as.enterprise)).location).toMatch(/^\/needs\/[0-9a-f-]{36}$/);
  });

  test('a draft is finished and submitted later', async () => {
    const { location } = await press(t(), await open(t(), '/needs/new', as.enterprise), '/needs/new', { ...typed, background: '', problem: '', draft: 'true' }, as.enterprise);
    const at = location ?? '';
    const draft = await open(t(), at, as.enterprise);
    for (const words of ['草稿', '提交需求', `href="${at}/edit"`]) expect(draft.html).toContain(words);
    expect((await open(t(), '/desk', as.enterprise)).html).toContain('轮到您了：1 条需求待处理');
    const thin = await press(t(), draft, `${at}/submit`, {}, as.enterprise);
    expect(thin.status).toBe(422);
    expect(thin.html).toContain(`${at}/edit#problem`);
    const edit = await open(t(), `${at}/edit`, as.enterprise);
    expect(edit.html).toContain('value="3500000"');
    expect(await press(t(), edit, `${at}/edit`, { ...typed, problem: '溜槽堵塞' }, as.enterprise)).toMatchObject({ status: 303, location: at });
    expect((await press(t(), await open(t(), at, as.enterprise), `${at}/submit`, {}, as.enterprise)).status).toBe(303);
    expect((await open(t(), at, as.enterprise)).html).toContain('待受理');
  });

  test('staff choose the enterprise and say where the need came from; who has none cannot post', async () => {
    await anEnterprise(t(), world.cityId);
    const form = await open(t(), '/needs/new', as.staff);
    expect(form.html).toContain(`<option value="${world.enterpriseId}"`);
    const { location } = await press(t(), form, '/needs/new', { ...typed, enterpriseId: world.enterpriseId, source: 'seminar' }, as.staff);
    expect((await open(t(), location ?? '', as.staff)).html).toContain('座谈会');
    expect((await press(t(), form, '/needs/new', typed, as.staff)).html).toContain('href="#enterpriseId"');
    expect((await open(t(), '/needs/new', as.manager)).html).toContain('没有关联企业');
  });

  test('a form without its token changes nothing', async () => {
    const answer = await t().request('/needs/new', { form: { ...typed, enterpriseId: world.enterpriseId } }, as.enterprise);
    expect(answer.status).toBe(403);
    expect((await t().request('/needs/new', { form: typed })).status).toBe(401);
  });
});

test('two people edit one need: the second sees both texts and keeps theirs', async () => {
  const id = await aSubmittedNeed(t(), world);
  const at = `/needs/${id}`;
  const mine = await open(t(), `${at}/edit`, as.enterprise);
  await t().run(editNeed, world.staff, { id, version: 1, title: '工作人员改的题目', goals: '工作人员写的目标' });
  const conflict = await press(t(), mine, `${at}/edit`, { ...typed, title: '企业改的题目', goals: '企业写的目标' }, as.enterprise);
  expect(conflict.status).toBe(409);
  for (const words of ['与最新内容的不同', '工作人员改的题目', '工作人员写的目标', 'value="企业改的题目"', '企业写的目标']) expect(conflict.html).toContain(words);
  expect((await press(t(), conflict, `${at}/edit`, { ...typed, title: '对照后的题目' }, as.enterprise)).status).toBe(303);
  expect((await open(t(), at, as.enterprise)).html).toContain('对照后的题目');
});

test('staff take a need up; the page waits for the matching, then shows it; the enterprise follows', async () => {
  const id = await aSubmittedNeed(t(), world);
  const at = `/needs/${id}`;
  const submitted = await open(t(), at, as.staff);
  for (const words of ['受理', '退回补充', '转上级科协', 'class="progress"', 'aria-current="step"']) expect(submitted.html).toContain(words);
  expect(submitted.html).not.toContain('撤回需求');
  expect((await press(t(), submitted, `${at}/accept`, {}, as.staff)).status).toBe(303);
  const waiting = await open(t(), at, as.staff);
  expect(waiting.html).toContain('data-reload-seconds="2"');
  await t().drain();
  const matched = await open(t(), at, as.staff);
  expect(matched.html).not.toContain('data-reload-seconds');
  for (const words of [`href="${at}/proposals"`, '条待审核', '重新匹配', `action="${at}/proposals"`]) expect(matched.html).toContain(words);
  const followed = await open(t(), at, as.enterprise);
  expect(followed.html).toContain('科协工作人员正在审核');
  for (const hidden of [`${at}/proposals`, '赵带机', `action="${at}/accept"`]) expect(followed.html).not.toContain(hidden);
  expect((await open(t(), at, as.far)).status).toBe(404);
  expect((await open(t(), at, as.manager)).status).toBe(404);
});

test('a need without an answer says so to staff', async () => {
  const id = await aSubmittedNeed(t(), world, { title: '泡菜风味稳定', field: '食品', background: '', problem: '泡菜风味每批不同。', goals: '' });
  await press(t(), await open(t(), `/needs/${id}`, as.staff), `/needs/${id}/accept`, {}, as.staff);
  await t().deps.db.updateTable('need').set({ proposed_at: new Date(t().deps.clock().getTime() + 1000) }).where('id', '=', id).execute();
  const page = await open(t(), `/needs/${id}`, as.staff);
  expect(page.html).toContain('没有找到合适的人');
  expect(page.html).not.toContain('data-reload-seconds');
  await t().drain();
});

test('a refused step opens its form again with what was typed', async () => {
  const id = await aSubmittedNeed(t(), world);
  const at = `/needs/${id}`;
  const before = await open(t(), at, as.staff);
  const short = await press(t(), before, `${at}/return`, { reason: '短' }, as.staff);
  expect(short.status).toBe(422);
  expect(short.html).toMatch(/<details class="step-form" open(="")?>[\s\S]*id="reason-error"[\s\S]*短<\/textarea>/);
  expect((await press(t(), short, `${at}/return`, { reason: '请补充带速和含水率' }, as.staff)).status).toBe(303);
  const late = await press(t(), before, `${at}/return`, { reason: '另一位工作人员写的意见' }, as.staff);
  expect(late.status).toBe(409);
  expect(late.html).toContain('另一位工作人员写的意见');
  const desk = await open(t(), '/desk', as.enterprise);
  expect(desk.html).toContain('请补充带速和含水率');
});

test('merging offers the needs most alike', async () => {
  const alike = (title: string) => aSubmittedNeed(t(), world, { title, field: '食品加工', background: '枸杞干果出口要求菌落总数达标。', problem: '热杀菌使枸杞褐变，射频杀菌温度不匀。', goals: '' });
  const [one, other] = [await alike('枸杞干果杀菌与褐变'), await alike('枸杞射频杀菌温度均匀性')];
  await t().drain();
  const page = await open(t(), `/needs/${one}`, as.staff);
  expect(page.html).toContain('枸杞射频杀菌温度均匀性（');
  expect((await press(t(), page, `/needs/${one}/merge`, { intoId: other }, as.staff)).status).toBe(303);
  expect((await open(t(), `/needs/${one}`, as.enterprise)).html).toContain(`href="/needs/${other}"`);
  expect((await open(t(), `/needs/${other}`, as.enterprise)).html).toContain('并入了另一条需求');
});

test('the timeline tells the case in words, in the association’s zone', async () => {
  const { needId, matchId } = await anApprovedMatch(t(), world);
  const { id } = await t().run(claimMatch, world.manager, { id: matchId });
  await t().run(recordStep, world.manager, { id, stage: 'contacted', happenedOn: '2026-11-01', note: '电话联系双方', nextStep: '到厂看现场', nextStepDue: '2026-12-24', version: 1 });
  const page = await open(t(), `/needs/${needId}`, as.enterprise);
  for (const words of ['提交需求', '受理', '给出对接建议', '审核通过对接建议', '赵带机', '技术经理人领办', '首次联系', '电话联系双方', '到厂看现场', '2026年12月24日', `/engagements/${id}`]) expect(page.html).toContain(words);
  expect(page.html).not.toMatch(/>(engage|claim|match|approve)</);
  const at = await t().deps.db.selectFrom('need').select('submitted_at').where('id', '=', needId).executeTakeFirstOrThrow();
  const hour = String((Number(at.submitted_at?.toISOString().slice(11, 13)) + 8) % 24).padStart(2, '0');
  expect(page.html).toMatch(new RegExp(`日 ${hour}:`));
  expect((await open(t(), '/desk', as.enterprise)).html).toContain('到厂看现场');
});

test('the list says how many, filters, and finds nothing politely', async () => {
  const all = await open(t(), '/needs', as.staff);
  const total = Number(/共 (\d+) 条/.exec(all.html)?.[1]);
  expect(total).toBeGreaterThan(3);
  const found = await open(t(), `/needs?q=${encodeURIComponent('枸杞射频杀菌温度均匀性')}&status=submitted`, as.staff);
  for (const words of ['共 1 条', '状态：待受理', '含“枸杞射频杀菌温度均匀性”', '清除筛选']) expect(found.html).toContain(words);
  expect((await open(t(), '/needs?q=zzzz', as.staff)).html).toContain('没有符合条件的需求');
  expect((await open(t(), '/needs?status=asleep&cursor=zzz', as.staff)).status).toBe(422);
  expect((await open(t(), '/needs/7', as.staff)).status).toBe(404);
  expect((await open(t(), '/needs', as.far)).html).toContain('共 0 条');
  expect((await open(t(), '/needs')).status).toBe(401);
});

test('in English too', async () => {
  const id = await aSubmittedNeed(t(), world);
  const page = await open(t(), `/needs/${id}?lang=en`, as.staff);
  for (const words of ['lang="en"', 'Accept', 'Hand to the parent association', 'History', 'Submitted']) expect(page.html).toContain(words);
});
