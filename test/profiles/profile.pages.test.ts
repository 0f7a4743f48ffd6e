import { expect, test } from 'vitest';
import { createAchievement, createExpert, editExpert } from '../../src/profiles/profile.commands.ts';
import { profileById } from '../../src/profiles/profile.queries.ts';
import { system } from '../../src/shared/command.ts';
import { anAccount, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
const page = async (path: string, as: string): Promise<string> => { const answer = await t().request(path, {}, as); expect([path, answer.status]).toEqual([path, 200]); return answer.text(); };
const hidden = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
/** Posts a form the way a browser does: with the token and key of the page it stands on. */
const post = async (form: string, action: string, values: Record<string, string | readonly string[]>, as: string): Promise<Response> => {
  const html = await page(form, as);
  return t().request(action, { form: { _token: hidden(html, '_token'), _key: hidden(html, '_key'), ...values } }, as);
};
const anExpert = async (world: World, more: object = {}) => (await t().run(createExpert, system, {
  associationId: world.cityId, name: '曾页(演示)', title: '教授', regionCode: '370902', fields: ['连铸'], summary: '<b>正文</b>', evidence: [{ kind: 'patent', title: '喂钙线方法', year: 2022 }, { kind: 'paper', title: '水口结瘤' }], ...more,
})).id;

test('every kind has a list, a form and a page; light, and without what only others may do', async () => {
  const world = await aWorld(t());
  const [staff, firm] = [await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise)];
  for (const [segment, title] of Object.entries({ enterprises: '企业', experts: '专家', societies: '学会', 'technology-managers': '技术经理人', achievements: '科技成果' })) {
    const list = await page(`/${segment}`, staff);
    expect([segment, list.includes(`<h1>${title}</h1>`), /共 \d+ 条/.test(list), list.includes(`/${segment}/new`)]).toEqual([segment, true, true, true]);
    expect([segment, (await page(`/${segment}`, firm)).includes(`/${segment}/new`)]).toEqual([segment, false]);
    const form = await page(`/${segment}/new`, staff);
    expect([segment, form.length < 60_000, form.includes('<datalist id="regions">')]).toEqual([segment, true, true]);
    expect([segment, (await t().request(`/${segment}/new`, {}, firm)).status, (await t().request(`/${segment}`)).status]).toEqual([segment, 403, 401]);
    const ids = [...form.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect([segment, ids.length - new Set(ids).size]).toEqual([segment, 0]);
    expect([segment, (await page(`/${segment}?lang=en`, staff)).includes('in all, by name')]).toEqual([segment, true]);
  }
});

test('an expert is added by the form, with a place by name, and found on the list', async () => {
  const world = await aWorld(t());
  const staff = await t().signIn(world.emails.staff);
  const values = { associationId: world.cityId, name: '单新(演示)', regionCode: '泰安市', fields: '连铸、炼钢', capacity: '3', availability: 'limited', visibility: 'public', title: '', institution: '', summary: '' };
  const wrong = await post('/experts/new', '/experts', { ...values, regionCode: '朝阳区', name: '' }, staff);
  const html = await wrong.text();
  expect([wrong.status, html.includes('href="#regionCode"'), html.includes('个地方叫这个名字'), html.includes('value="连铸、炼钢"'), html.includes('value="朝阳区"')]).toEqual([422, true, true, true, true]);
  const made = await post('/experts/new', '/experts', values, staff);
  expect(made.status).toBe(303);
  const at = made.headers.get('location') ?? '';
  const shown = await page(at, staff);
  expect([shown.includes('山东省 泰安市'), shown.includes('连铸、炼钢'), shown.includes('还没有业绩证据')]).toEqual([true, true, true]);
  expect(await page(`/experts?q=${encodeURIComponent('单新')}`, staff)).toContain(at);
  expect(await page(`/experts?q=${encodeURIComponent('单新')}&region=${encodeURIComponent('德州')}`, staff)).toContain('没有符合条件的');
  expect(await page('/experts?region=nowhere', staff)).toContain('没有找到这个地方');
});

test('pressing twice makes one', async () => {
  const world = await aWorld(t());
  const staff = await t().signIn(world.emails.staff);
  const html = await page('/societies/new', staff);
  const form = { _token: hidden(html, '_token'), _key: hidden(html, '_key'), associationId: world.cityId, name: '某学会', level: 'city', regionCode: '370900' };
  const [a, b] = [await t().request('/societies', { form }, staff), await t().request('/societies', { form }, staff)];
  expect([a.status, b.headers.get('location')]).toEqual([303, a.headers.get('location')]);
  expect((await t().request('/societies', { form: { ...form, _token: 'x' } }, staff)).status).toBe(403);
});

test('a profile’s page: facts, evidence by kind with its year, no markup of others, edit for those who may', async () => {
  const world = await aWorld(t());
  const expertId = await anExpert(world);
  const { id: achievementId } = await t().run(createAchievement, system, { associationId: world.cityId, name: '喂钙技术', owner: '某大学', regionCode: '370900', expertId });
  const [staff, firm] = [await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise)];
  const byStaff = await page(`/experts/${expertId}`, staff);
  expect([byStaff.includes('&lt;b&gt;正文'), byStaff.includes('<h3>专利</h3>'), byStaff.includes('2022 年'), byStaff.includes(`/experts/${expertId}/edit`), byStaff.includes('建立档案'), byStaff.includes(`/achievements/${achievementId}`)])
    .toEqual([true, true, true, true, true, true]);
  const byFirm = await page(`/experts/${expertId}`, firm);
  expect([byFirm.includes('/edit'), byFirm.includes('/remove'), byFirm.includes('建立档案'), byFirm.includes('增加一条证据')]).toEqual([false, false, false, false]);
  expect((await t().request(`/experts/${expertId}/edit`, {}, firm)).status).toBe(403);
  expect(await page(`/achievements/${achievementId}`, firm)).toContain(`/experts/${expertId}`);
});

test('an achievement takes its expert by name or by address, and does not tell of one who is hidden', async () => {
  const world = await aWorld(t());
  const expertId = await anExpert(world, { name: '缪独(演示)', visibility: 'staff_only' });
  const [staff, firm] = [await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise)];
  const values = { associationId: world.cityId, name: '某技术', owner: '某大学', regionCode: '370900', trl: '7', fields: '', summary: '', availability: 'available', visibility: 'public' };
  const byName = await post('/achievements/new', '/achievements', { ...values, expertId: '缪独(演示)' }, staff);
  const at = byName.headers.get('location') ?? '';
  expect([byName.status, (await page(at, staff)).includes('缪独'), (await page(at, firm)).includes('缪独')]).toEqual([303, true, false]);
  expect((await post('/achievements/new', '/achievements', { ...values, expertId: `http://127.0.0.1:3000/experts/${expertId}` }, staff)).status).toBe(303);
  const unknown = await post('/achievements/new', '/achievements', { ...values, expertId: '没有这个人' }, staff);
  expect([unknown.status, (await unknown.text()).includes('没有找到这位专家')]).toEqual([422, true]);
  await anExpert(world, { name: '缪独(演示)' });
  expect(await (await post('/achievements/new', '/achievements', { ...values, expertId: '缪独(演示)' }, staff)).text()).toContain('同名');
});

test('the form of a change holds what is stored, and saving it as it is changes nothing else', async () => {
  const world = await aWorld(t());
  const staff = await t().signIn(world.emails.staff);
  const before = await profileById(t().deps.db, system, 'technology_manager', world.managerId);
  const html = await page(`/technology-managers/${world.managerId}/edit`, staff);
  const values = Object.fromEntries([...html.matchAll(/<input id="[^"]+" name="(\w+)" type="text" value="([^"]*)"/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
  expect(values).toMatchObject({ name: before?.name, regionCode: '山东省 泰安市', industries: '装备制造', capacity: '3' });
  const more = { version: '1', level: 'senior', fullTime: 'true', availability: 'available', visibility: 'public', associationId: world.cityId, summary: '', skills: ['技术', '产业'] };
  const path = `/technology-managers/${world.managerId}/edit`;
  expect((await post(path, path, { ...values, ...more }, staff)).status).toBe(303);
  expect(await profileById(t().deps.db, system, 'technology_manager', world.managerId)).toEqual({ ...before, version: 2, updated_at: expect.any(Date) });
  const { skills: _, ...unticked } = more;
  expect((await post(path, path, { ...values, ...unticked, version: '2' }, staff)).status).toBe(303);
  expect((await profileById(t().deps.db, system, 'technology_manager', world.managerId))?.skills).toEqual([]);
});

test('who owns a profile changes it, without the fields that others vouch for', async () => {
  const world = await aWorld(t());
  const manager = await t().signIn(world.emails.manager);
  const path = `/technology-managers/${world.managerId}/edit`;
  const html = await page(path, manager);
  expect([html.includes('name="level"'), html.includes('name="associationId"'), html.includes('name="capacity"')]).toEqual([false, false, true]);
  expect((await post(path, path, { version: '1', capacity: '5' }, manager)).status).toBe(303);
  expect((await post(path, path, { version: '2', level: 'senior' }, manager)).status).toBe(403);
  const firm = await t().signIn(world.emails.enterprise);
  expect((await post(`/enterprises/${world.enterpriseId}/edit`, `/enterprises/${world.enterpriseId}/edit`, { version: '1', industry: '新行业' }, firm)).status).toBe(303);
  expect(await page(`/enterprises/${world.enterpriseId}`, firm)).toContain('新行业');
});

test('a lost race shows what is stored now, keeps what was typed, and can be saved', async () => {
  const world = await aWorld(t());
  const expertId = await anExpert(world);
  const staff = await t().signIn(world.emails.staff);
  const path = `/experts/${expertId}/edit`;
  await t().run(editExpert, system, { id: expertId, version: 1, institution: '别人写的单位' });
  const lost = await post(path, path, { version: '1', institution: '我写的单位' }, staff);
  const html = await lost.text();
  expect([lost.status, html.includes('别人写的单位'), html.includes('value="我写的单位"'), hidden(html, 'version')]).toEqual([409, true, true, '2']);
  expect((await post(path, path, { version: hidden(html, 'version'), institution: '我写的单位' }, staff)).status).toBe(303);
  expect((await profileById(t().deps.db, system, 'expert', expertId))?.institution).toBe('我写的单位');
});

test('evidence is added and removed on the page', async () => {
  const world = await aWorld(t());
  const expertId = await anExpert(world);
  const { email } = await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId });
  const own = await t().signIn(email);
  const at = `/experts/${expertId}`;
  const wrong = await post(at, `${at}/evidence`, { kind: 'award', title: '', text: '打了一半的字', year: '两年前' }, own);
  const html = await wrong.text();
  expect([wrong.status, html.includes('<details open'), html.includes('打了一半的字'), html.includes('href="#year"')]).toEqual([422, true, true, true]);
  expect((await post(at, `${at}/evidence`, { kind: 'award', title: '科技进步奖', text: '', year: '2020' }, own)).status).toBe(303);
  const added = await page(at, own);
  const evidenceId = /<li id="([^"]+)"><strong>科技进步奖/.exec(added)?.[1] ?? '';
  expect((await post(at, `${at}/evidence/${evidenceId}/remove`, {}, own)).status).toBe(303);
  expect((await page(at, own)).includes('<strong>科技进步奖')).toBe(false);
});

test('a code with a wrong check character is shown as unchecked', async () => {
  const world = await aWorld(t());
  const staff = await t().signIn(world.emails.staff);
  const values = { associationId: world.cityId, name: '某厂', regionCode: '370900', creditCode: '91370900MADEM3333A', hasAssociation: 'false', industry: '', industryChain: '', tags: '', summary: '' };
  const made = await post('/enterprises/new', '/enterprises', values, staff);
  expect(await page(made.headers.get('location') ?? '', staff)).toContain('未校验');
  const taken = await post('/enterprises/new', '/enterprises', values, staff);
  expect([taken.status, (await taken.text()).includes('href="#creditCode"')]).toEqual([409, true]);
});
