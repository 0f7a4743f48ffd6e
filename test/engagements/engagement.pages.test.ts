import { beforeAll, describe, expect, test } from 'vitest';
import { anApprovedMatch, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** The manager's desk and the case page, used as a browser without JavaScript would. */
const t = testServices();
let world: World;
let as: Record<'staff' | 'enterprise' | 'manager' | 'stranger', string>;
beforeAll(async () => {
  world = await aWorld(t());
  as = { staff: await t().signIn(world.emails.staff), enterprise: await t().signIn(world.emails.enterprise), manager: await t().signIn(world.emails.manager), stranger: await t().signIn((await aWorld(t())).emails.manager) };
});

test('the desk offers, says why, is taken from, and the case is carried to its end', async () => {
  const { matchId, needId } = await anApprovedMatch(t(), world);
  const desk = await open(t(), '/engagements', as.manager);
  expect(desk.status).toBe(200);
  for (const words of ['我的对接', '在办 0 件，上限 3 件', '适合您的理由', '泰安市', '粘性物料长距离带式输送', `/matches/${matchId}/claim`]) expect(desk.html).toContain(words);

  const taken = await press(t(), desk, `/matches/${matchId}/claim`, {}, as.manager);
  expect(taken.status).toBe(303);
  const at = taken.location ?? '';
  const page = await open(t(), at, as.manager);
  for (const words of ['还没有写下一步', 'class="stage-bar"', 'aria-current="step"', '记录进展', '退回这次对接', '各方', '岳明', `href="/needs/${needId}"`]) expect(page.html).toContain(words);

  const wrong = await press(t(), page, `${at}/steps`, { stage: 'signed', happenedOn: '2026-11-20', note: '双方已盖章，合同还没有编号', contractNumber: '', amountYuan: '五十万' }, as.manager);
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('双方已盖章，合同还没有编号');
  expect(wrong.html).toContain('href="#amountYuan"');
  expect(wrong.html).toContain('五十万');

  const signed = await press(t(), wrong, `${at}/steps`, { stage: 'signed', happenedOn: '2026-11-20', note: '双方已盖章', contractNumber: 'HT-2026-1', amountYuan: '500000', nextStep: '中试排期', nextStepDue: '2020-01-01' }, as.manager);
  expect(signed).toMatchObject({ status: 303, location: at });
  const after = await open(t(), at, as.manager);
  for (const words of ['HT-2026-1', '50 万元', '中试排期', '已过期', '已签约']) expect(after.html).toContain(words);
  expect(after.html).not.toContain('退回这次对接');
  expect((await open(t(), '/engagements', as.manager)).html).toContain('轮到您了：1 件已过约定日期');

  // A page that was opened before somebody else recorded: the typed words come back beside the newest state.
  const stale = await press(t(), page, `${at}/steps`, { stage: 'met', happenedOn: '2026-11-20', note: '旧页面上写的话' }, as.manager);
  expect(stale.status).toBe(409);
  for (const words of ['旧页面上写的话', '刚刚有了新的记录', 'HT-2026-1']) expect(stale.html).toContain(words);

  expect((await press(t(), after, `${at}/steps`, { stage: 'completed', happenedOn: '2026-11-20', note: '指标达到' }, as.manager)).status).toBe(303);
  const ended = await open(t(), at, as.manager);
  expect(ended.html).not.toContain('记录进展');
  expect((await open(t(), `/needs/${needId}`, as.enterprise)).html).toContain('已解决');
});

describe('a case of another', () => {
  let at: string;
  let matchId: string;
  beforeAll(async () => {
    ({ matchId } = await anApprovedMatch(t(), world));
    at = (await press(t(), await open(t(), '/engagements', as.manager), `/matches/${matchId}/claim`, {}, as.manager)).location ?? '';
  });

  test('is not there for other managers, and only to be read by the enterprise', async () => {
    expect((await open(t(), at, as.stranger)).status).toBe(404);
    const seen = await open(t(), at, as.enterprise);
    expect(seen.status).toBe(200);
    expect(seen.html).not.toContain('<textarea');
    expect((await open(t(), at)).status).toBe(401);
    expect((await open(t(), '/engagements/7', as.manager)).status).toBe(404);
  });

  test('staff find it in the list, and may give it back with a reason', async () => {
    const list = await open(t(), '/engagements?status=open', as.staff);
    for (const words of ['对接服务', '共 1 件', at]) expect(list.html).toContain(words);
    const page = await open(t(), at, as.staff);
    expect(page.html).not.toContain(`${at}/steps#record`);
    const short = await press(t(), page, `${at}/release`, { reason: '无' }, as.staff);
    expect(short.status).toBe(422);
    expect(short.html).toMatch(/<details class="step-form" id="release" open/);
    expect(await press(t(), short, `${at}/release`, { reason: '三周没有联系企业' }, as.staff)).toMatchObject({ status: 303, location: at });
    expect((await open(t(), '/engagements', as.manager)).html).toContain('曾被退回：三周没有联系企业');
  });

  test('a press that comes too late says who was faster, on the desk', async () => {
    const [mine, theirs] = [await open(t(), '/engagements', as.manager), await open(t(), '/engagements', as.stranger)];
    expect((await press(t(), theirs, `/matches/${matchId}/claim`, {}, as.stranger)).status).toBe(303);
    const late = await press(t(), mine, `/matches/${matchId}/claim`, {}, as.manager);
    expect(late.status).toBe(409);
    expect(late.html).toMatch(/没有领办成功[\s\S]*已由岳明\d+\(演示\)领办/);
  });
});

test('pressing twice takes once', async () => {
  const { matchId } = await anApprovedMatch(t(), world);
  const desk = await open(t(), '/engagements', as.manager);
  const [first, second] = await Promise.all([press(t(), desk, `/matches/${matchId}/claim`, {}, as.manager), press(t(), desk, `/matches/${matchId}/claim`, {}, as.manager)]);
  expect([first.status, second.status]).toEqual([303, 303]);
  expect(first.location).toBe(second.location);
});

test('in English too', async () => {
  const desk = await open(t(), '/engagements?lang=en', as.manager);
  expect(desk.html).toContain('My cases');
  expect(desk.html).toContain('lang="en"');
});
