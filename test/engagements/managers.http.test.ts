import { expect, test } from 'vitest';
import { createTechnologyManager } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { claimMatch } from '../../src/engagements/engagement.commands.ts';
import { anApprovedMatch, aMatchedNeed, aWorld, type World } from '../factories.ts';
import { open } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
interface Fitting { technologyManager: { id: string; name: string }; openCases: number; capacity: number; reasons: string[] }
const managersOf = async (needId: string, as: string): Promise<Fitting[]> => (await (await t().request(`/api/needs/${needId}/managers`, {}, as)).json() as { items: Fitting[] }).items;
const aManager = async (world: World, more: object) => (await t().run(createTechnologyManager, system, {
  associationId: world.cityId, name: '某经理（演示）', regionCode: '370983', level: 'middle', fullTime: true, industries: ['矿山输送'], skills: ['技术'], capacity: 3, ...more,
})).id;

test('the three that fit best and have room, with reasons', async () => {
  const world = await aWorld(t());
  const best = await aManager(world, { name: '近而对口（演示）', regionCode: '370900', level: 'senior' });
  const full = await aManager(world, { name: '没有余地（演示）', capacity: 0, regionCode: '370900' });
  const away = await aManager(world, { name: '暂不承接（演示）', availability: 'unavailable', regionCode: '370900' });
  const closed = await aManager(await aWorld(t()), { name: '资料不公开（演示）', visibility: 'staff_only', regionCode: '370900' });
  const { needId, matchId } = await anApprovedMatch(t(), world);
  const staff = await t().signIn(world.emails.staff);
  const found = await managersOf(needId, staff);
  expect(found).toHaveLength(3);
  const first = found.find((one) => one.technologyManager.id === best);
  expect(first).toMatchObject({ openCases: 0, capacity: 3 });
  expect(first?.reasons.join()).toMatch(/同市.*其熟悉的行业：矿山输送/);
  for (const id of [full, away, closed]) expect(found.map((one) => one.technologyManager.id)).not.toContain(id);

  const page = await open(t(), `/needs/${needId}/managers`, staff);
  for (const text of ['近而对口', '其熟悉的行业：矿山输送', '在办 0 项，上限 3 项']) expect(page.html).toContain(text);
  for (const path of [`/needs/${needId}`, `/matches/${matchId}`]) expect((await open(t(), path, staff)).html).toContain(`/needs/${needId}/managers`);
  expect((await open(t(), `/needs/${needId}`, await t().signIn(world.emails.enterprise))).html).not.toContain('/managers');
});

test('of equals the one with emptier hands comes first; a full one is not named', async () => {
  const world = await aWorld(t());
  const busy = world.managerId;
  const { matchId } = await anApprovedMatch(t(), world);
  await t().run(claimMatch, world.manager, { id: matchId });
  const { needId } = await aMatchedNeed(t(), world);
  const staff = await t().signIn(world.emails.staff);
  await t().deps.db.updateTable('technology_manager').set({ availability: 'unavailable' }).where('id', '<>', busy).execute();
  const free = await aManager(world, { regionCode: '370900', industries: ['装备制造'], level: 'junior' });
  expect((await managersOf(needId, staff)).map((one) => [one.technologyManager.id, one.openCases])).toEqual([[free, 0], [busy, 1]]);
  await t().deps.db.updateTable('technology_manager').set({ capacity: 1 }).where('id', '=', busy).execute();
  expect((await managersOf(needId, staff)).map((one) => one.technologyManager.id)).toEqual([free]);
});
