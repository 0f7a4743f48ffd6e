import { PassThrough, Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import type { Section } from './my-data.queries.ts';

type Sheet = Pick<Section, 'columns' | 'rows'> & { readonly title: string };

/** One sheet for each. Every value is text in a cell of text, so that nothing a person wrote is computed when the file is opened. */
export async function workbookOf(sheets: readonly Sheet[]): Promise<Uint8Array | undefined> {
  const book = new ExcelJS.Workbook();
  for (const { title, columns, rows } of sheets) {
    const sheet = book.addWorksheet(title.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31));
    sheet.columns = columns.map((column) => ({ header: column, width: 24, style: { numFmt: '@' } }));
    for (const row of rows) sheet.addRow(columns.map((column) => plain(row[column])));
    sheet.getRow(1).font = { bold: true };
    sheet.views = [{ state: 'frozen', ySplit: 1 }];
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** A sheet written row by row as it is read: memory does not grow with it. */
export function streamedWorkbook(title: string, head: readonly string[], rows: AsyncIterable<readonly string[]>): ReadableStream<Uint8Array> | undefined {
  const out = new PassThrough();
  const write = async (): Promise<void> => {
    const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false });
    const sheet = book.addWorksheet(title.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] });
    sheet.columns = head.map((name) => ({ header: name, width: 20, style: { numFmt: '@' } }));
    sheet.getRow(1).font = { bold: true };
    for await (const row of rows) {
      sheet.addRow(row.map(plain)).commit();
      if (out.writableNeedDrain) await new Promise((resolve) => { out.once('drain', resolve); out.once('close', resolve); });
      if (out.destroyed) return;
    }
    sheet.commit();
    await book.commit();
  };
  write().catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return Readable.toWeb(out) as ReadableStream<Uint8Array>;
}

/** A cell holds 32,767 characters. A leading sign would become a formula when the sheet is saved as CSV: an apostrophe keeps it text. */
const plain = (value: string | number | boolean | null | undefined): string => {
  const text = value === null || value === undefined ? '' : String(value).slice(0, 32_000);
  return /^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text;
};
