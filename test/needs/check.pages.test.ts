import { beforeAll, expect, test } from 'vitest';
import { checkNeed, takeBackCheck } from '../../src/needs/check.commands.ts';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { summaryNeeds, checkedText } from '../../src/papers/needs.queries.ts';
import { filterOf, figureQuery } from '../../src/reports/figures.ts';
import { confirmSeminarDraft, editSeminar, holdSeminar, noteSeminarNeed } from '../../src/seminars/seminar.commands.ts';
import { parseInput } from '../../src/shared/input.ts';
import { aMatchedNeed, aSignedInWorld, aSubmittedNeed, aWorld, type SignedInWorld } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** The mark of a need that staff asked its firm about. */
const t = testServices();
let { world, staff, firm } = {} as SignedInWorld;
beforeAll(async () => { ({ world, staff, firm } = await aSignedInWorld(t())); });
const today = () => parseInput(figureQuery, {});

test('the mark stands on the need, in the list, on the review page, in the paper and the export; what was found is for staff', async () => {
  const { needId, matchId } = await aMatchedNeed(t(), world);
  const page = await open(t(), `/needs/${needId}`, staff);
  expect(page.html).not.toContain('已核实');
  const early = await press(t(), page, `/needs/${needId}/check`, { how: 'visit', checkedOn: '2099-01-01', found: '到厂看过现场' }, staff);
  expect(early.status).toBe(422);
  for (const words of ['日期还没有到', '到厂看过现场', 'value="2099-01-01"']) expect(early.html).toContain(words);
  expect((await press(t(), early, `/needs/${needId}/check`, { how: 'visit', checkedOn: '2026-11-20', found: '到厂看过现场' }, staff)).status).toBe(303);
  await t().run(checkNeed, world.staff, { id: needId, how: 'phone', checkedOn: '2026-11-02' });
  for (const path of [`/needs/${needId}`, '/needs', `/matches/${matchId}`]) expect((await open(t(), path, staff)).html, path).toMatch(/已核实：走访 2026年11月20日/);
  const shown = await open(t(), `/needs/${needId}`, staff);
  for (const words of ['核实记录（2 次）', '到厂看过现场', '向企业核实']) expect(shown.html).toContain(words);
  const own = await open(t(), `/needs/${needId}`, firm);
  expect(own.html).toContain('已核实：走访');
  for (const words of ['到厂看过现场', '核实记录', `action="/needs/${needId}/check"`]) expect(own.html).not.toContain(words);
  const [paper] = await summaryNeeds(t().deps.db, world.staff, filterOf(today(), '2026-12-31'), 10);
  expect(paper && checkedText(paper)).toBe('走访 2026-11-20');
  const file = await press(t(), await open(t(), '/needs', staff), '/needs/export', { format: 'jsonl' }, staff);
  expect(file.html).toContain('"checkedOn":"2026-11-20"');
});

test('a draft or a need of another province is not checked; the firm cannot mark its own', async () => {
  const far = await aWorld(t());
  const id = await aSubmittedNeed(t(), world);
  const check = { how: 'phone', checkedOn: '2026-11-20' } as const;
  await expect(t().run(checkNeed, far.staff, { id, ...check })).rejects.toMatchObject({ code: 'not_found' });
  await expect(t().run(checkNeed, world.enterprise, { id, ...check })).rejects.toMatchObject({ code: 'not_allowed' });
  const draft = await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '还没写完的需求', field: '装备', draft: true });
  await expect(t().run(checkNeed, world.staff, { id: draft.id, ...check })).rejects.toMatchObject({ code: 'wrong_state' });
  expect(await t().deps.db.selectFrom('need_check').select('id').where('need_id', 'in', [id, draft.id]).execute()).toEqual([]);
});

test('a draft confirmed from a seminar is checked by it, on its day, also when the day is mended later', async () => {
  const { name } = await t().deps.db.selectFrom('enterprise').select('name').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow();
  const seminar = await t().run(holdSeminar, world.staff, { associationId: world.cityId, title: '园区座谈会', heldOn: '2026-11-10', firms: name });
  const draft = await t().run(noteSeminarNeed, world.staff, { id: seminar.id, firm: name, body: '溜槽容易堵塞' });
  const { needId } = await t().run(confirmSeminarDraft, world.staff, { id: draft.id, firm: name, title: '溜槽堵塞', field: '装备', problem: '溜槽容易堵塞' });
  await t().run(editSeminar, world.staff, { id: seminar.id, version: 1, title: '园区座谈会', heldOn: '2026-11-12', firms: name });
  const page = await open(t(), `/needs/${needId}`, staff);
  expect(page.html).toContain('已核实：座谈会 2026年11月12日');
  expect(page.html).toContain(`/seminars/${seminar.id}`);
});

test('a check that was noted wrongly is put right or taken back, with a reason; the history keeps both', async () => {
  const id = await aSubmittedNeed(t(), world, { title: '核实记错了的需求' });
  const first = await t().run(checkNeed, world.staff, { id, how: 'visit', checkedOn: '2026-11-20', found: '张冠李戴' });
  const path = /href="(\/need-checks\/[^"]+)"/.exec((await open(t(), `/needs/${id}`, staff)).html)?.[1] ?? '';
  expect(path).toBe(`/need-checks/${first.id}`);
  const page = await open(t(), path, staff);
  const unsaid = await press(t(), page, `${path}/correct`, { how: 'phone', checkedOn: '2026-11-18', found: '只打过电话', reason: '' }, staff);
  expect(unsaid.status).toBe(422);
  expect(unsaid.html).toContain('只打过电话');
  expect((await press(t(), page, `${path}/correct`, { how: 'phone', checkedOn: '2099-01-01', reason: '记错了' }, staff)).html).toContain('日期还没有到');
  expect((await press(t(), page, `${path}/correct`, { how: 'phone', checkedOn: '2026-11-18', found: '只打过电话', reason: '那次没有去厂里' }, staff)).status).toBe(303);
  const shown = (await open(t(), `/needs/${id}`, staff)).html;
  for (const words of ['已核实：电话 2026年11月18日', '核实记录（2 次）', '那次没有去厂里', '只打过电话', '张冠李戴']) expect(shown).toContain(words);
  expect((await open(t(), path, staff)).html).toContain('这次核实已撤回');
  await expect(t().run(takeBackCheck, world.staff, { id: first.id, reason: '再撤一次' })).rejects.toMatchObject({ code: 'wrong_state' });
  const back = await press(t(), page, `${path}/take-back`, { why: '' }, staff);
  expect([back.status, back.html.includes('id="why-error"') || back.html.includes('这次核实已撤回')]).toEqual([422, true]);
  // Taken back, the mark goes; the firm reads neither why nor what was found.
  const { id: second } = await t().deps.db.selectFrom('need_check').select('id').where('need_id', '=', id).where('taken_back_at', 'is', null).executeTakeFirstOrThrow();
  await expect(t().run(takeBackCheck, (await aWorld(t())).staff, { id: second, reason: '外省来撤' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(t().run(takeBackCheck, world.enterprise, { id: second, reason: '企业来撤' })).rejects.toMatchObject({ code: 'not_allowed' });
  await t().run(takeBackCheck, world.staff, { id: second, reason: '电话没有打通' });
  for (const reader of [staff, firm]) expect((await open(t(), `/needs/${id}`, reader)).html).not.toContain('已核实：');
  for (const words of ['电话没有打通', '那次没有去厂里']) expect((await open(t(), `/needs/${id}`, firm)).html).not.toContain(words);
  const lines = await t().deps.db.selectFrom('activity').select(['action', 'note']).where('need_id', '=', id).where('action', 'like', '%check').orderBy('seq').execute();
  expect(lines.map((line) => line.action)).toEqual(['check', 'take_back_check', 'check', 'take_back_check']);
});
