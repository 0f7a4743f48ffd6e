import { Hono } from 'hono';
import { streamedWorkbook } from '#workbook';
import { recordExport } from '../audit/access.commands.ts';
import { exported } from '../auth/exporting.ts';
import { refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import { csvLine, csvOf } from '../http/csv.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { AppError } from '../shared/errors.ts';
import { chinaDay } from '../shared/working-days.ts';
import { type Coded, type Column, type ExportList, exportLists, type Filter } from './lists.queries.ts';

/**
 * Lists as files: a table of the lists, one way to write each form. Rows are read page by page while the file is on its way, so memory
 * stays flat whatever the length; that it was taken is in the history before its first byte.
 */
export const exportPages = new Hono<Env>();

const formats = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', jsonl: 'application/x-ndjson; charset=utf-8' } as const;
type Format = keyof typeof formats;
const AT_A_TIME = 500;

for (const list of exportLists) exportPages.post(`${list.path}/export`, signedIn, (c) => exportList(c, list));

async function exportList<Row>(c: Ctx, list: ExportList<Row>): Promise<Response> {
  const { values } = await readForm(c);
  refuse(c.get('actor'), exported[list.name], {});
  const { format: asked, ...given } = values;
  const format: Format = asked === 'xlsx' || asked === 'jsonl' ? asked : 'csv';
  const filter: Filter = Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value.slice(0, 200)]] : [])));
  // The first page is read before anything is said: what is wrong with the filter is told as a page, not as half a file.
  const rows = pagesOf(c, list, filter);
  const first = await rows.next();
  await perform(c, recordExport, { what: list.name, format, filter: filter as Record<string, string> }, null);
  const body = written(format, list, ahead(first, rows), c.get('locale') === 'zh' ? 0 : 1);
  return c.body(body, 200, { 'content-type': formats[format], 'content-disposition': `attachment; filename="keqiao-${list.name.replace('_', '-')}-${chinaDay(c.get('services').clock())}.${format}"`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
}

async function* pagesOf<Row>(c: Ctx, list: ExportList<Row>, filter: Filter): AsyncGenerator<readonly Row[], undefined> {
  for (let cursor: string | undefined; ;) {
    const { rows, next } = await list.page(c.get('services'), c.get('actor'), filter, { limit: AT_A_TIME, cursor });
    yield rows;
    if (next === null) return undefined;
    cursor = next;
  }
}

async function* ahead<T>(first: IteratorResult<T, undefined>, rest: AsyncGenerator<T, undefined>): AsyncGenerator<T, undefined> {
  if (first.done === true) return undefined;
  yield first.value;
  yield* rest;
  return undefined;
}

function written<Row>(format: Format, { columns, words }: ExportList<Row>, pages: AsyncIterable<readonly Row[]>, locale: 0 | 1): ReadableStream<Uint8Array> {
  if (format === 'jsonl') return textOf('', pages, (row) => `${JSON.stringify(Object.fromEntries(columns.map((column) => [column.key, forMachines(column.of(row))])))}\n`);
  const head = columns.map((column) => column.head[locale]);
  if (format === 'csv') return textOf(csvOf(head, []), pages, (row) => csvLine(cells(columns, row, locale)));
  const book = streamedWorkbook(words[locale], head, each(pages, (row) => cells(columns, row, locale)));
  if (book === undefined) throw new AppError('unavailable', ['这个部署方式不能生成 Excel，请导出 CSV，内容相同。', 'This deployment makes no Excel files; the CSV has the same.']);
  return book;
}

async function* each<Row, T>(pages: AsyncIterable<readonly Row[]>, of: (row: Row) => T): AsyncGenerator<T> {
  for await (const rows of pages) for (const row of rows) yield of(row);
}

/** Text that is made as fast as it is taken. */
function textOf<Row>(head: string, pages: AsyncIterable<readonly Row[]>, line: (row: Row) => string): ReadableStream<Uint8Array> {
  const [bytes, source] = [new TextEncoder(), pages[Symbol.asyncIterator]()];
  return new ReadableStream({
    start(controller) { if (head !== '') controller.enqueue(bytes.encode(head)); },
    async pull(controller) {
      const { done, value } = await source.next();
      if (done === true) controller.close();
      else controller.enqueue(bytes.encode(value.map(line).join('')));
    },
    async cancel() { await source.return?.(); },
  });
}

const cells = <Row>(columns: readonly Column<Row>[], row: Row, locale: 0 | 1): string[] => columns.map((column) => {
  const value = column.of(row);
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return (value ? ['是', 'yes'] : ['否', 'no'])[locale] ?? '';
  if (typeof value !== 'object') return String(value);
  const said = (one: string | Coded): string => (typeof one === 'string' ? one : one.words[locale]);
  return 'code' in value ? said(value) : value.map(said).join('、');
});

/** JSON lines keep numbers and truths, and give the codes of choices and regions that the API gives; times are ISO. */
const forMachines = (value: ReturnType<Column<never>['of']>): string | number | boolean | readonly string[] | null => {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return value;
  const code = (one: string | Coded): string => (typeof one === 'string' ? one : one.code);
  return 'code' in value ? value.code : value.map(code);
};
