import { beforeAll, describe, expect, test } from 'vitest';
import { createSociety } from '../../src/profiles/profile.commands.ts';
import { setReadingShare } from '../../src/reviews/reading.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anAcceptedNeed, anAccount, aWorld, someCandidates, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** The pages as a browser without JavaScript uses them, and the API beside them. */
const t = testServices();
let world: World;
let staff: string;
let firm: string;
let other: { email: string; cookie: string };
beforeAll(async () => {
  world = await aWorld(t());
  [staff, firm] = [await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise)];
  const { email } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  other = { email, cookie: await t().signIn(email) };
  await someCandidates(t(), world);
  await t().run(setReadingShare, system, { percent: 0 });
});

async function aNeed() {
  const needId = await anAcceptedNeed(t(), world);
  await t().drain();
  const all = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('status', '=', 'proposed').orderBy('candidate_type').orderBy('position').execute();
  return { needId, all, id: all[0]?.id ?? '', version: all[0]?.version ?? 0 };
}

test('approve, undo from the next page, reopen with a reason: every form with its version', async () => {
  const { id } = await aNeed();
  const page = await open(t(), `/matches/${id}`, staff);
  for (const part of ['data-key="a"', 'data-key="r"', 'data-key="q"', 'data-digits', '差一点的人选', '问企业', '转上级', '请学会推荐']) expect(page.html, part).toContain(part);
  const decided = await press(t(), page, `/matches/${id}/approve`, { 'approve-reason': 'evidence_fits' }, staff);
  const next = await open(t(), decided.location ?? '', staff);
  expect(next.html).toContain('data-key="u"');
  expect((await press(t(), next, `/matches/${id}/undo`, {}, staff)).location).toBe(`/matches/${id}?undone=yes`);
  await press(t(), await open(t(), `/matches/${id}`, staff), `/matches/${id}/reject`, { 'reject-reason': 'too_far' }, staff);
  const rejected = await open(t(), `/matches/${id}`, staff);
  expect(rejected.html).toContain('以前的决定 1 次');
  const short = await press(t(), rejected, `/matches/${id}/reopen`, { 'reopen-reason': '短' }, staff);
  expect([short.status, short.html.includes('id="reopen-reason-error"')]).toEqual([422, true]);
  expect((await press(t(), rejected, `/matches/${id}/reopen`, { 'reopen-reason': '企业补充了工况' }, staff)).status).toBe(303);
  // The same form once more: somebody opened it meanwhile, and what was written is kept.
  const late = await t().request(`/api/matches/${id}/reopen`, { body: { version: 1, reason: '企业补充了工况' } }, staff);
  expect(late.status).toBe(409);
  expect((await open(t(), `/matches/${id}`, staff)).html).toContain('企业补充了工况');
});

test('a question goes to the enterprise’s page and comes back with its answer', async () => {
  const { needId, id } = await aNeed();
  const page = await open(t(), `/matches/${id}`, staff);
  expect((await press(t(), page, `/matches/${id}/ask`, { 'ask-question': '短' }, staff)).status).toBe(422);
  expect((await press(t(), page, `/matches/${id}/ask`, { 'ask-question': '回程带含水率是多少？' }, staff)).status).toBe(303);
  const waits = await open(t(), `/matches/${id}`, staff);
  expect(waits.html).toContain('等企业答复');
  expect(waits.html).not.toContain('decision-bar');
  expect((await open(t(), '/desk', firm)).html).toContain('回程带含水率是多少？');
  const need = await open(t(), `/needs/${needId}`, firm);
  const path = /href="(\/questions\/[0-9a-f-]+)"/.exec(need.html)?.[1] ?? '';
  const form = await open(t(), path, firm);
  const empty = await press(t(), form, `${path}/answer`, { answer: '', amend: 'yes' }, firm);
  expect([empty.status, empty.html.includes('id="answer-error"')]).toEqual([422, true]);
  expect((await press(t(), form, `${path}/answer`, { answer: '<28%> 到 35%', amend: 'yes' }, firm)).location).toBe(`/needs/${needId}`);
  const twice = await t().request(`/api${path}/answer`, { body: { answer: '又一次' } }, firm);
  expect(twice.status).toBe(409);
  const back = await open(t(), `/matches/${id}`, staff);
  expect(back.html).toContain('&lt;28%&gt; 到 35%');
  expect(back.html).toContain('decision-bar');
  expect((await open(t(), path, await t().signIn(world.emails.manager))).status).toBe(404);
  await t().drain();
});

test('a society is asked from the proposal, answers at its own desk, and is not told who asks', async () => {
  const { needId, id } = await aNeed();
  const { id: societyId } = await t().run(createSociety, system, { associationId: world.cityId, name: '泰安市力学学会(演示)', level: 'city', regionCode: '370900' });
  const secretary = await t().signIn((await anAccount(t(), { role: 'society_secretary', associationId: world.cityId, societyId })).email);
  const page = await open(t(), `/matches/${id}`, staff);
  expect((await press(t(), page, `/matches/${id}/nominate`, { 'nominate-societyId': '' }, staff)).status).toBe(422);
  expect((await press(t(), page, `/matches/${id}/nominate`, { 'nominate-societyId': societyId, 'nominate-note': '想找做过现场的' }, staff)).status).toBe(303);
  const desk = await open(t(), '/desk', secretary);
  const path = /href="(\/nominations\/[0-9a-f-]+)"/.exec(desk.html)?.[1] ?? '';
  const enterprise = await t().deps.db.selectFrom('enterprise').select('name').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow();
  const request = await open(t(), `${path}?q=钱管道`, secretary);
  expect(request.html).toContain('想找做过现场的');
  expect(request.html).not.toContain(enterprise.name);
  const expert = /<option value="([0-9a-f-]{36})"[^>]*>钱管道/.exec(request.html)?.[1] ?? '';
  expect((await press(t(), request, `${path}/answer`, { expertId: '' }, secretary)).status).toBe(422);
  expect((await press(t(), request, `${path}/answer`, { expertId: expert, note: '有现场经验' }, secretary)).status).toBe(303);
  await t().drain();
  const asked = await open(t(), `/needs/${needId}/nominations`, staff);
  expect(asked.html).toContain('已推荐');
  expect(asked.html).toContain('有现场经验');
  const { items } = await (await t().request('/api/nominations', {}, secretary)).json() as { items: object[] };
  expect(items).toEqual([]);
  expect((await open(t(), `/needs/${needId}/nominations`, firm)).status).toBe(404);
});

describe('many at once', () => {
  test('choose, see, decide, undo: without a script', async () => {
    const { needId, all } = await aNeed();
    const list = await open(t(), `/reviews?need=${needId}`, staff);
    for (const one of all) expect(list.html).toContain(`value="${one.id}.${one.version}"`);
    const query = all.map((one) => `m=${one.id}.${one.version}`).join('&');
    const dry = await open(t(), `/reviews/bulk?decision=reject&${query}`, staff);
    expect(dry.html).toContain(`${all.length} 条都可以处理`);
    expect((await t().deps.db.selectFrom('match').select('id').where('need_id', '=', needId).where('status', '=', 'proposed').execute())).toHaveLength(all.length);
    const ids = all.map((one) => `${one.id}.${one.version}`);
    const blank = await press(t(), dry, '/reviews/bulk', { m: ids, reason: '' }, staff);
    expect([blank.status, blank.html.includes('id="reason-error"')]).toEqual([422, true]);
    const done = await press(t(), dry, '/reviews/bulk', { m: ids, reason: 'wrong_problem' }, staff);
    expect(done.location).toMatch(/^\/reviews\/runs\//);
    const run = await open(t(), done.location ?? '', staff);
    expect((await open(t(), '/reviews/runs', staff)).html).toContain(done.location ?? '-');
    expect((await press(t(), run, `${done.location}/undo`, {}, staff)).status).toBe(303);
    expect((await open(t(), done.location ?? '', staff)).html).toContain('已整批撤销');
    expect((await open(t(), done.location ?? '', firm)).status).toBe(403);
  });

  test('what somebody decided meanwhile is shown beside the others, and stops the run', async () => {
    const { all, id, version } = await aNeed();
    const query = all.map((one) => `m=${one.id}.${one.version}`).join('&');
    const before = await open(t(), `/reviews/bulk?decision=reject&${query}`, staff);
    await t().request(`/api/matches/${id}/approve`, { body: { reason: 'known_good', version } }, other.cookie);
    const late = await press(t(), before, '/reviews/bulk', { m: all.map((one) => `${one.id}.${one.version}`), reason: 'wrong_problem' }, staff);
    expect(late.status).toBe(409);
    expect(late.html).toContain('一条也没有处理');
    expect(late.html).toContain('了解此人（单位），做过类似的事');
    const answer = await t().request('/api/reviews/runs', { body: { decision: 'reject', reason: 'wrong_problem', matches: all } }, staff);
    expect([answer.status, (await answer.json() as { errors: { field: string }[] }).errors.map((one) => one.field)]).toEqual([409, ['matches.0']]);
    const { items } = await (await t().request('/api/reviews/dry-run', { body: { decision: 'reject', reason: 'wrong_problem', matches: all } }, staff)).json() as { items: { will: boolean; why: string | null }[] };
    expect(items.map((one) => one.will)).toEqual(all.map((_, at) => at > 0));
    expect((await open(t(), '/reviews/bulk', staff)).html).toContain('还没有选');
  });
});

test('who could read it again is led to a page that does not say what was decided', async () => {
  await t().run(setReadingShare, system, { percent: 100 });
  const { id, version } = await aNeed();
  await t().run(decideMatch, world.staff, { id, version, decision: 'reject', reason: 'wrong_field', note: '第一次的说明' });
  await t().run(setReadingShare, system, { percent: 0 });
  const led = await t().request(`/matches/${id}`, {}, other.cookie);
  const path = led.headers.get('location') ?? '';
  expect([led.status, path]).toEqual([303, expect.stringMatching(/^\/readings\/[0-9a-f-]{36}$/)]);
  const page = await open(t(), path, other.cookie);
  for (const told of ['第一次的说明', world.staff.name, '未采纳']) expect(page.html).not.toContain(told);
  expect(JSON.stringify(await (await t().request(`/api${path}`, {}, other.cookie)).json())).not.toMatch(/rejected|第一次的说明/);
  expect((await press(t(), page, `${path}/read`, { reason: '' }, other.cookie)).status).toBe(422);
  expect((await press(t(), page, `${path}/read`, { reason: 'approve.evidence_fits' }, other.cookie)).location).toBe('/readings?read=differs');
  expect((await open(t(), `/matches/${id}`, other.cookie)).html).toContain('第一次的说明');
  const list = await open(t(), '/readings', staff);
  expect(list.html).toContain('等待定论');
  expect(list.html).not.toContain(`${path}/settle`);
  const lead = await t().signIn((await anAccount(t(), { role: 'administrator', associationId: world.provinceId })).email);
  const open1 = await open(t(), '/readings', lead);
  expect((await press(t(), open1, `${path}/settle`, { verdict: 'first', [`note-${path.slice(10)}`]: '短' }, lead)).status).toBe(422);
  expect((await press(t(), open1, `${path}/settle`, { verdict: 'first', [`note-${path.slice(10)}`]: '第一次依据充分' }, lead)).status).toBe(303);
  expect((await open(t(), '/readings', staff)).html).toContain('第一次依据充分');
  const report = await open(t(), '/reports/matching', staff);
  expect(report.html).toContain('换一个人审，结论一样吗');
  const { readings } = await (await t().request('/api/reports/matching', {}, staff)).json() as { readings: { all: object } };
  expect(readings.all).toEqual({ read: 1, agreed: 0, kappa: 0 });
});
