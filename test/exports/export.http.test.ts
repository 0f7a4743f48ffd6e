import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { beforeAll, expect, test } from 'vitest';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { aMatchedNeed, aWorld, type World } from '../factories.ts';
import { open } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
let [world, other]: [World, World] = [undefined as never, undefined as never];
let [staff, firm, foreign]: [string, string, string] = ['', '', ''];
const FORMULA = '=HYPERLINK("http://x","点我")后面是正文';

beforeAll(async () => {
  [world, other] = [await aWorld(t()), await aWorld(t())];
  await aMatchedNeed(t(), world);
  await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: FORMULA, field: '生僻字𬭎', problem: '含，逗号"引号"\n和换行', budgetYuan: '123456.78' });
  await t().run(submitNeed, other.enterprise, { enterpriseId: other.enterpriseId, title: '别处的需求', field: '别的', problem: '不该出现' });
  [staff, firm, foreign] = [await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise), await t().signIn(other.emails.staff)];
}, 120_000);

const tokens = new Map<string, string>();
const tokenOf = async (as: string): Promise<string> => {
  const token = tokens.get(as) ?? /name="_token" value="([^"]+)"/.exec((await open(t(), '/needs', as)).html)?.[1] ?? '';
  tokens.set(as, token);
  return token;
};
const lastLine = () => t().deps.db.selectFrom('activity').select(['actor_user_id', 'detail']).where('action', '=', 'export').orderBy('seq', 'desc').limit(1).executeTakeFirst();
const lines = async () => Number((await t().deps.db.selectFrom('activity').select(({ fn }) => fn.countAll<number>().as('n')).where('action', '=', 'export').executeTakeFirstOrThrow()).n);
const taken = async (as: string, path: string, form: Record<string, string> = {}) => t().request(`${path}/export`, { form: { ...form, _token: await tokenOf(as) } }, as);
const rowsOf = async (answer: Response): Promise<Record<string, string>[]> => parse(await answer.text(), { columns: true, bom: true });

test('CSV: with the mark of UTF-8, formula-safe, whole to the letter, of one’s own area, and in the history', async () => {
  const answer = await taken(staff, '/needs', { format: 'csv' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="keqiao-needs-\d{4}-\d\d-\d\d\.csv"$/);
  expect([...new Uint8Array(await answer.clone().arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows = await rowsOf(answer);
  expect(rows.map((row) => row['项目名称'])).toEqual([`'${FORMULA}`, '粘性物料长距离带式输送']);
  expect(rows[0]).toMatchObject({ 行业领域: '生僻字𬭎', 需解决的主要技术难题: '含，逗号"引号"\n和换行', '预算金额（元）': '123456.78', 状态: '待受理' });
  expect(await lastLine()).toMatchObject({ actor_user_id: world.staff.userId, detail: { what: 'needs', format: 'csv', filter: {} } });
});

test('the filter of the screen is that of the file; JSON lines keep numbers and give codes', async () => {
  const found = (await (await taken(staff, '/needs', { format: 'jsonl', q: '点我' })).text()).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ title: FORMULA, budgetYuan: 123456.78, deadline: null, status: 'submitted', kind: '技术攻关', urgency: 'normal', region: expect.stringMatching(/^\d{6}$/) });
  expect(await lastLine()).toMatchObject({ detail: { format: 'jsonl', filter: { q: '点我' } } });
  expect(await rowsOf(await taken(staff, '/needs', { status: 'matched' }))).toHaveLength(1);
  expect(await rowsOf(await taken(foreign, '/needs'))).toHaveLength(1);
});

test('Excel: a real workbook, written as it is read, its cells text', async () => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await (await taken(staff, '/needs', { format: 'xlsx' })).arrayBuffer() as never);
  const sheet = book.worksheets[0];
  expect(sheet?.getRow(1).getCell(1).text).toBe('项目名称');
  expect([sheet?.getRow(2).getCell(1).text, sheet?.rowCount]).toEqual([`'${FORMULA}`, 3]);
});

test('a file is read page by page: more rows than a page holds, each once', async () => {
  for (let n = 0; n < 520; n += 1) await t().run(createExpert, system, { associationId: world.cityId, name: `导出专家${n}(演示)`, regionCode: '370900', institution: '某某大学' });
  const rows = await rowsOf(await taken(staff, '/experts', { region: '泰安市' }));
  expect(rows.length).toBeGreaterThanOrEqual(520);
  expect(new Set(rows.map((row) => row['编号'])).size).toBe(rows.length);
  expect(Object.keys(rows[0] ?? {}).join()).not.toMatch(/电话|邮箱|微信/);
}, 120_000);

test('fields by reader: who may not know a reason or a score does not get it in a file', async () => {
  const own = await rowsOf(await taken(firm, '/needs'));
  expect(own).toHaveLength(2);
  expect((await taken(firm, '/experts')).status).toBe(403);
  expect((await t().request('/reports/matching/export', { form: { _token: await tokenOf(firm) } }, firm)).status).toBe(403);
  const manager = await t().signIn(world.emails.manager);
  expect(await rowsOf(await taken(manager, '/needs'))).toEqual([]);
});

test('every list writes every form; a refused, forged or wrong request leaves no line', async () => {
  for (const path of ['/needs', '/engagements', '/reports/matching', '/events', '/reports/clocks', '/reports/needs', '/reports/outcomes', '/enterprises', '/societies', '/technology-managers', '/achievements']) {
    for (const format of ['csv', 'jsonl']) expect((await t().request(`${path}/export`, { form: { format, _token: await tokenOf(staff) } }, staff)).status, `${path} ${format}`).toBe(200);
  }
  const before = await lines();
  expect((await t().request('/needs/export', { form: { format: 'csv' } }, staff)).status).toBe(403);
  expect((await t().request('/needs/export', { form: { format: 'csv' } })).status).toBe(401);
  expect((await t().request('/reports/needs/export', { form: { since: 'gestern', _token: await tokenOf(staff) } }, staff)).status).toBe(422);
  expect((await taken(firm, '/societies')).status).toBe(403);
  expect(await lines()).toBe(before);
});
