import { beforeAll, expect, test } from 'vitest';
import { claimMatch } from '../../src/engagements/engagement.commands.ts';
import { teamOverParts } from '../../src/matches/parts-team.queries.ts';
import { alikeNeeds } from '../../src/needs/alike.queries.ts';
import { flagsOfNeeds } from '../../src/needs/flags.queries.ts';
import { agedNeeds } from '../../src/needs/follow.queries.ts';
import { returnNeed, submitNeed, acceptNeed, withdrawNeed } from '../../src/needs/need.commands.ts';
import { needById } from '../../src/needs/need.queries.ts';
import { splitNeed } from '../../src/needs/parts.commands.ts';
import { partsOf } from '../../src/needs/parts.queries.ts';
import { setAsideNeed } from '../../src/needs/set-aside.commands.ts';
import { summaryNeeds } from '../../src/papers/needs.queries.ts';
import { filterOf, figureQuery } from '../../src/reports/figures.ts';
import { gaps } from '../../src/reports/gaps.queries.ts';
import { openNeeds } from '../../src/reports/groups.queries.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { parseInput } from '../../src/shared/input.ts';
import { anAcceptedNeed, aSubmittedNeed, aWorld, someCandidates, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** A need split into parts: matched alone, seen by the same people, ended with the whole, counted once. */
const t = testServices();
let world: World;
let foreign: World;
let staff: string;
let firm: string;
const slots = { title1: '溜槽防堵结构', problem1: '红土矿含水率 30%，落料斗和溜槽容易堵塞，与胶带粘附', title2: '枸杞干果射频杀菌', problem2: '枸杞干果射频杀菌以后褐变，需要控制' };

beforeAll(async () => {
  [world, foreign] = [await aWorld(t()), await aWorld(t())];
  await someCandidates(t(), world);
  [staff, firm] = [await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise)];
}, 120_000);

const versionOf = async (id: string): Promise<number> => (await t().deps.db.selectFrom('need').select('version').where('id', '=', id).executeTakeFirstOrThrow()).version;
async function aSplitNeed() {
  const id = await anAcceptedNeed(t(), world);
  await t().drain();
  const { parts } = await t().run(splitNeed, world.staff, { id, version: await versionOf(id), ...slots });
  await t().drain();
  return { id, parts: parts as readonly [string, string] };
}
const statusOf = async (ids: readonly string[]) => (await t().deps.db.selectFrom('need').select('status').where('id', 'in', ids).orderBy('id').execute()).map((row) => row.status);

test('the page suggests a split, says what is wrong, keeps it; the need shows its parts and each part its whole', async () => {
  const id = await anAcceptedNeed(t(), world);
  const need = await open(t(), `/needs/${id}`, firm);
  expect(need.html).toContain(`href="/needs/${id}/parts"`);
  const form = await open(t(), `/needs/${id}/parts`, firm);
  expect(form.html).toContain('value="落料斗和溜槽易堵"');
  const half = await press(t(), form, `/needs/${id}/parts`, { title1: '溜槽防堵', problem1: '短' }, firm);
  expect([half.status, half.html.includes('href="#problem1"'), half.html.includes('value="溜槽防堵"')]).toEqual([422, true, true]);
  expect((await press(t(), form, `/needs/${id}/parts`, { title1: '只有一个问题', problem1: '落料斗和溜槽容易堵塞' }, firm)).html).toContain('至少拆成两个');
  expect((await press(t(), form, `/needs/${id}/parts`, { ...slots, title2: slots.title1 }, firm)).html).toContain('同名');
  expect((await press(t(), form, `/needs/${id}/parts`, slots, firm)).location).toBe(`/needs/${id}`);
  const whole = await open(t(), `/needs/${id}`, firm);
  for (const words of ['溜槽防堵结构', '枸杞干果射频杀菌', '拆成子问题']) expect(whole.html).toContain(words);
  expect(whole.html).not.toContain(`href="/needs/${id}/parts"`);
  const [part] = await partsOf(t().deps.db, world.enterprise, id);
  expect((await open(t(), `/needs/${part?.id ?? ''}`, firm)).html).toContain(`href="/needs/${id}"`);
  // Its parts are open: it is not split again, nor is a part.
  await expect(t().run(splitNeed, world.staff, { id, version: await versionOf(id), ...slots })).rejects.toMatchObject({ code: 'wrong_state' });
  await expect(t().run(splitNeed, world.staff, { id: part?.id ?? '', version: 1, ...slots })).rejects.toMatchObject({ code: 'wrong_state' });
  expect((await open(t(), `/needs/${part?.id ?? ''}/parts`, staff)).status).toBe(303);
});

test('each part is matched alone, and the team is over the parts: two experts where neither answers both', async () => {
  const { id, parts } = await aSplitNeed();
  const best = async (needId: string) => (await t().deps.db.selectFrom('match').innerJoin('expert', 'expert.id', 'match.expert_id').select('expert.name').where('need_id', '=', needId).orderBy('match.position').executeTakeFirstOrThrow()).name;
  expect(await best(parts[0])).toContain('赵带机');
  expect(await best(parts[1])).toContain('孙食品');
  const team = await teamOverParts(t().deps.db, world.staff, await partsOf(t().deps.db, world.staff, id));
  expect(team.members.map((one) => one.candidate.name.slice(0, 3)).toSorted()).toEqual(['孙食品', '赵带机']);
  expect([team.answered.toSorted(), team.unanswered, team.bestAlone]).toEqual([[slots.title1, slots.title2].toSorted(), [], 1]);
  const page = await open(t(), `/needs/${id}/proposals`, staff);
  for (const words of ['合起来答全部子问题', '2 位专家合起来能答 2 个子问题']) expect(page.html).toContain(words);
  // The firm learns that staff split it, not who.
  const { name } = await t().deps.db.selectFrom('user').select('name').where('id', '=', world.staff.userId ?? '').executeTakeFirstOrThrow();
  for (const needId of [id, parts[0]]) { const own = await open(t(), `/needs/${needId}`, firm); expect([own.html.includes('科协工作人员'), own.html.includes(name)]).toEqual([true, false]); }
  // For the firm the experts are not named before they are approved.
  expect((await open(t(), `/needs/${id}/proposals`, firm)).html).not.toContain('合起来答全部子问题');
});

test('a part is seen by whom its whole is seen by', async () => {
  const secret = await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '保密的需求一条', field: '矿山', problem: '落料斗和溜槽易堵', confidentiality: 'staff_only', urgency: 'urgent', deadline: '2027-03-01' });
  await t().run(acceptNeed, world.staff, { id: secret.id });
  const { parts } = await t().run(splitNeed, world.enterprise, { id: secret.id, version: 2, ...slots });
  const [part] = await partsOf(t().deps.db, world.staff, secret.id);
  expect(part).toMatchObject({ confidentiality: 'staff_only', urgency: 'urgent', deadline: '2027-03-01', enterprise_id: world.enterpriseId, budget_fen: null });
  for (const other of [foreign.staff, foreign.enterprise, world.manager]) for (const id of parts) expect(await needById(t().deps.db, other, id)).toBeUndefined();
  await expect(t().run(splitNeed, foreign.staff, { id: secret.id, version: 3, ...slots })).rejects.toMatchObject({ code: 'not_found' });
});

test('when the whole ends, open parts end with it, and what somebody has in hand goes on', async () => {
  const { id, parts } = await aSplitNeed();
  const match = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', parts[0]).where('candidate_type', '=', 'expert').orderBy('position').executeTakeFirstOrThrow();
  await t().run(decideMatch, world.staff, { ...match, decision: 'approve', reason: 'evidence_fits' });
  await t().run(claimMatch, world.manager, { id: match.id });
  await t().run(withdrawNeed, world.enterprise, { id });
  expect(await statusOf([id, ...parts])).toEqual(['withdrawn', 'engaged', 'withdrawn']);
  expect(await t().deps.db.selectFrom('clock').select('id').where('need_id', '=', parts[1]).where('stopped_at', 'is', null).execute()).toEqual([]);
  // Staff are told once, of the whole.
  expect(await t().deps.db.selectFrom('notice').select('need_id').where('kind', '=', 'need_withdrawn').where('need_id', 'in', [id, ...parts]).execute()).toEqual([{ need_id: id }]);
});

test('returned or set aside it can be split anew later; a part ends alone without its whole', async () => {
  const { id, parts } = await aSplitNeed();
  await t().run(setAsideNeed, world.staff, { id: parts[0], reason: 'nobody_now', answer: '这一个子问题目前没有人能答。' });
  expect(await statusOf([id, ...parts])).toEqual(['matched', 'set_aside', 'matched']);
  await t().run(returnNeed, world.staff, { id, reason: '请补充工况再来' });
  expect(await statusOf([id, ...parts])).toEqual(['returned', 'withdrawn', 'withdrawn']);
});

test('counted once: no further needs in figures, papers, gaps and groups, no burst, no duplicate, no question whether it still stands', async () => {
  const filter = filterOf(parseInput(figureQuery, { since: '2020-01-01', until: '2099-12-31' }), '2099-12-31');
  const gathered = async () => (await summaryNeeds(t().deps.db, world.staff, filter, 1000)).length;
  const before = { gathered: await gathered(), open: (await gaps(t().deps.db, world.staff)).openCount };
  const { id, parts } = await aSplitNeed();
  expect(await gathered()).toBe(before.gathered + 1);
  expect((await gaps(t().deps.db, world.staff)).openCount).toBe(before.open + 1);
  const grouped = (await openNeeds(t().deps.db, 1000)).map((need) => need.id);
  expect([grouped.includes(id), grouped.includes(parts[0])]).toEqual([true, false]);
  await t().deps.catchUp();
  const whole = await needById(t().deps.db, world.staff, id);
  if (whole === undefined) throw new Error('no need');
  expect((await alikeNeeds(t().deps, world.staff, whole)).map((one) => one.need.id)).not.toContain(parts[0]);
  const late = new Date('2099-01-01');
  expect((await agedNeeds(t().deps.db, late, 1000)).map((need) => need.id)).not.toContain(parts[0]);
  const one = await aSubmittedNeed(t(), foreign);
  await t().run(acceptNeed, foreign.staff, { id: one });
  await t().run(splitNeed, foreign.staff, { id: one, version: 2, ...slots, title3: '第三个子问题', problem3: '第三个子问题的内容', title4: '第四个子问题', problem4: '第四个子问题的内容', title5: '第五个子问题', problem5: '第五个子问题的内容' });
  expect(await flagsOfNeeds(t().deps.db, foreign.staff, [one])).toEqual(new Map());
});
