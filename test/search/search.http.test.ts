import { expect, test } from 'vitest';
import { createAchievement, createExpert, createSociety } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { aSubmittedNeed, aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
interface Listed { items: { id: string; name: string }[]; total: number; facets: { field: string; values: { value: string; count: number }[] }[] }
interface Searched { groups: { kind: string; total: number; items: { id: string; name: string; terms: string[]; snippet: string | null }[] }[] }
const json = async <T>(path: string, as: string): Promise<T> => { const answer = await t().request(path, {}, as); expect([path, answer.status]).toEqual([path, 200]); return await answer.json() as T; };
const asking = (path: string, query: Record<string, string>): string => `${path}?${new URLSearchParams(query).toString()}`;

/** Two associations; the first has one expert for staff only. */
async function twoWorlds() {
  const [world, other] = [await aWorld(t()), await aWorld(t())];
  const expert = (name: string, more: object) => t().run(createExpert, system, { associationId: world.cityId, name, regionCode: '370900', capacity: 1, ...more });
  const open = await expert('欧阳明远(演示)', { title: '教授', institution: '鲁中大学', fields: ['蜂窝陶瓷', '催化'], evidence: [{ kind: 'paper', title: 'Honeycomb zeolite coatings', text: '按 GB/T 9704 检验的沸石涂层' }] });
  const second = await expert('欧阳晓(演示)', { title: '研究员', regionCode: '110108', fields: ['蜂窝陶瓷'], availability: 'limited' });
  const hidden = await expert('欧阳隐(演示)', { title: '教授', fields: ['蜂窝陶瓷', '秘密工艺'], visibility: 'staff_only', evidence: [{ kind: 'paper', title: 'Honeycomb perovskites', text: '蜂窝陶瓷的秘密工艺' }] });
  await t().drain();
  return { world, other, open: open.id, second: second.id, hidden: hidden.id, staff: await t().signIn(world.emails.staff), stranger: await t().signIn(other.emails.enterprise) };
}

test('rows, counts and facets are of what the reader may see, in lists and in the search of everything', async () => {
  const { world, open, second, hidden, staff, stranger } = await twoWorlds();
  for (const [as, ids] of [[staff, [open, second, hidden]], [stranger, [open, second]]] as const) {
    for (const q of ['欧阳', 'ouyang', '蜂窝陶瓷']) {
      const list = await json<Listed>(asking('/api/experts', { q }), as);
      expect([q, list.items.map((item) => item.id).toSorted(), list.total]).toEqual([q, ids.toSorted(), ids.length]);
      const facet = (field: string) => Object.fromEntries(list.facets.find((each) => each.field === field)?.values.map(({ value, count }) => [value, count]) ?? []);
      expect(facet('fields')['蜂窝陶瓷']).toBe(ids.length);
      expect(facet('fields')['秘密工艺']).toBe(as === staff ? 1 : undefined);
      expect(facet('region')).toEqual({ 370000: ids.length - 1, 110000: 1 });
      const { groups } = await json<Searched>(asking('/api/search', { q, kind: 'expert', limit: '50' }), as);
      expect([q, groups[0]?.items.map((item) => item.id).toSorted(), groups[0]?.total]).toEqual([q, ids.toSorted(), ids.length]);
    }
  }
  const page = await (await t().request(asking('/experts', { q: '蜂窝陶瓷' }), {}, stranger)).text();
  expect([page.includes(hidden), page.includes('秘密工艺'), page.includes('共 2 条')]).toEqual([false, false, true]);
  const narrowed = await json<Listed>(asking('/api/experts', { q: '欧阳', title: '教授' }), staff);
  expect(narrowed.items.map((item) => item.id).toSorted()).toEqual([open, hidden].toSorted());
  expect((await json<Listed>(asking('/api/experts', { q: '欧阳', fields: '蜂窝陶瓷', region: '北京市', availability: 'limited' }), staff)).items.map((item) => item.id)).toEqual([second]);
  expect(world.cityId).not.toBe('');
});

test('no word of what is hidden is suggested, and what only the hidden have is mended as if nobody had it', async () => {
  const { open, staff, stranger } = await twoWorlds();
  const text = async (q: string, as: string) => (await t().request(asking('/experts', { q }), {}, as)).text();
  expect(await text('perovskitos', stranger)).not.toContain('perovskites');
  expect(await text('perovskitos', staff)).toContain('perovskites');
  const mended = await text('zeolitte', stranger);
  expect([mended.includes('您要找的是不是'), mended.includes('>zeolite</a>'), mended.includes(open), mended.includes('<mark>zeolite</mark>')]).toEqual([true, true, true, true]);
  expect((await json<Searched>(asking('/api/search', { q: 'perovskites' }), stranger)).groups).toEqual([]);
});

test('the search of everything: groups by kind, as each may see them', async () => {
  const { world, other, open, staff, stranger } = await twoWorlds();
  const { id: societyId } = await t().run(createSociety, system, { associationId: world.provinceId, name: `蜂窝陶瓷学会`, level: 'province', regionCode: '370000' });
  const { id: achievementId } = await t().run(createAchievement, system, { associationId: world.provinceId, name: '蜂窝陶瓷挤出模具', owner: '鲁中大学', regionCode: '370100', trl: 6 });
  const needId = await aSubmittedNeed(t(), world, { title: '蜂窝陶瓷挤出开裂', problem: '蜂窝陶瓷挤出时开裂' });
  await t().drain();
  const kinds = async (as: string) => Object.fromEntries((await json<Searched>(asking('/api/search', { q: '蜂窝陶瓷', limit: '50' }), as)).groups.map((group) => [group.kind, group.items.map((item) => item.id)]));
  const [own, foreign] = [await kinds(staff), await kinds(stranger)];
  expect([own['society'], own['achievement'], own['need'], own['expert']?.includes(open)]).toEqual([[societyId], [achievementId], [needId], true]);
  expect([foreign['society'], foreign['achievement'], foreign['need']]).toEqual([[societyId], [achievementId], undefined]);
  const page = await (await t().request(asking('/search', { q: '蜂窝陶瓷' }), {}, staff)).text();
  expect([page.includes(`/needs/${needId}`), page.includes('<mark>蜂窝陶瓷</mark>'), page.includes('class="top-search"')]).toEqual([true, true, true]);
  expect((await t().request('/search?q=x')).status).toBe(401);
  expect((await t().request('/api/search?q=x')).status).toBe(401);
  expect((await t().request('/api/search?q=x&kind=song', {}, staff)).status).toBe(422);
  expect(other.cityId).not.toBe(world.cityId);
});

test('hostile queries and facets give answers, never a failure', async () => {
  const { staff } = await twoWorlds();
  const hostile = ['%00', '%ED%A0%80', encodeURIComponent('😀'.repeat(60)), encodeURIComponent(`${'a'.repeat(99)}😀`), encodeURIComponent('.*+?^${}()|[]\\'), encodeURIComponent("'; drop table expert; --"), encodeURIComponent('%_\\'), encodeURIComponent('"\'`<script>'), '%', '%E4%BD', encodeURIComponent('连'.repeat(5000)), encodeURIComponent('{1,2}'), encodeURIComponent('a b c d e f g h i j k l m n o p')];
  for (const q of hostile) {
    for (const path of [`/experts?q=${q}`, `/search?q=${q}`, `/experts?fields=${q}&title=${q}&availability=${q}`, `/achievements?trl=${q}&q=${q}`, `/enterprises?tags=${q}&industryChain=${q}`, `/api/experts?q=${q}&fields=${q}`, `/api/search?q=${q}`, `/api/achievements?trl=${q}`]) {
      const { status } = await t().request(path, {}, staff);
      expect([path.slice(0, 80), status === 200 || status === 422]).toEqual([path.slice(0, 80), true]);
    }
  }
});

test('a list says how many, what it is narrowed to, and what to try', async () => {
  const { open, staff } = await twoWorlds();
  const text = async (query: Record<string, string>) => (await t().request(asking('/experts', query), {}, staff)).text();
  const narrowed = await text({ q: '欧阳', title: '教授', region: '370000' });
  expect([narrowed.includes('class="chosen"'), narrowed.includes('去掉条件：职称 教授'), narrowed.includes('去掉条件：地区 山东省'), /共 \d+ 条符合已选条件/.test(narrowed)]).toEqual([true, true, true, true]);
  expect(narrowed).toContain(`href="/experts?q=${encodeURIComponent('欧阳')}&amp;region=370000"`);
  expect(await text({ q: '欧阳明远', region: '内蒙古' })).toContain('不限地区和条件时有');
  expect(await text({ q: '没有这种东西呀' })).toContain('可以用拼音或首字母');
  const found = await text({ q: 'GB/T9704' });
  expect([found.includes(open), found.includes('<mark>9704</mark>') || found.includes('<mark>GB/T')]).toEqual([true, true]);
  expect(await text({ q: 'oymy' })).toContain('<mark>欧阳明远</mark>');
});
