import ExcelJS from 'exceljs';
import { beforeAll, expect, test } from 'vitest';
import { saveContact } from '../../src/contacts/contact.commands.ts';
import { claimMatch } from '../../src/engagements/engagement.commands.ts';
import { editExpert } from '../../src/profiles/profile.commands.ts';
import { anAccount, anApprovedMatch, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** The pages as a browser without JavaScript uses them. */
const t = testServices();
let world: World;
let expertId: string;
let engagementId: string;
let as: Record<'staff' | 'manager' | 'expert' | 'firm', string>;

beforeAll(async () => {
  world = await aWorld(t());
  const { matchId } = await anApprovedMatch(t(), world);
  ({ id: engagementId } = await t().run(claimMatch, world.manager, { id: matchId }));
  expertId = (await t().deps.db.selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow()).expert_id ?? '';
  const account = await anAccount(t(), { role: 'expert', associationId: world.provinceId, expertId });
  as = { staff: await t().signIn(world.emails.staff), manager: await t().signIn(world.emails.manager), firm: await t().signIn(world.emails.enterprise), expert: await t().signIn(account.email) };
});

test('the whole way: the expert writes it, staff see a mask, nobody sees more until consent, a look is seen by its person, and taken back it is gone', async () => {
  const at = `/contacts/expert/${expertId}`;
  const wrong = await press(t(), await open(t(), at, as.expert), at, { phone: '打给我', email: 'x' }, as.expert);
  expect(wrong).toMatchObject({ status: 422 });
  expect(wrong.html).toContain('value="打给我"');
  expect(await press(t(), await open(t(), at, as.expert), at, { phone: '13812348000', email: 'zhao@example.cn', wechat: '' }, as.expert)).toMatchObject({ status: 303 });
  const kept = await open(t(), at, as.staff);
  expect(kept.html).toContain('138****8000');
  expect(kept.html).not.toContain('13812348000');
  expect(await press(t(), kept, at, { phone: '', email: '无', wechat: 'zhao_w' }, as.staff)).toMatchObject({ status: 303 });

  const page = `/engagements/${engagementId}`;
  expect((await open(t(), page, as.manager)).html).toContain('等待本人同意');
  const consent = await open(t(), `${page}/contacts/consent?ownerId=${expertId}`, as.staff);
  expect(await press(t(), consent, `${page}/contacts/consent`, { note: '' }, as.staff)).toMatchObject({ status: 422 });
  expect(await press(t(), consent, `${page}/contacts/consent`, { note: '11 月 27 日电话同意' }, as.staff)).toMatchObject({ status: 303 });
  const looked = await press(t(), await open(t(), page, as.manager), `${page}/contacts/view`, {}, as.manager);
  const shown = await open(t(), looked.location ?? '', as.manager);
  expect(shown.html).toContain('13812348000');
  expect(shown.html).not.toContain('zhao@example.cn');
  expect((await open(t(), looked.location ?? '', as.firm)).status, 'another’s look').toBe(404);
  const views = await open(t(), '/me/views', as.expert);
  expect(views.html).toContain(world.manager.name);

  const mine = await open(t(), '/me/contacts', as.expert);
  expect(mine.html).toContain('11 月 27 日电话同意');
  expect(await press(t(), mine, `/contacts/expert/${expertId}/take-back`, {}, as.expert)).toMatchObject({ status: 303 });
  expect((await open(t(), looked.location ?? '', as.manager)).status).toBe(404);
  expect((await open(t(), page, as.manager)).html).toContain('本人已撤回同意');
});

test('contact data is in no list, no search answer, no profile', async () => {
  await t().run(saveContact, world.staff, { ownerKind: 'expert', ownerId: expertId, phone: '13812348000' });
  for (const path of ['/experts', `/experts/${expertId}`, '/api/experts', `/api/experts/${expertId}`, `/engagements/${engagementId}`, `/api/engagements/${engagementId}`, `/api/engagements/${engagementId}/contacts`]) {
    const { html, status } = await open(t(), path, as.staff);
    expect(status, path).toBe(200);
    expect(html, path).not.toContain('13812348000');
  }
  for (const path of ['/search?q=13812348000', '/api/search?q=13812348000', '/experts?q=13812348000']) expect((await open(t(), path, as.staff)).html, path).not.toContain(expertId);
});

test('Excel and JSON hold the same sections; nothing a person wrote is a formula', async () => {
  const { version } = await t().deps.db.selectFrom('expert').select('version').where('id', '=', expertId).executeTakeFirstOrThrow();
  await t().run(editExpert, world.staff, { id: expertId, version, summary: '=HYPERLINK("http://evil.example","x")', institution: '+cmd|calc' });
  const page = await open(t(), '/me', as.expert);
  const [token, key] = ['_token', '_key'].map((name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.html)?.[1] ?? '');
  const download = (format: string) => t().request('/me/export', { form: { _token: token ?? '', _key: `${key}-${format}`, format } }, as.expert);
  const xlsx = await download('xlsx');
  expect(xlsx.headers.get('content-disposition')).toMatch(/attachment; filename="keqiao-my-data-[0-9-]+\.xlsx"/);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await xlsx.arrayBuffer());
  const cells: ExcelJS.Cell[] = [];
  book.eachSheet((sheet) => sheet.eachRow((row) => row.eachCell((cell) => { cells.push(cell); })));
  expect(cells.every((cell) => cell.type === ExcelJS.ValueType.String && cell.formula === undefined)).toBe(true);
  expect(cells.map((cell) => String(cell.value))).toContain('\'=HYPERLINK("http://evil.example","x")');
  expect(cells.some((cell) => /^[=+@-]/.test(String(cell.value)))).toBe(false);
  const json = await (await download('json')).json() as Record<string, unknown[]>;
  expect(book.worksheets.length).toBe(Object.keys(json).length);
  expect(JSON.stringify(json['profiles'])).toContain('HYPERLINK');
  expect(await t().deps.db.selectFrom('activity').select('id').where('action', '=', 'exportMyData').execute()).toHaveLength(2);
});

test('a visitor has no data here', async () => {
  for (const path of ['/me', '/me/views', '/me/delete', `/contacts/expert/${expertId}`]) expect((await open(t(), path)).status, path).toBe(401);
  expect((await open(t(), '/contacts/expert/none', as.expert)).status).toBe(404);
});
