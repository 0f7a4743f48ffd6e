import { beforeAll, expect, test } from 'vitest';
import { MOST_LAID_OUT, triageBoard } from '../../src/desk/triage.queries.ts';
import { triageFilter } from '../../src/desk/triage.ts';
import { lookAtOutlooks } from '../../src/matches/outlook.jobs.ts';
import { noteOutlook } from '../../src/matches/outlook.commands.ts';
import { editNeed, escalateNeed, submitNeed } from '../../src/needs/need.commands.ts';
import { resumeNeed, setAsideNeed } from '../../src/needs/set-aside.commands.ts';
import { setLanguage } from '../../src/notices/reader.commands.ts';
import { type Actor, system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { anAccount, aSubmittedNeed, aWorld, someCandidates, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Triage: the board over what waits to be taken up, and the answer to the owner of what is set aside. */
const NOW = new Date('2026-11-27T04:00:00Z');
const t = testServices({ clock: () => NOW });
let world: World;
let foreign: World;
let staff: string;
let firm: string;
let city: { actor: Actor; email: string };
const ids: Record<'clear' | 'vague' | 'strange', string> = { clear: '', vague: '', strange: '' };
const goals = '回程带料量减少 85%，含水率 30% 时每月停机少于 2 小时；能提供样品和现场数据，已经试过合金清扫器';

beforeAll(async () => {
  [world, foreign] = [await aWorld(t()), await aWorld(t())];
  await someCandidates(t(), world);
  [staff, firm] = [await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise)];
  city = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  ids.clear = await aSubmittedNeed(t(), world, { goals });
  ids.vague = (await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '想找人帮忙', field: '矿山', problem: '老堵', urgency: 'critical' })).id;
  ids.strange = await aSubmittedNeed(t(), world, { title: '珐琅彩釉面开片', field: '陶瓷', background: '珐琅彩釉', problem: '珐琅彩釉面在烤花窑 820℃ 降温阶段开片，每窑三成', goals: '开片率降到 2% 以下；能提供样品，已经试过慢冷' });
  await t().deps.catchUp();
}, 120_000);

const board = (actor: Actor, filter: object = {}) => triageBoard(t().deps.db, actor, triageFilter.parse(filter), NOW);
const placeOf = async (id: string) => (await board(world.staff)).all.find((need) => need.id === id)?.place;
const look = () => lookAtOutlooks({ ...t().deps })();

test('before anybody looked, the board says so; after the look each need has its place and its next step', async () => {
  expect(await placeOf(ids.clear)).toMatchObject({ when: 'later', ready: 'ready', answered: 'unknown', next: 'accept' });
  await look();
  expect(await placeOf(ids.clear)).toMatchObject({ answered: 'answered', next: 'accept' });
  expect(await placeOf(ids.vague)).toMatchObject({ when: 'now', ready: 'vague', next: 'ask' });
  expect(await placeOf(ids.strange)).toMatchObject({ ready: 'ready', answered: 'hard', next: 'seek' });
  // Nothing was proposed to anybody, and the history tells of no look.
  expect(await t().deps.db.selectFrom('match').select('id').where('need_id', '=', ids.clear).execute()).toEqual([]);
  expect((await t().deps.db.selectFrom('activity').select('action').where('need_id', '=', ids.clear).execute()).map((line) => line.action)).toEqual(['submit']);
});

test('what was looked at is not looked at again until it is changed or a week is over', async () => {
  const at = async () => (await t().deps.db.selectFrom('need').select(['outlook_at', 'version']).where('id', '=', ids.strange).executeTakeFirstOrThrow());
  const before = await at();
  await look();
  expect(await at()).toEqual(before);
  expect(await t().run(noteOutlook, system, { id: ids.strange, version: before.version + 1, outlook: 'likely' })).toEqual({ noted: false });
  await t().run(editNeed, world.enterprise, { id: ids.strange, version: before.version, title: '珐琅彩釉面开片和剥落' });
  expect((await at()).outlook_at).toBeNull();
  await look();
  expect((await at()).outlook_at).toEqual(NOW);
  await lookAtOutlooks({ ...t().deps, clock: () => new Date(NOW.getTime() + 8 * 24 * 3600_000) })();
  expect((await at()).outlook_at?.getTime()).toBeGreaterThan(NOW.getTime());
});

test('the page: cells with counts, cards with the next step, filters; nothing of it for others', async () => {
  const page = await open(t(), '/desk/triage', staff);
  for (const words of ['分诊台', '粘性物料长距离带式输送', '有人能答', '难找人', '建议：先问清楚再受理', '问题具体出在哪一步', `action="/desk/triage/${ids.clear}/accept"`, `/needs/${ids.vague}/set-aside?reason=ask`, 'data-rows']) expect(page.html, words).toContain(words);
  // The most urgent first.
  expect(page.html.indexOf('想找人帮忙')).toBeLessThan(page.html.indexOf('>粘性物料长距离带式输送<'));
  const cell = await open(t(), '/desk/triage?ready=ready&answered=hard', staff);
  expect(cell.html).toContain(`/needs/${ids.strange}"`);
  expect(cell.html).not.toContain(`action="/desk/triage/${ids.clear}/accept"`);
  expect((await board(world.staff, { field: '陶瓷' })).all.map((need) => need.id)).toEqual([ids.strange]);
  expect((await board(world.staff, { own: 'yes' })).all).toEqual([]);
  expect((await board(foreign.staff)).all).toEqual([]);
  for (const who of [firm, await t().signIn(world.emails.manager)]) expect((await open(t(), '/desk/triage', who)).status).toBe(403);
  // What cannot be read is left out.
  expect((await open(t(), '/desk/triage?when=x&from=-3&region=nowhere', staff)).status).toBe(200);
});

test('a need is taken up from the board, which comes back with the same filter; twice is said', async () => {
  const id = await aSubmittedNeed(t(), world, { title: '从分诊台受理的需求' });
  const page = await open(t(), '/desk/triage?when=later', staff);
  const pressed = await press(t(), page, `/desk/triage/${id}/accept?when=later`, {}, staff);
  expect([pressed.status, pressed.location]).toEqual([303, `/desk/triage?when=later&taken=${id}`]);
  expect((await open(t(), pressed.location ?? '', staff)).html).toContain('已受理，正在匹配');
  expect((await press(t(), page, `/desk/triage/${id}/accept?when=later`, { _key: 'again' }, staff)).status).toBe(409);
  // Of another province it is not there.
  const other = await aSubmittedNeed(t(), world);
  const far = await t().signIn(foreign.emails.staff);
  const token = /name="_token" value="([^"]+)"/.exec((await open(t(), '/seminars/new', far)).html)?.[1] ?? '';
  expect((await t().request(`/desk/triage/${other}/accept`, { form: { _token: token } }, far)).status).toBe(404);
});

test('what was handed up waits on the board of those above, not of those who handed it up', async () => {
  const id = await aSubmittedNeed(t(), world, { title: '转给省里的需求' });
  expect((await board(city.actor)).all.map((need) => need.id)).toContain(id);
  await t().run(escalateNeed, city.actor, { id });
  expect((await board(city.actor)).all.map((need) => need.id)).not.toContain(id);
  expect((await board(world.staff)).all.find((need) => need.id === id)?.escalated).toBe(true);
  await t().run(setAsideNeed, world.staff, { id, reason: 'nobody_now', answer: '目前没有找到合适的人，有了会通知您。' });
  await t().run(resumeNeed, world.staff, { id, reason: '省里新来了专家' });
  expect((await t().deps.db.selectFrom('clock').select('association_id').where('need_id', '=', id).where('stopped_at', 'is', null).execute())).toEqual([{ association_id: world.provinceId }]);
});

test('setting aside: a reason, a letter to read and change, the notice, the answer on the firm’s page, and sending it again', async () => {
  const id = await aSubmittedNeed(t(), world, { title: '要放下的需求' });
  const choose = await open(t(), `/needs/${id}/set-aside`, staff);
  expect(choose.html).toContain('条件还不成熟');
  expect(choose.html).not.toContain('name="answer"');
  const letter = await open(t(), `/needs/${id}/set-aside?reason=too_early`, staff);
  const text = /<textarea id="answer"[^>]*>([\s\S]*?)<\/textarea>/.exec(letter.html)?.[1] ?? '';
  for (const words of ['要放下的需求', '还在设想阶段', '重新提交']) expect(text).toContain(words);
  const short = await press(t(), letter, `/needs/${id}/set-aside`, { answer: '不办' }, staff);
  expect(short.status).toBe(422);
  expect(short.html).toContain('>不办</textarea>');
  const other = await open(t(), `/needs/${id}/set-aside?reason=other`, staff);
  const unsaid = await press(t(), other, `/needs/${id}/set-aside`, { answer: /<textarea id="answer"[^>]*>([\s\S]*?)<\/textarea>/.exec(other.html)?.[1] ?? '' }, staff);
  expect([unsaid.status, unsaid.html.includes('请换成真正的原因')]).toEqual([422, true]);
  const sent = await press(t(), letter, `/needs/${id}/set-aside`, { answer: `${text}\n我们十二月再联系您。` }, staff);
  expect([sent.status, sent.location]).toEqual([303, `/needs/${id}`]);
  // The owner: told, reads it, and what to do.
  const notice = await t().deps.db.selectFrom('notice').select(['user_id', 'kind']).where('need_id', '=', id).where('kind', '=', 'need_set_aside').execute();
  expect(notice).toEqual([{ user_id: world.enterprise.userId, kind: 'need_set_aside' }]);
  const own = await open(t(), `/needs/${id}`, firm);
  for (const words of ['暂不办理', '我们十二月再联系您', '接下来：', `/needs/${id}/edit`, `action="/needs/${id}/submit"`]) expect(own.html, words).toContain(words);
  expect(own.html).not.toContain(`action="/needs/${id}/resume"`);
  const { name } = await t().deps.db.selectFrom('user').select('name').where('id', '=', world.staff.userId ?? '').executeTakeFirstOrThrow();
  expect(own.html).not.toContain(name); // which of the staff it was

  expect((await open(t(), '/desk', firm)).html).toContain('暂不办理');
  expect((await board(world.staff)).all.map((need) => need.id)).not.toContain(id);
  expect((await open(t(), `/needs/${id}/set-aside`, staff)).status).toBe(409);
  // Sent again by its owner, it waits as before; the answer stays in the history.
  expect((await press(t(), own, `/needs/${id}/submit`, {}, firm)).status).toBe(303);
  const row = await t().deps.db.selectFrom('need').select(['status', 'set_aside_for', 'status_reason']).where('id', '=', id).executeTakeFirstOrThrow();
  expect(row).toEqual({ status: 'submitted', set_aside_for: null, status_reason: null });
  expect((await open(t(), `/needs/${id}`, firm)).html).toContain('我们十二月再联系您');
});

test('staff take it up again with a reason; its time begins anew and the owner is told', async () => {
  const id = await aSubmittedNeed(t(), world);
  await t().run(setAsideNeed, world.staff, { id, reason: 'next_batch', answer: '这一批排满了，下一批优先安排。' });
  const clocks = () => t().deps.db.selectFrom('clock').select(['kind', 'stopped_at']).where('need_id', '=', id).orderBy('id').execute();
  expect((await clocks()).every((clock) => clock.stopped_at !== null)).toBe(true);
  const page = await open(t(), `/needs/${id}`, staff);
  expect((await press(t(), page, `/needs/${id}/resume`, { reason: '短' }, staff)).status).toBe(422);
  expect((await press(t(), page, `/needs/${id}/resume`, { reason: '第二批开始了' }, staff)).status).toBe(303);
  expect((await clocks()).filter((clock) => clock.stopped_at === null)).toHaveLength(1);
  expect(await t().deps.db.selectFrom('notice').select('user_id').where('need_id', '=', id).where('kind', '=', 'need_resumed').execute()).toEqual([{ user_id: world.enterprise.userId }]);
  const lines = await t().deps.db.selectFrom('activity').select(['action', 'note']).where('need_id', '=', id).orderBy('seq').execute();
  expect(lines).toEqual([{ action: 'submit', note: null }, { action: 'set_aside', note: '这一批排满了，下一批优先安排。' }, { action: 'resume', note: '第二批开始了' }]);
  await expect(t().run(resumeNeed, world.staff, { id, reason: '再来一次' })).rejects.toMatchObject({ code: 'wrong_state' });
});

test('neither the firm nor another province sets aside; the database wants a reason with the state', async () => {
  const id = await aSubmittedNeed(t(), world);
  const input = { id, reason: 'solved', answer: '问题已经解决，不再安排。' } as const;
  await expect(t().run(setAsideNeed, world.enterprise, input)).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(setAsideNeed, foreign.staff, input)).rejects.toMatchObject({ code: 'not_found' });
  await expect(t().deps.db.updateTable('need').set({ status: 'set_aside' }).where('id', '=', id).execute()).rejects.toThrow();
});

test('asking from the board returns the need with what is missing; the letter is in the language of the owner', async () => {
  const page = await open(t(), `/needs/${ids.vague}/set-aside?reason=ask`, staff);
  const text = /<textarea id="reason"[^>]*>([\s\S]*?)<\/textarea>/.exec(page.html)?.[1] ?? '';
  expect(text).toContain('1. 问题具体出在哪一步');
  expect((await press(t(), page, `/needs/${ids.vague}/return`, { reason: text }, staff)).status).toBe(303);
  expect((await open(t(), `/needs/${ids.vague}`, firm)).html).toContain('希望达到什么结果');
  await t().run(setLanguage, world.enterprise, { language: 'en' });
  expect((await open(t(), `/needs/${ids.strange}/set-aside?reason=too_early`, staff)).html).toContain('It is still an idea');
  expect((await open(t(), `/needs/${ids.strange}/set-aside?reason=too_early&language=zh`, staff)).html).toContain('还在设想阶段');
});

test('a board is cut at so many needs, and says so', async () => {
  const model = await t().deps.db.selectFrom('need').selectAll().where('id', '=', ids.clear).executeTakeFirstOrThrow();
  const { turn_at: _turn, first_submitted_at: _first, first_accepted_at: _accepted, ...row } = model;
  const rows = Array.from({ length: MOST_LAID_OUT + 1 }, (_, at) => ({ ...row, id: newId(), title: `很多条需求 ${at}` }));
  for (let at = 0; at < rows.length; at += 200) await t().deps.db.insertInto('need').values(rows.slice(at, at + 200) as never).execute();
  const page = await open(t(), '/desk/triage?from=20', staff);
  expect(page.html).toContain(`等受理的超过 ${MOST_LAID_OUT} 条`);
  expect((page.html.match(/\/accept/g) ?? []).length).toBe(20);
});
