import { beforeAll, expect, test } from 'vitest';
import { createSociety } from '../../src/profiles/profile.commands.ts';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { system } from '../../src/shared/command.ts';
import { anAccount, aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { open, type Opened, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Firms and secretaries who register themselves, and staff who verify them. */
const t = testServices();
let world: World;
let staff: string;
beforeAll(async () => { world = await aWorld(t()); staff = await t().signIn(world.emails.staff); });

const PASSWORD = '夜里下雨我在泰山脚下喝茶';
let count = 0;
const code = (): string => { count += 1; const stem = `91370988${String(count).padStart(9, '0')}`; return stem + creditCodeCheck(stem); };
const person = () => { count += 1; return { name: '登记人', email: `joiner${count}@example.test`, password: PASSWORD, again: PASSWORD }; };
const firm = (creditCode = code()) => ({ firmName: `自己来的 ${creditCode}`, creditCode, regionCode: '370900', industry: '' });
const join = async (typed: Record<string, string>, kind = 'enterprise', as?: string): Promise<Opened> => press(t(), await open(t(), `/join/${kind}`, as), `/join/${kind}`, typed, as);

test('a firm registers itself, files a need at once under the mark 未核实, and staff verify it', async () => {
  const [who, what] = [person(), firm()];
  expect((await join({ ...who, ...what })).location).toBe('/join/done');
  const cookie = await t().signIn(who.email, PASSWORD);
  const { id, association_id } = await t().deps.db.selectFrom('enterprise').select(['id', 'association_id']).where('credit_code', '=', what.creditCode).executeTakeFirstOrThrow();
  // Several worlds have a city of this region: whichever was first answers for it.
  const answers = await t().deps.db.selectFrom('association').select('id').where('region_code', '=', '370900').execute();
  expect(answers.map((one) => one.id)).toContain(association_id);
  const made = await t().request('/api/needs', { body: { enterpriseId: id, title: '自己来的需求', field: '装备', problem: '溜槽堵塞' } }, cookie);
  expect(made.status).toBe(201);
  const need = await made.json() as { id: string };
  expect((await open(t(), `/needs/${need.id}`, staff)).html).toContain('未核实');
  const desk = await open(t(), '/accounts', staff);
  expect(desk.html).toContain(what.firmName);
  expect((await press(t(), desk, `/accounts/enterprises/${id}`, { decision: 'refused', reason: '' }, staff)).status, 'a refusal needs its reason').toBe(422);
  expect((await press(t(), desk, `/accounts/enterprises/${id}`, {}, staff)).status).toBe(303);
  expect((await open(t(), `/needs/${need.id}`, staff)).html).not.toContain('未核实');
  expect((await t().request(`/accounts/enterprises/${id}`, { form: { _token: /name="_token" value="([^"]+)"/.exec(desk.html)?.[1] ?? '', decision: 'verified' } }, staff)).status, 'twice').toBe(409);
});

test('a firm that is refused loses its people', async () => {
  const [who, what] = [person(), firm()];
  await join({ ...who, ...what });
  const cookie = await t().signIn(who.email, PASSWORD);
  const { id } = await t().deps.db.selectFrom('enterprise').select('id').where('credit_code', '=', what.creditCode).executeTakeFirstOrThrow();
  await press(t(), await open(t(), '/accounts', staff), `/accounts/enterprises/${id}`, { decision: 'refused', reason: '与营业执照不符' }, staff);
  expect((await t().request(`/api/enterprises/${id}`, {}, cookie)).status).toBe(404);
});

test('a wrong check character and a weak password are said beside their fields', async () => {
  const wrong = `${code().slice(0, 17)}`;
  const bad = await join({ ...person(), ...firm(wrong + (creditCodeCheck(wrong) === '0' ? '1' : '0')) });
  expect([bad.status, bad.html]).toEqual([422, expect.stringContaining('校验位不对')]);
  expect((await join({ ...person(), ...firm(), password: 'woaini1314', again: 'woaini1314' })).html).toContain('太常见');
});

test('neither a known address nor a known firm is told to a stranger, and nothing of theirs changes', async () => {
  const strip = ({ status, location }: Opened) => ({ status, location });
  const fresh = strip(await join({ ...person(), ...firm() }));
  const known = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  const what = firm();
  expect(strip(await join({ ...person(), email: known.email, ...what }))).toEqual(fresh);
  expect(await t().deps.db.selectFrom('enterprise').select('id').where('credit_code', '=', what.creditCode).execute(), 'nothing was made').toEqual([]);
  expect(await t().signIn(known.email), 'the old password still counts').toContain('session_token');
  const { credit_code } = await t().deps.db.selectFrom('enterprise').select('credit_code').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow();
  const stranger = person();
  expect(strip(await join({ ...stranger, ...firm(credit_code) }))).toEqual(fresh);
  const cookie = await t().signIn(stranger.email, PASSWORD);
  expect((await t().request(`/api/needs/${await aSubmittedNeed(t(), world)}`, {}, cookie)).status, 'a stranger sees nothing of the firm').toBe(404);
  const colleague = await t().signIn(world.emails.enterprise);
  const account = await open(t(), '/account', colleague);
  const { id } = await t().deps.db.selectFrom('role_application').select('id').where('enterprise_id', '=', world.enterpriseId).executeTakeFirstOrThrow();
  const yes = /<form[^>]*action="(\/accounts\/applications\/[^"]+)"/.exec(account.html)?.[1];
  expect(yes).toBe(`/accounts/applications/${id}`);
  await press(t(), account, `/accounts/applications/${id}`, { decision: 'accepted' }, colleague);
  expect((await t().request(`/api/enterprises/${world.enterpriseId}`, {}, cookie)).status, 'once a colleague said yes').toBe(200);
});

test('a society’s secretary works only after staff confirmed it', async () => {
  const name = `某某学会 ${code()}`;
  const { id: societyId } = await t().run(createSociety, system, { associationId: world.cityId, name, level: 'city', regionCode: '370900' });
  const who = person();
  expect((await join({ ...who, societyName: '没有的学会', note: '' }, 'society')).html).toContain('没有找到这个学会');
  expect((await join({ ...who, societyName: name, note: '办公室主任' }, 'society')).location).toBe('/join/done');
  const cookie = await t().signIn(who.email, PASSWORD);
  expect((await t().request(`/societies/${societyId}/edit`, {}, cookie)).status).toBe(403);
  const desk = await open(t(), '/accounts', staff);
  expect(desk.html).toContain('办公室主任');
  const { id } = await t().deps.db.selectFrom('role_application').select('id').where('society_id', '=', societyId).executeTakeFirstOrThrow();
  const other = await t().signIn((await anAccount(t(), { role: 'staff', associationId: (await aWorld(t())).cityId })).email);
  expect((await t().request(`/accounts/applications/${id}`, { form: { _token: /name="_token" value="([^"]+)"/.exec((await open(t(), '/accounts', other)).html)?.[1] ?? '', decision: 'accepted' } }, other)).status, 'a neighbour does not decide').toBe(404);
  expect((await press(t(), desk, `/accounts/applications/${id}`, { decision: 'accepted' }, staff)).status).toBe(303);
  expect((await t().request(`/societies/${societyId}/edit`, {}, cookie)).status).toBe(200);
});
