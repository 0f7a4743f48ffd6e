import { beforeAll, expect, test } from 'vitest';
import { lookAtOutlooks } from '../../src/matches/outlook.jobs.ts';
import { setAsideNeed } from '../../src/needs/set-aside.commands.ts';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { storeGroups } from '../../src/reports/groups.commands.ts';
import { groupNeeds } from '../../src/reports/groups.jobs.ts';
import { membersOf, needGroups } from '../../src/reports/groups.queries.ts';
import { system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { anEnterprise, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Common needs: groups worked out by the job, what is suggested for each, and the session prepared from one. */
const t = testServices();
let world: World;
let foreign: World;
let staff: string;
const glaze: string[] = [];
const firms: string[] = [];

const post = async (enterpriseId: string, title: string, field: string, problem: string) => (await t().run(submitNeed, system, { enterpriseId, title, field, problem })).id;

beforeAll(async () => {
  [world, foreign] = [await aWorld(t()), await aWorld(t())];
  staff = await t().signIn(world.emails.staff);
  firms.push(world.enterpriseId, await anEnterprise(t(), world.cityId), await anEnterprise(t(), world.cityId));
  const said = ['珐琅彩釉面在烤花窑降温阶段开片，每窑三成报废', '烤花窑降温时珐琅彩釉面开片，废品太多', '珐琅彩釉面开片严重，烤花窑降温曲线不好定'];
  for (const [at, firm] of firms.entries()) glaze.push(await post(firm, `珐琅彩釉面开片 ${at + 1}`, '陶瓷', said[at] ?? ''));
  await post(world.enterpriseId, '羊绒纱线条干不匀', '纺织', '细纱机牵伸区羊绒短纤浮游，条干 CV 值超过 16%');
  await post(await anEnterprise(t(), foreign.cityId), '外省的珐琅彩釉面开片', '陶瓷', said[0] ?? '');
  await t().drain();
  await t().deps.catchUp();
}, 120_000);

const work = () => groupNeeds(t().deps)();
const seen = async () => (await needGroups(t().deps.db, world.staff)).groups;

test('before it was worked out the page says so; a button asks for it', async () => {
  const page = await open(t(), '/reports/common', staff);
  expect(page.html).toContain('还没有算过');
  const asked = await press(t(), page, '/reports/common/again', {}, staff);
  expect([asked.status, asked.location]).toEqual([303, '/reports/common?asked=1']);
  await t().drain();
  expect((await open(t(), '/reports/common', staff)).html).toContain('算的，每六小时');
});

test('three firms with like needs are one group, of the reader’s area only; the odd need stands alone', async () => {
  await work();
  const [group, ...others] = await seen();
  expect(others).toEqual([]);
  expect(group).toMatchObject({ needs: 3, firms: 3 });
  const members = (await membersOf(t().deps.db, world.staff, [group?.id ?? ''])).get(group?.id ?? '') ?? [];
  expect(members.map((need) => need.id).toSorted()).toEqual(glaze.toSorted());
  expect((await needGroups(t().deps.db, foreign.staff)).groups).toEqual([]);
  // Worked out again, it has the same name.
  await work();
  expect((await seen())[0]?.id).toBe(group?.id);
  expect(await t().deps.db.selectFrom('need_group').select('need_id').where('group_id', 'is', null).execute()).not.toEqual([]);
});

test('nobody answers them: after the look a society is suggested, beside the session', async () => {
  await lookAtOutlooks(t().deps)();
  expect(await seen()).toMatchObject([{ unanswered: 3 }]);
  const page = await open(t(), '/reports/common', staff);
  for (const words of ['3 家企业、3 条需求：可以开一场专题座谈会', '其中 3 条没有人能答', '/societies?q=%E9%99%B6%E7%93%B7', '珐琅彩釉面开片 1']) expect(page.html, words).toContain(words);
  expect(page.html).not.toContain('外省的珐琅');
});

test('the session is prepared as a seminar with the firms; what is missing is said; twice under one key is once', async () => {
  const group = (await seen())[0]?.id ?? '';
  const page = await open(t(), `/reports/common/${group}`, staff);
  expect(page.html).toContain('value="陶瓷专题座谈会"');
  const action = `/reports/common/${group}/seminar`;
  const wrong = await press(t(), page, action, { title: '', heldOn: '明天' }, staff);
  expect(wrong.status).toBe(422);
  for (const field of ['href="#title"', 'href="#heldOn"']) expect(wrong.html).toContain(field);
  const made = await press(t(), page, action, { title: '釉面开片座谈会', heldOn: '2026-12-11' }, staff);
  expect(made.status).toBe(303);
  expect((await press(t(), page, action, { title: '釉面开片座谈会', heldOn: '2026-12-11' }, staff)).location).toBe(made.location);
  const rows = await t().deps.db.selectFrom('seminar_firm').innerJoin('seminar', 'seminar.id', 'seminar_firm.seminar_id').where('seminar.title', '=', '釉面开片座谈会').select('enterprise_id').execute();
  expect(rows.map((row) => row.enterprise_id).toSorted()).toEqual(firms.toSorted());
  expect((await open(t(), made.location ?? '', staff)).html).toContain('釉面开片座谈会');
});

test('what has gone on is no longer in the group; a group of others, or one that is gone, is not there', async () => {
  const group = (await seen())[0]?.id ?? '';
  await t().run(setAsideNeed, world.staff, { id: glaze[0] ?? '', reason: 'next_batch', answer: '这一批排满了，下一批优先安排。' });
  expect(await seen()).toMatchObject([{ needs: 2, firms: 2, unanswered: 2 }]);
  expect((await open(t(), `/reports/common/${newId()}`, staff)).status).toBe(404);
  expect((await open(t(), `/reports/common/${group}`, await t().signIn(foreign.emails.staff))).status).toBe(200); // the one need of theirs
  const other = await t().signIn((await aWorld(t())).emails.staff);
  expect((await open(t(), `/reports/common/${group}`, other)).status).toBe(404);
  for (const path of ['/reports/common', `/reports/common/${group}`]) expect((await open(t(), path, await t().signIn(world.emails.enterprise))).status).toBe(403);
  // A need that was deleted meanwhile is left out, and all is stored anew.
  expect(await t().run(storeGroups, system, { needs: [{ id: newId(), groupId: null }, { id: glaze[1] ?? '', groupId: null }] })).toEqual({ stored: 1 });
  expect(await seen()).toEqual([]);
});
