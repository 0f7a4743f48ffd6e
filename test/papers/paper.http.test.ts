import ExcelJS from 'exceljs';
import { beforeAll, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { createEvent } from '../../src/events/event.commands.ts';
import { acceptNeed, submitNeed } from '../../src/needs/need.commands.ts';
import { anApprovedMatch, aWorld, type World } from '../factories.ts';
import { open } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
let [world, other]: [World, World] = [undefined as never, undefined as never];
let [staff, foreign, firm]: [string, string, string] = ['', '', ''];
let [eventId, needId] = ['', ''];

beforeAll(async () => {
  [world, other] = [await aWorld(t()), await aWorld(t())];
  ({ needId } = await anApprovedMatch(t(), world));
  await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '紧急的𬭎合金难题', field: '稀有金属', problem: '只含 <标签> & 引号" 的内容', urgency: 'critical' });
  const secret = await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '只给科协看的难题', field: '军工', problem: '不可外传', confidentiality: 'staff_only' });
  await t().run(acceptNeed, world.staff, { id: secret.id });
  eventId = (await t().run(createEvent, world.staff, { associationId: world.cityId, title: '装备专场对接会', heldOn: '2026-12-05', place: '泰安' })).id;
  [staff, foreign, firm] = [await t().signIn(world.emails.staff), await t().signIn(other.emails.staff), await t().signIn(world.emails.enterprise)];
}, 120_000);

const made = async (as: string, form: Record<string, string>): Promise<Response> => {
  const token = /name="_token" value="([^"]+)"/.exec((await open(t(), '/needs', as)).html)?.[1] ?? '';
  return t().request('/papers', { form: { _token: token, since: '2020-01-01', until: '2999-12-31', ...form } }, as);
};

/** The parts of a zip as text, by name. */
async function partsOf(answer: Response): Promise<ReadonlyMap<string, string>> {
  const zip = await yauzl.fromBufferPromise(Buffer.from(await answer.arrayBuffer()));
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    parts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'));
  }
  return parts;
}
const wordsIn = (xml: string | undefined): string => (xml ?? '').replaceAll(/<[^>]+>/g, '');

test('the form of GB/T 9704: paper, margins, line, faces with others to take, page numbers on both sides', async () => {
  const answer = await made(staff, { kind: 'brief', format: 'docx' });
  expect(answer.status).toBe(200);
  expect(decodeURIComponent(answer.headers.get('content-disposition') ?? '')).toMatch(/简报-\d{4}-\d\d-\d\d\.docx$/);
  const parts = await partsOf(answer);
  const document = parts.get('word/document.xml') ?? '';
  expect(document).toContain('<w:pgSz w:w="11906" w:h="16838"');
  expect(/<w:pgMar[^>]*>/.exec(document)?.[0]).toMatch(/w:top="2098"[^>]*w:right="1474"[^>]*w:bottom="1984"[^>]*w:left="1587"/);
  expect(document).toContain('w:line="560" w:lineRule="exact"');
  expect(document).toMatch(/方正小标宋简体[\s\S]*?<w:sz w:val="44"\/>/);
  expect(document).toMatch(/仿宋_GB2312[\s\S]*?<w:sz w:val="32"\/>/);
  expect(parts.get('word/fontTable.xml')).toContain('<w:font w:name="方正小标宋简体"><w:altName w:val="小标宋体,');
  expect([...parts.keys()].filter((name) => name.startsWith('word/footer') && name.endsWith('.xml')).map((name) => wordsIn(parts.get(name)))).toEqual(expect.arrayContaining([expect.stringContaining('—')]));
  expect(parts.get('word/settings.xml')).toContain('evenAndOddHeaders');
});

test('every number of the text stands on a footnote with its meaning and its records', async () => {
  const parts = await partsOf(await made(staff, { kind: 'annual', format: 'docx' }));
  const notes = parts.get('word/footnotes.xml') ?? '';
  expect(wordsIn(notes)).toContain('征集：企业或其代表提交过的需求');
  expect(parts.get('word/_rels/footnotes.xml.rels')).toMatch(/reports\/needs\?[^"]*stage=approved/);
  expect((parts.get('word/document.xml')?.match(/<w:footnoteReference /g) ?? []).length).toBeGreaterThan(10);
  expect(wordsIn(parts.get('word/document.xml'))).toContain('受理后还没有同意的对接建议的需求 1 项');
});

test('the summary: most urgent first, rare characters and markup whole, what is internal marked; Excel has the text', async () => {
  const words = wordsIn((await partsOf(await made(staff, { kind: 'summary', format: 'docx' }))).get('word/document.xml'));
  expect(words.indexOf('紧急的𬭎合金难题')).toBeGreaterThan(0);
  expect(words.indexOf('紧急的𬭎合金难题')).toBeLessThan(words.indexOf('粘性物料长距离带式输送'));
  expect(words).toContain('只给科协看的难题（仅限内部）');
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await (await made(staff, { kind: 'summary', format: 'xlsx' })).arrayBuffer() as never);
  expect(book.worksheets[0]?.getRow(2).values).toEqual(expect.arrayContaining(['紧急的𬭎合金难题', '只含 <标签> & 引号" 的内容']));
});

test('for uploading: the five fields in their order, nothing that is for staff only', async () => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await (await made(staff, { kind: 'kczg', format: 'xlsx' })).arrayBuffer() as never);
  const [needs, achievements] = book.worksheets;
  expect(((needs?.getRow(1).values ?? []) as string[]).slice(1)).toEqual(['项目名称', '行业领域', '需求背景', '需解决的主要技术难题', '期望实现的主要技术目标']);
  const titles = needs?.getColumn(1).values ?? [];
  expect(titles).toContain('紧急的𬭎合金难题');
  expect(titles).not.toContain('只给科协看的难题');
  expect(achievements?.rowCount).toBeGreaterThan(1);
});

test('another area, another firm, no event, an unknown paper: nothing of it', async () => {
  expect(wordsIn((await partsOf(await made(foreign, { kind: 'summary', format: 'docx' }))).get('word/document.xml'))).not.toContain('粘性物料');
  expect((await made(firm, { kind: 'brief' })).status).toBe(403);
  expect((await made(staff, { kind: 'handbook' })).status).toBe(422);
  expect((await made(staff, { kind: 'nonsense' })).status).toBe(422);
  expect((await made(foreign, { kind: 'handbook', event: eventId })).status).toBe(404);
  expect(wordsIn((await partsOf(await made(staff, { kind: 'handbook', event: eventId }))).get('word/document.xml'))).toContain('装备专场对接会手册');
  expect((await t().request('/papers', {}, firm)).status).toBe(403);
  expect(needId).not.toBe('');
  const last = await t().deps.db.selectFrom('activity').select('detail').where('action', '=', 'export').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  expect(last).toMatchObject({ detail: { what: 'paper_handbook', filter: { event: eventId } } });
});
