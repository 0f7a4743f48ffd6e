import { beforeAll, describe, expect, test } from 'vitest';
import { CONDUCT_VERSION } from '../../src/engagements/conduct.ts';
import { createAccount } from '../../src/auth/accounts.ts';
import { createTechnologyManager } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anApprovedMatch, aWorld, type World } from '../factories.ts';
import { JPG, PNG } from '../files/samples.ts';
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
  for (const words of ['我的对接', '在办 0 件，上限 3 件', '适合您的理由', '泰安市', '粘性物料长距离带式输送', `/matches/${matchId}/claim`, '看领办卡']) expect(desk.html).toContain(words);

  const card = await open(t(), `/matches/${matchId}/claim`, as.manager);
  for (const words of ['领办卡', '独家期', '3 个工作日', '0 / 3 件，领办后为 1 / 3 件', '依据', '首次联系企业和对接对象', '应申报的利益关系']) expect(card.html).toContain(words);
  const taken = await press(t(), card, `/matches/${matchId}/claim`, { nextStep: '打电话给企业', nextStepDue: '2027-01-05' }, as.manager);
  expect(taken.status).toBe(303);
  const at = taken.location ?? '';
  const page = await open(t(), at, as.manager);
  for (const words of ['打电话给企业', '首次联系：', 'class="stage-bar"', 'aria-current="step"', '记录进展', '退回这次对接', '各方', '岳明', `href="/needs/${needId}"`]) expect(page.html).toContain(words);

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
    at = (await press(t(), await open(t(), `/matches/${matchId}/claim`, as.manager), `/matches/${matchId}/claim`, { nextStep: '打电话', nextStepDue: '2027-01-05' }, as.manager)).location ?? '';
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
    const [mine, theirs] = [await open(t(), `/matches/${matchId}/claim`, as.manager), await open(t(), `/matches/${matchId}/claim`, as.stranger)];
    expect((await press(t(), theirs, `/matches/${matchId}/claim`, {}, as.stranger)).status).toBe(303);
    const late = await press(t(), mine, `/matches/${matchId}/claim`, {}, as.manager);
    expect(late.status).toBe(409);
    expect(late.html).toMatch(/没有领办成功[\s\S]*已由岳明\d+\(演示\)领办/);
  });
});

test('pressing twice takes once', async () => {
  const { matchId } = await anApprovedMatch(t(), world);
  const desk = await open(t(), `/matches/${matchId}/claim`, as.manager);
  const [first, second] = await Promise.all([press(t(), desk, `/matches/${matchId}/claim`, {}, as.manager), press(t(), desk, `/matches/${matchId}/claim`, {}, as.manager)]);
  expect([first.status, second.status]).toEqual([303, 303]);
  expect(first.location).toBe(second.location);
});

test('in English too', async () => {
  const desk = await open(t(), '/engagements?lang=en', as.manager);
  expect(desk.html).toContain('My cases');
  expect(desk.html).toContain('lang="en"');
});

describe('files of a case', () => {
  let at: string;
  let id: string;
  beforeAll(async () => {
    const { matchId } = await anApprovedMatch(t(), world);
    await t().deps.db.updateTable('technology_manager').set({ capacity: 20 }).where('id', '=', world.managerId).execute();
    at = (await press(t(), await open(t(), `/matches/${matchId}/claim`, as.manager), `/matches/${matchId}/claim`, { nextStep: '打电话', nextStepDue: '2027-01-05' }, as.manager)).location ?? '';
    id = at.split('/').at(-1) ?? '';
  });
  const hidden = (html: string) => Object.fromEntries([...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']));
  const upload = async (where: string, parts: Record<string, string | File | readonly File[]>, who: string) => {
    const { html } = await open(t(), at, who);
    const form = new RegExp(`<form[^>]*action="${where}#[\\s\\S]*?</form>`).exec(html)?.[0] ?? html;
    const answer = await t().request(where, { upload: { ...hidden(form), ...parts } }, who);
    return { status: answer.status, html: await answer.text() };
  };

  test('come with an entry, are kept to be downloaded, and only by those in the case', async () => {
    expect((await upload(`${at}/steps`, { stage: 'met', happenedOn: '2026-11-20', note: '现场看过', purpose: 'photo', files: [new File([PNG], '../现场 "一".png'), new File([JPG], '二.jpg')] }, as.manager)).status).toBe(303);
    const page = await open(t(), at, as.enterprise);
    expect(page.html).toContain('附件（2）');
    const file = /\/files\/([0-9a-f-]{36})">现场 一\.png/.exec(page.html)?.[1] ?? '';
    const answer = await t().request(`/files/${file}`, {}, as.enterprise);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(['content-type', 'content-disposition', 'x-content-type-options', 'content-security-policy', 'cache-control'].map((name) => [name, answer.headers.get(name)]))).toEqual({
      'content-type': 'image/png', 'content-disposition': "attachment; filename=\"__ _.png\"; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%20%E4%B8%80.png", 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'", 'cache-control': 'no-store',
    });
    expect([(await open(t(), `/files/${file}`, as.stranger)).status, (await open(t(), `/files/${file}`)).status, (await open(t(), '/files/7', as.manager)).status]).toEqual([404, 401, 404]);
  });

  test('that are not what they say come back as an error beside the field, and nothing is recorded', async () => {
    const before = await t().deps.db.selectFrom('file').select('id').where('engagement_id', '=', id).execute();
    const html = await upload(`${at}/files`, { upload: new File(['<html><script>alert(1)</script>'], '合同.pdf'), uploadPurpose: 'contract' }, as.manager);
    expect(html).toMatchObject({ status: 422, html: expect.stringContaining('内容与扩展名不符') });
    expect(html.html).toContain('href="#upload"');
    const big = new Uint8Array(11 * 1024 * 1024);
    big.set(PNG);
    expect(await upload(`${at}/files`, { upload: new File([big], '大.png') }, as.manager)).toMatchObject({ status: 422, html: expect.stringContaining('超过 10 MB') });
    expect(await upload(`${at}/files`, {}, as.manager)).toMatchObject({ status: 422, html: expect.stringContaining('请先选择文件') });
    expect((await upload(`${at}/files`, { upload: new File([PNG], 'a.png') }, as.stranger)).status).toBe(404);
    // Elsewhere the limit is what it was.
    expect((await upload('/conflicts', { note: new File([big], '大.png') }, as.manager)).status).toBe(413);
    expect(await t().deps.db.selectFrom('file').select('id').where('engagement_id', '=', id).execute()).toEqual(before);
  });

  test('pressing upload twice keeps one', async () => {
    const { html } = await open(t(), at, as.enterprise);
    const before = (await t().deps.db.selectFrom('file').select('id').where('engagement_id', '=', id).execute()).length;
    const press2 = () => t().request(`${at}/files`, { upload: { ...hidden(html), upload: new File([PNG], '重复.png'), uploadPurpose: 'photo' } }, as.enterprise);
    expect((await Promise.all([press2(), press2()])).map((answer) => answer.status)).toEqual([303, 303]);
    expect((await t().deps.db.selectFrom('file').select('id').where('engagement_id', '=', id).execute()).length).toBe(before + 1);
  });
});

test('the rules of conduct are read and accepted with the first card', async () => {
  const { matchId } = await anApprovedMatch(t(), world);
  const { id } = await t().run(createTechnologyManager, system, { associationId: world.cityId, name: '初次(演示)', regionCode: '370900', level: 'junior' });
  await t().run(createAccount, system, { name: '初次', email: 'first@example.test', password: 'keqiao-demo', grants: [{ role: 'technology_manager', associationId: world.cityId, technologyManagerId: id }] });
  const fresh = await t().signIn('first@example.test');
  expect((await open(t(), '/conduct', fresh)).html).toContain('我已阅读并接受');
  const card = await open(t(), `/matches/${matchId}/claim`, fresh);
  const refused = await press(t(), card, `/matches/${matchId}/claim`, { nextStep: '打电话', nextStepDue: '2027-01-05' }, fresh);
  expect(refused).toMatchObject({ status: 422, html: expect.stringContaining('请先阅读并接受服务守则') });
  expect((await press(t(), refused, `/matches/${matchId}/claim`, { nextStep: '打电话', nextStepDue: '2027-01-05', conduct: CONDUCT_VERSION }, fresh)).status).toBe(303);
  expect((await open(t(), '/conduct', fresh)).html).toContain('接受这一版');
});
