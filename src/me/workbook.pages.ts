import ExcelJS from 'exceljs';
import type { Section } from './my-data.queries.ts';

/** One sheet for each section. Every value is text in a cell of text, so that nothing a person wrote is computed when the file is opened. */
export async function workbookOf(sections: readonly Section[]): Promise<Uint8Array | undefined> {
  const book = new ExcelJS.Workbook();
  for (const { title, columns, rows } of sections) {
    const sheet = book.addWorksheet(title.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31));
    sheet.columns = columns.map((column) => ({ header: column, width: 24, style: { numFmt: '@' } }));
    for (const row of rows) sheet.addRow(columns.map((column) => plain(row[column])));
    sheet.getRow(1).font = { bold: true };
    sheet.views = [{ state: 'frozen', ySplit: 1 }];
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** A cell holds 32,767 characters. A leading sign would become a formula when the sheet is saved as CSV: an apostrophe keeps it text. */
const plain = (value: string | number | boolean | null | undefined): string => {
  const text = value === null || value === undefined ? '' : String(value).slice(0, 32_000);
  return /^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text;
};
