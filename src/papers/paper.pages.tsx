import { Hono } from 'hono';
import { workbookOf } from '#workbook';
import { wordOf } from '#word';
import { associationsWithin } from '../associations/association.queries.ts';
import { recordExport } from '../audit/access.commands.ts';
import { grantsOf, refuse } from '../auth/refusal.ts';
import { eventById } from '../events/event.queries.ts';
import { dispositionOf } from '../files/file.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { type FigureFilter, figureQuery, filterOf } from '../reports/figures.ts';
import { FilterForm } from '../reports/filter.form.tsx';
import { filterChoices } from '../reports/funnel.queries.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { parseInput } from '../shared/input.ts';
import { chinaDay } from '../shared/working-days.ts';
import { Layout } from '../ui/layout.tsx';
import { ReportTabs } from '../ui/report-tabs.tsx';
import { page } from '../ui/respond.tsx';
import { day, type View, viewOf } from '../ui/view.ts';
import { composed, handbook, type Issue } from './compose.queries.ts';
import { type PaperFormat, paperKinds, type PaperKind, papers } from './paper.ts';
import { kczgSheets, type Sheet, summarySheets } from './sheets.queries.ts';

/** Official papers in one click: the span and the area are chosen above, each paper is a button. */
export const paperPages = new Hono<Env>();
paperPages.use('/papers', signedIn);
const MOST_ASSOCIATIONS = 300;

paperPages.get('/papers', async (c) => {
  refuse(c.get('actor'), 'report.view', {});
  const { db, clock } = c.get('services');
  const view = viewOf(c);
  const { t } = view;
  const today = chinaDay(clock());
  const filter = filterOf(parseInput(figureQuery, c.req.query()), today);
  const [associations, choices] = [await associationsWithin(db, grantsOf(c.get('actor'), 'staff', 'administrator').map((grant) => grant.associationPath), MOST_ASSOCIATIONS), await filterChoices(db, c.get('actor'))];
  return page(c, (
    <Layout view={view} wide title={t('公文', 'Papers')} purpose={t('按公文格式生成 Word 和 Excel。数字全部由记录算出，每个数字的脚注说明怎么算的，并链接到记录。', 'Word and Excel in the official form. Every number is computed from the records; its footnote says how, and leads to them.')}>
      <ReportTabs view={view} />
      <FilterForm plain view={view} path="/papers" filter={filter} today={today} choices={choices} associations={associations} />
      <p class="count" role="status">{t(`将用于公文的时间：${day(view, filter.since)}至${day(view, filter.until)}`, `Span of the papers: ${filter.since} to ${filter.until}`)}</p>
      <ul class="papers">{paperKinds.map((kind) => <PaperRow view={view} kind={kind} filter={filter} />)}</ul>
      <p class="hint prose">{t('公文为中文。字体用方正小标宋、仿宋、黑体、楷体；电脑里没有时自动用相近字体。生成后请通读一遍再印发。', 'Papers are in Chinese. They name the faces offices use; where one is missing a similar one is taken. Read a paper through before it goes out.')}</p>
    </Layout>
  ));
});

function PaperRow({ view, kind, filter }: { view: View; kind: PaperKind; filter: FigureFilter }) {
  const { name, about, formats } = papers[kind];
  const lacksEvent = kind === 'handbook' && filter.event === undefined;
  return (
    <li>
      <div><h2>{view.words(name)}</h2><p class="hint">{view.words(about)}</p></div>
      {lacksEvent ? <p class="since">{view.t('请在上面选一个活动，点“查看”。', 'Choose an event above and press “Show”.')}</p> : (
        // A form for each: one file is not held up by the press for another.
        <span>{formats.map((format) => (
          <form method="post" action="/papers" class="inline">
            <input type="hidden" name="_token" value={view.formToken} /><input type="hidden" name="kind" value={kind} />
            {Object.entries(filter).map(([field, value]) => (value === undefined ? null : <input type="hidden" name={field} value={value} />))}
            <button class="quiet" name="format" value={format} aria-label={`${view.words(name)} ${formatNames[format]}`}>{formatNames[format]}</button>
          </form>
        ))}</span>
      )}
    </li>
  );
}
const formatNames: Record<PaperFormat, string> = { docx: 'Word', xlsx: 'Excel' };
const types: Record<PaperFormat, string> = { docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

paperPages.post('/papers', async (c) => {
  const { values } = await readForm(c);
  refuse(c.get('actor'), 'export.area', {});
  const { kind: asked, format: wanted, ...rest } = values;
  const kind = paperKinds.find((one) => one === asked);
  if (kind === undefined) throw invalid('kind', ['请从列表里选一种公文。', 'Choose one of the papers.']);
  const format = papers[kind].formats.find((one) => one === wanted) ?? papers[kind].formats[0] ?? 'docx';
  const today = chinaDay(c.get('services').clock());
  const issue = { today, signer: await signerOf(c, rest), filter: filterOf(parseInput(figureQuery, rest), today) };
  const file = await fileOf(c, kind, format, issue);
  if (file === undefined) throw new AppError('unavailable', ['这个部署方式不能生成 Word 和 Excel，请在“需求”和“统计”页导出 CSV。', 'This deployment makes no Word or Excel files; export CSV from the pages of needs and figures.']);
  await perform(c, recordExport, { what: `paper_${kind}`, format, filter: Object.fromEntries(Object.entries(issue.filter).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) }, null);
  return c.body(new Uint8Array(file).buffer, 200, { 'content-type': types[format], 'content-disposition': dispositionOf(`${papers[kind].name[0].replaceAll(/[“”]/g, '')}-${today}.${format}`), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
});

async function fileOf(c: Ctx, kind: PaperKind, format: PaperFormat, issue: Issue): Promise<Uint8Array | undefined> {
  const { db, publicUrl } = c.get('services');
  if (format === 'xlsx') return sheetsOf(kind === 'kczg' ? await kczgSheets(db, c.get('actor'), issue.filter) : await summarySheets(db, c.get('actor'), issue.filter));
  if (kind === 'handbook') {
    if (issue.filter.event === undefined) throw invalid('event', ['请先选一个活动。', 'Choose an event first.']);
    const event = await eventById(db, c.get('actor'), issue.filter.event);
    if (event === undefined) throw notFound(['这个活动', 'This event']);
    return wordOf(await handbook(db, event, issue), publicUrl);
  }
  if (kind === 'kczg') return undefined;
  return wordOf(await composed(db, c.get('actor'), kind, issue), publicUrl);
}
const sheetsOf = (sheets: readonly Sheet[]): Promise<Uint8Array | undefined> => workbookOf(sheets);

/** The association that signs: the chosen one, if it is in the reader's area, or the highest of their own. */
async function signerOf(c: Ctx, { association }: Readonly<Record<string, unknown>>): Promise<string> {
  const paths = grantsOf(c.get('actor'), 'staff', 'administrator').map((grant) => grant.associationPath);
  const [own] = await associationsWithin(c.get('services').db, paths, 1);
  const chosen = typeof association !== 'string' || association === '' ? undefined : (await associationsWithin(c.get('services').db, paths, MOST_ASSOCIATIONS)).find((one) => one.id === association);
  return (chosen ?? own)?.name ?? '';
}
