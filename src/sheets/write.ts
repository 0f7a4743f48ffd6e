import { PassThrough } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import type { SheetBook } from './port.ts';

/** What spreadsheets would compute; as text in a cell of text it is not, but saved as CSV it would be. */
const FORMULA = /^[\s\u00a0\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
const safe = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);
const inside = (cell: string): string => [...cell].slice(0, 32_000).join('').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '');

/** Written row by row; every cell is text and formatted as text, so that eighteen digits stay eighteen digits. */
export async function xlsxBytes({ title, head, rows, above = [], widths = [] }: SheetBook): Promise<Uint8Array> {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => { stream.once('end', resolve); stream.once('error', reject); });
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  const sheet = book.addWorksheet(title.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31), { views: [{ state: 'frozen', ySplit: above.length + 1 }] });
  sheet.columns = head.map((_, at) => ({ width: widths[at] ?? 20, style: { numFmt: '@', alignment: { vertical: 'top', wrapText: true } } }));
  for (const line of above) sheet.addRow([inside(line)]).commit();
  const top = sheet.addRow(head.map((cell) => inside(safe(cell))));
  top.font = { bold: true };
  top.commit();
  for (const row of rows) sheet.addRow(row.map((cell) => inside(safe(cell)))).commit();
  await book.commit();
  await ended;
  return new Uint8Array(Buffer.concat(chunks));
}

/** GBK would lose rare characters without a word; GB18030 has them all, and office programs here take it for GBK's newer form. */
export const csvBytes = async ({ head, rows }: SheetBook): Promise<Uint8Array> =>
  new Uint8Array(iconv.encode(stringify([head, ...rows].map((row) => row.map(safe)), { quoted: true, record_delimiter: 'windows' }), 'gb18030'));
