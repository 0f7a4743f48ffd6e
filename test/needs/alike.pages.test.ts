import { beforeAll, expect, test } from 'vitest';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { anAccount, anEnterprise, aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Near duplicates and merges, used as staff would. */
const t = testServices();
let world: World;
let staff: string;
let firm: string;
let neighbour: { readonly enterpriseId: string; readonly cookie: string };
const text = { title: '枸杞干果射频杀菌褐变', field: '食品加工', background: '枸杞干果出口要求菌落总数达标。', problem: '热杀菌使枸杞褐变，射频杀菌温度不匀，干果表面菌落反复超标。', goals: '菌落总数低于 1000 CFU/g。' };
beforeAll(async () => {
  world = await aWorld(t());
  staff = await t().signIn(world.emails.staff);
  firm = await t().signIn(world.emails.enterprise);
  const enterpriseId = await anEnterprise(t(), world.cityId);
  neighbour = { enterpriseId, cookie: await t().signIn((await anAccount(t(), { role: 'enterprise_member', associationId: world.cityId, enterpriseId })).email) };
  for (const [title, problem] of [['泡菜风味稳定', '泡菜风味每批不同，发酵温度难控。'], ['溜槽堵塞', '粘性物料在溜槽内堵塞，停机清料。'], ['焊缝气孔', '钛管氩弧焊出现气孔和氧化变色。']] as const) await aSubmittedNeed(t(), world, { title, problem, field: '其他', background: '', goals: '' });
});

test('staff see what says nearly the same, with the words that meet; others and other provinces do not', async () => {
  const one = await aSubmittedNeed(t(), world, text);
  const { id: other } = await t().run(submitNeed, world.staff, { ...text, title: '枸杞射频杀菌温度均匀性', problem: `${text.problem}干果受热后变色。`, goals: '', enterpriseId: neighbour.enterpriseId, source: 'liaison' });
  const far = await aWorld(t());
  const hidden = await aSubmittedNeed(t(), far, { ...text, title: '外省的枸杞射频杀菌' });
  await t().drain();
  const page = await open(t(), `/needs/${one}`, staff);
  for (const words of ['可能重复：1 条', `href="/needs/${other}"`, '<mark>', '相似度', '把本条合并到这一条']) expect(page.html).toContain(words);
  for (const words of [hidden, '外省的枸杞']) expect(page.html).not.toContain(words);
  expect(page.html.split('aria-labelledby="alike"')[1]?.split('</section>')[0]).not.toContain('溜槽');
  const own = await open(t(), `/needs/${one}`, firm);
  for (const words of ['可能重复', other]) expect(own.html).not.toContain(words);

  // The merge of the page keeps both histories; the firm does not learn of the other firm's need.
  expect((await press(t(), page, `/needs/${one}/merge`, { intoId: other }, staff)).status).toBe(303);
  const left = await open(t(), `/needs/${other}`, staff);
  expect(left.html).toContain('并入的需求');
  expect(left.html.split('并入的需求')[1]).toMatch(new RegExp(`${text.title}[\\s\\S]*提交需求[\\s\\S]*合并到另一条需求`));
  expect(left.html).not.toContain('可能重复');
  expect((await open(t(), `/needs/${other}`, neighbour.cookie)).html).not.toContain('并入的需求');
});

test('a need merged into one that is merged in turn is still there with its history; its firm sees its own', async () => {
  const ids: string[] = [];
  for (const at of [1, 2, 3]) ids.push(await aSubmittedNeed(t(), world, { title: `连铸水口结瘤第${at}次`, field: '钢铁', background: '', problem: '浇到第八炉时塞棒上涨，水口内壁挂瘤，只能停浇。', goals: '' }));
  await t().drain();
  const [a = '', b = '', c = ''] = ids;
  for (const [from, into] of [[a, b], [b, c]] as const) expect((await press(t(), await open(t(), `/needs/${from}`, staff), `/needs/${from}/merge`, { intoId: into }, staff)).status).toBe(303);
  for (const cookie of [staff, firm]) {
    const page = await open(t(), `/needs/${c}`, cookie);
    expect(page.html.match(/查看原文/g)).toHaveLength(2);
    for (const words of ['连铸水口结瘤第1次', '连铸水口结瘤第2次']) expect(page.html).toContain(words);
  }
});
