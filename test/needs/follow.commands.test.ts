import { beforeAll, expect, test } from 'vitest';
import { linkToken } from '../../src/http/links.ts';
import { ageNeed, confirmNeed, renewNeedLink } from '../../src/needs/follow.commands.ts';
import { ageNeeds } from '../../src/needs/follow.jobs.ts';
import { proposeMatches } from '../../src/matches/match.commands.ts';
import { acceptNeed, withdrawNeed } from '../../src/needs/need.commands.ts';
import { holderOf, system } from '../../src/shared/command.ts';
import { turnPage } from '../../src/desk/turn.queries.ts';
import { aMatchedNeed, anApprovedMatch, aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** A need followed without an account, and said to stand by one tap. */
const t = testServices();
let world: World;
beforeAll(async () => { world = await aWorld(t()); });

const in90 = new Date(Date.now() + 91 * 24 * 3600_000);
const in105 = new Date(Date.now() + 106 * 24 * 3600_000);
const need = (id: string) => t().deps.db.selectFrom('need').select(['status', 'confirmed_at', 'confirm_asked_at', 'stale_at', 'link_version']).where('id', '=', id).executeTakeFirstOrThrow();
const pathOf = async (id: string) => `/f/${linkToken(t().deps.linkKey, 'need', id, (await need(id)).link_version)}`;

test('the link shows how far it is and who holds it, and nothing confidential', async () => {
  const { needId } = await aMatchedNeed(t(), world);
  const page = await open(t(), await pathOf(needId));
  expect(page.status).toBe(200);
  for (const words of ['需求进度', '收到', '核实', '匹配', '审核', '签约', '泰安市科协']) expect(page.html).toContain(words);
  for (const secret of ['粘性物料', '测试企业', '赵带机', '矿山输送', '红土镍矿']) expect(page.html).not.toContain(secret);
  expect(page.html).not.toContain('仍然需要');
  // On the need's own page the firm finds the link, a stranger does not find the page.
  const firm = await t().signIn(world.emails.enterprise);
  expect((await open(t(), `/needs/${needId}`, firm)).html).toContain(await pathOf(needId));
  await t().run(renewNeedLink, world.enterprise, { id: needId });
  const old = linkToken(t().deps.linkKey, 'need', needId, 1);
  expect((await open(t(), `/f/${old}`)).status).toBe(404);
  await expect(t().run(renewNeedLink, (await aWorld(t())).enterprise, { id: needId })).rejects.toMatchObject({ code: 'not_found' });
  await expect(t().run(renewNeedLink, holderOf({ purpose: 'need', id: needId }), { id: needId })).rejects.toMatchObject({ code: 'not_signed_in' });
});

test('after ninety days it is asked about, one tap keeps it, silence takes it out, and a tap brings it back', async () => {
  const needId = await aSubmittedNeed(t(), world);
  expect(await t().run(ageNeed, system, { id: needId })).toEqual({ done: null });
  await ageNeeds({ ...t().deps, clock: () => in90 })();
  expect((await need(needId)).confirm_asked_at).not.toBeNull();
  expect(await t().deps.db.selectFrom('notice').select('kind').where('subject_id', '=', needId).where('kind', '=', 'need_to_confirm').execute()).toHaveLength(1);
  await ageNeeds({ ...t().deps, clock: () => in90 })();
  expect(await t().deps.db.selectFrom('notice').select('kind').where('subject_id', '=', needId).where('kind', '=', 'need_to_confirm').execute()).toHaveLength(1);

  const path = await pathOf(needId);
  const page = await open(t(), path);
  expect(page.html).toContain('仍然需要');
  expect((await press(t(), page, path, {})).status).toBe(303);
  expect(await need(needId)).toMatchObject({ confirm_asked_at: null, stale_at: null });

  await t().run(ageNeed, system, { id: needId }, { now: new Date(in90.getTime() + 91 * 24 * 3600_000) });
  await t().run(ageNeed, system, { id: needId }, { now: new Date(in105.getTime() + 91 * 24 * 3600_000) });
  expect((await need(needId)).stale_at).not.toBeNull();
  expect((await open(t(), path)).html).toContain('已移出待办');
  await t().run(confirmNeed, world.enterprise, { id: needId });
  expect(await need(needId)).toMatchObject({ stale_at: null, confirm_asked_at: null });
  await t().run(withdrawNeed, world.enterprise, { id: needId });
  await expect(t().run(confirmNeed, world.enterprise, { id: needId })).rejects.toMatchObject({ code: 'wrong_state' });
  await expect(t().run(ageNeed, world.staff, { id: needId })).rejects.toMatchObject({ code: 'not_allowed' });
});

test('a link to one need is no key to another', async () => {
  const [one, other] = [await aSubmittedNeed(t(), world), await aSubmittedNeed(t(), world)];
  await expect(t().run(confirmNeed, holderOf({ purpose: 'need', id: one }), { id: other })).rejects.toMatchObject({ code: 'not_signed_in' });
  await expect(t().run(confirmNeed, holderOf({ purpose: 'invitation', id: one }), { id: one })).rejects.toMatchObject({ code: 'not_signed_in' });
});

test('the clocks of a need rest while nobody confirms it, it leaves the desk, and both begin anew with the tap', async () => {
  const [{ needId: reviewed }, { needId: approved }] = [await aMatchedNeed(t(), world), await anApprovedMatch(t(), world)];
  const submitted = await aSubmittedNeed(t(), world);
  const ids = [submitted, reviewed, approved];
  const running = async () => (await t().deps.db.selectFrom('clock').select(['kind', 'need_id', 'started_at']).where('need_id', 'in', ids).where('stopped_at', 'is', null).execute()).toSorted((a, b) => ids.indexOf(a.need_id) - ids.indexOf(b.need_id));
  const desk = async () => (await turnPage(t().deps.db, world.staff, {}, in105, { limit: 200 })).rows.filter((row) => ids.includes(row.needId)).map((row) => row.needId).toSorted();
  expect((await running()).map((clock) => clock.kind)).toEqual(['first_answer', 'review', 'take_on']);
  for (const now of [in90, in105]) await ageNeeds({ ...t().deps, clock: () => now })();
  expect(await running()).toEqual([]);
  expect(await desk()).toEqual([]);
  // They fell away, they were not met: the figures of the desk do not count them.
  expect(await t().deps.db.selectFrom('clock').select('kind').where('need_id', 'in', ids).where('met', 'is', false).execute()).toHaveLength(3);
  // A job that finds new people, or nobody, wakes nothing: the owner does.
  const { accepted_at: acceptedAt } = await t().deps.db.selectFrom('need').select('accepted_at').where('id', '=', reviewed).executeTakeFirstOrThrow();
  await t().run(proposeMatches, system, { needId: reviewed, acceptedAt: acceptedAt ?? new Date(0), rankingVersion: 'later', proposals: [], considered: 1, excluded: {} }, { now: in105 });
  expect(await running()).toEqual([]);
  const later = new Date(in105.getTime() + 24 * 3600_000);
  for (const id of ids) await t().run(confirmNeed, holderOf({ purpose: 'need', id }), { id }, { now: later });
  expect((await running()).map((clock) => [clock.kind, clock.started_at])).toEqual([['first_answer', later], ['way_on', later], ['take_on', later]]);
  expect(await desk()).toEqual(ids.toSorted());
  // Whoever works on it brings it back, too.
  await t().deps.db.updateTable('need').set({ confirmed_at: null }).where('id', '=', submitted).execute();
  for (const days of [200, 220]) await t().run(ageNeed, system, { id: submitted }, { now: new Date(Date.now() + days * 24 * 3600_000) });
  expect((await need(submitted)).stale_at).not.toBeNull();
  await t().run(acceptNeed, world.staff, { id: submitted });
  expect(await need(submitted)).toMatchObject({ status: 'accepted', stale_at: null, confirm_asked_at: null });
});
