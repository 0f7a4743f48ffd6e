import { beforeAll, expect, test } from 'vitest';
import { enterprisesCalled } from '../../src/imports/import.queries.ts';
import { aSignedInWorld, aWorld, type SignedInWorld } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
let { world, staff, firmName: firm } = {} as SignedInWorld;
beforeAll(async () => { ({ world, staff, firmName: firm } = await aSignedInWorld(t())); });

async function aSeminar(firms = firm): Promise<string> {
  const made = await press(t(), await open(t(), '/seminars/new', staff), '/seminars/new', { title: '园区座谈会', heldOn: '2026-11-20', place: '园区会议室', firms, associationId: world.provinceId }, staff);
  expect(made.status, made.html.slice(0, 500)).toBe(303);
  return made.location ?? '';
}
const draftsOf = (path: string) => t().deps.db.selectFrom('seminar_draft').selectAll().where('seminar_id', '=', path.split('/').at(-1) ?? '').orderBy('position').execute();
const paste = async (path: string, text: string) => press(t(), await open(t(), path, staff), `${path}/minutes`, { text }, staff);

test('minutes become drafts; each is confirmed as a need of its firm, or set aside with a reason; the text stays', async () => {
  const path = await aSeminar(`${firm}、没有建档的公司`);
  const minutes = `${firm} 王工：溜槽容易堵，含水 30%。\n没有建档的公司 李总：能耗高，希望降低 20%。\n各单位共提出需求 12 项。`;
  expect((await paste(path, minutes)).status).toBe(303);
  const [first, second, third] = await draftsOf(path);
  expect([first, second]).toMatchObject([{ firm, enterprise_id: world.enterpriseId, speaker: '王工', figures: ['30%'] }, { firm: '没有建档的公司', enterprise_id: null, figures: ['20%'] }]);
  expect(third).toMatchObject({ firm: null, speaker: null, figures: ['12项'] });

  const page = await open(t(), `/seminar-drafts/${first?.id ?? ''}`, staff);
  expect(page.html).toContain('<mark>30%</mark>');
  const next = await press(t(), page, `/seminar-drafts/${first?.id ?? ''}/confirm`, { firm, title: '溜槽防堵', field: '矿山装备', problem: '溜槽容易堵，含水 30%。', goals: '', kind: '技术攻关', urgency: 'urgent', confidentiality: 'members' }, staff);
  expect(next.location).toBe(`/seminar-drafts/${second?.id ?? ''}`);
  expect(await t().deps.db.selectFrom('need').select(['status', 'source', 'urgency']).where('title', '=', '溜槽防堵').where('enterprise_id', '=', world.enterpriseId).execute()).toEqual([{ status: 'submitted', source: 'seminar', urgency: 'urgent' }]);

  // A firm nobody knows is said, and nothing typed is lost.
  const wrong = await press(t(), await open(t(), `/seminar-drafts/${second?.id ?? ''}`, staff), `/seminar-drafts/${second?.id ?? ''}/confirm`, { firm: '没有建档的公司', title: '降低能耗', field: '机械', problem: '能耗高' }, staff);
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('先为它建档');
  expect(wrong.html).toContain('value="降低能耗"');
  expect((await press(t(), await open(t(), `/seminar-drafts/${second?.id ?? ''}`, staff), `/seminar-drafts/${second?.id ?? ''}/drop`, { reason: '' }, staff)).status).toBe(422);
  expect((await press(t(), await open(t(), `/seminar-drafts/${second?.id ?? ''}`, staff), `/seminar-drafts/${second?.id ?? ''}/drop`, { reason: '企业尚未建档' }, staff)).status).toBe(303);

  // Decided once; pasted again nothing of it comes back.
  const late = await t().request(`/seminar-drafts/${second?.id ?? ''}/drop`, { form: { _token: /name="_token" value="([^"]+)/.exec(page.html)?.[1] ?? '', reason: '再放一次' } }, staff);
  expect(late.status).toBe(409);
  expect(await late.text()).toContain('已经处理过');
  await paste(path, minutes);
  expect((await draftsOf(path)).filter((draft) => draft.state === 'draft' && draft.firm !== null)).toEqual([]);
  const shown = await open(t(), path, staff);
  expect(shown.html).toContain('企业尚未建档');
  expect(shown.html).toContain('能耗高，希望降低 20%');
});

test('a need noted on a phone, sent twice under one key, is one draft', async () => {
  const path = await aSeminar();
  const page = await open(t(), `${path}/note`, staff);
  expect(page.html).toContain('data-offline=');
  const noted = await press(t(), page, `${path}/note`, { firm, speaker: '王工', saidAt: '14:20', body: '刮刀寿命只有 300 小时' }, staff);
  expect(noted.location).toBe(`${path}/note?noted=1`);
  await press(t(), page, `${path}/note`, { firm, speaker: '王工', saidAt: '14:20', body: '刮刀寿命只有 300 小时' }, staff);
  expect(await draftsOf(path)).toMatchObject([{ source: 'person', firm, enterprise_id: world.enterpriseId, said_at: '14:20', figures: ['300小时'] }]);
  expect((await press(t(), page, `${path}/note`, { body: '短' }, staff)).status).toBe(422);
});

test('what is wrong in the seminar itself is said beside its field; a lost race is noticed', async () => {
  const wrong = await press(t(), await open(t(), '/seminars/new', staff), '/seminars/new', { title: '', heldOn: '昨天', associationId: world.provinceId }, staff);
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('日期格式不对');
  const path = await aSeminar();
  const before = await open(t(), path, staff);
  expect((await press(t(), before, `${path}/edit`, { title: '改过的名字', heldOn: '2026-11-21', firms: firm }, staff)).status).toBe(303);
  const lost = await press(t(), before, `${path}/edit`, { title: '又一个名字', heldOn: '2026-11-21', firms: firm, _key: 'other' }, staff);
  expect(lost.status).toBe(409);
  expect(lost.html).toContain('别人刚刚改过');
  expect((await paste(path, '')).status).toBe(422);
});

test('staff elsewhere and everybody else see nothing of it', async () => {
  const path = await aSeminar();
  await paste(path, `${firm} 王工：溜槽容易堵。`);
  const draft = `/seminar-drafts/${(await draftsOf(path))[0]?.id ?? ''}`;
  const other = await t().signIn((await aWorld(t())).emails.staff);
  for (const address of [path, `${path}/note`, draft]) expect((await open(t(), address, other)).status, address).toBe(404);
  expect((await open(t(), '/seminars', other)).html).not.toContain('园区座谈会');
  expect((await open(t(), '/seminars', await t().signIn(world.emails.enterprise))).status).toBe(403);
  expect((await enterprisesCalled(t().deps.db, '/nowhere/', [firm], [])).size).toBe(0);
});

test('the same by the API: entered, listed, minutes split, a draft confirmed and one set aside; staff elsewhere know nothing of it', async () => {
  const json = async <T>(answer: Response | Promise<Response>): Promise<T> => (await answer).json() as Promise<T>;
  const post = (path: string, body: object, as = staff) => t().request(path, { body }, as);
  const made = await post('/api/seminars', { associationId: world.provinceId, title: '接口登记的座谈会', heldOn: '2026-11-21', firms: firm });
  expect(made.status).toBe(201);
  const { id } = await json<{ id: string }>(made);
  expect((await post('/api/seminars', { associationId: world.provinceId, title: '', heldOn: '2026-02-30' })).status).toBe(422);
  expect(await json(post(`/api/seminars/${id}/minutes`, { text: `${firm} 王工：接口溜槽容易堵，含水 30%。` }))).toEqual({ id, drafts: 1 });
  const { id: noted } = await json<{ id: string }>(post(`/api/seminars/${id}/notes`, { body: '随口一提的能耗问题' }));
  const read = await json<{ drafts: { id: string; state: string }[] }>(t().request(`/api/seminars/${id}`, {}, staff));
  expect(read).toMatchObject({ title: '接口登记的座谈会', firms: 1, open: 2, attendance: [{ name: firm, enterpriseId: world.enterpriseId }], drafts: [{ firm, speaker: '王工', figures: ['30%'], state: 'draft' }, { id: noted, source: 'person' }] });
  const [first] = read.drafts;
  expect((await post(`/api/seminar-drafts/${first?.id ?? ''}/confirm`, { firm: '没有建档的公司', title: '接口溜槽防堵', field: '装备', problem: '溜槽堵' })).status).toBe(422);
  const { needId } = await json<{ needId: string }>(post(`/api/seminar-drafts/${first?.id ?? ''}/confirm`, { firm, title: '接口溜槽防堵', field: '装备', problem: '溜槽堵' }));
  expect((await t().deps.db.selectFrom('need').select(['source', 'status']).where('id', '=', needId).executeTakeFirstOrThrow())).toEqual({ source: 'seminar', status: 'submitted' });
  expect((await post(`/api/seminar-drafts/${noted}/drop`, { reason: '不是需求' })).status).toBe(200);
  expect((await post(`/api/seminar-drafts/${noted}/drop`, { reason: '再来一次' })).status).toBe(409);
  const list = await json<{ items: { id: string }[]; next: string | null }>(t().request('/api/seminars?limit=1', {}, staff));
  expect(list).toMatchObject({ items: [{ id, open: 0, confirmed: 1 }], next: expect.any(String) });
  const stranger = await t().signIn((await aWorld(t())).emails.staff);
  expect((await t().request(`/api/seminars/${id}`, {}, stranger)).status).toBe(404);
  expect((await post(`/api/seminars/${id}/minutes`, { text: '别人的记录' }, stranger)).status).toBe(404);
  expect((await post(`/api/seminar-drafts/${noted}/drop`, { reason: '别人的' }, stranger)).status).toBe(404);
  expect((await json<{ items: object[] }>(t().request('/api/seminars', {}, stranger))).items).toEqual([]);
  expect((await t().request('/api/seminars', {}, await t().signIn(world.emails.enterprise))).status).toBe(403);
});
